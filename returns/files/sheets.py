"""What the readers of both workbook kinds give: the names that concern a return, and the cells that they point to."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from returns.files.repeats import address, letters
from returns.files.written import Unreadable, code_of, is_code

# What the service says of a workbook itself.
AREA, YEAR, VERSION = "mappa__area", "mappa__year", "mappa__version"
FACTS = (AREA, YEAR, VERSION)
# A return's own workbook has up to five names for each box, and content in a corner of each sheet.
MOST_NAMES, MOST_MERGED, MOST_SHEETS = 3_000, 2_000, 100
MOST_ROWS, MOST_COLUMNS = 2_000, 200
# Of a workbook that is read whole: the ministry's has about 5,000, and a sheet of one area beside for each.
MOST_CELLS = 100_000
# Each cell is held against each merged range; so many looks take seconds.
MOST_LOOKS = MOST_NAMES * MOST_MERGED
# No cell holds more text in any program; and no cell's address, with its sheet's name, is this long.
LONGEST_TEXT, LONGEST_TARGET = 32_767, 500

NOWHERE = "has no cell: its name points to none (its row, column or sheet may have been deleted)"
MANY = "has a name that points to more than one cell"
ELSEWHERE = "has a name that points to another workbook"

Corner = tuple[int, int]


class Kind(Enum):
    """What stands in a cell, as a spreadsheet program sees it."""

    EMPTY = "empty"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TRUTH = "truth"
    ERROR = "error"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True)
class Content:
    kind: Kind = Kind.EMPTY
    text: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One cell with what stands there. `trouble` is about its place: merged, or hidden with something in it."""

    content: Content = Content()
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class CellReference:
    sheet: str
    row: int
    column: int

    def __str__(self) -> str:
        return f"sheet “{self.sheet}”, {address(self.row, self.column)}"


@dataclass(frozen=True, slots=True)
class Name:
    """A name that may concern a return, and the one cell it means; or else why it means none.

    Programs hide the names that they keep for themselves.
    """

    name: str
    place: CellReference | None
    trouble: str = ""
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Sheets:
    """`order` holds the sheets' names as they stand in the workbook; a name may stand in any order."""

    order: tuple[str, ...]
    names: tuple[Name, ...]
    cells: Mapping[CellReference, Found]


@dataclass(frozen=True, slots=True)
class Grid:
    """A whole sheet: what stands in each cell that is not empty. A text file is one without a name."""

    name: str
    cells: Mapping[Corner, Found]
    is_hidden: bool = False

    def place(self, row: int, column: int) -> str:
        return str(CellReference(self.name, row, column)) if self.name else f"Row {row + 1}, {address(row, column)}"


@dataclass(frozen=True, slots=True)
class Layout:
    """What a sheet says of the places of its cells."""

    is_hidden: bool
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    merged: tuple[tuple[Corner, Corner], ...]

    def trouble(self, place: CellReference, content: Content) -> str:
        for first, last in self.merged:
            if first[0] <= place.row <= last[0] and first[1] <= place.column <= last[1]:
                return f"is in merged cells ({address(*first)}:{address(*last)}). Unmerge the cells"
        if content.kind is Kind.EMPTY:
            return ""
        if self.is_hidden:
            return f"is on a hidden sheet (“{place.sheet}”): show it"
        if place.row in self.hidden_rows:
            return f"is in a hidden row ({place.row + 1}): show it"
        if place.column in self.hidden_columns:
            return f"is in a hidden column ({letters(place.column)}): show it"
        return ""


def concerns(name: str) -> bool:
    """Whether a name is one of a return's, or could be meant for one; people and programs give names of their own."""
    return name in FACTS or is_code(code_of(name))


def by_sheet(names: Iterable[Name]) -> dict[str, list[CellReference]]:
    """The cells to look for, sheet by sheet, each once."""
    wanted: dict[str, dict[CellReference, None]] = {}
    for name in names:
        if name.place:
            wanted.setdefault(name.place.sheet, {})[name.place] = None
    return {sheet: list(places) for sheet, places in wanted.items()}


def between(numbers: list[int], first: int, count: int) -> Iterator[int]:
    """Those of sorted numbers that stand in `count` places from `first` on. A repeat is never written out."""
    for index in range(bisect_left(numbers, first), len(numbers)):
        if numbers[index] >= first + count:
            return
        yield numbers[index]


def check_size(sheet: str, last_row: int, last_column: int) -> None:
    """Refuse content where no return has any; empty cells with a format may stand anywhere."""
    if last_row >= MOST_ROWS or last_column >= MOST_COLUMNS:
        raise Unreadable(
            f"The sheet “{sheet}” has content in {address(last_row, last_column)}, far more than a return has "
            f"(at most {MOST_ROWS:,} rows and {MOST_COLUMNS} columns). Delete what does not belong to it."
        )


def number(text: str) -> Content:
    """A number as the digits that were meant: 1257.0 is 1257."""
    try:
        value = float(text)
    except ValueError:
        return Content(Kind.TEXT, text)
    if value.is_integer() and abs(value) < 1e15:
        return Content(Kind.NUMBER, str(int(value)))
    return Content(Kind.NUMBER, repr(value))


def day(value: date) -> Content:
    return Content(Kind.DATE, f"{value.day} {value:%B} {value.year}")
