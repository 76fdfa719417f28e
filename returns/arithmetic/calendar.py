"""Working days of England and Wales, reminder days and release times. Pure: no ORM, settings or clock.

The two nations share their bank holidays (Banking and Financial Dealings Act 1971, schedule 1).
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from holidays import country_holidays

BANK_HOLIDAYS = country_holidays("GB", subdiv="ENG")
SATURDAY = 5


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in BANK_HOLIDAYS


def working_days_from(day: date, count: int) -> date:
    """The working day that is so many after `day`, or before it where `count` is negative."""
    step = timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def reminder_days(due: date, before: Iterable[int], after: Iterable[int]) -> list[date]:
    """The days of the reminders of what is due on `due`, in order: so many working days before it, and after it."""
    counts = [*(-count for count in before), *after]
    return sorted({working_days_from(due, count) for count in counts})


# --- Release times --------------------------------------------------------------------------------

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
