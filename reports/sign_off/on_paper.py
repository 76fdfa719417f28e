"""What of a text cannot be printed as it is typed: characters that the font does not have, words longer than a line.

Pure: knows a text only as it was typed. Which texts there are is the checklist's.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from reports.annual_report.glyphs import named, unprintable

# Letters on a line of a text, of a heading, and of a column of the board's table.
TEXT, HEADING, COLUMN = 60, 34, 28
LONGEST_QUOTED = 60


class Remark(NamedTuple):
    """What to say about a text, and on which line, from 1; 0 where it is about the whole."""

    words: str
    line: int = 0


def characters(text: str) -> Iterator[Remark]:
    """One for each character, where it stands first."""
    for one in unprintable(text):
        words = _(
            "The report’s font does not have %(character)s, so it would print as an empty box. Use another character."
        )
        yield Remark(words % {"character": named(one)}, line_of(text, max(text.find(one), 0)))


def too_long(text: str, longest: int = TEXT) -> Iterator[Remark]:
    """Words and parts of addresses that no line holds. A line may end after a slash or a hyphen."""
    for match in re.finditer(rf"[^\s/\-‐–—]{{{longest + 1},}}", text):
        words = _("“%(text)s…” does not fit on one line. Shorten it, or add a space.")
        yield Remark(words % {"text": match[0][:LONGEST_QUOTED]}, line_of(text, match.start()))


def line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
