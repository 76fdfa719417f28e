from django.core.management.base import CommandError

from returns.files.written import Unreadable
from returns.imports.commands import ImportCommand
from returns.models import ReportingYear


class Command(ImportCommand):
    help = (
        "Import figures from a CSV file: tidy (area,cell,value and, where needed, marker,reason,footnote,year) "
        "or wide (area, and a column for each box)."
    )

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--year", type=int, help="the year in which the reporting year ends; else the rows name it")

    def year(self, options):
        if options["year"] is None:
            return None
        row = ReportingYear.objects.filter(year=options["year"]).first()
        if row is None:
            raise CommandError(f"There is no year {options['year']}.", returncode=2)
        return row

    def checked(self, content, year):
        if content.is_workbook:
            raise Unreadable("It is a workbook. Use import_workbook.")
        return content
