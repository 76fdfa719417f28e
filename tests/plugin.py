"""How the tests get their database, and in which order they run. conftest.py imports all of it."""

import pytest
from django.conf import settings
from django.db import connection

from mappa import postgres
from tests import stages


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Start the tests' own cluster when the first test asks for a database; the demo's is another."""
    if settings.EMBEDDED_DATABASE:
        settings.DATABASES["default"]["HOST"] = postgres.ensure("test")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The database, dropped at the end whoever still holds a connection to it.

    A browser test runs in a context of its own, whose connection Django cannot reach afterwards to close it.
    """
    yield
    with django_db_blocker.unblock():
        stages.leave()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


def is_transactional(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    names = {"live_server", "transactional_db"}
    return bool(marker and marker.kwargs.get("transaction")) or not names.isdisjoint(item.fixturenames)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of one state after each other. pytest-django's order stands: those that really commit come after these."""

    def place(item: pytest.Item) -> tuple[int, list[int]]:
        if "_django_db_helper" not in item.fixturenames and not item.get_closest_marker("django_db"):
            return 2, []
        return int(is_transactional(item)), [stages.number(step) for step in stages.path_of(item)]

    items.sort(key=place)


@pytest.fixture
def stands(request, django_db_setup, django_db_blocker) -> None:
    """The database as the test begins from it."""
    path = [] if is_transactional(request.node) else stages.path_of(request.node)
    with django_db_blocker.unblock():
        stages.reach(path, other=lambda name: None if name == "db" else request.getfixturevalue(name))


@pytest.fixture
def _django_db_helper(stands, _django_db_helper) -> None:
    """pytest-django's fixture, in which the transaction of the test begins: on top of its stages."""
