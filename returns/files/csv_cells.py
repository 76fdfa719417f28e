"""What a spreadsheet program makes of CSV cells, and what XML can hold of a text: made harmless. Pure."""

import csv
import re
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


def heading_line(names: Iterable[str]) -> str:
    """The header of a CSV file for programs, each name in quotes, with its line end.

    A reader that guesses how a file is written from its beginning would not see the first quoted text thousands of rows
    further down, and would part it at its commas (DuckDB: after row 20,480). It sees the header's quotes.
    """
    return ",".join('"' + name.replace('"', '""') + '"' for name in names) + "\n"


# --- What XML can hold ----------------------------------------------------------------------------


# The last two places of each plane of Unicode are no characters.
NONE = "".join(chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))
# What XML has no place for, or would rather not have: control characters and half a surrogate pair as well.
NO_XML = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff{NONE}]")
LINE_END = re.compile(r"\r\n?")


def held(text: str) -> str:
    """The text as it comes back from a workbook: one kind of line end, a space for a tab, no control characters.

    They are dropped and not refused: nobody can see them, and a footnote must not keep an area from its workbook.
    LibreOffice makes a space of a tab, so that is what we write. Compare with this, not with the text itself, to tell
    whether somebody changed it in the workbook.
    """
    return _lines(text).replace("\t", " ")


def _lines(text: str) -> str:
    return NO_XML.sub("", LINE_END.sub("\n", text))


def to_cell(text: str) -> str:
    """A text as it stands in a cell: one that would be worked out as a formula is made harmless.

    So is one that begins with a line end or a tab, which would be taken for space around it.
    """
    return APOSTROPHE + held(text) if _lines(text).startswith(("\n", "\t")) else str(inert(held(text)))


def from_cell(text: str) -> str:
    """What was meant by a cell's text: spaces around it are nobody's, those behind an apostrophe are."""
    return restored(held(text).strip())
