"""One block as a grid of boxes and totals, ready for a template: the same for entry, checking and review."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.forms import BoundField
from django.utils.translation import gettext as _

from returns.arithmetic.figures import Entry, Figures, Sum
from returns.checks.assessment import Assessment, LastYear
from returns.entry.forms import FiguresForm
from returns.form.questionnaire import Axis, Block, Question
from returns.models import BoxNote


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
    note: BoxNote | None = None


@dataclass(frozen=True)
class Row:
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
    rows: tuple[Row, ...]


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
    found: Assessment
    form: FiguresForm | None = None
    theirs: Mapping[str, Entry] = field(default_factory=dict)

    @property
    def figures(self) -> Figures:
        return self.found.figures

    @property
    def last(self) -> LastYear:
        return self.found.last

    def box(self, question: Question, key: tuple[int | None, int | None], heading: str, labelled_by: str) -> Square:
        if key not in question.boxes:
            return Square(heading=heading)
        code = question.boxes[key].code
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
            note=self.found.notes.get(code),
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

    def total(self, code: str, heading: str) -> Square:
        if code not in self.figures.shape.totals:
            return Square(heading=heading)
        terms = self.figures.shape.terms(code)
        return Square(code, heading, sum=self.figures.sum(code), terms=terms, last=self.last.get(code))

    def rows(self, question: Question, columns: tuple[Axis, ...], head: str) -> list[Row]:
        """A row for each level; for a question without levels one row, that goes by the question's title."""
        rows = []
        for level in question.levels or (None,):
            row = f"{question.code}-{level.code if level else 'row'}"
            number, heading = (level.number, level.heading) if level else (None, question.title)
            if columns:
                squares = [
                    self.box(question, (c.number, number), c.heading, f"{head} {row} column-{c.code}".strip())
                    for c in columns
                ]
                code = f"{question.code}_{level.code}_total" if level else f"{question.code}_total"
                squares.append(self.total(code, _("Total")))
            else:
                squares = [self.box(question, (None, number), "", f"{head} {row}".strip())]
            rows.append(Row(row, heading, tuple(squares)))
        if question.levels:
            sums = [self.total(f"{question.code}_{c.code}_total", c.heading) for c in columns]
            sums.append(self.total(f"{question.code}_total", _("Total") if columns else ""))
            rows.append(Row(f"{question.code}-total", _("Total"), tuple(sums), is_total=True))
        return rows


def build_grid(
    block: Block,
    found: Assessment,
    form: FiguresForm | None = None,
    theirs: Mapping[str, Entry] | None = None,
) -> Grid:
    """A block's grid. With a form its boxes are inputs; `theirs` are the boxes that somebody else changed meanwhile."""
    maker = _Maker(found, form, theirs or {})
    columns = block.categories
    groups = []
    for question in block.questions:
        named = len(block.questions) > 1 and bool(question.levels)
        head = f"{question.code}-heading" if named else ""
        groups.append(
            Group(
                head,
                question.title if named else "",
                question.guidance,
                tuple(maker.rows(question, columns, head)),
            )
        )
    return Grid(block, columns, bool(columns), tuple(groups), found.last.is_invented)
