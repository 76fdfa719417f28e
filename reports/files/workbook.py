"""The consolidated workbook: cover, contents, notes, a sheet for each block of the form, a sheet of all figures."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from reports.files import nationwide
from reports.files.area_rates import AreaRate, AreaRates
from reports.files.book import Book, Column, Line, Look, Sheet, Table, Value, unique
from reports.files.boxes import Boxes, Group, Place
from reports.files.columns import TIDY
from reports.files.cover import NONE, NOT_COLLECTED, PUBLISHER, Remarks, Row, cover, remarks_on
from reports.printing.tables import NOT_AVAILABLE, REVISED
from reports.published import one_select
from reports.published.editions import State
from reports.published.source import Source
from returns.arithmetic.figures import Entry, Figures, differences
from returns.models import ReportingYear

LANGUAGE = "en"
COUNT_WIDTH, YEAR_WIDTH, NAME_WIDTH, TEXT_WIDTH = 17, 12, 28, 60
WIDE = {"area_name", "reason", "footnote", "revision_reason", "area_codes", "question", "cell"}


def book_of(source: Source) -> Book:
    with override(LANGUAGE):
        boxes = Boxes(source.years)
        rows = list(one_select.rows(source.state))
        remarks = remarks_on(source, boxes, rows)
        tables = [nationwide.sheet(source), *_Tables(source, boxes, rows, remarks).sheets(), _all_figures(rows)]
        notes = _notes(remarks)
        return Book(
            title=_title(source),
            subject=_("Multi-agency public protection arrangements: figures of the areas of England and Wales"),
            publisher=str(PUBLISHER),
            language=f"{LANGUAGE}-GB",
            moment=source.moment,
            sheets=(cover(source, _title(source)), _contents([notes, *tables]), notes, *tables),
        )


def _title(source: Source) -> str:
    return _("MAPPA statistics by area, %(years)s") % {"years": source.title}


def _contents(sheets: Sequence[Sheet]) -> Sheet:
    columns = (Column(_("Sheet"), 20, links=True), Column(_("What it holds"), 100))
    rows = [(sheet.name, sheet.title) for sheet in sheets]
    lines = (
        Line(_("Contents"), Look.TITLE),
        Line(_("This sheet has one table: a line for each of the other sheets, with a link to it.")),
    )
    return Sheet(_("Contents"), lines, Table("contents", columns, rows))


def _notes(remarks: Remarks) -> Sheet:
    columns = (
        Column(_("Note"), 10), Column(_("Year"), YEAR_WIDTH), Column(_("Area"), NAME_WIDTH),
        Column(_("Figure"), TEXT_WIDTH), Column(_("Kind"), 20), Column(_("What it says"), 80),
    )  # fmt: skip
    rows = [(f"note {r.number}", r.year, r.area, r.about, r.kind, r.text) for r in remarks.all]
    lines = (
        Line(_("Notes"), Look.TITLE),
        Line(_("This sheet has one table. The other sheets point to its lines in their column of notes.")),
        Line(_("[z] stands where a note is not for one year, one area or one figure.")),
    )
    return Sheet(_("Notes"), lines, Table("notes", columns, rows))


def _all_figures(rows: Sequence[Row]) -> Sheet:
    columns = tuple(
        Column(str(TIDY[name][0]), NAME_WIDTH if name in WIDE else YEAR_WIDTH, is_number=name == "value")
        for name in one_select.COLUMNS
    )
    lines = (
        Line(_("All figures, a line for each"), Look.TITLE),
        Line(_("This sheet has one table: the rows of the CSV file, in the same order.")),
        Line(_("[x] stands for a number that is not available, and [z] where there is nothing to say.")),
    )
    table = Table("all_figures", columns, [_as_told(row) for row in rows])
    return Sheet(_("All figures"), lines, table)


def _as_told(row: Row) -> tuple[Value, ...]:
    """A row of the SELECT with something in every cell."""
    empty = {"value": NOT_AVAILABLE}
    return tuple(empty.get(name, NONE) if row[name] in (None, "") else row[name] for name in one_select.COLUMNS)


def _rate(rate: AreaRate | None) -> tuple[Value, Value]:
    """The rate and its population."""
    if rate is None:
        return NOT_COLLECTED, NOT_COLLECTED
    return tuple(NOT_AVAILABLE if number is None else number for number in (rate.value, rate.people))  # type: ignore[return-value]


class _Tables:
    """A line for each return; where a total has an unavailable term it is not available either."""

    def __init__(self, source: Source, boxes: Boxes, rows: Sequence[Row], remarks: Remarks):
        self.source, self.boxes, self.remarks = source, boxes, remarks
        self.figures = {(year, area): figures for (year, area, _), figures in self._figures(rows).items()}
        self.changed = self._changed()
        self.rates = AreaRates(source, boxes, self.figures, self.changed)

    def _figures(self, rows: Sequence[Row]) -> dict[tuple[int, str, int], Figures]:
        entries: dict[tuple[int, str, int], dict[str, Entry]] = {}
        for row in rows:
            entry = Entry(row["value"], row["reason"] or "")
            entries.setdefault((row["year"], row["area"], row["revision"]), {})[row["cell"]] = entry
        return {key: Figures(self.boxes.shapes[key[0]], found) for key, found in entries.items()}

    def _changed(self) -> dict[tuple[int, str], set[str]]:
        """What stood otherwise in an edition that was public before, boxes and totals."""
        changed: dict[tuple[int, str], set[str]] = {}
        if not self.source.state.earlier:
            return changed
        before = self._figures(list(one_select.rows(State(self.source.state.earlier))))
        for (year, area, _number), figures in before.items():
            if (year, area) in self.figures:
                found = differences(figures, self.figures[year, area])
                changed.setdefault((year, area), set()).update(found)
        return changed

    def sheets(self) -> Iterator[Sheet]:
        taken: set[str] = set()
        for group in self.boxes.groups:
            name = _("Table %(block)s") % {"block": group.block}
            if name in taken:
                name += f" {group.year}"
            taken.add(name)
            yield Sheet(name, tuple(self._lines(group, name)), self._table(group, name))

    def _lines(self, group: Group, name: str) -> Iterator[Line]:
        form = self.boxes.form(group.year)
        block = next(block for block in form.blocks if block.code == group.block)
        yield Line(f"{name}. {block.title}", Look.TITLE)
        if block.subtitle:
            yield Line(block.subtitle)
        bases = dict.fromkeys(self.boxes.question(place).basis_name for place in group.places)
        yield Line(_("This sheet has one table, by area. Unit: number. %(basis)s.") % {"basis": "; ".join(bases)})
        if len(self.source.years) > 1:
            words = {"year": ReportingYear(year=group.year).name}
            yield Line(_("Titles and headings are worded as on the form for %(year)s.") % words)
        yield Line(_("The shorthand in square brackets is explained on the cover."))

    def _table(self, group: Group, name: str) -> Table:
        in_full = group.has_questions
        rates = self.rates.codes(group)
        titles = {code: self.rates.title(code, year) for code, year in rates.items()}
        divided = [(titles[code], _("Population: %(rate)s") % {"rate": titles[code]}) for code in rates]
        headings = unique(
            [*(self.boxes.words(place, LANGUAGE, in_full=in_full) for place in group.places), *chain(*divided)],
            [*(place.code for place in group.places), *(code for code in rates for _half in range(2))],
        )
        columns = (
            Column(_("Year"), YEAR_WIDTH),
            Column(_("Area"), NAME_WIDTH),
            Column(_("Area codes"), COUNT_WIDTH),
            *(Column(heading, COUNT_WIDTH, is_number=True) for heading in headings),
            Column(_("Revised figures"), TEXT_WIDTH),
            Column(_("Notes"), NAME_WIDTH),
        )
        questions = tuple(dict.fromkeys(place.question for place in group.places))
        rows: list[tuple[Value, ...]] = []
        for held in self.source.returns:
            shape = self.boxes.shapes[held.year]
            if any(place.code in shape for place in group.places):
                found = [self.rates.of(code, held.year, held.area) for code in rates]
                revised = [h for h, p in zip(headings, group.places, strict=False) if self._is_revised(held, p)]
                revised += [titles[code] for code, rate in zip(rates, found, strict=True) if rate and rate.is_revised]
                rows.append(
                    (
                        ReportingYear(year=held.year).name,
                        held.area_name,
                        " ".join(held.area_codes) or NONE,
                        *(self._value(held, place) for place in group.places),
                        *chain(*(_rate(rate) for rate in found)),
                        f"{REVISED} {'; '.join(revised)}" if revised else NONE,
                        self.remarks.marks(held.year, held.area, questions),
                    )
                )
        return Table(name.lower().replace(" ", "_"), columns, rows)

    def _value(self, held: Any, place: Place) -> Value:
        if place.code not in self.boxes.shapes[held.year]:
            return NOT_COLLECTED
        value = self.figures[held.year, held.area].value(place.code)
        return NOT_AVAILABLE if value is None else value

    def _is_revised(self, held: Any, place: Place) -> bool:
        return place.code in self.changed.get((held.year, held.area), ())
