"""What an assessment comes to in numbers, kept for as long as nothing that it was made of has changed.

A board asks for every area's at once, and between two looks at it few returns change. Each process keeps its own; what
is lost there is worked out again. Not here: the findings themselves (assessment).
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.core.cache import cache

from returns.checks.assessment import Assessment, assess_many
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
    keys = _keys(year, revisions)
    kept = cache.get_many(keys.values())
    told = {revision.pk: Summary(*kept[keys[revision.pk]]) for revision in revisions if keys[revision.pk] in kept}
    left = [revision for revision in revisions if revision.pk not in told]
    if left:
        made = {key: Summary.of(found) for key, found in assess_many(left, Questionnaire.load(year)).items()}
        cache.set_many({keys[key]: tuple(summary) for key, summary in made.items()}, KEPT_FOR)
        told |= made
    return told


def _keys(year: ReportingYear, revisions: Sequence[Revision]) -> Mapping[int, str]:
    """A name for what each assessment is made of: whatever changes it is an act, and moves on one of three chains.

    These are the return's own (figures, explanations, waivers), last year's of the same area (what was published) and
    the year's (its rules). They are read before the figures: who reads in between keeps the new under the old name,
    which nobody asks for again.
    """
    chains = {here.pk: (here.area_return.chain, f"{year.year - 1}/{here.area_return.area.slug}") for here in revisions}
    asked = {year.chain, *(chain for both in chains.values() for chain in both)}
    heads = dict(Head.objects.filter(chain__in=asked).values_list("chain", "number"))
    rules = heads.get(year.chain, 0)
    return {
        key: f"summary:{key}:{heads.get(own, 0)}:{heads.get(last, 0)}:{rules}" for key, (own, last) in chains.items()
    }
