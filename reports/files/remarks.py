"""What has to be said beside the figures, numbered through: the notes of a workbook."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from reports.files.boxes import Boxes
from reports.files.source import Source
from returns.models import ReportingYear
from returns.models import Source as Origin

Row = Mapping[str, Any]
NONE = "[z]"


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
        found = [r for question in ("", *questions) for r in self.of_return.get((year, area, question), ())]
        return " ".join(remark.mark for remark in found) or NONE


def remarks_on(source: Source, boxes: Boxes, rows: Iterable[Row]) -> Remarks:
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
