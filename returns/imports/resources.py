"""The django-import-export resource for figures, for the admin: it plans and writes as every other import does.

Rows are not saved one by one: `import_data` makes one plan of all, and hands it to the project's own action.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import tablib
from import_export.fields import Field
from import_export.formats.base_formats import Format
from import_export.resources import Resource
from import_export.results import Error, Result, RowResult

from returns.files.csv_figures import NEEDED, OPTIONAL, notes_on, read_figures
from returns.files.guard import CSV, kind_of
from returns.files.tables import Table, read_table
from returns.files.written import Unreadable, Written
from returns.imports.actions import confirm, import_at_once
from returns.imports.plan import Plan, make_plan
from returns.models import ReportingYear, Upload, User
from returns.record.refusals import Refused

STALE = "Figures have changed since you checked the file. We have not imported anything. Send the file again."


class FiguresResource(Resource):
    """Figures for the drafts of any number of areas and years. Without `year` the rows name theirs.

    One class for tidy and wide: the columns say which of the two a file is, so nobody has to choose.
    """

    def __init__(self, *, by: User, at: datetime, year: ReportingYear | None = None):
        super().__init__()
        self.year, self.by, self.at = year, by, at

    @classmethod
    def get_display_name(cls) -> str:
        return "Figures"

    def get_user_visible_fields(self) -> list[Field]:
        return [Field(column_name=name) for name in (*NEEDED, *OPTIONAL)]

    def import_data(
        self,
        dataset: tablib.Dataset,
        dry_run: bool = False,
        upload: Upload | None = None,
        shown: str | None = None,
        **kwargs: Any,
    ) -> Result:
        """All rows or none. The result's rows stand in the file's order, each with its own errors.

        `upload` is the waiting file of which the dataset was made; without one, the dataset is such a file itself.
        `shown` is the digest of the plan that somebody has looked at: nothing else is then written.
        """
        try:
            rows = tuple(written(dataset))
        except Unreadable as unreadable:
            result = Result()
            result.append_base_error(Error(unreadable))
            return result
        notes = (*dataset.table.notes, *notes_on(dataset.table)) if isinstance(dataset, Rows) else ()
        plan = make_plan(rows, by=self.by, at=self.at, year=self.year, notes=notes)
        result = as_result(plan)
        if dry_run or not plan.is_fit or not plan.changes:
            return result
        if shown is not None and shown != plan.digest:
            result.append_base_error(Error(Refused(STALE)))
            return result
        try:
            if upload:
                confirm(plan, upload=upload, by=self.by, at=self.at)
            else:
                name = str(kwargs.get("file_name") or "figures.csv")
                import_at_once(plan, content=dataset.export("csv").encode(), name=name, by=self.by, at=self.at)
        except Refused as refusal:  # for what has happened since the plan was made
            result.append_base_error(Error(refusal))
        return result


def written(dataset: tablib.Dataset) -> Iterator[Written]:
    """A dataset's boxes; its rows count from 2, below a header, as a person sees them, unless it knows better."""
    if isinstance(dataset, Rows):
        return read_figures(dataset.table)
    header = tuple(str(name).strip().lower() for name in dataset.headers or ())
    rows = ((number, [str(cell) for cell in row]) for number, row in enumerate(dataset, start=2))
    return read_figures(Table(header, tuple((number, row) for number, row in rows if any(row))))


def as_result(plan: Plan) -> Result:
    """A plan as import-export tells it: a row for each box of the file. The plan itself goes with it."""
    changed = {(box.place, box.code) for one in plan.returns for box in one.boxes}
    outcomes = []
    for number, row in enumerate(plan.rows, start=1):
        outcome = RowResult()
        outcome.number = number
        is_changed = (row.place, row.code) in changed
        outcome.import_type = RowResult.IMPORT_TYPE_UPDATE if is_changed else RowResult.IMPORT_TYPE_SKIP
        outcome.diff = [row.area, row.code, row.value or row.marker]
        outcomes.append(outcome)
    for problem in plan.problems:
        outcomes[problem.row].errors.append(Error(ValueError(problem), number=problem.row + 1))
        outcomes[problem.row].import_type = RowResult.IMPORT_TYPE_ERROR
    result = Result()
    result.plan = plan
    for problem in plan.problems:
        result.append_error_row(problem.row + 1, plan.rows[problem.row], outcomes[problem.row].errors)
    result.diff_headers = ["area", "cell", "value"]
    for outcome in outcomes:
        result.append_row_result(outcome)
        result.increment_row_result_total(outcome)
    result.total_rows = len(outcomes)
    return result


# --- The library's formats, read by the readers of returns.files ----------------------------------


class Rows(tablib.Dataset):
    """A table as a dataset. The table itself still knows under which number a person sees each row."""

    def __init__(self, table: Table):
        super().__init__(*(row for _, row in table.rows), headers=table.header)
        self.table = table


class TextFile(Format):
    """A CSV file in any encoding and with any delimiter that returns.files.tables knows."""

    def __init__(self, encoding: str | None = None):
        """The reader finds the encoding out for itself."""

    def get_title(self) -> str:
        return "CSV"

    def can_import(self) -> bool:
        return True

    def create_dataset(self, in_stream: bytes) -> Rows:
        if kind_of(in_stream, "") != CSV:
            raise Unreadable("It is a workbook. Send it on the page of its return: files of several areas are CSV.")
        return Rows(read_table(in_stream))
