"""XLSX workbooks: which cell each name means, and what stands there, as the program that saved it last saw it.

Read with an XML parser and not with a spreadsheet library: only the named cells are wanted, and a library makes an
object of each cell, expands merged ranges and works out shared formulas, for which nothing sets a bound. Call on parts
that came through returns.files.archive.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from xml.etree.ElementTree import Element

from returns.files.archive import DAMAGED, TOO_BIG, attribute, local, named, part_of, whole
from returns.files.package import Relation, related_to, workbook_part
from returns.files.repeats import LAST_ROW, cell_at
from returns.files.sheets import (
    ELSEWHERE,
    LONGEST_TARGET,
    MANY,
    MOST_CELLS,
    MOST_LOOKS,
    MOST_MERGED,
    MOST_NAMES,
    MOST_SHEETS,
    NOWHERE,
    CellReference,
    Content,
    Corner,
    Found,
    Grid,
    Kind,
    Layout,
    Name,
    Sheets,
    between,
    by_sheet,
    check_size,
    concerns,
    day,
    number,
)
from returns.files.styles import date_styles
from returns.files.written import Unreadable

# 'A sheet''s name'!$B$7 or Sheet!$B$7:$C$7; a name of another workbook has its number or path in brackets.
REFERENCE = re.compile(r"=?(?:'((?:[^']|'')+)'|([^'!]+))!([^!]+)", re.DOTALL)
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
LAST_DAY = 2_958_465
TRUE = ("1", "true")


def check(parts: Mapping[str, bytes]) -> None:
    """Refuse a workbook with more in it than a return has."""
    here = workbook_part(parts)
    for sheet, part in _sheets(part_of(parts, here), related_to(parts, here)).items():
        for row, column, cell in _cells(part_of(parts, part[0])):
            if any(child.text or len(child) for child in cell):
                check_size(sheet, row, column)


def read(parts: Mapping[str, bytes]) -> Sheets:
    here = workbook_part(parts)
    workbook, related = part_of(parts, here), related_to(parts, here)
    sheets = _sheets(workbook, related)
    names = _names(workbook, sheets)
    reader = _Reader(parts, workbook, {relation.kind: relation.part for relation in related.values()})
    cells: dict[CellReference, Found] = {}
    for sheet, places in by_sheet(names).items():
        part, is_hidden = sheets[sheet]
        cells |= reader.sheet(part_of(parts, part), places, is_hidden)
    return Sheets(tuple(sheets), tuple(names), cells)


def grids(parts: Mapping[str, bytes]) -> Iterator[Grid]:
    """Every sheet whole, in their order."""
    here = workbook_part(parts)
    workbook, related = part_of(parts, here), related_to(parts, here)
    reader = _Reader(parts, workbook, {relation.kind: relation.part for relation in related.values()})
    left = MOST_CELLS
    for name, (part, is_hidden) in _sheets(workbook, related).items():
        sheet = part_of(parts, part)
        filled = ((row, column) for row, column, cell in _cells(sheet) if any(map(_says, cell)))
        places = [CellReference(name, row, column) for row, column in filled]
        left -= len(places)
        if left < 0:
            raise Unreadable(TOO_BIG)
        found = reader.sheet(sheet, places, False)
        yield Grid(name, {(place.row, place.column): cell for place, cell in found.items()}, is_hidden)


def _says(part: Element) -> bool:
    """Whether a part of a cell says something: a value, a text, or a formula, which may stand in another cell."""
    return bool(part.text or len(part) or local(part) == "f")


def _sheets(workbook: Element, related: Mapping[str, Relation]) -> dict[str, tuple[str, bool]]:
    """Each sheet's part, and whether it is hidden. A sheet that is a chart has no cells, and is left out."""
    sheets: dict[str, tuple[str, bool]] = {}
    seen: set[str] = set()
    for sheet in named(workbook, "sheet"):
        relation = related.get(attribute(sheet, "id"))
        if relation and relation.kind == "worksheet":
            seen.add(relation.part)
            sheets[attribute(sheet, "name")] = relation.part, attribute(sheet, "state") in ("hidden", "veryHidden")
    # Many sheets of one part would be read as many times.
    if not sheets or len(seen) < len(sheets):
        raise Unreadable(DAMAGED)
    if len(sheets) > MOST_SHEETS:
        raise Unreadable(TOO_BIG)
    return sheets


def _names(workbook: Element, sheets: Mapping[str, object]) -> list[Name]:
    known = {sheet.casefold(): sheet for sheet in sheets}
    names = []
    for element in named(workbook, "definedName"):
        name = attribute(element, "name").casefold()
        if concerns(name):
            is_hidden = attribute(element, "hidden") in TRUE
            names.append(replace(_name(name, (element.text or "").strip(), known), is_hidden=is_hidden))
    if sum(name.place is not None for name in names) > MOST_NAMES:
        raise Unreadable(TOO_BIG)
    return names


def _name(name: str, target: str, known: Mapping[str, str]) -> Name:
    match = REFERENCE.fullmatch(target) if len(target) <= LONGEST_TARGET else None
    if not match:
        return Name(name, None, MANY if re.search(r"![^!]+,", target) else NOWHERE)
    sheet, cells = (match[1] or match[2]).replace("''", "'"), match[3]
    if "[" in sheet:
        return Name(name, None, ELSEWHERE)
    corners = [cell_at(corner) for corner in cells.split(":")]
    if sheet.casefold() not in known or None in corners:
        return Name(name, None, NOWHERE)
    if len(set(corners)) > 1:
        return Name(name, None, MANY)
    row, column = corners[0] or (0, 0)
    return Name(name, CellReference(known[sheet.casefold()], row, column))


def _cells(sheet: Element) -> Iterator[tuple[int, int, Element]]:
    """Each cell with its place; a cell or a row that does not say its own follows the one before."""
    last_row = -1
    for row in named(sheet, "row"):
        last_row = min(whole(attribute(row, "r"), last_row + 2), LAST_ROW) - 1
        last_column = -1
        for cell in row:
            if local(cell) == "c":
                place = cell_at(attribute(cell, "r")) or (last_row, last_column + 1)
                last_column = place[1]
                yield place[0], place[1], cell


class _Reader:
    """`related` are the parts of the workbook by the kind of their relationship."""

    def __init__(self, parts: Mapping[str, bytes], workbook: Element, related: Mapping[str, str]):
        # Both parts may be missing: a workbook of numbers alone needs neither.
        strings, styles = (related.get(kind, "") for kind in ("sharedStrings", "styles"))
        self.texts = [_text(item) for item in named(part_of(parts, strings), "si")] if strings in parts else []
        self.date_styles = date_styles(part_of(parts, styles)) if styles in parts else frozenset()
        self.from_1904 = any(attribute(p, "date1904") in TRUE for p in named(workbook, "workbookPr"))
        # Programs that cannot work out a formula write 0 as its result, and ask whoever opens the file to do it.
        self.is_unworked = any(attribute(p, "fullCalcOnLoad") in TRUE for p in named(workbook, "calcPr"))

    def sheet(self, sheet: Element, places: list[CellReference], is_hidden: bool) -> dict[CellReference, Found]:
        wanted = {(place.row, place.column): place for place in places}
        contents: dict[CellReference, Content] = {}
        for row, column, cell in _cells(sheet):
            if (row, column) in wanted:
                contents[wanted[row, column]] = self.content(cell)
        layout = _layout(sheet, places, is_hidden)
        cells = {}
        for place in places:
            content = contents.get(place, Content())
            cells[place] = Found(content, layout.trouble(place, content))
        return cells

    def content(self, cell: Element) -> Content:
        children = {local(child): child for child in cell}
        kind = attribute(cell, "t")
        value = children["v"].text or "" if "v" in children else ""
        if "f" in children and self.is_unresolved(kind, value, has_value=not children.keys().isdisjoint(("v", "is"))):
            return Content(Kind.UNRESOLVED)
        match kind:
            case "s":
                index = whole(value, len(self.texts))
                return _words(self.texts[index] if index < len(self.texts) else "")
            case "inlineStr":
                return _words(_text(children["is"]) if "is" in children else "")
            case "str":
                return _words(_plain(value))
            case "b":
                return Content(Kind.TRUTH, "TRUE" if value == "1" else "FALSE")
            case "e":
                return Content(Kind.ERROR, value)
            case "d":
                return Content(Kind.DATE, value)
        if not value:
            return Content()
        return self.day(value) if whole(attribute(cell, "s"), -1) in self.date_styles else number(value)

    def is_unresolved(self, kind: str, value: str, *, has_value: bool) -> bool:
        """Whether nobody has worked a formula out. One that came to nothing is a text, and has an empty value."""
        if kind in ("str", "s", "inlineStr"):
            return not has_value
        return not value or (self.is_unworked and value == "0" and kind in ("", "n"))

    def day(self, value: str) -> Content:
        """A date is a number of days that is shown as one."""
        try:
            days = float(value)
        except ValueError:
            return number(value)
        if not 1 <= days <= LAST_DAY:
            return Content(Kind.DATE, "a time") if 0 <= days < 1 else number(value)
        first = date(1904, 1, 1) if self.from_1904 else date(1899, 12, 30)
        if days + (first - date(1, 1, 1)).days > (date.max - date(1, 1, 1)).days:
            return number(value)
        return day(first + timedelta(days=int(days)))


def _words(text: str) -> Content:
    return Content(Kind.TEXT, text) if text else Content()


def _text(item: Element) -> str:
    """A text, its pieces of different looks joined; what is said beside it for pronunciation is none of it."""
    pieces = []
    for child in item:
        if local(child) == "t":
            pieces.append(child.text or "")
        elif local(child) == "r":
            pieces += [piece.text or "" for piece in child if local(piece) == "t"]
    return _plain("".join(pieces))


def _plain(text: str) -> str:
    """Characters that XML cannot hold, or would change, are written as their numbers."""
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _layout(sheet: Element, places: list[CellReference], is_hidden: bool) -> Layout:
    columns = sorted({place.column for place in places})
    hidden_columns: set[int] = set()
    for group in named(sheet, "col"):
        if attribute(group, "hidden") in TRUE:
            first = whole(attribute(group, "min")) - 1
            hidden_columns.update(between(columns, first, whole(attribute(group, "max")) - first))
    hidden_rows, last = set(), 0
    for row in named(sheet, "row"):
        last = whole(attribute(row, "r"), last + 1)
        if attribute(row, "hidden") in TRUE:
            hidden_rows.add(last - 1)
    merged = [_corners(attribute(merge, "ref")) for merge in named(sheet, "mergeCell")]
    if len(merged) > MOST_MERGED or len(merged) * len(places) > MOST_LOOKS:
        raise Unreadable(TOO_BIG)
    return Layout(is_hidden, frozenset(hidden_rows), frozenset(hidden_columns), tuple(c for c in merged if c))


def _corners(reference: str) -> tuple[Corner, Corner] | None:
    first, _, last = reference.partition(":")
    corners = cell_at(first), cell_at(last or first)
    return (corners[0], corners[1]) if corners[0] and corners[1] else None
