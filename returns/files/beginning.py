"""Where a table begins in a text file: its delimiter and its headings. Programs write titles above them."""

import csv
import io
import re
from itertools import islice
from typing import NamedTuple

from returns.arithmetic.characters import visible
from returns.arithmetic.figures import AREA_NUMBER

DELIMITERS = (",", ";", "\t", "|")
WHITE = " \r\n" + "".join(DELIMITERS)
# The first line by which a file tells Excel its delimiter. Excel does not show it, so it is not counted.
SEPARATOR = re.compile(r'"?sep=([^\w\s"]|\t)"?[,;\t ]*(?:\r\n|\r|\n)', re.IGNORECASE)
# What R makes of a byte order mark before the first heading.
MARK_IN_WORDS = re.compile(r"^(?:x\.u\.feff\.|ï\.\.|ï»¿)")
# Every table that people send has a column with one of these headings.
NEEDED = {"area", AREA_NUMBER.lower()}
# So many lines down the headings are looked for.
MOST_ABOVE = 50


class Beginning(NamedTuple):
    """`text` begins with the headings; `above` are the filled rows before them, `rows` counts all of these."""

    delimiter: str
    text: str
    rows: int
    above: tuple[str, ...]


def beginning_of(text: str) -> Beginning:
    """Part a file from what stands above its table.

    The headings are the line among the first ones that names an area and most columns, and has no number. Where no line
    is like that, they are the first one.
    """
    said = SEPARATOR.match(text)
    delimiters, text = ((said[1],), text[said.end() :]) if said else (DELIMITERS, text)
    lines = list(islice(io.StringIO(text, newline=""), MOST_ABOVE))
    found = [
        (len(names), -index, delimiter)
        for index, line in enumerate(lines)
        for delimiter in delimiters
        if (names := _headings(line, delimiter))
    ]
    if not found:
        first = re.split(r"[\r\n]", text.strip(WHITE), maxsplit=1)[0]
        return Beginning(max(delimiters, key=first.count), text, 0, ())
    _, index, delimiter = max(found)
    above = "".join(lines[:-index])
    rows = [" ".join(filter(None, map(visible, row))) for row in csv.reader(io.StringIO(above, newline=""))]
    return Beginning(delimiter, text[len(above) :], len(rows), tuple(filter(None, rows)))


def heading(name: str) -> str:
    """A heading as it is compared: in small letters, without what one cannot see."""
    return MARK_IN_WORDS.sub("", visible(name).lower())


def _headings(line: str, delimiter: str) -> list[str]:
    """The names that a line has if it can be the headings; none if it cannot."""
    try:
        cells = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error:
        return []
    names = [name for name in map(heading, cells) if name]
    return names if NEEDED.intersection(names) and not any(name[0].isdecimal() for name in names) else []
