"""Write the record: events chained by HMAC with a key that is kept outside the database; and the same as JSON lines.

Each event is handed on to those whom it concerns (notices.py).
"""

import logging
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from returns.actions.notices import notify
from returns.models import AreaReturn, Event, Head, ReportingYear, Revision, Upload, User
from returns.record import as_json, digest, seal

Subject = Revision | AreaReturn | ReportingYear | User | Upload
ACCOUNTS, POPULATIONS = "accounts", "populations"  # the chains that accounts share, and files of populations
stream = logging.getLogger("record")


def record(
    act: str,
    *,
    on: Subject,
    by: User | None,
    at: datetime,
    changes: dict[str, Any] | None = None,
    reason: str = "",
) -> Event:
    """Append one act to its chain: a return's own, its year's, or a shared one. Must run inside its transaction.

    An upload is the subject where its file is of no return and no year: populations.
    """
    chain, revision = _chain(on)
    head = _head(chain)
    event = Event(
        chain=chain,
        number=head.number + 1,
        at=at,
        act=act,
        by=by,
        revision=revision,
        changes=changes or {},
        reason=reason,
        previous=head.digest,
    )
    event.digest = digest(event.line, settings.EVENT_KEY)
    event.save()
    head.number, head.digest = event.number, event.digest
    head.seal = seal(chain, head.number, head.digest, settings.EVENT_KEY)
    head.save(update_fields=["number", "digest", "seal"])
    if not isinstance(on, User | Upload):
        notify(event, on)
    transaction.on_commit(lambda: stream.info(as_json(event.line)))
    return event


def _head(chain: str) -> Head:
    """The chain's head, locked: one writer a chain until the transaction ends."""
    locked = Head.objects.select_for_update().filter(chain=chain)
    head = locked.first()
    if head is None:
        Head.objects.bulk_create([Head(chain=chain)], ignore_conflicts=True)  # somebody else may just have begun it
        head = locked.get()
    return head


def _chain(on: Subject) -> tuple[str, Revision | None]:
    if isinstance(on, Revision):
        return on.area_return.chain, on
    if isinstance(on, Upload):
        return POPULATIONS, None
    return ACCOUNTS if isinstance(on, User) else on.chain, None
