"""The share of people who are managed above the lowest level, over the years: a table and a finding. Pure: no ORM.

Which levels and which question these are follows from the form (Questionnaire.share). A year has a share where the same
areas have all of its numbers; nothing is derived from national figures as published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from reports.printing.tables import NOT_AVAILABLE, Group, ReportTable, TableCell, TableRow, number
from reports.published.national import NationalTotals
from reports.published.series import FormPlace
from reports.statistics.bulletin import Period
from reports.statistics.findings import Finding, unsigned
from returns.arithmetic.rates import share

if TYPE_CHECKING:
    from returns.form.blocks import Share


@dataclass(frozen=True)
class OfYear:
    """One year: so many managed above the lowest level, of so many; why it does not compare with the year before."""

    period: Period
    part: int | None = None
    whole: int | None = None
    breaks: bool = False
    why: str = ""
    is_whole: bool = False
    is_revised: bool = False

    @property
    def printed(self) -> str:
        tenths = share(self.part, self.whole)
        return NOT_AVAILABLE if tenths is None else unsigned(tenths)


@dataclass(frozen=True)
class Shares:
    levels: str
    years: tuple[OfYear, ...]

    @classmethod
    def over(
        cls,
        told: Share,
        places: Mapping[str, Mapping[int, FormPlace]],
        totals: Mapping[int, NationalTotals],
        periods: Mapping[int, Period],
    ) -> Shares:
        """`places` say where each code of the newest form's share stands on the forms before it."""
        *others, last = (level.heading for level in told.levels)
        levels = _("{levels} and {last}").format(levels=", ".join(others), last=last) if others else last
        years = (_of_year(told, places, totals[year], periods[year]) for year in sorted(totals))
        return cls(levels, tuple(here for here in years if here))

    @property
    def title(self) -> str:
        return _("Share managed at {levels}").format(levels=self.levels)

    @property
    def finding(self) -> Finding | None:
        """What it comes to in the newest year, beside the one before; None where there is no number."""
        if not self.years or self.years[-1].printed == NOT_AVAILABLE:
            return None
        here, before = self.years[-1], self.years[-2] if len(self.years) > 1 else None
        said = [
            _("{part} of {whole} people").format(part=number(here.part or 0), whole=number(here.whole or 0)),
        ]
        is_next = before is not None and before.period.year == here.period.year - 1
        if before and is_next and here.is_whole and before.is_whole and not here.breaks:
            said.append(_("It was {percent} in {year}").format(percent=before.printed, year=before.period.name))
        return Finding(self.title, here.printed, tuple(said))

    @property
    def table(self) -> ReportTable:
        groups: list[Group] = []
        heading, rows = "", list[TableRow]()
        is_mixed = len({here.period.is_invented for here in self.years}) > 1
        for here in self.years:
            if here.breaks and rows:
                groups.append(Group(heading, tuple(rows)))
                rows = []
                heading = _("Break in the series before {year}").format(year=here.period.name)
                heading = f"{heading}. {here.why}" if here.why else heading
            name = here.period.heading
            if is_mixed and here.period.is_invented:
                name = f"{name} ({_('invented')})"
            numbers = (_printed(here.part), _printed(here.whole), here.printed)
            cells = (TableCell(text, is_revised=here.is_revised, is_marker=text == NOT_AVAILABLE) for text in numbers)
            rows.append(TableRow(name, tuple(cells)))
        groups.append(Group(heading, tuple(rows)))
        shown = {cell.text for group in groups for row in group.rows for cell in row.cells}
        return ReportTable(
            code="",
            caption=self.title,
            subtitle=_("Snapshot: the count on the last day of each year"),
            basis="",
            columns=(self.levels, _("All levels"), _("Share")),
            column_notes=("",) * 3,
            groups=tuple(groups),
            notes=(),
            markers=(NOT_AVAILABLE,) if NOT_AVAILABLE in shown else (),
            revisions=("",) if any(here.is_revised for here in self.years) else (),
        )


def _of_year(
    told: Share, places: Mapping[str, Mapping[int, FormPlace]], totals: NationalTotals, period: Period
) -> OfYear | None:
    """A year's share; None where its form does not count these."""
    here = {code: places[code].get(period.year, FormPlace("")) for code in told.codes}
    if not all(place.code for place in here.values()):
        return None
    sums = {code: totals.total(place.code) for code, place in here.items()}
    parts, whole = [sums[code] for code in told.parts], sums[told.whole]
    part = sum(one.value for one in parts if one.value is not None)
    is_there = all(one.value is not None and one.areas == one.sent for one in sums.values())
    why = " ".join(dict.fromkeys(place.why for place in here.values() if place.breaks and place.why))
    return OfYear(
        period,
        part if is_there else None,
        whole.value if is_there else None,
        any(place.breaks for place in here.values()),
        why,
        is_there and period.is_whole,
        any(place.code in totals.revised for place in here.values()),
    )


def _printed(value: int | None) -> str:
    return NOT_AVAILABLE if value is None else number(value)
