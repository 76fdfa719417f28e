"""What a revision's rate divides by, and where that number comes from."""

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
