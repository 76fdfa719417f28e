"""Questionnaire + figures -> tables ready to print, with totals and markers. Pure: no ORM.

[z] stands where the form has no box, [x] for what is not available, [r] beside what an earlier public edition printed
otherwise; a draft's open boxes print as "awaited". What is not the form's wording is said in the active language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from returns.arithmetic import rates
from returns.arithmetic.figures import Entry, Figures, Sum

if TYPE_CHECKING:
    from returns.form.blocks import Block, GridRow, Question
    from returns.form.questionnaire import Questionnaire

NOT_APPLICABLE, NOT_AVAILABLE, REVISED, PROVISIONAL, WITHHELD = "[z]", "[x]", "[r]", "[p]", "[c]"


Why = Mapping[str, str]  # a revised code -> the reason of its revision
NOTHING: Why = {}


class WelshNote(str):
    """A note that is not in English: the page marks it as `language`. What is signed of it are its words."""

    language = "cy"


@dataclass(frozen=True)
class TableCell:
    text: str
    code: str = ""
    note: int = 0
    is_revised: bool = False
    is_marker: bool = False


@dataclass(frozen=True)
class TableRow:
    heading: str
    cells: tuple[TableCell, ...]
    is_total: bool = False
    heading_note: str = ""
    basis: str = ""  # of the line alone, where the table has none
    letter: str = ""  # of the table that the line would be, where several are one


@dataclass(frozen=True)
class Group:
    heading: str
    rows: tuple[TableRow, ...]
    note: str = ""


@dataclass(frozen=True)
class ReportTable:
    """One printed table. `notes` are numbered footnotes, `markers` its shorthand, `revisions` the reasons for [r].

    `remarks` stand below it without a number, and `source` names, in English, where the people come from that it
    divides by. One that `joins` several tables goes by all of their letters.
    """

    code: str
    caption: str
    subtitle: str
    basis: str
    columns: tuple[str, ...]
    column_notes: tuple[str, ...]
    groups: tuple[Group, ...]
    notes: tuple[str, ...]
    markers: tuple[str, ...]
    revisions: tuple[str, ...] = ()
    note: str = ""
    remarks: tuple[str, ...] = ()
    source: str = ""
    joins: tuple[str, ...] = ()

    @property
    def is_single(self) -> bool:
        """One number under its caption."""
        return not self.columns

    @property
    def letters(self) -> str:
        """Those of the tables that it joins: “C, D and H”."""
        *first, last = self.joins
        return _("{letters} and {last}").format(letters=", ".join(first), last=last)

    @property
    def labelled(self) -> list[tuple[Group, list[tuple[TableRow, list[tuple[str, TableCell]]]]]]:
        """The groups, each row with its cells, each cell with its column's heading and the letter of its note."""
        headings = [f"{heading} ({note})" if note else heading for heading, note in self.headings] or [""]
        return [
            (group, [(row, list(zip(headings, row.cells, strict=True))) for row in group.rows]) for group in self.groups
        ]

    @property
    def headings(self) -> list[tuple[str, str]]:
        return list(zip(self.columns, self.column_notes, strict=True))

    @property
    def width(self) -> int:
        return len(self.columns) + 1


class Printer:
    """Prints one block's figures, and remembers the footnotes, markers and reasons for [r] on the way."""

    def __init__(self, figures: Figures, revised: Why):
        self.figures = figures
        self.revised = revised
        self.notes: list[str] = []
        self.markers: dict[str, None] = {}
        self.revisions: dict[str, None] = {}

    def place(self, code: str) -> TableCell:
        """What stands in one place of a table: [z] where the form has neither box nor total."""
        return self.printed(code) if code in self.figures.shape else self.mark(NOT_APPLICABLE)

    def printed(self, code: str) -> TableCell:
        if code in self.figures.shape.totals:
            return self.cell(printed_sum(self.figures.sum(code)), code)
        entry = self.figures[code]
        return self.cell(printed_entry(entry), code, self.footnote(entry))

    def footnote(self, entry: Entry) -> int:
        words = entry.words(get_language() or "en")
        if not words:
            return 0
        if words not in self.notes:
            self.notes.append(words if words == entry.words("en") else WelshNote(words))
        return self.notes.index(words) + 1

    def cell(self, text: str, code: str, note: int = 0) -> TableCell:
        if text in (NOT_AVAILABLE, WITHHELD):
            self.markers[text] = None
        if code in self.revised:
            self.revisions[self.revised[code]] = None
        return TableCell(text, code, note, code in self.revised, text in (NOT_AVAILABLE, WITHHELD, _("awaited")))

    def mark(self, marker: str) -> TableCell:
        self.markers[marker] = None
        return TableCell(marker, is_marker=True)


def number(value: int) -> str:
    return f"{value:,}"


def printed_entry(entry: Entry) -> str:
    """A box as printed: its number; [x] when it is not available; "awaited" in a draft that has not answered it."""
    if entry.value is not None:
        return number(entry.value)
    return NOT_AVAILABLE if entry.is_unavailable else _("awaited")


def printed_sum(total: Sum) -> str:
    """A total as printed: its number; [x] when a term is not available; "3 of 9 answered" in an unfinished draft."""
    if total.value is not None:
        return number(total.value)
    if total.answered < total.terms:
        return _("{answered} of {terms} answered").format(answered=total.answered, terms=total.terms)
    return NOT_AVAILABLE


def build_tables(questionnaire: Questionnaire, figures: Figures, revised: Why = NOTHING) -> tuple[ReportTable, ...]:
    """One table for each block of the form, in the form's order."""
    return tuple(table_of(block, Printer(figures, revised)) for block in questionnaire.blocks)


def rate_table(
    questionnaire: Questionnaire,
    figures: Figures,
    population: int | None,
    population_source: str = "",
    revised: Why = NOTHING,
) -> ReportTable | None:
    """The year's computed line, or None when the year has none. Without a population it prints [x] and says so.

    The population stands beside it to the nearest 100, or, where the form does not ask for that, below it as it is.
    """
    rate = questionnaire.rate
    if rate is None:
        return None
    text = printed_rate(figures.sum(rate.numerator), population)
    missing = _("The population for this year is not available yet.") if population is None else ""
    reasons = [revised[rate.code]] if rate.code in revised else []
    cell = TableCell(text, rate.code, is_revised=bool(reasons), is_marker=text == NOT_AVAILABLE)
    divided, rows = "", [TableRow(_("Rate"), (cell,))]
    if population is not None and rate.shows_population:
        rows.append(TableRow(population_heading(), (TableCell(number(rates.nearest_100(population))),)))
    elif population is not None:
        divided = _("Population: {number}.").format(number=number(population))
    remarks = tuple(filter(None, (" ".join(filter(None, (rate.note, missing, divided))),)))
    return ReportTable(
        code=rate.block,
        caption=rate.title,
        subtitle="",
        basis="",
        columns=(),
        column_notes=(),
        groups=(Group("", tuple(rows)),),
        notes=(),
        markers=(NOT_AVAILABLE,) if text == NOT_AVAILABLE else (),
        revisions=tuple(reasons),
        remarks=remarks,
        source=population_source,
    )


def population_heading() -> str:
    return _("Population, to the nearest 100")


def printed_rate(count: Sum, population: int | None) -> str:
    """The rate as printed: its number; [x] without a count or a population; how far an unfinished draft has got."""
    if population is not None and count.value is not None:
        return number(rates.per_100k(count.value, population))
    return printed_sum(count) if count.answered < count.terms else NOT_AVAILABLE


def table_of(block: Block, printer: Printer) -> ReportTable:
    """A block's table, its cells as the printer prints them."""
    columns, several = block.columns, len(block.questions) > 1
    groups = tuple(_group(question, rows, printer, several) for question, rows in block.grid())
    # A table of one line goes by its caption; a heading over its one number would only repeat it.
    single = not columns and not several and not block.questions[0].lines
    if columns:
        headings = (*(column.heading for column in columns), _("Total"))
        column_notes = (*(column.note for column in columns), "")
    else:
        headings, column_notes = ((), ()) if single else ((_("Number"),), ("",))
    return ReportTable(
        code=block.code,
        caption=block.title,
        subtitle=block.subtitle,
        basis=block.questions[0].basis,
        columns=headings,
        column_notes=column_notes,
        groups=groups,
        notes=tuple(printer.notes),
        markers=tuple(printer.markers),
        revisions=tuple(printer.revisions),
        note=block.questions[0].note if len(block.questions) == 1 else "",
    )


def _group(question: Question, rows: Sequence[GridRow], printer: Printer, several: bool) -> Group:
    """A question's rows; one without levels has one row, which goes by its title."""
    heading, note = (question.title, question.note) if several else (_("Number"), "")
    if question.lines:
        heading = _("Total")
    lines = tuple(
        TableRow(
            row.axis.heading if row.axis else heading,
            tuple(map(printer.place, row.codes)),
            row.is_total,
            "" if question.lines else note,
        )
        for row in rows
    )
    return Group(question.title, lines, note) if several and question.lines else Group("", lines)
