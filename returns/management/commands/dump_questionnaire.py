from django.core.management.base import BaseCommand, CommandError

from returns.form import definition
from returns.models import Question, ReportingYear


class Command(BaseCommand):
    help = "Print a year's form in the canonical text form that load_questionnaire reads."

    def add_arguments(self, parser):
        parser.add_argument("year", type=int, help="the year in which the reporting year ends, such as 2021")

    def handle(self, *, year, **options):
        row = ReportingYear.objects.filter(year=year).first()
        if row is None:
            raise CommandError(f"There is no year {year}.")
        if not Question.objects.filter(year=row).exists():
            raise CommandError(f"{row} has no form yet.")
        self.stdout.write(definition.dump(row), ending="")
