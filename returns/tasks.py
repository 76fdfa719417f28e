"""What runs on the worker: mail; by the clock the reminders, and the end of unconfirmed files and of old drafts."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from returns.access import draft_actions
from returns.imports import actions as imports_actions
from returns.models import Notice
from returns.people import actions as people_actions
from returns.people.actions import ATTEMPTS
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
    with own_connection():
        people_actions.deliver(notice=Notice.objects.get(pk=notice), at=timezone.now())


# Every hour of a working day from seven o'clock GMT on, so that a worker that was down in the morning makes up for it.
# Who has been reminded already is not reminded again.
@app.periodic(cron="0 7-15 * * 1-5")
@app.task(name="returns.tasks.remind")
def remind(timestamp: int) -> None:
    with own_connection():
        now = timezone.now()
        send_reminders(today=timezone.localdate(now), at=now)


@app.periodic(cron="17 * * * *")
@app.task(name="returns.tasks.forget_expired")
def forget_expired(timestamp: int) -> None:
    with own_connection():
        imports_actions.forget_expired(at=timezone.now())


@app.periodic(cron="41 3 * * *")
@app.task(name="returns.tasks.forget_old_drafts")
def forget_old_drafts(timestamp: int) -> None:
    with own_connection():
        draft_actions.forget_old_drafts(at=timezone.now())
