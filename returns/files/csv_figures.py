"""Figures as CSV, read and written: tidy (a row for each box) and wide (a row for each area, a column for each box).

Tidy: area,cell,value and, where needed, marker,reason,footnote. Wide: area and the boxes' codes; where needed the
columns reason__CODE and footnote__CODE. With _cy behind their names reason and footnote are Welsh. Both may
have a column `year`; those that we write have it. The published files can be read as they are: columns that only
describe a figure are passed over, and so are their rows of boxes that nobody answered.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from returns.arithmetic.characters import visible
from returns.arithmetic.figures import NOT_ANSWERED, Entry
from returns.files.tables import Table
from returns.files.totals import without_totals
from returns.files.written import (
    BESIDE,
    FLOAT,
    FOOTNOTE,
    FOOTNOTE_CY,
    REASON,
    REASON_CY,
    Unreadable,
    Written,
    as_count,
    code_of,
    error_in,
    is_code,
    shown,
)

NEEDED = ("area", "cell", "value")
OPTIONAL = ("marker", "reason", "footnote", "reason_cy", "footnote_cy", "year")
# What only a published file says, whatever columns it had in the year it was made.
PUBLISHED = frozenset({"area_name", "revision", "source"})
# All that published files say besides: never imported.
DESCRIBING = frozenset(
    {"area_name", "area_codes", "table", "question", "category", "level", "basis", "status", "revision", "source"}
    | {"revision_reason"}
)
UNAVAILABLE = "x"
# Reports print it in brackets.
MARKERS = (UNAVAILABLE, f"[{UNAVAILABLE}]")
# A wide file of a few megabytes can name millions, and each costs as much as a row. All areas of twenty years have
# about 50,000.
MOST_BOXES = 200_000
TIDY_HEADER = ("year", "area", "cell", "value", "marker", "reason", "footnote")
# Words beside a box: their columns in a tidy file, and how these begin in a wide one.
PARTS = {"reason": REASON, "footnote": FOOTNOTE, "reason_cy": REASON_CY, "footnote_cy": FOOTNOTE_CY}
WORDS = tuple(PARTS)
ENTRY = dict(zip(WORDS, ("unavailable_reason", "footnote", "unavailable_reason_cy", "footnote_cy"), strict=True))
MOST_TOLD = 6
Say = Callable[[str, Mapping[str, str]], str]
# What R, pandas, SAS and databases write for an empty cell.
NOTHING_THERE = ("na", "nan", "<na>", "null", ".")


def read_figures(table: Table) -> Iterator[Written]:
    """Each box that a table of figures says something of.

    Raises Unreadable for columns that are of neither kind, and for more boxes than anybody has.
    """
    table.check_rows(NEEDED)
    boxes = list(islice(_wide(table) if is_wide(table.header) else _tidy(table), MOST_BOXES + 1))
    if len(boxes) > MOST_BOXES:
        raise Unreadable(f"The file has more than {MOST_BOXES:,} figures. Send it in parts.")
    yield from without_totals(boxes)


def is_wide(header: Sequence[str]) -> bool:
    return "area" in header and not {"cell", "value"} & set(header) and any(map(_box, header))


def _tidy(table: Table) -> Iterator[Written]:
    missing = [name for name in NEEDED if name not in table.header]
    unknown = [name for name in table.header if name not in DESCRIBING.union(NEEDED, OPTIONAL)]
    if missing or unknown:
        wrong = f"missing: {', '.join(missing)}" if missing else f"not known: {', '.join(map(shown, unknown))}"
        raise Unreadable(
            f"The columns must be {', '.join(NEEDED)} and may be {', '.join(OPTIONAL)} ({wrong}); "
            f"or else area, and a column for each box under its code. Row {table.header_row} was read as the headings."
        )
    passes_over = _is_published(table) or _is_of_a_program(table)
    for said in _rows(table):
        if said.is_empty and passes_over:
            continue
        yield Written(
            place=f"Row {said.number}",
            code=visible(said.row["cell"]).lower(),
            value=said.value,
            marker=said.marker,
            reason=said.words.get("reason", ""),
            footnote=said.words.get("footnote"),
            reason_cy=said.words.get("reason_cy"),
            footnote_cy=said.words.get("footnote_cy"),
            area=said.row["area"].strip(),
            year=visible(as_count(said.row.get("year", ""))),
            problem=NOTHING if said.is_empty else error_in(said.words),
        )


NOTHING = "has no value. Give a value, or the marker x with a reason"


class _Row(NamedTuple):
    """What a row of a tidy table says."""

    number: int
    row: Mapping[str, str]
    value: str
    marker: str
    words: Mapping[str, str]

    @property
    def is_empty(self) -> bool:
        return not (self.value or self.marker or any(self.words.values()))


def _rows(table: Table) -> Iterator[_Row]:
    said = _words(table, WORDS)
    for number, row in table.dicts():
        words = {name: said(name, row) for name in WORDS if name in row}
        yield _Row(number, row, _count(row["value"]), _marked(row.get("marker", "")), words)


def _is_published(table: Table) -> bool:
    """Whether an empty row says that nothing was there. In the file of somebody else a value was forgotten."""
    return set(table.header) >= PUBLISHED


def _is_of_a_program(table: Table) -> bool:
    """Whether counts stand there as pandas and R write them beside empty cells: then an empty row is such a cell."""
    at = table.header.index("value")
    return any(_is_sign(row[at]) or FLOAT.fullmatch(row[at]) for _, row in table.rows)


def notes_on(table: Table) -> Iterator[str]:
    """What was passed over in a table that a program has written, in words for somebody to look at."""
    if is_wide(table.header):
        boxes = [(at, name) for at, name in enumerate(table.header) if is_code(name) and _box(name)]
        signs = [(number, row[at], name) for number, row in table.rows for at, name in boxes if _is_sign(row[at])]
        if signs:
            told = _some([f"“{shown(sign)}” in row {number}, column {name}" for number, sign, name in signs])
            yield f"Some programs use these signs for empty cells, and so did we: {told}. These boxes do not change."
    elif not _is_published(table) and _is_of_a_program(table):
        empty = [f"row {said.number} ({shown(said.row['cell'])})" for said in _rows(table) if said.is_empty]
        if empty:
            yield f"These rows have no value and no marker, so they do not change anything: {_some(empty)}."


def _some(told: Sequence[str]) -> str:
    more = f" and {len(told) - MOST_TOLD} more" if len(told) > MOST_TOLD else ""
    return ", ".join(told[:MOST_TOLD]) + more


def _wide(table: Table) -> Iterator[Written]:
    unknown = [name for name in table.header if not _box(name) and name not in DESCRIBING | {"area", "year"}]
    if unknown:
        raise Unreadable(
            f"These columns are not known: {', '.join(map(shown, unknown))}. Delete them, or give each the code of a "
            "box."
        )
    codes = list(dict.fromkeys(code for name in table.header if (code := _box(name))))
    said = _words(table, [name for name in table.header if name.startswith(BESIDE)])
    for number, row in table.dicts():
        for code in codes:
            value = _count(row.get(code, ""))
            is_unavailable = _marked(value) == UNAVAILABLE
            written = Written(
                place=f"Row {number}, column {code}",
                code=code,
                value="" if is_unavailable else value,
                marker=UNAVAILABLE if is_unavailable else "",
                reason=said(REASON + code, row),
                footnote=_given(said, FOOTNOTE + code, row),
                reason_cy=_given(said, REASON_CY + code, row),
                footnote_cy=_given(said, FOOTNOTE_CY + code, row),
                area=row["area"].strip(),
                year=visible(as_count(row.get("year", ""))),
                problem=error_in({name: said(start + code, row) for name, start in PARTS.items()}),
            )
            if not written.is_empty:
                yield written


def _given(said: Say, column: str, row: Mapping[str, str]) -> str | None:
    """The words of a column; None where the file does not have it."""
    return said(column, row) if column in row else None


def _count(text: str) -> str:
    """A value as a program meant it: nothing where it wrote its sign for an empty cell."""
    return "" if _is_sign(text) else as_count(text)


def _is_sign(text: str) -> bool:
    return visible(text).lower() in NOTHING_THERE


def _marked(text: str) -> str:
    """A marker as it is meant: x, which reports print as [x]; any other text as it stands."""
    text = visible(text).lower()
    return UNAVAILABLE if text in MARKERS else "" if text in NOTHING_THERE else text


def _words(table: Table, columns: Iterable[str]) -> Say:
    """(column, row) -> what is said there; nothing where a program wrote its sign for an empty cell.

    A program that has such a sign leaves no cell of its column empty. Where some are, somebody has written “NA”.
    """
    places = {name: table.header.index(name) for name in columns if name in table.header}
    filled = {name for name, at in places.items() if all(row[at] for _, row in table.rows)}

    def said(name: str, row: Mapping[str, str]) -> str:
        text = row.get(name, "")
        return "" if name in filled and text.lower() in NOTHING_THERE else text

    return said


def _box(column: str) -> str:
    """The box to which a column belongs, by its code or that of its words; empty for any other column."""
    code = code_of(column)
    return code if is_code(code) and code not in DESCRIBING else ""


def tidy_rows(year: int, returns: Sequence[tuple[str, Mapping[str, Entry]]]) -> Iterator[Sequence[object]]:
    """(area, {code: entry}) as the rows of a tidy file, header first; a box with nothing in it has no row.

    Each row names its year, so that another year's file is never taken for this one's.
    """
    words = _in_use(entry for _, entries in returns for entry in entries.values())
    yield *TIDY_HEADER, *(name for name in words if name not in TIDY_HEADER)
    for area, entries in returns:
        for code, entry in entries.items():
            if entry.is_answered or entry.footnote or entry.welsh:
                yield year, area, code, _number(entry), _marker(entry), *(getattr(entry, ENTRY[name]) for name in words)


def _in_use(entries: Iterable[Entry]) -> Sequence[str]:
    """The kinds of words that a file has columns for: English ones always, Welsh ones where there are any."""
    has_welsh = any(entry.welsh for entry in entries)
    return WORDS if has_welsh else [name for name in WORDS if name in TIDY_HEADER]


def wide_rows(
    year: int, codes: Sequence[str], returns: Sequence[tuple[str, Mapping[str, Entry]]]
) -> Iterator[Sequence[object]]:
    """The same as a wide file: columns for reasons and footnotes where any area has one."""
    every = [entries for _, entries in returns]
    words = [
        (start + code, code, ENTRY[name])
        for name, start in PARTS.items()
        for code in codes
        if any(getattr(_at(entries, code), ENTRY[name]) for entries in every)
    ]
    yield "year", "area", *codes, *(column for column, _, _ in words)
    for area, entries in returns:
        yield (
            year,
            area,
            *(_marker(_at(entries, code)) or _number(_at(entries, code)) for code in codes),
            *(getattr(_at(entries, code), name) for _, code, name in words),
        )


def _at(entries: Mapping[str, Entry], code: str) -> Entry:
    """What stands in a box; nothing where it is not asked of that respondent."""
    return entries.get(code, NOT_ANSWERED)


def _number(entry: Entry) -> object:
    return "" if entry.value is None else entry.value


def _marker(entry: Entry) -> str:
    return UNAVAILABLE if entry.is_unavailable else ""
