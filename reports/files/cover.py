"""The first sheet of a workbook, and its notes: what it is, of when, how complete, what the shorthand means."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.files.boxes import Boxes
from reports.files.csvw import LICENCE
from reports.files.sheets import LINK, SECTION, TEXT, TITLE
from reports.printing.tables import NOT_APPLICABLE, NOT_AVAILABLE, PROVISIONAL, REVISED, WITHHELD
from reports.published.source import Source
from returns.models import ReportingYear
from returns.models import Source as Origin
from returns.workbook.book import Sheet, Text

PUBLISHER = gettext_lazy("National MAPPA team")
# Said in words and not as [z]: another year's form has the box.
NOT_COLLECTED = "[not collected]"


def cover(source: Source, title: str) -> Sheet:
    return Sheet(_("Cover"), (100,), tuple((line,) for line in (Text(title, TITLE), *_lines(source))))


def _lines(source: Source) -> Iterator[Text]:
    yield from _release(source)
    yield Text(_("What this workbook holds"), SECTION)
    yield Text(
        _(
            "The figures that each area of the multi-agency public protection arrangements (MAPPA) of England and "
            "Wales returned: a sheet for England and Wales, a sheet for each table of the form by area, and a sheet "
            "with all figures, a line for each."
        ),
        TEXT,
    )
    start, end = (date_format(day, "j F Y") for day in source.period)
    yield Text(_("Period: %(start)s to %(end)s.") % {"start": start, "end": end}, TEXT)
    yield Text(_("Area: England and Wales, by MAPPA area."), TEXT)
    yield Text(_("Contents of this workbook"), LINK, "#" + _("Contents"))
    yield Text(_("How complete it is"), SECTION)
    for year, held in source.coverage().items():
        words = {"year": ReportingYear(year=year).name, "published": held.published, "owed": held.owed}
        yield Text(_("%(year)s: %(published)s of %(owed)s areas are published.") % words, TEXT)
        if held.bodies_to_come:
            yield Text(_("%(year)s: the return of a national body is still to come.") % words, TEXT)
    if source.includes_invented:
        yield Text(_("Some figures are invented, for demonstration only. The notes say which."), TEXT)
    yield Text(_("Shorthand"), SECTION)
    for mark, meaning in shorthand().items():
        yield Text(f"{mark}: {meaning}", TEXT)
    yield Text(_("Source, licence and contact"), SECTION)
    yield Text(_("Source: returns of the MAPPA areas to the %(publisher)s.") % {"publisher": PUBLISHER}, TEXT)
    yield Text(_("Licence: Open Government Licence version 3.0"), LINK, LICENCE)
    yield Text(_("Contact: %(address)s") % {"address": settings.HELP_EMAIL}, LINK, f"mailto:{settings.HELP_EMAIL}")


def _release(source: Source) -> Iterator[Text]:
    moment = _moment(source.moment)
    if source.is_public:
        yield Text(_("Released: %(moment)s") % {"moment": _moment(source.released_at or source.moment)}, TEXT)
        if source.corrected_at:
            yield Text(_("Last corrected: %(moment)s") % {"moment": _moment(source.corrected_at)}, TEXT)
    else:
        yield Text(_("Not yet released. Do not pass these figures on."), SECTION)
        yield Text(
            _("To be released: %(moment)s") % {"moment": moment}
            if source.release_is_set
            else _("To be released: no time has been set"),
            TEXT,
        )
    yield Text(_("Release: %(id)s") % {"id": source.id}, TEXT)


def _moment(moment: datetime) -> str:
    return date_format(localtime(moment), "j F Y, H:i")


def shorthand() -> dict[str, str]:
    return {
        NOT_AVAILABLE: _("not available. The notes say why, where the area gave a reason"),
        NOT_APPLICABLE: _("not applicable: there is nothing to say in this place"),
        REVISED: _("revised: the figure differs from one that was public before. The notes say why"),
        PROVISIONAL: _(
            "provisional: a figure for England and Wales, of a year in which areas that owed a return are still to come"
        ),
        WITHHELD: _("not published, so that nobody can tell what one respondent sent"),
        NOT_COLLECTED: _("the form of that year did not have this figure"),
        "[note 1]": _("see the note of that number on the sheet of notes"),
    }


# --- Notes, numbered through ----------------------------------------------------------------------

FigureRow = Mapping[str, Any]
NONE = "[z]"
# The status of a figure of which there is nothing else to say.
UNREVISED = "unrevised"


@dataclass(frozen=True, slots=True)
class Remark:
    """`number` is that by which a table's last column points to it. Without year or area it holds for all."""

    number: int
    year: str
    area: str
    about: str
    kind: str
    text: str

    @property
    def mark(self) -> str:
        return f"[note {self.number}]"


class Remarks:
    def __init__(self) -> None:
        self.all: list[Remark] = []
        self.of_return: dict[tuple[int, str, str], list[Remark]] = {}

    def add(self, kind: str, text: str, *, year: int | None = None, area: str = NONE, about: str = NONE) -> Remark:
        name = ReportingYear(year=year).name if year else NONE
        self.all.append(Remark(len(self.all) + 1, name, area, about, kind, text))
        return self.all[-1]

    def marks(self, year: int, area: str, questions: Iterable[str]) -> str:
        """Those that belong to one row of a table of some questions: of its figures, and of the return as a whole."""
        remarks = [r for question in ("", *questions) for r in self.of_return.get((year, area, question), ())]
        return " ".join(remark.mark for remark in remarks) or NONE


def remarks_on(source: Source, boxes: Boxes, rows: Iterable[FigureRow]) -> Remarks:
    """Each question's basis, the breaks of its series, where returns come from, and all that areas said."""
    remarks = Remarks()
    for group in boxes.groups:
        for place in {place.question: place for place in group.places}.values():
            question = boxes.question(place)
            remarks.add(_("What is counted"), question.basis_name, about=question.title)
            if question.break_note:
                remarks.add(_("Break in series"), question.break_note, year=place.year, about=question.title)
    for year in {place.year: None for place in boxes.codes.values()}:
        form = boxes.form(year)
        for axis in (*form.categories, *form.levels):
            if axis.break_note:
                remarks.add(_("Break in series"), axis.break_note, year=year, about=axis.heading)
    for held in source.returns:
        if held.origin != Origin.AREA:
            kind = _("Invented figures") if held.origin == Origin.INVENTED else _("Published history")
            remark = remarks.add(kind, held.note, year=held.year, area=held.area_name)
            remarks.of_return.setdefault((held.year, held.area, ""), []).append(remark)
    kinds = {"reason": _("Not available"), "footnote": _("Footnote"), "revision_reason": _("Revised")}
    for row in rows:
        for column, kind in kinds.items():
            if row[column]:
                about = boxes.words(boxes.codes[row["cell"]])
                remark = remarks.add(kind, row[column], year=row["year"], area=row["area_name"], about=about)
                remarks.of_return.setdefault((row["year"], row["area"], row["question"]), []).append(remark)
    return remarks
