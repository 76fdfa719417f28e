"""England and Wales in the files: a CSV of the national totals, and their sheet in the workbook.

Both are the rows of reports.published.national, as the API's totals are; nothing is added up here.
"""

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from reports.files.cover import UNREVISED
from reports.files.sheets import Column, Value, with_table
from reports.printing.tables import NOT_AVAILABLE, PROVISIONAL, REVISED, WITHHELD
from reports.published import national
from reports.published.national import NationalTotals
from reports.published.source import Source
from returns.files.csv_cells import heading_line
from returns.models import ReportingYear
from returns.workbook.book import Sheet

MARKS = {"r": REVISED, "p": PROVISIONAL, None: UNREVISED}
WORDS_WIDTH, QUESTION_WIDTH, WIDTH = 60, 45, 14


def totals_of(source: Source) -> list[NationalTotals]:
    """Those of each of a source's years, oldest first."""
    years = list(ReportingYear.objects.filter(year__in=source.years).order_by("year"))
    return list(national.totals_by_year(years, source.state).values())


def lines(source: Source) -> Iterator[bytes]:
    """The CSV: LF line ends and no byte order mark, as the others."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    text.write(heading_line(national.COLUMNS))
    for totals in totals_of(source):
        writer.writerows([_plain(row[name]) for name in national.COLUMNS] for row in totals.rows())
    yield text.getvalue().encode()


def sheet(source: Source) -> Sheet:
    name = _("England and Wales")
    columns = (
        Column(_("Year"), WIDTH), Column(_("Question"), QUESTION_WIDTH), Column(_("Figure"), WORDS_WIDTH),
        Column(_("Code"), 28), Column(_("Value"), WIDTH, is_number=True), Column(_("Status"), WIDTH),
        Column(_("Areas with a value"), WIDTH, is_number=True),
        Column(_("Areas that owed a return"), WIDTH, is_number=True), Column(_("Includes invented"), 18),
    )  # fmt: skip
    title = _("England and Wales: sums over the areas, and the rate")
    said = (
        _("This sheet has one table, by year and figure. Unit: number; for the rate, see its title."),
        _(
            "A sum adds what there is. Areas with a value says of how many areas that is; for a total, how many "
            "have all of it. The rate is that of the areas with both count and population."
        ),
        _("The shorthand in square brackets is explained on the cover."),
    )
    rows = [_told(totals, row) for totals in totals_of(source) for row in totals.rows()]
    return with_table(name, title, said, "england_and_wales", columns, rows)


def _told(totals: NationalTotals, row: dict[str, Any]) -> tuple[Value, ...]:
    form, code = totals.questionnaire, row["cell"]
    if row["question"] is None:
        question = words = form.rate.title if form.rate else code
    else:
        question, words = form.questions[row["question"]].title, form.short_words(code)
    return (
        row["year_name"],
        question,
        words[0].upper() + words[1:],
        code,
        _value(totals, code) if row["value"] is None else row["value"],
        MARKS[row["status"]],
        row["areas"],
        row["areas_owed"],
        _("some are invented") if row["includes_invented"] else _("no"),
    )


def _value(totals: NationalTotals, code: str) -> Value:
    return WITHHELD if totals.total(code).is_withheld else NOT_AVAILABLE


def _plain(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value
