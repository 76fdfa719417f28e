"""Early access to a year: who may read what will be there at its release, from when, and who has read what.

The national team may look at any time before the release; those on the pre-release list in its last 24 hours. What they
see is what the public door answers at the moment of release, of this year alone.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from django.db.models import Count, F, Max, Min, QuerySet

from reports.models import Logo, PreReleaseAccess
from returns.access import permissions
from returns.arithmetic.calendar import EARLY
from returns.models import Event, ReportingYear, Status, User

READ = "early_read"  # the act, on the year's own chain; `read` in its changes names what
LIST = "list of reports and files"
STATISTICS = "statistics for England and Wales"


class Stage(StrEnum):
    NOT_SET = "not_set"
    WAITS = "waits"
    OPEN = "open"
    OUT = "out"


def stage(year: ReportingYear, at: datetime) -> Stage:
    """Where those on the list stand at a moment: from the first second of the window, until that of the release."""
    if year.release_at is None or year.early_from is None:
        return Stage.NOT_SET
    if at >= year.release_at:
        return Stage.OUT
    return Stage.OPEN if at >= year.early_from else Stage.WAITS


def is_named(user: User, year: ReportingYear) -> bool:
    return PreReleaseAccess.objects.filter(user=user.pk, year=year).exists()


def listed(act: Event, year: object) -> list[int]:
    """The accounts on a year's list: whom an act on the year is told to."""
    readers = PreReleaseAccess.objects.filter(year=year, user__is_active=True)  # type: ignore[misc]
    return list(readers.values_list("user", flat=True))


def added(act: Event, year: object) -> list[int]:
    """Whom an act has put on the list."""
    return [act.changes["account"]]


def year_for(user: User, year: int) -> ReportingYear | None:
    """The year, for the national team and for whoever is on its list. The same queries whether or not it is there."""
    years = ReportingYear.objects.filter(year=year)
    return (years if permissions.is_national(user) else years.filter(pre_release_access__user=user.pk)).first()


def may_read(user: User, year: ReportingYear, at: datetime) -> bool:
    """Read now, of a year that `year_for` has given them."""
    now = stage(year, at)
    return now == Stage.OPEN or (now == Stage.WAITS and permissions.is_national(user))


def years_of(user: User, at: datetime) -> QuerySet[ReportingYear]:
    """The years on whose list somebody is and that are still to come out, the next one first."""
    return ReportingYear.objects.filter(pre_release_access__user=user.pk, release_at__gt=at).order_by("release_at")


def logos_for(user: User, logos: QuerySet[Logo], at: datetime) -> QuerySet[Logo]:
    """Those that stand in a report which somebody on a list may read now."""
    open_now = years_of(user, at).filter(release_at__lte=at.astimezone(UTC) + EARLY)
    return logos.filter(revision__status=Status.PUBLISHED, revision__year__in=open_now.values("pk"))


@dataclass(frozen=True)
class Reading:
    """What one person has read of a year before its release, how often, first and last."""

    user: int
    name: str
    read: str
    times: int
    first: datetime
    last: datetime


def readings_of(year: ReportingYear) -> list[Reading]:
    """The receipts, from the record, by name and by what was read. One query."""
    events = Event.objects.filter(chain=year.chain, act=READ).order_by("by__name", "changes__read")
    rows = events.values("by", "by__name", read=F("changes__read"))
    return [
        Reading(row["by"], row["by__name"], row["read"], row["times"], row["first"], row["last"])
        for row in rows.annotate(times=Count("pk"), first=Min("at"), last=Max("at"))
    ]
