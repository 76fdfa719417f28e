import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from reports.release.verified import Defect, defects, with_files
from returns.arithmetic.characters import name_key
from returns.form.questionnaire import Questionnaire
from returns.imports.commands import counted
from returns.models import Area


class Command(BaseCommand):
    help = (
        "Check what was published: every file as it was frozen, the CSV derived from the figures again, the page's "
        "figures those of the return. Exit code 1 and every finding otherwise."
    )

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int, help="only this year, named by its end")
        parser.add_argument("--area", help="only this area: slug, name, alias or code")
        parser.add_argument("--report", type=Path, metavar="FILE.json", help="write every finding for programs")

    def handle(self, *, year, area, report, **options):
        revisions = list(with_files(year=year, area=self.slug(area)))
        if not revisions and year is None and area is None:
            self.stdout.write("No report has been published yet: there is nothing to check.")
            return
        if not revisions:
            raise CommandError("No report of these was published: nothing was checked.")
        forms: dict[int, Questionnaire] = {}
        faults: list[Defect] = []
        for revision in tqdm(revisions, disable=None, leave=False, unit=" reports"):
            if revision.year_id not in forms:
                forms[revision.year_id] = Questionnaire.load(revision.year)
            faults += defects(revision, forms[revision.year_id])
        if report:
            told = {"revisions": len(revisions), "defects": [defect._asdict() for defect in faults]}
            try:
                report.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
            except OSError as error:
                raise CommandError(f"{report} cannot be written: {error.strerror}") from None
        if faults:
            raise CommandError("\n".join(["What was published has changed.", *map(str, faults)]))
        done = f"{counted(len(revisions), 'report')} of {counted(len(forms), 'year')}"
        self.stdout.write(f"What was published is unchanged: {done}.")

    def slug(self, area: str | None) -> str | None:
        if area is None:
            return None
        known = Area.objects.by_any_name().get(name_key(area))
        if known is None:
            raise CommandError(f"There is no area {area}.")
        return known.slug
