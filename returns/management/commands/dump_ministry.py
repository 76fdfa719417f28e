from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from returns.form.questionnaire import Questionnaire
from returns.imports.downloads import MINISTRYS, as_ministrys
from returns.imports.ministry import has_ministrys
from returns.models import ReportingYear, Revision
from returns.record.refusals import Refused


class Command(BaseCommand):
    help = "Write the ministry’s workbook of a year (XLSX or ODS): a row for each area, or for one, in order of number."

    def add_arguments(self, parser):
        parser.epilog = "Ends with 0 when the file was written, 1 when it was refused, 2 when it could not be tried."
        parser.add_argument("file", type=Path, help="the file to write; its name ends in .xlsx or .ods")
        parser.add_argument("--year", type=int, required=True, help="the year in which the reporting year ends")
        parser.add_argument("--area", default="", metavar="SLUG", help="the one area or national body; else all")
        parser.add_argument(
            "--leave-out",
            action="store_true",
            help="leave out what has no value, and list it on a second sheet: the ministry reads a blank as 0",
        )

    def handle(self, *, file, year, area, leave_out, **options):
        row = ReportingYear.objects.filter(year=year).first()
        kind = file.suffix.removeprefix(".").lower()
        if row is None or not has_ministrys(row):
            raise CommandError(f"There is no form of {year} with the ministry’s codes.", returncode=2)
        if f"ministry.{kind}" not in MINISTRYS:
            raise CommandError(f"{file}: the name must end in .xlsx or .ods.", returncode=2)
        current = Revision.objects.with_names().filter(year=row).current()
        revisions = [one for one in current if area in ("", one.area_return.area.slug)]
        if not revisions:
            raise CommandError(f"There is no return of {area or 'anybody'} for {row}.", returncode=2)
        try:
            workbook = as_ministrys(revisions, Questionnaire.load(row))
        except Refused as refusal:
            raise CommandError(f"{file} was not written. {refusal}") from None
        missing = [f"{one.name}, {one.words} ({one.code})" for one in workbook.left_out]
        if missing and not leave_out:
            raise CommandError(
                "\n".join(
                    [f"{file} was not written. The ministry reads a blank as 0, and these have no value:", *missing]
                )
                + "\nWith --leave-out they are left out, and listed on a second sheet."
            )
        try:
            file.write_bytes(workbook.written(kind))
        except OSError as error:
            raise CommandError(f"{file} was not written. {error}", returncode=2) from None
        self.stdout.write(f"{row}: {len(workbook.rows)} rows written, {len(missing)} figures left out.")
