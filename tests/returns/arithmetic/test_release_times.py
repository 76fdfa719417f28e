"""The usual moment of a release, the hours before it, and the hours that London's clocks do not have."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.access.forms import MomentForm
from returns.arithmetic.calendar import LONDON, early_from, is_working_day, usual_release

ENDS = st.integers(2004, 2040).map(lambda year: date(year, 3, 31))
MOMENTS = st.datetimes(datetime(2004, 1, 1), datetime(2040, 12, 31), timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("end", "after", "release"),
    [
        (2021, datetime(2021, 6, 1), datetime(2021, 10, 28, 9, 30)),  # in summer time
        (2020, datetime(2020, 6, 1), datetime(2020, 10, 29, 9, 30)),  # the clocks went back on the 25th
        (2021, datetime(2021, 10, 28, 9, 29), datetime(2021, 10, 28, 9, 30)),
        (2021, datetime(2021, 10, 28, 9, 30), datetime(2021, 11, 4, 9, 30)),
        (2024, datetime(2025, 12, 20), datetime(2026, 1, 8, 9, 30)),  # not on Christmas Day, nor on New Year's
    ],
)
def test_a_year_comes_out_on_the_last_thursday_of_october_or_the_next_that_is_a_working_day(end, after, release):
    found = usual_release(date(end, 3, 31), after.replace(tzinfo=LONDON))
    assert found == release.replace(tzinfo=LONDON)


@given(ENDS, MOMENTS)
def test_the_usual_release_is_a_working_thursday_at_half_past_nine_that_lies_ahead(end, after):
    release = usual_release(end, after)
    assert release > after
    assert release.date() > end
    assert (release.weekday(), release.hour, release.minute, release.tzinfo) == (3, 9, 30, LONDON)
    assert is_working_day(release.date())
    a_week_before = release - timedelta(days=7)
    assert a_week_before <= after or a_week_before.month == 10 or not is_working_day(a_week_before.date())


@given(MOMENTS)
def test_early_access_is_24_hours_that_pass_whatever_the_clocks_do(release):
    for zone in (UTC, LONDON):
        assert (release - early_from(release.astimezone(zone))).total_seconds() == 24 * 60 * 60


@pytest.mark.parametrize(
    ("day", "time", "words"),
    [
        ("2022-03-27", "01:00", "The clocks go forward that night, so there is no 01:00"),
        ("2022-03-27", "01:59", "The clocks go forward that night, so there is no 01:59"),
        ("2021-10-31", "01:00", "The clocks go back that night, so 01:00 happens twice"),
        ("2021-10-31", "01:59", "The clocks go back that night, so 01:59 happens twice"),
    ],
)
def test_an_hour_that_the_clocks_skip_or_repeat_is_refused_at_the_time_with_words(day, time, words):
    form = MomentForm({"day": day, "time": time})
    assert not form.is_valid()
    assert form.errors["time"][0].startswith(words)


@given(st.datetimes(datetime(2004, 1, 1), datetime(2040, 12, 31)))
def test_every_other_moment_is_what_londons_clocks_show(shown):
    form = MomentForm({"day": shown.strftime("%Y-%m-%d"), "time": shown.strftime("%H:%M")})
    if form.is_valid():
        moment = form.cleaned_data["moment"]
        assert moment.astimezone(LONDON).strftime("%Y-%m-%d %H:%M") == shown.strftime("%Y-%m-%d %H:%M")
        assert moment.astimezone(UTC).astimezone(LONDON) == moment
    else:
        assert shown.weekday() == 6
        assert shown.hour == 1
