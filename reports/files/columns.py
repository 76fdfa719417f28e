"""The columns of the two CSV files and the notes on them, in words: for their metadata and for the workbook."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from reports.files.boxes import Boxes, Place
from reports.files.csvw import Column, Words
from reports.files.wide import columns as wide_header
from reports.published import national, one_select
from reports.published.source import Source
from returns.files.csv_cells import MARKED
from returns.files.csv_figures import UNAVAILABLE
from returns.files.written import FOOTNOTE, REASON
from returns.models import ReportingYear

LANGUAGES = ("en", "cy")
COUNT = {"base": "integer", "minimum": 0}
NUMBER = {"base": "integer", "minimum": 1}

# name -> title, datatype, whether each row has it, description
TIDY: dict[str, tuple[Promise | str, str | Mapping[str, Any], bool, Promise | str]] = {
    "year": (_("Year"), "integer", True, _("The year in which the reporting year ends: it runs from April to March.")),
    "area": (_("Area key"), "string", True, _("The short name of the MAPPA area, which stays when its name changes.")),
    "area_name": (_("Area"), "string", True, _("The name of the MAPPA area as it was printed in that year.")),
    "area_codes": (_("Police force area codes"), "string", False, _("The codes of the area’s police forces.")),
    "table": (_("Table"), "string", True, _("The letter of the table in that year’s form.")),
    "question": (_("Question"), "string", True, _("The code of the question to which the figure belongs.")),
    "category": (_("Category"), NUMBER, False, _("The MAPPA category, where the figure is of one.")),
    "level": (_("Level"), NUMBER, False, _("The level of management, where the figure is of one.")),
    "cell": (_("Figure"), "string", True, _("The code of the box of the form.")),
    "basis": (
        _("Basis"), {"base": "string", "format": "stock|flow"}, True,
        _("Stock: a count on 31 March. Flow: a total over the year."),
    ),
    "value": (_("Value"), COUNT, False, _("The number. Empty where it is not available.")),
    "marker": (
        _("Marker"), {"base": "string", "format": UNAVAILABLE}, False, _("x: the figure is not available."),
    ),
    "status": (
        _("Status"), {"base": "string", "format": "r"}, False,
        _("r: revised, the figure differs from one that was public before."),
    ),
    "revision": (_("Revision"), NUMBER, True, _("The number of the area’s revision for the year, from 1.")),
    "source": (
        _("Source"), {"base": "string", "format": "area|historical|invented"}, True,
        _("Who gave the figure: the area; a publication of the past; or invented, for demonstration only."),
    ),
    "reason": (_("Reason"), "string", False, _("Why the figure is not available.")),
    "footnote": (_("Footnote"), "string", False, _("What the area says of the figure.")),
    "revision_reason": (_("Reason for revision"), "string", False, _("Why the figure was revised.")),
}  # fmt: skip


# The national CSV's own; the others are as in the tidy one.
NATIONAL: dict[str, tuple[Promise | str, str | Mapping[str, Any], bool, Promise | str]] = {
    "year": TIDY["year"],
    "year_name": (_("Reporting year"), "string", True, _("The year as it is printed.")),
    "cell": (_("Figure"), "string", True, _("The code of the box of the form, of a total, or of the rate.")),
    "question": (_("Question"), "string", False, _("The code of the question. Empty for the rate.")),
    "category": TIDY["category"],
    "level": TIDY["level"],
    "value": (_("Value"), COUNT, False, _("The sum of what there is, or the rate. Empty where no area has a value.")),
    "status": (
        _("Status"), {"base": "string", "format": "r|p"}, False,
        _("r: an area’s part of it was revised. p: provisional, areas that owed a return are still to come."),
    ),
    "areas": (_("Areas with a value"), COUNT, True, _("The areas that have a value; for a total, all of its values.")),
    "areas_owed": (_("Areas that owed a return"), COUNT, True, _("The areas that owed a return for the year.")),
    "includes_invented": (
        _("Includes invented"), "boolean", True, _("Whether figures that were invented for demonstration are added."),
    ),
}  # fmt: skip


def in_languages(text: object) -> Words:
    """A text of ours in English, and in Welsh where it has been translated."""
    words = {}
    for language in LANGUAGES:
        with override(language):
            words[language] = str(text)
    return words if words["cy"] != words["en"] else {"en": words["en"]}


def tidy_columns() -> tuple[Column, ...]:
    return tuple(_described(name) for name in one_select.COLUMNS)


def national_columns() -> tuple[Column, ...]:
    return tuple(_described(name, NATIONAL) for name in national.COLUMNS)


def wide_columns(source: Source, boxes: Boxes) -> tuple[Column, ...]:
    return tuple(_wide_column(name, boxes) for name in wide_header(source, boxes))


def _described(name: str, told: Mapping[str, Any] = TIDY) -> Column:
    title, datatype, is_required, description = told[name]
    column = Column(name, in_languages(title), datatype, is_required, description=str(description))
    return replace(column, separator=" ") if name == "area_codes" else column


def _wide_column(name: str, boxes: Boxes) -> Column:
    if name in TIDY:
        return _described(name)
    place = boxes.codes[name.removeprefix(REASON).removeprefix(FOOTNOTE)]
    for prefix, column in ((REASON, "reason"), (FOOTNOTE, "footnote")):
        if name.startswith(prefix):
            said = format_lazy("{}: {}", TIDY[column][0], boxes.words(place))
            return Column(name, in_languages(said), description=str(TIDY[column][3]))
    words = {language: boxes.words(place, language) for language in LANGUAGES}
    title = words if words["cy"] != words["en"] else {"en": words["en"]}
    question = boxes.question(place)
    return Column(
        name, title, COUNT, null=("", UNAVAILABLE), description=question.basis_name, notes=_notes(place, boxes)
    )


def _notes(place: Place, boxes: Boxes) -> tuple[str, ...]:
    """Where a series breaks, as the newest form says it."""
    form, question = boxes.form(place.year), boxes.question(place)
    axes = [axis for axis in form.axes(place.code) if axis]
    return tuple(filter(None, (question.break_note, *(axis.break_note for axis in axes))))


def notes_on(source: Source, *, is_wide: bool) -> tuple[str, ...]:
    """What holds for a whole file, in English."""
    said: list[object] = [
        _("%(year)s: %(published)s of %(owed)s areas are published.")
        % {"year": ReportingYear(year=year).name, "published": held.published, "owed": held.owed}
        for year, held in source.coverage().items()
    ]
    if source.includes_invented:
        said.append(_("Figures whose source is “invented” are invented, for demonstration only."))
    if is_wide:
        said += [
            _(
                "x stands for “not available”. A box is empty where the form of that year did not have it, or the "
                "publication from which history was taken says nothing of it."
            ),
            _("Each box is worded as on the newest form that has it."),
        ]
    said.append(
        _(
            "A text that begins with one of %(signs)s has an apostrophe before it, so that no program takes it for a "
            "formula."
        )
        % {"signs": _signs(MARKED)}
    )
    return tuple(str(text) for text in said)


def _signs(marked: Sequence[str]) -> str:
    spoken = {"\t": "tab", "\r": "carriage return", "'": "apostrophe"}
    return " ".join(sign for sign in marked if sign not in spoken) + ", " + ", ".join(
        spoken[sign] for sign in marked if sign in spoken
    )  # fmt: skip
