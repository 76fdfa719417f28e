"""A year's form as one frozen read object: a handful of queries, then no more.

Wording is resolved here: the language's twin where it has one, and the tokens {year_name}, {start}, {end} and
{mid_year}, so that next year's copy of a text needs no retyping.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db.models import Model
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop

from returns.arithmetic import checks
from returns.arithmetic.figures import AREAS, Box, Shape, renamed, total_code
from returns.form.part import part_of
from returns.form.wording import WORDED, place_of, words_of_area
from returns.models import Area, Category, Cell, Level, ReportingYear, Row
from returns.models import Block as BlockRow
from returns.models import Question as QuestionRow
from returns.models import Rate as RateRow
from returns.models import Rule as RuleRow
from returns.models.questionnaire import Printed

TOKENS = ("year_name", "start", "end", "mid_year")
# Django's own Welsh has it with one n; ours comes before it.
MISSPELT = gettext_noop("July")


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


@dataclass(frozen=True)
class Questionnaire:
    year: int
    year_name: str
    blocks: tuple[Block, ...]
    rules: tuple[checks.Rule, ...]
    rate: Rate | None
    cell_ids: Mapping[str, int]
    rule_ids: Mapping[str, int]
    categories: tuple[Axis, ...] = field(default=())
    levels: tuple[Axis, ...] = field(default=())

    @classmethod
    def load(cls, year: ReportingYear, language: str = "en", area: Area | None = None) -> "Questionnaire":
        """The form of a year in a language ("en", "cy"). Seven queries, whatever the form's size.

        With an area what that is asked; and in Welsh as it says it, which is one query more.
        """
        own = words_of_area(year, area) if area and language == "cy" else {}
        form = cls.load_many([year], language, own)[year.year]
        return form.asked_of(area.asked_as) if area else form

    @classmethod
    def load_many(
        cls, years: Iterable[ReportingYear], language: str = "en", own: Mapping[str, str] | None = None
    ) -> "dict[int, Questionnaire]":
        """The forms of years, by their numbers. Seven queries, however many there are. `own`: words by their places."""
        years = list(years)
        rows = [_by_year(model, years) for model in (Category, Level, QuestionRow, Cell, RuleRow, RateRow, BlockRow)]
        return {
            year.year: cls._made(year, Wording(year, language, own or {}), *(by_year[year.pk] for by_year in rows))
            for year in years
        }

    @classmethod
    def _made(
        cls,
        year: ReportingYear,
        wording: "Wording",
        category_rows: list[Category],
        level_rows: list[Level],
        question_rows: list[QuestionRow],
        cells: list[Cell],
        rules: list[RuleRow],
        rates: list[RateRow],
        block_rows: list[BlockRow],
    ) -> "Questionnaire":
        categories = {row.pk: wording.axis(row, "c") for row in category_rows}
        levels = {row.pk: wording.axis(row, "l") for row in level_rows}
        cells_of: dict[int, list[Cell]] = {}
        for cell in cells:
            cells_of.setdefault(cell.question_id, []).append(cell)
        blocks = []
        for row in block_rows:
            questions = tuple(
                wording.question(question, cells_of.get(question.pk, []), categories, levels)
                for question in question_rows
                if question.block_id == row.pk
            )
            title = wording(row, "title") or questions[0].title
            blocks.append(Block(row.code, title, wording(row, "subtitle"), questions))
        return cls(
            year=year.year,
            year_name=year.name,
            blocks=tuple(blocks),
            rules=tuple(wording.rule(row) for row in rules),
            rate=next((wording.rate(row) for row in rates), None),
            cell_ids={cell.code: cell.pk for cell in cells},
            rule_ids={row.code: row.pk for row in rules},
            categories=tuple(categories.values()),
            levels=tuple(levels.values()),
        )

    def asked_of(self, whom: str) -> "Questionnaire":
        """What one respondent is asked (see Area.asked_as); itself where that is all. A rate is of areas alone."""
        if whom not in self._parts:
            part = part_of(self, lambda _, box: box.asked_of == whom)
            self._parts[whom] = part if whom == AREAS or part.rate is None else replace(part, rate=None)
        return self._parts[whom]

    @cached_property
    def in_report(self) -> "Questionnaire":
        """What an area's annual report prints; itself where that is all."""
        return part_of(self, lambda question, _: question.printed == Printed.REPORT)

    @cached_property
    def of_one(self) -> "Questionnaire":
        """What anybody outside may read of one respondent; itself where that is all."""
        return part_of(self, lambda question, _: question.printed != Printed.SUM)

    @cached_property
    def _parts(self) -> "dict[str, Questionnaire]":
        return {}

    @cached_property
    def questions(self) -> dict[str, Question]:
        return {question.code: question for block in self.blocks for question in block.questions}

    @cached_property
    def shape(self) -> Shape:
        return Shape(box for question in self.questions.values() for box in question.boxes.values())

    @cached_property
    def _said(self) -> dict[str, str]:
        """The words of each code, once somebody has asked for them: a year's returns ask for the same few."""
        return {}

    def has(self, code: str) -> bool:
        """Whether it is a box, a total or the rate."""
        return code in self.shape or (self.rate is not None and code == self.rate.code)

    @property
    def share(self) -> Share | None:
        """Of the question that the rate counts in, those above the lowest level; None where it has not two levels."""
        question = self.question_of(self.rate.numerator) if self.rate else None
        if question is None or len(question.levels) < 2:
            return None
        levels = tuple(sorted(question.levels, key=lambda level: level.number)[1:])
        parts = tuple(
            question.total(each) if question.categories else f"{question.code}_{each.code}" for each in levels
        )
        return Share(levels, parts, question.total())

    def block(self, slug: str) -> Block | None:
        return next((block for block in self.blocks if block.slug == slug), None)

    def block_of(self, code: str) -> Block:
        """The block in which a question, box or total stands."""
        question = code if code in self.questions else self.question_of(code).code
        return next(block for block in self.blocks if question in {q.code for q in block.questions})

    def row(self, code: str) -> Axis | None:
        """The row of its question's own on which a box or a total stands."""
        boxes = [self.shape.boxes[term] for term in self.shape.terms(code)]
        question, numbers = self.questions[boxes[0].question], {box.row for box in boxes}
        parts = code.removeprefix(question.code).split("_")
        return next((axis for axis in question.rows if numbers == {axis.number} and axis.code in parts), None)

    def axes(self, code: str) -> tuple[Axis | None, Axis | None]:
        """The category and the level on which a box or a total stands."""
        boxes = [self.shape.boxes[term] for term in self.shape.terms(code)]
        category = {box.category for box in boxes}
        level = {box.level for box in boxes}
        # A total that adds one box only still stands for its whole row or column.
        parts = code.removeprefix(boxes[0].question).split("_")
        one_category = next((a for a in self.categories if category == {a.number} and a.code in parts), None)
        one_level = next((a for a in self.levels if level == {a.number} and a.code in parts), None)
        return one_category, one_level

    def question_of(self, code: str) -> Question:
        """The question to which a box or a total belongs."""
        return self.questions[self.shape.boxes[self.shape.terms(code)[0]].question]

    def words(self, code: str) -> str:
        """A code in the form's words: “MAPPA-eligible offenders on 31 March 2021, Level 2, Category 1: …”."""
        if code in self.questions:
            return self.questions[code].title
        if code not in self._said:
            self._said[code] = ", ".join((self.question_of(code).title, *self._place(code)))
        return self._said[code]

    def short_words(self, code: str) -> str:
        """The same without the question's title, where a page already says it: “Level 2, Category 1: …”."""
        return ", ".join(self._place(code)) or self.question_of(code).title

    def _place(self, code: str) -> list[str]:
        category, level = self.axes(code)
        place = [axis.heading for axis in (self.row(code), level, category) if axis]
        return [*place, gettext("total")] if code in self.shape.totals else place

    @cached_property
    def always_zero(self) -> frozenset[str]:
        """The boxes in which a check lets nobody be counted: without them a total is the same."""
        rules = (rule for rule in self.rules if rule.kind == "zero" and rule.severity == checks.ERROR)
        return frozenset(code for rule in rules if rule.mode == checks.ON for code in rule.left)

    def comparable(self, earlier: Shape, empty: Collection[str] = ()) -> dict[str, str]:
        """This year's codes and those of an earlier form with which they compare.

        A question answers for the one it continues, or else for its namesake; across a break in the series there is
        nothing to compare. A total compares with a total of the same boxes, or with the one box of a question that was
        not divided; and, as the form says it of a category or a level, although these are divided up otherwise. The
        earlier form's boxes that were always `empty` take nothing from a total when they go.
        """
        comparable: dict[str, str] = {}
        for code in self.shape.boxes:
            old = self.called_before(code, earlier)
            if old and not self._breaks(code):
                comparable[code] = old
        for code, terms in self.shape.totals.items():
            old = self.called_before(code, earlier)
            if not old or self.question_of(code).break_note:
                continue
            if old in earlier.boxes:
                fresh, left = {term for term in terms if self._breaks(term)}, set[str]()
            else:
                fresh = {term for term in terms if term not in comparable}
                left = {*earlier.totals[old]} - {comparable[term] for term in terms if term in comparable} - {*empty}
            parted = self._parted(code) if fresh or left else {}
            if fresh <= parted.keys() and (parted or not left):
                comparable[code] = old
        return comparable

    def called_before(self, code: str, earlier: Shape) -> str:
        """What an earlier form calls a box or a total; "" where it has none.

        The total of a divided question stood in the one box of a question that was not, and the other way round.
        """
        question = self.question_of(code)
        return renamed(code, question.code, question.continues or question.code, earlier)

    def breaks(self, code: str) -> bool:
        """Whether a box or a total does not compare with what was published before, as the form's notes have it."""
        if code in self.shape.boxes:
            return self._breaks(code)
        fresh = {term for term in self.shape.terms(code) if self._breaks(term)}
        return bool(self.question_of(code).break_note) or not fresh <= self._parted(code).keys()

    def _breaks(self, code: str) -> bool:
        """Whether the series of a box breaks with this form."""
        return bool(self.question_of(code).break_note or any(axis and axis.break_note for axis in self.axes(code)))

    def _parted(self, total: str) -> dict[str, Axis]:
        """The boxes of a total whose category or level is divided up otherwise than before, while the total is not."""
        own = self.axes(total)  # the total of a category is that category's own number
        return {
            term: axis
            for term in self.shape.terms(total)
            for axis in self.axes(term)
            if axis and axis.totals_compare and axis not in own
        }


def _by_year(model: type[Any], years: Sequence[ReportingYear]) -> dict[int, list[Any]]:
    """A model's rows of each year, in the form's order."""
    by_year: dict[int, list[Any]] = {year.pk: [] for year in years}
    rows = model.objects.filter(year__in=years)
    for row in rows.select_related("row") if model is Cell else rows:
        by_year[row.year_id].append(row)
    return by_year


class Wording:
    """Texts of a year's rows in one language, with the year's tokens filled in. `own`: an area's, by their places."""

    def __init__(self, year: ReportingYear, language: str, own: Mapping[str, str]):
        self.suffix = "_cy" if language == "cy" else ""
        self.tokens = tokens(year)
        self.vintage = year.population_vintage
        self.own = own

    def __call__(self, row: Model, name: str) -> str:
        own = self.own.get(place_of(row, name), "") if self.own and type(row) in WORDED else ""
        return fill(own or getattr(row, name + self.suffix, "") or getattr(row, name), self.tokens)

    def axis(self, row: Category | Level, letter: str) -> Axis:
        words = self(row, "heading"), row.note, self(row, "break_note")
        return Axis(f"{letter}{row.number}", row.number, *words, row.totals_compare)

    def line(self, row: Row) -> Axis:
        return Axis(f"r{row.number}", row.number, self(row, "heading"))

    def question(
        self,
        row: QuestionRow,
        cells: Sequence[Cell],
        categories: Mapping[int, Axis],
        levels: Mapping[int, Axis],
    ) -> Question:
        own = {cell.row_id: cell.row for cell in cells if cell.row}
        lines = {row.pk: self.line(row) for row in sorted(own.values(), key=lambda row: row.position)}
        boxes: dict[tuple[int | None, int | None, int | None], Box] = {}
        for cell in cells:
            category = categories.get(cell.category_id) if cell.category_id else None
            level = levels.get(cell.level_id) if cell.level_id else None
            line = lines.get(cell.row_id) if cell.row_id else None
            here, there = category.number if category else None, level.number if level else None
            number = line.number if line else None
            boxes[here, there, number] = Box(cell.code, row.code, here, there, cell.asked_of, number)
        return Question(
            code=row.code,
            title=self(row, "title"),
            guidance=self(row, "guidance"),
            note=row.note,
            basis=row.basis,
            basis_name=str(row.get_basis_display()),
            continues=row.continues,
            break_note=self(row, "break_note"),
            categories=tuple(axis for axis in categories.values() if axis.number in {c for c, *_ in boxes}),
            levels=tuple(axis for axis in levels.values() if axis.number in {n for _, n, _ in boxes}),
            boxes=boxes,
            printed=row.printed,
            rows=tuple(lines.values()),
            ministry=row.ministry,
            ministry_place=row.ministry_place or 0,
            ministry_misspelt=tuple(row.ministry_misspelt),
        )

    def rule(self, row: RuleRow) -> checks.Rule:
        return checks.Rule(
            row.code, row.kind, tuple(row.left), row.right, row.severity, row.mode, row.limit or 0.0, self(row, "text")
        )

    def rate(self, row: RateRow) -> Rate:
        words = self(row, "title"), self(row, "note")
        return Rate(row.block, row.code, row.numerator, row.base, *words, self.vintage, row.shows_population)


def tokens(year: ReportingYear) -> dict[str, str]:
    """The words that a text may leave to its year: {year_name}, {start}, {end}, {mid_year}."""
    long = "j F Y"
    values = (year.name, date_format(year.start, long), date_format(year.end, long), year.population_mid_year or "…")
    return {name: str(value) for name, value in zip(TOKENS, values, strict=True)}


def fill(text: str, words: Mapping[str, str]) -> str:
    for name, word in words.items():
        text = text.replace("{" + name + "}", word)
    return text
