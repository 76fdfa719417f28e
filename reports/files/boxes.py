"""The boxes of the forms of several years, in one order, with the words that the newest form gave them.

A form is loaded only if it has a box that no newer one has: twenty years cost hardly more than two.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from returns.arithmetic.figures import AREAS, Box, Shape
from returns.form.blocks import Question
from returns.form.questionnaire import Questionnaire
from returns.models import Cell, Rate, ReportingYear
from returns.models.questionnaire import Printed


@dataclass(frozen=True)
class FormPlace:
    """A box or a total, and the newest year whose form has it."""

    code: str
    question: str
    year: int


@dataclass(frozen=True)
class Group:
    """What stands together in one table: the questions of one block of the form of `year`."""

    year: int
    block: str
    places: tuple[FormPlace, ...]

    @property
    def has_questions(self) -> bool:
        """More than one, so that a box has to say which it belongs to."""
        return len({place.question for place in self.places}) > 1


@dataclass(frozen=True)
class Form:
    """What of a year's form its numbers follow from, without its words."""

    shape: Shape
    rate: Rate | None

    @property
    def of_one(self) -> "Form":
        return self

    def asked_of(self, whom: str) -> "Form":
        """What one respondent is asked of it: a rate is of areas alone."""
        return Form(self.shape.part(whom), self.rate if whom == AREAS else None)


class Boxes:
    """One query for the boxes; seven more for each form whose words are needed, once they are asked for.

    Without those of questions that are printed as a sum: no file has a column for them.
    """

    def __init__(self, years: Sequence[int]):
        rows = Cell.objects.filter(year__in=years).order_by("-year_id", "position")
        rows = rows.exclude(question__printed=Printed.SUM)
        self.shapes: dict[int, Shape] = {}
        self.blocks: dict[str, tuple[int, str]] = {}
        self.codes: dict[str, FormPlace] = {}
        boxes: dict[int, list[Box]] = {year: [] for year in years}
        told = ("year_id", "code", "question__code", "category__number", "level__number", "asked_of", "row__number")
        for block, year, *box in rows.values_list("question__block__code", *told):
            boxes[year].append(here := Box(*box))
            code, question = here.code, here.question
            self.blocks.setdefault(question, (year, block))
            self.codes.setdefault(code, FormPlace(code, question, year))
        self.shapes = {year: Shape(of_year) for year, of_year in boxes.items()}
        self._forms: dict[tuple[int, str], Questionnaire] = {}

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """A question of several years stands in the block of the newest; its older boxes come after its newer ones."""
        places: dict[tuple[int, str], dict[str, dict[str, FormPlace]]] = {}
        for code, place in (self.codes | self._totals()).items():
            questions = places.setdefault(self.blocks[place.question], {})
            questions.setdefault(place.question, {})[code] = place
        return tuple(
            Group(year, block, tuple(place for of_question in questions.values() for place in of_question.values()))
            for (year, block), questions in places.items()
        )

    def _totals(self) -> dict[str, FormPlace]:
        places: dict[str, FormPlace] = {}
        for year, shape in self.shapes.items():
            for code, terms in shape.totals.items():
                places.setdefault(code, FormPlace(code, shape.boxes[terms[0]].question, year))
        return places

    @cached_property
    def asked(self) -> dict[int, Form]:
        """What each year asked for, the newest first. One query."""
        rates = {rate.year_id: rate for rate in Rate.objects.filter(year__in=list(self.shapes))}
        return {year: Form(self.shapes[year], rates.get(year)) for year in sorted(self.shapes, reverse=True)}

    def rates(self, group: Group) -> dict[str, str]:
        """The rates of a table by their codes, as the newest year that has them calls them.

        A rate stands in the table of what it divides.
        """
        titles: dict[str, str] = {}
        for year, form in self.asked.items():
            if form.rate and form.rate.code not in titles:
                [term, *_] = form.shape.terms(form.rate.numerator)
                if self.blocks[form.shape.boxes[term].question] == (group.year, group.block):
                    rate = self.form(year).rate
                    titles[form.rate.code] = rate.title if rate else form.rate.code
        return titles

    def form(self, year: int, language: str = "en") -> Questionnaire:
        if (year, language) not in self._forms:
            self._forms[year, language] = Questionnaire.load(ReportingYear.objects.get(year=year), language)
        return self._forms[year, language]

    def words(self, place: FormPlace, language: str = "en", *, in_full: bool = True) -> str:
        """A box or a total in the form's words; not `in_full` where its table already says the question."""
        form = self.form(place.year, language)
        words = form.words(place.code) if in_full else form.short_words(place.code)
        return words[0].upper() + words[1:]

    def question(self, place: FormPlace) -> Question:
        return self.form(place.year).questions[place.question]
