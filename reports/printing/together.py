"""Tables of one number each, printed as one table of several lines. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from reports.printing.tables import Group, ReportTable, TableRow


def together(tables: Sequence[ReportTable]) -> list[ReportTable]:
    """The tables in their order; where several have one number each, these as one, in the place of the first."""
    single = [table for table in tables if table.is_single]
    if len(single) < 2:
        return list(tables)
    joined = _joined(single)
    return [joined if table is single[0] else table for table in tables if table is single[0] or table not in single]


def _joined(tables: Sequence[ReportTable]) -> ReportTable:
    first, bases = tables[0], {table.basis for table in tables}
    return ReportTable(
        code=first.code,
        caption=_("Figures that stand alone"),
        subtitle="",
        basis=first.basis if len(bases) == 1 else "",
        columns=(_("Number"),),
        column_notes=("",),
        groups=(Group("", tuple(_rows(tables, len(bases) == 1))),),
        notes=tuple(note for table in tables for note in table.notes),
        markers=tuple(dict.fromkeys(marker for table in tables for marker in table.markers)),
        revisions=tuple(dict.fromkeys(reason for table in tables for reason in table.revisions)),
        remarks=tuple(f"{table.code}. {remark}" for table in tables for remark in table.remarks),
        source=next((table.source for table in tables if table.source), ""),
        joins=tuple(table.code for table in tables),
    )


def _rows(tables: Sequence[ReportTable], is_of_one_basis: bool) -> Iterator[TableRow]:
    """Each table's line under its letter and caption, its footnotes counted on from those before.

    What stands beside its number, a rate's population, is a line more.
    """
    notes = 0
    for table in tables:
        row, *beside = table.groups[0].rows
        cells = tuple(replace(cell, note=cell.note and cell.note + notes) for cell in row.cells)
        words = f"{table.code}. {table.caption}" + (f": {table.subtitle}" if table.subtitle else "")
        basis = "" if is_of_one_basis else table.basis
        yield TableRow(words, cells, heading_note=table.note, basis=basis, letter=table.code)
        for other in beside:
            yield replace(other, heading=f"{table.code}. {other.heading}")
        notes += len(table.notes)
