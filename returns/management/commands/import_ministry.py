from returns.files.written import Unreadable
from returns.imports.commands import OfYear
from returns.imports.ministry import MEANINGS, NOT_AVAILABLE, Blanks, some
from returns.imports.reading import read
from returns.record.refusals import Refused


class Command(OfYear):
    help = (
        "Import figures from the ministry’s workbook (XLSX, ODS or CSV): a header of its codes, and a row for each "
        "area under its number."
    )

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--blanks",
            choices=MEANINGS,
            default="",
            help="what boxes mean that are blank or have “-”: left (what stands stays), zero, or not_available",
        )
        parser.add_argument("--reason", default="", help="why blank boxes are not available")

    def read(self, raw, name, year, options):
        meaning, reason = options["blanks"], options["reason"].strip()
        if (meaning == NOT_AVAILABLE) != bool(reason):
            raise Unreadable("Give --reason with --blanks not_available, and with nothing else.")
        return read(raw, name, year=year, blanks=Blanks(meaning, reason))

    def checked(self, content, year):
        if not content.is_ministrys:
            other = "import_workbook" if content.is_workbook else "import_figures"
            raise Unreadable(f"This is not the ministry’s workbook. Use {other}.")
        return content

    def check_plan(self, plan):
        if plan.waits_for_meaning:
            where = some([f"{blank.place} ({blank.area}, {blank.code})" for blank in plan.blanks])
            raise Refused(
                f"Nothing was written. {len(plan.blanks)} boxes are blank or have “-”: {where}. "
                "Say with --blanks what they mean."
            )
