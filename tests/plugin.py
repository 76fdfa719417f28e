"""The database that the tests run on. conftest.py imports the fixtures in place of pytest-django's."""

import pytest
from django.conf import settings
from django.db import connection

from mappa import postgres


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
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
