"""A workbook as an XLSX file. The same book gives the same bytes."""

import io
from datetime import UTC, datetime
from typing import Any

import xlsxwriter

from returns.arithmetic.figures import CEILING
from returns.files.csv_cells import to_cell
from returns.files.repeats import address
from returns.workbook.book import Before, Book, Box, Cell, Fact, Note, Sheet, Total, Words
from returns.workbook.looks import FONT, STYLES, Style, height_of

# No text of ours or of anybody else becomes a formula, a link or a number on its way into a cell. No temporary files.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
A4 = 9
# Readers may widen columns and rows of a locked sheet.
ALLOWED = {"format_columns": True, "format_rows": True}
UPRIGHT = {"top": "top", "middle": "vcenter", "bottom": "bottom"}


def write(book: Book) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as workbook:
        workbook.set_properties(
            {
                "title": book.title,
                "subject": book.subject,
                "language": book.language,
                # A day of the return's own: the file must not differ from one moment to the next.
                "created": datetime(book.year, 3, 31, tzinfo=UTC),
            }
        )
        formats = {look: workbook.add_format(properties(style)) for look, style in STYLES.items()}
        for sheet in book.sheets:
            _Writer(book, workbook.add_worksheet(sheet.name), formats).write(sheet)
        for name, place in book.named.items():
            workbook.define_name(name, f"='{place.sheet}'!{absolute(place.row, place.column)}")
    return file.getvalue()


def properties(style: Style) -> dict[str, Any]:
    return {
        "font_name": FONT,
        "font_size": style.size,
        "font_color": style.colour,
        "bold": style.is_bold,
        "align": style.aligned,
        "valign": UPRIGHT[style.upright],
        "text_wrap": style.wraps,
        "locked": style.is_locked,
        **({"indent": 1} if style.border else {}),
        **({"bg_color": style.fill} if style.fill else {}),
        **({"border": 1, "border_color": style.border} if style.border else {}),
        **({"num_format": "#,##0"} if style.is_number else {}),
    }


def absolute(row: int, column: int) -> str:
    return "$" + address(row, column).replace(str(row + 1), f"${row + 1}")


class _Writer:
    def __init__(self, book: Book, worksheet: Any, formats: Any):
        self.book, self.worksheet, self.formats = book, worksheet, formats

    def write(self, sheet: Sheet) -> None:
        for column, width in enumerate(sheet.widths):
            self.worksheet.set_column(column, column, width)
        for number, cells in enumerate(sheet.rows):
            if (height := height_of(cells, sheet.widths)) is not None:
                self.worksheet.set_row(number, height)
        for row, column, cell in sheet.cells():
            self.cell(row, column, cell)
        self.worksheet.hide_gridlines(2)
        self.worksheet.freeze_panes(*sheet.frozen)
        self.worksheet.protect("", ALLOWED)
        self.worksheet.set_landscape()
        self.worksheet.set_paper(A4)
        self.worksheet.fit_to_pages(1, sheet.pages)
        self.worksheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        self.worksheet.set_footer("&L&A&R&P / &N")
        if sheet.repeated is not None:
            self.worksheet.repeat_rows(sheet.repeated)

    def cell(self, row: int, column: int, cell: Cell) -> None:
        style = self.formats[cell.look]
        match cell:
            case Words(text=text):
                self.text(row, column, text, style)
            case Fact(value=value):
                self.worksheet.write(row, column, to_cell(value) if isinstance(value, str) else value, style)
            case Note(text=text, longest=longest):
                self.text(row, column, text, style)
                self.expect(row, column, "length", longest, self.book.text_refused)
            case Box(value=value):
                self.number(row, column, value, style)
                self.expect(row, column, "integer", CEILING, self.book.number_refused)
            case Before(value=value):
                self.number(row, column, value, style)
            case Total(value=value):
                self.worksheet.write_formula(row, column, self.formula(cell), style, "" if value is None else value)

    def text(self, row: int, column: int, text: str, style: Any) -> None:
        if text:
            self.worksheet.write_string(row, column, to_cell(text), style)
        else:
            self.worksheet.write_blank(row, column, None, style)

    def number(self, row: int, column: int, value: int | None, style: Any) -> None:
        if value is None:
            self.worksheet.write_blank(row, column, None, style)
        else:
            self.worksheet.write_number(row, column, value, style)

    def expect(self, row: int, column: int, what: str, most: int, message: str) -> None:
        self.worksheet.data_validation(
            row,
            column,
            row,
            column,
            {
                "validate": what,
                "criteria": "between",
                "minimum": 0,
                "maximum": most,
                "error_message": message,
            },
        )

    def formula(self, total: Total) -> str:
        """Empty until every box has a number: a total of some would be taken for the whole."""
        areas = self.book.areas(total)
        terms = ",".join(address(*a) if a == z else f"{address(*a)}:{address(*z)}" for a, z in areas)
        return f'=IF(COUNT({terms})={len(total.terms)},SUM({terms}),"")'
