"""A year's rates as they would be over another population: what is shown before a year chooses one. Writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from reports.printing.tables import printed_rate
from reports.published.populations import persons, populations_of
from returns.arithmetic.figures import NationalSum, Sum
from returns.arithmetic.rates import national_per_100k
from returns.checks.read import figures_of_many
from returns.form.questionnaire import Questionnaire
from returns.models import Population, ReportingYear, Revision, Status
from returns.models.area import AreaKind
from returns.models.status import CURRENT, IN_WORK


@dataclass(frozen=True)
class AreaRate:
    """One area's rate: over what it divides by now (a published one by its own population), and over the other."""

    revision: Revision
    count: Sum
    people: int | None
    other_people: int | None
    in_work: Revision | None  # what is being worked on beside it, where it is published

    @property
    def rate(self) -> str:
        return printed_rate(self.count, self.people)

    @property
    def other_rate(self) -> str:
        return printed_rate(self.count, self.other_people)

    @property
    def is_published(self) -> bool:
        return self.revision.status == Status.PUBLISHED

    @property
    def is_concerned(self) -> bool:
        """Published, and divided by another number than it would be: it takes a correction to change it."""
        return self.is_published and self.people != self.other_people


@dataclass(frozen=True)
class Recomputed:
    """Every area's rate, by the name of the area, and the national one over what is published, or over all else."""

    areas: tuple[AreaRate, ...]
    national: NationalSum
    other_national: NationalSum

    @property
    def concerned(self) -> tuple[AreaRate, ...]:
        return tuple(area for area in self.areas if area.is_concerned)

    @property
    def to_correct(self) -> tuple[AreaRate, ...]:
        return tuple(area for area in self.concerned if area.in_work is None)

    @property
    def under_way(self) -> tuple[AreaRate, ...]:
        return tuple(area for area in self.concerned if area.in_work)

    @property
    def without_population(self) -> tuple[AreaRate, ...]:
        return tuple(area for area in self.areas if area.other_people is None)

    @property
    def is_published(self) -> bool:
        return any(area.is_published for area in self.areas)

    @property
    def in_national(self) -> int:
        """Of how many areas the national rate speaks, whether or not they have both count and population."""
        return sum(area.is_published for area in self.areas) or len(self.areas)


def recomputed(year: ReportingYear, mid_year: int | None, vintage: str) -> Recomputed | None:
    """A year's rates now, and over one estimate; None where the year has no rate. A fixed number of queries."""
    questionnaire = Questionnaire.load(year)
    if questionnaire.rate is None:
        return None
    rows = Revision.objects.filter(year=year, status__in=CURRENT, area_return__area__kind=AreaKind.AREA)
    rows = rows.order_by("area_return__area_name", "number")
    revisions = list(rows.select_related("area_return__area", "year", "population"))
    figures = figures_of_many(revisions, questionnaire.shape)
    chosen = {row.area_id: row for row in populations_of(year)}
    other = {row.area_id: row for row in Population.objects.of_estimate(mid_year, vintage)}
    work = {revision.area_return_id: revision for revision in revisions if revision.status in IN_WORK}
    # The lower number first: a published revision stands for its area, and not the correction of it.
    shown = {revision.area_return_id: revision for revision in reversed(revisions)}
    areas = []
    for key, revision in sorted(shown.items(), key=lambda item: item[1].area_return.area_name):
        is_published, area = revision.status == Status.PUBLISHED, revision.area_return.area_id
        now = revision.population if is_published else chosen.get(area)
        areas.append(
            AreaRate(
                revision=revision,
                count=figures[revision.pk].sum(questionnaire.rate.numerator),
                people=persons(now, questionnaire),
                other_people=persons(other.get(area), questionnaire),
                in_work=work.get(key) if is_published else None,
            )
        )
    published = [area for area in areas if area.is_published] or areas
    return Recomputed(
        areas=tuple(areas),
        national=_national((area.count, area.people) for area in published),
        other_national=_national((area.count, area.other_people) for area in published),
    )


def _national(pairs: Iterable[tuple[Sum, int | None]]) -> NationalSum:
    return NationalSum(*national_per_100k((count.value, people) for count, people in pairs))
