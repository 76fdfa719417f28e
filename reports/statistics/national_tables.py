"""The form's tables for England and Wales: national sums in the place of a return's figures. Pure: no ORM.

A sum adds what there is. Where it covers other areas than the year as a whole, its cell has a note that says how many.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from reports.printing.tables import (
    NOT_AVAILABLE,
    WITHHELD,
    Group,
    Printer,
    ReportTable,
    TableCell,
    TableRow,
    number,
    population_heading,
    table_of,
)
from reports.statistics.bulletin import Period
from returns.arithmetic.figures import Figures, NationalSum
from returns.arithmetic.rates import nearest_100

if TYPE_CHECKING:
    from returns.form.questionnaire import Questionnaire


@dataclass(frozen=True)
class Nation:
    """One year's sums: by box and total, the rate, and which of them are revised.

    Of the rate, the `people` that it divides by, and in words of how many people one is counted.
    """

    period: Period
    sums: Mapping[str, NationalSum]
    rate: NationalSum | None
    revised: Collection[str]
    people: int = 0
    one_in: str = ""


class NationalPrinter(Printer):
    """Prints national sums, and how many areas each covers where that differs from the year's."""

    def __init__(self, form: Questionnaire, nation: Nation):
        # The reason of each revision stands in the area's own report.
        super().__init__(Figures(form.shape, {}), dict.fromkeys(nation.revised, ""))
        self.nation = nation

    def printed(self, code: str) -> TableCell:
        return self.summed(code, self.nation.sums[code])

    def summed(self, code: str, total: NationalSum) -> TableCell:
        missing = WITHHELD if total.is_withheld else NOT_AVAILABLE
        text = missing if total.value is None else number(total.value)
        return self.cell(text, code, self.coverage(total))

    def coverage(self, total: NationalSum) -> int:
        if total.value is None or total.areas == total.sent:
            return 0
        words = self.nation.period.covers(total.areas, total.owed)
        if words not in self.notes:
            self.notes.append(words)
        return self.notes.index(words) + 1


def national_tables(form: Questionnaire, nation: Nation) -> tuple[ReportTable, ...]:
    """A table for each block of the form, in the form's order, and the rate's after them.

    Without links to notes on terms: those stand in the areas' reports. A question of which nothing may be printed has
    no table.
    """
    form = form.part(lambda question, _: not all(nation.sums[code].is_withheld for code in question.codes))
    tables = [_without_note_links(table_of(block, NationalPrinter(form, nation))) for block in form.blocks]
    if form.rate and nation.rate:
        printer = NationalPrinter(form, nation)
        rows = [TableRow(_("Rate"), (printer.summed(form.rate.code, nation.rate),))]
        if nation.people:
            rows.append(TableRow(population_heading(), (TableCell(number(nearest_100(nation.people))),)))
        tables.append(
            ReportTable(
                code=form.rate.block,
                caption=form.rate.title,
                subtitle="",
                basis="",
                columns=(),
                column_notes=(),
                groups=(Group("", tuple(rows)),),
                notes=tuple(printer.notes),
                markers=tuple(printer.markers),
                revisions=tuple(printer.revisions),
                remarks=tuple(filter(None, [form.rate.note, nation.one_in and f"{nation.one_in}."])),
            )
        )
    return tuple(tables)


def _without_note_links(table: ReportTable) -> ReportTable:
    groups = tuple(
        replace(group, note="", rows=tuple(replace(row, heading_note="") for row in group.rows))
        for group in table.groups
    )
    return replace(table, note="", column_notes=("",) * len(table.columns), groups=groups)
