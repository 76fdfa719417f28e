"""How far the demonstration is, for the pages that say so. Nothing is asked on a site that is none."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from procrastinate.contrib.django.models import ProcrastinateJob

from returns.models import AreaReturn, ReportingYear, Revision, Status

FINISH = "reports.demo.finish"


@dataclass(frozen=True)
class Progress:
    """How many returns of a year are published, of all that will be."""

    year: ReportingYear
    published: int
    owed: int


def shown(request: HttpRequest) -> dict[str, object]:
    """For every page; the database is asked where one shows it."""
    return {"demonstration": SimpleLazyObject(progress)} if settings.DEBUG else {}


def progress() -> Progress | None:
    """None where nothing is left to make. Two queries, or three."""
    asked = set(jobs().values_list("args__revision", flat=True))
    left = list(Revision.objects.filter(pk__in=asked, status=Status.ACCEPTED).select_related("year"))
    if not left:
        return None
    owed = AreaReturn.objects.filter(year=left[0].year).count()
    return Progress(left[0].year, owed - len(left), owed)


def jobs() -> QuerySet[ProcrastinateJob]:
    """Those of the workers that finish a report, whether done or not."""
    return ProcrastinateJob.objects.filter(task_name=FINISH)
