"""A database that another version of the program made is not touched, and its owner is told what to do."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("step", [("returns", "0014_withdrawal"), ("reports", "0008_early_readers_who_and_when")])
def test_a_database_with_a_step_that_is_not_known_is_refused_in_a_sentence(step):
    MigrationRecorder(connection).record_applied(*step)
    with pytest.raises(CommandError, match=f"{'.'.join(step)}.*another version.*make clean"):
        call_command("migrate", verbosity=0)


def test_a_database_that_is_up_to_date_stays_so():
    before = MigrationRecorder(connection).applied_migrations().keys()
    call_command("migrate", verbosity=0)
    assert MigrationRecorder(connection).applied_migrations().keys() == before
