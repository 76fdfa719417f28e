"""ODS workbooks: which cell each name means, and what stands there, as the program that saved it last saw it.

Rows and cells that are said to repeat are counted and never written out: programs write a million of them below the
last line of a sheet. Call on parts that came through returns.files.archive.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from xml.etree.ElementTree import Element

from returns.files.archive import DAMAGED, TOO_BIG, attribute, local, named, part_of, whole
from returns.files.repeats import RepeatedRow, cell_at, columns_of, rows_of
from returns.files.sheets import (
    ELSEWHERE,
    LONGEST_TARGET,
    LONGEST_TEXT,
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
from returns.files.written import Unreadable, linked

CONTENT = "content.xml"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_SHEET = r"\$?(?:'((?:[^']|'')+)'|([^'.]+))"
# $'A sheet''s name'.$B$7, and the same twice for a range, the second time often without the sheet.
REFERENCE = re.compile(rf"{_SHEET}\.(\$?[A-Z]+\$?[0-9]+)(?::(?:{_SHEET})?\.(\$?[A-Z]+\$?[0-9]+))?", re.IGNORECASE)
ERROR = re.compile(r"#[A-Z0-9/]+[!?]?|Err:[0-9]+")
HIDDEN = ("collapse", "filter")


def check(parts: Mapping[str, bytes]) -> None:
    """Refuse a workbook that fetches from elsewhere, or has more in it than a return has."""
    document = part_of(parts, CONTENT)
    for link in ("table-source", "cell-range-source", "dde-link", "dde-source"):
        for found in named(document, link):
            target = attribute(found, "href") or attribute(found, "dde-topic")
            raise Unreadable(linked([target] if target else []))
    if any(True for _ in named(document, "script")):
        raise Unreadable("The file holds macros, which a return does not need. Save it without them.")
    for name, sheet in _sheets(document).items():
        for row in rows_of(sheet):
            for cell in row.cells:
                if _content(cell.element).kind is not Kind.EMPTY:
                    check_size(name, row.start + row.count - 1, cell.start + cell.count - 1)


def read(parts: Mapping[str, bytes]) -> Sheets:
    document = part_of(parts, CONTENT)
    sheets = _sheets(document)
    names = _names(document, sheets)
    hidden = _hidden_styles(document)
    cells: dict[CellReference, Found] = {}
    for sheet, places in by_sheet(names).items():
        cells |= _read_sheet(sheets[sheet], places, attribute(sheets[sheet], "style-name") in hidden)
    return Sheets(tuple(sheets), tuple(names), cells)


def grids(parts: Mapping[str, bytes]) -> Iterator[Grid]:
    """Every sheet whole, in their order. What is said to repeat is counted before it is written out."""
    document = part_of(parts, CONTENT)
    hidden = _hidden_styles(document)
    left = MOST_CELLS
    for name, sheet in _sheets(document).items():
        filled = [
            (row, cell) for row in rows_of(sheet) for cell in row.cells if _content(cell.element).kind is not Kind.EMPTY
        ]
        left -= sum(row.count * cell.count for row, cell in filled)
        if left < 0:
            raise Unreadable(TOO_BIG)
        places = [
            CellReference(name, row.start + down, cell.start + across)
            for row, cell in filled
            for down in range(row.count)
            for across in range(cell.count)
        ]
        found = _read_sheet(sheet, places, False)
        is_hidden = attribute(sheet, "style-name") in hidden
        yield Grid(name, {(place.row, place.column): cell for place, cell in found.items()}, is_hidden)


def _hidden_styles(document: Element) -> set[str]:
    """The names of the styles of sheets that nobody sees."""
    return {
        attribute(style, "name")
        for style in named(document, "style")
        for properties in style
        if local(properties) == "table-properties" and attribute(properties, "display") == "false"
    }


def _sheets(document: Element) -> dict[str, Element]:
    """The sheets alone: tables stand also in what is remembered of earlier states, and in charts."""
    spreadsheet = next(named(document, "spreadsheet"), None)
    tables = [child for child in spreadsheet if local(child) == "table"] if spreadsheet is not None else []
    sheets = {attribute(table, "name"): table for table in tables}
    if not sheets or len(sheets) < len(tables):
        raise Unreadable(DAMAGED)
    if len(sheets) > MOST_SHEETS:
        raise Unreadable(TOO_BIG)
    return sheets


def _names(document: Element, sheets: Mapping[str, Element]) -> list[Name]:
    known = {sheet.casefold(): sheet for sheet in sheets}
    names = []
    for element in document.iter():
        if local(element) in ("named-range", "named-expression"):
            name = attribute(element, "name").casefold()
            if concerns(name):
                target = attribute(element, "cell-range-address").strip()
                is_hidden = attribute(element, "hidden") == "true"
                names.append(replace(_name(name, target, known), is_hidden=is_hidden))
    if sum(name.place is not None for name in names) > MOST_NAMES:
        raise Unreadable(TOO_BIG)
    return names


def _name(name: str, target: str, known: Mapping[str, str]) -> Name:
    match = REFERENCE.fullmatch(target) if len(target) <= LONGEST_TARGET else None
    if re.match(r"'[a-z]+:[^']*'#", target, re.IGNORECASE):
        return Name(name, None, ELSEWHERE)
    if not match:
        return Name(name, None, NOWHERE)
    sheet = (match[1] or match[2]).replace("''", "'").casefold()
    other = (match[4] or match[5] or sheet).replace("''", "'").casefold()
    first, last = cell_at(match[3]), cell_at(match[6] or match[3])
    if sheet not in known or first is None or last is None:
        return Name(name, None, NOWHERE)
    if first != last or sheet != other:
        return Name(name, None, MANY)
    return Name(name, CellReference(known[sheet], *first))


def _read_sheet(sheet: Element, places: list[CellReference], is_hidden: bool) -> dict[CellReference, Found]:
    by_row: dict[int, list[CellReference]] = {}
    for place in places:
        by_row.setdefault(place.row, []).append(place)
    wanted = sorted(by_row)
    contents: dict[CellReference, Content] = {}
    hidden_rows: set[int] = set()
    merged: list[tuple[Corner, Corner]] = []
    for row in rows_of(sheet):
        merged += _merged(row)
        starts = [cell.start for cell in row.cells]
        for at in between(wanted, row.start, row.count):
            if attribute(row.element, "visibility") in HIDDEN:
                hidden_rows.add(at)
            for place in by_row[at]:
                cell = row.cells[index] if (index := bisect_right(starts, place.column) - 1) >= 0 else None
                if cell and place.column < cell.start + cell.count:
                    contents[place] = _content(cell.element)
    if len(merged) > MOST_MERGED or len(merged) * len(places) > MOST_LOOKS:
        raise Unreadable(TOO_BIG)
    hidden_columns = _hidden_columns(sheet, sorted({place.column for place in places}))
    layout = Layout(is_hidden, frozenset(hidden_rows), hidden_columns, tuple(merged))
    cells = {}
    for place in places:
        content = contents.get(place, Content())
        cells[place] = Found(content, layout.trouble(place, content))
    return cells


def _merged(row: RepeatedRow) -> Iterator[tuple[Corner, Corner]]:
    for cell in row.cells:
        across = whole(attribute(cell.element, "number-columns-spanned"), 1)
        down = whole(attribute(cell.element, "number-rows-spanned"), 1)
        if across > 1 or down > 1:
            last = row.start + max(down, 1) - 1, cell.start + max(across, 1) - 1
            yield (row.start, cell.start), last


def _hidden_columns(sheet: Element, wanted: list[int]) -> frozenset[int]:
    return frozenset(
        at
        for column in columns_of(sheet)
        if attribute(column.element, "visibility") in HIDDEN
        for at in between(wanted, column.start, column.count)
    )


def _content(cell: Element) -> Content:
    """By the type that the standard has, office:value-type. What LibreOffice says beside it is about errors alone."""
    kind = cell.get(f"{OFFICE}value-type", "")
    has_formula = bool(attribute(cell, "formula"))
    text = _text(cell)
    is_text = kind in ("", "string")
    if is_text and (cell.get(f"{CALC}value-type") == "error" or (has_formula and ERROR.fullmatch(text))):
        return Content(Kind.ERROR, text)
    if has_formula and _is_unresolved(cell, kind):
        return Content(Kind.UNRESOLVED)
    match kind:
        case "float" | "percentage" | "currency":
            value = attribute(cell, "value")
            return number(value) if value or not text else Content(Kind.TEXT, text)
        case "date":
            return _day(attribute(cell, "date-value"))
        case "time":
            return Content(Kind.DATE, "a time")
        case "boolean":
            return Content(Kind.TRUTH, "TRUE" if attribute(cell, "boolean-value") == "true" else "FALSE")
    text = text or attribute(cell, "string-value")
    return Content(Kind.TEXT, text) if text else Content()


def _is_unresolved(cell: Element, kind: str) -> bool:
    """Whether nobody has worked a formula out. One that came to nothing says an empty text, or shows an empty line."""
    if kind in ("float", "percentage", "currency"):
        return not attribute(cell, "value")
    says_text = any(key.rpartition("}")[2] == "string-value" for key in cell.attrib)
    return kind in ("", "string") and not says_text and not any(local(child) == "p" for child in cell)


def _day(value: str) -> Content:
    try:
        return day(date.fromisoformat(value[:10]))
    except ValueError:
        return Content(Kind.DATE, value)


def _text(cell: Element) -> str:
    """The paragraphs of a cell, a line each; comments and drawings stand beside them."""
    lines, length = [], 0
    for child in cell:
        if local(child) == "p" and length <= LONGEST_TEXT:
            lines.append("".join(_pieces(child)))
            length += len(lines[-1])
    return "\n".join(lines)


def _pieces(paragraph: Element) -> Iterator[str]:
    """A paragraph's text, however it is cut up; spaces may be counted, and the count is not taken on trust."""
    length = 0
    stack: list[tuple[Element, Iterator[Element]]] = [(paragraph, iter(paragraph))]
    yield paragraph.text or ""
    while stack and length <= LONGEST_TEXT:
        element, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if stack:
                yield element.tail or ""
            continue
        piece = child.text or ""
        match local(child):
            case "s":
                piece = " " * min(max(1, whole(attribute(child, "c"), 1)), LONGEST_TEXT)
            case "tab":
                piece = "\t"
            case "line-break":
                piece = "\n"
            case "annotation" | "note":
                yield child.tail or ""
                continue
        length += len(piece)
        yield piece
        stack.append((child, iter(child)))
