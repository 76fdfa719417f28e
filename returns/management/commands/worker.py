"""`manage.py worker`: do the jobs that wait, until told to stop; a database that is away is waited for."""

import asyncio
import logging
import signal
from time import monotonic
from typing import Any, NamedTuple

from django.core.management.base import BaseCommand, CommandError
from procrastinate.contrib.django import app

log = logging.getLogger(__name__)
LONGEST_AWAY = 5 * 60  # seconds
SHORTEST_WAIT, LONGEST_WAIT = 1, 30  # seconds between two attempts


class Command(BaseCommand):
    help = (
        "Do the jobs that wait, until told to stop (SIGTERM, SIGINT), which lets the job in hand come to its end. "
        f"While the database is away it is tried again; after {LONGEST_AWAY // 60} minutes in vain this ends with 1."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        asyncio.run(work())


async def work() -> None:
    """Run one worker after another until a signal comes. Raises CommandError where none can work for too long.

    procrastinate's own worker comes to an end without an error where it loses the database.
    """
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    wait, away_since = SHORTEST_WAIT, monotonic()
    while True:
        end = await _run_one(told)
        if told.is_set():
            return
        if end.has_worked:
            wait, away_since = SHORTEST_WAIT, monotonic()
        if monotonic() - away_since > LONGEST_AWAY:
            raise CommandError(f"No worker can work: {end.why}")
        log.warning("The worker has come to an end (%s). Another begins in %s seconds.", end.why, wait)
        await _first_of(told, asyncio.sleep(wait))
        wait = min(2 * wait, LONGEST_WAIT)


class End(NamedTuple):
    """How a worker came to its end: in words why, as far as it says; whether it had the database for a while."""

    why: str
    has_worked: bool


async def _run_one(told: asyncio.Event) -> End:
    """Let a worker work until it is told to stop, or ends by itself."""
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined] # outside of a worker it is Django's
    why, began = "it lost the database", None
    with app.replace_connector(connector):
        try:
            await connector.open_async()
            began = monotonic()
            worker = asyncio.create_task(app.run_worker_async(install_signal_handlers=False))
            await _first_of(told, worker)
            worker.cancel()  # which lets it end what it has in hand; nothing where it has ended
            await worker
        except asyncio.CancelledError:
            why = "it was told to"
        except Exception as failure:
            why = str(failure) or type(failure).__name__
        finally:
            await connector.close_async()
    return End(why, began is not None and monotonic() - began > LONGEST_WAIT)


async def _first_of(told: asyncio.Event, other: Any) -> None:
    """Wait for the signal or for something else, whichever comes first."""
    waiting = asyncio.ensure_future(told.wait())
    await asyncio.wait({waiting, asyncio.ensure_future(other)}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
