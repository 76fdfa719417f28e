"""A year's dates: opened, moved, refused, and the page on which the national team sets them."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from returns.models import AreaReturn, Event, Notice, ReportingYear
from returns.models.year import YearStatus
from returns.record.refusals import Refused
from returns.years import actions
from tests.factories import AT, LONDON
from tests.pages import read, typed

PAGE = "/national/2021/dates/"
CLOSE = datetime(2021, 9, 30, 17, 0, tzinfo=LONDON)
DATES = {"deadline": date(2021, 8, 31), "closes_at": CLOSE, "remind_before": [5, 2], "remind_after": [3]}


def stored() -> ReportingYear:
    return ReportingYear.objects.get(year=2021)


def set_dates(year, by, at=AT, **changed):
    return actions.set_dates(year=year, by=by, at=at, **(DATES | changed))


# --- The action -----------------------------------------------------------------------------------


def test_the_national_team_sets_the_dates_and_the_record_keeps_the_old_ones(year_2021, national_publisher):
    set_dates(year_2021, national_publisher)
    year = stored()
    assert (year.deadline, year.closes_at, year.remind_before, year.remind_after) == (
        date(2021, 8, 31), CLOSE, [2, 5], [3],
    )  # fmt: skip
    event = Event.objects.get(act="dates_set")
    assert (event.chain, event.by) == ("2021", national_publisher)
    assert event.changes["deadline"] == ["2021-07-31", "2021-08-31"]
    assert event.changes["remind_before"] == [[1, 3, 10], [2, 5]]


def test_dates_that_stay_as_they_are_leave_no_trace(year_2021, national_publisher):
    for _ in range(2):
        set_dates(year_2021, national_publisher)
    assert Event.objects.filter(act="dates_set").count() == 1


def test_a_new_deadline_is_told_to_areas_that_still_owe_a_return_and_to_colleagues(
    cheshire_coordinator, kent_coordinator, cheshire_submitted, year_2021, national_publisher, national_reviewer
):
    set_dates(year_2021, national_publisher)
    notices = {notice.recipient.name: notice for notice in Notice.objects.filter(act="dates_set")}
    assert set(notices) == {"Kent Coordinator", "National Reviewer"}
    assert notices["Kent Coordinator"].text == "The return is now due by 31 August 2021."
    assert (notices["National Reviewer"].year, notices["National Reviewer"].address) == (year_2021, PAGE)


def test_other_reminder_days_are_not_told_to_areas(kent_coordinator, year_2021, national_publisher):
    set_dates(year_2021, national_publisher, deadline=year_2021.deadline, closes_at=None)
    assert not Notice.objects.filter(act="dates_set").exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"closes_at": AT - timedelta(days=1)}, "must close after it opens"),
        ({"closes_at": AT}, "must close after it opens"),
        ({"deadline": date(2021, 10, 1)}, "deadline is after the closing time"),
        ({"deadline": date(2021, 5, 31)}, "deadline is in the past"),
        ({"remind_before": [0]}, "from 1 to 30 working days"),
        ({"remind_after": [31]}, "from 1 to 30 working days"),
    ],
)
def test_dates_that_make_no_sense_are_refused_in_words(year_2021, national_publisher, changed, words):
    with pytest.raises(Refused, match=words):
        set_dates(year_2021, national_publisher, **changed)
    assert stored().deadline == date(2021, 7, 31)
    assert not Event.objects.filter(act="dates_set").exists()


def test_the_close_cannot_be_moved_into_the_past(year_2021, national_publisher):
    later = AT + timedelta(days=90)
    with pytest.raises(Refused, match="The new closing time is in the past"):
        set_dates(
            year_2021, national_publisher, at=later, deadline=date(2021, 7, 31), closes_at=later - timedelta(hours=1)
        )


def test_what_is_past_may_stay_as_it_is(year_2021, national_publisher):
    set_dates(year_2021, national_publisher)
    set_dates(year_2021, national_publisher, at=CLOSE + timedelta(days=30), remind_after=[4])
    assert stored().remind_after == [4]


def test_a_year_may_close_on_the_day_of_its_deadline(year_2021, national_publisher):
    set_dates(year_2021, national_publisher, deadline=date(2021, 9, 30))
    assert stored().deadline == date(2021, 9, 30)


def test_the_dates_of_a_year_in_preparation_are_set_when_it_opens(form_2021, national_publisher):
    with pytest.raises(Refused, match="not open yet"):
        set_dates(form_2021, national_publisher)


@pytest.mark.parametrize("who", ["cheshire_coordinator", "cheshire_chair"])
def test_only_the_national_team_sets_dates(year_2021, who, request):
    with pytest.raises(Refused, match="Only the national team"):
        set_dates(year_2021, request.getfixturevalue(who))


def test_a_year_that_would_close_before_its_deadline_is_not_opened(form_2021, areas, national_publisher):
    with pytest.raises(Refused, match="deadline is after the closing time"):
        actions.open_year(year=form_2021, by=national_publisher, at=AT, deadline=date(2021, 10, 1), closes_at=CLOSE)
    assert not AreaReturn.objects.exists()


@pytest.mark.parametrize("field", ["remind_before", "remind_after"])
@pytest.mark.parametrize("count", [0, 31])
def test_the_database_refuses_a_reminder_on_the_deadline_or_long_before_it(year_2021, field, count):
    with pytest.raises(IntegrityError, match="reminds_on_other_days"), transaction.atomic():
        ReportingYear.objects.filter(year=2021).update(**{field: [count]})


# --- The page -------------------------------------------------------------------------------------


@pytest.fixture
def team(client_of, national_publisher, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT + timedelta(hours=1))
    return client_of(national_publisher)


def test_a_year_in_preparation_is_opened_from_its_page(form_2021, areas, team):
    assert "Open the year" in read(team.get("/national/2021/")).links[PAGE]
    page = read(team.get(PAGE))
    assert page.inputs["remind_before"]["value"] == "10, 3, 1"
    asked = read(team.post(PAGE, typed(page, deadline="2021-08-31", remind_after="2 7")))
    assert "3 areas get an empty return with 29 boxes each" in asked.text
    assert stored().status == YearStatus.DRAFT
    response = team.post(PAGE, typed(asked, confirmed="yes"))
    assert (response.status_code, response["Location"]) == (302, PAGE)
    year = stored()
    assert (year.status, year.deadline, year.closes_at) == (YearStatus.OPEN, date(2021, 8, 31), None)
    assert (sorted(year.remind_before), year.remind_after) == ([1, 3, 10], [2, 7])
    assert AreaReturn.objects.filter(year=year).count() == len(areas)
    assert "2020/21 is open." in read(team.get(PAGE)).text


def test_an_open_years_dates_are_shown_and_changed(year_2021, team):
    page = read(team.get(PAGE))
    assert page.inputs["deadline"]["value"] == "2021-07-31"
    assert "Friday 30 July 2021" in page.text  # the last reminder before it
    sent = typed(page, deadline="2021-08-31", closes_day="2021-09-30", closes_time="17:00", remind_before="")
    assert team.post(PAGE, sent).status_code == 302
    assert (stored().closes_at, stored().remind_before) == (CLOSE, [])
    assert read(team.get(PAGE)).inputs["closes_time"]["value"] == "17:00"
    assert PAGE in read(team.get("/national/2021/")).links


def test_sending_the_page_unchanged_leaves_no_trace(year_2021, team):
    year_2021.closes_at = CLOSE
    year_2021.save()
    assert team.post(PAGE, typed(read(team.get(PAGE)))).status_code == 302
    assert not Event.objects.filter(act="dates_set").exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"deadline": ""}, "Enter the deadline"),
        ({"deadline": "31 July"}, "Enter a real day as the deadline"),
        ({"deadline": "2021-05-01"}, "The new deadline is in the past"),
        ({"closes_day": "2021-08-20"}, "Enter the time at which the year closes"),
        ({"closes_time": "17:00"}, "Enter the day on which the year closes"),
        ({"closes_day": "2021-07-30", "closes_time": "17:00"}, "The deadline is after the closing time"),
        ({"closes_day": "2021-05-30", "closes_time": "17:00"}, "A year must close after it opens"),
        ({"closes_day": "2021-10-31", "closes_time": "01:30"}, "so 01:30 happens twice"),
        ({"closes_day": "2022-03-27", "closes_time": "01:30"}, "there is no 01:30"),
        ({"remind_before": "soon"}, "Enter whole numbers from 1 to 30"),
        ({"remind_before": "31"}, "Enter whole numbers from 1 to 30"),
        ({"remind_after": "0"}, "Enter whole numbers from 1 to 30"),
        ({"remind_after": "١"}, "Enter whole numbers from 1 to 30"),
    ],
)
def test_what_cannot_be_is_refused_on_the_page_and_what_was_typed_is_kept(year_2021, team, changed, words):
    response = team.post(PAGE, typed(read(team.get(PAGE)), remind_after="7") | changed)
    page = read(response)
    assert page.status == 200
    assert words.replace("’", "'") in page.text.replace("’", "'")
    assert page.inputs["remind_after"]["value"] == changed.get("remind_after", "7")
    assert stored().deadline == date(2021, 7, 31)


def test_a_year_without_a_form_cannot_be_opened_and_says_why(db, team):
    ReportingYear.objects.create(year=2021)
    page = read(team.post(PAGE, {"deadline": "2021-08-31"}))
    assert "2020/21 has no form yet. Load its questionnaire first." in page.text
    assert stored().status == YearStatus.DRAFT


def test_a_year_that_is_not_there_has_no_page(team):
    assert team.get("/national/1999/dates/").status_code == 404
