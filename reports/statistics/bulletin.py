"""The bulletin's tables, as they follow from a form: which subjects there are, their columns, and the series in them.

Pure: no ORM, no Django. How they are printed is over_years' and findings'; the words of all are here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from reports.printing.tables import PROVISIONAL, gettext_noop
from reports.published.series import Series

if TYPE_CHECKING:
    from returns.form.questionnaire import Block, Question, Questionnaire


@dataclass(frozen=True)
class Words:
    """What the bulletin says of its own; in braces what is filled in."""

    by_category: str = gettext_noop("{title}, by category")
    by_level: str = gettext_noop("{title}, by level")
    stock: str = gettext_noop("Snapshot: the count on the last day of each year")
    flow: str = gettext_noop("Total over each year")
    year: str = gettext_noop("Year")
    covers: str = gettext_noop("Covers {areas} of {owed} areas.")
    year_covers: str = gettext_noop("{year} is provisional: it covers {areas} of {owed} areas.")
    break_all: str = gettext_noop("Break in the series before {year}")
    break_one: str = gettext_noop("The series breaks before {year}.")
    not_collected: str = gettext_noop("not collected")
    not_published: str = gettext_noop("not published")
    own_scale: str = gettext_noop("Each panel has a scale of its own.")
    highest: str = gettext_noop("Highest since {year}")
    lowest: str = gettext_noop("Lowest since {year}")
    highest_of_all: str = gettext_noop("Highest in the comparable series, from {year}")
    lowest_of_all: str = gettext_noop("Lowest in the comparable series, from {year}")
    not_comparable: str = gettext_noop("Not comparable with {year}: the series breaks")
    no_last: str = gettext_noop("No complete figure for {year} to compare with")
    up: str = gettext_noop("Up {number} ({percent}) on {year}")
    up_from_none: str = gettext_noop("Up {number} on {year}, when there were none")
    down: str = gettext_noop("Down {number} ({percent}) on {year}")
    same: str = gettext_noop("The same as in {year}")
    not_available: str = gettext_noop("not available")
    invented: str = gettext_noop("invented")


class Period(NamedTuple):
    """One year of England and Wales: how many areas are in, of how many that owe a return."""

    year: int
    name: str
    published: int = 0
    owed: int = 0
    is_invented: bool = False

    @property
    def is_partial(self) -> bool:
        return 0 < self.published < self.owed

    @property
    def is_whole(self) -> bool:
        return 0 < self.published == self.owed

    @property
    def heading(self) -> str:
        return f"{self.name} {PROVISIONAL}" if self.is_partial else self.name


# --- Subjects -------------------------------------------------------------------------------------


class Outline(NamedTuple):
    """A table of the bulletin before its numbers: (code, heading) of each column, and the code that stands for it all.

    `title` says how it is broken down, `name` what it counts.
    """

    key: str
    name: str
    title: str
    basis: str
    columns: tuple[tuple[str, str], ...]
    lead: str = ""


@dataclass(frozen=True)
class Subject:
    """A table of the bulletin: its columns are series. `lead` is the series that stands for all of it, if one does."""

    key: str
    name: str
    title: str
    basis: str
    columns: tuple[Series, ...]
    lead: Series | None = None

    @property
    def named(self) -> list[tuple[str, Series]]:
        """What findings are said of, with what each is called: the lead, or each column where none leads."""
        if self.lead:
            return [(self.name, self.lead)]
        return [(f"{self.name}: {series.heading}", series) for series in self.columns]


def outlines(form: Questionnaire, words: Words, total: str) -> list[Outline]:
    """The bulletin's tables of a form, in its order, the rate last. A block's single numbers share a table."""
    found: list[Outline] = []
    for block in form.blocks:
        asked = [question for question in block.questions if question.boxes]
        plain = [question for question in asked if not question.categories and not question.levels]
        for question in asked:
            if question not in plain:
                found += _crossed(question, _title(block, question), words, total)
            elif question is plain[0]:
                found.append(_of_single_numbers(block, plain))
    if form.rate:
        column = (form.rate.code, form.rate.title)
        found.append(Outline(_key(form.rate.code), form.rate.title, form.rate.title, "", (column,), form.rate.code))
    return found


def _crossed(question: Question, title: str, words: Words, total: str) -> list[Outline]:
    whole, found = question.total(), []
    is_crossed = bool(question.categories and question.levels)
    sides = (("categories", question.categories, words.by_category), ("levels", question.levels, words.by_level))
    for name, axes, called in sides:
        columns = [(question.total(a) if is_crossed else f"{question.code}_{a.code}", a.heading) for a in axes]
        # What has one column only is told by the other side.
        if len(columns) > 1 or (columns and not is_crossed):
            key = f"{_key(question.code)}-{name}"
            title_here = called.format(title=title)
            found.append(Outline(key, title, title_here, question.basis, (*columns, (whole, total)), whole))
    if not found:
        found.append(Outline(_key(question.code), title, title, question.basis, ((whole, total),), whole))
    return found


def _of_single_numbers(block: Block, questions: Sequence[Question]) -> Outline:
    first = questions[0]
    columns = tuple((question.code, question.title) for question in questions)
    if len(questions) == 1:
        title = _title(block, first)
        return Outline(_key(first.code), title, title, first.basis, columns, first.code)
    return Outline(block.slug, block.title, block.title, first.basis, columns)


def _title(block: Block, question: Question) -> str:
    return f"{block.title}: {question.title}" if len(block.questions) > 1 else question.title


def _key(code: str) -> str:
    return code.replace("_", "-")
