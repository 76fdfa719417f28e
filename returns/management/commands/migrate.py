"""Django's migrate, which says in a sentence when no step leads from a database to this program."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

APPS = ("returns", "reports")


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        known = MigrationLoader(None).disk_migrations
        taken = MigrationRecorder(connection).applied_migrations()
        if unknown := sorted(".".join(step) for step in taken if step[0] in APPS and step not in known):
            raise CommandError(
                f"This database has taken steps that this program does not know, such as {unknown[-1]}: it was made by"
                " another version. If it holds the demonstration alone, remove it with make clean and begin again."
            )
        super().handle(*args, **options)
