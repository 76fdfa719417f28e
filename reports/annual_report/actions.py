"""The receipts of those who read a report before it is public."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from returns.access import permissions
from returns.models import Event, Revision, User
from returns.record.events import record
from returns.record.locking import locked
from returns.record.refusals import Refused


@transaction.atomic
def note_reading(*, revision: Revision, by: User, at: datetime, act: str) -> None:
    """Record that a member of the area's board opened or downloaded the report: the first time of each day."""
    revision = locked(revision)
    if not permissions.reads_as_board(by, revision):
        raise Refused("Only the area’s board can read the report, and only after the return is submitted.")
    today = Event.objects.filter(revision=revision, by=by, act=act, at__date=timezone.localdate(at))
    if not today.exists():
        record(act, on=revision, by=by, at=at)
