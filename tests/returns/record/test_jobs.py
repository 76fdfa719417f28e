"""The worker's jobs: one for one thing; what is left behind is taken up; what failed is told; what is old goes."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from returns import tasks
from returns.models import Notice
from returns.models.notice import Delivery
from returns.people.actions import deliver, send_again, take_up_forgotten
from returns.record import jobs
from returns.record.notices import DELIVER
from returns.record.refusals import Refused
from tests.factories import AT

LATER = AT + timedelta(days=2)
TIDY = "returns.tasks.tidy"


def as_if_the_worker(statement: str, *parameters: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def asked(name: str = TIDY, **args: object) -> ProcrastinateJob:
    jobs.ask_for(name, [args], queue="default")
    return ProcrastinateJob.objects.filter(task_name=name).order_by("-pk")[0]


def is_left_by_a_killed_worker(job: ProcrastinateJob, attempts: int = 0) -> None:
    """Its worker was told of, and has said nothing for longer than one may."""
    as_if_the_worker(
        "WITH gone AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '31 seconds')"
        " RETURNING id) UPDATE procrastinate_jobs SET status = 'doing', attempts = %s, worker_id = gone.id FROM gone"
        " WHERE procrastinate_jobs.id = %s",
        attempts,
        job.pk,
    )


def status_of(job: ProcrastinateJob) -> str:
    return ProcrastinateJob.objects.get(pk=job.pk).status


# --- One job for one thing ------------------------------------------------------------------------


def test_what_waits_is_not_asked_for_twice_and_another_thing_is(db):
    assert jobs.ask_for(TIDY, [{"timestamp": 1}, {"timestamp": 2}], queue="default") == 2
    assert jobs.ask_for(TIDY, [{"timestamp": 2}, {"timestamp": 3}], queue="default") == 1


def test_what_is_in_hand_is_asked_for_again_and_waits_for_its_end(db):
    first = asked(timestamp=1)
    as_if_the_worker("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", first.pk)
    second = asked(timestamp=1)
    assert second.pk != first.pk
    assert second.lock == first.lock
    assert jobs.ask_for(TIDY, [{"timestamp": 1}], queue="default") == 0


# --- Left behind ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", [TIDY, DELIVER, "reports.tasks.freeze", "returns.tasks.take_up", "reports.demo.finish"]
)
def test_a_job_of_any_kind_that_a_killed_worker_left_is_begun_anew(name, db):
    job = asked(name, thing=1)
    is_left_by_a_killed_worker(job)
    assert jobs.take_up_stalled() == 1
    assert (status_of(job), ProcrastinateJob.objects.get(pk=job.pk).attempts) == ("todo", 1)


def test_a_job_whose_worker_is_there_is_left_alone(db):
    job = asked(timestamp=1)
    is_left_by_a_killed_worker(job)
    as_if_the_worker("UPDATE procrastinate_workers SET last_heartbeat = now()")
    assert jobs.take_up_stalled() == 0
    assert status_of(job) == "doing"


def test_a_job_that_each_worker_dies_of_fails_in_the_end(db):
    job = asked(timestamp=1)
    is_left_by_a_killed_worker(job, attempts=jobs.MOST_ATTEMPTS - 1)
    jobs.take_up_stalled()
    assert status_of(job) == "failed"


def test_a_job_by_the_clock_whose_successor_waits_already_is_forgotten(db):
    as_if_the_worker(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, status)"
        " VALUES ('default', %s, 'tidy', 'doing'), ('default', %s, 'tidy', 'todo')",
        TIDY,
        TIDY,
    )
    assert jobs.take_up_stalled() == 1
    assert list(ProcrastinateJob.objects.values_list("status", flat=True)) == ["todo"]


def test_taking_up_waits_for_no_job_before_it(db):
    """Else a killed worker that had just this in hand would keep all others from ever doing it."""
    task = app.tasks["returns.tasks.take_up"]
    assert task.lock is None
    assert task.priority > 0


# --- Mail that was in hand ------------------------------------------------------------------------


@pytest.fixture
def notice(cheshire_submitted) -> Notice:
    return Notice.objects.order_by("pk")[0]


@pytest.fixture
def in_hand(notice) -> Notice:
    """Its worker was killed after it had begun."""
    Notice.objects.filter(pk=notice.pk).update(sending_since=AT)
    notice.refresh_from_db()
    return notice


def test_a_mail_that_was_in_hand_is_not_sent_a_second_time_in_silence(in_hand, mailoutbox):
    assert in_hand.delivery == Delivery.SENDING
    deliver(notice=in_hand, at=LATER)
    deliver(notice=in_hand, at=LATER)
    in_hand.refresh_from_db()
    assert (in_hand.delivery, in_hand.given_up_at) == (Delivery.UNCERTAIN, LATER)
    assert not mailoutbox


def test_the_page_says_that_nobody_knows_and_the_button_sends_it(in_hand, client_of, national_reviewer, mailoutbox):
    deliver(notice=in_hand, at=LATER)
    team = client_of(national_reviewer)
    page = team.get("/national/mail/?state=uncertain").content.decode()
    assert "Not known whether it was sent" in page
    assert "The worker was stopped while it sent this mail. It may have gone out." in page
    assert "1 not sent" in team.get("/national/").content.decode()
    team.post("/national/mail/again/", {"notice": in_hand.pk})
    deliver(notice=in_hand, at=LATER)
    in_hand.refresh_from_db()
    assert in_hand.delivery == Delivery.SENT
    assert len(mailoutbox) == 1


def test_a_mail_that_is_being_sent_is_not_sent_again(in_hand, national_reviewer):
    with pytest.raises(Refused, match="being sent now"):
        send_again(notice=in_hand, by=national_reviewer, at=LATER)


def test_each_state_on_the_page_is_that_of_the_row(notice):
    moments = {"sending_since": AT}, {"sending_since": AT, "attempts": 1, "failure": "x", "given_up_at": AT}
    for changes in ({}, *moments):
        Notice.objects.filter(pk=notice.pk).update(**changes)
        notice.refresh_from_db()
        assert notice in Notice.objects.standing(notice.delivery)
        assert sum(Notice.objects.deliveries().values()) == Notice.objects.count()


def test_a_mail_whose_job_is_lost_is_asked_for_again(notice, in_hand):
    everything = Notice.objects.count()
    as_if_the_worker("DELETE FROM procrastinate_jobs")
    assert take_up_forgotten(at=AT) == 0  # a job may be on its way
    assert take_up_forgotten(at=LATER) == everything
    assert take_up_forgotten(at=LATER) == 0


@pytest.mark.django_db(transaction=True)
def test_a_worker_takes_up_what_another_left(cheshire_submitted, run_worker, mailoutbox):
    first = ProcrastinateJob.objects.filter(task_name=DELIVER).order_by("pk")[0]
    Notice.objects.filter(pk=first.args["notice"]).update(sending_since=AT)
    is_left_by_a_killed_worker(first)
    run_worker()  # takes it up, and does it or leaves it to the next
    run_worker()
    uncertain = Notice.objects.get(pk=first.args["notice"])
    assert uncertain.delivery == Delivery.UNCERTAIN
    assert len(mailoutbox) == Notice.objects.count() - 1


# --- What failed ----------------------------------------------------------------------------------


def failed(name: str = TIDY, **args: object) -> ProcrastinateJob:
    job = asked(name, **args)
    as_if_the_worker("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", job.pk)
    as_if_the_worker("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", job.pk)
    return job


def test_a_job_that_failed_for_good_is_told_to_the_national_team(client_of, national_reviewer):
    job = failed(timestamp=1)
    team = client_of(national_reviewer)
    assert "1 failed" in team.get("/national/").content.decode()
    page = team.get("/national/background-work/").content.decode()
    assert "Deleting what is no longer needed" in page
    assert str(job.pk) in page
    assert "No background worker is running." in page


def test_what_was_done_since_is_no_failure_any_more(db):
    failed(timestamp=1)
    failed("reports.tasks.freeze", revision=1)
    failed("reports.tasks.freeze", revision=2)
    for name, args in ((TIDY, {"timestamp": 2}), ("reports.tasks.freeze", {"revision": 2})):
        job = asked(name, **args)
        as_if_the_worker("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", job.pk)
        as_if_the_worker("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", job.pk)
    (left,) = jobs.failures()
    assert "files of a report" in left.words


def test_mail_that_failed_is_told_on_its_own_page(db):
    jobs.ask_for(DELIVER, [{"notice": 1}], queue=jobs.MAIL)
    as_if_the_worker("UPDATE procrastinate_jobs SET status = 'failed'")
    assert jobs.failures() == []


def test_each_task_says_what_it_does():
    ours = [task for name, task in app.tasks.items() if name.startswith(("returns.", "reports."))]
    assert len(ours) >= 6
    assert all(task.func.__doc__ for task in ours)


# --- Tidied ---------------------------------------------------------------------------------------


def test_finished_jobs_go_after_a_week_and_failed_ones_after_three_months(db):
    done, bad = asked(timestamp=1), asked(timestamp=2)
    for job, status in ((done, "succeeded"), (bad, "failed")):
        as_if_the_worker("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", job.pk)
        as_if_the_worker("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", status, job.pk)
    waiting = asked(timestamp=3)
    left = []
    for days in (6, 8, 91):
        as_if_the_worker("UPDATE procrastinate_events SET at = now() - make_interval(days => %s)", days)
        jobs.forget_finished()
        left.append(set(ProcrastinateJob.objects.values_list("pk", flat=True)))
    assert left == [{done.pk, bad.pk, waiting.pk}, {bad.pk, waiting.pk}, {waiting.pk}]


def test_sessions_that_ended_yesterday_go_and_those_that_ended_just_now_can_still_be_told(db, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)
    for key, age in (("old", 25), ("just-now", 1), ("alive", -1)):
        Session.objects.create(session_key=key, session_data="", expire_date=LATER - timedelta(hours=age))
    tasks.tidy.func(0)
    assert set(Session.objects.values_list("pk", flat=True)) == {"just-now", "alive"}
