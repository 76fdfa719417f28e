"""A file's bytes as the boxes that it names, whatever its kind; and whether it is the right file at all."""

from dataclasses import dataclass

from returns.files.csv_figures import read_figures
from returns.files.guard import CSV, kind_of
from returns.files.tables import read_table
from returns.files.workbooks import GONE, WORKBOOK, Workbook, read_workbook
from returns.files.written import Unreadable, Written, shown
from returns.form.questionnaire import Questionnaire
from returns.models import Area, ReportingYear
from returns.workbook import version_of

ANEW = "Download a new one, copy the figures into it, and send that."


@dataclass(frozen=True)
class Content:
    """What a file says. A workbook says on its cover for which return it is."""

    rows: tuple[Written, ...]
    year: ReportingYear | None = None
    area: Area | None = None

    @property
    def is_workbook(self) -> bool:
        return self.area is not None


def read(content: bytes, name: str, *, year: ReportingYear | None = None, area: Area | None = None) -> Content:
    """Every box of a file that somebody sends for this year and area, or (without them) for those that it names.

    Raises Unreadable, in words for its sender, for what is no file of figures, and for a workbook of another year or
    area or of a form that has changed since.
    """
    kind = kind_of(content, name)
    if kind == CSV:
        return Content(tuple(read_figures(read_table(content))))
    workbook = read_workbook(content, kind)
    own_year = _year(workbook, year)
    own_area = _area(workbook, area)
    form = Questionnaire.load(own_year)
    if workbook.version != version_of(form):
        raise Unreadable(f"This workbook was made before the form of {own_year} was changed. {ANEW}")
    named = {row.code for row in workbook.rows}
    gone = (Written(WORKBOOK, code, problem=GONE) for code in form.shape.boxes if code not in named)
    return Content((*(row for row in workbook.rows if not row.is_empty), *gone), own_year, own_area)


def _year(workbook: Workbook, year: ReportingYear | None) -> ReportingYear:
    own = ReportingYear.objects.filter(year=int(workbook.year)).first() if _is_year(workbook.year) else None
    if own is None:
        raise Unreadable(f"This workbook does not say on its cover for which year it is. {ANEW}")
    if year and own != year:
        raise Unreadable(f"This workbook is for {own}, and this return is for {year}. {ANEW}")
    return own


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) == 4


def _area(workbook: Workbook, area: Area | None) -> Area:
    own = Area.objects.filter(slug=workbook.area).first() if "\0" not in workbook.area else None
    if own is None:
        raise Unreadable(
            f"This workbook names an area on its cover that there is not: “{shown(workbook.area)}”. {ANEW}"
        )
    if area and own != area:
        raise Unreadable(f"This workbook is for {own}, and this return is {area}’s. {ANEW}")
    return own
