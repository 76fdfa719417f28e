"""A workbook as an ODS file. The same book gives the same bytes."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from odf import config, dc, meta, style, table, text
from odf.element import Element
from odf.opendocument import OpenDocumentSpreadsheet

from returns.arithmetic.figures import CEILING
from returns.files.csv_cells import to_cell
from returns.files.repeats import address
from returns.workbook.book import Before, Book, Box, Cell, Fact, Note, Row, Sheet, Total, Words
from returns.workbook.looks import FONT, SIZE, height_of
from returns.workbook.ods_looks import add_styles, measure

COUNT, VIEW = "count", "ooo:view-settings"
# The first moment that a ZIP file can say: the file must not differ from one moment to the next.
NO_TIME = (1980, 1, 1, 0, 0, 0)
SPACES = re.compile(r"^ +| {2,}|\t")


def write(book: Book) -> bytes:
    document = OpenDocumentSpreadsheet()
    _about(document, book)
    add_styles(document)
    _view(document, book)
    document.spreadsheet.addElement(_validations(book))
    for sheet in book.sheets:
        document.spreadsheet.addElement(_Writer(document, book).table(sheet))
    document.spreadsheet.addElement(_names(book))
    file = io.BytesIO()
    document.write(file)
    return _timeless(file)


def _timeless(file: io.BytesIO) -> bytes:
    """The same parts in the same order, without the time at which they were written."""
    timeless = io.BytesIO()
    with zipfile.ZipFile(file) as written, zipfile.ZipFile(timeless, "w") as out:
        for part in written.infolist():
            entry = zipfile.ZipInfo(part.filename, NO_TIME)
            # The first part says what the file is: it is found there by programs that unpack nothing.
            entry.compress_type = zipfile.ZIP_STORED if part.filename == "mimetype" else zipfile.ZIP_DEFLATED
            out.writestr(entry, written.read(part))
    return timeless.getvalue()


def _about(document: Any, book: Book) -> None:
    day = datetime(book.year, 3, 31).isoformat()
    for element in (
        dc.Title(text=book.title),
        dc.Subject(text=book.subject),
        dc.Language(text=book.language),
        meta.CreationDate(text=day),
    ):
        document.meta.addElement(element)
    default = style.DefaultStyle(family="table-cell")
    language, _, country = book.language.partition("-")
    words = {"language": language, "country": country.upper() or "GB"}
    default.addElement(style.TextProperties(fontfamily=FONT, fontsize=f"{SIZE}pt", **words))
    document.styles.addElement(default)


def _view(document: Any, book: Book) -> None:
    """No grid lines, and the headings stay in view."""
    sheets = config.ConfigItemMapNamed(name="Tables")
    for sheet in book.sheets:
        entry = config.ConfigItemMapEntry(name=sheet.name)
        rows, columns = sheet.frozen
        for name, kind, value in (
            ("ShowGrid", "boolean", "false"),
            ("HorizontalSplitMode", "short", 2 if columns else 0),
            ("HorizontalSplitPosition", "int", columns),
            ("VerticalSplitMode", "short", 2 if rows else 0),
            ("VerticalSplitPosition", "int", rows),
            ("ActiveSplitRange", "short", 3 if rows and columns else 1 if columns else 2),
            ("PositionLeft", "int", 0),
            ("PositionRight", "int", columns),
            ("PositionTop", "int", 0),
            ("PositionBottom", "int", rows),
        ):
            entry.addElement(config.ConfigItem(name=name, type=kind, text=str(value)))
        sheets.addElement(entry)
    view = config.ConfigItemMapEntry()
    view.addElement(config.ConfigItem(name="ViewId", type="string", text="view1"))
    view.addElement(sheets)
    view.addElement(config.ConfigItem(name="ActiveTable", type="string", text=book.sheets[0].name))
    views = config.ConfigItemMapIndexed(name="Views")
    views.addElement(view)
    settings = config.ConfigItemSet(name=VIEW)
    settings.addElement(views)
    document.settings.addElement(settings)


def _validations(book: Book) -> Element:
    """What may be typed: one rule for the numbers, one for each length of text."""
    rules = table.ContentValidations()
    whole = f"cell-content-is-whole-number() and cell-content-is-between(0,{CEILING})"
    rules.addElement(_rule(book, COUNT, whole, book.number_refused))
    lengths = {cell.longest for sheet in book.sheets for *_, cell in sheet.cells() if isinstance(cell, Note)}
    for longest in sorted(lengths):
        condition = f"cell-content-text-length-is-between(0,{longest})"
        rules.addElement(_rule(book, f"text-{longest}", condition, book.text_refused))
    return rules


def _rule(book: Book, name: str, condition: str, words: str) -> Element:
    rule = table.ContentValidation(
        name=name,
        condition=f"of:{condition}",
        allowemptycell="true",
        basecelladdress=f"$'{book.sheets[0].name}'.$A$1",
    )
    message = table.ErrorMessage(messagetype="stop", display="true")
    message.addElement(text.P(text=words))
    rule.addElement(message)
    return rule


def _names(book: Book) -> Element:
    names = table.NamedExpressions()
    for name, place in book.named.items():
        cell = address(place.row, place.column)
        letters = cell.rstrip("0123456789")
        where = f"$'{place.sheet}'.${letters}${place.row + 1}"
        names.addElement(table.NamedRange(name=name, basecelladdress=where, cellrangeaddress=where))
    return names


class _Writer:
    def __init__(self, document: Any, book: Book):
        self.document, self.book = document, book

    def table(self, sheet: Sheet) -> Element:
        made = table.Table(name=sheet.name, stylename=f"sheet-{sheet.pages}", protected="true")
        for width in sheet.widths:
            made.addElement(table.TableColumn(stylename=measure(self.document, "table-column", width)))
        for index, cells in enumerate(sheet.rows):
            row = self.row(cells, sheet)
            if index == sheet.repeated:
                head = table.TableHeaderRows()
                head.addElement(row)
                row = head
            made.addElement(row)
        return made

    def row(self, cells: Row, sheet: Sheet) -> Element:
        made = table.TableRow(stylename=measure(self.document, "table-row", height_of(cells, sheet.widths)))
        for cell in cells:
            made.addElement(table.TableCell() if cell is None else self.cell(cell))
        if not cells:
            made.addElement(table.TableCell())
        return made

    def cell(self, cell: Cell) -> Element:
        look = str(cell.look)
        match cell:
            case Words(text=words):
                return _text(look, words)
            case Fact(value=str(words)):
                return _text(look, words)
            case Fact(value=int(value)):
                return _number(look, value)
            case Note(text=words, longest=longest):
                return _text(look, words, contentvalidationname=f"text-{longest}")
            case Box(value=value):
                return _number(look, value, contentvalidationname=COUNT)
            case Before(value=value):
                return _number(look, value)
            case Total(value=value):
                formula = self.formula(cell)
                if value is None:
                    return table.TableCell(stylename=look, formula=formula, valuetype="string", stringvalue="")
                return _number(look, value, formula=formula)
        raise TypeError(cell)  # pragma: no cover

    def formula(self, total: Total) -> str:
        """Empty until every box has a number: a total of some would be taken for the whole."""
        areas = self.book.areas(total)
        terms = ";".join(f"[.{address(*a)}]" if a == z else f"[.{address(*a)}:.{address(*z)}]" for a, z in areas)
        return f'of:=IF(COUNT({terms})={len(total.terms)};SUM({terms});"")'


def _text(look: str, words: str, **attributes: str) -> Element:
    if not words:
        return table.TableCell(stylename=look, **attributes)
    made = table.TableCell(stylename=look, valuetype="string", **attributes)
    for line in to_cell(words).split("\n"):
        paragraph = text.P()
        for piece in _pieces(line):
            if isinstance(piece, str):
                paragraph.addText(piece)
            else:
                paragraph.addElement(piece)
        made.addElement(paragraph)
    return made


def _pieces(line: str) -> Iterator[str | Element]:
    """Spaces that XML would run together, and tabs, have elements of their own."""
    last = 0
    for found in SPACES.finditer(line):
        yield line[last : found.start()]
        yield text.Tab() if found[0] == "\t" else text.S(c=str(len(found[0])))
        last = found.end()
    yield line[last:]


def _number(look: str, value: int | None, **attributes: str) -> Element:
    if value is None:
        return table.TableCell(stylename=look, **attributes)
    made = table.TableCell(stylename=look, valuetype="float", value=str(value), **attributes)
    made.addElement(text.P(text=str(value)))
    return made
