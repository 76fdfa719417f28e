"""The rows of a year's form as the blocks, questions and checks that they mean, in one language.

A text is the language's twin where it has one, with the year's tokens filled in.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db.models import Model

from returns.arithmetic import checks
from returns.arithmetic.figures import Box
from returns.form.blocks import Axis, Question, Rate
from returns.form.tokens import fill, tokens
from returns.form.wording import WORDED, place_of
from returns.models import Category, Cell, Level, ReportingYear
from returns.models import Question as QuestionRow
from returns.models import Rate as RateRow
from returns.models import Rule as RuleRow


class Line(NamedTuple):
    """A row of a question's own, as its table holds it."""

    position: int
    number: int
    heading: str
    heading_cy: str


class Place(NamedTuple):
    """A cell, as its table holds it, its axes by their keys. Hundreds to a form: models of them take long to make."""

    pk: int
    code: str
    asked_of: str
    question: int
    category: int | None
    level: int | None
    line: Line | None


def places_of(years: Iterable[ReportingYear]) -> dict[int, list[Place]]:
    """The cells of each year, in the form's order. One query."""
    by_year: dict[int, list[Place]] = {year.pk: [] for year in years}
    line = ("row__position", "row__number", "row__heading", "row__heading_cy")
    rows = Cell.objects.filter(year__in=list(by_year)).order_by("year", "position")
    for year, *row in rows.values_list("year", *Place._fields[:-1], *line):
        place, own = row[: -len(line)], row[-len(line) :]
        by_year[year].append(Place._make([*place, Line._make(own) if own[0] is not None else None]))
    return by_year


class Wording:
    """Texts of a year's rows in one language, with the year's tokens filled in. `own`: an area's, by their places."""

    def __init__(self, year: ReportingYear, language: str, own: Mapping[str, str]):
        self.suffix = "_cy" if language == "cy" else ""
        self.tokens = tokens(year)
        self.vintage = year.population_vintage
        self.own = own

    def __call__(self, row: Model | Line, name: str) -> str:
        own = ""
        if self.own and isinstance(row, Model) and type(row) in WORDED:
            own = self.own.get(place_of(row, name), "")
        return fill(own or getattr(row, name + self.suffix, "") or getattr(row, name), self.tokens)

    def axis(self, row: Category | Level, letter: str) -> Axis:
        words = self(row, "heading"), row.note, self(row, "break_note")
        return Axis(f"{letter}{row.number}", row.number, *words, row.totals_compare)

    def line(self, row: Line) -> Axis:
        return Axis(f"r{row.number}", row.number, self(row, "heading"))

    def question(
        self,
        row: QuestionRow,
        places: Sequence[Place],
        categories: Mapping[int | None, Axis],
        levels: Mapping[int | None, Axis],
    ) -> Question:
        boxes: dict[tuple[int | None, int | None, int | None], Box] = {}
        for place in places:
            category, level, line = categories.get(place.category), levels.get(place.level), place.line
            here, there = category.number if category else None, level.number if level else None
            number = line.number if line else None
            boxes[here, there, number] = Box(place.code, row.code, here, there, place.asked_of, number)
        asked, at = {place.category for place in places}, {place.level for place in places}
        return Question(
            code=row.code,
            title=self(row, "title"),
            guidance=self(row, "guidance"),
            note=row.note,
            basis=row.basis,
            basis_name=str(row.get_basis_display()),
            continues=row.continues,
            break_note=self(row, "break_note"),
            categories=tuple(axis for key, axis in categories.items() if key in asked),
            levels=tuple(axis for key, axis in levels.items() if key in at),
            boxes=boxes,
            printed=row.printed,
            rows=tuple(self.line(line) for line in sorted({place.line for place in places if place.line})),
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
