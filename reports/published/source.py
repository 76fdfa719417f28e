"""What a consolidated file is made from: the returns of one state, and the name of that state. No clock.

The name (`id`) follows from the returns alone, so that a file can be asked for by it, compared by it and kept under it.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from reports.published import editions
from reports.published.editions import State
from reports.published.series import Published
from returns.models import AreaReturn, ReportingYear, Revision
from returns.models import Source as Origin
from returns.models.area import AreaKind

ALL = "all"


class Held(NamedTuple):
    """One return of the state. `public_from` is None where its year has no release time yet."""

    year: int
    area: str
    area_name: str
    area_codes: tuple[str, ...]
    number: int
    origin: str
    note: str
    published_at: datetime
    public_from: datetime | None
    kind: str = AreaKind.AREA


class Coverage(NamedTuple):
    """How many areas are there, of how many that owe a return; and of how many national bodies it is still to come."""

    published: int
    owed: int
    bodies_to_come: int = 0

    @property
    def is_whole(self) -> bool:
        return self.published == self.owed and not self.bodies_to_come


@dataclass(frozen=True, kw_only=True)
class Name:
    """What a source is known by: enough to find what was made from it.

    `year` is None for all years; `moment` is when the newest of it became, or is to become, public.
    """

    year: int | None
    id: str
    moment: datetime
    is_public: bool

    @property
    def name(self) -> str:
        """How files and addresses call it: 2021, or all."""
        return str(self.year or ALL)


@dataclass(frozen=True, kw_only=True)
class Source(Name):
    state: State
    returns: tuple[Held, ...]
    # When the newest of its years was released; None where none of them has a time yet.
    released_at: datetime | None = None
    # National figures of years without returns: see national_figures.with_published.
    published: Published = ()
    apart: Published = ()

    @property
    def corrected_at(self) -> datetime | None:
        """When the newest correction of what it holds became public, if that was after the release."""
        moments = [held.public_from for held in self.returns if held.number > 1 and held.public_from]
        newest = max(moments, default=None)
        return newest if newest and self.released_at and newest > self.released_at else None

    def named(self) -> Name:
        """Its name without the returns: of a thousand areas these are some megabytes."""
        return Name(year=self.year, id=self.id, moment=self.moment, is_public=self.is_public)

    @property
    def years(self) -> tuple[int, ...]:
        """Newest first."""
        return tuple(sorted({held.year for held in self.returns}, reverse=True))

    @property
    def title(self) -> str | Promise:
        """The years as they are printed, in the reader's language: 2020/21, or 2003/04 to 2020/21."""
        first, last = (ReportingYear(year=year).name for year in (self.years[-1], self.years[0]))
        return first if first == last else format_lazy(gettext_lazy("{first} to {last}"), first=first, last=last)

    @property
    def period(self) -> tuple[date, date]:
        return ReportingYear(year=self.years[-1]).start, ReportingYear(year=self.years[0]).end

    @property
    def includes_invented(self) -> bool:
        return any(held.origin == Origin.INVENTED for held in self.returns)

    @property
    def release_is_set(self) -> bool:
        return all(held.public_from for held in self.returns)

    def coverage(self) -> dict[int, Coverage]:
        """How many returns there are of how many that are owed, by year, newest first. One query."""
        owed = Counter(AreaReturn.objects.filter(year__in=self.years).values_list("year", "area__kind"))
        there = Counter((held.year, held.kind) for held in self.returns)
        area, body = AreaKind.AREA, AreaKind.BODY
        return {
            year: Coverage(there[year, area], owed[year, area], owed[year, body] - there[year, body])
            for year in self.years
        }


def public_source(at: datetime, *, year: int | None = None, last: int | None = None) -> Source | None:
    """What anybody may read at a moment, of a year or of all years; None where that is nothing. Two queries.

    `last` leaves the years after it out, and its name is that of what is left.
    """
    return _source(editions.public_state(at, year=year), year, at, last)


def source_at_release(year: ReportingYear, at: datetime) -> Source | None:
    """What will be public of a year at its release, with what is public of the years before it now. For early readers.

    None where nothing of the year is published, or it has no release time. Three queries.
    """
    if year.release_at is None:
        return None
    now, then = editions.public_state(at), editions.public_state(year.release_at, year=year.year)
    parts = zip(now, then, strict=True)
    state = State(*(tuple(sorted({*here, *there})) for here, there in parts))
    return _source(state, None, year.release_at, year.year) if then.revisions else None


def source_before_release(at: datetime, *, year: int) -> Source | None:
    """What is published of a year, public or not. For the national team alone."""
    return _source(editions.state_before_release(at, year=year), year, at)


def sources(state: State, at: datetime) -> list[Source]:
    """A source for each year of a state, newest first; each is what `public_source` gives for its year. One query."""
    every = _every(state)
    years = sorted({held.year for held, *_ in every}, reverse=True)
    made = (_made(state, [row for row in every if row[0].year == year], year, at) for year in years)
    return [source for source in made if source]


def of_all(state: State, at: datetime) -> Source | None:
    """One source for all years of a state."""
    return _source(state, None, at)


def _source(state: State, year: int | None, at: datetime, last: int | None = None) -> Source | None:
    if not state.revisions:
        return None
    every = [row for row in _every(state) if last is None or row[0].year <= last]
    return _made(state, every, year, at, last)


def _every(state: State) -> list[tuple[Held, int, datetime | None]]:
    """Each edition of a state with its key and its year's release."""
    revisions = Revision.objects.filter(pk__in=editions.among([*state.revisions, *state.earlier]))
    rows = revisions.order_by("year_id", "area_return__area__slug", "number").values_list(
        "year", "area_return__area__slug", "area_return__area_name", "area_return__area__police_force_area_codes",
        "number", "source", "note", "published_at", "year__release_at", "area_return__area__kind", "pk",
    )  # fmt: skip
    return [(_held(row), row[-1], row[-3]) for row in rows]


def _made(
    state: State,
    every: Sequence[tuple[Held, int, datetime | None]],
    year: int | None,
    at: datetime,
    last: int | None = None,
) -> Source | None:
    """A source of some editions of a state."""
    kept, now = {pk for _, pk, _ in every}, set(state.revisions)
    returns = tuple(held for held, pk, _ in every if pk in now)
    if not returns:
        return None
    name = year or (f"to-{last}" if last else ALL)
    moment = max(held.public_from or held.published_at for held in returns)
    return Source(
        state=State(*(tuple(pk for pk in part if pk in kept) for part in state)),
        year=year,
        returns=returns,
        id=f"{name}-{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}-{_digest([held for held, *_ in every])}",
        moment=moment,
        released_at=max((release for _, pk, release in every if pk in now and release), default=None),
        is_public=all(held.public_from and held.public_from <= at for held in returns),
    )


def _held(row: tuple[Any, ...]) -> Held:
    year, area, name, codes, number, origin, note, published_at, release_at, kind, _ = row
    public_from = max(published_at, release_at) if release_at else None
    return Held(year, area, name, tuple(codes), number, origin, note, published_at, public_from, kind)


def _digest(returns: Sequence[Held]) -> str:
    """Twelve hex digits over all that the state holds, earlier editions too: those tell what is revised."""
    told = [(*held[:-3], *(moment and moment.timestamp() for moment in held[-3:-1])) for held in returns]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:12]
