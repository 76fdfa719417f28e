"""A year area by area: a table that sorts by any of its columns, and a small drawing of each area over the years.

The areas' figures come through the state that the national ones were made of. Two queries, whatever the number of
areas, years and columns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from reports import multiples, published
from reports.bulletin import Subject, percent, signed
from reports.multiples import Small
from reports.series import tenths_of_a_per_cent
from reports.statistics import Statistics
from reports.tables import NOT_APPLICABLE, NOT_AVAILABLE, gettext_noop, number
from reports.words import in_language
from returns import rates
from returns.figures import NationalSum, whole
from returns.models import Revision

MOST_YEARS = 10  # in a small drawing
AREA, CHANGE, PERCENT, RATE = "area", "change", "percent", "rate"


@dataclass(frozen=True)
class Words:
    area: str = gettext_noop("Area")
    change: str = gettext_noop("Change on {year}")
    percent: str = gettext_noop("Change, per cent")
    nation: str = gettext_noop("England and Wales")


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


class Row(NamedTuple):
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
    rows: tuple[Row, ...]
    nation: Row
    sort: str
    markers: tuple[str, ...]

    @property
    def labelled(self) -> list[tuple[Row, list[tuple[Heading, Cell]]]]:
        """Each row's cells with the headings that a narrow screen shows beside them."""
        return [(row, list(zip(self.headings[1:], row.cells, strict=True))) for row in (*self.rows, self.nation)]

    @property
    def is_revised(self) -> bool:
        return any(cell.is_revised for row in (*self.rows, self.nation) for cell in row.cells)


class ByArea:
    """The areas of a year's statistics. `key` names the subject of the table; an unknown one is the first."""

    def __init__(self, statistics: Statistics, key: str = ""):
        self.statistics = statistics
        self.words = in_language(Words)
        self.subject = next((one for one in statistics.subjects if one.key == key), statistics.subjects[0])

    # --- What is read ---------------------------------------------------------------------------

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
        return [period.year for period in self.statistics.periods][-MOST_YEARS:]

    @cached_property
    def revisions(self) -> dict[int, Revision]:
        """By pk: those of the years that are shown, and the earlier public editions of this year."""
        state = self.statistics.source.state
        found = Revision.objects.filter(pk__in=[*state.revisions, *state.earlier], year__gte=self.drawn_years[0])
        return found.select_related("area_return__area", "population").in_bulk()

    @cached_property
    def here(self) -> list[Revision]:
        """This year's, by the areas' names."""
        now = set(self.statistics.source.state.revisions)
        found = [row for pk, row in self.revisions.items() if pk in now and row.year_id == self.year]
        return sorted(found, key=lambda row: row.area_return.printed_name)

    @cached_property
    def by_area(self) -> dict[tuple[int, int], int]:
        """(area, year) -> revision."""
        now = set(self.statistics.source.state.revisions)
        return {(row.area_return.area_id, row.year_id): pk for pk, row in self.revisions.items() if pk in now}

    @cached_property
    def before(self) -> dict[int, list[int]]:
        """This year's return -> its earlier public editions."""
        earlier = set(self.statistics.source.state.earlier)
        found: dict[int, list[int]] = {}
        for pk, row in self.revisions.items():
            if pk in earlier and row.year_id == self.year:
                found.setdefault(row.area_return_id, []).append(pk)
        return found

    @cached_property
    def boxes(self) -> Mapping[int, Mapping[str, int | None]]:
        """revision -> box -> number, of the boxes that are shown."""
        wanted = {
            box
            for code in {*(series.code for series in self.subject.columns), self.drawn_code}
            for year, place in self.statistics.place(self.year, code).items()
            for box in self._terms(year, place.code)
        }
        found: dict[int, dict[str, int | None]] = {}
        for revision, box, value in published.numbers(tuple(self.revisions), wanted):
            found.setdefault(revision, {})[box] = value
        return found

    def _terms(self, year: int, code: str) -> tuple[str, ...]:
        """The boxes behind a code of a year's form: a rate's are those that it counts."""
        form = self.statistics.forms[year]
        if form.rate and form.rate.code == code:
            code = form.rate.numerator
        return form.shape.terms(code) if code else ()

    def value(self, revision: int | None, code: str) -> int | None:
        """A box, a total or the rate of a revision, by the code of its own year's form."""
        if revision is None or not code:
            return None
        row = self.revisions[revision]
        boxes, form = self.boxes.get(revision, {}), self.statistics.forms[row.year_id]
        count = whole([boxes.get(box) for box in self._terms(row.year_id, code)])
        if form.rate is None or form.rate.code != code:
            return count
        people = getattr(row.population, form.rate.base, None)
        return None if count is None or not people else rates.per_100k(count, people)

    # --- The table ------------------------------------------------------------------------------

    def table(self, sort: str = "") -> AreaTable:
        """Sorted by a column's key, with "-" before it the highest first; by name where there is no such column."""
        columns = self._columns
        if sort.removeprefix("-") not in dict(columns):
            sort = AREA
        rows = [Row(*self._row(revision)) for revision in self.here]
        place = [key for key, _ in columns].index(sort.removeprefix("-")) - 1
        if place >= 0:
            known = [row for row in rows if row.cells[place].order is not None]
            known.sort(key=lambda row: row.cells[place].order or 0, reverse=sort.startswith("-"))
            rows = known + [row for row in rows if row.cells[place].order is None]
        elif sort.startswith("-"):
            rows.reverse()
        nation = Row(self.words.nation, self._nation())
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

    @cached_property
    def _columns(self) -> list[tuple[str, str]]:
        """(key, heading)."""
        found = [(AREA, self.words.area), *((series.code, series.heading) for series in self.subject.columns)]
        if self._compared:
            last = self.statistics.names[self.year - 1]
            found += [(CHANGE, self.words.change.format(year=last)), (PERCENT, self.words.percent)]
        rate = self.statistics.form.rate
        return found + ([(RATE, rate.title)] if rate and self._shows_rate else [])

    def _row(self, revision: Revision) -> tuple[str, tuple[Cell, ...], str, bool, bool]:
        area, rate = revision.area_return, self.statistics.form.rate
        cells = [self._cell(revision, series.code) for series in self.subject.columns]
        if self._compared:
            cells += self._change(revision)
        if rate and self._shows_rate:
            cells.append(self._cell(revision, rate.code))
        return area.printed_name, tuple(cells), area.area.slug, revision.has_report, revision.is_invented

    def _cell(self, revision: Revision, code: str) -> Cell:
        value = self.value(revision.pk, code)
        is_revised = any(self.value(pk, code) != value for pk in self.before.get(revision.area_return_id, ()))
        return Cell(NOT_AVAILABLE if value is None else number(value), value, is_revised, code)

    def _change(self, revision: Revision) -> list[Cell]:
        """On last year, in number and per cent. Nothing is compared across a break."""
        places = self.statistics.place(self.year, self._compared)
        last = places.get(self.year - 1)
        now = self.value(revision.pk, self._compared)
        held = self.by_area.get((revision.area_return.area_id, self.year - 1))
        before = self.value(held, last.code) if last and not places[self.year].breaks else None
        if now is None or before is None:
            return [Cell(NOT_APPLICABLE), Cell(NOT_APPLICABLE)]
        return _changed(now - before, tenths_of_a_per_cent(now - before, before))

    def _nation(self) -> tuple[Cell, ...]:
        totals, rate = self.statistics.newest, self.statistics.form.rate
        codes = [series.code for series in self.subject.columns]
        found = [self._sum(code) for code in codes]
        if self.subject.lead:
            change = self.subject.lead.change(self.year)
            found += _changed(change.number, change.tenths) if change else [Cell(NOT_APPLICABLE)] * 2
        if rate and self._shows_rate and totals.rate:
            found.append(self._sum(rate.code))
        return tuple(found)

    def _sum(self, code: str) -> Cell:
        totals, rate = self.statistics.newest, self.statistics.form.rate
        total = totals.rate if rate and rate.code == code else totals.sums[code]
        value = (total or NationalSum(None, 0)).value
        return Cell(NOT_AVAILABLE if value is None else number(value), value, code in totals.revised, code)

    # --- Small multiples ------------------------------------------------------------------------

    @property
    def line(self) -> int | None:
        """The nation's number in the drawings."""
        rate = self.statistics.newest.rate
        return rate.value if rate and self.statistics.form.rate else None

    @property
    def has_line(self) -> bool:
        return self.line is not None

    def drawings(self) -> list[Drawn]:
        """One for each area, by name, all on one scale, with the nation's rate across each."""
        columns = [self._drawn(revision) for revision in self.here]
        drawn = multiples.draw(columns, in_language(multiples.Words), beside=self.line)
        return [
            Drawn(row.area_return.printed_name, row.area_return.area.slug, row.has_report, row.is_invented, drawing)
            for row, drawing in zip(self.here, drawn, strict=True)
        ]

    def _drawn(self, revision: Revision) -> list[multiples.Column]:
        places = self.statistics.place(self.year, self.drawn_code)
        columns: list[multiples.Column] = []
        for year in self.drawn_years:
            place = places.get(year)
            held = self.by_area.get((revision.area_return.area_id, year))
            value = self.value(held, place.code) if place else None
            is_invented = held is not None and self.revisions[held].is_invented
            breaks = bool(place and place.breaks and columns)
            columns.append(multiples.Column(self.statistics.names[year], value, breaks, is_invented))
        return columns


def _changed(change: int, tenths: int | None) -> list[Cell]:
    return [Cell(signed(change), change), Cell(NOT_APPLICABLE if tenths is None else percent(tenths), tenths)]


def _heading(key: str, words: str, sort: str) -> Heading:
    """Names are sorted from A first, numbers from the highest; another click turns them round."""
    if sort.removeprefix("-") != key:
        return Heading(key, words, "", key if key == AREA else f"-{key}")
    is_down = sort.startswith("-")
    return Heading(key, words, "descending" if is_down else "ascending", key if is_down else f"-{key}")


def sorts(headings: Sequence[Heading]) -> list[tuple[str, str]]:
    """(key, words) of each way to sort, for a list of choices."""
    return [(heading.key if heading.key == AREA else f"-{heading.key}", heading.words) for heading in headings]
