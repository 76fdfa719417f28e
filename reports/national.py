"""National sums and the national rate, from the figures behind the one door."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports import published
from reports.published import State
from returns.figures import Entry, Figures, NationalSum, differences, national_sums
from returns.models import AreaReturn, ReportingYear, Revision, Source
from returns.questionnaire import Questionnaire
from returns.rates import national_per_100k


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


def totals_by_year(years: Sequence[ReportingYear], state: State) -> dict[int, NationalTotals]:
    """The national totals over a state, of each of its years, in the order of `years`."""
    pks = Revision.objects.filter(pk__in=[*state.revisions, *state.earlier]).values_list("pk", "year")
    by_year = dict(pks)
    return {
        year.year: totals(
            year,
            State(*(tuple(pk for pk in part if by_year[pk] == year.year) for part in (state.revisions, state.earlier))),
        )
        for year in years
    }


def totals(year: ReportingYear, state: State) -> NationalTotals:
    """The national totals over a state of one year. The number of queries does not grow with the areas."""
    questionnaire = Questionnaire.load(year)
    now, sources = _figures(State(state.revisions), questionnaire)
    areas = {area: figures for (area, _), figures in now.items()}
    before, _ = _figures(State(state.earlier), questionnaire) if state.earlier else ({}, set())
    changed = {code for (area, _), figures in before.items() for code in differences(figures, areas[area])}
    people, is_divided_anew = _people(state, questionnaire)
    if questionnaire.rate and (is_divided_anew or questionnaire.rate.numerator in changed):
        changed.add(questionnaire.rate.code)
    return NationalTotals(
        year=year,
        questionnaire=questionnaire,
        areas_published=len(areas),
        areas_owed=AreaReturn.objects.filter(year=year).count(),
        includes_invented=Source.INVENTED in sources,
        sums=national_sums(questionnaire.shape, list(areas.values())),
        rate=_rate(questionnaire, areas, people),
        revised=frozenset(changed),
    )


def _figures(state: State, questionnaire: Questionnaire) -> tuple[dict[tuple[str, int], Figures], set[str]]:
    """({(area, revision's number): figures}, sources) of a state."""
    entries: dict[tuple[str, int], dict[str, Entry]] = {}
    sources = set()
    for row in published.rows(state):
        entry = Entry(row["value"], row["reason"] or "", row["footnote"] or "")
        entries.setdefault((row["area"], row["revision"]), {})[row["cell"]] = entry
        sources.add(row["source"])
    return {key: Figures(questionnaire.shape, cells) for key, cells in entries.items()}, sources


def _people(state: State, questionnaire: Questionnaire) -> tuple[dict[str, int | None], bool]:
    """By what each area’s published rate is divided; and whether an earlier public edition divided by another."""
    if questionnaire.rate is None:
        return {}, False
    rows = Revision.objects.filter(pk__in=[*state.revisions, *state.earlier])
    divided = list(rows.values_list("pk", "area_return__area__slug", f"population__{questionnaire.rate.base}"))
    now = {area: people for pk, area, people in divided if pk in state.revisions}
    return now, any(people != now.get(area) for _, area, people in divided)


def _rate(questionnaire: Questionnaire, areas: dict[str, Figures], people: dict[str, int | None]) -> NationalSum | None:
    """Each area's count over the population by which its own published rate was divided."""
    rate = questionnaire.rate
    if rate is None:
        return None
    return NationalSum(
        *national_per_100k((figures.value(rate.numerator), people.get(area)) for area, figures in areas.items())
    )
