"""The worker's jobs: asking for one, taking up what a killed worker left, forgetting what is done, naming what failed.

Here: what holds for jobs of every kind. Not here: what a job does (the `tasks` of each wing and the rooms they call).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from asgiref.sync import async_to_sync
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.functions import Now
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

# A worker says every ten seconds that it is there; one that has said nothing for so long is gone.
STALLED = timedelta(seconds=30)
# What a worker had in hand when it was killed is begun anew so often: a job that kills each worker comes to an end too.
MOST_ATTEMPTS = 3
# How long a job stays to be looked at: one that is done, and one that failed.
DONE_KEPT, FAILED_KEPT = timedelta(days=7), timedelta(days=90)
MAIL = "mail"  # the queue of mail
WAITING, DOING, SUCCEEDED = "todo", "doing", "succeeded"
ENDED_BADLY = ("failed", "aborted", "cancelled")


def ask_for(task: str, things: Iterable[Mapping[str, Any]], *, queue: str, priority: int = 0) -> int:
    """Ask the worker to do a task for each of these things, in the transaction; how many were not asked for yet.

    What waits already is not asked for twice. What is in hand is: it may have read what stood before. The two are never
    done at the same time. The caller holds a lock on the things, or has just made them.

    Always by Django's own connection: a worker's other one would not wait for the commit.
    """
    waiting = list(ProcrastinateJob.objects.filter(task_name=task, status=WAITING).values_list("args", flat=True))
    jobs = [
        Job(
            task_name=task,
            task_kwargs=dict(thing),
            queue=queue,
            priority=priority,
            lock=f"{task} {sorted(thing.items())}",
            queueing_lock=None,  # would keep a job that failed from being tried again while its successor waits
        )
        for thing in things
        if thing not in waiting
    ]
    if jobs:
        _manager().batch_defer_jobs(jobs=jobs)
    return len(jobs)


def take_up_stalled() -> int:
    """Let what killed workers had in hand be begun anew, whatever it is; how many jobs there were.

    One whose successor waits already is forgotten. One that was begun too often has failed.
    """
    manager = _manager()
    stalled = list(async_to_sync(manager.get_stalled_jobs)(seconds_since_heartbeat=STALLED.total_seconds()))
    for job in stalled:
        if job.attempts + 1 >= MOST_ATTEMPTS:
            async_to_sync(manager.finish_job)(job=job, status=Status.FAILED, delete_job=False)
            continue
        try:
            with transaction.atomic():
                async_to_sync(manager.retry_job)(job=job)
        except UniqueViolation:
            async_to_sync(manager.finish_job)(job=job, status=Status.FAILED, delete_job=True)
    return len(stalled)


def forget_finished() -> None:
    """Delete the jobs that ended long ago, by the database's clock."""
    manager = _manager()
    async_to_sync(manager.delete_old_jobs)(nb_hours=_hours(DONE_KEPT))
    async_to_sync(manager.delete_old_jobs)(
        nb_hours=_hours(FAILED_KEPT), include_failed=True, include_aborted=True, include_cancelled=True
    )


@dataclass(frozen=True)
class Failure:
    """A job that failed for good: what it was to do, its number in the worker's log, when it ended."""

    words: str
    number: int
    at: datetime | None


def failures() -> list[Failure]:
    """The jobs that failed and that nobody has done since, newest first: but for mail, whose page says more. One query.

    What the clock asks for is done by the next that succeeds; anything else only by one for the same thing.
    """
    later = ProcrastinateJob.objects.filter(
        Q(args=OuterRef("args")) | Q(args__has_key="timestamp"),
        task_name=OuterRef("task_name"),
        status=SUCCEEDED,
        pk__gt=OuterRef("pk"),
    )
    failed = ProcrastinateJob.objects.filter(~Exists(later), status__in=ENDED_BADLY).exclude(queue_name=MAIL)
    dated = failed.annotate(ended_at=Max("procrastinateevent__at")).order_by("-pk")
    return [Failure(_words(job.task_name), job.pk, job.ended_at) for job in dated]


def is_worker_there() -> bool:
    """By the database's clock, as for the workers."""
    return ProcrastinateWorker.objects.filter(last_heartbeat__gt=Now() - STALLED).exists()


def _words(task: str) -> str:
    """What a task says of itself; the name of one that this version of the program does not have."""
    known = app.tasks.get(task)
    return (known.func.__doc__ or task).strip() if known else task


def _manager() -> JobManager:
    return JobManager(DjangoConnector())


def _hours(how_long: timedelta) -> int:
    return int(how_long.total_seconds() // 3600)
