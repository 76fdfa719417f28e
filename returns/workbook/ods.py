"""A workbook as an ODS file; its tables are named database ranges. The same book gives the same bytes.

The XML is written as text: as a tree of elements the sheet of all figures of twenty years takes minutes.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

from returns.arithmetic.figures import CEILING
from returns.files.csv_cells import to_cell
from returns.files.repeats import address, letters
from returns.workbook import ods_looks
from returns.workbook.book import Book, Box, Cell, Corner, Note, Sheet, SheetRow, Text, Total
from returns.workbook.looks import Style

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = {
    "office": "office:1.0", "table": "table:1.0", "text": "text:1.0", "style": "style:1.0", "meta": "meta:1.0",
    "fo": "xsl-fo-compatible:1.0", "number": "datastyle:1.0", "config": "config:1.0", "of": "of:1.2",
}  # fmt: skip
NAMESPACES = " ".join(
    (
        *(f'xmlns:{short}="{OASIS}:{name}"' for short, name in NAMES.items()),
        'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"',
        'xmlns:ooo="http://openoffice.org/2004/office"',
    )
)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACES = re.compile(r"^ +| {2,}")
COUNT = "count"


def write(book: Book) -> bytes:
    documents = {
        "content": _Writer(book).content(),
        "styles": ods_looks.page_styles(book),
        "settings": _settings(book),
        "meta": _meta(book),
    }
    parts = {f"{kind}.xml": _document(kind, inside) for kind, inside in documents.items()}
    listed = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in {"/": MEDIA_TYPE, **dict.fromkeys(parts, "text/xml")}.items()
    )
    manifest = (
        f'{HEAD}<manifest:manifest xmlns:manifest="{OASIS}:manifest:1.0" manifest:version="1.3">{listed}'
        "</manifest:manifest>"
    )
    file = io.BytesIO()
    when = book.moment.astimezone(UTC).timetuple()[:6]
    with zipfile.ZipFile(file, "w") as out:
        for name, text in {"mimetype": MEDIA_TYPE, **parts, "META-INF/manifest.xml": manifest}.items():
            entry = zipfile.ZipInfo(name, when)
            # The first part says what the file is: it is found there by programs that unpack nothing.
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            out.writestr(entry, text)
    return file.getvalue()


def _document(kind: str, inside: str) -> str:
    return f'{HEAD}<office:document-{kind} {NAMESPACES} office:version="1.3">{inside}</office:document-{kind}>'


def _meta(book: Book) -> str:
    moment = f"{book.moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return (
        f"<office:meta><dc:title>{escape(book.title)}</dc:title><dc:subject>{escape(book.subject)}</dc:subject>"
        f"<dc:creator>{escape(book.publisher)}</dc:creator><dc:language>{book.language}</dc:language>"
        f"<meta:creation-date>{moment}</meta:creation-date><dc:date>{moment}</dc:date></office:meta>"
    )


def _settings(book: Book) -> str:
    """The file opens on its first sheet; a form without grid lines, and with its headings in view."""
    entries = []
    for sheet in book.sheets:
        rows, columns = sheet.frozen
        said = {
            "ShowGrid": ("boolean", "false" if book.is_form else "true"),
            "HorizontalSplitMode": ("short", 2 if columns else 0),
            "HorizontalSplitPosition": ("int", columns),
            "VerticalSplitMode": ("short", 2 if rows else 0),
            "VerticalSplitPosition": ("int", rows),
            "ActiveSplitRange": ("short", 3 if rows and columns else 1 if columns else 2),
            "PositionLeft": ("int", 0),
            "PositionRight": ("int", columns),
            "PositionTop": ("int", 0),
            "PositionBottom": ("int", rows),
        }
        entries.append(_config("map-entry", sheet.name, _said(said)))
    first = {"ViewId": ("string", "view1"), "ActiveTable": ("string", book.sheets[0].name)}
    view = _config("map-entry", "", _said(first) + _config("map-named", "Tables", "".join(entries)))
    views = _config("set", "ooo:view-settings", _config("map-indexed", "Views", view))
    return f"<office:settings>{views}</office:settings>"


def _config(kind: str, name: str, inside: str) -> str:
    named = f" config:name={quoteattr(name)}" if name else ""
    return f"<config:config-item-{kind}{named}>{inside}</config:config-item-{kind}>"


def _said(values: Mapping[str, tuple[str, object]]) -> str:
    return "".join(
        f'<config:config-item config:name="{name}" config:type="{kind}">{escape(str(value))}</config:config-item>'
        for name, (kind, value) in values.items()
    )


class _Writer:
    """The styles, widths and heights that are met on the way are those that the file says."""

    def __init__(self, book: Book):
        self.book = book
        self.styles: dict[str, Style] = {}
        self.widths: set[int] = set()
        self.heights: set[int | None] = set()
        self.lengths: set[int] = set()

    def content(self) -> str:
        sheets = "".join(piece for sheet in self.book.sheets for piece in self.table(sheet))
        automatic = "".join(ods_looks.automatic(self.book, self.styles.values(), self.widths, self.heights))
        return (
            f"<office:automatic-styles>{automatic}</office:automatic-styles><office:body><office:spreadsheet>"
            f"{self.validations()}{sheets}{''.join(self.names())}</office:spreadsheet></office:body>"
        )

    def table(self, sheet: Sheet) -> Iterator[str]:
        protected = ' table:protected="true"' if self.book.is_form else ""
        look = f"sheet-{ods_looks.pages_name(sheet)}"
        yield f'<table:table table:name={quoteattr(sheet.name)} table:style-name="{look}"{protected}>'
        self.widths.update(sheet.widths)
        columns = [f'<table:table-column table:style-name="width-{width}"/>' for width in sheet.widths]
        if sheet.across > 1:
            yield f"<table:table-header-columns>{''.join(columns[: sheet.leading])}</table:table-header-columns>"
            columns = columns[sheet.leading :]
        yield from columns
        for number, cells in enumerate(sheet.rows):
            row = self.row(cells, sheet)
            is_repeated = number == sheet.repeated
            yield f"<table:table-header-rows>{row}</table:table-header-rows>" if is_repeated else row
        yield "</table:table>"

    def row(self, cells: SheetRow, sheet: Sheet) -> str:
        height = self.book.height(cells, sheet.widths)
        self.heights.add(height)
        inside = "".join(map(self.cell, cells or (None,)))
        return f'<table:table-row table:style-name="{ods_looks.height_name(height)}">{inside}</table:table-row>'

    def cell(self, cell: Cell | None) -> str:
        if cell is None:
            return "<table:table-cell/>"
        self.styles[cell.look.name] = cell.look
        match cell:
            case Text(link=link):
                return _shown(cell.look.name, cell.value, link=link)
            case Box():
                return _shown(cell.look.name, cell.value, f' table:content-validation-name="{COUNT}"')
            case Note(longest=longest):
                self.lengths.add(longest)
                return _shown(cell.look.name, cell.value, f' table:content-validation-name="text-{longest}"')
            case Total():
                nothing = ' office:value-type="string" office:string-value=""' if cell.value is None else ""
                return _shown(cell.look.name, cell.value, f" table:formula={quoteattr(self.formula(cell))}{nothing}")
        return _shown(cell.look.name, cell.value)

    def formula(self, total: Total) -> str:
        """Empty until every box has a number: a total of some would be taken for the whole."""
        areas = self.book.areas(total)
        terms = ";".join(f"[.{address(*a)}]" if a == z else f"[.{address(*a)}:.{address(*z)}]" for a, z in areas)
        return f'of:=IF(COUNT({terms})={len(total.terms)};SUM({terms});"")'

    def validations(self) -> str:
        """What may be typed: one rule for the numbers, one for each length of text."""
        whole = f"cell-content-is-whole-number() and cell-content-is-between(0,{CEILING})"
        rules = [(COUNT, whole, self.book.number_refused)] if self.book.is_form else []
        for longest in sorted(self.lengths):
            rules.append(
                (f"text-{longest}", f"cell-content-text-length-is-between(0,{longest})", self.book.text_refused)
            )
        first = _absolute(self.book.sheets[0].name, (0, 0))
        inside = "".join(
            f'<table:content-validation table:name="{name}" table:condition="of:{condition}"'
            f' table:allow-empty-cell="true" table:base-cell-address={quoteattr(first)}>'
            f'<table:error-message table:message-type="stop" table:display="true"><text:p>{escape(words)}</text:p>'
            "</table:error-message></table:content-validation>"
            for name, condition, words in rules
        )
        return f"<table:content-validations>{inside}</table:content-validations>" if inside else ""

    def names(self) -> Iterator[str]:
        """Of cells and of tables: they come after the sheets that they are in."""
        yield "<table:named-expressions>"
        for name, place in self.book.named.items():
            where = quoteattr(_absolute(place.sheet, (place.row, place.column)))
            yield f'<table:named-range table:name="{name}" table:base-cell-address={where}'
            yield f" table:cell-range-address={where}/>"
        yield "</table:named-expressions><table:database-ranges>"
        for sheet in self.book.sheets:
            if sheet.table:
                where = quoteattr(":".join(f"{_quoted(sheet.name)}.{address(*corner)}" for corner in sheet.corners))
                yield f"<table:database-range table:name={quoteattr(sheet.table)} table:target-range-address={where}"
                yield ' table:contains-header="true"/>'
        yield "</table:database-ranges>"


# The same few words fill most of a large sheet: they are spelt once.
@lru_cache(maxsize=4096)
def _shown(look: str, value: str | int | None, said: str = "", link: str = "") -> str:
    """A cell with the value that it has; `said` is what else is said of it."""
    begin = f'<table:table-cell table:style-name="{look}"{said}'
    if value in (None, ""):
        return f"{begin}/>"
    if isinstance(value, int):
        kind, inside = f'float" office:value="{value}', f"<text:p>{value:,}</text:p>"
    else:
        kind, inside = "string", "".join(_paragraphs(str(value), link))
    return f'{begin} office:value-type="{kind}">{inside}</table:table-cell>'


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


def _absolute(sheet: str, cell: Corner) -> str:
    row, column = cell
    return f"${_quoted(sheet)}.${letters(column)}${row + 1}"


def _paragraphs(text: str, link: str) -> Iterable[str]:
    target = f"#'{link[1:]}'.A1" if link.startswith("#") else link
    for line in to_cell(text).split("\n"):
        # Spaces that XML would run together have an element of their own.
        words = SPACES.sub(lambda match: f'<text:s text:c="{len(match[0])}"/>', escape(line))
        if target:
            words = f'<text:a xlink:type="simple" xlink:href={quoteattr(target)}>{words}</text:a>'
        yield f"<text:p>{words}</text:p>"
