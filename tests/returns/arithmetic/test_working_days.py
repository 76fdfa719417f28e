"""Working days: Monday to Friday without the bank holidays of England and Wales."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.arithmetic.calendar import is_working_day, reminder_days, working_days_from

DAYS = st.dates(min_value=date(2015, 1, 1), max_value=date(2045, 12, 31))


@pytest.mark.parametrize(
    "day",
    [
        date(2021, 7, 31),  # a Saturday
        date(2021, 8, 1),  # a Sunday
        date(2021, 8, 30),  # the summer bank holiday
        date(2022, 4, 15),  # Good Friday
        date(2022, 6, 3),  # the jubilee's, proclaimed for once
        date(2021, 12, 28),  # Boxing Day, which fell on a Sunday
    ],
)
def test_weekends_and_bank_holidays_are_no_working_days(day):
    assert not is_working_day(day)


def test_a_bank_holiday_of_scotland_alone_is_a_working_day():
    assert is_working_day(date(2021, 1, 4))
    assert is_working_day(date(2021, 11, 30))


def test_working_days_are_counted_from_either_side_of_easter():
    assert working_days_from(date(2022, 4, 20), -3) == date(2022, 4, 13)
    assert working_days_from(date(2022, 4, 14), 1) == date(2022, 4, 19)


def test_a_day_is_counted_from_a_deadline_that_is_no_working_day_itself():
    saturday = date(2021, 7, 31)
    assert working_days_from(saturday, -1) == date(2021, 7, 30)
    assert working_days_from(saturday, 1) == date(2021, 8, 2)


@given(DAYS, st.integers(min_value=1, max_value=40))
def test_so_many_working_days_on_there_are_so_many_between(day, count):
    there = working_days_from(day, count)
    assert is_working_day(there)
    between = [day + timedelta(days=n) for n in range(1, (there - day).days + 1)]
    assert sum(is_working_day(each) for each in between) == count


@given(DAYS, st.sets(st.integers(min_value=1, max_value=30)), st.sets(st.integers(min_value=1, max_value=30)))
def test_reminders_fall_on_working_days_on_their_side_of_the_deadline(due, before, after):
    days = reminder_days(due, before, after)
    assert days == sorted(set(days))
    assert all(is_working_day(day) for day in days)
    assert [day for day in days if day < due] == sorted(working_days_from(due, -count) for count in before)
    assert [day for day in days if day > due] == sorted(working_days_from(due, count) for count in after)
