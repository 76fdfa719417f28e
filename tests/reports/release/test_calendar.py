"""The release calendar: what is announced, why it was moved, who reads early; and of what is not announced, nothing."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.release.actions import give_early_access, publish
from reports.release.calendar import calendar
from returns.models import ReportingYear
from returns.years import actions
from tests.factories import AT, LONDON, UserFactory
from tests.pages import read
from tests.reports.asking import RELEASE, ask

PAGE, WELSH, TEAM = "/releases/", "/cy/releases/", "/national/2021/release/"
MOMENT = timedelta(microseconds=1)
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def still(clock, settings):
    settings.SESSION_COOKIE_AGE = 10**9


@pytest.fixture
def team(client_of, national_publisher):
    return client_of(national_publisher)


def words(path: str = PAGE) -> str:
    return read(Client().get(path)).text


def announce(year, by, release_at=RELEASE, **more):
    return actions.set_release_time(year=year, by=by, at=AT, release_at=release_at, **more)


def test_a_year_without_a_release_time_stands_nowhere_in_it(cheshire_2021):
    assert "2020/21" not in words()
    assert "No release has been announced." in words()


def test_an_announced_year_is_coming_until_its_very_moment_and_past_from_then_on(cheshire_out, clock):
    clock(RELEASE - MOMENT)
    page = read(Client().get(PAGE))
    assert "Thursday 28 October 2021, 09:30" in page.text
    assert "Past releases" not in page.text
    assert "/reports/2021/" not in page.links
    clock(RELEASE)
    page = read(Client().get(PAGE))
    assert "No release has been announced." in page.text
    assert "Past releases" in page.text
    assert page.links["/reports/2021/"] == "MAPPA annual reports 2020/21"


def test_a_past_year_of_which_nothing_is_published_says_so_and_leads_nowhere(year_2021, national_publisher, clock):
    announce(year_2021, national_publisher)
    clock(RELEASE)
    page = read(Client().get(PAGE))
    assert "Nothing is published yet." in page.text
    assert "/reports/2021/" not in page.links


def test_what_is_published_before_the_release_changes_nothing_in_the_calendar(
    cheshire_frozen, national_publisher, clock
):
    announce(ReportingYear.objects.get(year=2021), national_publisher)
    before = ask(PAGE)
    publish(revision=cheshire_frozen, by=national_publisher, at=AT + timedelta(days=3))
    clock(RELEASE - MOMENT)
    assert ask(PAGE) == before


def test_a_moved_release_says_from_when_and_why_in_the_language_of_the_page(year_2021, national_publisher):
    announce(year_2021, national_publisher)
    announce(year_2021, national_publisher, RELEASE + WEEK, reason="Kent is late.", reason_cy="Mae Caint yn hwyr.")
    announce(year_2021, national_publisher, RELEASE + 2 * WEEK, reason="So is Gwent.")
    page = words()
    assert "Thursday 11 November 2021, 09:30" in page
    assert "Changed on 1 June 2021. It was announced for Thursday 28 October 2021, 09:30. Kent is late." in page
    assert page.index("So is Gwent.") < page.index("Kent is late.")
    welsh = Client().get(WELSH).content.decode()
    assert "Mae Caint yn hwyr." in welsh
    assert "Kent is late." not in welsh
    assert '<span lang="en">So is Gwent.</span>' in welsh


def test_a_release_that_is_taken_back_is_gone_and_its_moves_with_it(year_2021, national_publisher):
    announce(year_2021, national_publisher)
    announce(year_2021, national_publisher, None, reason="The figures are wrong.")
    assert "2020/21" not in words()
    assert "The figures are wrong." not in words()


def test_the_posts_of_the_pre_release_list_are_public_and_the_names_are_not(year_2021, national_publisher):
    person = UserFactory(name="Pat Early", email="pat.early@example.org")
    give_early_access(
        year=year_2021, by=national_publisher, at=AT, user=person,
        post="Minister of State", organisation="Ministry of Justice", post_cy="Gweinidog Gwladol",
    )  # fmt: skip
    assert "Minister of State" not in words()
    announce(year_2021, national_publisher)
    page, welsh = Client().get(PAGE).content.decode(), Client().get(WELSH).content.decode()
    assert "Minister of State, Ministry of Justice" in page
    assert "Gweinidog Gwladol, Ministry of Justice" in welsh
    for text in (page, welsh):
        assert "Pat Early" not in text
        assert "pat.early" not in text


def test_no_cache_may_keep_the_calendar_without_asking(year_2021, client):
    assert "no-cache" in client.get(PAGE)["Cache-Control"]


def test_home_and_the_foot_of_each_page_lead_to_the_calendar(db, client):
    assert client.get("/").content.decode().count('href="/releases/"') == 2
    assert 'href="/cy/releases/"' in client.get("/cy/help/").content.decode()


def test_the_calendar_makes_three_queries_however_many_years_there_are(year_2021, national_publisher):
    announce(year_2021, national_publisher)
    for count in (0, 5):
        for number in range(count):
            ReportingYear.objects.create(year=2000 + number, release_at=RELEASE - (number + 1) * 52 * WEEK)
        with CaptureQueriesContext(connection) as queries:
            calendar(AT)
        assert len(queries) == 3


@given(st.dictionaries(st.integers(2001, 2015), st.integers(-3, 3), min_size=1), st.integers(-3, 3))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@pytest.mark.django_db
def test_each_announced_year_is_either_coming_or_past_to_the_second_and_in_order(db, years, now):
    ReportingYear.objects.filter(year__lt=2016).delete()
    for year, seconds in years.items():
        ReportingYear.objects.create(year=year, release_at=RELEASE + timedelta(seconds=seconds))
    found = calendar(RELEASE + timedelta(seconds=now))
    assert {release.year.year for release in found.coming} == {year for year, at in years.items() if at > now}
    assert {release.year.year for release in found.past} == {year for year, at in years.items() if at <= now}
    for releases, step in ((found.coming, 1), (found.past, -1)):
        moments = [release.year.release_at for release in releases]
        assert moments[::step] == sorted(moments)


# --- The team's form ------------------------------------------------------------------------------


def test_the_form_offers_the_usual_day_and_time(year_2021, team):
    inputs = read(team.get(TEAM)).inputs
    assert (inputs["day"]["value"], inputs["time"]["value"]) == ("2021-10-28", "09:30")
    assert "reason" not in {name for name in inputs if inputs[name].get("id", "").startswith("release_")}


def test_the_form_offers_the_next_thursday_with_its_notice_where_october_has_passed(year_2021, team, clock):
    clock(datetime(2022, 4, 7, 12, 0, tzinfo=LONDON))
    inputs = read(team.get(TEAM)).inputs
    assert (inputs["day"]["value"], inputs["time"]["value"]) == ("2022-05-12", "09:30")


def test_the_form_offers_four_weeks_of_notice_and_a_day_after_the_deadline(year_2021, team, clock):
    clock(datetime(2021, 10, 1, 9, 30, tzinfo=LONDON))
    assert read(team.get(TEAM)).inputs["day"]["value"] == "2021-11-04"
    ReportingYear.objects.filter(year=2021).update(deadline=date(2021, 11, 4))
    assert read(team.get(TEAM)).inputs["day"]["value"] == "2021-11-11"


def test_a_time_less_than_24_hours_ahead_needs_its_tick(year_2021, team, clock):
    clock(RELEASE - timedelta(hours=24) + MOMENT)
    sent = {"day": "2021-10-28", "time": "09:30"}
    page = read(team.post(TEAM + "time/", sent))
    assert "This is less than 24 hours from now." in page.text
    assert page.inputs["day"]["value"] == "2021-10-28"
    assert ReportingYear.objects.get(year=2021).release_at is None
    assert team.post(TEAM + "time/", sent | {"soon": "on"}).status_code == 302
    assert ReportingYear.objects.get(year=2021).release_at == RELEASE


def test_a_time_24_hours_ahead_needs_no_tick(year_2021, team, clock):
    clock(RELEASE - timedelta(hours=24))
    assert team.post(TEAM + "time/", {"day": "2021-10-28", "time": "09:30"}).status_code == 302


@pytest.mark.parametrize(
    ("day", "time", "said"),
    [
        ("2021-10-30", "09:30", "Choose a working day: this is a weekend or a bank holiday"),
        ("2021-08-30", "09:30", "Choose a working day: this is a weekend or a bank holiday"),
        ("2021-10-31", "01:30", "The clocks go back that night, so 01:30 happens twice."),
        ("2022-03-27", "01:30", "The clocks go forward that night, so there is no 01:30."),
        ("2021-05-28", "09:30", "The release time must be in the future"),
        ("2023-06-05", "09:30", "This is more than two years from now. Choose an earlier day"),
        ("2099-10-28", "09:30", "This is more than two years from now. Choose an earlier day"),
        ("", "09:30", "Enter the day"),
        ("2021-10-28", "half past", "Enter a real time"),
    ],
)
def test_what_cannot_be_a_release_time_is_refused_at_its_box_and_kept(day, time, said, year_2021, team):
    response = team.post(TEAM + "time/", {"day": day, "time": time})
    page = read(response)
    assert (page.status, said in page.text) == (200, True)
    assert page.inputs["time"]["value"] == time
    assert ReportingYear.objects.get(year=2021).release_at is None
