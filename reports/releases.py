"""The release calendar: which years come out when, which are out, who reads early, and why a time was moved.

A year without a release time stands nowhere in it. Read anew for each page: what is coming comes out by itself.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from reports import published
from reports.models import EarlyReader
from returns.models import Event, ReportingYear


@dataclass(frozen=True)
class Move:
    """An announced time that became another, and why; the reason in Welsh where there is one."""

    at: datetime
    before: datetime
    reason: str
    reason_cy: str


@dataclass(frozen=True)
class Release:
    """One year in the calendar. `has_reports`: whether anything of it is public."""

    year: ReportingYear
    is_out: bool
    has_reports: bool
    moves: tuple[Move, ...]
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
    moves, readers = _moves(years), defaultdict(list)
    for reader in EarlyReader.objects.filter(year__in=years):
        readers[reader.year_id].append(reader)
    releases = [
        Release(
            year,
            year.is_released(at),
            year.has_reports,
            tuple(moves[year.chain]),
            tuple(readers[year.pk]),
        )
        for year in years
    ]
    return Calendar(
        tuple(release for release in releases if not release.is_out),
        tuple(release for release in reversed(releases) if release.is_out),
    )


def _moves(years: Sequence[ReportingYear]) -> dict[str, list[Move]]:
    """By the years' chains in the record, the last move first."""
    found = defaultdict(list)
    told = Event.objects.filter(act="release_set", chain__in=[year.chain for year in years]).exclude(reason="")
    for event in told.order_by("-number"):
        if before := event.changes["release_at"][0]:
            moved = Move(event.at, datetime.fromisoformat(before), event.reason, event.changes.get("reason_cy", ""))
            found[event.chain].append(moved)
    return found
