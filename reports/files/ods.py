"""A published workbook as an ODS file: its tables are named database ranges. The same book gives the same bytes.

The XML is written as text: as a tree of elements (odfpy) the sheet of all figures of twenty years takes minutes.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

from reports.files.book import LINE_HEIGHT, Book, Column, Line, Look, Sheet, Table, Value
from returns.files.csv_cells import to_cell
from returns.files.repeats import address
from returns.workbook.looks import FONT, SIZE, lines_of
from returns.workbook.ods_looks import CHARACTER, PADDING

# The same few words fill most of a sheet: they are spelt once.
MANY = 4096
MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES = " ".join(
    f'xmlns:{short}="{OASIS}:{name}:1.0"'
    for short, name in {
        "office": "office", "table": "table", "text": "text", "style": "style", "fo": "xsl-fo-compatible",
        "number": "datastyle", "meta": "meta",
    }.items()
) + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
SPACES = re.compile(r"^ +| {2,}|\t")
WRAPPED = 'fo:wrap-option="wrap" style:vertical-align="top"'
LINED = 'fo:wrap-option="wrap" style:vertical-align="bottom" fo:border-bottom="0.5pt solid #000000"'
BOLD = 'fo:font-weight="bold"'
# How a look's cell, paragraph and text are made.
LOOKS = {
    Look.TITLE: ("", "", f'{BOLD} fo:font-size="16pt"'),
    Look.SECTION: ("", "", f'{BOLD} fo:font-size="13pt"'),
    Look.LINE: ("", "", ""),
    Look.HEADING: (f'{LINED} style:text-align-source="fix"', 'fo:text-align="start"', BOLD),
    Look.NUMBER_HEADING: (f'{LINED} style:text-align-source="fix"', 'fo:text-align="end"', BOLD),
    Look.TEXT: (f'{WRAPPED} style:text-align-source="fix"', 'fo:text-align="start"', ""),
    Look.NUMBER: (f'{WRAPPED} style:text-align-source="fix"', 'fo:text-align="end"', ""),
    Look.LINK: (WRAPPED, "", 'fo:color="#0563c1" style:text-underline-style="solid"'),
}
TYPES = {"content.xml": "text/xml", "styles.xml": "text/xml", "meta.xml": "text/xml"}


def write(book: Book) -> bytes:
    made = _Writer(book)
    sheets = "".join(made.sheets())
    parts = {
        "mimetype": MEDIA_TYPE,
        "content.xml": made.content(sheets),
        "styles.xml": made.styles(),
        "meta.xml": made.meta(),
        "META-INF/manifest.xml": _manifest(),
    }
    file = io.BytesIO()
    when = book.moment.astimezone(UTC).timetuple()[:6]
    with zipfile.ZipFile(file, "w") as out:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, when)
            # The first part says what the file is: it is found there by programs that unpack nothing.
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            out.writestr(entry, text)
    return file.getvalue()


def _document(kind: str, inside: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:{kind} {NAMESPACES} office:version="1.3">'
        f"{inside}</office:{kind}>"
    )


def _manifest() -> str:
    entries = {"/": MEDIA_TYPE, **TYPES}
    listed = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in entries.items()
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<manifest:manifest xmlns:manifest="{OASIS}:manifest:1.0"'
        f' manifest:version="1.3">{listed}</manifest:manifest>'
    )


class _Writer:
    """`widths` and `heights` are those in use: each needs a style of its own."""

    def __init__(self, book: Book):
        self.book = book
        self.widths: set[int] = set()
        self.heights: set[int] = set()

    def sheets(self) -> Iterator[str]:
        for sheet in self.book.sheets:
            yield f'<table:table table:name={quoteattr(sheet.name)} table:style-name="sheet">'
            for width in [column.width for column in sheet.table.columns] if sheet.table else [sheet.width]:
                self.widths.add(width)
                yield f'<table:table-column table:style-name="width-{width}"/>'
            for line in sheet.lines:
                yield self.line(line, sheet)
            if sheet.table:
                yield from self.table(sheet.table)
            yield "</table:table>"

    def line(self, line: Line, sheet: Sheet) -> str:
        """Above a table a line runs over the columns beside it; without one it is wrapped in its own."""
        if line.look != Look.LINE:
            return self.row(_cell(line.look, line.text), 2 * LINE_HEIGHT)
        target = line.address or (f"#'{line.sheet}'.A1" if line.sheet else "")
        if sheet.table:
            return self.row(_cell(line.look, line.text, target), LINE_HEIGHT)
        return self.row(_cell(Look.TEXT, line.text, target), LINE_HEIGHT * lines_of(line.text, sheet.width))

    def table(self, table: Table) -> Iterator[str]:
        headings = "".join(_cell(column.look, column.heading) for column in table.columns)
        yield f"<table:table-header-rows>{self.row(headings, table.heading_height)}</table:table-header-rows>"
        for row in table.rows:
            cells = [_value(column, value) for column, value in zip(table.columns, row, strict=True)]
            yield self.row("".join(cells), table.height(row))

    def row(self, cells: str, height: int) -> str:
        self.heights.add(height)
        return f'<table:table-row table:style-name="height-{height}">{cells}</table:table-row>'

    def content(self, sheets: str) -> str:
        """Named ranges come after the sheets that they are in."""
        ranges = "".join(_range(sheet, sheet.table) for sheet in self.book.sheets if sheet.table)
        return _document(
            "document-content",
            f"<office:automatic-styles>{''.join(self.automatic())}</office:automatic-styles>"
            f"<office:body><office:spreadsheet>{sheets}"
            f"<table:database-ranges>{ranges}</table:database-ranges></office:spreadsheet></office:body>",
        )

    def automatic(self) -> Iterator[str]:
        yield '<number:number-style style:name="whole"><number:number number:decimal-places="0"'
        yield ' number:min-integer-digits="1" number:grouping="true"/></number:number-style>'
        yield '<style:style style:name="sheet" style:family="table" style:master-page-name="Default">'
        yield '<style:table-properties table:display="true"/></style:style>'
        for width in sorted(self.widths):
            yield f'<style:style style:name="width-{width}" style:family="table-column"><style:table-column-properties'
            yield f' style:column-width="{width * CHARACTER + PADDING:.2f}cm"/></style:style>'
        for height in sorted(self.heights):
            yield f'<style:style style:name="height-{height}" style:family="table-row"><style:table-row-properties'
            yield f' style:row-height="{height}pt" style:use-optimal-row-height="false"/></style:style>'
        for look, (cell, paragraph, text) in LOOKS.items():
            number = ' style:data-style-name="whole"' if look == Look.NUMBER else ""
            yield f'<style:style style:name="{look}" style:family="table-cell"{number}>'
            yield f"<style:table-cell-properties {cell}/><style:paragraph-properties {paragraph}/>"
            yield f"<style:text-properties {text}/></style:style>"

    def styles(self) -> str:
        language, _, country = self.book.language.partition("-")
        return _document(
            "document-styles",
            '<office:styles><style:default-style style:family="table-cell"><style:text-properties'
            f' fo:font-family="{FONT}" fo:font-size="{SIZE}pt" fo:language="{language}"'
            f' fo:country="{country.upper() or "GB"}"/></style:default-style></office:styles>'
            '<office:automatic-styles><style:page-layout style:name="page"><style:page-layout-properties'
            ' fo:page-width="29.7cm" fo:page-height="21cm" style:print-orientation="landscape"'
            ' style:scale-to-X="1" style:scale-to-Y="0"/></style:page-layout></office:automatic-styles>'
            '<office:master-styles><style:master-page style:name="Default" style:page-layout-name="page"/>'
            "</office:master-styles>",
        )

    def meta(self) -> str:
        book, moment = self.book, f"{self.book.moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        return _document(
            "document-meta",
            f"<office:meta><dc:title>{escape(book.title)}</dc:title><dc:subject>{escape(book.subject)}</dc:subject>"
            f"<dc:creator>{escape(book.publisher)}</dc:creator><dc:language>{book.language}</dc:language>"
            f"<meta:creation-date>{moment}</meta:creation-date><dc:date>{moment}</dc:date></office:meta>",
        )


def _range(sheet: Sheet, table: Table) -> str:
    first, last = len(sheet.lines), len(sheet.lines) + len(table.rows)
    name = sheet.name.replace("'", "''")
    where = f"'{name}'.{address(first, 0)}:'{name}'.{address(last, len(table.columns) - 1)}"
    return (
        f"<table:database-range table:name={quoteattr(table.name)} table:target-range-address={quoteattr(where)}"
        ' table:contains-header="true"/>'
    )


def _value(column: Column, value: Value) -> str:
    if isinstance(value, int):
        return (
            f'<table:table-cell table:style-name="number" office:value-type="float" office:value="{value}">'
            f"<text:p>{value:,}</text:p></table:table-cell>"
        )
    if column.links:
        return _cell(Look.LINK, value, f"#'{value}'.A1")
    return _cell(Look.NUMBER if column.is_number else Look.TEXT, value)


@lru_cache(maxsize=MANY)
def _cell(look: Look, text: str, target: str = "") -> str:
    paragraphs = [_paragraph(line) for line in to_cell(text).split("\n")]
    if target:
        paragraphs = [
            f'<text:a xlink:type="simple" xlink:href={quoteattr(target)}>{line}</text:a>' for line in paragraphs
        ]
    inside = "".join(f"<text:p>{line}</text:p>" for line in paragraphs)
    return f'<table:table-cell table:style-name="{look}" office:value-type="string">{inside}</table:table-cell>'


def _paragraph(line: str) -> str:
    """Spaces that XML would run together, and tabs, have elements of their own."""
    return SPACES.sub(
        lambda found: "<text:tab/>" if found[0] == "\t" else f'<text:s text:c="{len(found[0])}"/>', escape(line)
    )
