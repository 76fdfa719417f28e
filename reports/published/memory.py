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
        found: Shown | None = cursor.fetchone()
    return found


class Shelf(Generic[Key, Value]):
    """So many things at most; the one that nobody has asked for longest makes room for another."""

    def __init__(self, most: int):
        self.most = most
        self._things: OrderedDict[Key, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Value | None:
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
            return self._things.get(key)

    def put(self, key: Key, value: Value) -> None:
        with self._lock:
            self._things[key] = value
            self._things.move_to_end(key)
            while len(self._things) > self.most:
                self._things.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._things.clear()


class Standing(NamedTuple, Generic[Value]):
    """What holds from one moment until another (None: until something changes) while the database shows the same."""

    shown: Shown
    since: datetime
    until: datetime | None
    value: Value


class Unchanged(Generic[Key, Value]):
    """Values that were worked out under keys. `here` is what the database showed before that; or shows now, to ask."""

    def __init__(self, most: int):
        self._shelf: Shelf[Key, Standing[Value]] = Shelf(most)

    def get(self, here: Shown | None, key: Key, at: datetime) -> Value | None:
        found = self._shelf.get(key)
        if found is None or found.shown != here or at < found.since:
            return None
        return found.value if found.until is None or at < found.until else None

    def put(self, here: Shown | None, key: Key, at: datetime, until: datetime | None, value: Value) -> None:
        if here is not None:
            self._shelf.put(key, Standing(here, at, until, value))

    def clear(self) -> None:
        self._shelf.clear()
