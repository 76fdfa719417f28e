"""How the tests get their database, and in which order they run. conftest.py imports all of it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from playwright.sync_api import Browser
from pytest_django.plugin import blocking_manager_key

from mappa import postgres
from tests import stages


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, worker_id):
    """Start the tests' own server when the first test asks for a database; the demo's is another.

    Each worker has one: what PostgreSQL tells of its snapshots is changed by whoever else works on the same server.
    """
    if settings.EMBEDDED_DATABASE:
        settings.DATABASES["default"]["HOST"] = postgres.ensure(
            "test" if worker_id == "master" else f"test-{worker_id}"
        )


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The database, dropped at the end whoever still holds a connection to it.

    A browser test runs in a context of its own, whose connection Django cannot reach afterwards to close it; nor can it
    reach from there the one that made the database.
    """
    with django_db_blocker.unblock():
        connection.close()
    yield
    with no_loop(), django_db_blocker.unblock():
        stages.leave()
        stages.drop_all()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        connection.close()


@contextmanager
def no_loop() -> Iterator[None]:
    """As if no event loop ran in this thread.

    Once there is a browser, Playwright's does for ever, in a greenlet beside the tests. Django has other connections
    where a loop runs, and asgiref refuses to run anything beside one.
    """
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        if loop and not loop.is_closed():
            asyncio._set_running_loop(loop)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """A test without a browser knows nothing of one that this worker has had before."""
    with nullcontext() if "playwright" in item.fixturenames else no_loop():
        return (yield)


@pytest.fixture(scope="session")
def browser(browser) -> Iterator[Browser]:
    """The browser, which needs its loop again when the last test ends, whichever that is."""
    loop = asyncio._get_running_loop()
    yield browser
    asyncio._set_running_loop(loop)


def commits(item: pytest.Item) -> bool:
    """Whether a test really commits: it works on several connections, or a browser of it does."""
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or "live_server" in item.fixturenames


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark the pure tests, let them be chosen, and sort: first those of each state, then those that commit, then these.

    Of those that commit the largest states come first, so that what is left in the end can be shared out evenly.
    """
    for item in items:
        asks = "db" in item.fixturenames or item.get_closest_marker("django_db") or stages.path_of(item)
        if not asks and not commits(item):
            item.add_marker("pure")
    yield

    def place(item: pytest.Item) -> tuple[int, int, list[int]]:
        stands = stages.place(item)
        if commits(item):
            return 1, -len(stands), stands
        return 2 if item.get_closest_marker("pure") else 0, 0, stands

    items.sort(key=place)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before a browser is started, in whose context Django has other connections, ours is left in order."""
    if commits(item):
        with no_loop(), item.config.stash[blocking_manager_key].unblock():
            stages.leave()
            connection.close()


@pytest.fixture
def stands(request, django_db_setup, django_db_blocker, monkeypatch) -> Iterator[None]:
    """The database as the test begins from it."""
    stand = stages.stood_on
    if commits(request.node):
        stand = stages.copied
        # Nothing to empty: the database is dropped.
        monkeypatch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: None)
    with (
        django_db_blocker.unblock(),
        stand(stages.path_of(request.node), lambda name: None if name == "db" else request.getfixturevalue(name)),
    ):
        yield


@pytest.fixture
def _django_db_helper(stands, _django_db_helper) -> None:
    """pytest-django's fixture, in which the transaction of the test begins: on top of its stages."""
