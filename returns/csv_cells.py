"""What a spreadsheet program makes of CSV cells: made harmless on the way out, taken back on the way in. Pure."""

import csv
from collections.abc import Iterable
from io import StringIO

# Excel reads a file without it in the encoding of its country, and spoils the Welsh names.
BYTE_ORDER_MARK = "\ufeff"
APOSTROPHE = "'"
# A text that begins so would be worked out as a formula, which can reach other files and other machines. One that
# begins with an apostrophe gets a second, so that taking one away always gives back what was there.
MARKED = ("=", "+", "-", "@", "\t", "\r", APOSTROPHE)


def inert(cell: object) -> object:
    """A cell that no program takes for a formula: text that begins like one gets an apostrophe before it."""
    return f"{APOSTROPHE}{cell}" if isinstance(cell, str) and cell.startswith(MARKED) else cell


def restored(cell: str) -> str:
    """What stood there before `inert`: exactly one apostrophe less."""
    return cell.removeprefix(APOSTROPHE)


def for_spreadsheets(rows: Iterable[Iterable[object]]) -> bytes:
    """Rows as a CSV file that a spreadsheet program opens as it was meant: UTF-8, and no formulas."""
    file = StringIO(newline="")
    csv.writer(file).writerows([inert(cell) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + file.getvalue()).encode()
