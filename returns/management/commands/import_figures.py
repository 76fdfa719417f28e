from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from returns.imports import FiguresResource, Unreadable, problems, read_tidy
from returns.models import ReportingYear, User


class Command(BaseCommand):
    help = "Import figures from a tidy CSV file (area,cell,value and optionally marker,reason,footnote)."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--year", type=int, required=True, help="the year in which the reporting year ends")
        parser.add_argument("--as", dest="user", required=True, metavar="USER", help="email of the account")
        parser.add_argument("--dry-run", action="store_true", help="check everything, write nothing")

    def handle(self, *, file, year, user, dry_run, **options):
        row = ReportingYear.objects.filter(year=year).first()
        if row is None:
            raise CommandError(f"There is no year {year}.")
        by = User.objects.filter(email=user.lower(), is_active=True).first()
        if by is None:
            raise CommandError(f"There is no account {user}.")
        try:
            dataset = read_tidy(file.read_bytes())
        except (OSError, Unreadable) as error:
            raise CommandError(f"{file} was not imported. {error}") from None
        result = FiguresResource(year=row, by=by, at=timezone.now()).import_data(dataset, dry_run=dry_run)
        if result.has_errors():
            raise CommandError("\n".join([f"{file} was not imported. Nothing was written.", *problems(result)]))
        changed = result.totals["update"]
        done = "would change" if dry_run else "changed"
        self.stdout.write(f"{row}: {result.total_rows} rows read, {changed} figures {done}.")
