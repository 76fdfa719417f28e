"""What the national team brings: areas and populations, each year's form, the words that all reports have in common."""

import csv
import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from reports.demo import cast
from reports.writing.actions import load_sections
from reports.writing.term_actions import load_obsolete_terms
from returns.form import definition
from returns.models import Area, ReportingYear

HERE = Path(settings.BASE_DIR)
FORMS = HERE / "returns/questionnaires"
PUBLISHED = HERE / "returns/reference/national-figures.csv"
WORDS = HERE / "reports/texts/2021.toml"
ESTIMATE = "pre-2021-census"  # as those that are not invented, so that the rate has one series; the source says what is
COUNTS = ("population_all_ages", "population_aged_10_and_over")


def read_rows(name: str) -> Iterator[dict[str, str]]:
    with (HERE / "returns/reference" / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def invented_populations(mid_year: int, *, of: int) -> Iterator[dict[str, str]]:
    """Made from those of another mid-year, one in a hundred a year more or less."""
    for row in read_rows("populations.csv"):
        if int(row["mid_year"]) == of and Area.objects.filter(slug=row["area"]).exists():
            counts = {key: str(int(row[key]) * (100 + mid_year - of) // 100) for key in COUNTS}
            source = f"Invented for demonstration from the estimates of mid-{of}"
            yield row | counts | {"mid_year": str(mid_year), "vintage": ESTIMATE, "source": source}


def form_of(end: int) -> str:
    """A year’s form as text. One that names no estimate divides by invented populations."""
    text = (FORMS / f"{end}.toml").read_text(encoding="utf-8")
    form = definition.parse(text)
    if "population" in form:
        return text
    return definition.canonical(form | {"population": {"mid_year": end - 1, "vintage": ESTIMATE}})


def load_words(year: ReportingYear, at: datetime) -> None:
    """A year's national texts, and the terms that its reports use no more."""
    words, by = tomllib.loads(WORDS.read_text(encoding="utf-8")), cast.publisher()
    load_sections(year=year, sections=words["section"], by=by, at=at)
    terms = {row["term"]: row["instead"] for row in words["obsolete"] if row["since"] <= year.year}
    load_obsolete_terms(year=year, terms=terms, by=by, at=at)
