"""What is told when the clock says so, because nobody does anything then. Runs on the worker."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from reports.sign_off.asking_actions import ask_all
from returns.models import Event, Revision, Source, Status
from returns.record.events import record_each

OUT = "released"
# A worker that was down at the release still tells of it within a week.
STILL_NEW = timedelta(days=7)


def tell_what_is_so(*, at: datetime) -> None:
    """Ask for the signatures that can be given by now, and tell areas that their reports have come out."""
    ask_all(at=at)
    tell_released(at=at)


@transaction.atomic
def tell_released(*, at: datetime) -> int:
    """Tell the areas of a year that has just come out that their figures are public, each once; how many.

    What was published later was public on the act, whose own notice says so.
    """
    told = Event.objects.filter(revision=OuterRef("pk"), act=OUT)
    published = Revision.objects.with_names().filter(status=Status.PUBLISHED).exclude(source=Source.HISTORICAL)
    new = published.filter(
        ~Exists(told),
        year__release_at__lte=at,
        year__release_at__gt=at - STILL_NEW,
        year__withdrawn_at=None,
        published_at__lte=F("year__release_at"),
    )
    rows = list(new.order_by("pk").select_for_update(of=("self",), skip_locked=True))
    if rows:
        record_each(OUT, [(revision, {}) for revision in rows], by=None, at=at)
    return len(rows)
