"""Figures from files. A file is read, every problem in it is tied to its row, then one action writes all or nothing.

FiguresResource is a django-import-export resource, so that the admin and the commands share one importer; its rows are
not saved one by one: `import_data` hands each return's figures to returns.actions.save_figures.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from difflib import get_close_matches
from typing import Any

import tablib
from django.db import transaction
from import_export.resources import Resource
from import_export.results import Error, Result, RowResult

from returns import permissions
from returns.actions import Refused, save_figures
from returns.figures import Entry, parse_count
from returns.models import Area, Figure, ReportingYear, Revision, User
from returns.models.status import EDITABLE
from returns.models.submission import LONGEST_FOOTNOTE, LONGEST_REASON
from returns.questionnaire import Questionnaire

NEEDED = ("area", "cell", "value")
OPTIONAL = ("marker", "reason", "footnote")
UNAVAILABLE = "x"


class Unreadable(Exception):
    """A file that is not a table of figures at all. The text says what is wrong, and where."""


def read_tidy(content: bytes) -> tablib.Dataset:
    """A tidy CSV file as a dataset. Raises Unreadable when it is not text, not a table, or has the wrong columns."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"The file is not UTF-8 text (byte {error.start + 1}).") from None
    if "\0" in text:
        raise Unreadable("The file holds NUL characters: it is not a text file.")
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise Unreadable(f"The file is not a CSV table: {error}.") from None
    if not any(map(any, lines)):
        raise Unreadable("The file is empty.")
    header = [name.strip().lower() for name in lines[0]]
    missing = [name for name in NEEDED if name not in header]
    unknown = [name for name in header if name not in NEEDED + OPTIONAL]
    if missing or unknown or len(set(header)) < len(header):
        wrong = f"missing: {', '.join(missing)}" if missing else f"not known or twice: {', '.join(unknown or header)}"
        raise Unreadable(f"The columns must be {', '.join(NEEDED)} and may be {', '.join(OPTIONAL)} ({wrong}).")
    for number, line in enumerate(lines[1:], start=2):
        if any(line) and len(line) != len(header):
            raise Unreadable(f"Row {number} has {len(line)} columns where the header has {len(header)}.")
    # Empty lines stay in, so that a problem names its row as the file has it; import_data passes over them.
    rows = (line if any(line) else [""] * len(header) for line in lines[1:])
    return tablib.Dataset(*rows, headers=header)


class FiguresResource(Resource):
    """Tidy figures of one year, for the drafts of any number of areas."""

    def __init__(self, *, year: ReportingYear, by: User, at: datetime):
        super().__init__()
        self.year, self.by, self.at = year, by, at
        self.questionnaire = Questionnaire.load(year)
        self.areas = Area.objects.by_any_name()

    def import_data(self, dataset: tablib.Dataset, dry_run: bool = False, **kwargs: Any) -> Result:
        """All rows or none. The result's rows stand in the file's order, each with its own errors."""
        result = Result()
        entries: dict[int, dict[str, Entry]] = {}
        rows: dict[int, list[RowResult]] = {}
        kept = self._footnotes() if "footnote" not in dataset.headers else {}
        for number, row in enumerate(dataset.dict, start=2):
            if not any(row.values()):
                continue
            outcome = RowResult()
            outcome.number = number
            result.append_row_result(outcome)
            try:
                area, code, entry = self._read(row, kept)
                if code in entries.setdefault(area.pk, {}):
                    raise ValueError(f"{area}, {code} stands twice in the file")
                entries[area.pk][code] = entry
                rows.setdefault(area.pk, []).append(outcome)
            except ValueError as error:
                outcome.errors.append(Error(error, row=row, number=number))
        self._mark_errors(result)
        with transaction.atomic():
            if not result.has_errors():
                self._write(entries, rows)
                self._mark_errors(result)
            if dry_run or result.has_errors():
                transaction.set_rollback(True)
        for outcome in result.rows:
            result.increment_row_result_total(outcome)
        result.total_rows = len(result.rows)
        return result

    def _read(self, row: Mapping[str, str], kept: Mapping[tuple[int, str], str]) -> tuple[Area, str, Entry]:
        name, code = row["area"].strip(), row["cell"].strip()
        area = self.areas.get(name.casefold())
        if area is None:
            near = get_close_matches(name.casefold(), self.areas, n=3)
            hint = f"; did you mean {' or '.join(sorted({self.areas[n].name for n in near}))}?" if near else ""
            raise ValueError(f"there is no area “{name}”{hint}")
        if code not in self.questionnaire.shape.boxes:
            near = get_close_matches(code, self.questionnaire.shape.boxes, n=3)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            raise ValueError(f"the form of {self.year} has no box “{code}”{hint}")
        marker, reason = row.get("marker", "").strip().lower(), row.get("reason", "").strip()
        footnote = row["footnote"].strip() if "footnote" in row else kept.get((area.pk, code), "")
        for text, longest in ((reason, LONGEST_REASON), (footnote, LONGEST_FOOTNOTE)):
            if len(text) > longest:
                raise ValueError(f"{code}: the text is longer than {longest} characters")
        if marker not in ("", UNAVAILABLE):
            raise ValueError(f"{code}: the marker must be empty or {UNAVAILABLE}, not “{marker}”")
        try:
            value = parse_count(row["value"])
        except ValueError as error:
            raise ValueError(f"{code} {error}; it is “{row['value']}”") from None
        if marker and (value is not None or not reason):
            raise ValueError(f"{code}: a figure marked {UNAVAILABLE} has a reason and no value")
        if not marker and (value is None or reason):
            raise ValueError(f"{code}: give a value, or the marker {UNAVAILABLE} with a reason")
        return area, code, Entry(value, reason, footnote)

    def _write(self, entries: Mapping[int, dict[str, Entry]], rows: Mapping[int, list[RowResult]]) -> None:
        drafts = {
            revision.area_return.area_id: revision
            for revision in Revision.objects.with_names().filter(year=self.year, status__in=EDITABLE)
        }
        for area, boxes in entries.items():
            try:
                if not permissions.can_import(self.by, self.year, area):
                    raise Refused(f"{self.by} may not import figures for this area")
                if area not in drafts:
                    raise Refused(f"the return of {self.year} takes no figures now: it is not in progress")
                changes = save_figures(revision=drafts[area], by=self.by, at=self.at, entries=boxes)
            except Refused as refusal:
                for outcome in rows[area]:
                    outcome.errors.append(Error(refusal, number=outcome.number))
                continue
            for outcome, code in zip(rows[area], boxes, strict=True):
                outcome.import_type = RowResult.IMPORT_TYPE_UPDATE if code in changes else RowResult.IMPORT_TYPE_SKIP

    def _footnotes(self) -> dict[tuple[int, str], str]:
        """The footnotes that stand: a file without the column leaves them alone."""
        rows = Figure.objects.filter(revision__year=self.year, revision__status__in=EDITABLE).exclude(footnote="")
        return {
            (area, code): footnote
            for area, code, footnote in rows.values_list("revision__area_return__area", "cell__code", "footnote")
        }

    @staticmethod
    def _mark_errors(result: Result) -> None:
        for outcome in result.rows:
            if outcome.errors:
                outcome.import_type = RowResult.IMPORT_TYPE_ERROR


def problems(result: Result) -> Iterator[str]:
    """Every problem of an import in words, with its row in the file."""
    for outcome in result.rows:
        for error in outcome.errors:
            yield f"Row {outcome.number}: {error.error}"
