"""A published workbook as an XLSX file: its tables are table objects. The same book gives the same bytes."""

import io
from datetime import UTC
from functools import lru_cache
from typing import Any

import xlsxwriter

from reports.files.book import LINE_HEIGHT, Book, Column, Line, Look, Sheet, Table, Value
from returns.files.csv_cells import to_cell
from returns.workbook.looks import FONT, SIZE, lines_of

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# No text becomes a formula, a link or a number on its way into a cell. No temporary files.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
A4 = 9
HEADING = {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1}
WRAPPED = {"text_wrap": True, "valign": "top"}
LOOKS: dict[Look, dict[str, Any]] = {
    Look.TITLE: {"bold": True, "font_size": 16},
    Look.SECTION: {"bold": True, "font_size": 13},
    Look.LINE: {},
    Look.HEADING: {**HEADING, "align": "left"},
    Look.NUMBER_HEADING: {**HEADING, "align": "right"},
    Look.TEXT: {**WRAPPED, "align": "left"},
    Look.NUMBER: {**WRAPPED, "align": "right", "num_format": "#,##0"},
    Look.LINK: {**WRAPPED, "font_color": "#0563c1", "underline": 1},
}


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
        formats = {look: workbook.add_format({"font_name": FONT, "font_size": SIZE, **LOOKS[look]}) for look in Look}
        wrapped = workbook.add_format({"font_name": FONT, "font_size": SIZE, **WRAPPED})
        for sheet in book.sheets:
            _Writer(workbook.add_worksheet(sheet.name), formats, wrapped).write(sheet)
    return file.getvalue()


# The same few words fill most of a sheet: they are looked at once.
held = lru_cache(maxsize=4096)(to_cell)


class _Writer:
    def __init__(self, worksheet: Any, formats: dict[Look, Any], wrapped: Any):
        self.worksheet, self.formats, self.wrapped = worksheet, formats, wrapped

    def write(self, sheet: Sheet) -> None:
        for number, line in enumerate(sheet.lines):
            self.line(number, line, sheet)
        if sheet.table:
            self.table(len(sheet.lines), sheet.table)
        else:
            self.worksheet.set_column(0, 0, sheet.width)
        self.worksheet.set_landscape()
        self.worksheet.set_paper(A4)
        self.worksheet.fit_to_pages(1, 0)

    def line(self, number: int, line: Line, sheet: Sheet) -> None:
        """Above a table a line runs over the columns beside it; without one it is wrapped in its own."""
        is_wrapped = sheet.table is None and line.look == Look.LINE
        if line.look != Look.LINE:
            self.worksheet.set_row(number, 2 * LINE_HEIGHT)
        elif is_wrapped:
            self.worksheet.set_row(number, LINE_HEIGHT * lines_of(line.text, sheet.width))
        style = self.wrapped if is_wrapped else self.formats[line.look]
        if line.address or line.sheet:
            target = line.address or f"internal:'{line.sheet}'!A1"
            self.worksheet.write_url(number, 0, target, self.formats[Look.LINK], line.text)
        else:
            self.worksheet.write_string(number, 0, held(line.text), style)

    def table(self, first: int, table: Table) -> None:
        for number, column in enumerate(table.columns):
            self.worksheet.set_column(number, number, column.width)
        self.worksheet.add_table(
            first,
            0,
            first + len(table.rows),
            len(table.columns) - 1,
            {
                "name": table.name,
                "autofilter": False,
                "style": None,
                "columns": [{"header": c.heading, "header_format": self.formats[c.look]} for c in table.columns],
            },
        )
        self.worksheet.set_row(first, table.heading_height)
        self.worksheet.repeat_rows(first)
        for number, row in enumerate(table.rows, start=first + 1):
            if (height := table.height(row)) > LINE_HEIGHT:
                self.worksheet.set_row(number, height)
            for place, (column, value) in enumerate(zip(table.columns, row, strict=True)):
                self.value(number, place, column, value)

    def value(self, row: int, place: int, column: Column, value: Value) -> None:
        if isinstance(value, int):
            self.worksheet.write_number(row, place, value, self.formats[Look.NUMBER])
        elif column.links:
            self.worksheet.write_url(row, place, f"internal:'{value}'!A1", self.formats[Look.LINK], value)
        else:
            style = self.formats[Look.NUMBER if column.is_number else Look.TEXT]
            self.worksheet.write_string(row, place, held(value), style)
