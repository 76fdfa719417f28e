"""What has come by file into a return or a year: read from the record, newest first."""

from dataclasses import dataclass
from datetime import datetime

from returns.models import Event, User
from returns.models.event import EventQuerySet


@dataclass(frozen=True)
class Imported:
    """One file that was confirmed: `areas` are those whose figures it changed, in `boxes` boxes."""

    key: str
    name: str
    by: User | None
    at: datetime
    areas: tuple[str, ...]
    boxes: int
    is_withdrawn: bool


def imported(*, chain: str = "", year: int | None = None) -> list[Imported]:
    """The imports of a return, by its chain, or of all returns of a year. Two queries."""
    here = Event.objects.of(chain) if chain else Event.objects.filter(revision__year=year)
    files: dict[str, list[Event]] = {}
    for event in _of_a_return(here.imports()):
        files.setdefault(event.changes["file"]["upload"], []).append(event)
    told = here.filter(act="import_withdrawn").values_list("changes__file__upload", flat=True)
    withdrawn = set(told)
    imports = [_imported(key, events, key in withdrawn) for key, events in files.items()]
    return sorted(imports, key=lambda one: one.at, reverse=True)


def _of_a_return(events: EventQuerySet) -> EventQuerySet:
    return events.select_related("by", "revision__area_return")


def _imported(key: str, events: list[Event], is_withdrawn: bool) -> Imported:
    first = events[0]
    return Imported(
        key=key,
        name=first.changes["file"]["name"],
        by=first.by,
        at=first.at,
        areas=tuple(event.revision.area_return.area_name for event in events if event.revision),
        boxes=sum(len(event.changes["figures"]) for event in events),
        is_withdrawn=is_withdrawn,
    )
