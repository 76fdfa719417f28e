"""What the import commands share: who, how, the progress bar, the report for programs, and how they end.

They end with 0 when the file was imported (or would be), 1 when it was refused and nothing written, and 2 when it could
not be tried at all.
"""

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from returns.files.written import Unreadable
from returns.imports.actions import import_at_once
from returns.imports.plan import Plan, plan_of
from returns.imports.reading import Content, read
from returns.models import ReportingYear, User
from returns.record.refusals import Refused

ENDS = "Ends with 0 when the file was imported, 1 when it was refused, 2 when it could not be tried."


class ImportCommand(BaseCommand):
    """A file of figures, planned and written. `content` of the file says for which year and area it is."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.epilog = ENDS
        parser.add_argument("file", type=Path, help="the file to import")
        parser.add_argument(
            "--as", dest="user", required=True, metavar="USER", help="email of the account that imports it"
        )
        parser.add_argument("--dry-run", action="store_true", help="check everything, write nothing")
        parser.add_argument(
            "--report", type=Path, metavar="FILE.json", help="write every problem with its place, or what changes"
        )

    def handle(self, *, file: Path, user: str, dry_run: bool, report: Path | None, **options: Any) -> None:
        by = User.objects.filter(email=user.lower(), is_active=True).first()
        if by is None:
            raise CommandError(f"There is no account {user}.", returncode=2)
        year = self.year(options)
        told: dict[str, Any] = {"file": file.name, "is_dry_run": dry_run, "is_imported": False, "problems": []}
        try:
            self._report(report, told)  # a place that cannot be written to is told before anything happens
            raw = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} was not imported. {error}", returncode=2) from None
        try:
            content = self.checked(self.read(raw, file.name, year, options), year)
            plan = plan_of(content, by=by, at=timezone.now(), year=year, watch=WATCH)
            told |= summary(plan)
            for note in plan.notes:
                self.stderr.write(note)
            if plan.problems:
                raise Refused("\n".join(["Nothing was written.", *map(str, plan.problems)]))
            self.check_plan(plan)
            if not dry_run:
                import_at_once(plan, content=raw, name=file.name, by=by, at=timezone.now())
        except (Unreadable, Refused) as refusal:
            told["problems"] = told["problems"] or [{"place": "", "cell": "", "message": str(refusal)}]
            self._report(report, told)
            raise CommandError(f"{file} was not imported. {refusal}") from None
        self._report(report, told | {"is_imported": not dry_run})
        done = "would change" if dry_run else "changed"
        boxes, figures = counted(len(plan.rows), "row"), counted(plan.changes, "figure")
        self.stdout.write(f"{self.named(plan)}: {boxes} read, {figures} {done}.")

    def year(self, options: dict[str, Any]) -> ReportingYear | None:
        """The year that was asked for; None where the file says it."""
        return None

    def read(self, raw: bytes, name: str, year: ReportingYear | None, options: dict[str, Any]) -> Content:
        return read(raw, name)

    def check_plan(self, plan: Plan) -> None:
        """Refuse what the file must not do, although it has no problem."""

    def checked(self, content: Content, year: ReportingYear | None) -> Content:
        """The content, if it is of the kind that the command is for."""
        return content

    def named(self, plan: Plan) -> str:
        return ", ".join(questionnaire.year_name for questionnaire in plan.questionnaires.values())

    @staticmethod
    def _report(report: Path | None, told: dict[str, Any]) -> None:
        if report:
            report.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


class OfYear(ImportCommand):
    """A file that is for one year, which it need not say itself."""

    needs_year = True

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        words = "the year in which the reporting year ends" + ("" if self.needs_year else "; else the rows name it")
        parser.add_argument("--year", type=int, required=self.needs_year, help=words)

    def year(self, options: dict[str, Any]) -> ReportingYear | None:
        if options["year"] is None:
            return None
        row = ReportingYear.objects.filter(year=options["year"]).first()
        if row is None:
            raise CommandError(f"There is no year {options['year']}.", returncode=2)
        return row


def counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


# Nothing is shown where nobody looks: a bar is for a terminal.
WATCH = partial(tqdm, disable=None, leave=False, unit_scale=True)


def summary(plan: Plan) -> dict[str, Any]:
    """A plan as plain data: how many boxes, what changes where and what the checks say of it, every problem.

    Of a file whose blank boxes may mean several things, these too.
    """
    blanks = [{"place": blank.place, "area": blank.area, "cell": blank.code} for blank in plan.blanks]
    return ({"blank_boxes": blanks} if blanks else {}) | {
        "boxes": len(plan.rows),
        "changes": plan.changes,
        "notes": list(plan.notes),
        "returns": [
            {
                "year": one.revision.year_id,
                "area": one.revision.area_return.area.slug,
                "changes": len(one.boxes),
                "blanks": len(one.after.figures.blanks),
                "found": _found(one.after.open),
            }
            for one in plan.returns
        ],
        "problems": [
            {"place": problem.place, "cell": plan.rows[problem.row].code, "message": problem.message}
            for problem in plan.problems
        ],
    }


def _found(issues: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {"check": i.rule.code, "severity": i.rule.severity, "cells": list(i.cells), "message": i.message}
        for i in issues
    ]
