from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from returns.form import definition


class Command(BaseCommand):
    help = (
        "Load a year's form from its TOML definition. If there is a problem, it names every problem and loads nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file, **options):
        try:
            year, changed = definition.load(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read: {error}") from None
        except definition.Inconsistent as error:
            raise CommandError(f"{file} was not loaded.\n{error}") from None
        self.stdout.write(f"{year}: form {'loaded' if changed else 'unchanged'}")
