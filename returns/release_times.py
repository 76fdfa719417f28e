"""Release times: the usual one of a year, and from when those on the pre-release list may read. Pure: no ORM or clock.

Official Statistics come out on a working day, at half past nine, and are announced at least four weeks before (Code
of Practice for Statistics, T3); early access lasts 24 hours at most (Pre-release Access to Official Statistics Order
2008).
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from returns.working_days import is_working_day

LONDON = ZoneInfo("Europe/London")
USUAL = time(9, 30)
EARLY = timedelta(hours=24)
THURSDAY, OCTOBER = 3, 10
WEEK = timedelta(days=7)
NOTICE = 4 * WEEK
FURTHEST = timedelta(days=731)  # two years, whichever they are


def usual_release(end: date, after: datetime) -> datetime:
    """The last Thursday of the October after a year's end at the usual time, in London.

    Where that is not `after` the moment, or no working day, the next Thursday that is both.
    """
    day = date(end.year, OCTOBER, 31)
    day -= timedelta(days=(day.weekday() - THURSDAY) % 7)
    while datetime.combine(day, USUAL, LONDON) <= after or not is_working_day(day):
        day += WEEK
    return datetime.combine(day, USUAL, LONDON)


def earliest_proposal(now: datetime, deadline: date | None) -> datetime:
    """After which moment a release is proposed: with its notice, and after the day on which the returns are due."""
    noticed = now + NOTICE
    return noticed if deadline is None else max(noticed, datetime.combine(deadline + timedelta(days=1), time(), LONDON))


def early_from(release_at: datetime) -> datetime:
    """When early access begins: hours that pass, whatever the clocks do in between."""
    return release_at.astimezone(UTC) - EARLY
