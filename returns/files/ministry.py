"""The ministry's sheet: a header of its codes, and a row for each respondent under its number. Pure.

Other sheets are passed over. What is blank or "-" is no zero and no answer: it is told apart, and whoever sends the
file says what is meant.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NamedTuple

from returns.arithmetic.characters import visible
from returns.arithmetic.figures import AREA_NUMBER
from returns.files import ods, xlsx
from returns.files.archive import unpacked
from returns.files.repeats import address
from returns.files.sheets import Content, Corner, Found, Grid, Kind, number
from returns.files.tables import Table
from returns.files.workbooks import number_in
from returns.files.written import Unreadable, Written, as_count, shown

GRIDS = {"xlsx": xlsx.grids, "ods": ods.grids}
# So many codes in one row are no chance: a sheet of ages has six of them, a national body's nineteen.
LEAST_CODES = 10
# “24-25 data”: the year in a sheet's name.
YEARS = re.compile(r"(?<![0-9])(?:20)?([0-9]{2}) ?[-–_/ ] ?(?:20)?([0-9]{2})(?![0-9])")
NOTHING = re.compile(r"[-–—]*")
# A mistyped heading is compared with every code; a sheet with more of them is another sheet.
MOST_HINTS = 20


class Respondent(NamedTuple):
    """Who has a number: the slug, and the codes of the boxes that it is asked for."""

    slug: str
    asked: Collection[str]


class Ministry(NamedTuple):
    """What the ministry's sheet of a year has: the box of each heading, and who has which number."""

    boxes: Mapping[str, str]
    respondents: Mapping[int, Respondent]


@dataclass(frozen=True, slots=True)
class MinistrySheet:
    """The sheet with the codes; `header` is its row of headings, from 0, and `others` are the sheets passed over."""

    grid: Grid
    header: int
    others: tuple[str, ...] = ()

    @property
    def year(self) -> str:
        """The end of the year in the sheet's name, in two digits; empty where it has none."""
        return _year_in(self.grid.name)

    @property
    def headings(self) -> dict[int, str]:
        """column -> heading, as codes are written."""
        cells = ((column, cell) for (row, column), cell in sorted(self.grid.cells.items()) if row == self.header)
        return {column: heading for column, cell in cells if (heading := _heading(cell))}

    @property
    def rows(self) -> list[int]:
        """The rows below the header in which something stands."""
        return sorted({row for row, _ in self.grid.cells if row > self.header})

    @property
    def name(self) -> str:
        return f"The sheet “{shown(self.grid.name)}”" if self.grid.name else "The file"


@dataclass(slots=True)
class Read:
    """What the sheet says. `blanks` are the boxes where nothing stands, or “-”, each with what stands there."""

    rows: list[Written] = field(default_factory=list)
    blanks: list[Written] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def sheets_of(content: bytes, kind: str) -> tuple[Grid, ...]:
    """Every sheet of a workbook that came through the guard. Raises Unreadable for more than anybody has."""
    return tuple(GRIDS[kind](unpacked(content)))


def sheet_of(table: Table) -> Grid:
    """A text file as a sheet: it has its own heading for the numbers."""
    lines = [(table.header_row, table.header), *table.rows]
    texts = {(row - 1, column): text for row, line in lines for column, text in enumerate(line) if text}
    return Grid("", {place: Found(_typed(text)) for place, text in texts.items()})


def is_ministrys(table: Table) -> bool:
    return AREA_NUMBER.lower() in table.header


def find(grids: Iterable[Grid], known: Collection[str], year: str) -> MinistrySheet | None:
    """The sheet with the codes, whatever its name; None where no sheet has them.

    `known` are the headings of all years, `year` the end of the year in two digits, by whose name one of several is
    chosen. Raises Unreadable where one has codes and no numbers, where it is hidden, and where it cannot be told.
    """
    grids = tuple(grids)
    numbered = {grid.name: (grid, row) for grid in grids if (row := _row_with(grid, {AREA_NUMBER}, 1)) is not None}
    if not numbered:
        coded = ((grid, _row_with(grid, known, LEAST_CODES)) for grid in grids)
        for grid, row in coded:
            if row is not None:
                raise Unreadable(
                    f"{MinistrySheet(grid, row).name} has the ministry’s codes in row {row + 1}, and no column "
                    f"{AREA_NUMBER} for the area’s number. Add the column, with the number in each row."
                )
        return None
    own = [name for name in numbered if _year_in(name) == year] if len(numbered) > 1 else list(numbered)
    if len(own) != 1:
        names = " and ".join(f"“{shown(name)}”" for name in own or numbered)
        raise Unreadable(
            f"Several sheets have a column {AREA_NUMBER}: {names}. Leave the one for this year in the file."
        )
    grid, row = numbered[own[0]]
    if grid.is_hidden:
        raise Unreadable(f"The sheet “{shown(grid.name)}” is hidden. Show it, look at it, and send the file again.")
    return MinistrySheet(grid, row, tuple(other.name for other in grids if other is not grid))


def read_sheet(sheet: MinistrySheet, ministry: Ministry) -> Read:
    """Every box of the sheet's rows, every problem at its place."""
    said = Read()
    columns = dict(_columns(sheet, ministry, said))
    numbers = [column for column, heading in sheet.headings.items() if heading == AREA_NUMBER]
    said.rows += _twice(sheet, numbers)
    said.rows += _without_heading(sheet)
    rows = sheet.rows
    if not rows:
        raise Unreadable(f"{sheet.name} has no row below its codes.")
    first: dict[int, int] = {}
    asked: set[str] = set()
    for row in rows:
        respondent, problem = _respondent(sheet, row, numbers[0], ministry.respondents, first)
        if respondent is None:
            said.rows.append(Written(sheet.grid.place(row, numbers[0]), "", row_problem=problem))
            continue
        asked |= set(respondent.asked)
        for column, code in columns.items():
            _box(said, sheet, (row, column), code, respondent)
    named = set(columns.values())
    said.missing = [heading for heading, code in _codes(ministry).items() if code in asked - named]
    return said


def _codes(ministry: Ministry) -> dict[str, str]:
    """The proper code of each box: the first of its headings."""
    proper: dict[str, str] = {}
    for heading, code in ministry.boxes.items():
        proper.setdefault(code, heading)
    return {heading: code for code, heading in proper.items()}


def _box(said: Read, sheet: MinistrySheet, place: Corner, code: str, respondent: Respondent) -> None:
    cell = sheet.grid.cells.get(place, Found())
    text, problem = number_in(cell.content)
    problem = cell.trouble or problem
    is_blank = not problem and NOTHING.fullmatch(visible(text).replace(" ", "")) is not None
    if is_blank and code not in respondent.asked:
        return
    value = visible(text) if is_blank else as_count(text)
    here = Written(sheet.grid.place(*place), code, value, area=respondent.slug, problem=problem)
    (said.blanks if is_blank else said.rows).append(here)


def _respondent(
    sheet: MinistrySheet, row: int, column: int, respondents: Mapping[int, Respondent], first: dict[int, int]
) -> tuple[Respondent | None, str]:
    """Whose row it is; or why nobody's. `first` remembers the row of each number."""
    cell = sheet.grid.cells.get((row, column), Found())
    text, problem = number_in(cell.content)
    problem = cell.trouble or problem
    where, number_text = f"row {row + 1}", visible(as_count(text))
    if problem:
        return None, f"the area’s number of {where} {problem}"
    if not number_text:
        return None, f"{where} has no number under {AREA_NUMBER}. Give the area’s number, or delete the row"
    if not (number_text.isascii() and number_text.isdecimal()) or len(number_text) > 4:
        return None, f"the area’s number of {where} must be a number, and it is “{shown(text)}”"
    own = int(number_text)
    if own not in respondents:
        last = max(respondents, default=0)
        return None, f"there is no area with the number {own} ({where}). The numbers go from 1 to {last}"
    if own in first:
        return None, f"the number {own} stands twice, in rows {first[own] + 1} and {row + 1}. Delete one of them"
    first[own] = row
    return respondents[own], ""


def _columns(sheet: MinistrySheet, ministry: Ministry, said: Read) -> Iterator[tuple[int, str]]:
    """(column, box) of each heading that is known; what is wrong with the others is said."""
    seen: dict[str, int] = {}
    hints, headings = MOST_HINTS, sheet.headings
    for column, heading in headings.items():
        if heading == AREA_NUMBER:
            continue
        code = ministry.boxes.get(heading)
        if code is None:
            near = get_close_matches(heading, ministry.boxes, n=1) if hints > 0 and len(heading) < 100 else []
            hints -= 1
            hint = f"; did you mean {near[0]}?" if near else ""
            _say(said, sheet, column, f"the form has no code “{shown(heading)}”{hint}")
        elif code in seen:
            first = address(sheet.header, seen[code])
            other = headings[seen[code]]
            same = "stands twice" if other == heading else f"means the same as {other}"
            _say(said, sheet, column, f"the code {heading} {same}: see {first}. Delete one of the two columns")
        else:
            seen[code] = column
            yield column, code


def _twice(sheet: MinistrySheet, numbers: list[int]) -> Iterator[Written]:
    for column in numbers[1:]:
        first = address(sheet.header, numbers[0])
        why = f"the code {AREA_NUMBER} stands twice: see {first}. Delete one of the two columns"
        yield Written(sheet.grid.place(sheet.header, column), "", row_problem=why)


def _without_heading(sheet: MinistrySheet) -> Iterator[Written]:
    """The first cell of each column that has no code and something in it."""
    headed = sheet.headings
    told: set[int] = set()
    for (row, column), cell in sorted(sheet.grid.cells.items()):
        text = cell.content.text or ("a formula" if cell.content.kind is Kind.UNRESOLVED else "")
        if row > sheet.header and column not in headed and column not in told and visible(text):
            told.add(column)
            why = f"“{shown(text)}” has no code above it. Give the column its code, or delete it"
            yield Written(sheet.grid.place(row, column), "", row_problem=why)


def _say(said: Read, sheet: MinistrySheet, column: int, why: str) -> None:
    said.rows.append(Written(sheet.grid.place(sheet.header, column), "", row_problem=why))


def _row_with(grid: Grid, wanted: Collection[str], least: int) -> int | None:
    """The first row with at least so many of these headings."""
    found: dict[int, int] = {}
    for (row, _), cell in sorted(grid.cells.items()):
        if _heading(cell) in wanted:
            found[row] = found.get(row, 0) + 1
            if found[row] >= least:
                return row
    return None


def _heading(cell: Found) -> str:
    return "".join(visible(cell.content.text).split()).upper() if cell.content.kind is Kind.TEXT else cell.content.text


def _year_in(name: str) -> str:
    for first, last in YEARS.findall(name):
        if (int(first) + 1) % 100 == int(last):
            return last
    return ""


def _typed(text: str) -> Content:
    return number(text) if text.isascii() and text.isdecimal() else Content(Kind.TEXT, text)
