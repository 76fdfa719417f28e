"""One box as a file has it, whatever the file's kind: what every reader gives and every importer takes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import unquote

from returns.arithmetic.characters import spelt_out, visible
from returns.arithmetic.figures import CODE

# The words that belong to a box stand under its code with one of these before it: in a wide file's columns and in a
# workbook's defined names. No code has two underscores in a row.
REASON, FOOTNOTE = "reason__", "footnote__"
REASON_CY, FOOTNOTE_CY = "reason_cy__", "footnote_cy__"
BESIDE = (REASON, FOOTNOTE, REASON_CY, FOOTNOTE_CY)
# No file says more of a cell than this; a longer text is shown cut.
SHOWN = 40


# What to do with a file that must not come in as it is.
ANEW = "Download a new workbook and copy the figures into it as values (Paste Special, Values)."


class Unreadable(Exception):
    """A file that is no file of figures at all. The text says what is wrong, where, and what to do."""


@dataclass(frozen=True, slots=True)
class Written:
    """One box as it stands in a file. Empty `year` and `area` mean those for which the file was sent.

    `footnote` is None where the file has no place for footnotes: then the one that stands stays; so it is with the
    Welsh of reason and footnote. `problem` says why the box cannot be read, in words that follow its code;
    `row_problem` why none of its row or column can, in a sentence.
    """

    place: str
    code: str
    value: str = ""
    marker: str = ""
    reason: str = ""
    footnote: str | None = None
    reason_cy: str | None = None
    footnote_cy: str | None = None
    area: str = ""
    year: str = ""
    problem: str = ""
    row_problem: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing stands there: the box keeps what it has."""
        said = (self.value, self.marker, self.reason, self.footnote, self.reason_cy, self.footnote_cy, self.problem)
        return not any(said)


def code_of(name: str) -> str:
    """The code of the box to which a column or a name belongs: its own, or that of words beside it."""
    start = next((start for start in BESIDE if name.startswith(start)), "")
    return name.removeprefix(start)


def is_code(name: str) -> bool:
    return CODE.fullmatch(name) is not None


def shown(text: str) -> str:
    """What somebody wrote, as a message quotes it: not too long, and what one cannot see by its name."""
    return spelt_out(text if len(text) <= SHOWN else text[: SHOWN - 1] + "…")


# What a spreadsheet program shows where a formula failed, or where a column is too narrow for its number.
ERROR = re.compile(r"#(?:[A-Z/0]+[!?]|N/A|GETTING_DATA|BUSY|#+)|Err:[0-9]{3}")


def error_in(words: Mapping[str, str]) -> str:
    """What is wrong with a box where a program wrote its error in place of words; nothing where it did not."""
    wrong = next(((name, text) for name, text in words.items() if ERROR.fullmatch(text)), None)
    return f"has a {wrong[0]} that is an error (“{wrong[1]}”): write the words, or nothing" if wrong else ""


def linked(targets: Sequence[str]) -> str:
    """Why a workbook with links is refused, and how to be rid of them: figures that are copied take them along."""
    names = [shown(unquote(target).replace("\\", "/").rpartition("/")[2]) for target in targets]
    where = f" ({', '.join(f'“{name}”' for name in dict.fromkeys(names))})" if names else ""
    return (
        f"The file holds links to other files or to databases{where}, which a return does not need. Remove them and "
        "save the file: in Excel under Data, Edit Links (or Workbook Links), Break Link, and under Data, Queries & "
        "Connections, Delete; in LibreOffice under Edit, Links to External Files, Break Link. Or else: "
        f"{ANEW[0].lower()}{ANEW[1:]}"
    )


# As pandas, R and others write counts beside empty cells: 5.0, and from a hundred thousand on 1e+05. Three zeros could
# be thousands.
FLOAT = re.compile(r"([0-9]+)[.,]0{1,2}")
POWER = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?0?[5-9]")


def as_count(text: str) -> str:
    """A cell as the count that a program meant; whatever is none stays as it stands. Not yet checked."""
    seen = visible(text)
    if whole := FLOAT.fullmatch(seen):
        return whole[1]
    if POWER.fullmatch(seen) and (number := Decimal(seen)) == number.to_integral_value():
        return str(int(number))
    return text.strip() if seen else ""
