"""Which charts a report shows, and the numbers that they draw: this year's, earlier years' and England and Wales'.

What is not this revision's own is read through reports.published: what is not public at the moment stays away. Which
chart a question makes follows from the year's form; how it is drawn is reports.printing.charts'.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports.printing import charts
from reports.printing.charts import ACCENT, DEEP, PALE, Bar, Chart, Group, Value
from reports.printing.tables import printed_rate
from reports.published import editions, national
from reports.published.national import NationalTotals
from reports.published.populations import persons
from reports.published.public_returns import PublicReturn, of_revision, with_figures
from reports.published.series import NOT_COLLECTED, NOT_PUBLISHED, Forms, Series, follow, observe
from returns.arithmetic.figures import Figures, NationalSum
from returns.form.blocks import Axis, Question
from returns.form.questionnaire import Questionnaire
from returns.models import AreaReturn, ReportingYear, Revision
from returns.models.questionnaire import Basis

YEARS = 5  # in a series, this year's among them; the title of _over_years says so


@dataclass(frozen=True)
class Own:
    """The report that the pictures are for."""

    revision: Revision
    area: str
    questionnaire: Questionnaire
    answers: PublicReturn
    at: datetime

    @property
    def year(self) -> int:
        return self.questionnaire.year

    @property
    def figures(self) -> Figures:
        return self.answers.figures


@dataclass(frozen=True)
class Lately:
    """This year and those before it: the area's forms, and its return of each year of which one is public, or ours."""

    forms: Forms
    returns: Mapping[int, PublicReturn]


@dataclass(frozen=True)
class Nation:
    """The year with which the area's rate is compared: England and Wales, and the area's own rate of that year."""

    totals: NationalTotals
    rate: NationalSum
    as_at: datetime
    own: Value
    is_own_invented: bool


def pictures_of(own: Own, lately: Lately) -> tuple[Chart, ...]:
    """A revision's charts, as public at a moment. A fixed number of queries, whatever the number of years and areas."""
    crossed = [question for question in own.questionnaire.questions.values() if is_crossed_stock(question)]
    drawn = [chart for question in crossed for chart in (_by_level(own, question), _over_years(own, question, lately))]
    return tuple(chart for chart in (*drawn, _compared(own, lately)) if chart)


def is_crossed_stock(question: Question) -> bool:
    """A count on one day, by category and by level."""
    return question.basis == Basis.STOCK and bool(question.categories and question.levels)


# --- This year --------------------------------------------------------------------------------------


def _by_level(own: Own, question: Question) -> Chart | None:
    def value(category: Axis, level: Axis) -> Value:
        box = question.boxes.get((category.number, level.number, None))
        return charts.counted(own.figures.sum(box.code)) if box else charts.no_box()

    groups = [
        Group(category.heading, tuple(Bar(level.heading, value(category, level)) for level in question.levels))
        for category in question.categories
    ]
    if not charts.has_numbers(groups):
        return None
    title = _("{question}, by category and level").format(question=question.title)
    return charts.by_group(f"{question.code}-levels", title, groups, corner=_("Category"))


# --- Five years -------------------------------------------------------------------------------------


def lately_of(own: Own) -> Lately:
    """From the oldest year on of which this area has anything public, at most YEARS."""
    revisions = list(_public(own).filter(year__gt=own.year - YEARS, year__lt=own.year))
    forms: dict[int, Questionnaire] = {}
    if revisions:
        oldest = min(revision.year_id for revision in revisions)
        years = ReportingYear.objects.filter(year__gte=oldest, year__lt=own.year)
        forms = Questionnaire.load_many(years, get_language() or "en")
    returns = _returns(revisions, forms)
    asked = {year: form.asked_of(own.answers.asked_as) for year, form in forms.items()}
    return Lately(Forms(asked | {own.year: own.questionnaire}), returns | {own.year: own.answers})


def _public(own: Own) -> QuerySet[Revision]:
    """What is public of this area."""
    public = editions.public_revisions(own.at).filter(area_return__area=own.revision.area_return.area_id)
    return public.select_related("population", "area_return__area")


def _returns(revisions: Iterable[Revision], forms: Mapping[int, Questionnaire]) -> dict[int, PublicReturn]:
    """By year, with their figures. One query, or none."""
    pairs = [(revision, forms[revision.year_id]) for revision in revisions]
    returns = [of_revision(revision, form, persons(revision.population, form)) for revision, form in pairs]
    return {here.year: here for here in with_figures(returns)}


def series(own: Own, code: str, lately: Lately) -> Series:
    """A box or total in this year and those before. What a form calls otherwise is followed."""
    places = follow(lately.forms, code, own.year)
    years = range(own.year - YEARS + 1, own.year + 1)
    return Series(code, "", tuple(observe(years, places, lately.forms, lately.returns)))


def _over_years(own: Own, question: Question, lately: Lately) -> Chart | None:
    if len(lately.returns) == 1:
        return None
    lines = {axis: series(own, question.total(axis), lately) for axis in question.categories}
    seen = [here for line in lines.values() for here in line.observations if here.value is not None]
    is_mixed = len({here.is_invented for here in seen}) > 1
    groups = [Group(axis.heading, tuple(_bars(own, line, lately, is_mixed))) for axis, line in lines.items()]
    if not charts.has_numbers(groups):
        return None
    notes = [*begins(own), *_breaks(lines)]
    notes += [_("Bars with a dashed outline show invented figures.")] if is_mixed else []
    title = _("{question}, by category: this year and the four before it").format(question=question.title)
    return charts.over_time(f"{question.code}-years", title, groups, corner=_("Year"), notes=notes)


def _bars(own: Own, line: Series, lately: Lately, is_mixed: bool) -> Iterator[Bar]:
    absent = {NOT_COLLECTED: _("not collected"), NOT_PUBLISHED: _("not published")}
    for here in line.observations:
        if here.missing:
            value = Value(None, absent[here.missing])
        else:
            value = charts.counted(lately.returns[here.year].figures.sum(here.code))
        fill = DEEP if here.year == own.year else PALE
        yield Bar(year_name(here.year), value, fill, here.is_invented and is_mixed, here.breaks)


def begins(own: Own) -> list[str]:
    """Of an area that begins within the years shown: whose place it takes. One query, or none."""
    area = own.revision.area_return.area
    if area.from_year is None or area.from_year <= own.year - YEARS + 1:
        return []
    before = [(get_language() == "cy" and here.name_cy) or here.name for here in area.predecessors.all()]
    if not before:
        return [_("{area} begins in {year}.").format(area=own.area, year=year_name(area.from_year))]
    told = {"area": own.area, "year": year_name(area.from_year), "names": "; ".join(before)}
    return [
        _("{area} begins in {year}, in the place of: {names}. Their figures stand in their own reports.").format(**told)
    ]


def year_name(year: int) -> str:
    return ReportingYear(year=year).name


def _breaks(lines: Mapping[Axis, Series]) -> Iterator[str]:
    """A sentence for each break, which names the categories that it concerns unless it concerns them all."""
    places: dict[tuple[int, str], list[str]] = {}
    for axis, line in lines.items():
        for here in line.observations:
            if here.breaks:
                why = here.why or _("The years before it are not comparable with it.")
                places.setdefault((here.year, why), []).append(axis.heading)
    for (year, why), headings in sorted(places.items()):
        if len(headings) == len(lines):
            sentence = _("The series breaks before {year}. {why}")
        else:
            sentence = _("{places}: the series breaks before {year}. {why}")
        yield sentence.format(places="; ".join(headings), year=year_name(year), why=why)


# --- Beside England and Wales -----------------------------------------------------------------------


def _compared(own: Own, lately: Lately) -> Chart | None:
    rate, nation = own.questionnaire.rate, _nation(own, lately)
    if rate is None or nation is None:
        return None
    totals, year = nation.totals, nation.totals.year
    count = own.figures.sum(rate.numerator)
    mine = _rate(own.answers.value(rate.code))
    if mine.number is None and count.answered < count.terms:
        mine = Value(None, printed_rate(count, own.answers.people))
    is_mixed = len({own.answers.is_invented, totals.includes_invented, nation.is_own_invented}) > 1
    bars = [Bar(f"{own.area}, {own.questionnaire.year_name}", mine, DEEP, is_mixed and own.answers.is_invented)]
    if year.year != own.year:
        bars.append(Bar(f"{own.area}, {year.name}", nation.own, PALE, is_mixed and nation.is_own_invented))
    average = Value(nation.rate.value)
    everywhere = _("England and Wales")
    bars.append(Bar(f"{everywhere}, {year.name}", average, ACCENT, is_mixed and totals.includes_invented))
    moment = date_format(timezone.localtime(nation.as_at), "j F Y")
    covers = _("England and Wales: covers {covered} of {owed} areas, as at {moment}.")
    notes = [covers.format(covered=nation.rate.areas, owed=nation.rate.owed, moment=moment)]
    notes += [_("The figures of England and Wales include invented ones.")] if totals.includes_invented else []
    notes += [_("Bars with a dashed outline show invented figures.")] if is_mixed else []
    title = _("{rate}: {area} beside England and Wales").format(rate=rate.title, area=own.area)
    return charts.side_by_side(rate.code, title, bars, corner=_("Area"), column=_("Rate"), notes=notes)


def _rate(value: int | None) -> Value:
    return Value(None, _("not available"), charts.NOT_AVAILABLE) if value is None else Value(value)


def _nation(own: Own, lately: Lately) -> Nation | None:
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
    value, is_invented = _own_rate_of(own, totals, lately)
    # A moment that does not pass: the same figures are always "as at" the same day.
    return Nation(totals, totals.rate, max(filter(None, (newest, year.release_at))), value, is_invented)


def _own_rate_of(own: Own, totals: NationalTotals, lately: Lately) -> tuple[Value, bool]:
    """This area's rate of a year as it is public, and whether it was invented."""
    year, rate = totals.year.year, totals.questionnaire.rate
    here = lately.returns.get(year)
    if here is None:
        here = _returns(_public(own).filter(year=year), {year: totals.questionnaire}).get(year)
    if here is None or rate is None:
        return Value(None, _("not published")), own.answers.is_invented
    return _rate(here.value(rate.code)), here.is_invented
