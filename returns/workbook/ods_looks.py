"""Looks, widths, heights and pages as the styles of an ODS file."""

from collections.abc import Iterable, Iterator

from returns.workbook.book import Book, Sheet
from returns.workbook.looks import FONT, SIZE, Style

# A character's width on screen, and of the space beside it, as the other format counts columns.
CHARACTER, PADDING = 0.2, 0.13
ALIGNED = {"left": "start", "right": "end"}


def automatic(
    book: Book, styles: Iterable[Style], widths: Iterable[int], heights: Iterable[int | None]
) -> Iterator[str]:
    """The styles of the content: those of sheets, columns and rows by their measure, those of cells by their look."""
    yield '<number:number-style style:name="whole-number"><number:number number:decimal-places="0"'
    yield ' number:min-integer-digits="1" number:grouping="true"/></number:number-style>'
    for pages in _pages(book):
        yield f'<style:style style:name="sheet-{pages}" style:family="table" style:master-page-name="page-{pages}">'
        yield '<style:table-properties table:display="true"/></style:style>'
    for width in sorted(widths):
        yield f'<style:style style:name="width-{width}" style:family="table-column"><style:table-column-properties'
        yield f' style:column-width="{width * CHARACTER + PADDING:.2f}cm"/></style:style>'
    for height in sorted(heights, key=lambda height: height or 0):
        measured = f'style:row-height="{height}pt" ' if height else ""
        is_fitting = "false" if height else "true"
        yield f'<style:style style:name="{height_name(height)}" style:family="table-row"><style:table-row-properties'
        yield f' {measured}style:use-optimal-row-height="{is_fitting}"/></style:style>'
    for style in styles:
        yield from _cell_style(style)


def pages_name(sheet: Sheet) -> str:
    """On how many pages a sheet is printed: across and down."""
    return f"{sheet.across}-{sheet.pages}"


def _pages(book: Book) -> list[str]:
    return sorted({pages_name(sheet) for sheet in book.sheets})


def height_name(height: int | None) -> str:
    return f"height-{height or 'fitting'}"


def _cell_style(style: Style) -> Iterator[str]:
    number = ' style:data-style-name="whole-number"' if style.is_number else ""
    yield f'<style:style style:name="{style.name}" style:family="table-cell"{number}><style:table-cell-properties'
    yield f' style:cell-protect="{"protected" if style.is_locked else "none"}" style:vertical-align="{style.upright}"'
    yield f' fo:wrap-option="{"wrap" if style.wraps else "no-wrap"}" style:text-align-source="fix"'
    if style.fill:
        yield f' fo:background-color="{style.fill}"'
    if style.border:
        yield f' fo:border="0.5pt solid {style.border}"'
    if style.border or style.is_indented:
        yield ' fo:padding-left="0.1cm" fo:padding-right="0.1cm"'
    if style.is_ruled:
        yield ' fo:border-bottom="0.5pt solid #000000"'
    yield f'/><style:paragraph-properties fo:text-align="{ALIGNED[style.aligned]}"/>'
    yield f'<style:text-properties fo:font-family="{FONT}" fo:font-size="{style.size}pt"'
    yield f' fo:color="{style.colour}"' if style.colour else ""
    yield ' fo:font-weight="bold"' if style.is_bold else ""
    yield ' style:text-underline-style="solid"' if style.is_underlined else ""
    yield "/></style:style>"


def page_styles(book: Book) -> str:
    """Landscape, as wide as its pages; a form has the sheet's name and the page's number below."""
    language, _, country = book.language.partition("-")
    margin = ' fo:margin="1.3cm"' if book.is_form else ""
    footer = (
        "<style:footer><text:p><text:sheet-name/>  ·  <text:page-number/> / <text:page-count/></text:p></style:footer>"
    )
    layouts = "".join(
        f'<style:page-layout style:name="layout-{pages}"><style:page-layout-properties fo:page-width="29.7cm"'
        f' fo:page-height="21cm" style:print-orientation="landscape"{margin}'
        f' style:scale-to-X="{across}" style:scale-to-Y="{down}"/></style:page-layout>'
        for pages in _pages(book)
        for across, down in [pages.split("-")]
    )
    masters = "".join(
        f'<style:master-page style:name="page-{pages}" style:page-layout-name="layout-{pages}">'
        f"{footer if book.is_form else ''}</style:master-page>"
        for pages in _pages(book)
    )
    return (
        '<office:styles><style:default-style style:family="table-cell"><style:text-properties'
        f' fo:font-family="{FONT}" fo:font-size="{SIZE}pt" fo:language="{language}"'
        f' fo:country="{country.upper() or "GB"}"/></style:default-style></office:styles>'
        f"<office:automatic-styles>{layouts}</office:automatic-styles>"
        f"<office:master-styles>{masters}</office:master-styles>"
    )
