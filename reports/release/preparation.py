"""How far a year's files are: made, waiting for the worker, being made, failed or refused.

Here: reading, and the names that who asks for files shares with who reads. Not here: asking for them, nor making them
(actions). Where a job failed, what went wrong stands in the worker's log alone, under the job's number; where a PDF is
not what it has to be, the record says what is wrong with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from reports.models import FrozenFile, Kind
from reports.printing.pdf_ua import BOXES
from returns.models import Event, ReportingYear, Revision
from returns.record.jobs import DOING, ENDED_BADLY, STALLED, WAITING

FREEZE = "reports.tasks.freeze"
# The act that records a PDF which is not PDF/UA-1, with its faults as lines; so many of them say enough.
REFUSED, FAULTS, MOST_FAULTS = "pdf_refused", "faults", 20


def queue_of(year: ReportingYear) -> str:
    return f"freeze-{year.year}"


@dataclass(frozen=True)
class Preparation:
    """Where one revision's files stand, and its last job: the worker's log speaks of it under the number `job`.

    `is_left` when the worker that was at it is no longer there. `faults` are those for which its PDF was not kept.
    """

    made_at: datetime | None = None
    status: str = ""
    job: int = 0
    attempts: int = 0
    is_left: bool = False
    faults: tuple[str, ...] = ()

    @property
    def is_refused(self) -> bool:
        """It was made, and is not what it has to be."""
        is_asked_again = self.is_waiting or self.is_being_made
        return bool(self.faults) and not (self.is_prepared or is_asked_again or self.has_failed)

    @property
    def lacks_characters(self) -> bool:
        """Somebody typed characters that the font does not have; else the fault is nobody's who writes."""
        return any(fault.startswith(BOXES) for fault in self.faults)

    @property
    def is_prepared(self) -> bool:
        return self.made_at is not None

    @property
    def is_waiting(self) -> bool:
        return not self.is_prepared and self.status == WAITING

    @property
    def is_being_made(self) -> bool:
        return not self.is_prepared and self.status == DOING and not self.is_left

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
        return sum(one.has_failed or one.is_refused for one in self.of.values())

    @property
    def is_under_way(self) -> bool:
        return any(one.is_waiting or one.is_being_made for one in self.of.values())

    @property
    def waits_in_vain(self) -> bool:
        return self.is_under_way and not self.has_worker


def preparations_of(year: ReportingYear, revisions: Iterable[Revision]) -> Preparations:
    """How far the files of these revisions of a year are. Three queries: the files, the jobs, and what was refused.

    The database's clock tells whether a worker is there, as it does for the workers.
    """
    keys = [revision.pk for revision in revisions if revision.has_report]
    files = FrozenFile.objects.standing().filter(revision__in=keys, kind=Kind.PDF)
    made = dict(files.values_list("revision", "made_at"))
    there = ProcrastinateWorker.objects.filter(last_heartbeat__gt=Now() - STALLED)
    jobs = (
        _jobs(year)
        .annotate(has_worker=Exists(there), is_left=Q(status=DOING) & ~Exists(there.filter(pk=OuterRef("worker"))))
        .order_by("pk")
        .values("pk", "args", "status", "attempts", "is_left", "has_worker")
    )
    last = {job["args"]["revision"]: job for job in jobs}
    # What was refused before the return was last accepted is another report's.
    acts = Event.objects.filter(revision__in=keys, act=REFUSED, at__gte=F("revision__accepted_at")).order_by("number")
    refused = {event.revision_id: str(event.changes[FAULTS]) for event in acts}
    of_each = {}
    for key in keys:
        job = last.get(key)
        told = (job["status"], job["pk"], job["attempts"], job["is_left"]) if job else ()
        here = Preparation(made.get(key), *told)
        of_each[key] = replace(here, faults=tuple(refused.get(key, "").splitlines()))
    return Preparations(of_each, has_worker=any(job["has_worker"] for job in last.values()))


def _jobs(year: ReportingYear) -> QuerySet[ProcrastinateJob]:
    return ProcrastinateJob.objects.filter(queue_name=queue_of(year), task_name=FREEZE)
