"""What each look of a cell means, for both writers: one place for colours, borders and sizes."""

import math
import textwrap
from dataclasses import dataclass

from returns.workbook.book import Look, Note, Row, Words

FONT, SIZE = "Arial", 11
# The site's own colours. Whatever is to be typed over is yellow, and nothing else is.
BLACK, GREY, BLUE, RED = "#16232f", "#4a5a66", "#123b53", "#a3211d"
PALE_BLUE, PALE_GREY, PALE_YELLOW = "#dbe7ee", "#f1f4f6", "#fff6cf"
# Points for each point of the font's size; and the least height of a row, for fingers and eyes.
LEADING, LEAST_HEIGHT = 1.3, 20


@dataclass(frozen=True, slots=True)
class Style:
    """`border` is the colour of a thin frame; `aligned` says where a text stands, numbers stand right."""

    size: int = SIZE
    is_bold: bool = False
    colour: str = BLACK
    fill: str = ""
    border: str = ""
    aligned: str = "left"
    upright: str = "top"
    wraps: bool = False
    is_number: bool = False
    is_locked: bool = True


STYLES: dict[Look, Style] = {
    Look.TITLE: Style(size=16, is_bold=True, upright="middle"),
    Look.QUIET: Style(colour=GREY, upright="middle"),
    Look.TEXT: Style(wraps=True),
    Look.LINE: Style(upright="middle"),
    Look.WARNING: Style(is_bold=True, colour=RED, upright="middle"),
    Look.SECTION: Style(size=13, is_bold=True, colour=BLUE, upright="middle"),
    Look.LABEL: Style(is_bold=True, wraps=True),
    Look.COLUMN: Style(is_bold=True, fill=PALE_BLUE, border=GREY, aligned="left", upright="bottom", wraps=True),
    Look.ROW: Style(border=GREY, upright="middle", wraps=True),
    Look.TOTAL_ROW: Style(is_bold=True, fill=PALE_GREY, border=GREY, upright="middle", wraps=True),
    Look.GROUP: Style(size=12, is_bold=True, colour=BLUE, upright="bottom"),
    Look.BOX: Style(fill=PALE_YELLOW, border=BLACK, aligned="right", upright="middle", is_number=True, is_locked=False),
    Look.NOTE: Style(fill=PALE_YELLOW, border=BLACK, wraps=True, is_locked=False),
    Look.TOTAL: Style(is_bold=True, fill=PALE_GREY, border=GREY, aligned="right", upright="middle", is_number=True),
    Look.NONE: Style(colour=GREY, border=GREY, aligned="right", upright="middle"),
    Look.BEFORE: Style(colour=GREY, border=GREY, aligned="right", upright="middle", is_number=True),
    Look.BEFORE_TOTAL: Style(
        is_bold=True, colour=GREY, fill=PALE_GREY, border=GREY, aligned="right", upright="middle", is_number=True
    ),
    Look.FACT: Style(border=GREY, aligned="left"),
}


def height_of(row: Row, widths: tuple[int, ...]) -> float | None:
    """A row's height in points; None where the programs are to fit it to what somebody types.

    They know the font better, but not all of them look when they open a file.
    """
    tallest = 0.0
    lines = 1
    for cell, width in zip(row, widths, strict=False):
        if isinstance(cell, Words | Note):
            style = STYLES[cell.look]
            here = lines_of(cell.text, width / (1.1 if style.is_bold else 1)) if style.wraps else 1
            lines = max(lines, here)
            tallest = max(tallest, here * style.size * LEADING)
    if lines == 1 and any(isinstance(cell, Note) for cell in row):
        return None
    return max(LEAST_HEIGHT, math.ceil(tallest) + 4)


def lines_of(text: str, width: float) -> int:
    return sum(len(textwrap.wrap(line, max(int(width * 0.95), 5))) or 1 for line in text.splitlines()) or 1
