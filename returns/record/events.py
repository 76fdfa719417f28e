"""Write the record: events chained by HMAC with a key that is kept outside the database; and the same as JSON lines.

Each event is handed on to those whom it concerns (notices.py).
"""

import logging
from collections.abc import Sequence, Set
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from returns.models import AreaReturn, Event, Head, ReportingYear, Revision, Upload, User
from returns.record.acts import ACTS
from returns.record.chain import as_json, digest, seal
from returns.record.notices import notify

Subject = Revision | AreaReturn | ReportingYear | User | Upload
ACCOUNTS, POPULATIONS = "accounts", "populations"  # the chains that accounts share, and files of populations
MOVE_ON = """
  UPDATE returns_head AS head SET number = now.number, digest = now.digest, seal = now.seal
    FROM unnest(%s::text[], %s::int[], %s::text[], %s::text[]) AS now (chain, number, digest, seal)
   WHERE head.chain = now.chain
"""
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
    return record_each(act, [(on, changes or {})], by=by, at=at, reason=reason)[0]


def record_each(
    act: str,
    on: Sequence[tuple[Subject, dict[str, Any]]],
    *,
    by: User | None,
    at: datetime,
    reason: str = "",
) -> list[Event]:
    """Append one act to each of several chains, with the changes of each: as many statements for all as for one.

    Raises LookupError for an act that no room has registered.
    """
    if act not in ACTS:
        raise LookupError(f"No room has registered the act {act}.")
    chains = [_chain(subject) for subject, _ in on]
    heads = _heads({chain for chain, _ in chains})
    events = []
    for (chain, revision), (_, changes) in zip(chains, on, strict=True):
        head = heads[chain]
        event = Event(
            chain=chain,
            number=head.number + 1,
            at=at,
            act=act,
            by=by,
            revision=revision,
            changes=changes,
            reason=reason,
            previous=head.digest,
        )
        event.digest = digest(event.line, settings.EVENT_KEY)
        head.number, head.digest = event.number, event.digest
        head.seal = seal(chain, head.number, head.digest, settings.EVENT_KEY)
        events.append(event)
    Event.objects.bulk_create(events)
    with connection.cursor() as cursor:
        columns = zip(*((head.chain, head.number, head.digest, head.seal) for head in heads.values()), strict=True)
        cursor.execute(MOVE_ON, [list(column) for column in columns])
    for event, (subject, _) in zip(events, on, strict=True):
        if not isinstance(subject, User | Upload):
            notify(event, subject)
        transaction.on_commit(partial(_stream, event))
    return events


def _stream(event: Event) -> None:
    stream.info(as_json(event.line))


def _heads(chains: Set[str]) -> dict[str, Head]:
    """The chains' heads, locked in one order: one writer a chain until the transaction ends."""
    locked = Head.objects.select_for_update().filter(chain__in=list(chains)).order_by("chain")
    heads = {head.chain: head for head in locked}
    if missing := chains - heads.keys():
        # Somebody else may just have begun one.
        Head.objects.bulk_create([Head(chain=chain) for chain in sorted(missing)], ignore_conflicts=True)
        heads = {head.chain: head for head in locked.all()}
    return heads


def _chain(on: Subject) -> tuple[str, Revision | None]:
    if isinstance(on, Revision):
        return on.area_return.chain, on
    if isinstance(on, Upload):
        return POPULATIONS, None
    return ACCOUNTS if isinstance(on, User) else on.chain, None
