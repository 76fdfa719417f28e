"""What a revision's rate divides by, and where that number comes from."""

from collections.abc import Sequence

from django.utils.translation import gettext

from returns.form.questionnaire import Questionnaire
from returns.models import Population, ReportingYear, Revision
from returns.models.area import PopulationQuerySet
from returns.models.status import HAS_BEEN_PUBLISHED


def population_for(revision: Revision) -> Population | None:
    """What a revision's rate divides by: of one that has been published its own, else what the year has chosen."""
    if revision.status in HAS_BEEN_PUBLISHED:
        return revision.population
    return populations_of(revision.year).filter(area=revision.area_return.area_id).first()


def populations_for(revisions: Sequence[Revision]) -> dict[int, Population | None]:
    """The same of several revisions, by their keys: one query for all that have not been published."""
    waiting = {revision.pk: _chosen(revision) for revision in revisions if revision.status not in HAS_BEEN_PUBLISHED}
    areas, mid_years, vintages = zip(*waiting.values(), strict=True) if waiting else ((), (), ())
    rows = Population.objects.filter(area__in=areas, mid_year__in=mid_years, vintage__in=vintages)
    there = {(row.area_id, row.mid_year, row.vintage): row for row in rows}
    return {
        revision.pk: there.get(waiting[revision.pk]) if revision.pk in waiting else revision.population
        for revision in revisions
    }


def _chosen(revision: Revision) -> tuple[int, int, str]:
    """Area, mid-year and vintage of the population that its year has chosen."""
    return revision.area_return.area_id, revision.year.population_mid_year or 0, revision.year.population_vintage


def source_of(population: Population) -> str:
    """Where a population comes from, as a report names it."""
    words = {"source": population.source, "vintage": population.vintage}
    return gettext("{source} ({vintage} vintage)").format(**words)


def persons(population: Population | None, questionnaire: Questionnaire) -> int | None:
    """The number of people that the year's rate takes of a population."""
    if population is None or questionnaire.rate is None:
        return None
    return getattr(population, questionnaire.rate.base)


def populations_of(year: ReportingYear) -> PopulationQuerySet:
    """The populations that a year has chosen for the rates of what is published from now on."""
    return Population.objects.of_estimate(year.population_mid_year, year.population_vintage)
