"""The places of a year's form that have words in Welsh, and what stands there: the year's, and an area's own.

What only the entry pages show, guidance and checks, is in English alone.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import models

from returns.models import Area, AreaWording, Block, Category, Level, Question, Rate, ReportingYear

# The rows that are worded, in the form's order: the column that tells one from another, and the columns of words.
WORDED: dict[type[models.Model], tuple[str, tuple[str, ...]]] = {
    Block: ("code", ("title", "subtitle")),
    Question: ("code", ("title", "break_note")),
    Category: ("number", ("heading", "break_note")),
    Level: ("number", ("heading", "break_note")),
    Rate: ("", ("title", "note")),
}


class Worded(NamedTuple):
    place: str
    english: str
    welsh: str


def place_of(row: models.Model, name: str) -> str:
    """The name of a text of the form: question.CODE.title, category.1.heading, rate.title."""
    key, _ = WORDED[type(row)]
    return ".".join(filter(None, (type(row).__name__.lower(), str(getattr(row, key)) if key else "", name)))


def worded(year: ReportingYear) -> Iterator[Worded]:
    """Every text of a year's form that a report prints, in English and in the year's Welsh. Five queries."""
    for model, (_, names) in WORDED.items():
        for row in model._default_manager.filter(year=year):
            for name in names:
                if english := getattr(row, name):
                    yield Worded(place_of(row, name), english, getattr(row, name + "_cy"))


def words_of_area(year: ReportingYear, area: Area) -> dict[str, str]:
    """An area's own Welsh for a year's form: place -> text. One query."""
    return dict(AreaWording.objects.filter(year=year, area=area).values_list("place", "text"))
