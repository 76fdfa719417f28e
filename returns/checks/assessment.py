"""What stands in a revision and what its year's rules find there: read once, for pages and actions alike.

One return and a whole year's are read in the same way and in the same number of queries.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from returns.arithmetic import checks
from returns.arithmetic.checks import Issue
from returns.arithmetic.figures import Figures
from returns.checks.last_year import LastForm, LastYear, last_years_of
from returns.checks.read import figures_of_many
from returns.form.questionnaire import Questionnaire
from returns.models import BoxNote, Explanation, Revision


@dataclass(frozen=True)
class Assessment:
    """A revision at one moment: figures, last year, issues, reviewers' notes, and the explanations that still hold.

    `shadow` is what the rules in shadow mode found: for the national team's eyes alone, and it blocks nothing.
    """

    figures: Figures
    last: LastYear
    issues: tuple[Issue, ...]
    notes: Mapping[str, BoxNote]
    explanations: Mapping[tuple[str, tuple[str, ...]], Explanation]
    shadow: tuple[Issue, ...] = ()

    def explanation(self, issue: Issue) -> Explanation | None:
        """The answer given to just this issue on just these values."""
        answer = self.explanations.get((issue.rule.code, issue.cells))
        return answer if answer and answer.values == dict(issue.values) else None

    @cached_property
    def open(self) -> tuple[Issue, ...]:
        """What the checks block the submission with: errors not waived and queries not explained."""
        return tuple(issue for issue in self.issues if not self.is_answered(issue))

    @property
    def errors(self) -> tuple[Issue, ...]:
        """Those of the open ones that have to be put right."""
        return tuple(issue for issue in self.open if issue.is_error)

    @property
    def queries(self) -> tuple[Issue, ...]:
        """Those of the open ones that have to be put right or explained."""
        return tuple(issue for issue in self.open if not issue.is_error)

    def open_by_block(self, questionnaire: Questionnaire) -> dict[str, list[Issue]]:
        """The open ones by the slug of the block where each is counted: once, where the box stands that it is about."""
        blocks: dict[str, list[Issue]] = {block.slug: [] for block in questionnaire.blocks}
        for issue in self.open:
            blocks[questionnaire.block_of(issue.places[0]).slug].append(issue)
        return blocks

    def new_since(self, before: "Assessment") -> list[Issue]:
        """What the checks find here and did not find before, on these values."""
        known = {issue.key for issue in before.issues}
        return [issue for issue in self.issues if issue.key not in known]

    def is_mended(self, note: BoxNote) -> bool:
        """Whether the box holds something else now than it did when a reviewer noted it."""
        return self.figures[note.cell.code] != note.entry

    @cached_property
    def open_notes(self) -> tuple[BoxNote, ...]:
        """The reviewers' notes that are neither mended nor answered: they block the submission as well."""
        return tuple(note for note in self.notes.values() if not note.answer and not self.is_mended(note))

    @property
    def is_ready(self) -> bool:
        return not self.figures.blanks and not self.open and not self.open_notes

    @property
    def by_rule(self) -> dict[str, list[list[str]]]:
        """rule -> the boxes of each thing that it found: how the record of a submission tells it."""
        places: dict[str, list[list[str]]] = {}
        for issue in self.issues + self.shadow:
            places.setdefault(issue.rule.code, []).append(list(issue.cells))
        return places

    def is_answered(self, issue: Issue) -> bool:
        """Whether an error was waived or a query explained, on just these values."""
        answer = self.explanation(issue)
        if answer is None:
            return False
        return not issue.is_error or (checks.KINDS[issue.rule.kind].may_be_waived and answer.approved_by_id is not None)


def assess(revision: Revision, questionnaire: Questionnaire, figures: Figures | None = None) -> Assessment:
    """Run the year's rules on one revision's figures (as read before, or now), and read its reviewers' notes."""
    read = {revision.pk: figures} if figures is not None else None
    assessment = assess_many([revision], questionnaire, read)[revision.pk]
    notes = BoxNote.objects.filter(revision=revision).select_related("cell", "noted_by", "answered_by")
    return replace(assessment, notes={note.cell.code: note for note in notes})


def assess_many(
    revisions: Sequence[Revision],
    questionnaire: Questionnaire,
    figures: Mapping[int, Figures] | None = None,
    last_form: LastForm | None = None,
) -> dict[int, Assessment]:
    """Run the year's rules on the figures of revisions of that year; each assessment by its revision's key.

    Each has its area at hand, and is asked what that is asked. As many queries for all of them as for one. Reviewers'
    notes are for one return's pages, and not among them. `last_form`: last year's, where somebody has it at hand.
    """
    figures = figures_of_many(revisions, questionnaire.shape) if figures is None else figures
    last_years = last_years_of(revisions, last_form or LastForm(questionnaire))
    explanations: dict[int, dict[tuple[str, tuple[str, ...]], Explanation]] = {key: {} for key in figures}
    codes = {key: code for code, key in questionnaire.rule_ids.items()}
    for row in Explanation.objects.filter(revision__in=list(figures)).select_related("explained_by").order_by():
        explanations[row.revision_id][codes[row.rule_id], tuple(row.cells)] = row
    assessments = {}
    for revision in revisions:
        here, last = figures[revision.pk], last_years.get(revision.area_return.area_id, LastYear())
        form = questionnaire.asked_of(revision.area_return.area.asked_as)
        issues, shadow = (
            tuple(checks.run(form.rules, here, last.for_rules, form.words, mode)) for mode in (checks.ON, checks.SHADOW)
        )
        assessments[revision.pk] = Assessment(here, last, issues, {}, explanations[revision.pk], shadow)
    return assessments
