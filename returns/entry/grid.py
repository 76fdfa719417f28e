"""One block as a grid of boxes and totals, ready for a template: the same for entry, checking and review."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.forms import BoundField
from django.utils.translation import gettext as _

from returns.arithmetic.checks import Issue
from returns.arithmetic.figures import Entry, Figures, Sum
from returns.checks.assessment import Assessment
from returns.checks.last_year import LastYear
from returns.entry.forms import OVER, FiguresForm
from returns.entry.found import at_boxes
from returns.entry.points import Point, points_of
from returns.form.blocks import Axis, Block, GridRow, Question


@dataclass(frozen=True)
class Square:
    """One place of the grid: a box, a total, or (with no code) a place that does not apply."""

    code: str = ""
    heading: str = ""
    entry: Entry | None = None
    sum: Sum | None = None
    terms: tuple[str, ...] = ()
    last: int | None = None
    field: BoundField | None = None
    seen: str = ""
    typed: Any = None
    theirs: Entry | None = None
    labelled_by: str = ""
    note: Point | None = None
    found: Sequence[tuple[Issue, str]] = ()
    asks: bool = False  # whether a number may take the place of “not available”
    agrees: bool = False

    @property
    def has_error(self) -> bool:
        return bool(self.field and self.field.errors) or any(issue.is_error for issue, words in self.found)


@dataclass(frozen=True)
class SquareRow:
    id: str
    heading: str
    squares: tuple[Square, ...]
    is_total: bool = False


@dataclass(frozen=True)
class Group:
    """The rows of one question; with a heading of its own where the block has several such questions."""

    id: str
    heading: str
    guidance: str
    rows: tuple[SquareRow, ...]


@dataclass(frozen=True)
class Grid:
    block: Block
    columns: tuple[Axis, ...]
    has_totals: bool
    groups: tuple[Group, ...]
    last_is_invented: bool = False

    @property
    def width(self) -> int:
        """How many places a row has, its heading counted."""
        return 1 + max(len(row.squares) for group in self.groups for row in group.rows)


@dataclass(frozen=True)
class _Maker:
    assessment: Assessment
    form: FiguresForm | None = None
    theirs: Mapping[str, Entry] = field(default_factory=dict)
    points: Mapping[str, Point] = field(default_factory=dict)
    found: Mapping[str, Sequence[tuple[Issue, str]]] = field(default_factory=dict)

    @property
    def figures(self) -> Figures:
        return self.assessment.figures

    @property
    def last(self) -> LastYear:
        return self.assessment.last

    def square(self, code: str, heading: str, labelled_by: str) -> Square:
        if code not in self.figures.shape:
            return Square(heading=heading)
        if code in self.figures.shape.totals:
            terms = self.figures.shape.terms(code)
            total, found = self.figures.sum(code), self.found.get(code, ())
            return Square(code, heading, sum=total, terms=terms, last=self.last.get(code), found=found)
        typed, seen = self.typed(code)
        return Square(
            code=code,
            heading=heading,
            entry=self.figures[code],
            last=self.last.get(code),
            field=self.form[code] if self.form else None,
            seen=seen,
            typed=typed,
            theirs=self.theirs.get(code),
            labelled_by=labelled_by,
            note=self.points.get(code),
            found=self.found.get(code, ()),
            asks=self.form is not None and self.form.is_bound and self.figures[code].is_unavailable and bool(typed),
            agrees=self.form is not None and OVER + code in self.form.data,
        )

    def typed(self, code: str) -> tuple[Any, str]:
        """What a box's input shows, and the token of the entry that its writer has seen by then."""
        if self.form is None:
            return None, ""
        if not self.theirs:
            return self.form[code].value(), self.form.seen[code]
        # After a conflict everybody's work is on the page: a box left alone shows what stands there now.
        entry, value = self.theirs.get(code, self.figures[code]), self.form.cleaned_data[code]
        return value if self.form.was_touched(code, value) else entry.value, entry.token

    def group(self, question: Question, rows: Sequence[GridRow], block: Block) -> Group:
        """A question's rows; one without lines has one row, that goes by the question's title."""
        named = len(block.questions) > 1 and bool(question.lines)
        head = f"{question.code}-heading" if named else ""
        columns = [(c.heading, f"column-{c.code}") for c in block.columns]
        columns.append((_("Total") if columns else "", ""))
        made = []
        for row in rows:
            name = row.axis.code if row.axis else "total" if row.is_total else "row"
            heading = row.axis.heading if row.axis else _("Total") if row.is_total else question.title
            squares = tuple(
                self.square(code, above, " ".join(filter(None, (head, f"{question.code}-{name}", column))))
                for code, (above, column) in zip(row.codes, columns, strict=True)
            )
            made.append(SquareRow(f"{question.code}-{name}", heading, squares, row.is_total))
        return Group(head, question.title if named else "", question.guidance, tuple(made))


def build_grid(
    block: Block,
    assessment: Assessment,
    form: FiguresForm | None = None,
    theirs: Mapping[str, Entry] | None = None,
) -> Grid:
    """A block's grid. With a form its boxes are inputs; `theirs` are the boxes that somebody else changed meanwhile.

    What the checks find stands at the boxes that are to be filled in, while they hold what is saved.
    """
    found = at_boxes(assessment) if form and not form.is_bound else {}
    maker = _Maker(assessment, form, theirs or {}, points_of(assessment), found)
    groups = tuple(maker.group(question, rows, block) for question, rows in block.grid())
    return Grid(block, block.columns, bool(block.columns), groups, assessment.last.is_invented)
