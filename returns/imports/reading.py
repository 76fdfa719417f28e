"""A file's bytes as the boxes that it names, whatever its kind; and whether it is the right file at all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from returns.files.csv_figures import notes_on, read_figures
from returns.files.guard import CSV, kind_of
from returns.files.ministry import is_ministrys, sheet_of, sheets_of
from returns.files.sheets import Grid
from returns.files.tables import read_table
from returns.files.workbooks import GONE, WORKBOOK, NotOurs, Workbook, read_workbook
from returns.files.written import Unreadable, Written, shown
from returns.form.questionnaire import Questionnaire
from returns.imports.ministry import Blanks, read_ministry
from returns.models import Area, ReportingYear
from returns.workbook import version_of

ANEW = "Download a new one, copy the figures into it, and send that."


@dataclass(frozen=True)
class Content:
    """What a file says. A workbook of ours says on its cover for which return it is.

    `blanks` are the boxes of the ministry's sheet in which nothing stands, or “-”; `meaning` is what was said of them.
    """

    rows: tuple[Written, ...]
    year: ReportingYear | None = None
    area: Area | None = None
    # What had to be guessed of a file, in words for whoever looks at it.
    notes: tuple[str, ...] = ()
    is_ministrys: bool = False
    blanks: tuple[Written, ...] = ()
    meaning: str = ""

    @property
    def is_workbook(self) -> bool:
        return self.area is not None

    @property
    def in_words(self) -> bool:
        """Whether its readers know the boxes by the form's words, and not by our codes."""
        return self.is_workbook or self.is_ministrys


def read(
    content: bytes,
    name: str,
    *,
    year: ReportingYear | None = None,
    area: Area | None = None,
    blanks: Blanks | None = None,
) -> Content:
    """Every box of a file that somebody sends for this year and area, or (without them) for those that it names.

    `blanks` says what those of the ministry's sheet mean. Raises Unreadable, in words for its sender, for what is no
    file of figures, and for a workbook of another year or area or of a form that has changed since.
    """
    kind = kind_of(content, name)
    if kind == CSV:
        table = read_table(content)
        if is_ministrys(table) and (here := _of_ministry((sheet_of(table),), year, area, blanks)):
            return replace(here, notes=(*table.notes, *here.notes))
        rows = tuple(read_figures(table))
        _check_year(rows, year)
        return Content(rows, notes=(*table.notes, *notes_on(table), *_named_otherwise(name, rows, year)))
    try:
        workbook = read_workbook(content, kind)
    except NotOurs:
        if here := _of_ministry(sheets_of(content, kind), year, area, blanks):
            return here
        raise
    own_year = _year(workbook, year)
    own_area = _area(workbook, area)
    form = Questionnaire.load(own_year, area=own_area)
    if workbook.version != version_of(form):
        raise Unreadable(f"This workbook is from before the form of {own_year} was changed. {ANEW}")
    rows = workbook.rows(form.shape.boxes)
    named = {row.code for row in rows}
    gone = [Written(WORKBOOK, code, problem=GONE) for code in form.shape.boxes if code not in named]
    said = [row for row in rows if not row.is_empty]
    return Content(tuple(replace(row, area=own_area.slug) for row in (*said, *gone)), own_year, own_area)


def _of_ministry(
    grids: tuple[Grid, ...], year: ReportingYear | None, area: Area | None, blanks: Blanks | None
) -> Content | None:
    said = read_ministry(grids, year=year, area=area)
    if said is None:
        return None
    blanks = blanks or Blanks()
    rows = (*said.rows, *blanks.filled(said.blanks))
    return Content(rows, notes=said.notes, is_ministrys=True, blanks=said.blanks, meaning=blanks.meaning)


# How our own downloads are called; those of old do not say their year in themselves.
DOWNLOAD = re.compile(r"mappa-([0-9]{4})-", re.IGNORECASE)


def _named_otherwise(name: str, rows: tuple[Written, ...], year: ReportingYear | None) -> Iterator[str]:
    """Where only a file's name says that it is of another year: the name may be wrong, so somebody has to look."""
    said = DOWNLOAD.search(name)
    if year and said and said[1] != str(year.year) and not any(row.year for row in rows):
        yield (
            f"The file is called “{shown(name)}”, as a download of the year {said[1]} is, and it was sent to {year} "
            f"({year.year}). Check that it has the figures for this year."
        )


def _check_year(rows: tuple[Written, ...], year: ReportingYear | None) -> None:
    """Refuse as a whole a file whose rows are all of one other year: it is last year's, say."""
    years = {row.year for row in rows}
    if year and len(years) == 1 and not years & {"", str(year.year), year.name}:
        raise Unreadable(
            f"This file is for the year {shown(*years)}, and it was sent to {year} ({year.year}). "
            "Send it on the page for that year. If it really has the figures for this year, "
            f"write {year.year} in its column “year”."
        )


def _year(workbook: Workbook, year: ReportingYear | None) -> ReportingYear:
    own = ReportingYear.objects.filter(year=int(workbook.year)).first() if _is_year(workbook.year) else None
    if own is None:
        raise Unreadable(f"The cover of this workbook does not say which year it is for. {ANEW}")
    if year and own != year:
        raise Unreadable(f"This workbook is for {own}, and it was sent to {year}. {ANEW}")
    return own


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) == 4


def _area(workbook: Workbook, area: Area | None) -> Area:
    own = Area.objects.filter(slug=workbook.area).first() if "\0" not in workbook.area else None
    if own is None:
        raise Unreadable(
            f"The cover of this workbook names an area that we do not know: “{shown(workbook.area)}”. {ANEW}"
        )
    if area and own != area:
        raise Unreadable(f"This workbook is for {own}, and this return is {area}’s. {ANEW}")
    return own
