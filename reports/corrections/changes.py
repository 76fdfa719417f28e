"""What a revision says otherwise than the one before it: figures and their words, totals, rate; texts, board, logos.

The words alone are compared in word_changes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from reports.corrections.word_changes import said, word_changes
from reports.printing.tables import NOT_AVAILABLE, number, printed_rate, printed_sum
from reports.published.populations import persons, population_for
from reports.writing.known import values_for
from returns.arithmetic.figures import Entry, Figures, differences
from returns.checks.read import figures_of, figures_of_many
from returns.form.questionnaire import Questionnaire
from returns.models import Revision


@dataclass(frozen=True)
class Change:
    """One place, as it is named to readers, and what stood and stands there: plain for a figure, HTML for a text."""

    place: str
    before: str
    now: str


@dataclass(frozen=True)
class Changes:
    before: Revision
    now: Revision
    figures: tuple[Change, ...]
    totals: tuple[Change, ...]
    texts: tuple[Change, ...]
    rate: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.figures or self.texts or self.rate)


def changes_between(before: Revision, now: Revision, questionnaire: Questionnaire) -> Changes:
    """All that `now` says otherwise than `before`, in the order of form and report. A fixed number of queries."""
    old, new = figures_of(before, questionnaire.shape), figures_of(now, questionnaire.shape)
    boxes = [code for code in new if new[code] != old[code]]
    totals = [code for code in differences(old, new) if code in questionnaire.shape.totals]
    return Changes(
        before=before,
        now=now,
        figures=tuple(Change(questionnaire.words(code), printed(old[code]), printed(new[code])) for code in boxes),
        totals=_totals(totals, old, new, questionnaire),
        texts=tuple(_words(before, now, questionnaire)),
        rate=tuple(_rate((before, old), (now, new), questionnaire)),
    )


def unchanged(corrections: Sequence[Revision]) -> list[Revision]:
    """Those of a year's corrections whose figures and words are just those of the revision before them."""
    if not corrections:
        return []
    shape = Questionnaire.load(corrections[0].year).shape
    numbers = {correction.area_return_id: correction.number - 1 for correction in corrections}
    earlier = Revision.objects.filter(area_return__in=numbers).select_related("area_return__area")
    before = {row.area_return_id: row for row in earlier if row.number == numbers[row.area_return_id]}
    figures = figures_of_many([*corrections, *before.values()], shape)
    words = said(figures)
    pairs = [(correction, before[correction.area_return_id].pk) for correction in corrections]
    return [
        correction
        for correction, then in pairs
        if dict(figures[correction.pk]) == dict(figures[then]) and words[correction.pk] == words[then]
    ]


def printed(entry: Entry) -> str:
    """A box as its reader finds it: number or marker, reason, footnote."""
    missing = NOT_AVAILABLE if entry.is_unavailable else "–"
    figure = missing if entry.value is None else number(entry.value)
    return "\n".join(filter(None, (figure, entry.unavailable_reason, entry.footnote, *entry.welsh)))


def _totals(codes: Iterable[str], old: Figures, new: Figures, questionnaire: Questionnaire) -> tuple[Change, ...]:
    return tuple(
        Change(questionnaire.words(code), printed_sum(old.sum(code)), printed_sum(new.sum(code))) for code in codes
    )


def _rate(
    before: tuple[Revision, Figures], now: tuple[Revision, Figures], questionnaire: Questionnaire
) -> Iterable[Change]:
    """The rate, where it is printed otherwise, and the population, where the rate divides by another."""
    rate = questionnaire.rate
    if rate is None:
        return
    people = [persons(population_for(revision), questionnaire) for revision, _ in (before, now)]
    counts = [figures.sum(rate.numerator) for _, figures in (before, now)]
    rates = [printed_rate(count, divisor) for count, divisor in zip(counts, people, strict=True)]
    if people[0] != people[1]:
        yield Change(gettext("Population that the rate divides by"), *map(_persons, people))
    if rates[0] != rates[1]:
        yield Change(rate.title, *rates)


def _persons(people: int | None) -> str:
    return NOT_AVAILABLE if people is None else number(people)


def _words(before: Revision, now: Revision, questionnaire: Questionnaire) -> Iterable[Change]:
    """The words that differ; a reference in them prints what it stood for in its own revision."""
    words = said([before.pk, now.pk])
    if words[before.pk] == words[now.pk]:
        return
    values = {
        language: (values_for(before, questionnaire, language), values_for(now, questionnaire, language))
        for language in now.area_return.area.languages
    }
    for place, old, new in word_changes(before, now, values):
        yield Change(place, old, new)
