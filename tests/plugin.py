"""The database that the tests run on. conftest.py imports the fixture in place of pytest-django's."""

import pytest
from django.conf import settings

from mappa import postgres


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Start the tests' own cluster when the first test asks for a database; the demo's is another."""
    if settings.EMBEDDED_DATABASE:
        settings.DATABASES["default"]["HOST"] = postgres.ensure("test")
