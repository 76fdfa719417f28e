"""The bulletin's tables, as they follow from a form: which subjects there are, their columns, and the series in them.

Pure: no ORM. How they are printed is over_years' and findings'.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from reports.printing.tables import PROVISIONAL
from reports.published.series import Series

if TYPE_CHECKING:
    from returns.form.blocks import Block, Question
    from returns.form.questionnaire import Questionnaire


class Period(NamedTuple):
    """One year of England and Wales: how many areas are in, of how many that owe a return.

    `bodies_to_come` of the national bodies that owe one are not. Without returns, some of its figures may be there
    `as_published`.
    """

    year: int
    name: str
    published: int = 0
    owed: int = 0
    is_invented: bool = False
    bodies_to_come: int = 0
    as_published: bool = False
    bodies_owed: int = 0

    @property
    def bodies(self) -> int:
        """How many national bodies are in."""
        return self.bodies_owed - self.bodies_to_come

    @property
    def has_figures(self) -> bool:
        return self.published > 0 or self.as_published

    @property
    def is_partial(self) -> bool:
        return self.published > 0 and not self.is_whole

    @property
    def is_whole(self) -> bool:
        return 0 < self.published == self.owed and not self.bodies_to_come

    def covers(self, areas: int | None, owed: int | None) -> str:
        """What a sum covers, where not all that is in: areas, or returns where national bodies are asked for it too."""
        words = _("Covers {areas} of {owed} areas.")
        if owed != self.owed:
            words = _("Covers {areas} of {owed} returns, those of national bodies included.")
        return words.format(areas=areas, owed=owed)

    @property
    def heading(self) -> str:
        if self.as_published:
            return f"{self.name} ({_('national figure as published')})"
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


def outlines(form: Questionnaire) -> list[Outline]:
    """The bulletin's tables of a form, in its order, the rate last. A block's single numbers share a table."""
    tables: list[Outline] = []
    for block in form.blocks:
        asked = [question for question in block.questions if question.boxes]
        # What stands in rows of its own divides up numbers that have tables of their own, and is printed of a year.
        asked = [question for question in asked if not question.rows]
        plain = [question for question in asked if not question.categories and not question.levels]
        for question in asked:
            if question not in plain:
                tables += _crossed(question, _title(block, question))
            elif question is plain[0]:
                tables.append(_of_single_numbers(block, plain))
    if form.rate:
        column = (form.rate.code, form.rate.title)
        tables.append(Outline(_key(form.rate.code), form.rate.title, form.rate.title, "", (column,), form.rate.code))
    return tables


def _crossed(question: Question, title: str) -> list[Outline]:
    whole, total, tables = question.total(), _("Total"), []
    is_crossed = bool(question.categories and question.levels)
    sides = (
        ("categories", question.categories, _("{title}, by category")),
        ("levels", question.levels, _("{title}, by level")),
    )
    for name, axes, called in sides:
        columns = [(question.total(a) if is_crossed else f"{question.code}_{a.code}", a.heading) for a in axes]
        # What has one column only is told by the other side.
        if len(columns) > 1 or (columns and not is_crossed):
            key = f"{_key(question.code)}-{name}"
            title_here = called.format(title=title)
            tables.append(Outline(key, title, title_here, question.basis, (*columns, (whole, total)), whole))
    if not tables:
        tables.append(Outline(_key(question.code), title, title, question.basis, ((whole, total),), whole))
    return tables


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
