"""A workbook as plain values, before it is of any file kind: sheets of rows of cells, and where the named ones stand.

The two writers turn it into XLSX and ODS. Nothing here knows a questionnaire, and nothing here knows a file.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class Look(StrEnum):
    """How a cell looks; what that means stands in returns.workbook.looks."""

    TITLE = "title"
    QUIET = "quiet"
    TEXT = "text"
    LINE = "line"
    WARNING = "warning"
    SECTION = "section"
    LABEL = "label"
    COLUMN = "column"
    ROW = "row"
    TOTAL_ROW = "total-row"
    GROUP = "group"
    BOX = "box"
    NOTE = "note"
    TOTAL = "total"
    NONE = "none"
    BEFORE = "before"
    BEFORE_TOTAL = "before-total"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class Words:
    """A text that nobody types over."""

    text: str
    look: Look = Look.TEXT


@dataclass(frozen=True, slots=True)
class Fact:
    """What the service reads besides the boxes: locked, and named."""

    name: str
    value: str | int
    look: Look = Look.FACT


@dataclass(frozen=True, slots=True)
class Box:
    """An input for a number, under its code."""

    name: str
    value: int | None
    look: Look = Look.BOX


@dataclass(frozen=True, slots=True)
class Note:
    """An input for a text, under the name of what it says."""

    name: str
    text: str
    longest: int
    look: Look = Look.NOTE


@dataclass(frozen=True, slots=True)
class Total:
    """A locked formula over boxes of the same sheet, with the value that it has now."""

    terms: tuple[str, ...]
    value: int | None
    look: Look = Look.TOTAL


@dataclass(frozen=True, slots=True)
class Before:
    """Last year's number, for the eye."""

    value: int | None
    look: Look = Look.BEFORE


Cell = Words | Fact | Box | Note | Total | Before
Row = tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`frozen` counts the rows and columns that stay in view; `repeated` is the row printed on every page."""

    name: str
    widths: tuple[int, ...]
    rows: tuple[Row, ...]
    frozen: tuple[int, int] = (0, 0)
    repeated: int | None = None

    @property
    def pages(self) -> int:
        """How many pages it is printed on, one below the other; 0 for as many as it takes."""
        return 0 if self.repeated is not None else 1

    def cells(self) -> Iterator[tuple[int, int, Cell]]:
        for row, cells in enumerate(self.rows):
            for column, cell in enumerate(cells):
                if cell is not None:
                    yield row, column, cell


@dataclass(frozen=True, slots=True)
class Place:
    sheet: str
    row: int
    column: int


@dataclass(frozen=True)
class Book:
    title: str
    subject: str
    language: str
    year: int
    sheets: tuple[Sheet, ...]
    # What a spreadsheet program says when something else than this is typed.
    number_refused: str
    text_refused: str

    @cached_property
    def named(self) -> Mapping[str, Place]:
        """Each name of the workbook and the one cell that it means, in the order of the sheets."""
        return {
            cell.name: Place(sheet.name, row, column)
            for sheet in self.sheets
            for row, column, cell in sheet.cells()
            if isinstance(cell, Fact | Box | Note)
        }

    def areas(self, total: Total) -> Sequence[tuple[tuple[int, int], tuple[int, int]]]:
        """The cells that a total adds, as (first, last) corners: one rectangle where they fill it, else one by one."""
        cells = [(self.named[term].row, self.named[term].column) for term in total.terms]
        rows, columns = [row for row, _ in cells], [column for _, column in cells]
        first, last = (min(rows), min(columns)), (max(rows), max(columns))
        if (last[0] - first[0] + 1) * (last[1] - first[1] + 1) == len(set(cells)):
            return [(first, last)]
        return [(cell, cell) for cell in cells]
