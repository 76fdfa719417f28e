"""What runs on the worker: mail; by the clock the reminders, what a killed worker left, and the end of what is old.

The first line of each task says to the national team what it does, where it fails.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from returns.access.draft_actions import forget_old_drafts
from returns.imports.actions import forget_expired
from returns.models import Notice
from returns.people import actions as people_actions
from returns.people.actions import ATTEMPTS
from returns.record import jobs
from returns.record.notices import DELIVER
from returns.years.reminder_actions import send_reminders


@contextmanager
def own_connection() -> Iterator[None]:
    """A job has a thread of its own, and no request's end closes its connection."""
    try:
        yield
    finally:
        if not connection.in_atomic_block:
            connection.close()


# Tried again after 6 seconds, 36 seconds, 4 minutes, 22 minutes and two hours.
@app.task(name=DELIVER, retry=RetryStrategy(max_attempts=ATTEMPTS - 1, exponential_wait=6))
def deliver(notice: int) -> None:
    """The mail of a notice"""
    with own_connection():
        people_actions.deliver(notice=Notice(pk=notice), at=timezone.now())


# Every hour of a working day from seven o'clock GMT on, so that a worker that was down in the morning makes up for it.
# Who has been reminded already is not reminded again.
@app.periodic(cron="0 7-15 * * 1-5")
@app.task(name="returns.tasks.remind", lock="remind", queueing_lock="remind")
def remind(timestamp: int) -> None:
    """Reminders of deadlines"""
    with own_connection():
        now = timezone.now()
        send_reminders(today=timezone.localdate(now), at=now)


# Before all that waits, and without a lock: this job is left behind by a killed worker like any other, and would then
# keep its successors from taking it up.
@app.periodic(cron="* * * * *")
@app.task(name="returns.tasks.take_up", queueing_lock="take_up", priority=100)
def take_up(timestamp: int) -> None:
    """Taking up what a worker left that was stopped"""
    with own_connection():
        jobs.take_up_stalled()
        people_actions.take_up_forgotten(at=timezone.now())


# The room that has it says what is old. What a room keeps for reading stays.
@app.periodic(cron="17 * * * *")
@app.task(name="returns.tasks.tidy", lock="tidy", queueing_lock="tidy")
def tidy(timestamp: int) -> None:
    """Deleting what is no longer needed: files that nobody confirmed, old drafts, ended sessions, finished jobs"""
    with own_connection():
        now = timezone.now()
        forget_expired(at=now)
        forget_old_drafts(at=now)
        people_actions.forget_ended_sessions(at=now)
        jobs.forget_finished()
