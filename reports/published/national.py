"""National sums and the national rate, from the figures behind the one door.

The database adds up; a number of queries that grows neither with the areas nor with the years.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count

from reports.published import editions, one_select
from reports.published.editions import State
from returns.arithmetic.figures import Entry, Figures, NationalSum, differences, national_sums
from returns.arithmetic.rates import national_per_100k
from returns.form.questionnaire import Questionnaire
from returns.models import AreaReturn, ReportingYear, Revision, Source
from returns.models.questionnaire import PopulationBase

# The row of a sum or of the rate, the same in API, CSV and workbook; a rate belongs to no question.
COLUMNS = (
    "year", "year_name", "cell", "question", "category", "level", "value", "status", "areas", "areas_owed",
    "includes_invented",
)  # fmt: skip


@dataclass(frozen=True)
class NationalTotals:
    """England and Wales in one year: each box's and total's sum with its coverage, and the rate over the same areas.

    A sum is revised where an area's own figure for it is, the rate where an area's count or population is.
    """

    year: ReportingYear
    questionnaire: Questionnaire
    areas_published: int
    areas_owed: int
    includes_invented: bool
    sums: dict[str, NationalSum]
    rate: NationalSum | None
    revised: frozenset[str]

    @property
    def is_partial(self) -> bool:
        """Whether areas that owe a return are still to come: the year prints [p]."""
        return self.areas_published < self.areas_owed

    def status(self, code: str) -> str | None:
        """r where an area's part of it was revised, else p where areas are still to come."""
        return "r" if code in self.revised else "p" if self.is_partial else None

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each box, each total and at last the rate, under COLUMNS."""
        form = self.questionnaire
        for code, total in self.sums.items():
            category, level = form.axes(code)
            place = (category.number if category else None, level.number if level else None)
            yield self._row(code, form.question_of(code).code, place, total)
        if form.rate and self.rate:
            yield self._row(form.rate.code, None, (None, None), self.rate)

    def _row(
        self, code: str, question: str | None, place: tuple[int | None, int | None], total: NationalSum
    ) -> dict[str, Any]:
        told = (
            self.year.year, self.year.name, code, question, *place, total.value, self.status(code), total.areas,
            self.areas_owed, self.includes_invented,
        )  # fmt: skip
        return dict(zip(COLUMNS, told, strict=True))


class _Held(NamedTuple):
    """A revision of the state; `people` by which its rate is divided, under the names of the two bases."""

    pk: int
    year: int
    area_return: int
    source: str
    people: dict[str, int | None]


def totals(year: ReportingYear, state: State) -> NationalTotals:
    """The national totals of one year over a state."""
    return totals_by_year([year], state)[year.year]


def totals_by_year(years: Sequence[ReportingYear], state: State) -> dict[int, NationalTotals]:
    """The national totals over a state, of each of its years, in the order of `years`."""
    forms = Questionnaire.load_many(years)
    every = [held for held in _held(state) if held.year in forms]
    present = set(state.revisions)
    now = [held for held in every if held.pk in present]
    before = [held for held in every if held.pk not in present]
    sums = one_select.sums(tuple(held.pk for held in now))
    rates = [(form, form.rate) for form in forms.values() if form.rate]
    numerators = [form.cell_ids[term] for form, rate in rates for term in form.shape.terms(rate.numerator)]
    counts = one_select.counts(tuple(held.pk for held in now), numerators) if numerators else {}
    figures = _figures(now, before, forms)
    owing = AreaReturn.objects.filter(year__in=years).order_by().values_list("year").annotate(Count("pk"))
    owed: dict[int, int] = dict(owing)
    return {
        year.year: _of_year(
            year,
            forms[year.year],
            [held for held in now if held.year == year.year],
            [held for held in before if held.year == year.year],
            owed.get(year.year, 0),
            sums,
            counts,
            figures,
        )
        for year in years
    }


def _of_year(
    year: ReportingYear,
    form: Questionnaire,
    now: list[_Held],
    before: list[_Held],
    owed: int,
    sums: dict[int, one_select.CellSum],
    counts: dict[int, int],
    figures: dict[int, Figures],
) -> NationalTotals:
    of_code = {code: sums[cell] for code, cell in form.cell_ids.items() if cell in sums}
    values = {code: found.value for code, found in of_code.items()}
    gaps = {code: found.gaps for code, found in of_code.items() if found.gaps}
    return NationalTotals(
        year=year,
        questionnaire=form,
        areas_published=len(now),
        areas_owed=owed,
        includes_invented=any(held.source == Source.INVENTED for held in now),
        sums=national_sums(form.shape, values, gaps, len(now)),
        rate=_rate(form, now, counts),
        revised=_revised(form, now, before, figures),
    )


def _held(state: State) -> Iterator[_Held]:
    bases = PopulationBase.values
    columns = ("pk", "year", "area_return", "source", *(f"population__{base}" for base in bases))
    found = Revision.objects.filter(pk__in=editions.among([*state.revisions, *state.earlier])).order_by()
    for pk, year, area_return, source, *people in found.values_list(*columns):
        yield _Held(pk, year, area_return, source, dict(zip(bases, people, strict=True)))


def _rate(form: Questionnaire, now: list[_Held], counts: dict[int, int]) -> NationalSum | None:
    """Each area's count over the population by which its own published rate was divided."""
    rate = form.rate
    if rate is None:
        return None
    return NationalSum(*national_per_100k((counts.get(held.pk), held.people[rate.base]) for held in now))


def _figures(now: list[_Held], before: list[_Held], forms: dict[int, Questionnaire]) -> dict[int, Figures]:
    """The figures of the returns that have earlier editions, of every edition. One query, or none."""
    again = {held.area_return for held in before}
    told = {held.pk: forms[held.year] for held in (*now, *before) if held.area_return in again}
    if not told:
        return {}
    codes = {cell: code for form in forms.values() for code, cell in form.cell_ids.items()}
    entries: dict[int, dict[str, Entry]] = {pk: {} for pk in told}
    for revision, cell, value, reason in one_select.figures(tuple(told)):
        entries[revision][codes[cell]] = Entry(value, reason)
    return {pk: Figures(form.shape, entries[pk]) for pk, form in told.items()}


def _revised(form: Questionnaire, now: list[_Held], before: list[_Held], figures: dict[int, Figures]) -> frozenset[str]:
    """What an earlier public edition of any return says otherwise."""
    present = {held.area_return: held for held in now}
    changed: set[str] = set()
    for earlier in before:
        if (later := present.get(earlier.area_return)) is None:
            continue
        changed.update(differences(figures[earlier.pk], figures[later.pk]))
        if form.rate and earlier.people[form.rate.base] != later.people[form.rate.base]:
            changed.add(form.rate.code)
    if form.rate and form.rate.numerator in changed:
        changed.add(form.rate.code)
    return frozenset(changed)
