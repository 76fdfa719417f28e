"""What a form consists of: blocks, questions, the axes of their tables, the rate. Pure.

A block's table is said here once, for the entry page, the workbook and the report.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from returns.arithmetic.figures import Box, total_code
from returns.models.questionnaire import Printed


@dataclass(frozen=True)
class Axis:
    """A category or a level of the year, or a row of a question: `code` is c1, l2 or r3, as in the boxes' codes.

    A column over such rows is a category at a level, c1_l2.
    """

    code: str
    number: int
    heading: str
    note: str = ""
    break_note: str = ""
    totals_compare: bool = False


@dataclass(frozen=True)
class GridRow:
    """A line of a block's table: a level or a row of a question, the question itself, or (`is_total`) their sum.

    `codes` are those of the boxes and totals in its columns; where the form has none, its shape does not know the code.
    """

    axis: Axis | None
    codes: tuple[str, ...]
    is_total: bool = False


@dataclass(frozen=True)
class Question:
    code: str
    title: str
    guidance: str
    note: str
    basis: str
    basis_name: str
    continues: str
    break_note: str
    categories: tuple[Axis, ...]
    levels: tuple[Axis, ...]
    boxes: Mapping[tuple[int | None, int | None, int | None], Box]  # by category, level and row
    printed: str = Printed.REPORT
    rows: tuple[Axis, ...] = ()
    ministry: str = ""
    ministry_place: int = 0
    ministry_misspelt: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(box.code for box in self.boxes.values())

    def total(self, axis: Axis | None = None) -> str:
        return total_code(self.code, axis.code if axis else "")

    @property
    def lines(self) -> tuple[Axis, ...]:
        """What its lines stand for: rows of its own, or else its levels; nothing where the question is one line."""
        return self.rows or self.levels

    @cached_property
    def columns(self) -> tuple[Axis, ...]:
        """Its categories; over rows of its own each category at each level."""
        if not (self.rows and self.levels):
            return self.categories
        if not self.categories:
            return self.levels
        places = {(category, level) for category, level, _ in self.boxes}
        return tuple(
            Axis(f"{c.code}_{n.code}", c.number, f"{c.heading}, {n.heading}", c.note)
            for c in self.categories
            for n in self.levels
            if (c.number, n.number) in places
        )

    def grid(self, columns: Sequence[Axis]) -> tuple[GridRow, ...]:
        """A row for each line and then their total, or one row; with columns, each ends in its own total."""
        rows, own = [], set(self.codes)
        for line in self.lines or (None,):
            codes = [
                "_".join((self.code, *(axis.code for axis in (column, line) if axis))) for column in columns or (None,)
            ]
            codes = [code if code in own else "" for code in codes]
            rows.append(GridRow(line, (*codes, self.total(line)) if columns else tuple(codes)))
        if self.lines:
            rows.append(GridRow(None, (*(self.total(c) for c in columns), self.total()), is_total=True))
        return tuple(rows)


@dataclass(frozen=True)
class Block:
    """Questions that share columns: one page of the form, one table of the report."""

    code: str
    title: str
    subtitle: str
    questions: tuple[Question, ...]

    @property
    def slug(self) -> str:
        return self.code.lower()

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(code for question in self.questions for code in question.codes)

    @property
    def columns(self) -> tuple[Axis, ...]:
        """Every column that one of the block's questions uses."""
        return tuple(dict.fromkeys(axis for question in self.questions for axis in question.columns))

    def grid(self) -> tuple[tuple[Question, tuple[GridRow, ...]], ...]:
        """The table that the block is, on the entry page, in the workbook and in the report: each question's rows."""
        return tuple((question, question.grid(self.columns)) for question in self.questions)


@dataclass(frozen=True)
class Rate:
    """`base` says which people a number is divided by, `vintage` which revision of the estimates counts them.

    `shows_population`: whether an area's report has these beside it, to the nearest 100; else below it, exactly.
    """

    block: str
    code: str
    numerator: str
    base: str
    title: str
    note: str
    vintage: str = ""
    shows_population: bool = False


@dataclass(frozen=True)
class Share:
    """Whom a year's form counts above its lowest level: the codes of these levels' totals, and of everybody's."""

    levels: tuple[Axis, ...]
    parts: tuple[str, ...]
    whole: str

    @property
    def codes(self) -> tuple[str, ...]:
        return (*self.parts, self.whole)
