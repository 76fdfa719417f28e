"""How far a year's files are: made, waiting for the worker, being made, or failed. Read from the worker's own jobs.

Here: reading, and the names that who asks for files shares with who reads. Not here: asking for them
(actions.publication), nor making them. What went wrong stands in the worker's log alone, under the job's number.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from reports.models import FrozenFile, Kind
from returns.models import ReportingYear, Revision

FREEZE = "reports.tasks.freeze"
# A worker says every ten seconds that it is there; procrastinate itself gives up on one after so long.
STALLED = timedelta(seconds=30)
WAITING, MAKING = "todo", "doing"
ENDED_BADLY = ("failed", "aborted", "cancelled")


def queue_of(year: ReportingYear) -> str:
    return f"freeze-{year.year}"


@dataclass(frozen=True)
class Preparation:
    """Where one revision's files stand, and its last job: the worker's log speaks of it under the number `job`.

    `is_left` when the worker that was at it is no longer there.
    """

    made_at: datetime | None = None
    status: str = ""
    job: int = 0
    attempts: int = 0
    is_left: bool = False

    @property
    def is_prepared(self) -> bool:
        return self.made_at is not None

    @property
    def is_waiting(self) -> bool:
        return not self.is_prepared and self.status == WAITING

    @property
    def is_being_made(self) -> bool:
        return not self.is_prepared and self.status == MAKING and not self.is_left

    @property
    def has_failed(self) -> bool:
        return not self.is_prepared and (self.is_left or self.status in ENDED_BADLY)

    @property
    def is_tried_again(self) -> bool:
        return self.is_waiting and self.attempts > 0


@dataclass(frozen=True)
class Preparations:
    """Those of a year's accepted revisions of which a report is made, by the revision's key."""

    of: dict[int, Preparation]
    has_worker: bool

    @property
    def prepared(self) -> int:
        return sum(one.is_prepared for one in self.of.values())

    @property
    def failed(self) -> int:
        return sum(one.has_failed for one in self.of.values())

    @property
    def is_under_way(self) -> bool:
        return any(one.is_waiting or one.is_being_made for one in self.of.values())

    @property
    def waits_in_vain(self) -> bool:
        return self.is_under_way and not self.has_worker


def preparations_of(year: ReportingYear, revisions: Iterable[Revision]) -> Preparations:
    """How far the files of these revisions of a year are. Two queries: the files, and the jobs.

    The database's clock tells whether a worker is there, as it does for the workers.
    """
    keys = [revision.pk for revision in revisions if revision.has_report]
    made = dict(FrozenFile.objects.filter(revision__in=keys, kind=Kind.PDF).values_list("revision", "made_at"))
    there = ProcrastinateWorker.objects.filter(last_heartbeat__gt=Now() - STALLED)
    jobs = (
        _jobs(year)
        .annotate(has_worker=Exists(there), is_left=Q(status=MAKING) & ~Exists(there.filter(pk=OuterRef("worker"))))
        .order_by("pk")
        .values("pk", "args", "status", "attempts", "is_left", "has_worker")
    )
    last = {job["args"]["revision"]: job for job in jobs}
    of_each = {}
    for key in keys:
        job = last.get(key)
        told = (job["status"], job["pk"], job["attempts"], job["is_left"]) if job else ()
        of_each[key] = Preparation(made.get(key), *told)
    return Preparations(of_each, has_worker=any(job["has_worker"] for job in last.values()))


def waiting_in(year: ReportingYear) -> set[int]:
    """The revisions whose files are asked for already, and not begun."""
    return set(_jobs(year).filter(status=WAITING).values_list("args__revision", flat=True))


def _jobs(year: ReportingYear) -> QuerySet[ProcrastinateJob]:
    return ProcrastinateJob.objects.filter(queue_name=queue_of(year), task_name=FREEZE)
