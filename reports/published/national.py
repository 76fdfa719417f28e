"""National sums and the national rate, from the figures behind the one door.

The database adds up; a number of queries that grows neither with the areas nor with the years.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count

from reports.published import one_select
from reports.published.columns import NATIONAL
from reports.published.editions import State
from reports.published.public_returns import PublicReturn, public_returns, with_figures
from reports.published.series import NOT_PUBLISHED, Observation
from returns.arithmetic.figures import AREAS, NationalSum, national_sums
from returns.arithmetic.rates import national_per_100k
from returns.form.questionnaire import Questionnaire
from returns.models import AreaReturn, ReportingYear
from returns.models.area import AreaKind
from returns.models.questionnaire import Printed

# The row of a sum or of the rate, the same in API, CSV and workbook; a rate belongs to no question.
COLUMNS = tuple(NATIONAL)
# Of two respondents each would know the other's figure, and of one everybody. So a sum of a question that is printed
# as a sum needs so many figures in each of its boxes, and the returns of all: the sum of yesterday, taken from that of
# today, would be the figure of whoever came between.
FEWEST = 3
ASKED_AS = ("area__kind", "area__slug")


@dataclass(frozen=True)
class NationalTotals:
    """England and Wales in one year: each box's and total's sum with its coverage, and the rate over the same areas.

    `sent` and `owed` count returns by whom the form asks: the areas' under AREAS, a national body's under its slug.
    The rate is that of `counted` among `people`, those of the areas that have both.
    A sum is revised where an area's own figure for it is, the rate where an area's count or population is.
    """

    year: ReportingYear
    questionnaire: Questionnaire
    sent: Mapping[str, int]
    owed: Mapping[str, int]
    includes_invented: bool
    sums: dict[str, NationalSum]
    rate: NationalSum | None
    revised: frozenset[str]
    counted: int = 0
    people: int = 0

    @property
    def areas_published(self) -> int:
        return self.sent.get(AREAS, 0)

    @property
    def areas_owed(self) -> int:
        return self.owed.get(AREAS, 0)

    @property
    def bodies_to_come(self) -> int:
        """How many national bodies owe a return that is not there yet."""
        return sum(owed - self.sent.get(whom, 0) for whom, owed in self.owed.items() if whom != AREAS)

    @property
    def bodies_owed(self) -> int:
        return sum(owed for whom, owed in self.owed.items() if whom != AREAS)

    @property
    def is_partial(self) -> bool:
        """Whether returns are still to come, of areas or of a national body: the year prints [p]."""
        return self.areas_published < self.areas_owed or self.bodies_to_come > 0

    def total(self, code: str) -> NationalSum:
        """The sum of a box or a total, or the rate."""
        form = self.questionnaire
        return self.rate if self.rate and form.rate and code == form.rate.code else self.sums[code]

    def observation(self, code: str) -> Observation:
        """The same as one year of a series."""
        total, is_revised = self.total(code), code in self.revised
        told = Observation(self.year.year, total.value, total.areas, total.owed, code, is_revised=is_revised)
        is_partial = total.sent != total.owed
        if total.is_withheld:
            return Observation(self.year.year, None, total.areas, total.owed, code, NOT_PUBLISHED)
        return told._replace(sent=total.sent, is_partial=is_partial, is_invented=self.includes_invented)

    def status(self, code: str) -> str | None:
        """r where an area's part of it was revised, else p where areas are still to come."""
        return self.observation(code).status

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
            total.owed, self.includes_invented,
        )  # fmt: skip
        return dict(zip(COLUMNS, told, strict=True))


def totals(year: ReportingYear, state: State) -> NationalTotals:
    """The national totals of one year over a state."""
    return totals_by_year([year], state)[year.year]


def totals_by_year(years: Sequence[ReportingYear], state: State) -> dict[int, NationalTotals]:
    """The national totals over a state, of each of its years, in the order of `years`."""
    forms = Questionnaire.load_many(years)
    returns = public_returns(state, forms, is_to_add=True)
    keys = [here.pk for here in returns]
    sums = one_select.sums(keys)
    rates = [(form, form.rate) for form in forms.values() if form.rate]
    numerators = [form.cell_ids[term] for form, rate in rates for term in form.shape.terms(rate.numerator)]
    counts = one_select.counts(keys, numerators) if numerators else {}
    corrected = with_figures([here for here in returns if here.earlier])
    owed: dict[int, Counter[str]] = {year.year: Counter() for year in years}
    owing = AreaReturn.objects.filter(year__in=years).order_by().values_list("year", *ASKED_AS).annotate(Count("pk"))
    for number, kind, slug, count in owing:
        owed[number][slug if kind == AreaKind.BODY else AREAS] += count
    return {
        year.year: _of_year(
            year,
            forms[year.year],
            [here for here in returns if here.year == year.year],
            [here for here in corrected if here.year == year.year],
            owed[year.year],
            sums,
            counts,
        )
        for year in years
    }


def _of_year(
    year: ReportingYear,
    form: Questionnaire,
    returns: list[PublicReturn],
    corrected: list[PublicReturn],
    owed: Mapping[str, int],
    sums: dict[int, one_select.CellSum],
    counts: dict[int, int],
) -> NationalTotals:
    of_code = {code: sums[cell] for code, cell in form.cell_ids.items() if cell in sums}
    values = {code: told.value for code, told in of_code.items()}
    gaps = {code: told.gaps for code, told in of_code.items() if told.gaps}
    # Each area's count over the population by which its own published rate was divided.
    sent = Counter(here.asked_as for here in returns)
    pairs = [(counts.get(here.pk), here.people) for here in returns if here.form.rate]
    value, areas = national_per_100k(pairs)
    both = [(count, people) for count, people in pairs if count is not None and people]
    rate = NationalSum(value, areas, sent[AREAS], owed.get(AREAS, 0))
    summed = national_sums(form.shape, values, gaps, sent, owed)
    told = _told(form, summed)
    return NationalTotals(
        year=year,
        questionnaire=form,
        sent=sent,
        owed=owed,
        includes_invented=any(here.is_invented for here in returns),
        sums=told,
        rate=rate if form.rate else None,
        revised=frozenset(
            code for here in corrected for code in here.touched if code not in told or not told[code].is_withheld
        ),
        counted=sum(count for count, _ in both),
        people=sum(people for _, people in both),
    )


def _told(form: Questionnaire, summed: dict[str, NationalSum]) -> dict[str, NationalSum]:
    """What may be printed of the sums. A total that adds a box which is withheld is withheld as well."""
    told = dict(summed)
    for question in form.questions.values():
        if question.printed != Printed.SUM:
            continue
        withheld = {code for code in question.codes if _is_withheld(summed[code])}
        for code in (*question.codes, *form.shape.totals_of(question.code)):
            if not withheld.isdisjoint(form.shape.terms(code)):
                told[code] = replace(summed[code], value=None, is_withheld=True)
    return told


def _is_withheld(total: NationalSum) -> bool:
    return total.areas < FEWEST or total.sent != total.owed
