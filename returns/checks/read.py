"""What stands in the boxes of revisions, as the database has it. One return and many are read in the same way."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from returns.arithmetic.figures import Box, Entry, Figures, Shape
from returns.models import Cell, Figure, Revision

ENTRY = ("value", "unavailable_reason", "footnote", "unavailable_reason_cy", "footnote_cy")


class Entries(dict[tuple[Any, ...], Entry]):
    """Entries as the database tells them, each kind made once: most of a year's boxes hold the same few numbers."""

    def __missing__(self, told: tuple[Any, ...]) -> Entry:
        self[told] = Entry(*told)
        return self[told]


def figures_of(revision: Revision, shape: Shape) -> Figures:
    """The entries of a revision in the boxes of a form, or of a part of it. One query."""
    return Figures(shape, entries_of([revision.pk])[revision.pk])


def figures_of_many(revisions: Sequence[Revision], shape: Shape) -> dict[int, Figures]:
    """The figures of each revision with its area at hand, of what that is asked, by the revision's key. One query."""
    entries = entries_of([revision.pk for revision in revisions])
    return {here.pk: Figures(shape.part(here.area_return.area.asked_as), entries[here.pk]) for here in revisions}


def entries_of(revisions: Iterable[int], boxes: Collection[str] | None = None) -> dict[int, dict[str, Entry]]:
    """The entries of revisions by their keys, in all boxes or in some. One query."""
    entries: dict[int, dict[str, Entry]] = {revision: {} for revision in revisions}
    made, rows = Entries(), Figure.objects.filter(revision__in=list(entries))
    if boxes is not None:
        rows = rows.filter(cell__code__in=boxes)
    for row in rows.values_list("revision", "cell__code", *ENTRY):
        entries[row[0]][row[1]] = made[row[2:]]
    return entries


def shape_of(year: int) -> tuple[dict[int, str], Shape]:
    """The boxes of a year's form, without its words: their codes by the cells' keys, and its shape. One query."""
    rows = Cell.objects.filter(year=year).order_by("position")
    place = ("question__code", "category__number", "level__number", "asked_of", "row__number")
    cells = list(rows.values_list("pk", "code", *place))
    return {key: code for key, code, *_ in cells}, Shape(Box(*box) for _, *box in cells)
