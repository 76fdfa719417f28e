"""Who of an area's board has had the report before them, and when: read from the record, which is the receipt."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Max, Min

from returns.models import AreaReturn, Event, Membership, Role

OPENED, DOWNLOADED = "report_opened", "report_downloaded"


@dataclass(frozen=True)
class Times:
    first: datetime
    last: datetime


@dataclass
class Reading:
    """One person and one revision."""

    revision: int
    opened: Times | None = None
    downloaded: Times | None = None


@dataclass
class Reader:
    name: str
    is_chair: bool = False
    is_member: bool = True
    readings: dict[int, Reading] = field(default_factory=dict)  # by the number of the revision

    def of(self, revision: int) -> Reading:
        return self.readings.setdefault(revision, Reading(revision))

    @property
    def newest_first(self) -> list[Reading]:
        return sorted(self.readings.values(), key=lambda reading: -reading.revision)


def readers_of(area_return: AreaReturn, current: int) -> list[Reader]:
    """The members of the area's board, the chair first, each with the current revision whether read or not.

    After them whoever read the report as a member and is none any more.
    """
    memberships = Membership.objects.filter(role=Role.BOARD, area=area_return.area_id, user__is_active=True)
    readers = {
        row.user_id: Reader(row.user.name, row.is_chair)
        for row in memberships.select_related("user").order_by("-is_chair", "user__name")
    }
    for reader in readers.values():
        reader.of(current)
    read = Event.objects.filter(revision__area_return=area_return, act__in=(OPENED, DOWNLOADED)).order_by("by__name")
    rows = read.values("by", "by__name", "revision__number", "act").annotate(first=Min("at"), last=Max("at"))
    for row in rows:
        reader = readers.setdefault(row["by"], Reader(row["by__name"], is_member=False))
        reading = reader.of(row["revision__number"])
        times = Times(row["first"], row["last"])
        if row["act"] == OPENED:
            reading.opened = times
        else:
            reading.downloaded = times
    return list(readers.values())
