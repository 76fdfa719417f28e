"""Which words of a year's form a report prints in English because nobody has written them in Welsh."""

from collections.abc import Collection

from django.db import models
from django.db.models import Exists, OuterRef, Q, Value

from returns.arithmetic.figures import AREAS
from returns.models import Block, Category, Cell, Level, Question, Rate, ReportingYear
from returns.models.questionnaire import Printed

# What a report prints of the form. Guidance and rules are for those who fill it in.
PRINTED: tuple[tuple[type[models.Model], tuple[str, ...]], ...] = (
    (Block, ("title", "subtitle")),
    (Question, ("title", "break_note")),
    (Category, ("heading", "break_note")),
    (Level, ("heading", "break_note")),
    (Rate, ("title", "note")),
)
# Those of them that it prints around boxes, by how a box names them.
AROUND = {Block: "question__block", Question: "question", Category: "category", Level: "level"}


def forms_without_welsh(years: Collection[ReportingYear]) -> dict[int, list[str]]:
    """The English words of each year's form that have no Welsh, by the year's number. One query for all years."""
    boxes = Cell.objects.filter(asked_of=AREAS, question__printed=Printed.REPORT).order_by()
    asked = [
        model._default_manager.filter(year__in=list(years), **{f"{field}_cy": ""})
        .filter(Exists(boxes.filter(**{AROUND[model]: OuterRef("pk")})) if model in AROUND else Q())
        .exclude(**{field: ""})
        .order_by()
        .values_list(Value(number), "pk", "year", field)
        for number, (model, fields) in enumerate(PRINTED)
        for field in fields
    ]
    words: dict[int, list[str]] = {year.year: [] for year in years}
    for _number, _key, year, said in sorted(asked[0].union(*asked[1:], all=True)):
        words[year].append(said)
    return words
