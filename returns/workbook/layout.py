"""One area's return as a workbook: which sheets, which rows, what stands in each cell. The one place that decides it.

A table of the form is a sheet; reasons and footnotes stand together on a sheet of their own, as the guidance on
statistics in spreadsheets has it: one table to a sheet, no merged cells. The words come from the questionnaire.
"""

import hashlib
import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from returns.arithmetic.figures import CEILING, Figures
from returns.checks.last_year import LastYear
from returns.files.written import FOOTNOTE, FOOTNOTE_CY, REASON, REASON_CY
from returns.form.blocks import Axis, Block, GridRow, Question
from returns.form.questionnaire import Questionnaire
from returns.models import ReportingYear
from returns.models.submission import LONGEST_FOOTNOTE, LONGEST_REASON
from returns.workbook import looks
from returns.workbook.book import Book, Box, Cell, Note, Number, Sheet, SheetRow, Text, Total
from returns.workbook.cover import Cover
from returns.workbook.looks import SIZE, Style

# In characters of the body's size. Rows without columns are long questions.
HEADING, LONG_HEADING, FIGURE, GAP = 40, 84, 16, 3
NOTES_WIDTHS = (9, 78, 46, 46)
# What no program has in a sheet's name, and how long such a name may be.
NOT_IN_NAMES, LONGEST_NAME = re.compile(r"[\[\]:*?/\\']"), 31


def version_of(questionnaire: Questionnaire) -> str:
    """A short name of the form's boxes: it changes with them, and not with their words or their order."""
    said = "\n".join([str(questionnaire.year), *sorted(questionnaire.shape.boxes)])
    return hashlib.sha256(said.encode()).hexdigest()[:8]


def book_of(
    questionnaire: Questionnaire,
    figures: Figures,
    last: LastYear,
    *,
    area_name: str,
    area_slug: str,
    help_address: str = "",
    is_invented: bool = False,
    has_welsh: bool = False,
    language: str = "en",
) -> Book:
    """The workbook of a return: what it says in the active language, its figures, and last year's beside them."""
    start, end = date(questionnaire.year - 1, 4, 1), date(questionnaire.year, 3, 31)
    names = list(sheet_names([_("Cover"), *(table_name(block) for block in questionnaire.blocks), _("Notes")]))
    last_name = ReportingYear(year=questionnaire.year - 1).name
    maker = _Maker(questionnaire, figures, last, area_name, last_name, names[-1], has_welsh)
    cover = Cover(
        questionnaire=questionnaire,
        version=version_of(questionnaire),
        area_name=area_name,
        area_slug=area_slug,
        period=_("%(year)s: from %(start)s to %(end)s")
        % {
            "year": questionnaire.year_name,
            "start": date_format(start, "j F Y"),
            "end": date_format(end, "j F Y"),
        },
        last_name=maker.last_name,
        help_address=help_address,
        tables=tuple(names[1:-1]) or ("",),
        notes=names[-1],
        is_invented=is_invented,
        has_last=bool(last.comparable),
        last_is_invented=last.is_invented,
    )
    tables = [maker.table(name, block) for name, block in zip(names[1:-1], questionnaire.blocks, strict=True)]
    return Book(
        title=cover.title,
        subject=_("Version %(version)s of the form") % {"version": cover.version},
        language=language,
        # A day of the return's own: the file must not differ from one moment to the next.
        moment=datetime(questionnaire.year, 3, 31, tzinfo=UTC),
        is_form=True,
        sheets=(cover.sheet(names[0]), *tables, maker.notes(names[-1])),
        number_refused=_("Type a whole number from 0 to %(most)s, or leave the box blank.") % {"most": f"{CEILING:,}"},
        text_refused=_("The text is too long."),
    )


def table_name(block: Block) -> str:
    return _("Table %(code)s") % {"code": block.code}


def sheet_names(names: Iterable[str]) -> Iterator[str]:
    """Names that every program takes: short, without the characters they use otherwise, no two alike."""
    taken: set[str] = set()
    for name in names:
        short = base = NOT_IN_NAMES.sub(" ", name)[:LONGEST_NAME].strip() or "-"
        number = 1
        while short.casefold() in taken:
            number += 1
            short = f"{base[: LONGEST_NAME - 4]} {number}"
        taken.add(short.casefold())
        yield short


@dataclass(frozen=True, slots=True)
class _Maker:
    questionnaire: Questionnaire
    figures: Figures
    last: LastYear
    area_name: str
    last_name: str
    notes_name: str
    has_welsh: bool

    # --- A table of the form ----------------------------------------------------------------------

    def table(self, name: str, block: Block) -> Sheet:
        """The form's grid, and to the right of it last year's in the same rows."""
        width = len(block.columns) + 1
        # Where there is nothing to compare with, there is no second grid of empty places.
        has_last = any(code in self.last.comparable for code in block.codes)
        widths = [HEADING if block.columns else LONG_HEADING, *[FIGURE] * width]
        widths += [GAP, *[FIGURE] * width] if has_last else []
        said: dict[str, None] = {}  # what holds for several questions, levels or categories is said once
        rows = [row for text, look in self.head(block, said) for row in paragraph(text, look, sum(widths))]
        rows.append(self.column_row(block, has_last))
        repeated = len(rows) - 1
        for question, lines in block.grid():
            if len(block.questions) > 1 and question.lines:
                rows.append((Text(question.title, looks.GROUP),))
                fresh = _fresh(said_of(question), said)
                rows += [row for text in fresh for row in paragraph(text, looks.LINE, sum(widths))]
            rows += [self.row(question, line, has_last) for line in lines]
        # The row headings stay in view. With the guidance above the columns as well, a small screen had no room left.
        return Sheet(name, tuple(widths), tuple(rows), frozen=(0, 1), repeated=repeated)

    def head(self, block: Block, said: dict[str, None]) -> list[tuple[str, Style]]:
        caption = _("Table %(code)s: %(title)s") % {"code": block.code, "title": block.title}
        place = f"{self.area_name}, {self.questionnaire.year_name}. {', '.join(bases(block))}."
        head = [(caption, looks.TITLE)]
        if block.subtitle:
            head.append((block.subtitle, looks.QUIET))
        head.append((place, looks.QUIET))
        for question in block.questions:
            if not (len(block.questions) > 1 and question.lines):
                head += [(text, looks.LINE) for text in _fresh(said_of(question), said)]
        breaks = [axis.break_note for axis in axes(block) if axis.break_note]
        head += [(text, looks.LINE) for text in _fresh(breaks, said)]
        notes = _("If a figure is not available or needs a footnote, say so on the sheet “%(notes)s”.")
        return [*head, (notes % {"notes": self.notes_name}, looks.QUIET), ("", looks.QUIET)]

    def column_row(self, block: Block, has_last: bool) -> SheetRow:
        """The headings over the numbers; last year's say the year, so that no two are alike."""
        year, last = self.questionnaire.year_name, self.last_name
        here = [axis.heading for axis in block.columns]
        headings = [*here, _("Total")] if here else [year]
        if self.last.is_invented:
            last = _("%(year)s (invented)") % {"year": last}
        before = [f"{last}: {heading}" for heading in headings] if here else [last]
        corner = _("%(year)s, and %(last)s to the right") % {"year": year, "last": last} if has_last else year
        row: list[Cell | None] = [Text(text, looks.COLUMN) for text in (corner, *headings)]
        if has_last:
            row += [None, *(Text(text, looks.COLUMN) for text in before)]
        return tuple(row)

    def row(self, question: Question, line: GridRow, has_last: bool) -> SheetRow:
        """A question without levels has one row, under its title."""
        if line.is_total:
            heading = Text(_("Total"), looks.TOTAL_ROW)
        else:
            heading = Text(line.axis.heading if line.axis else question.title, looks.ROW)
        row = (heading, *map(self.cell, line.codes))
        return (*row, None, *map(self.before, line.codes)) if has_last else row

    def cell(self, code: str) -> Cell:
        if code in self.figures.shape.boxes:
            return Box(code, self.figures[code].value)
        if code in self.figures.shape.totals:
            return Total(self.figures.shape.terms(code), self.figures.value(code))
        return Text(_("[z]"), looks.NONE)

    def before(self, code: str) -> Cell | None:
        """Last year's number; [x] where it was not available; nothing where nothing compares."""
        if code not in self.figures.shape:
            return Text(_("[z]"), looks.NONE)
        look = looks.BEFORE_TOTAL if code in self.figures.shape.totals else looks.BEFORE
        value = self.last.get(code)
        if value is None and code in self.last.comparable:
            return Text(_("[x]"), look)
        return Number(value, look)

    # --- Reasons and footnotes --------------------------------------------------------------------

    def notes(self, name: str) -> Sheet:
        """One line for each box, for what a number cannot say."""
        rows: list[SheetRow] = [
            (Text(_("Notes: not available, and footnotes"), looks.TITLE),),
            (Text(f"{self.area_name}, {self.questionnaire.year_name}.", looks.QUIET),),
            (Text(_("We publish both. Do not name or describe anybody."), looks.QUIET),),
            (Text(_("If you give a reason, leave the box itself blank."), looks.QUIET),),
            (),
        ]
        headings = [_("Table"), _("Box"), _("Why the figure is not available"), _("Footnote")]
        if self.has_welsh:
            headings += [_("Why the figure is not available, in Welsh"), _("Footnote in Welsh")]
        rows.append(tuple(Text(text, looks.COLUMN) for text in headings))
        frozen = len(rows)
        for block in self.questionnaire.blocks:
            several = len(block.questions) > 1
            words = self.questionnaire.words if several else self.questionnaire.short_words
            rows += [self.note(block, code, words(code)) for code in block.codes]
        widths = NOTES_WIDTHS + NOTES_WIDTHS[-2:] * self.has_welsh
        return Sheet(name, widths, tuple(rows), frozen=(frozen, 2), repeated=frozen - 1)

    def note(self, block: Block, code: str, words: str) -> SheetRow:
        entry = self.figures[code]
        row = (
            Text(block.code, looks.ROW),
            Text(words, looks.ROW),
            Note(REASON + code, entry.unavailable_reason, LONGEST_REASON),
            Note(FOOTNOTE + code, entry.footnote, LONGEST_FOOTNOTE),
        )
        if not self.has_welsh:
            return row
        return (
            *row,
            Note(REASON_CY + code, entry.unavailable_reason_cy, LONGEST_REASON),
            Note(FOOTNOTE_CY + code, entry.footnote_cy, LONGEST_FOOTNOTE),
        )


def paragraph(text: str, look: Style, width: int) -> list[SheetRow]:
    """A text in as many rows as it needs: it runs over the empty cells to its right, and none are merged for it."""
    size = look.size / SIZE
    return [(Text(line, look),) for line in textwrap.wrap(text, max(int(width / size), 20))] or [()]


def _fresh(texts: Iterable[str], said: dict[str, None]) -> list[str]:
    """Those that have not been said yet; they have now."""
    fresh = [text for text in dict.fromkeys(texts) if text not in said]
    said.update(dict.fromkeys(fresh))
    return fresh


def said_of(question: Question) -> list[str]:
    """What to count, and where its series breaks."""
    return [text for text in (question.guidance, question.break_note) if text]


def bases(block: Block) -> list[str]:
    """Whether the numbers are of a day or of a year: readers mix them up."""
    return list(dict.fromkeys(question.basis_name for question in block.questions))


def axes(block: Block) -> list[Axis]:
    """The categories and levels on which its boxes stand."""
    named = (axis for question in block.questions for axis in (*question.categories, *question.levels))
    return list(dict.fromkeys(named))
