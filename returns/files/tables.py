"""A text file as a table: its encoding and its delimiter found out, every row under the number that a person sees."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from returns.arithmetic.characters import visible
from returns.files.beginning import WHITE, Beginning, beginning_of, heading
from returns.files.csv_cells import restored
from returns.files.repeats import letters
from returns.files.written import Unreadable, shown

MOST_ROWS, MOST_COLUMNS = 200_000, 2_000
# A character of several bytes, or half a surrogate pair: a file that has one and is not UTF-8 is a broken one.
UTF_8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# How pandas and R call a column without heading; the numbers of the rows, which both write before them, have none.
NO_HEADING = re.compile(r"(?:unnamed: [0-9]+|\.\.\.[0-9]+)?")
ROW_NUMBERS = re.compile(rf"{NO_HEADING.pattern}|x|rowname|index")
# What is left of a number when it was parted at its comma.
THOUSANDS = re.compile(r" *[0-9]{3} *")
# Where a program could not write a letter, it writes this instead.
LOST = "\ufffd"
WINDOWS, MACINTOSH = "Windows (Western)", "Macintosh"
ENCODINGS = {WINDOWS: "cp1252", MACINTOSH: "mac_roman"}
MOST_WORDS = 6
QUOTES = (
    "Put a text that holds a delimiter or a quotation mark in quotation marks, and write each mark within it twice."
)
NOTE = "If it is a note below the table, delete it, or leave an empty row above it."
COMMA = "If a number holds a comma, such as 1,257, write it without, or in quotation marks."


@dataclass(frozen=True)
class Table:
    """A header in lower case and the rows below it, each with its number in the file; empty rows are left out.

    Spreadsheet programs leave out delimiters at the end of a row: such cells are empty, and `short` says how many cells
    the row really has. `notes` say what had to be guessed, for somebody to look at. The header is row `header_row`.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[int, Sequence[str]], ...]
    short: Mapping[int, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    header_row: int = 1

    def dicts(self) -> Iterator[tuple[int, dict[str, str]]]:
        for number, row in self.rows:
            yield number, dict(zip(self.header, row, strict=True))

    def check_rows(self, needed: Collection[str]) -> None:
        """Refuse a row that ends before a column that every row needs: it was cut short."""
        last = max((self.header.index(name) for name in needed if name in self.header), default=-1)
        for number, cells in self.short.items():
            if cells <= last:
                raise Unreadable(
                    f"Row {number} has {cells} {'column' if cells == 1 else 'columns'} where the header has "
                    f"{len(self.header)}." + (f" {NOTE}" if cells == 1 else "")
                )


def read_table(content: bytes) -> Table:
    """A CSV file as a table, without the spaces around its cells.

    Raises Unreadable for what is no text or no table; the message names the row.
    """
    text, encoding = _text(content)
    if not text.strip(WHITE):
        raise Unreadable("The file is empty.")
    # MS-DOS programs end a text with a character of its own.
    begins = beginning_of(text.rstrip("\x1a"))
    (first, names), *lines = _lines(begins)
    header = tuple(map(heading, names))
    _check_header(header)
    lines, below = _without_notes([(number, line) for number, line in lines if tuple(map(heading, line)) != header])
    rows: list[tuple[int, list[str]]] = []
    short: dict[int, int] = {}
    for number, line in lines:
        if len(line) < len(header):
            short[number] = len(line)
        _check_end(number, line, header)
        cells = [restored(cell.strip()) for cell in line[: len(header)]]
        rows.append((number, cells + [""] * (len(header) - len(cells))))
    kept: list[int] = []
    for index, name in enumerate(header):
        if not _may_go(index, name, rows, is_first=not kept):
            kept.append(index)
    notes = (*_passed_over(begins.above, below), *_notes(encoding, rows, has_lost=LOST in text))
    if len(kept) == len(header):
        return Table(header, tuple(rows), short, notes, first)
    return Table(
        tuple(header[index] for index in kept),
        tuple((number, [row[index] for index in kept]) for number, row in rows),
        {number: sum(index < cells for index in kept) for number, cells in short.items()},
        notes,
        first,
    )


Line = tuple[int, list[str]]


def _lines(begins: Beginning) -> list[Line]:
    """Each filled row from the headings on, with its number; quotation marks may have spaces around them."""
    text = begins.text
    if '" ' in text:
        text = _space_behind(begins.delimiter).sub(r"\1", text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=begins.delimiter, strict=True, skipinitialspace=True)
    lines = []
    try:
        for number, line in enumerate(reader, start=begins.rows + 1):
            if number > MOST_ROWS:
                raise Unreadable(f"The file has more than {MOST_ROWS:,} rows.")
            if any(map(visible, line)):
                lines.append((number, line))
    except csv.Error as error:
        raise Unreadable(_no_table(str(error), begins.rows + reader.line_num)) from None
    return lines


def _space_behind(delimiter: str) -> re.Pattern[str]:
    """Whole cells in quotation marks, and the spaces between the second mark and the delimiter."""
    ends = f"{re.escape(delimiter)}\r\n"
    return re.compile(rf'((?:^|(?<=[{ends}])) *"(?:[^"]|"")*+") *(?=[{ends}]|\Z)')


def _no_table(error: str, line: int) -> str:
    said = f"The file is not a CSV table: {error} (line {line})."
    return said + (f" {QUOTES}" if '"' in error or "end of data" in error else "")


def _without_notes(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """(the rows, the notes below them): below an empty row, to the end of the file, rows of one cell are no rows."""
    end = len(lines)
    while end and sum(map(bool, map(visible, lines[end - 1][1]))) == 1:
        end -= 1
    # An empty row leaves a gap in the numbers.
    gap = next((at for at in range(max(end, 1), len(lines)) if lines[at][0] > lines[at - 1][0] + 1), len(lines))
    return list(lines[:gap]), list(lines[gap:])


def _passed_over(above: Sequence[str], below: Sequence[Line]) -> Iterator[str]:
    """What stands around the table, for somebody to see that it is none of it."""
    told = [f"“{shown(text)}”" for text in (*above, *("".join(line).strip() for _, line in below))]
    if told:
        more = f" and {len(told) - MOST_WORDS} more" if len(told) > MOST_WORDS else ""
        yield f"We left out these lines above or below the table: {', '.join(told[:MOST_WORDS])}{more}."


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
        "“CSV (MS-DOS)” and “CSV (Macintosh)” use other letters."
    )


Rows = Sequence[tuple[int, Sequence[str]]]


def _notes(encoding: str, rows: Rows, *, has_lost: bool) -> Iterator[str]:
    """What somebody has to look at, because a program may have written other letters than were meant."""
    if encoding:
        words = _words(rows, lambda text: not text.isascii())
        yield (
            f"The file is not UTF-8. It was read as {encoding} text. These words have special letters, which "
            f"we may have read wrongly: {_some(words)}. "
            "If a word is wrong, save the file as “CSV UTF-8” and send that."
        )
    if has_lost:
        lost = _words(rows, lambda text: LOST in text)
        yield f"A program has lost letters and put “{LOST}” in their place: {_some(lost)}. Correct them."


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


def _check_header(header: tuple[str, ...]) -> None:
    if len(header) > MOST_COLUMNS:
        raise Unreadable(f"The file has more than {MOST_COLUMNS:,} columns.")
    if twice := sorted({name for name in header if name and header.count(name) > 1}):
        raise Unreadable(f"Each column needs its own heading. These are there twice: {', '.join(map(shown, twice))}.")


def _check_end(number: int, line: Sequence[str], header: Sequence[str]) -> None:
    """Refuse a cell beyond the header: it would be lost."""
    for index in range(len(header), len(line)):
        if visible(line[index]):
            raise Unreadable(
                f"Row {number} has {len(line)} columns where the header has {len(header)}. "
                f"Column {letters(index)} has no heading and holds “{shown(line[index].strip())}”."
                + (f" {COMMA}" if any(map(THOUSANDS.fullmatch, line)) else "")
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
