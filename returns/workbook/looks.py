"""How a cell looks, for both writers: one place for colours, borders and sizes.

The looks of a form stand here. Those of the published files, which have no colours, stand in reports.files.sheets.
"""

import math
import textwrap
from dataclasses import dataclass

FONT, SIZE = "Arial", 11
# The site's own colours. Whatever is to be typed over is yellow, and nothing else is.
BLACK, GREY, BLUE, RED = "#16232f", "#4a5a66", "#123b53", "#a3211d"
PALE_BLUE, PALE_GREY, PALE_YELLOW = "#dbe7ee", "#f1f4f6", "#fff6cf"
# Points: of a row of one line, as programs have it; and of a form's row at least, for fingers and eyes.
LINE_HEIGHT, LEAST_HEIGHT = 15, 20


@dataclass(frozen=True, slots=True, eq=False)
class Style:
    """Each look is one of these, told apart by its name.

    `border` is the colour of a thin frame, `is_ruled` says that there is a line below, `is_indented` that there is a
    little room on both sides, so that a number does not touch the text beside it. What has a border has that as well.
    `leading` is how high a line is for each point of its size, `padding` what a row has besides, in points.
    """

    name: str
    size: int = SIZE
    is_bold: bool = False
    colour: str = BLACK
    is_underlined: bool = False
    fill: str = ""
    border: str = ""
    is_ruled: bool = False
    is_indented: bool = False
    aligned: str = "left"
    upright: str = "top"
    wraps: bool = False
    is_number: bool = False
    is_locked: bool = True
    leading: float = 1.3
    padding: int = 4

    def height(self, lines: int) -> int:
        return math.ceil(lines * self.size * self.leading) + self.padding


TITLE = Style("title", size=16, is_bold=True, upright="middle")
QUIET = Style("quiet", colour=GREY, upright="middle")
TEXT = Style("text", wraps=True)
LINE = Style("line", upright="middle")
WARNING = Style("warning", is_bold=True, colour=RED, upright="middle")
SECTION = Style("section", size=13, is_bold=True, colour=BLUE, upright="middle")
LABEL = Style("label", is_bold=True, wraps=True)
COLUMN = Style("column", is_bold=True, fill=PALE_BLUE, border=GREY, upright="bottom", wraps=True)
ROW = Style("row", border=GREY, upright="middle", wraps=True)
TOTAL_ROW = Style("total-row", is_bold=True, fill=PALE_GREY, border=GREY, upright="middle", wraps=True)
GROUP = Style("group", size=12, is_bold=True, colour=BLUE, upright="bottom")
BOX = Style("box", fill=PALE_YELLOW, border=BLACK, aligned="right", upright="middle", is_number=True, is_locked=False)
NOTE = Style("note", fill=PALE_YELLOW, border=BLACK, wraps=True, is_locked=False)
TOTAL = Style("total", is_bold=True, fill=PALE_GREY, border=GREY, aligned="right", upright="middle", is_number=True)
NONE = Style("none", colour=GREY, border=GREY, aligned="right", upright="middle")
BEFORE = Style("before", colour=GREY, border=GREY, aligned="right", upright="middle", is_number=True)
BEFORE_TOTAL = Style(
    "before-total",
    is_bold=True,
    colour=GREY,
    fill=PALE_GREY,
    border=GREY,
    aligned="right",
    upright="middle",
    is_number=True,
)
FACT = Style("fact", border=GREY)


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column of so many characters."""
    most = max(int(width * 0.95), 5)
    if len(text) <= most and "\n" not in text:
        return 1
    return sum(len(textwrap.wrap(line, most)) or 1 for line in text.splitlines()) or 1
