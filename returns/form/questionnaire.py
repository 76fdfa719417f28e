"""A year's form as one frozen read object: a handful of queries, then no more."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.utils.translation import gettext

from returns.arithmetic import checks
from returns.arithmetic.figures import AREAS, Shape, renamed
from returns.form.blocks import Axis, Block, Question, Rate, Share
from returns.form.part import Keep, check_over, parts_of, used
from returns.form.worded_rows import Place, Wording, places_of
from returns.form.wording import words_of_area
from returns.models import Area, Category, Level, ReportingYear
from returns.models import Block as BlockRow
from returns.models import Question as QuestionRow
from returns.models import Rate as RateRow
from returns.models import Rule as RuleRow
from returns.models.questionnaire import Printed


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
        rows = [_by_year(model, years) for model in (Category, Level, QuestionRow, RuleRow, RateRow, BlockRow)]
        rows.append(places_of(years))
        return {
            year.year: cls._made(year, Wording(year, language, own or {}), *(by_year[year.pk] for by_year in rows))
            for year in years
        }

    @classmethod
    def _made(
        cls,
        year: ReportingYear,
        wording: Wording,
        category_rows: list[Category],
        level_rows: list[Level],
        question_rows: list[QuestionRow],
        rules: list[RuleRow],
        rates: list[RateRow],
        block_rows: list[BlockRow],
        places: list[Place],
    ) -> "Questionnaire":
        categories: dict[int | None, Axis] = {row.pk: wording.axis(row, "c") for row in category_rows}
        levels: dict[int | None, Axis] = {row.pk: wording.axis(row, "l") for row in level_rows}
        places_of_question: dict[int, list[Place]] = {}
        for place in places:
            places_of_question.setdefault(place.question, []).append(place)
        blocks = []
        for row in block_rows:
            questions = tuple(
                wording.question(question, places_of_question.get(question.pk, []), categories, levels)
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
            cell_ids={place.code: place.pk for place in places},
            rule_ids={row.code: row.pk for row in rules},
            categories=tuple(categories.values()),
            levels=tuple(levels.values()),
        )

    def part(self, keep: Keep) -> "Questionnaire":
        """The form with the boxes that are kept; itself where those are all."""
        if all(keep(question, box) for question in self.questions.values() for box in question.boxes.values()):
            return self
        blocks = parts_of(self.blocks, keep)
        kept = [question for block in blocks for question in block.questions]
        shape = Shape(box for question in kept for box in question.boxes.values())
        return replace(
            self,
            blocks=blocks,
            rules=tuple(rule for whole in self.rules if (rule := check_over(whole, shape))),
            rate=self.rate if self.rate and self.rate.numerator in shape else None,
            cell_ids={code: key for code, key in self.cell_ids.items() if code in shape.boxes},
            categories=used(self.categories, {axis.number for question in kept for axis in question.categories}),
            levels=used(self.levels, {axis.number for question in kept for axis in question.levels}),
        )

    def asked_of(self, whom: str) -> "Questionnaire":
        """What one respondent is asked (see Area.asked_as); itself where that is all. A rate is of areas alone."""
        if whom not in self._parts:
            part = self.part(lambda _, box: box.asked_of == whom)
            self._parts[whom] = part if whom == AREAS or part.rate is None else replace(part, rate=None)
        return self._parts[whom]

    @cached_property
    def in_report(self) -> "Questionnaire":
        """What an area's annual report prints; itself where that is all."""
        return self.part(lambda question, _: question.printed == Printed.REPORT)

    @cached_property
    def of_one(self) -> "Questionnaire":
        """What anybody outside may read of one respondent; itself where that is all."""
        return self.part(lambda question, _: question.printed != Printed.SUM)

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
        if box := self.shape.boxes.get(code):
            return self._numbered[0].get(box.category), self._numbered[1].get(box.level)
        boxes = [self.shape.boxes[term] for term in self.shape.terms(code)]
        category = {box.category for box in boxes}
        level = {box.level for box in boxes}
        # A total that adds one box only still stands for its whole row or column.
        parts = code.removeprefix(boxes[0].question).split("_")
        one_category = next((a for a in self.categories if category == {a.number} and a.code in parts), None)
        one_level = next((a for a in self.levels if level == {a.number} and a.code in parts), None)
        return one_category, one_level

    @cached_property
    def _numbered(self) -> tuple[dict[int | None, Axis], dict[int | None, Axis]]:
        """Its categories and its levels by their numbers."""
        return {a.number: a for a in self.categories}, {a.number: a for a in self.levels}

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
    for row in model.objects.filter(year__in=years):
        by_year[row.year_id].append(row)
    return by_year
