"""The consolidated workbook: cover, contents, notes, a sheet for each block of the form, a sheet of all figures."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import override

from reports.files import nationwide
from reports.files.boxes import Boxes, FormPlace, Group
from reports.files.cover import NONE, NOT_COLLECTED, PUBLISHER, UNREVISED, FigureRow, Remarks, cover, remarks_on
from reports.files.sheets import Column, Value, unique, with_table
from reports.printing.tables import NOT_AVAILABLE, REVISED
from reports.published import one_select
from reports.published.columns import FIGURE
from reports.published.public_returns import PublicReturn, public_returns, with_figures
from reports.published.source import Source
from returns.arithmetic.figures import Entry, Figures
from returns.models import ReportingYear
from returns.workbook.book import Book, Sheet

LANGUAGE = "en"
LEADING = 2  # year and area, which begin each row
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
    said = [_("This sheet has one table: a line for each of the other sheets, with a link to it.")]
    return with_table(_("Contents"), _("Contents"), said, "contents", columns, rows)


def _notes(remarks: Remarks) -> Sheet:
    columns = (
        Column(_("Note"), 10), Column(_("Year"), YEAR_WIDTH), Column(_("Area"), NAME_WIDTH),
        Column(_("Figure"), TEXT_WIDTH), Column(_("Kind"), 20), Column(_("What it says"), 80),
    )  # fmt: skip
    rows = [(f"note {r.number}", r.year, r.area, r.about, r.kind, r.text) for r in remarks.all]
    said = (
        _("This sheet has one table. The other sheets point to its lines in their column of notes."),
        _("[z] means that a note is not for one year, one area or one figure."),
    )
    return with_table(_("Notes"), _("Notes"), said, "notes", columns, rows)


def _all_figures(rows: Sequence[FigureRow]) -> Sheet:
    columns = tuple(
        Column(_(column.title), NAME_WIDTH if name in WIDE else YEAR_WIDTH, is_number=name == "value")
        for name, column in FIGURE.items()
    )
    said = (
        _("This sheet has one table: the rows of the CSV file, in the same order."),
        _("[x] means that a number is not available, and [z] that there is nothing to say."),
    )
    title = _("All figures, a line for each")
    return with_table(_("All figures"), title, said, "all_figures", columns, map(_as_told, rows), leading=LEADING)


def _as_told(row: FigureRow) -> tuple[Value, ...]:
    """A row of the SELECT with something in every cell."""
    empty = {"value": NOT_AVAILABLE, "status": UNREVISED}
    return tuple(empty.get(name, NONE) if row[name] in (None, "") else row[name] for name in one_select.COLUMNS)


class _Tables:
    """A line for each return; where a total has an unavailable term it is not available either."""

    def __init__(self, source: Source, boxes: Boxes, rows: Sequence[FigureRow], remarks: Remarks):
        self.source, self.boxes, self.remarks = source, boxes, remarks
        self.returns = self._returns(rows)

    def _returns(self, rows: Sequence[FigureRow]) -> dict[tuple[int, str], PublicReturn]:
        """By year and area. The figures are those of the rows; only corrected returns are asked for once more."""
        entries: dict[tuple[int, str], dict[str, Entry]] = {}
        for row in rows:
            entry = Entry(row["value"], row["reason"] or "")
            entries.setdefault((row["year"], row["area"]), {})[row["cell"]] = entry
        returns = public_returns(self.source.state, self.boxes.asked)
        corrected = with_figures([here for here in returns if here.earlier])
        others = [
            replace(here, figures=Figures(here.form.shape, entries[here.year, here.area]))
            for here in returns
            if not here.earlier
        ]
        return {(here.year, here.area): here for here in (*corrected, *others)}

    def sheets(self) -> Iterator[Sheet]:
        taken: set[str] = set()
        for group in self.boxes.groups:
            name = _("Table %(block)s") % {"block": group.block}
            if name in taken:
                name += f" {group.year}"
            taken.add(name)
            block = next(block for block in self.boxes.form(group.year).blocks if block.code == group.block)
            columns, lines = self._table(group)
            said = self._lines(group, block.subtitle)
            code = name.lower().replace(" ", "_")
            yield with_table(name, f"{name}. {block.title}", said, code, columns, lines, leading=LEADING)

    def _lines(self, group: Group, subtitle: str) -> Iterator[str]:
        if subtitle:
            yield subtitle
        bases = dict.fromkeys(self.boxes.question(place).basis_name for place in group.places)
        yield _("This sheet has one table, by area. Unit: number. %(basis)s.") % {"basis": "; ".join(bases)}
        if len(self.source.years) > 1:
            words = {"year": ReportingYear(year=group.year).name}
            yield _("Titles and headings are worded as on the form for %(year)s.") % words
        yield _("The shorthand in square brackets is explained on the cover.")

    def _table(self, group: Group) -> tuple[tuple[Column, ...], list[tuple[Value, ...]]]:
        in_full = group.has_questions
        rates = self.boxes.rates(group)
        divided = [(title, _("Population: %(rate)s") % {"rate": title}) for title in rates.values()]
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
            here = self.returns[held.year, held.area]
            if any(place.code in here.form.shape for place in group.places):
                revised = [h for h, p in zip(headings, group.places, strict=False) if p.code in here.revised]
                revised += [title for code, title in rates.items() if code in here.revised]
                rows.append(
                    (
                        ReportingYear(year=held.year).name,
                        held.area_name,
                        " ".join(held.area_codes) or NONE,
                        *(self._value(here, place) for place in group.places),
                        *chain(*(self._rate(here, code) for code in rates)),
                        f"{REVISED} {'; '.join(revised)}" if revised else NONE,
                        self.remarks.marks(held.year, held.area, questions),
                    )
                )
        return columns, rows

    def _value(self, here: PublicReturn, place: FormPlace) -> Value:
        """[z] where the year asks it of others alone."""
        if place.code in here.form.shape:
            return _told(here.value(place.code))
        return NONE if place.code in self.boxes.shapes[here.year] else NOT_COLLECTED

    def _rate(self, here: PublicReturn, code: str) -> tuple[Value, Value]:
        """The rate and its population; [z] for a national body, which has neither."""
        rate = self.boxes.asked[here.year].rate
        if here.form.rate is None and rate and rate.code == code:
            return NONE, NONE
        if here.form.rate is None or here.form.rate.code != code:
            return NOT_COLLECTED, NOT_COLLECTED
        return _told(here.value(code)), _told(here.people)


def _told(number: int | None) -> Value:
    return NOT_AVAILABLE if number is None else number
