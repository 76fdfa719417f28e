"""One box as a file has it, whatever the file's kind: what every reader gives and every importer takes."""

import re
from dataclasses import dataclass

from returns.arithmetic.figures import CODE

# The words that belong to a box stand under its code with one of these before it: in a wide file's columns and in a
# workbook's defined names. No code has two underscores in a row.
REASON, FOOTNOTE = "reason__", "footnote__"
# No file says more of a cell than this; a longer text is shown cut.
SHOWN = 40


class Unreadable(Exception):
    """A file that is no file of figures at all. The text says what is wrong, where, and what to do."""


@dataclass(frozen=True, slots=True)
class Written:
    """One box as it stands in a file. Empty `year` and `area` mean those for which the file was sent.

    `footnote` is None where the file has no place for footnotes: then the one that stands stays. `problem` says why
    the box cannot be read, in words that follow its code.
    """

    place: str
    code: str
    value: str = ""
    marker: str = ""
    reason: str = ""
    footnote: str | None = None
    area: str = ""
    year: str = ""
    problem: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing stands there: the box keeps what it has."""
        return not (self.value or self.marker or self.reason or self.footnote or self.problem)


def is_code(name: str) -> bool:
    return CODE.fullmatch(name) is not None


def shown(text: str) -> str:
    """What somebody wrote, as a message quotes it: printable and not too long."""
    text = re.sub(r"[^\S ]|[^\x20-\U0010ffff]", " ", text)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
