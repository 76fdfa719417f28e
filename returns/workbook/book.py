"""A workbook as plain values, before it is of any file kind: sheets of rows of cells, and where the named ones stand.

Every spreadsheet that we write is one of these: the form of an area as well as the published files. Two writers turn it
into XLSX and ODS. Nothing here knows a questionnaire, and nothing here knows a file.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache

from returns.workbook import looks
from returns.workbook.looks import Style, lines_of

# Characters across a page of A4 on its side at seven tenths of the size, which is about 8 points.
PAGE_WIDTH = 190


@dataclass(frozen=True, slots=True)
class Text:
    """A text that nobody types over. `link` is the address of a page, or # and the name of a sheet."""

    value: str
    look: Style = looks.TEXT
    link: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number that nobody types over."""

    value: int | None
    look: Style


@dataclass(frozen=True, slots=True)
class Fact:
    """What the service reads besides the boxes: locked, and named."""

    name: str
    value: str | int
    look: Style = looks.FACT


@dataclass(frozen=True, slots=True)
class Box:
    """An input for a number, under its code."""

    name: str
    value: int | None
    look: Style = looks.BOX


@dataclass(frozen=True, slots=True)
class Note:
    """An input for a text, under the name of what it says."""

    name: str
    value: str
    longest: int
    look: Style = looks.NOTE


@dataclass(frozen=True, slots=True)
class Total:
    """A locked formula over boxes of the same sheet, with the value that it has now."""

    terms: tuple[str, ...]
    value: int | None
    look: Style = looks.TOTAL


Cell = Text | Number | Fact | Box | Note | Total
SheetRow = tuple[Cell | None, ...]
Corner = tuple[int, int]  # row and column, from 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """`frozen` counts the rows and columns that stay in view; `repeated` is the row printed on every page.

    `table` is the name of a marked-up table, from the repeated row to the last. `pages` is how many pages the sheet is
    printed on, one below the other; 0 for as many as it takes. Of a sheet that takes several pages side by side the
    `leading` columns are printed on each.
    """

    name: str
    widths: tuple[int, ...]
    rows: Sequence[SheetRow]
    frozen: tuple[int, int] = (0, 0)
    repeated: int | None = None
    table: str = ""
    pages: int = 0
    leading: int = 0

    @property
    def across(self) -> int:
        """How many pages side by side: one, unless its writing would come out too small to be read."""
        if not self.leading:
            return 1
        repeated = sum(self.widths[: self.leading])
        return math.ceil((sum(self.widths) - repeated) / (PAGE_WIDTH - repeated))

    def cells(self) -> Iterator[tuple[int, int, Cell]]:
        for row, cells in enumerate(self.rows):
            for column, cell in enumerate(cells):
                if cell is not None:
                    yield row, column, cell

    @property
    def title(self) -> str:
        """What stands in the first cell."""
        return str(self.rows[0][0].value) if self.rows[0][0] else ""

    @property
    def corners(self) -> tuple[Corner, Corner]:
        """The first and the last cell of the marked-up table."""
        return (self.repeated or 0, 0), (len(self.rows) - 1, len(self.widths) - 1)


@dataclass(frozen=True, slots=True)
class CellReference:
    sheet: str
    row: int
    column: int


@dataclass(frozen=True)
class Book:
    """`moment` is that of what the book says, so that the same book is the same file whenever it is written.

    A form is locked but for its boxes and notes, and has neither grid lines nor marked-up tables.
    """

    title: str
    subject: str
    language: str
    moment: datetime
    sheets: tuple[Sheet, ...]
    publisher: str = ""
    is_form: bool = False
    # What a spreadsheet program says when something else than this is typed.
    number_refused: str = ""
    text_refused: str = ""

    @cached_property
    def named(self) -> Mapping[str, CellReference]:
        """Each name of the workbook and the one cell that it means, in the order of the sheets."""
        return {
            cell.name: CellReference(sheet.name, row, column)
            for sheet in self.sheets
            if self.is_form
            for row, column, cell in sheet.cells()
            if isinstance(cell, Fact | Box | Note)
        }

    def areas(self, total: Total) -> Sequence[tuple[Corner, Corner]]:
        """The cells that a total adds, as (first, last) corners: one rectangle where they fill it, else one by one."""
        cells = [(self.named[term].row, self.named[term].column) for term in total.terms]
        rows, columns = [row for row, _ in cells], [column for _, column in cells]
        first, last = (min(rows), min(columns)), (max(rows), max(columns))
        if (last[0] - first[0] + 1) * (last[1] - first[1] + 1) == len(set(cells)):
            return [(first, last)]
        return [(cell, cell) for cell in cells]

    def height(self, row: SheetRow, widths: Sequence[int]) -> int | None:
        """A row's height in points; None where the programs are to fit it to what somebody types.

        They know the font better, but not all of them look when they open a file.
        """
        height, lines = looks.LEAST_HEIGHT if self.is_form else looks.LINE_HEIGHT, 1
        for cell, width in zip(row, widths, strict=False):
            if isinstance(cell, (Text, Note)):
                here, points = _fitted(cell.value, cell.look, width)
                lines, height = max(lines, here), max(height, points)
        if lines == 1 and any(isinstance(cell, Note) for cell in row):
            return None
        return height


# The same few words fill most of a large sheet: they are measured once.
@lru_cache(maxsize=4096)
def _fitted(text: str, look: Style, width: int) -> tuple[int, int]:
    """The lines that a text takes in a column, and their height in points."""
    lines = lines_of(text, width / (1.1 if look.is_bold else 1)) if look.wraps else 1
    return lines, look.height(lines)
