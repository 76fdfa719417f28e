"""The release calendar: which years come out when, which are out or were withdrawn, who reads early, why a time moved.

A year without a release time stands nowhere in it. Read anew for each page: what is coming comes out by itself.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.db.models import Exists, OuterRef

from reports import published
from reports.models import EarlyReader
from returns.models import Event, ReportingYear

WITHDRAWAL = ("withdrawn", "withdrawal_ended")


@dataclass(frozen=True)
class Move:
    """An announced time that became another, and why; the reason in Welsh where there is one."""

    at: datetime
    before: datetime
    reason: str
    reason_cy: str


@dataclass(frozen=True)
class Withdrawal:
    """A time in which a released year was not public, and that is over. Its reason is not for the public."""

    at: datetime
    until: datetime


@dataclass(frozen=True)
class Release:
    """One year in the calendar. `has_reports`: whether anything of it is public."""

    year: ReportingYear
    is_out: bool
    has_reports: bool
    moves: tuple[Move, ...]
    withdrawals: tuple[Withdrawal, ...]
    readers: tuple[EarlyReader, ...]


@dataclass(frozen=True)
class Calendar:
    coming: tuple[Release, ...]  # the next one first
    past: tuple[Release, ...]  # the last one first


def calendar(at: datetime) -> Calendar:
    """All that is announced at a moment. Three queries."""
    public = published.public_revisions(at).filter(year=OuterRef("pk"))
    announced = ReportingYear.objects.filter(release_at__isnull=False).annotate(has_reports=Exists(public))
    years = list(announced.order_by("release_at", "year"))
    told, readers = _told(years), defaultdict(list)
    for reader in EarlyReader.objects.filter(year__in=years):
        readers[reader.year_id].append(reader)
    releases = [
        Release(
            year,
            year.is_released(at),
            year.has_reports,
            tuple(_moves(told[year.chain])),
            tuple(_withdrawals(told[year.chain])),
            tuple(readers[year.pk]),
        )
        for year in years
    ]
    return Calendar(
        tuple(release for release in releases if not release.is_out),
        tuple(release for release in reversed(releases) if release.is_out),
    )


def _told(years: Sequence[ReportingYear]) -> dict[str, list[Event]]:
    """What the record has of releases and withdrawals, by the years' chains, the last act first."""
    found = defaultdict(list)
    events = Event.objects.filter(act__in=("release_set", *WITHDRAWAL), chain__in=[year.chain for year in years])
    for event in events.order_by("-number"):
        found[event.chain].append(event)
    return found


def _moves(events: Sequence[Event]) -> Iterator[Move]:
    for event in events:
        if event.act == "release_set" and event.reason and (before := event.changes["release_at"][0]):
            yield Move(event.at, datetime.fromisoformat(before), event.reason, event.changes.get("reason_cy", ""))


def _withdrawals(events: Sequence[Event]) -> Iterator[Withdrawal]:
    """Each end is followed by its beginning: the acts take turns."""
    acts = [event for event in events if event.act in WITHDRAWAL]
    for event, before in pairwise(acts):
        if event.act == "withdrawal_ended":
            yield Withdrawal(before.at, event.at)
