"""What the checks find in a table that is being entered: at which boxes its page says so, and before what.

Figures are saved first and checked then: nothing that was typed waits for a finding to be answered.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from returns.arithmetic import checks
from returns.arithmetic.checks import Issue
from returns.arithmetic.figures import Entry, Figures
from returns.checks.assessment import Assessment, assess_many
from returns.form.blocks import Block
from returns.form.questionnaire import Questionnaire
from returns.models import Revision


class Link(NamedTuple):
    words: str
    address: str


@dataclass(frozen=True)
class Found:
    """What the checks find in what was just saved, on top of the page: `saved` says what that is."""

    saved: str
    errors: Sequence[Link]
    queries: Sequence[Link]
    on_to: Link | None = None

    def __bool__(self) -> bool:
        return bool(self.errors or self.queries)


def entry_url(revision: Revision, block: Block) -> str:
    area, year = revision.area_return.area.slug, revision.year_id
    return reverse("enter", kwargs={"year": year, "area": area, "block": block.slug})


def place_of(code: str, revision: Revision, questionnaire: Questionnaire) -> Link:
    """Where the figure of a box is changed; of a total, its first box."""
    address = entry_url(revision, questionnaire.block_of(code))
    return Link(questionnaire.words(code), f"{address}#{questionnaire.shape.terms(code)[0]}")


def places_of(issue: Issue, revision: Revision, questionnaire: Questionnaire) -> list[Link]:
    """Where the figures are changed that a finding compares: one place, or both where it has two."""
    return [place_of(code, revision, questionnaire) for code in issue.places]


def open_in(block: Block, assessment: Assessment) -> list[Issue]:
    """The errors and queries that are open and concern a box of this table."""
    return [issue for issue in assessment.open if not set(block.codes).isdisjoint(issue.cells)]


def at_boxes(assessment: Assessment) -> Mapping[str, list[tuple[Issue, str]]]:
    """What is open by the boxes and totals that it compares, in words for there."""
    found: dict[str, list[tuple[Issue, str]]] = defaultdict(list)
    for issue in assessment.open:
        for code in issue.places:
            found[code].append((issue, issue.brief if code == issue.places[0] else issue.message))
    return found


def found_in(block: Block, assessment: Assessment, saved: str, on_to: Link) -> Found:
    """For the page of a table: each finding leads to its box there."""
    links = [(issue, Link(issue.message, "#" + _first_here(issue, block))) for issue in open_in(block, assessment)]
    errors = [link for issue, link in links if issue.is_error]
    return Found(saved, errors, [link for issue, link in links if not issue.is_error], on_to)


def found_anywhere(revision: Revision, questionnaire: Questionnaire, assessment: Assessment, saved: str) -> Found:
    """For the page of a return: each finding leads to the first of its places."""
    errors, queries = (
        [place_of(issue.places[0], revision, questionnaire)._replace(words=issue.message) for issue in issues]
        for issues in (assessment.errors, assessment.queries)
    )
    return Found(saved, errors, queries)


def holds_up(
    revision: Revision, questionnaire: Questionnaire, block: Block, before: Figures, saved: Mapping[str, Entry]
) -> bool:
    """Whether a table that was just saved is shown again before its writer goes on.

    It is where it has an error of which nobody has asked a waiver, or a query that it did not have before.
    """
    now = Figures(questionnaire.shape, {**before, **saved})
    assessment = assess_many([revision], questionnaire, {revision.pk: now})[revision.pk]
    last, words = assessment.last.for_rules, questionnaire.words
    known = {issue.key for issue in checks.run(questionnaire.rules, before, last, words)}
    return any(
        assessment.explanation(issue) is None if issue.is_error else issue.key not in known
        for issue in open_in(block, assessment)
    )


def counted(errors: int, queries: int) -> str:
    """“1 error and 2 queries”."""
    said = [
        ngettext("%d error", "%d errors", errors) % errors if errors else "",
        ngettext("%d query", "%d queries", queries) % queries if queries else "",
    ]
    return _(" and ").join(filter(None, said))


def _first_here(issue: Issue, block: Block) -> str:
    return next(code for code in issue.cells if code in block.codes)
