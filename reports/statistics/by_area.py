"""A year area by area: a table that sorts by any of its columns, and a small drawing of each area over the years.

Here: how they are printed, sorted and drawn. Not here: where the numbers come from (reports.statistics.area_figures).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports.printing import multiples
from reports.printing.multiples import Small
from reports.printing.tables import NOT_APPLICABLE, NOT_AVAILABLE, number, population_heading
from reports.published.public_returns import PublicReturn
from reports.published.series import tenths_of_a_per_cent
from reports.statistics import over_years
from reports.statistics.area_figures import AreaFigures
from reports.statistics.bulletin import Subject
from reports.statistics.findings import percent, signed
from reports.statistics.statistics import Statistics
from returns.arithmetic.rates import nearest_100
from returns.models import Area, ReportingYear

MOST_YEARS = 10  # in a small drawing
AREA, CHANGE, PERCENT, RATE, PEOPLE = "area", "change", "percent", "rate", "population"


class Cell(NamedTuple):
    text: str
    order: int | None = None
    is_revised: bool = False
    code: str = ""


class Heading(NamedTuple):
    """A column: its key in an address; how it is sorted ("", "ascending", "descending"), and what a click asks for."""

    key: str
    words: str
    sorted: str
    next: str


class AreaRow(NamedTuple):
    name: str
    cells: tuple[Cell, ...]
    slug: str = ""
    has_report: bool = False
    is_invented: bool = False


class Drawn(NamedTuple):
    name: str
    slug: str
    has_report: bool
    is_invented: bool
    drawing: Small


@dataclass(frozen=True)
class AreaTable:
    subject: Subject
    headings: tuple[Heading, ...]
    rows: tuple[AreaRow, ...]
    nation: AreaRow
    sort: str
    markers: tuple[str, ...]

    @property
    def labelled(self) -> list[tuple[AreaRow, list[tuple[Heading, Cell]]]]:
        """Each row's cells with the headings that a narrow screen shows beside them."""
        return [(row, list(zip(self.headings[1:], row.cells, strict=True))) for row in (*self.rows, self.nation)]

    @property
    def is_revised(self) -> bool:
        return any(cell.is_revised for row in (*self.rows, self.nation) for cell in row.cells)


class ByArea:
    """The areas of a year's statistics. `key` names the subject of the table; an unknown one is the first."""

    def __init__(self, statistics: Statistics, key: str = ""):
        self.statistics = statistics
        self.subject = next((one for one in statistics.subjects if one.key == key), statistics.subjects[0])
        first = self.drawn_years[0]
        codes = {*(series.code for series in self.subject.columns), self.drawn_code}
        self.figures = AreaFigures(statistics, codes, min(first, self.year - 1))

    @property
    def year(self) -> int:
        return self.statistics.year.year

    @property
    def drawn_code(self) -> str:
        """What the small drawings show: the rate, which compares areas of different sizes, or the first total."""
        rate = self.statistics.form.rate
        return rate.code if rate else (self.statistics.subjects[0].named[0][1].code)

    @property
    def drawn_title(self) -> str:
        return next(
            title
            for subject in self.statistics.subjects
            for title, series in subject.named
            if series.code == self.drawn_code
        )

    @cached_property
    def drawn_years(self) -> list[int]:
        first = self.statistics.years[0].year
        return [period.year for period in self.statistics.periods if period.year >= first][-MOST_YEARS:]

    # --- The table ------------------------------------------------------------------------------

    def table(self, sort: str = "") -> AreaTable:
        """Sorted by a column's key, with "-" before it the highest first; by name where there is no such column."""
        columns = self._columns
        if sort.removeprefix("-") not in dict(columns):
            sort = AREA
        codes = [series.code for series in self.subject.columns]
        asked = (here for here in self.figures.here if any(here.is_asked(code) for code in codes))
        rows = [AreaRow(*self._row(here)) for here in asked]
        place = [key for key, _ in columns].index(sort.removeprefix("-")) - 1
        if place >= 0:
            known = [row for row in rows if row.cells[place].order is not None]
            known.sort(key=lambda row: row.cells[place].order or 0, reverse=sort.startswith("-"))
            rows = known + [row for row in rows if row.cells[place].order is None]
        elif sort.startswith("-"):
            rows.reverse()
        nation = AreaRow(_("England and Wales"), self._nation())
        shown = [cell.text for row in (*rows, nation) for cell in row.cells]
        markers = tuple(marker for marker in (NOT_APPLICABLE, NOT_AVAILABLE) if marker in shown)
        headings = tuple(_heading(key, words, sort) for key, words in columns)
        return AreaTable(self.subject, headings, tuple(rows), nation, sort, markers)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """(key, title) of each subject that the table can show."""
        return [(subject.key, subject.title) for subject in self.statistics.subjects]

    @cached_property
    def _compared(self) -> str:
        """The code that the change is of: what leads the subject."""
        return self.subject.lead.code if self.subject.lead else ""

    @cached_property
    def _shows_rate(self) -> bool:
        rate = self.statistics.form.rate
        return rate is not None and rate.numerator in {series.code for series in self.subject.columns}

    @property
    def _shows_people(self) -> bool:
        """Wherever the rate stands, the population that it divides by is beside it."""
        rate = self.statistics.form.rate
        return rate is not None and (self._shows_rate or rate.code in {one.code for one in self.subject.columns})

    @cached_property
    def _columns(self) -> list[tuple[str, str]]:
        """(key, heading)."""
        columns = [(AREA, _("Area")), *((series.code, series.heading) for series in self.subject.columns)]
        if self._compared:
            last = self.statistics.last.name
            columns += [(CHANGE, _("Change on {year}").format(year=last)), (PERCENT, _("Change, per cent"))]
        rate = self.statistics.form.rate
        columns += [(RATE, rate.title)] if rate and self._shows_rate else []
        return columns + ([(PEOPLE, population_heading())] if self._shows_people else [])

    def _row(self, here: PublicReturn) -> tuple[str, tuple[Cell, ...], str, bool, bool]:
        rate = self.statistics.form.rate
        cells = [self._cell(here, series.code) for series in self.subject.columns]
        if self._compared:
            cells += self._change(here)
        if rate and self._shows_rate:
            cells.append(self._cell(here, rate.code))
        if self._shows_people:
            cells.append(_people(here.people) if here.form.rate else Cell(NOT_APPLICABLE))
        return here.printed_name, tuple(cells), here.area, here.has_report, here.is_invented

    def _cell(self, here: PublicReturn, code: str) -> Cell:
        if not here.is_asked(code):
            return Cell(NOT_APPLICABLE)
        value = here.value(code)
        return Cell(NOT_AVAILABLE if value is None else number(value), value, code in here.revised, code)

    def _change(self, here: PublicReturn) -> list[Cell]:
        """On last year, in number and per cent. Nothing is compared across a break."""
        breaks = self.statistics.place(self.year, self._compared)[self.year].breaks
        now, before = (self.figures.value_in(here.area, year, self._compared) for year in (self.year, self.year - 1))
        if now is None or before is None or breaks:
            return [Cell(NOT_APPLICABLE), Cell(NOT_APPLICABLE)]
        return _changed(now - before, tenths_of_a_per_cent(now - before, before))

    def _nation(self) -> tuple[Cell, ...]:
        totals, rate = self.statistics.newest, self.statistics.form.rate
        codes = [series.code for series in self.subject.columns]
        sums = [self._sum(code) for code in codes]
        if self.subject.lead:
            change = self.subject.lead.change(self.year)
            sums += _changed(change.number, change.tenths) if change else [Cell(NOT_APPLICABLE)] * 2
        if rate and self._shows_rate and totals.rate:
            sums.append(self._sum(rate.code))
        if self._shows_people:
            sums.append(_people(totals.people))
        return tuple(sums)

    def _sum(self, code: str) -> Cell:
        value = self.statistics.newest.total(code).value
        is_revised = code in self.statistics.newest.revised
        return Cell(NOT_AVAILABLE if value is None else number(value), value, is_revised, code)

    @property
    def ended(self) -> list[str]:
        """A sentence on each area whose series has stopped, and why."""
        return [_why_ended(area, ReportingYear(year=area.to_year or 0)) for area in self.figures.ended]

    # --- Small multiples ------------------------------------------------------------------------

    @property
    def line(self) -> int | None:
        """The nation's number in the drawings."""
        rate = self.statistics.newest.rate
        return rate.value if rate and self.statistics.form.rate else None

    @property
    def has_line(self) -> bool:
        return self.line is not None

    @property
    def breaks(self) -> list[str]:
        """Where the drawings have an upright line, and why."""
        drawn = self.statistics.series(self.year, self.drawn_code, "")
        return over_years.breaks([drawn], [self.statistics.by_year[year] for year in self.drawn_years])

    @property
    def why_not_compared(self) -> str:
        """Why the table has no change on the year before, where the series breaks between the two."""
        if not self._compared:
            return ""
        here = self.statistics.place(self.year, self._compared)[self.year]
        return here.why if here.breaks and self.statistics.last.published else ""

    def drawings(self) -> list[Drawn]:
        """One for each area, by name, all on one scale, with the nation's rate across each."""
        shown = [here for here in self.figures.here if here.is_asked(self.drawn_code)]
        columns = [self._drawn(here.area) for here in shown]
        drawn = multiples.draw(columns, beside=self.line)
        return [
            Drawn(here.printed_name, here.area, here.has_report, here.is_invented, drawing)
            for here, drawing in zip(shown, drawn, strict=True)
        ]

    def _drawn(self, area: str) -> list[multiples.Column]:
        places = self.statistics.place(self.year, self.drawn_code)
        columns: list[multiples.Column] = []
        for year in self.drawn_years:
            value = self.figures.value_in(area, year, self.drawn_code)
            breaks = bool(columns) and year in places and places[year].breaks
            is_invented = self.figures.is_invented(area, year)
            columns.append(multiples.Column(self.statistics.by_year[year].name, value, breaks, is_invented))
        return columns


def _people(people: int | None) -> Cell:
    """To the nearest 100, as it is printed beside a rate; files have it as it is."""
    return Cell(number(nearest_100(people)), people) if people else Cell(NOT_AVAILABLE)


def _changed(change: int, tenths: int | None) -> list[Cell]:
    return [Cell(signed(change), change), Cell(NOT_APPLICABLE if tenths is None else percent(tenths), tenths)]


def _heading(key: str, words: str, sort: str) -> Heading:
    """Names are sorted from A first, numbers from the highest; another click turns them round."""
    if sort.removeprefix("-") != key:
        return Heading(key, words, "", key if key == AREA else f"-{key}")
    is_down = sort.startswith("-")
    return Heading(key, words, "descending" if is_down else "ascending", key if is_down else f"-{key}")


def sorts(headings: Sequence[Heading]) -> list[tuple[str, str, bool]]:
    """(key, words, whether it is so now) of each way to sort, for a list of choices."""
    return [
        (heading.key if heading.key == AREA else f"-{heading.key}", heading.words, bool(heading.sorted))
        for heading in headings
    ]


def _why_ended(area: Area, last: ReportingYear) -> str:
    followers = list(area.successors.all())
    words = _("{area}: its series stops after {year}, because the area has ended.")
    if len(followers) > 1:
        words = _("{area}: its series stops after {year}, because the area was divided into {names}.")
    elif followers and len(followers[0].predecessors.all()) > 1:
        words = _("{area}: its series stops after {year}, because the area was merged into {names}.")
    elif followers:
        words = _("{area}: its series stops after {year}, because it became {names}.")
    return words.format(area=_named(area), year=last.name, names=", ".join(map(_named, followers)))


def _named(area: Area) -> str:
    return (area.name_cy if get_language() == "cy" else "") or area.name
