"""What stands in a revision and what its year's rules find there: read once, for pages and actions alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from returns import checks
from returns.checks import Issue
from returns.figures import Box, Entry, Figures, Shape
from returns.models import BoxNote, Explanation, Figure, Revision
from returns.questionnaire import Questionnaire


@dataclass(frozen=True)
class LastYear:
    """Last year's published numbers under this year's codes; for the eye, and for the rules unless invented."""

    values: Mapping[str, int] = field(default_factory=dict)
    is_invented: bool = False


@dataclass(frozen=True)
class Assessment:
    """A revision at one moment: figures, last year, issues, reviewers' notes, and the explanations that still hold."""

    figures: Figures
    last: LastYear
    issues: tuple[Issue, ...]
    notes: Mapping[str, BoxNote]
    explanations: Mapping[tuple[str, tuple[str, ...]], Explanation]

    def explanation(self, issue: Issue) -> Explanation | None:
        """The answer given to just this issue on just these values."""
        answer = self.explanations.get((issue.rule.code, issue.cells))
        return answer if answer and answer.values == dict(issue.values) else None

    @cached_property
    def open(self) -> tuple[Issue, ...]:
        """What blocks submission besides blanks: errors not waived and queries not explained."""
        return tuple(issue for issue in self.issues if not self._is_answered(issue))

    @property
    def is_ready(self) -> bool:
        return not self.figures.blanks and not self.open

    def _is_answered(self, issue: Issue) -> bool:
        answer = self.explanation(issue)
        if answer is None:
            return False
        return not issue.is_error or (issue.rule.kind in checks.MAY_BE_WAIVED and answer.approved_by_id is not None)


def figures_of(revision: Revision, shape: Shape) -> Figures:
    """The entries of a revision. One query."""
    rows = Figure.objects.filter(revision=revision)
    entries = rows.values_list("cell__code", "value", "unavailable_reason", "footnote")
    return Figures(shape, {code: Entry(value, reason, footnote) for code, value, reason, footnote in entries})


def last_year_of(revision: Revision, questionnaire: Questionnaire) -> LastYear:
    """Last year's published numbers for a revision's area, box by box and total by total. Two queries."""
    last = Revision.objects.last_year_of(revision).first()
    if last is None:
        return LastYear()
    rows = Figure.objects.filter(revision=last).select_related("cell__question", "cell__category", "cell__level")
    rows = rows.order_by("cell__position")
    shape = Shape(
        Box(
            row.cell.code,
            row.cell.question.code,
            row.cell.category.number if row.cell.category else None,
            row.cell.level.number if row.cell.level else None,
        )
        for row in rows
    )
    figures = Figures(shape, {row.cell.code: row.entry for row in rows})
    values = {code: n for code in (*shape.boxes, *shape.totals) if (n := figures.value(code)) is not None}
    return LastYear(questionnaire.last(values, tuple(shape.questions)), last.is_invented)


def assess(revision: Revision, questionnaire: Questionnaire, figures: Figures | None = None) -> Assessment:
    """Run the year's rules on a revision's figures (as read before, or now). Change checks ignore an invented year."""
    figures = figures_of(revision, questionnaire.shape) if figures is None else figures
    last = last_year_of(revision, questionnaire)
    comparable = {} if last.is_invented else last.values
    issues = checks.run(questionnaire.rules, figures, comparable, questionnaire.words)
    explanations = {
        (row.rule.code, tuple(row.cells)): row
        for row in Explanation.objects.filter(revision=revision).select_related("rule", "explained_by")
    }
    notes = {
        note.cell.code: note for note in BoxNote.objects.filter(revision=revision).select_related("cell", "noted_by")
    }
    return Assessment(figures, last, tuple(issues), notes, explanations)
