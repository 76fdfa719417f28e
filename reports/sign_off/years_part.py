"""What a year says in its reports, its texts and the population it has chosen; and what a change does to the reports.

No report is gathered for that: a text stands in all reports of a year, and what it prints can be worked out once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from django.utils import translation

from reports.annual_report.document import BACK, COMMENTARY
from reports.annual_report.gather import InLanguage
from reports.annual_report.prose import counted, resolve, to_html, unresolved
from reports.models import LANGUAGES, Section
from returns.form.tokens import fill, tokens
from returns.models import Category, Level, ReportingYear


class Said(NamedTuple):
    """A section in one language, as it was typed."""

    key: str
    note: str
    title: str
    body: str


@dataclass(frozen=True)
class YearsPart:
    """The texts that are printed in each language, in an order that stays as long as the reports' own order does."""

    population: tuple[int | None, str]
    texts: Mapping[str, Sequence[Said]]
    tokens: Mapping[str, Mapping[str, str]]


class Effect(IntEnum):
    """What a change does to the reports in a language. That it perhaps changes one, the report itself has to tell."""

    NONE = 0
    PERHAPS = 1
    CERTAIN = 2


def years_part(year: ReportingYear) -> YearsPart:
    """What a year says now. Four queries."""
    now = ReportingYear.objects.get(pk=year.pk)
    rows = list(now.sections.all())
    counts = counted(Category.objects.filter(year=now).count(), Level.objects.filter(year=now).count())
    words = {}
    for language in LANGUAGES:
        with translation.override(language):
            words[language] = tokens(now) | counts
    texts = {language: _texts(rows, InLanguage(language)) for language in LANGUAGES}
    return YearsPart((now.population_mid_year, now.population_vintage), texts, words)


def effects(before: YearsPart, after: YearsPart) -> dict[str, Effect]:
    """What the change from one to the other does to reports, by their language."""
    if before.population != after.population:
        return dict.fromkeys(LANGUAGES, Effect.PERHAPS)
    return {
        language: _effect(before.texts[language], after.texts[language], after.tokens[language])
        for language in LANGUAGES
    }


def _texts(rows: Sequence[Section], says: InLanguage) -> list[Said]:
    """Notes stand apart from the other sections, and two of these have a place of their own: see gather."""
    said = [Said(row.key, row.note, says(row, "title"), says(row, "body")) for row in rows if says(row, "title")]
    return sorted(said, key=lambda text: (text.note != "", text.key if not text.note and text.key in PLACED else ""))


PLACED = (COMMENTARY, BACK)


def _effect(before: Sequence[Said], after: Sequence[Said], words: Mapping[str, str]) -> Effect:
    if before == after:
        return Effect.NONE
    if any(unresolved(text.body, words) for text in {*before} ^ {*after}):
        return Effect.PERHAPS  # the figures of each area stand in it
    is_same = [_printed(text, words) for text in before] == [_printed(text, words) for text in after]
    return Effect.NONE if is_same else Effect.CERTAIN


def _printed(text: Said, words: Mapping[str, str]) -> tuple[str, ...]:
    html = to_html(resolve(text.body, words), level=4 if text.note else 3)
    return text.key, text.note, fill(text.title, words), html
