"""A workbook as an XLSX file; its tables are table objects. The same book gives the same bytes."""

import io
from datetime import UTC
from functools import cache, lru_cache
from typing import Any

import xlsxwriter

from returns.arithmetic.figures import CEILING
from returns.files.csv_cells import to_cell
from returns.files.repeats import address
from returns.workbook.book import Book, Box, Cell, Note, Sheet, Text, Total
from returns.workbook.looks import FONT, LINE_HEIGHT, Style

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# No text of ours or of anybody else becomes a formula, a link or a number on its way into a cell. No temporary files.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
A4 = 9
# Readers may widen columns and rows of a locked sheet.
ALLOWED = {"format_columns": True, "format_rows": True}
UPRIGHT = {"top": "top", "middle": "vcenter", "bottom": "bottom"}

# The same few words fill most of a large sheet: they are looked at once.
spelt = lru_cache(maxsize=4096)(to_cell)


def write(book: Book) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as workbook:
        workbook.set_properties(
            {
                "title": book.title,
                "subject": book.subject,
                "author": book.publisher,
                "created": book.moment.astimezone(UTC),
            }
        )
        format_of = cache(lambda style: workbook.add_format(properties(style)))
        for sheet in book.sheets:
            _Writer(book, workbook.add_worksheet(sheet.name), format_of).write(sheet)
        for name, place in book.named.items():
            workbook.define_name(name, f"='{place.sheet}'!{absolute(place.row, place.column)}")
    return file.getvalue()


def properties(style: Style) -> dict[str, Any]:
    return {
        "font_name": FONT,
        "font_size": style.size,
        "bold": style.is_bold,
        "align": style.aligned,
        "valign": UPRIGHT[style.upright],
        "text_wrap": style.wraps,
        "locked": style.is_locked,
        **({"font_color": style.colour} if style.colour else {}),
        **({"underline": 1} if style.is_underlined else {}),
        **({"bg_color": style.fill} if style.fill else {}),
        **({"border": 1, "border_color": style.border} if style.border else {}),
        **({"indent": 1} if style.border or style.is_indented else {}),
        **({"bottom": 1} if style.is_ruled else {}),
        **({"num_format": "#,##0"} if style.is_number else {}),
    }


def absolute(row: int, column: int) -> str:
    return "$" + address(row, column).replace(str(row + 1), f"${row + 1}")


class _Writer:
    def __init__(self, book: Book, worksheet: Any, format_of: Any):
        self.book, self.worksheet, self.format_of = book, worksheet, format_of

    def write(self, sheet: Sheet) -> None:
        for column, width in enumerate(sheet.widths):
            self.worksheet.set_column(column, column, width)
        for number, cells in enumerate(sheet.rows):
            if (height := self.book.height(cells, sheet.widths)) not in (None, LINE_HEIGHT):
                self.worksheet.set_row(number, height)
        for row, column, cell in sheet.cells():
            self.cell(row, column, cell)
        if sheet.table:
            self.mark_up(sheet)
        if any(sheet.frozen):
            self.worksheet.freeze_panes(*sheet.frozen)
        self.worksheet.set_landscape()
        self.worksheet.set_paper(A4)
        self.worksheet.fit_to_pages(sheet.across, sheet.pages)
        if sheet.repeated is not None:
            self.worksheet.repeat_rows(sheet.repeated)
        if sheet.across > 1:
            self.worksheet.repeat_columns(0, sheet.leading - 1)
        if self.book.is_form:
            self.worksheet.hide_gridlines(2)
            self.worksheet.protect("", ALLOWED)
            self.worksheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
            self.worksheet.set_footer("&L&A&R&P / &N")

    def mark_up(self, sheet: Sheet) -> None:
        first, last = sheet.corners
        headings = [cell for cell in sheet.rows[first[0]] if isinstance(cell, Text)]
        columns = [{"header": spelt(cell.value), "header_format": self.format_of(cell.look)} for cell in headings]
        table = {"name": sheet.table, "autofilter": False, "style": None, "columns": columns}
        self.worksheet.add_table(*first, *last, table)

    def cell(self, row: int, column: int, cell: Cell) -> None:
        style = self.format_of(cell.look)
        match cell:
            case Total(value=value):
                self.worksheet.write_formula(row, column, self.formula(cell), style, "" if value is None else value)
            case Text(value=text, link=link) if link:
                target = f"internal:'{link[1:]}'!A1" if link.startswith("#") else link
                self.worksheet.write_url(row, column, target, style, spelt(text))
            case _ if cell.value in (None, ""):
                self.worksheet.write_blank(row, column, None, style)
            case _ if isinstance(cell.value, str):
                self.worksheet.write_string(row, column, spelt(cell.value), style)
            case _:
                self.worksheet.write_number(row, column, cell.value, style)
        match cell:
            case Box():
                self.expect(row, column, "integer", CEILING, self.book.number_refused)
            case Note(longest=longest):
                self.expect(row, column, "length", longest, self.book.text_refused)

    def expect(self, row: int, column: int, what: str, most: int, message: str) -> None:
        rule = {"validate": what, "criteria": "between", "minimum": 0, "maximum": most, "error_message": message}
        self.worksheet.data_validation(row, column, row, column, rule)

    def formula(self, total: Total) -> str:
        """Empty until every box has a number: a total of some would be taken for the whole."""
        areas = self.book.areas(total)
        terms = ",".join(address(*a) if a == z else f"{address(*a)}:{address(*z)}" for a, z in areas)
        return f'=IF(COUNT({terms})={len(total.terms)},SUM({terms}),"")'
