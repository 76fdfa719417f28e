"""The columns of the two CSV files and the notes on them, in words: for their metadata and for the workbook."""

from collections.abc import Mapping, Sequence

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy, override
from django.utils.translation import gettext_lazy as _

from reports.files.boxes import Boxes, FormPlace
from reports.files.csvw import Column, InLanguages
from reports.files.wide import columns as wide_header
from reports.published import columns as published
from reports.published.columns import COUNT, FIGURE
from reports.published.source import Source
from returns.files.csv_cells import MARKED
from returns.files.csv_figures import UNAVAILABLE
from returns.files.written import FOOTNOTE, REASON
from returns.models import ReportingYear

LANGUAGES = ("en", "cy")


def in_languages(text: object) -> InLanguages:
    """A text of ours in English, and in Welsh where it has been translated."""
    words = {}
    for language in LANGUAGES:
        with override(language):
            words[language] = str(text)
    return words if words["cy"] != words["en"] else {"en": words["en"]}


def described(columns: Mapping[str, published.Column]) -> tuple[Column, ...]:
    return tuple(_described(name, column) for name, column in columns.items())


def wide_columns(source: Source, boxes: Boxes) -> tuple[Column, ...]:
    return tuple(_wide_column(name, boxes) for name in wide_header(source, boxes))


def _described(name: str, column: published.Column) -> Column:
    title, words = in_languages(gettext_lazy(column.title)), column.description
    required, separator = column.is_required, column.separator
    return Column(name, title, column.datatype, required, separator=separator, description=words)


def _wide_column(name: str, boxes: Boxes) -> Column:
    if name in FIGURE:
        return _described(name, FIGURE[name])
    place = boxes.codes[name.removeprefix(REASON).removeprefix(FOOTNOTE)]
    for prefix, column in ((REASON, "reason"), (FOOTNOTE, "footnote")):
        if name.startswith(prefix):
            said = format_lazy("{}: {}", gettext_lazy(FIGURE[column].title), boxes.words(place))
            return Column(name, in_languages(said), description=FIGURE[column].description)
    words = {language: boxes.words(place, language) for language in LANGUAGES}
    title = words if words["cy"] != words["en"] else {"en": words["en"]}
    question = boxes.question(place)
    return Column(
        name, title, COUNT, null=("", UNAVAILABLE), description=question.basis_name, notes=_notes(place, boxes)
    )


def _notes(place: FormPlace, boxes: Boxes) -> tuple[str, ...]:
    """Where a series breaks, as the newest form says it."""
    form, question = boxes.form(place.year), boxes.question(place)
    axes = [axis for axis in form.axes(place.code) if axis]
    return tuple(dict.fromkeys(filter(None, (question.break_note, *(axis.break_note for axis in axes)))))


def notes_on(source: Source, *, is_wide: bool) -> tuple[str, ...]:
    """What holds for a whole file, in English."""
    coverage = source.coverage()
    said: list[object] = [
        _("%(year)s: %(published)s of %(owed)s areas are published.")
        % {"year": ReportingYear(year=year).name, "published": held.published, "owed": held.owed}
        for year, held in coverage.items()
    ]
    said += [
        _("%(year)s: the return of a national body is still to come.") % {"year": ReportingYear(year=year).name}
        for year, held in coverage.items()
        if held.bodies_to_come
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
