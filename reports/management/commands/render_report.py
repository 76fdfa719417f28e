from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reports.annual_report.gather import as_print, document_for, logos_of
from reports.models import LANGUAGES, FrozenFile, Kind
from reports.printing import pdf
from returns.arithmetic.characters import name_key
from returns.models import Area, Revision
from returns.models.status import HAS_BEEN_PUBLISHED


class Command(BaseCommand):
    help = "Write an area's annual report of a year as a PDF: the published file, or else a preview marked as one."

    def add_arguments(self, parser):
        parser.add_argument("area", help="slug, name, alias or code")
        parser.add_argument("year", type=int, help="the year in which the reporting year ends")
        parser.add_argument("--language", choices=LANGUAGES, default="en")
        parser.add_argument("--output", type=Path, required=True, metavar="FILE")

    def handle(self, *, area, year, language, output, **options):
        known = Area.objects.by_any_name().get(name_key(area))
        if known is None:
            raise CommandError(f"There is no area {area}.")
        revision = Revision.objects.with_names().of(area=known.slug, year=year).current().first()
        if language not in known.languages:
            raise CommandError(f"{known} publishes no report in this language.")
        if revision is None:
            raise CommandError(f"{known} has no return for {year}.")
        if revision.status in HAS_BEEN_PUBLISHED:
            content = bytes(FrozenFile.objects.get(revision=revision, kind=Kind.PDF, language=language).content)
        else:
            report = document_for(revision, timezone.now(), language=language)
            content = pdf.render(as_print(report, is_preview=True), logos_of(report))
        try:
            output.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}") from None
        self.stdout.write(f"{revision}: {output}, {len(content):,} bytes")
