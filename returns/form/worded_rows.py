"""The rows of a year's form as the blocks, questions and checks that they mean, in one language.

A text is the language's twin where it has one, with the year's tokens filled in.
"""

from collections.abc import Mapping, Sequence

from django.db.models import Model

from returns.arithmetic import checks
from returns.arithmetic.figures import Box
from returns.form.blocks import Axis, Question, Rate
from returns.form.tokens import fill, tokens
from returns.form.wording import WORDED, place_of
from returns.models import Category, Cell, Level, ReportingYear, Row
from returns.models import Question as QuestionRow
from returns.models import Rate as RateRow
from returns.models import Rule as RuleRow


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
