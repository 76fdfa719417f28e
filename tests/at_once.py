"""Two people at the same moment, on two real connections. Nothing here sleeps: PostgreSQL says who waits for whom."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from time import monotonic
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from returns.models import Event
from returns.record.chain import problems


@contextmanager
def second_connection() -> Iterator[BaseDatabaseWrapper]:
    """Another connection to the same database, with a transaction of its own."""
    other = connection.copy()
    other.set_autocommit(False)
    try:
        yield other
    finally:
        other.close()


@contextmanager
def somebody_else() -> Iterator[Callable[..., Future]]:
    """Run calls in one thread, which has a connection of its own: yields the function that starts one."""
    with ThreadPoolExecutor(max_workers=1) as thread:

        def begin(call, /, *args, **kwargs) -> Future:
            return thread.submit(call, *args, **kwargs)

        yield begin
        thread.submit(connections.close_all).result()


def wait_until_somebody_waits_for(blocker: int, patience: float = 20) -> None:
    """Return when another connection is blocked by the backend `blocker`, which it has to be in so many seconds."""
    patience += monotonic()
    with second_connection() as watcher, watcher.cursor() as cursor:
        watcher.set_autocommit(True)
        while monotonic() < patience:
            cursor.execute("SELECT 1 FROM pg_stat_activity WHERE %s = ANY (pg_blocking_pids(pid))", [blocker])
            if cursor.fetchone():
                return
    pytest.fail("Nobody waits.")


def backend(of: BaseDatabaseWrapper) -> int:
    with of.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def one_after_the_other(first: Callable[[], Any], second: Callable[[], Any]) -> tuple[Any, Future]:
    """Run `first`, and `second` while it is not committed yet; (what the first returned, the future of the second)."""
    with somebody_else() as begin:
        with transaction.atomic():
            done = first()
            meanwhile = begin(second)
            wait_until_somebody_waits_for(backend(connection))
        meanwhile.exception(timeout=20)
    return done, meanwhile


def the_record_holds(chain: str = "2021/cheshire") -> list[str]:
    """The acts of a chain, which has no gap and no other fault."""
    lines = [event.line for event in Event.objects.all()]
    assert list(problems(lines, settings.EVENT_KEY)) == []
    return [line["act"] for line in lines if line["chain"] == chain]
