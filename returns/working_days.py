"""Working days of England and Wales, and the days on which a reminder is due. Pure: no ORM, settings or clock.

The two nations share their bank holidays (Banking and Financial Dealings Act 1971, schedule 1).
"""

from collections.abc import Iterable
from datetime import date, timedelta

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
