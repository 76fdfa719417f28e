"""The rows, columns and cells of an ODS sheet, those that are said to repeat counted and never written out."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from returns.files.archive import attribute, local, whole
from returns.files.places import LAST_COLUMN, LAST_ROW

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
class Row:
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


def rows_of(sheet: Element) -> Iterator[Row]:
    rows = children(sheet, ROW_GROUPS, ("table-row",))
    for row in spans(rows, "number-rows-repeated", LAST_ROW):
        cells = spans(children(row.element, (), CELLS), "number-columns-repeated", LAST_COLUMN)
        yield Row(row.start, row.count, row.element, tuple(cells))


def columns_of(sheet: Element) -> Iterator[Span]:
    return spans(children(sheet, COLUMN_GROUPS, ("table-column",)), "number-columns-repeated", LAST_COLUMN)
