"""A published sheet: the title in A1, lines about the table below it, then one table and nothing else.

The shape is that of "Releasing statistics in spreadsheets" (Government Analysis Function): one row of headings, and
something in every cell. What the guidance does without (merged cells, colours, frozen panes) has no place here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from returns.workbook.book import Number, Sheet, Text
from returns.workbook.looks import Style

LONGEST_HEADING = 255
Value = str | int

_plain = partial(Style, colour="", leading=1.36, padding=0)
TITLE = _plain("title", size=16, is_bold=True, upright="bottom", padding=8)
SECTION = _plain("section", size=13, is_bold=True, upright="bottom", padding=12)
LINE = _plain("line", upright="bottom")
TEXT = _plain("text", wraps=True, is_indented=True)
NUMBER = _plain("number", aligned="right", wraps=True, is_number=True, is_indented=True)
LINK = _plain("link", colour="#0563c1", is_underlined=True, wraps=True, is_indented=True)
HEADING = _plain("heading", is_bold=True, is_ruled=True, upright="bottom", wraps=True, is_indented=True)
NUMBER_HEADING = _plain(
    "number-heading", is_bold=True, is_ruled=True, upright="bottom", aligned="right", wraps=True, is_indented=True
)


@dataclass(frozen=True, slots=True)
class Column:
    """`is_number`: numbers, and shorthand in their place, stand right. `links`: each text is a sheet's name."""

    heading: str
    width: int
    is_number: bool = False
    links: bool = False


def with_table(
    name: str,
    title: str,
    lines: Iterable[str],
    table: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    *,
    leading: int = 0,
) -> Sheet:
    """A sheet with a marked-up table of that name; every row has a value for every column.

    The `leading` columns, which say what a row is about, are printed again where the table is wider than a page.
    """
    above = [(Text(title, TITLE),), *((Text(line, LINE),) for line in lines)]
    headings = tuple(Text(c.heading, NUMBER_HEADING if c.is_number else HEADING) for c in columns)
    kinds = [(column.is_number, column.links) for column in columns]
    cells = (tuple(_cell(value, *kind) for value, kind in zip(row, kinds, strict=True)) for row in rows)
    widths = tuple(column.width for column in columns)
    return Sheet(name, widths, (*above, headings, *cells), repeated=len(above), table=table, leading=leading)


# The same few values fill most of a table: each is one cell that stands many times.
@lru_cache(maxsize=4096)
def _cell(value: Value, is_number: bool, links: bool) -> Text | Number:
    if isinstance(value, int):
        return Number(value, NUMBER)
    return Text(value, LINK, f"#{value}") if links else Text(value, NUMBER if is_number else TEXT)


def unique(headings: Iterable[str], codes: Iterable[str]) -> list[str]:
    """Headings as a marked-up table takes them: no two alike, whatever their capitals, and 255 characters at most."""
    seen: set[str] = set()
    made = []
    for heading, code in zip(headings, codes, strict=True):
        if len(heading) > LONGEST_HEADING or heading.casefold() in seen:
            tail = f" ({code})"
            heading = heading[: LONGEST_HEADING - len(tail)] + tail
        seen.add(heading.casefold())
        made.append(heading)
    return made
