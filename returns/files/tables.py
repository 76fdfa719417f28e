"""A text file as a table: its encoding and its delimiter found out, every row under the number that a person sees."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from returns.files.csv_cells import restored
from returns.files.written import Unreadable, shown

DELIMITERS = (",", ";", "\t")
WHITE = " \r\n" + "".join(DELIMITERS)
MOST_ROWS, MOST_COLUMNS = 200_000, 2_000
# A character of several bytes, or half a surrogate pair: a file that has one and is not UTF-8 is a broken one.
UTF_8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


@dataclass(frozen=True)
class Table:
    """A header in lower case and the rows below it, each with its number in the file; empty rows are left out."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, Sequence[str]], ...]

    def dicts(self) -> Iterator[tuple[int, dict[str, str]]]:
        for number, row in self.rows:
            yield number, dict(zip(self.header, row, strict=True))


def read_table(content: bytes) -> Table:
    """A CSV file as a table, without the spaces around its cells.

    Raises Unreadable for what is no text, no table, or ragged; the message names the row.
    """
    text = _text(content)
    if not text.strip(WHITE):
        raise Unreadable("The file is empty.")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    header: tuple[str, ...] = ()
    rows: list[tuple[int, Sequence[str]]] = []
    try:
        for number, line in enumerate(reader, start=1):
            if number > MOST_ROWS:
                raise Unreadable(f"The file has more than {MOST_ROWS:,} rows.")
            if not any(map(str.strip, line)):
                continue
            if not header:
                header = tuple(name.strip().lower() for name in line)
                _check_header(header)
                continue
            if len(line) != len(header):
                raise Unreadable(f"Row {number} has {len(line)} columns where the header has {len(header)}.")
            rows.append((number, [restored(cell.strip()) for cell in line]))
    except csv.Error as error:
        raise Unreadable(f"The file is not a CSV table: {error} (row {reader.line_num}).") from None
    return Table(header, tuple(rows))


def _text(content: bytes) -> str:
    """UTF-8 with or without a byte order mark, or else the Western Windows encoding, which Excel writes."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unreadable("The file is UTF-16 text. Save it as CSV UTF-8.")
    if b"\0" in content:
        raise Unreadable(f"The file holds NUL characters (byte {content.index(0) + 1}): it is not a text file.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        place = wrong.start + 1
    try:
        if not UTF_8.search(content):
            return content.decode("cp1252")
    except UnicodeDecodeError as wrong:
        place = wrong.start + 1
    raise Unreadable(f"The file is neither UTF-8 nor Windows-1252 text (byte {place}). Save it as CSV UTF-8.")


def _delimiter(text: str) -> str:
    """The one that parts the header, which holds no other."""
    header = text.strip(WHITE).split("\n", 1)[0]
    return max(DELIMITERS, key=header.count)


def _check_header(header: tuple[str, ...]) -> None:
    if len(header) > MOST_COLUMNS:
        raise Unreadable(f"The file has more than {MOST_COLUMNS:,} columns.")
    if twice := sorted({name for name in header if name and header.count(name) > 1}):
        raise Unreadable(f"The columns must differ. These stand twice: {', '.join(map(shown, twice))}.")
