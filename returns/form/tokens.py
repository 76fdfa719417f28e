"""The words that a form's text may leave to its year, so that next year's copy of it needs no retyping."""

from collections.abc import Mapping

from django.utils.formats import date_format
from django.utils.translation import gettext_noop

from returns.models import ReportingYear

TOKENS = ("year_name", "start", "end", "mid_year")
# Django's own Welsh has it with one n; ours comes before it.
MISSPELT = gettext_noop("July")


def tokens(year: ReportingYear) -> dict[str, str]:
    """The words that a text may leave to its year: {year_name}, {start}, {end}, {mid_year}."""
    long = "j F Y"
    values = (year.name, date_format(year.start, long), date_format(year.end, long), year.population_mid_year or "…")
    return {name: str(value) for name, value in zip(TOKENS, values, strict=True)}


def fill(text: str, words: Mapping[str, str]) -> str:
    for name, word in words.items():
        text = text.replace("{" + name + "}", word)
    return text
