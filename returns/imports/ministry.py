"""The ministry's sheet by the form of a year: which boxes it means, whether it is that year's, what is blank."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from returns.arithmetic.figures import AREA_NUMBER
from returns.files.csv_figures import UNAVAILABLE
from returns.files.ministry import Ministry, MinistrySheet, Read, Respondent, find, read_sheet
from returns.files.sheets import Grid
from returns.files.written import Unreadable, Written, shown
from returns.form.ministry import columns_of, headings
from returns.form.questionnaire import Questionnaire
from returns.models import Area, Question, ReportingYear, Upload

MOST_NAMED = 6
# What a blank box of the ministry's sheet means: nothing is written, nobody was counted, or nobody knows.
LEFT, ZERO, NOT_AVAILABLE = "left", "zero", "not_available"
MEANINGS = (LEFT, ZERO, NOT_AVAILABLE)


@dataclass(frozen=True)
class Blanks:
    """What somebody says of the boxes that the ministry's sheet leaves blank: nothing yet, or one of the three."""

    meaning: str = ""
    reason: str = ""

    @classmethod
    def of(cls, upload: Upload) -> "Blanks":
        """What has been said of a waiting file."""
        return cls(**upload.about.get("blanks", {}))

    def filled(self, blanks: Iterable[Written]) -> Iterator[Written]:
        """The blank boxes that get an answer."""
        for box in blanks:
            if self.meaning == ZERO:
                yield replace(box, value="0")
            elif self.meaning == NOT_AVAILABLE:
                yield replace(box, value="", marker=UNAVAILABLE, reason=self.reason)


def has_ministrys(year: ReportingYear) -> bool:
    """Whether the form of a year has the ministry's codes. One query."""
    return Question.objects.filter(year=year).exclude(ministry="").exists()


class MinistryRead(NamedTuple):
    rows: tuple[Written, ...]
    blanks: tuple[Written, ...]
    notes: tuple[str, ...]


def read_ministry(grids: Iterable[Grid], *, year: ReportingYear | None, area: Area | None) -> MinistryRead | None:
    """What the ministry's sheet among these says; None where none of them is it. About ten queries.

    Raises Unreadable for another year's sheet, and for the rows of several areas where there is `area`.
    """
    forms = _coded_forms()
    boxes = {of: {head: col.box.code for head, col in headings(columns_of(forms[of])).items()} for of in forms}
    known = {heading for of in boxes for heading in boxes[of]}
    sheet = find(grids, known, f"{year.year % 100:02}" if year else "")
    if sheet is None:
        return None
    if year is None:
        raise Unreadable("This is the ministry’s workbook. Use import_ministry, and give the year.")
    if year.year not in forms:
        raise Unreadable(f"The form of {year} has none of the ministry’s codes, so we cannot read its workbook for it.")
    _check_year(sheet, year, forms, boxes)
    if area and len(sheet.rows) > 1:
        raise Unreadable(
            f"{sheet.name} has {len(sheet.rows)} rows, and this page takes the one of {area}. Leave its row alone in "
            "the file. The national team can send the rows of all areas on the page of the year."
        )
    said = read_sheet(sheet, Ministry(boxes[year.year], _respondents(forms[year.year], year)))
    return MinistryRead(tuple(said.rows), tuple(said.blanks), tuple(_notes(sheet, said, year)))


def _coded_forms() -> dict[int, Questionnaire]:
    """The forms that have the ministry's codes, by year."""
    coded = ReportingYear.objects.filter(pk__in=Question.objects.exclude(ministry="").values("year"))
    return Questionnaire.load_many(coded)


def _respondents(form: Questionnaire, year: ReportingYear) -> dict[int, Respondent]:
    """Who has which number. One query."""
    numbered = Area.objects.living_in(year.year).exclude(number=None)
    asked = {area.number: Respondent(area.slug, form.asked_of(area.asked_as).shape.boxes) for area in numbered}
    return {number: asked[number] for number in asked if number is not None}


def _check_year(
    sheet: MinistrySheet,
    year: ReportingYear,
    forms: Mapping[int, Questionnaire],
    boxes: Mapping[int, Mapping[str, str]],
) -> None:
    """Refuse another year's sheet: it says so in its name, or in codes that only another form has."""
    to_do = f"Send it on the page for its own year. If it really has the figures for {year},"
    if sheet.year and int(sheet.year) != year.year % 100:
        raise Unreadable(
            f"{sheet.name} is for another year by its name, and it was sent to {year}. {to_do} give it another name."
        )
    strange = [heading for heading in sheet.headings.values() if heading not in {*boxes[year.year], AREA_NUMBER}]
    for of in sorted(boxes, reverse=True):
        if theirs := [heading for heading in strange if heading in boxes[of]]:
            raise Unreadable(
                f"{sheet.name} has codes of the form of {forms[of].year_name}, which that of {year} does not have: "
                f"{some(theirs)}. {to_do} give its columns the codes of that form."
            )


def _notes(sheet: MinistrySheet, said: Read, year: ReportingYear) -> Iterator[str]:
    """Which sheet was read, and what it does not say."""
    if sheet.others:
        others = some([f"“{shown(name)}”" for name in sheet.others])
        yield f"We read the sheet “{shown(sheet.grid.name)}”. We did not read: {others}."
    if not sheet.year:
        yield f"{sheet.name} does not say its year. Check that it has the figures for {year}."
    if said.missing:
        yield f"{sheet.name} has no column for these codes, so their boxes stay as they are: {some(said.missing)}."


def some(names: Sequence[str]) -> str:
    """The first few of these, and how many more there are."""
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
