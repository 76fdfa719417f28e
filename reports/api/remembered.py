"""What this process remembers of what it has worked out: answers under their versions, and versions under questions.

A version names all that an answer is made from (reports.api.versions), so no answer here can be out of date; and it
ends with the program that made it. Only answers that do not differ from one address of the site to another.
"""

from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime
from threading import Lock
from typing import Generic, NamedTuple, TypeVar

from django.db import connection

from reports.api.versions import Version

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


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


# Which changes the database shows; no row in a transaction that has changed something itself. Two snapshots that are
# the same show the same rows, and once anything was changed no snapshot is as one before it. Another server may count
# from elsewhere. It says something of every change, public or not: it is compared here, and told to nobody.
SHOWN = """
SELECT pg_current_snapshot()::text, pg_postmaster_start_time()::text
 WHERE pg_current_xact_id_if_assigned() IS NULL
"""
Shown = tuple[str, str]


class Question(NamedTuple):
    """What an answer depends on beside the database and the time."""

    path: str
    query: str
    media_type: str
    sees_all: bool


class Standing(NamedTuple):
    """A version, from the moment at which it was worked out, while the database shows the same."""

    shown: Shown
    since: datetime
    version: Version


answers: Shelf[str, bytes] = Shelf(256)
versions: Shelf[Question, Standing] = Shelf(1024)


def shown() -> Shown | None:
    """What the database shows; None where that cannot be told by comparing. One query, which reads no table."""
    with connection.cursor() as cursor:
        cursor.execute(SHOWN)
        found: Shown | None = cursor.fetchone()
    return found


def version_while(here: Shown | None, question: Question, at: datetime) -> Version | None:
    """The version of the answer to a question, if it was worked out since the last change. Time alone ends it too."""
    found = versions.get(question)
    if found is None or found.shown != here or at < found.since:
        return None
    return found.version if found.version.until is None or at < found.version.until else None


def remember(here: Shown | None, question: Question, at: datetime, version: Version) -> None:
    """`here` is what the database showed before the version was worked out."""
    if here is not None:
        versions.put(question, Standing(here, at, version))
