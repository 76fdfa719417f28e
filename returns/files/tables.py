"""A text file as a table: its encoding and its delimiter found out, every row under the number that a person sees."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from returns.arithmetic.characters import visible
from returns.files.csv_cells import restored
from returns.files.repeats import letters
from returns.files.written import Unreadable, shown

DELIMITERS = (",", ";", "\t")
WHITE = " \r\n" + "".join(DELIMITERS)
MOST_ROWS, MOST_COLUMNS = 200_000, 2_000
# A character of several bytes, or half a surrogate pair: a file that has one and is not UTF-8 is a broken one.
UTF_8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# The first line by which a file tells Excel its delimiter. Excel does not show it, so it is not counted.
SEPARATOR = re.compile(r'"?sep=([^\w\s"]|\t)"?[,;\t ]*(?:\r\n|\r|\n)', re.IGNORECASE)
# What R makes of a byte order mark before the first heading.
MARK_IN_WORDS = re.compile(r"^(?:x\.u\.feff\.|ï\.\.|ï»¿)")
# How pandas and R call a column without heading; the numbers of the rows, which both write before them, have none.
NO_HEADING = re.compile(r"(?:unnamed: [0-9]+|\.\.\.[0-9]+)?")
ROW_NUMBERS = re.compile(rf"{NO_HEADING.pattern}|x|rowname|index")
# Where a program could not write a letter, it writes this instead.
LOST = "\ufffd"
WINDOWS, MACINTOSH = "Windows (Western)", "Macintosh"
ENCODINGS = {WINDOWS: "cp1252", MACINTOSH: "mac_roman"}
MOST_WORDS = 6


@dataclass(frozen=True)
class Table:
    """A header in lower case and the rows below it, each with its number in the file; empty rows are left out.

    Spreadsheet programs leave out delimiters at the end of a row: such cells are empty, and `short` says how many cells
    the row really has. `notes` say what had to be guessed, for somebody to look at.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[int, Sequence[str]], ...]
    short: Mapping[int, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def dicts(self) -> Iterator[tuple[int, dict[str, str]]]:
        for number, row in self.rows:
            yield number, dict(zip(self.header, row, strict=True))

    def check_rows(self, needed: Collection[str]) -> None:
        """Refuse a row that ends before a column that every row needs: it was cut short."""
        last = max((self.header.index(name) for name in needed if name in self.header), default=-1)
        for number, cells in self.short.items():
            if cells <= last:
                raise Unreadable(f"Row {number} has {cells} columns where the header has {len(self.header)}.")


def read_table(content: bytes) -> Table:
    """A CSV file as a table, without the spaces around its cells.

    Raises Unreadable for what is no text or no table; the message names the row.
    """
    text, encoding = _text(content)
    if not text.strip(WHITE):
        raise Unreadable("The file is empty.")
    # MS-DOS programs end a text with a character of its own.
    delimiter, text = _delimiter(text.rstrip("\x1a"))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: tuple[str, ...] = ()
    rows: list[tuple[int, list[str]]] = []
    short: dict[int, int] = {}
    try:
        for number, line in enumerate(reader, start=1):
            if number > MOST_ROWS:
                raise Unreadable(f"The file has more than {MOST_ROWS:,} rows.")
            if not any(map(visible, line)):
                continue
            if not header:
                header = tuple(MARK_IN_WORDS.sub("", visible(name).lower()) for name in line)
                _check_header(header)
                continue
            if len(line) < len(header):
                short[number] = len(line)
            _check_end(number, line, header)
            cells = [restored(cell.strip()) for cell in line[: len(header)]]
            rows.append((number, cells + [""] * (len(header) - len(cells))))
    except csv.Error as error:
        raise Unreadable(f"The file is not a CSV table: {error} (row {reader.line_num}).") from None
    kept: list[int] = []
    for index, name in enumerate(header):
        if not _may_go(index, name, rows, is_first=not kept):
            kept.append(index)
    notes = tuple(_notes(encoding, rows, has_lost=LOST in text))
    if len(kept) == len(header):
        return Table(header, tuple(rows), short, notes)
    return Table(
        tuple(header[index] for index in kept),
        tuple((number, [row[index] for index in kept]) for number, row in rows),
        {number: sum(index < cells for index in kept) for number, cells in short.items()},
        notes,
    )


def _text(content: bytes) -> tuple[str, str]:
    """The text, and the encoding that was guessed; nothing for UTF-8, with or without a byte order mark.

    Anything else is taken for what Excel writes: the Western Windows encoding, or that of a Macintosh where the lines
    end as they did there.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unreadable("The file is UTF-16 text. Save it as CSV UTF-8.")
    if b"\0" in content:
        raise Unreadable(f"The file holds NUL characters (byte {content.index(0) + 1}): it is not a text file.")
    try:
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError as wrong:
        place = wrong.start + 1
    encoding = MACINTOSH if b"\r" in content and b"\n" not in content else WINDOWS
    try:
        if not UTF_8.search(content):
            return content.decode(ENCODINGS[encoding]), encoding
    except UnicodeDecodeError as wrong:
        place = wrong.start + 1
    raise Unreadable(
        f"The file is neither UTF-8 nor Windows-1252 text (byte {place}). Save it as CSV UTF-8: "
        "“CSV (MS-DOS)” and “CSV (Macintosh)” write other letters."
    )


Rows = Sequence[tuple[int, Sequence[str]]]


def _notes(encoding: str, rows: Rows, *, has_lost: bool) -> Iterator[str]:
    """What somebody has to look at, because a program may have written other letters than were meant."""
    if encoding:
        words = _words(rows, lambda text: not text.isascii())
        yield (
            f"The file is not UTF-8. It was read as {encoding} text. These words hold letters beyond ASCII, which "
            f"another encoding would read otherwise: {_some(words)}. "
            "If one of them is wrong, save the file as “CSV UTF-8” and send that."
        )
    if has_lost:
        lost = _words(rows, lambda text: LOST in text)
        yield f"A program has lost letters and written “{LOST}” in their place: {_some(lost)}. Put them right."


def _words(rows: Rows, is_odd: Callable[[str], bool]) -> dict[str, int]:
    """The odd words of a table, each with the first row in which it stands."""
    words: dict[str, int] = {}
    for number, row in rows:
        for cell in filter(is_odd, row):
            for word in filter(is_odd, cell.split()):
                words.setdefault(word, number)
    return words


def _some(words: Mapping[str, int]) -> str:
    said = [f"“{shown(word)}” (row {number})" for word, number in list(words.items())[:MOST_WORDS]]
    more = len(words) - len(said)
    return ", ".join(said) + (f" and {more} more" if more else "")


def _delimiter(text: str) -> tuple[str, str]:
    """The delimiter that the file names, or the one that parts its header, which holds no other; and the rest of it."""
    if said := SEPARATOR.match(text):
        return said[1], text[said.end() :]
    header = re.split(r"[\r\n]", text.strip(WHITE), maxsplit=1)[0]
    return max(DELIMITERS, key=header.count), text


def _check_header(header: tuple[str, ...]) -> None:
    if len(header) > MOST_COLUMNS:
        raise Unreadable(f"The file has more than {MOST_COLUMNS:,} columns.")
    if twice := sorted({name for name in header if name and header.count(name) > 1}):
        raise Unreadable(f"The columns must differ. These stand twice: {', '.join(map(shown, twice))}.")


def _check_end(number: int, line: Sequence[str], header: Sequence[str]) -> None:
    """Refuse a cell beyond the header: it would be lost."""
    for index in range(len(header), len(line)):
        if visible(line[index]):
            raise Unreadable(
                f"Row {number} has {len(line)} columns where the header has {len(header)}. "
                f"Column {letters(index)} has no heading and holds “{shown(line[index].strip())}”."
            )


def _may_go(index: int, name: str, rows: Rows, *, is_first: bool) -> bool:
    """Whether a column says nothing: it has no heading and no cells, or counts the rows before all that say something.

    Refused where there is no heading over cells.
    """
    if is_first and ROW_NUMBERS.fullmatch(name) and _counts([row[0] for _, row in rows]):
        return True
    if not NO_HEADING.fullmatch(name):
        return False
    filled = next(((number, row[index]) for number, row in rows if visible(row[index])), None)
    if filled:
        raise Unreadable(
            f"Column {letters(index)} has no heading, and row {filled[0]} has “{shown(filled[1])}” in it. "
            "Give the column its heading, or delete it."
        )
    return True


def _counts(cells: Sequence[str]) -> bool:
    return all(cell.isascii() and cell.isdecimal() for cell in cells) and len(set(cells)) == len(cells)
