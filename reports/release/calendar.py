"""The release calendar: which years come out when, which are out or were withdrawn, who reads early, why a time moved.

A year without a release time stands nowhere in it. Read anew for each page: what is coming comes out by itself.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.db.models import Exists, OuterRef, Q, Subquery

from reports.annual_report.pictures import YEARS
from reports.models import FrozenFile, PreReleaseAccess
from reports.published import editions
from returns.models import Event, ReportingYear, Revision, Status

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
    readers: tuple[PreReleaseAccess, ...]


@dataclass(frozen=True)
class Calendar:
    coming: tuple[Release, ...]  # the next one first
    past: tuple[Release, ...]  # the last one first


def calendar(at: datetime) -> Calendar:
    """All that is announced at a moment. Three queries."""
    public = editions.public_revisions(at).filter(year=OuterRef("pk"))
    announced = ReportingYear.objects.filter(release_at__isnull=False).annotate(has_reports=Exists(public))
    years = list(announced.order_by("release_at", "year"))
    told, readers = _told(years), defaultdict(list)
    for reader in PreReleaseAccess.objects.filter(year__in=years):
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
    acts = defaultdict(list)
    events = Event.objects.filter(act__in=("release_set", *WITHDRAWAL), chain__in=[year.chain for year in years])
    for event in events.order_by("-number"):
        acts[event.chain].append(event)
    return acts


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


# Which frozen reports of later years show figures of a year: in their pictures, which look back
# (reports.annual_report.pictures).


def shown_later(year: ReportingYear, at: datetime) -> Mapping[ReportingYear, int]:
    """How many reports of each later year show figures of a public one, by year, oldest first. Two queries.

    Those made since its release: of the areas that are public in it, over five years; and of all areas where it is the
    year with which a rate is compared. A report whose rate has no such comparison counts too.
    """
    own = editions.public_editions(at).filter(year=year, area_return__area=OuterRef("area_return__area"))
    between = ReportingYear.objects.filter(
        year__gt=year.year, year__lt=OuterRef("year"), release_at__lte=OuterRef("made_at")
    )
    made = FrozenFile.objects.filter(revision=OuterRef("pk")).order_by("made_at").values("made_at")[:1]
    later = Revision.objects.filter(status=Status.PUBLISHED, year__gt=year.year, year__withdrawn_at=None)
    made_since = later.annotate(made_at=Subquery(made)).filter(made_at__gte=year.release_at)
    showing = made_since.filter(Q(Exists(own), year__lt=year.year + YEARS) | ~Exists(between))
    counts = Counter(showing.values_list("year", flat=True))
    return {year: counts[year.pk] for year in ReportingYear.objects.filter(year__in=counts).order_by("year")}
