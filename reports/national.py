"""National sums and the national rate, from the figures behind the one door."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports import published
from reports.document import populations_of
from returns.figures import Entry, Figures, NationalSum, national_sums
from returns.models import AreaReturn, ReportingYear, Source
from returns.questionnaire import Questionnaire
from returns.rates import national_per_100k


@dataclass(frozen=True)
class NationalTotals:
    """England and Wales in one year: each box's and total's sum with its coverage, and the rate over the same areas."""

    year: ReportingYear
    questionnaire: Questionnaire
    areas_published: int
    areas_owed: int
    includes_invented: bool
    sums: dict[str, NationalSum]
    rate: NationalSum | None


def totals(year: ReportingYear, revisions: Sequence[int]) -> NationalTotals:
    """The national totals over these revisions of one year. The number of queries does not grow with the areas."""
    questionnaire = Questionnaire.load(year)
    entries: dict[str, dict[str, Entry]] = {}
    sources = set()
    for row in published.rows(revisions):
        entry = Entry(row["value"], row["reason"] or "", row["footnote"] or "")
        entries.setdefault(row["area"], {})[row["cell"]] = entry
        sources.add(row["source"])
    areas = {area: Figures(questionnaire.shape, cells) for area, cells in entries.items()}
    return NationalTotals(
        year=year,
        questionnaire=questionnaire,
        areas_published=len(areas),
        areas_owed=AreaReturn.objects.filter(year=year).count(),
        includes_invented=Source.INVENTED in sources,
        sums=national_sums(questionnaire.shape, list(areas.values())),
        rate=_rate(year, questionnaire, areas),
    )


def _rate(year: ReportingYear, questionnaire: Questionnaire, areas: dict[str, Figures]) -> NationalSum | None:
    rate = questionnaire.rate
    if rate is None:
        return None
    people = dict(populations_of(year).values_list("area__slug", rate.base))
    return NationalSum(
        *national_per_100k((figures.value(rate.numerator), people.get(area)) for area, figures in areas.items())
    )
