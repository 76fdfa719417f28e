"""The ministry's workbook: one sheet with a header of its codes, and a row of numbers for each area under its number.

The ministry reads a blank as 0. So what has no value is named beforehand (`left_out`), and where it is left out all the
same, a second sheet lists it: nothing else stands on the first.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext as _

from returns.arithmetic.figures import AREA_NUMBER, Figures
from returns.form.ministry import columns_of
from returns.form.questionnaire import Questionnaire
from returns.workbook import ods, xlsx
from returns.workbook.book import Book, Number, Sheet, Text
from returns.workbook.looks import Style

WRITERS = {"xlsx": xlsx.write, "ods": ods.write}
CODE = Style("code", is_bold=True, colour="", upright="bottom")
FIGURE = Style("figure", colour="", aligned="right", upright="bottom")
WORDS = Style("words", colour="", wraps=True)


class Row(NamedTuple):
    """One respondent's: its number at the ministry, its name, and the figures of the boxes that it is asked for."""

    number: int
    name: str
    figures: Figures


class LeftOut(NamedTuple):
    """A box without a value: whose, its code at the ministry, in words, and the reason if it is not available."""

    number: int
    name: str
    code: str
    words: str
    reason: str


class MinistryWorkbook:
    """The workbook of some respondents. A column is there if one of them is asked for it."""

    def __init__(self, form: Questionnaire, rows: Iterable[Row]):
        self.form = form
        self.rows = sorted(rows, key=lambda row: row.number)
        asked = {code for row in self.rows for code in row.figures}
        self.columns = tuple(column for column in columns_of(form) if column.box.code in asked)

    @cached_property
    def left_out(self) -> list[LeftOut]:
        """The boxes without a value, in the sheet's order."""
        return [
            LeftOut(row.number, row.name, column.code, self.form.words(code), row.figures[code].unavailable_reason)
            for row in self.rows
            for column in self.columns
            if (code := column.box.code) in row.figures and row.figures[code].value is None
        ]

    def written(self, kind: str) -> bytes:
        """As a file, `kind` being "xlsx" or "ods". The same figures give the same bytes."""
        names = (AREA_NUMBER, *(column.code for column in self.columns))
        header = tuple(Text(name, CODE) for name in names)
        lines = [(Number(row.number, FIGURE), *self._figures(row)) for row in self.rows]
        start, end = (self.form.year - 1) % 100, self.form.year % 100
        widths = tuple(len(name) + 3 for name in names)
        name = f"{start:02}-{end:02} data"
        sheets = [Sheet(name, widths, (header, *lines), frozen=(1, 1), repeated=0, leading=1)]
        if self.left_out:
            sheets.append(_list(self.left_out))
        book = Book(
            title=_("MAPPA figures of %(year)s under the ministry’s codes") % {"year": self.form.year_name},
            subject="",
            language="en",
            # A day of the year's own: the file must not differ from one moment to the next.
            moment=datetime(self.form.year, 3, 31, tzinfo=UTC),
            sheets=tuple(sheets),
        )
        return WRITERS[kind](book)

    def _figures(self, row: Row) -> tuple[Number | None, ...]:
        """What is not asked of a respondent is empty, as what is left out."""
        entries = (row.figures.get(column.box.code) for column in self.columns)
        return tuple(Number(one.value, FIGURE) if one and one.value is not None else None for one in entries)


def _list(missing: Sequence[LeftOut]) -> Sheet:
    """Its first heading is not that of the numbers' column: whoever looks for that finds one sheet."""
    header = tuple(Text(text, CODE) for text in (_("Number"), _("Area"), _("Code"), _("Box"), _("Why")))
    lines = [
        (
            Number(one.number, FIGURE),
            Text(one.name, WORDS),
            Text(one.code, WORDS),
            Text(one.words, WORDS),
            Text(one.reason or _("Not answered"), WORDS),
        )
        for one in missing
    ]
    return Sheet(_("Left out"), (10, 28, 22, 70, 50), (header, *lines), frozen=(1, 0), repeated=0)
