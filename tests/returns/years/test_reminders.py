"""Reminders of a deadline: on their working days, to areas that still owe a return, and never twice."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from returns import tasks
from returns.entry.actions import send_back
from returns.models import Event, Membership, Notice, Role, Status
from returns.years.actions import grant_extension, set_dates
from returns.years.reminder_actions import send_reminders
from tests.factories import AT, LONDON, RevisionFactory
from tests.pages import read

# 2020/21 is due on Saturday 31 July 2021.
BEFORE = (date(2021, 7, 19), date(2021, 7, 28), date(2021, 7, 30))  # ten, three and one working days
AFTER = (date(2021, 8, 2), date(2021, 8, 6))  # one and five
REMINDERS = ("reminded_before", "reminded_after")


def morning(day: date) -> datetime:
    return datetime.combine(day, time(8), LONDON)


def remind(day: date) -> int:
    return send_reminders(today=day, at=morning(day))


def reminded() -> list[tuple[str, str, date]]:
    notices = Notice.objects.filter(act__in=REMINDERS).order_by("pk")
    return [(notice.recipient.name, notice.act, notice.reminds_on) for notice in notices]


@pytest.fixture
def owing(cheshire_coordinator, kent_coordinator, year_2021):
    """Cheshire and Kent have co-ordinators and owe their returns; Gwent owes one and has none."""
    return year_2021


def test_each_area_that_owes_a_return_is_reminded_on_each_of_the_days(owing):
    day, sent = date(2021, 7, 1), []
    while day < date(2021, 9, 1):
        if remind(day):
            sent.append(day)
        day += timedelta(days=1)
    assert sent == [*BEFORE, *AFTER]
    assert len(reminded()) == 10
    assert {act for _, act, day in reminded() if day <= owing.deadline} == {"reminded_before"}
    assert {act for _, act, day in reminded() if day > owing.deadline} == {"reminded_after"}


def test_a_reminder_says_the_day_and_leads_to_the_return(owing):
    remind(BEFORE[0])
    notice = Notice.objects.get(act="reminded_before", recipient__name="Kent Coordinator")
    assert notice.subject == "The return Kent 2020/21 is due by 31 July 2021"
    assert notice.address == "/returns/2021/kent/"
    event = Event.objects.get(act="reminded_before", chain="2021/kent")
    assert (event.by, event.changes) == (None, {"due": "2021-07-31", "reminds_on": "2021-07-19"})


def test_running_it_again_the_same_day_sends_nothing_twice(owing):
    assert [remind(BEFORE[0]) for _ in range(3)] == [2, 0, 0]
    assert len(reminded()) == 2


def test_the_database_refuses_the_same_reminder_twice(owing):
    remind(BEFORE[0])
    again = Notice.objects.filter(act="reminded_before").first()
    again.pk = None
    with pytest.raises(IntegrityError, match="notice_reminds_once_a_day"), transaction.atomic():
        again.save(force_insert=True)


def test_a_day_that_was_missed_is_made_up_for_on_the_next_working_day(owing):
    assert remind(BEFORE[0] + timedelta(days=1)) == 2
    assert remind(BEFORE[0] + timedelta(days=2)) == 0
    assert {day for _, _, day in reminded()} == {BEFORE[0]}


def test_of_several_missed_days_only_the_newest_reminder_is_sent(owing):
    assert remind(AFTER[1]) == 2
    assert {(act, day) for _, act, day in reminded()} == {("reminded_after", AFTER[1])}


def test_what_was_missed_for_longer_than_a_week_is_not_sent(owing):
    assert remind(AFTER[1] + timedelta(days=10)) == 0


@pytest.mark.parametrize("day", [date(2021, 7, 24), date(2021, 8, 1), date(2021, 8, 30)])
def test_nothing_is_sent_on_a_weekend_or_a_bank_holiday(owing, day):
    owing.remind_after = list(range(1, 31))
    owing.remind_before = list(range(1, 31))
    owing.save()
    assert remind(day) == 0


@pytest.mark.parametrize("status", ["submitted", "accepted", "published"])
def test_an_area_whose_return_is_in_is_not_reminded(owing, cheshire_2021, status):
    area_return = cheshire_2021.area_return
    cheshire_2021.figures.all().delete()
    cheshire_2021.delete()
    RevisionFactory(area_return=area_return, **{status: True})
    remind(BEFORE[0])
    assert [name for name, _, _ in reminded()] == ["Kent Coordinator"]


def test_a_correction_counts_as_received(owing, cheshire_published):
    correction = RevisionFactory(area_return=cheshire_published.area_return, number=2)
    assert correction.status == Status.DRAFT
    remind(BEFORE[0])
    assert [name for name, _, _ in reminded()] == ["Kent Coordinator"]


def test_what_was_sent_back_is_owed_again(owing, cheshire_submitted, national_reviewer):
    send_back(revision=cheshire_submitted, by=national_reviewer, at=AT, reason="Odd.")
    assert remind(BEFORE[0]) == 2


def test_an_area_with_more_time_is_reminded_of_its_own_day(owing, cheshire_2021, national_reviewer):
    until = datetime(2021, 8, 20, 17, 0, tzinfo=LONDON)
    grant_extension(area_return=cheshire_2021.area_return, by=national_reviewer, at=AT, until=until, reason="A flood.")
    for day in (*BEFORE, *AFTER):
        remind(day)
    assert ("Cheshire Coordinator", "reminded_before", BEFORE[1]) not in reminded()
    assert ("Cheshire Coordinator", "reminded_before", AFTER[1]) in reminded()  # ten working days before 20 August
    notice = Notice.objects.filter(act="reminded_before", recipient__name="Cheshire Coordinator").latest("pk")
    assert "due by 20 August 2021" in notice.subject


def test_an_extension_that_ends_before_the_deadline_changes_nothing(owing, cheshire_2021, national_reviewer):
    set_dates(
        year=owing, by=national_reviewer, at=AT, deadline=date(2021, 6, 20), closes_at=None,
        remind_before=owing.remind_before, remind_after=owing.remind_after,
    )  # fmt: skip
    until = datetime(2021, 7, 1, 17, 0, tzinfo=LONDON)
    grant_extension(area_return=cheshire_2021.area_return, by=national_reviewer, at=AT, until=until, reason="A flood.")
    owing.deadline = date(2021, 7, 31)  # moved back again
    owing.save()
    assert remind(BEFORE[0]) == 2


def test_once_the_year_is_closed_nobody_is_told_to_submit(owing):
    owing.closes_at = morning(AFTER[0])
    owing.save()
    assert remind(AFTER[0]) == 2
    assert remind(AFTER[1]) == 0


def test_other_days_can_be_chosen_for_a_year(owing):
    owing.remind_before, owing.remind_after = [5], []
    owing.save()
    assert [day for day in sorted((*BEFORE, date(2021, 7, 26), *AFTER)) if remind(day)] == [date(2021, 7, 26)]


def test_a_year_in_preparation_reminds_nobody(form_2021, cheshire_coordinator):
    form_2021.deadline = date(2021, 7, 31)
    form_2021.save()
    assert remind(BEFORE[0]) == 0


def test_a_closed_account_is_not_reminded_and_an_area_without_anyone_is_left_out(owing, kent_coordinator):
    kent_coordinator.is_active = False
    kent_coordinator.save()
    assert remind(BEFORE[0]) == 1
    assert not Event.objects.filter(act="reminded_before", chain__in=("2021/kent", "2021/gwent")).exists()


def test_the_board_is_not_reminded(owing, cheshire_chair, cheshire_coordinator):
    remind(BEFORE[0])
    assert "Board Chair" not in {name for name, _, _ in reminded()}


def test_two_coordinators_of_an_area_are_both_reminded(owing, kent, cheshire_coordinator):
    Membership.objects.create(user=cheshire_coordinator, role=Role.COORDINATOR, area=kent)
    remind(BEFORE[0])
    names = sorted(name for name, _, _ in reminded())
    assert names == ["Cheshire Coordinator", "Cheshire Coordinator", "Kent Coordinator"]


def test_the_workers_task_goes_by_the_clock_of_london(owing, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: morning(BEFORE[0]))
    tasks.remind(timestamp=0)
    tasks.remind(timestamp=3600)
    assert len(reminded()) == 2
    assert ProcrastinateJob.objects.filter(task_name="returns.tasks.deliver").exists()


def test_the_page_of_the_dates_counts_as_sent_what_the_mail_server_took(owing, national_reviewer, client_of):
    remind(BEFORE[0])
    Notice.objects.filter(recipient__name="Kent Coordinator", reminds_on=BEFORE[0]).update(
        attempts=1, mailed_at=morning(BEFORE[0])
    )
    page = read(client_of(national_reviewer).get("/national/2021/dates/"))
    assert "Monday 19 July 2021: 1 of 2 emails sent See the others" in page.text
    Notice.objects.filter(reminds_on=BEFORE[0]).update(attempts=1, mailed_at=morning(BEFORE[0]))
    page = read(client_of(national_reviewer).get("/national/2021/dates/"))
    assert "Monday 19 July 2021: 2 of 2 emails sent" in page.text
    assert "See the others" not in page.text
