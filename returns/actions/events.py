"""Write the record: events chained by HMAC with a key that is kept outside the database; and the same as JSON lines."""

import logging
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from returns.models import AreaReturn, Event, ReportingYear, Revision, User
from returns.record import as_json, digest

stream = logging.getLogger("record")


def record(
    act: str,
    *,
    on: Revision | AreaReturn | ReportingYear,
    by: User | None,
    at: datetime,
    changes: dict[str, Any] | None = None,
    reason: str = "",
) -> Event:
    """Append one act to its chain: a return's own, or its year's. Must run inside the act's transaction."""
    chain, revision = _chain(on)
    # One writer a chain until the transaction ends; an advisory lock, because a new chain has no row to lock.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [chain])
    last = Event.objects.filter(chain=chain).order_by("-number").first()
    event = Event(
        chain=chain,
        number=last.number + 1 if last else 1,
        at=at,
        act=act,
        by=by,
        revision=revision,
        changes=changes or {},
        reason=reason,
        previous=last.digest if last else "",
    )
    event.digest = digest(event.line, settings.EVENT_KEY)
    event.save()
    transaction.on_commit(lambda: stream.info(as_json(event.line)))
    return event


def _chain(on: Revision | AreaReturn | ReportingYear) -> tuple[str, Revision | None]:
    if isinstance(on, Revision):
        return on.area_return.chain, on
    return on.chain, None
