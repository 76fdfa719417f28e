"""A published workbook as plain values, before it is of any file kind: sheets of lines, each with one table at most.

The shape is that of "Releasing statistics in spreadsheets" (Government Analysis Function): the title in A1, lines about
the table below it, then one table with one row of headings and something in every cell. What cannot be said here
(merged cells, colours, frozen panes, filters, hidden rows) no file has.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from returns.workbook.looks import lines_of

# Points for each line of a cell whose text is wrapped.
LINE_HEIGHT = 15


class Look(StrEnum):
    TITLE = "title"
    SECTION = "section"
    LINE = "line"
    HEADING = "heading"
    NUMBER_HEADING = "number-heading"
    TEXT = "text"
    NUMBER = "number"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Line:
    """A text in column A, above the table or instead of one. `address` is that of a page, or of a sheet by its name."""

    text: str
    look: Look = Look.LINE
    address: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """`is_number`: numbers, and shorthand in their place, stand right. `links`: each text is a sheet's name."""

    heading: str
    width: int
    is_number: bool = False
    links: bool = False

    @property
    def look(self) -> Look:
        """That of its heading: it stands where what is below it stands."""
        return Look.NUMBER_HEADING if self.is_number else Look.HEADING


Value = str | int


@dataclass(frozen=True, slots=True)
class Table:
    """`name` is that of the marked-up table; every row has a value for every column."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Value]]

    @property
    def heading_height(self) -> int:
        return LINE_HEIGHT * max(lines_of(column.heading, column.width / 1.1) for column in self.columns)

    def height(self, row: Sequence[Value]) -> int:
        """A row's height in points: that of its longest text, wrapped."""
        lines = 1
        for column, value in zip(self.columns, row, strict=True):
            if isinstance(value, str) and (len(value) > column.width or "\n" in value):
                lines = max(lines, lines_of(value, column.width))
        return LINE_HEIGHT * lines


@dataclass(frozen=True, slots=True)
class Sheet:
    """`width` is that of column A where there is no table."""

    name: str
    lines: tuple[Line, ...]
    table: Table | None = None
    width: int = 100

    @property
    def title(self) -> str:
        return self.lines[0].text


@dataclass(frozen=True)
class Book:
    title: str
    subject: str
    publisher: str
    language: str
    moment: datetime
    sheets: tuple[Sheet, ...] = field(default=())


def unique(headings: Iterable[str], codes: Iterable[str]) -> list[str]:
    """Headings as a marked-up table takes them: no two alike, whatever their capitals, and 255 characters at most."""
    seen: set[str] = set()
    made = []
    for heading, code in zip(headings, codes, strict=True):
        if len(heading) > LONGEST_HEADING or heading.casefold() in seen:
            tail = f" ({code})"
            heading = heading[: LONGEST_HEADING - len(tail)] + tail
        seen.add(heading.casefold())
        made.append(heading)
    return made


LONGEST_HEADING = 255
