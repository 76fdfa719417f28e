"""Make an accepted revision the area's published one.

Publishing for the world is reports.actions.publish, which asks for frozen files first and then calls this.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from returns import permissions
from returns.actions.events import record
from returns.actions.locking import locked, locked_year
from returns.actions.refusals import Refused
from returns.models import Population, ReportingYear, Revision, Status, User
from returns.models.area import PopulationQuerySet


@transaction.atomic
def publish(*, revision: Revision, by: User, at: datetime, files: Sequence[str] = ()) -> Revision:
    """Flip an accepted revision to published and the one before it to superseded, in one transaction.

    From then on its rate divides by the population that its year has chosen now, whatever the year chooses later.
    `files` names what is published of it, each with its SHA-256: the record keeps that for good.
    """
    year = locked_year(revision.year)
    revision = locked(revision)
    if not permissions.is_national(by):
        raise Refused("Only the national team publishes.")
    if revision.status != Status.ACCEPTED:
        state = revision.get_status_display().lower()
        raise Refused(f"Only an accepted return can be published. {revision.area_return} is {state}.")
    before = Revision.objects.filter(area_return=revision.area_return_id, status=Status.PUBLISHED)
    before.update(status=Status.SUPERSEDED, superseded_at=at)
    revision.status, revision.published_by, revision.published_at = Status.PUBLISHED, by, at
    revision.population = populations_chosen(year).filter(area=revision.area_return.area_id).first()
    revision.save()
    pin(year, at)
    changes: dict[str, Any] = {"population": revision.population.estimate} if revision.population else {}
    changes |= {"files": list(files)} if files else {}
    record("published", on=revision, by=by, at=at, changes=changes)
    return revision


def populations_chosen(year: ReportingYear) -> PopulationQuerySet:
    """What the rates of a year's returns divide by when they are published now."""
    return Population.objects.of_estimate(year.population_mid_year, year.population_vintage)


def pin(year: ReportingYear, at: datetime) -> None:
    """From the first publication on, another population makes corrections."""
    if year.population_pinned_at is None:
        year.population_pinned_at = at
        year.save(update_fields=["population_pinned_at"])
