import csv
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from returns.populations.actions import load_areas
from returns.record.refusals import Refused


class Command(BaseCommand):
    help = "Load areas and national bodies from a table such as returns/reference/areas.csv. All of them or none."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file, **options):
        try:
            with file.open(encoding="utf-8-sig", newline="") as table:
                rows = list(csv.DictReader(table, strict=True, restkey="more cells than headings", restval=""))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise CommandError(f"{file} cannot be read: {error}") from None
        try:
            self.stdout.write(f"Areas: {load_areas(rows=rows)}")
        except Refused as error:
            raise CommandError(f"{file} was not loaded.\n{error}") from None
