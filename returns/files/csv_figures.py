"""Figures as CSV, read and written: tidy (a row for each box) and wide (a row for each area, a column for each box).

Tidy: area,cell,value and, where needed, marker,reason,footnote. Wide: area and the boxes' codes; where needed the
columns reason__CODE and footnote__CODE. Both may have a column `year`. The published files can be read as they are:
columns that only describe a figure are passed over, and so are their rows of boxes that nobody answered.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from returns.arithmetic.figures import Entry
from returns.files.tables import Table
from returns.files.written import FOOTNOTE, REASON, Unreadable, Written, is_code, shown

NEEDED = ("area", "cell", "value")
OPTIONAL = ("marker", "reason", "footnote", "year")
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
TIDY_HEADER = ("area", "cell", "value", "marker", "reason", "footnote")


def read_figures(table: Table) -> Iterator[Written]:
    """Each box that a table of figures says something of.

    Raises Unreadable for columns that are of neither kind, and for more boxes than anybody has.
    """
    for number, box in enumerate(_wide(table) if is_wide(table.header) else _tidy(table)):
        if number == MOST_BOXES:
            raise Unreadable(f"The file has more than {MOST_BOXES:,} figures. Send it in parts.")
        yield box


def is_wide(header: Sequence[str]) -> bool:
    return "area" in header and not {"cell", "value"} & set(header) and any(map(_box, header))


def _tidy(table: Table) -> Iterator[Written]:
    missing = [name for name in NEEDED if name not in table.header]
    unknown = [name for name in table.header if name not in DESCRIBING.union(NEEDED, OPTIONAL)]
    if missing or unknown:
        wrong = f"missing: {', '.join(missing)}" if missing else f"not known: {', '.join(map(shown, unknown))}"
        raise Unreadable(
            f"The columns must be {', '.join(NEEDED)} and may be {', '.join(OPTIONAL)} ({wrong}); "
            "or else area, and a column for each box under its code."
        )
    # In a published file an empty row says that nothing was there; in anybody else's, somebody forgot a value.
    is_published = set(table.header) >= PUBLISHED
    for number, row in table.dicts():
        is_empty = not any(row[name].strip() for name in _SAYING & row.keys())
        if is_empty and is_published:
            continue
        yield Written(
            place=f"Row {number}",
            code=row["cell"].strip(),
            value=row["value"].strip(),
            marker=_marked(row.get("marker", "")),
            reason=row.get("reason", ""),
            footnote=row.get("footnote"),
            area=row["area"].strip(),
            year=row.get("year", "").strip(),
            problem=NOTHING if is_empty else "",
        )


NOTHING = "has no value: give one, or the marker x with a reason"
_SAYING = {"value", "marker", "reason", "footnote"}


def _wide(table: Table) -> Iterator[Written]:
    unknown = [name for name in table.header if not _box(name) and name not in DESCRIBING | {"area", "year"}]
    if unknown:
        raise Unreadable(f"These columns are not known: {', '.join(map(shown, unknown))}.")
    codes = list(dict.fromkeys(code for name in table.header if (code := _box(name))))
    for number, row in table.dicts():
        for code in codes:
            value = row.get(code, "").strip()
            is_unavailable = _marked(value) == UNAVAILABLE
            written = Written(
                place=f"Row {number}, column {code}",
                code=code,
                value="" if is_unavailable else value,
                marker=UNAVAILABLE if is_unavailable else "",
                reason=row.get(REASON + code, ""),
                footnote=row.get(FOOTNOTE + code),
                area=row["area"].strip(),
                year=row.get("year", "").strip(),
            )
            if not written.is_empty:
                yield written


def _marked(text: str) -> str:
    """A marker as it is meant: x, which reports print as [x]; any other text as it stands."""
    text = text.strip().lower()
    return UNAVAILABLE if text in MARKERS else text


def _box(column: str) -> str:
    """The box to which a column belongs, by its code or that of its words; empty for any other column."""
    code = column.removeprefix(REASON).removeprefix(FOOTNOTE)
    return code if is_code(code) and code not in DESCRIBING else ""


def tidy_rows(returns: Iterable[tuple[str, Mapping[str, Entry]]]) -> Iterator[Sequence[object]]:
    """(area, {code: entry}) as the rows of a tidy file, header first; a box with nothing in it has no row."""
    yield TIDY_HEADER
    for area, entries in returns:
        for code, entry in entries.items():
            if entry.is_answered or entry.footnote:
                yield area, code, _number(entry), _marker(entry), entry.unavailable_reason, entry.footnote


def wide_rows(codes: Sequence[str], returns: Sequence[tuple[str, Mapping[str, Entry]]]) -> Iterator[Sequence[object]]:
    """The same as a wide file: columns for reasons and footnotes where any area has one."""
    every = [entries for _, entries in returns]
    reasons = [code for code in codes if any(entries[code].unavailable_reason for entries in every)]
    footnotes = [code for code in codes if any(entries[code].footnote for entries in every)]
    yield "area", *codes, *(REASON + code for code in reasons), *(FOOTNOTE + code for code in footnotes)
    for area, entries in returns:
        yield (
            area,
            *(_marker(entries[code]) or _number(entries[code]) for code in codes),
            *(entries[code].unavailable_reason for code in reasons),
            *(entries[code].footnote for code in footnotes),
        )


def _number(entry: Entry) -> object:
    return "" if entry.value is None else entry.value


def _marker(entry: Entry) -> str:
    return UNAVAILABLE if entry.is_unavailable else ""
