"""What an assessment comes to in numbers, kept for as long as nothing that it was made of has changed.

A board asks for every area's at once, and between two looks at it few returns change. Each process keeps its own; what
is lost there is worked out again. Not here: the findings themselves (assessment).
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.core.cache import cache

from returns.checks.assessment import Assessment, assess_many
from returns.checks.last_year import LastForm
from returns.form.questionnaire import Questionnaire
from returns.models import Head, ReportingYear, Revision

KEPT_FOR = 24 * 60 * 60  # seconds


class Summary(NamedTuple):
    """Boxes, and those that are answered; errors and queries that are open; findings that are explained or waived."""

    boxes: int
    answered: int
    errors: int
    queries: int
    explained: int
    waived: int

    @classmethod
    def of(cls, assessment: Assessment) -> "Summary":
        boxes, found = len(assessment.figures), len(assessment.issues)
        errors, queries = len(assessment.errors), len(assessment.queries)
        waived = sum(issue.is_error for issue in assessment.issues) - errors
        return cls(
            boxes, boxes - len(assessment.figures.blanks), errors, queries, found - errors - queries - waived, waived
        )


def summaries_of(year: ReportingYear, revisions: Sequence[Revision]) -> dict[int, Summary]:
    """The summary of each revision of a year, which has its area at hand, by its key. One query where all are kept.

    Not for a transaction that has written: what is kept would outlast its being undone.
    """
    heads = _heads(year, revisions)
    keys = {here.pk: _key(here, heads) for here in revisions}
    kept = cache.get_many(keys.values())
    told = {revision.pk: Summary(*kept[keys[revision.pk]]) for revision in revisions if keys[revision.pk] in kept}
    left = [revision for revision in revisions if revision.pk not in told]
    if left:
        form = f"form:{year.pk}:{_said(heads, year.chain, str(year.year - 1))}"
        last_form = cache.get(form)
        is_new = last_form is None
        last_form = LastForm(Questionnaire.load(year)) if is_new else last_form
        found = assess_many(left, last_form.form, last_form=last_form)
        if is_new:  # with all that was worked out of it
            cache.set(form, last_form, KEPT_FOR)
        made = {key: Summary.of(assessment) for key, assessment in found.items()}
        cache.set_many({keys[key]: tuple(summary) for key, summary in made.items()}, KEPT_FOR)
        told |= made
    return told


def _heads(year: ReportingYear, revisions: Sequence[Revision]) -> Mapping[str, int]:
    """Where the chains of the record stand on which anything of an assessment moves. One query.

    Whatever changes one is an act, and moves on a chain: the return's own (figures, explanations, waivers), last year's
    of the same area (what was published), the year's (its form and rules) or last year's (its form). They are read
    before the figures: who reads in between keeps the new under the old name, which nobody asks for again.
    """
    asked = {year.chain, str(year.year - 1)}
    for revision in revisions:
        asked |= {revision.area_return.chain, f"{year.year - 1}/{revision.area_return.area.slug}"}
    return dict(Head.objects.filter(chain__in=asked).values_list("chain", "number"))


def _key(revision: Revision, heads: Mapping[str, int]) -> str:
    year, owed = revision.year_id, revision.area_return
    return f"summary:{revision.pk}:{_said(heads, owed.chain, f'{year - 1}/{owed.area.slug}', str(year))}"


def _said(heads: Mapping[str, int], *chains: str) -> str:
    return ":".join(str(heads.get(chain, 0)) for chain in chains)
