"""The rows, columns and cells of a sheet: repeats in ODS counted and never written out, and how a cell is addressed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from returns.files.archive import attribute, local, whole

ROW_GROUPS = ("table-row-group", "table-header-rows", "table-rows")
COLUMN_GROUPS = ("table-column-group", "table-header-columns", "table-columns")
CELLS = ("table-cell", "covered-table-cell")


@dataclass(frozen=True, slots=True)
class Span:
    """A cell or a column that stands `count` times in a row."""

    start: int
    count: int
    element: Element


@dataclass(frozen=True, slots=True)
class RepeatedRow:
    start: int
    count: int
    element: Element
    cells: tuple[Span, ...]


def children(sheet: Element, groups: tuple[str, ...], wanted: tuple[str, ...]) -> Iterator[Element]:
    """Rows, columns or cells in their order, whether they are grouped or not; groups may stand in groups."""
    stack = [iter(sheet)]
    while stack:
        for child in stack[-1]:
            if local(child) in wanted:
                yield child
            elif local(child) in groups:
                stack.append(iter(child))
                break
        else:
            stack.pop()


def spans(elements: Iterator[Element], repeated: str, most: int) -> Iterator[Span]:
    start = 0
    for element in elements:
        count = max(1, whole(attribute(element, repeated), 1))
        yield Span(min(start, most), count, element)
        start += count


def rows_of(sheet: Element) -> Iterator[RepeatedRow]:
    rows = children(sheet, ROW_GROUPS, ("table-row",))
    for row in spans(rows, "number-rows-repeated", LAST_ROW):
        cells = spans(children(row.element, (), CELLS), "number-columns-repeated", LAST_COLUMN)
        yield RepeatedRow(row.start, row.count, row.element, tuple(cells))


def columns_of(sheet: Element) -> Iterator[Span]:
    return spans(children(sheet, COLUMN_GROUPS, ("table-column",)), "number-columns-repeated", LAST_COLUMN)


# --- Addresses of cells, as spreadsheet programs say them -----------------------------------------

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")


def letters(column: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    text = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        text = chr(ord("A") + digit) + text
    return text


def address(row: int, column: int) -> str:
    """Counted from 0: 6, 1 -> B7."""
    return f"{letters(column)}{row + 1}"


def cell_at(text: str) -> tuple[int, int] | None:
    """B7, $B$7 -> 6, 1; None for anything that is no cell of a sheet."""
    match = ADDRESS.fullmatch(text.upper())
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(match[2])
    return (row - 1, column - 1) if row <= LAST_ROW and column <= LAST_COLUMN else None
