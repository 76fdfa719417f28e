"""Which words of a year's form a report prints in English because nobody has written them in Welsh."""

from collections.abc import Collection

from django.db import models

from returns.models import Block, Category, Level, Question, Rate, ReportingYear

# What a report prints of the form. Guidance and rules are for those who fill it in.
PRINTED: tuple[tuple[type[models.Model], tuple[str, ...]], ...] = (
    (Block, ("title", "subtitle")),
    (Question, ("title", "break_note")),
    (Category, ("heading", "break_note")),
    (Level, ("heading", "break_note")),
    (Rate, ("title", "note")),
)


def forms_without_welsh(years: Collection[ReportingYear]) -> dict[int, list[str]]:
    """The English words of each year's form that have no Welsh, by the year's number. Five queries for all years."""
    words: dict[int, list[str]] = {year.year: [] for year in years}
    for model, fields in PRINTED:
        twins = [name for field in fields for name in (field, f"{field}_cy")]
        for row in model._default_manager.filter(year__in=list(years)).values("year", *twins):
            words[row["year"]] += [row[field] for field in fields if row[field] and not row[f"{field}_cy"]]
    return words
