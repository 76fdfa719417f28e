"""Which charts a report shows, and the numbers that they draw: this year's, earlier years' and England and Wales'.

What is not this revision's own is read through reports.published: what is not public at the moment stays away. Which
chart a question makes follows from the year's form; how it is drawn is reports.printing.charts'.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

from reports.printing import charts, tables
from reports.printing.charts import ACCENT, DEEP, PALE, Bar, Chart, Group, Value, Words
from reports.printing.tables import printed_rate
from reports.published import editions, national, one_select
from reports.published.editions import State
from reports.published.national import NationalTotals
from reports.published.series import Forms, follow
from returns.arithmetic import rates
from returns.arithmetic.figures import Entry, Figures, NationalSum
from returns.form.questionnaire import Axis, Question, Questionnaire
from returns.models import AreaReturn, ReportingYear, Revision
from returns.models.questionnaire import Basis

YEARS = 5  # in a series, this year's among them; Words.over_years says so


@dataclass(frozen=True)
class Own:
    """The report that the pictures are for."""

    revision: Revision
    area: str
    questionnaire: Questionnaire
    figures: Figures
    people: int | None
    at: datetime
    words: Words

    @property
    def year(self) -> int:
        return self.questionnaire.year


@dataclass(frozen=True)
class Past:
    """An earlier year of the same area: its form, and what is public of it (None when nothing is)."""

    form: Questionnaire
    figures: Figures | None = None
    is_invented: bool = False


@dataclass(frozen=True)
class Nation:
    """The year with which the area's rate is compared: England and Wales, and the area's own rate of that year."""

    totals: NationalTotals
    rate: NationalSum
    as_at: datetime
    own: Value
    is_own_invented: bool


def pictures_of(
    revision: Revision,
    questionnaire: Questionnaire,
    figures: Figures,
    at: datetime,
    people: int | None = None,
    *,
    area: str = "",
    words: Words | None = None,
) -> tuple[Chart, ...]:
    """A revision's charts, as public at a moment; `people` is what its rate divides by.

    A fixed number of queries, whatever the number of years and areas.
    """
    own = Own(
        revision, area or revision.area_return.area_name, questionnaire, figures, people, at, words or charts.Words()
    )
    crossed = [question for question in questionnaire.questions.values() if is_crossed_stock(question)]
    past = _past(own) if crossed else {}
    found = [chart for question in crossed for chart in (_by_level(own, question), _over_years(own, question, past))]
    return tuple(chart for chart in (*found, _compared(own)) if chart)


def is_crossed_stock(question: Question) -> bool:
    """A count on one day, by category and by level."""
    return question.basis == Basis.STOCK and bool(question.categories and question.levels)


# --- This year --------------------------------------------------------------------------------------


def _by_level(own: Own, question: Question) -> Chart | None:
    def value(category: Axis, level: Axis) -> Value:
        box = question.boxes.get((category.number, level.number))
        return charts.counted(own.figures.sum(box.code), own.words) if box else charts.no_box(own.words)

    groups = [
        Group(category.heading, tuple(Bar(level.heading, value(category, level)) for level in question.levels))
        for category in question.categories
    ]
    if not charts.has_numbers(groups):
        return None
    title = own.words.by_level.format(question=question.title)
    return charts.by_group(f"{question.code}-levels", title, groups, own.words, corner=own.words.category)


# --- Five years -------------------------------------------------------------------------------------


def _past(own: Own) -> dict[int, Past]:
    """The forms from the oldest year of which this area has anything public up to last year's, with what is public."""
    first = own.year - YEARS + 1
    revisions = _public(own, first, own.year - 1)
    if not revisions:
        return {}
    years = ReportingYear.objects.filter(year__gte=min(revisions), year__lt=own.year)
    forms = Questionnaire.load_many(years, get_language() or "en")
    entries = _entries(revisions.values())
    return {
        year: Past(form, Figures(form.shape, entries[year]), revisions[year].is_invented)
        if year in revisions
        else Past(form)
        for year, form in forms.items()
    }


def _public(own: Own, first: int, last: int) -> dict[int, Revision]:
    """year -> this area's public revision."""
    rows = editions.public_revisions(own.at).filter(area_return__area=own.revision.area_return.area_id)
    return {row.year_id: row for row in rows.filter(year__gte=first, year__lte=last).select_related("population")}


def _entries(revisions: Iterable[Revision]) -> dict[int, dict[str, Entry]]:
    """year -> code -> entry, of public revisions of one area."""
    found: dict[int, dict[str, Entry]] = {revision.year_id: {} for revision in revisions}
    for row in one_select.rows(State(tuple(sorted(revision.pk for revision in revisions)))):
        found[row["year"]][row["cell"]] = Entry(row["value"], row["reason"] or "", row["footnote"] or "")
    return found


@dataclass(frozen=True)
class Step:
    """One year of a series; `why` says in the form's words why it does not compare with the years before it."""

    year: int
    value: Value
    is_invented: bool = False
    why: str = ""


def series(own: Own, code: str, past: Mapping[int, Past]) -> list[Step]:
    """A box or total in this year and those before, oldest first. What a form calls otherwise is followed."""
    forms = Forms({own.year: own.questionnaire} | {year: earlier.form for year, earlier in past.items()})
    steps = []
    for year, place in follow(forms, code, own.year).items():
        figures = own.figures if year == own.year else past[year].figures
        is_invented = own.revision.is_invented if year == own.year else past[year].is_invented
        if not place.code:
            steps.append(Step(year, Value(None, own.words.not_collected)))
            continue
        value = charts.counted(figures.sum(place.code), own.words) if figures is not None else None
        why = (place.why or own.words.not_comparable) if place.breaks else ""
        steps.append(Step(year, value or Value(None, own.words.not_published), is_invented, why))
    unknown = set(range(own.year - YEARS + 1, own.year)) - set(past)
    steps += [Step(year, Value(None, own.words.not_published)) for year in unknown]
    return sorted(steps, key=lambda step: step.year)


def _over_years(own: Own, question: Question, past: Mapping[int, Past]) -> Chart | None:
    found = {axis: series(own, f"{question.code}_{axis.code}_total", past) for axis in question.categories}
    if not any(earlier.figures for earlier in past.values()):
        return None
    is_mixed = (
        len({step.is_invented for steps in found.values() for step in steps if step.value.number is not None}) > 1
    )
    groups = [Group(axis.heading, tuple(_bars(own, steps, is_mixed))) for axis, steps in found.items()]
    if not charts.has_numbers(groups):
        return None
    words = own.words
    notes = [*_breaks(words, found), *([words.some_invented] if is_mixed else [])]
    title = words.over_years.format(question=question.title)
    return charts.over_time(f"{question.code}-years", title, groups, words, corner=words.year, notes=notes)


def _bars(own: Own, steps: Iterable[Step], is_mixed: bool) -> Iterator[Bar]:
    for step in steps:
        fill = DEEP if step.year == own.year else PALE
        yield Bar(year_name(step.year), step.value, fill, step.is_invented and is_mixed, bool(step.why))


def year_name(year: int) -> str:
    return ReportingYear(year=year).name


def _breaks(words: Words, found: Mapping[Axis, list[Step]]) -> Iterator[str]:
    """A sentence for each break, which names the categories that it concerns unless it concerns them all."""
    places: dict[tuple[int, str], list[str]] = {}
    for axis, steps in found.items():
        for step in steps:
            if step.why:
                places.setdefault((step.year, step.why), []).append(axis.heading)
    for (year, why), headings in sorted(places.items()):
        sentence = words.breaks_everywhere if len(headings) == len(found) else words.breaks_before
        yield sentence.format(places="; ".join(headings), year=year_name(year), why=why)


# --- Beside England and Wales -----------------------------------------------------------------------


def _compared(own: Own) -> Chart | None:
    rate, nation = own.questionnaire.rate, _nation(own)
    if rate is None or nation is None:
        return None
    words, totals, year = own.words, nation.totals, nation.totals.year
    count = own.figures.sum(rate.numerator)
    mine = _rate(count.value, own.people, words)
    if mine.number is None and count.answered < count.terms:
        mine = Value(None, printed_rate(count, own.people, tables.Words(answered=words.answered)))
    is_mixed = len({own.revision.is_invented, totals.includes_invented, nation.is_own_invented}) > 1
    bars = [Bar(f"{own.area}, {own.questionnaire.year_name}", mine, DEEP, is_mixed and own.revision.is_invented)]
    if year.year != own.year:
        bars.append(Bar(f"{own.area}, {year.name}", nation.own, PALE, is_mixed and nation.is_own_invented))
    average = Value(nation.rate.value)
    bars.append(Bar(f"{words.nation}, {year.name}", average, ACCENT, is_mixed and totals.includes_invented))
    moment = date_format(timezone.localtime(nation.as_at), "j F Y")
    notes = [words.coverage.format(covered=nation.rate.areas, owed=totals.areas_owed, moment=moment)]
    notes += [words.national_invented] if totals.includes_invented else []
    notes += [words.some_invented] if is_mixed else []
    title = words.compared.format(rate=rate.title, area=own.area)
    return charts.side_by_side(rate.code, title, bars, words, corner=words.area, column=words.rate, notes=notes)


def _rate(count: int | None, people: int | None, words: Words) -> Value:
    if count is None or people is None:
        return Value(None, words.not_available, charts.NOT_AVAILABLE)
    return Value(rates.per_100k(count, people))


def _nation(own: Own) -> Nation | None:
    """This year, once every area that owes a return is public; until then the last year that was released before."""
    if own.questionnaire.rate is None:
        return None
    year, state = own.revision.year, editions.public_state(own.at, year=own.year)
    if not state.revisions or len(state.revisions) < AreaReturn.objects.filter(year=year).count():
        before = editions.public_years(own.at).filter(year__lt=own.year).first()
        if before is None:
            return None
        year, state = before, editions.public_state(own.at, year=before.year)
    totals = national.totals(year, state)
    if totals.rate is None or totals.rate.value is None:
        return None
    newest = editions.public_revisions(own.at).filter(year=year).aggregate(at=Max("published_at"))["at"]
    value, is_invented = _own_rate_of(own, totals)
    # A moment that does not pass: the same figures are always "as at" the same day.
    return Nation(totals, totals.rate, max(filter(None, (newest, year.release_at))), value, is_invented)


def _own_rate_of(own: Own, totals: NationalTotals) -> tuple[Value, bool]:
    """This area's rate of an earlier year as it is public, and whether it was invented."""
    year, rate = totals.year.year, totals.questionnaire.rate
    revision = _public(own, year, year).get(year) if year != own.year else None
    if revision is None or rate is None:
        return Value(None, own.words.not_published), own.revision.is_invented
    figures = Figures(totals.questionnaire.shape, _entries([revision])[year])
    people = getattr(revision.population, rate.base, None)
    return _rate(figures.value(rate.numerator), people, own.words), revision.is_invented
