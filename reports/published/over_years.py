"""A box, a total or the rate over the public years: of England and Wales, or of one area.

Each year says what it is: a number, not available, not published, not collected; revised, partial, invented; a break.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from reports.published import national, one_select
from reports.published.editions import State
from reports.published.series import Forms, Place, follow, follow_rate, newest
from returns.arithmetic.figures import Entry, Figures, differences
from returns.arithmetic.rates import per_100k_of
from returns.form.questionnaire import Questionnaire, Rate
from returns.models import ReportingYear, Revision

NOT_COLLECTED, NOT_PUBLISHED = "not_collected", "not_published"
UNAVAILABLE, REVISED = "x", "r"


@dataclass(frozen=True)
class Step:
    """One year. `areas` and `areas_owed` are those of a national sum; `missing` says why there is no figure at all."""

    year: ReportingYear
    code: str | None
    value: int | None = None
    marker: str | None = None
    status: str | None = None
    missing: str | None = None
    areas: int | None = None
    areas_owed: int | None = None
    is_partial: bool = False
    is_invented: bool = False
    is_break: bool = False
    break_note: str | None = None


@dataclass(frozen=True)
class Line:
    """Newest year first, with none left out between two.

    `form` is the newest that has the code, and `code` what it is called there.
    """

    code: str
    form: Questionnaire
    steps: tuple[Step, ...]

    @property
    def is_rate(self) -> bool:
        return self.form.rate is not None and self.form.rate.code == self.code

    @property
    def title(self) -> str:
        return self.form.rate.title if self.form.rate and self.is_rate else self.form.words(self.code)


def of_nation(code: str, years: Sequence[ReportingYear], state: State) -> Line:
    """`state` is that of all the years; `years` newest first. ValueError where none of their forms has the code."""
    totals = national.totals_by_year(years, state)
    line = _line({year: found.questionnaire for year, found in totals.items()}, code)

    def step(year: ReportingYear) -> Step:
        here, found = line.step(year), totals[year.year]
        told = found.rate if line.is_rate else found.sums.get(here.code or "")
        if here.code is None or told is None:
            return here
        return replace(
            here,
            value=told.value,
            status=found.status(here.code),
            areas=told.areas,
            areas_owed=found.areas_owed,
            is_partial=found.is_partial,
            is_invented=found.includes_invented,
        )

    return Line(line.code, line.form, _without_gaps([step(year) for year in years]))


def of_area(code: str, years: Sequence[ReportingYear], state: State) -> Line:
    """`state` is that of one area in all the years. A fixed number of queries."""
    forms = Questionnaire.load_many(years)
    line = _line(forms, code)
    editions = _editions(state, forms)

    def step(year: ReportingYear) -> Step:
        here = line.step(year)
        here_published = [edition for edition in editions if edition.year == year.year]
        now = next((edition for edition in here_published if edition.is_present), None)
        if here.code is None:
            return here
        if now is None:
            return replace(here, missing=NOT_PUBLISHED)
        value = now.value(here.code)
        return replace(
            here,
            value=value,
            marker=UNAVAILABLE if value is None else None,
            status=REVISED if any(here.code in now.differs_from(edition) for edition in here_published) else None,
            is_invented=now.is_invented,
        )

    return Line(line.code, line.form, _without_gaps([step(year) for year in years]))


def _without_gaps(steps: Sequence[Step]) -> tuple[Step, ...]:
    """With a step for each year between two public ones that is not itself public: its number, and nothing it has."""

    def absent() -> Iterator[Step]:
        for newer, older in pairwise(steps):
            for number in range(older.year.year + 1, newer.year.year):
                yield Step(ReportingYear(year=number), None, missing=NOT_PUBLISHED)

    return tuple(sorted((*steps, *absent()), key=lambda step: step.year.year, reverse=True))


@dataclass(frozen=True)
class _Line:
    """What is followed through the years: a box, a total or the rate. `places`: what it is called in each year."""

    code: str
    form: Questionnaire
    places: Mapping[int, Place]
    is_rate: bool

    def step(self, year: ReportingYear) -> Step:
        """A year without its numbers yet."""
        place = self.places.get(year.year)
        if place is None or not place.code:
            return Step(year, None, missing=NOT_COLLECTED)
        return Step(year, place.code, is_break=place.breaks, break_note=place.why or None)


def _line(forms: Mapping[int, Questionnaire], code: str) -> _Line:
    rated = [year for year, form in forms.items() if form.rate and form.rate.code == code]
    start, code = (max(rated), code) if rated else newest(forms, code)
    known = Forms({year: form for year, form in forms.items() if year <= start})
    places = follow_rate(known, start) if rated else follow(known, code, start)
    return _Line(code, forms[start], places, bool(rated))


@dataclass(frozen=True)
class _Edition:
    """One public edition of the area's return of a year."""

    year: int
    is_present: bool
    is_invented: bool
    figures: Figures
    rate: Rate | None
    people: int | None

    def value(self, code: str) -> int | None:
        if self.rate is None or code != self.rate.code:
            return self.figures.value(code)
        return per_100k_of(self.figures.value(self.rate.numerator), self.people)

    def differs_from(self, earlier: "_Edition") -> frozenset[str]:
        """The codes that stand otherwise here: the rate's too where its count or what it divides by does."""
        changed = set(differences(earlier.figures, self.figures))
        if self.rate and (self.rate.numerator in changed or self.people != earlier.people):
            changed.add(self.rate.code)
        return frozenset(changed)


def _editions(state: State, forms: Mapping[int, Questionnaire]) -> list[_Edition]:
    """Three queries at most."""
    entries: dict[tuple[int, int], dict[str, Entry]] = {}
    for part in filter(None, (state.revisions, state.earlier)):
        for row in one_select.rows(State(part)):
            entry = Entry(row["value"], row["reason"] or "")
            entries.setdefault((row["year"], row["revision"]), {})[row["cell"]] = entry
    found = Revision.objects.filter(pk__in=[*state.revisions, *state.earlier]).select_related("population")
    return [
        _Edition(
            year=revision.year_id,
            is_present=revision.pk in state.revisions,
            is_invented=revision.is_invented,
            figures=Figures(form.shape, entries.get((revision.year_id, revision.number), {})),
            rate=form.rate,
            people=getattr(revision.population, form.rate.base, None) if form.rate else None,
        )
        for revision in found
        if (form := forms[revision.year_id])
    ]
