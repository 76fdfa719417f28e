"""What this process has worked out from the database and need not work out again while nothing at all has changed.

PostgreSQL tells in one small query which changes it shows. Two snapshots that are the same show the same rows, and once
anything was changed no snapshot is as one before it. So whatever was worked out after a snapshot was taken still holds
while the snapshot is the same, but for what time alone changes.
"""

from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime
from threading import Lock
from typing import Generic, NamedTuple, TypeVar

from django.db import connection

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
Shown = tuple[str, str]

# No row in a transaction that has changed something itself: a snapshot says nothing of that. Another server may count
# from elsewhere, and so its start is part of the answer. It tells of every change, public or not: it is compared here,
# and told to nobody.
SHOWN = """
SELECT pg_current_snapshot()::text, pg_postmaster_start_time()::text
 WHERE pg_current_xact_id_if_assigned() IS NULL
"""


def shown() -> Shown | None:
    """What the database shows; None where that cannot be told by comparing. One query, which reads no table."""
    with connection.cursor() as cursor:
        cursor.execute(SHOWN)
        row: Shown | None = cursor.fetchone()
    return row


class Standing(NamedTuple, Generic[Value]):
    """What holds from one moment until another (None: until something changes) while the database shows the same."""

    shown: Shown
    since: datetime
    until: datetime | None
    value: Value


class Memory(Generic[Key, Value]):
    """So many values at most, each under its key; the one nobody has asked for longest makes room for another.

    `here` is what the database showed before a value was worked out; or shows now, to ask.
    """

    def __init__(self, most: int):
        self.most = most
        self._standing: OrderedDict[Key, Standing[Value]] = OrderedDict()
        self._lock = Lock()

    def get(self, here: Shown | None, key: Key, at: datetime) -> Value | None:
        with self._lock:
            standing = self._standing.get(key)
            if standing is None:
                return None
            self._standing.move_to_end(key)
        if standing.shown != here or at < standing.since:
            return None
        return standing.value if standing.until is None or at < standing.until else None

    def put(self, here: Shown | None, key: Key, at: datetime, until: datetime | None, value: Value) -> None:
        if here is None:
            return
        with self._lock:
            self._standing[key] = Standing(here, at, until, value)
            self._standing.move_to_end(key)
            if len(self._standing) > self.most:
                self._standing.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._standing.clear()
