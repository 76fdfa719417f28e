"""What a spreadsheet program makes of a CSV file's cells: files that people open in one are made here. Pure."""

import csv
from collections.abc import Iterable
from io import StringIO

# Excel reads a file without it in the encoding of its country, and spoils the Welsh names.
BYTE_ORDER_MARK = "\ufeff"
# A text that begins so would be worked out as a formula, which can reach other files and other machines.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def inert(cell: object) -> object:
    """A cell that no program takes for a formula: text that begins like one gets an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def for_spreadsheets(rows: Iterable[Iterable[object]]) -> bytes:
    """Rows as a CSV file that a spreadsheet program opens as it was meant: UTF-8, and no formulas."""
    file = StringIO(newline="")
    csv.writer(file).writerows([inert(cell) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + file.getvalue()).encode()
