"""The boxes in which the national team types one entry of a form: a category, a table, a question, a check, the rate.

Which keys an entry has is said by `consistency`; here is what each is called, and in which box it is typed.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from returns.access.forms import Form, ReasonField
from returns.access.uploads import UploadField, UploadForm
from returns.arithmetic.figures import AREAS
from returns.form.consistency import ARRAYS, RATE
from returns.form.edits import Entry, entries
from returns.form.edits import Form as Definition
from returns.models import Area
from returns.models.questionnaire import Basis, Kind, Mode, PopulationBase, Printed, Severity

CHOICES: dict[str, Any] = {
    "basis": Basis.choices,
    "kind": Kind.choices,
    "severity": Severity.choices,
    "mode": Mode.choices,
    "printed": Printed.choices,
    "base": PopulationBase.choices,
}


class Label(NamedTuple):
    """What a key is called, and how it is to be filled in."""

    words: Any
    hint: Any = ""
    rows: int = 0  # of a box for longer texts


LINES = ("left", "ministry_misspelt", "row")
WELSH = _("in Welsh")
TOKENS = _("You can write {start}, {end}, {year_name} and {mid_year}: the year fills them in.")
LABELS: dict[str, Label] = {
    "number": Label(_("Number"), _("Boxes are named by it: Category 4 and Level 2 make c4_l2.")),
    "code": Label(_("Code"), _("Small letters, digits and underscores, two words at least, such as two_words.")),
    "heading": Label(_("Heading")),
    "title": Label(_("Title"), TOKENS),
    "subtitle": Label(_("Line below the title")),
    "guidance": Label(_("What to count"), TOKENS, 4),
    "note": Label(_("Note"), _("The letter of the note in the report that explains it, if there is one.")),
    "block": Label(_("Table"), _("The letter of the table in which it stands.")),
    "basis": Label(_("What it counts")),
    "continues": Label(
        _("Continues"), _("The code of the question of the year before that this one carries on, if its code is new.")
    ),
    "break_note": Label(
        _("Why the series breaks"),
        _("Say it if the figures do not compare with the year before. Charts and changes stop there, and say this."),
        2,
    ),
    "totals_compare": Label(_("The totals still count the same people as the year before")),
    "asked_of": Label(_("Who is asked")),
    "printed": Label(_("Where it is printed")),
    "ministry": Label(
        _("The ministry’s code"), _("For its workbook, such as CAT{c}L{l}SFO: {c} is the category and {l} the level.")
    ),
    "ministry_place": Label(_("Place on the ministry’s sheet"), _("1 is the first question after the area’s number.")),
    "ministry_misspelt": Label(
        _("Known misspellings of the code"), _("Each on a line: the code, a colon, and the heading as it was typed."), 2
    ),
    "row": Label(
        _("Rows of its own"),
        _(
            "Instead of levels. Each on a line: its number, a colon, its heading, and after a bar the Welsh, such as "
            "“1: Under 18 | O dan 18”. Every box that you tick below then stands in each row."
        ),
        6,
    ),
    "kind": Label(_("What it looks for")),
    "left": Label(_("What it looks at"), _("Codes of questions, boxes or totals, each on a line of its own."), 3),
    "right": Label(
        _("What it compares with"), _("The code of a question, a box or a total, where the check compares.")
    ),
    "limit": Label(_("Limit"), _("With a decimal point, such as 0.05.")),
    "severity": Label(_("How serious it is")),
    "mode": Label(_("Mode")),
    "text": Label(_("What we tell the area"), TOKENS, 3),
    "remarks": Label(
        _("Remarks"), _("What is known of this form and what is not, and who has to confirm it. Only you see them."), 6
    ),
    "numerator": Label(_("What is divided"), _("The code of a box or a total.")),
    "base": Label(_("What it is divided by")),
    "shows_population": Label(_("The population stands beside the rate in the area’s report")),
}
NOTE_OF_RATE = Label(_("Note below the rate"), TOKENS, 3)


class EntryForm(Form):
    """One entry of an array, or the rate. What it goes by is typed for a new one, and then stays."""

    def __init__(self, array: str, form: Definition, one: Entry | None, data: Any = None):
        self.array, self.one = array, one
        shape = RATE if array == "rate" else ARRAYS[array]
        told = {"printed": Printed.REPORT, "asked_of": AREAS, "mode": Mode.ON} | (one or {})
        initial = {key: "\n".join(map(_written, value)) if key in LINES else value for key, value in told.items()}
        super().__init__(data, initial=initial)
        for key in shape.required + shape.optional:
            if key == "cells" or (key == shape.name and one is not None and array != "rate"):
                continue
            field = _field(array, key, form, is_required=key in shape.required)
            self.fields[key] = field
        self.order_fields([key for name in list(self.fields) for key in (name, f"{name}_cy")])
        if array == "question":
            self.fields["cells"] = forms.MultipleChoiceField(
                label=_("Boxes"), choices=[(axes, axes) for axes in all_axes(form)], required=False
            )

    def entry(self) -> Entry:
        """The entry as the form's plain data: empty keys are left out."""
        kept = {ARRAYS[self.array].name: self.one[ARRAYS[self.array].name]} if self.one and self.array != "rate" else {}
        typed = {key: value for key, value in self.cleaned_data.items() if value not in ("", None, [], False)}
        if self.array == "question" and typed.get("printed") == Printed.REPORT:
            typed.pop("printed")
        if typed.get("asked_of") == AREAS:
            typed.pop("asked_of")
        return kept | typed

    @property
    def ticked(self) -> set[str]:
        value = self["cells"].value() if "cells" in self.fields else None
        return set(value or ())

    def plain_fields(self) -> Iterator[forms.BoundField]:
        """All but the grid of boxes, which the page draws itself."""
        return (field for field in self if field.name != "cells")


def all_axes(form: Definition) -> list[str]:
    """Every place that a question's box may have: each category and level alone, and each pair."""
    categories, levels = ([one["number"] for one in entries(form, array)] for array in ("category", "level"))
    pairs = [f"c{category}_l{level}" for level in levels for category in categories]
    return [*(f"c{category}" for category in categories), *(f"l{level}" for level in levels), *pairs]


def _field(array: str, key: str, form: Definition, *, is_required: bool) -> forms.Field:
    base, welsh = key.removesuffix("_cy"), key.endswith("_cy")
    label = NOTE_OF_RATE if array == "rate" and base == "note" else LABELS[base]
    common: dict[str, Any] = {
        "label": f"{label.words} ({WELSH})" if welsh else label.words,
        "help_text": "" if welsh else label.hint,
        "required": is_required,
    }
    make = BOXES.get(key)
    if make:
        return make(form, common)
    if key in CHOICES:
        return forms.ChoiceField(**common, choices=CHOICES[key], widget=forms.RadioSelect)
    attrs = {"lang": "cy"} if welsh else {}
    widget = forms.Textarea(attrs={"rows": label.rows, **attrs}) if label.rows else forms.TextInput(attrs=attrs)
    return forms.CharField(**common, widget=widget, max_length=4000)


def _number(form: Definition, common: dict[str, Any]) -> forms.Field:
    attrs = {"class": "govuk-input govuk-input--width-3", "inputmode": "numeric"}
    return forms.IntegerField(**common, min_value=0, max_value=99, widget=forms.TextInput(attrs=attrs))


def _limit(form: Definition, common: dict[str, Any]) -> forms.Field:
    attrs = {"class": "govuk-input govuk-input--width-10", "inputmode": "decimal"}
    return forms.FloatField(**common, widget=forms.TextInput(attrs=attrs))


def _asked_of(form: Definition, common: dict[str, Any]) -> forms.Field:
    bodies = [(body.slug, body.name) for body in Area.objects.living_in(form["year"]) if body.is_body]
    choices = [(AREAS, _("Every area")), *bodies]
    return forms.ChoiceField(**common | {"required": False}, choices=choices, initial=AREAS, widget=forms.RadioSelect)


def _block(form: Definition, common: dict[str, Any]) -> forms.Field:
    """A table that there is, or the letter of a new one: it is made with the question."""
    attrs = {"class": "govuk-input govuk-input--width-2"}
    return forms.CharField(**common, max_length=1, widget=forms.TextInput(attrs=attrs))


def _tick(form: Definition, common: dict[str, Any]) -> forms.Field:
    return forms.BooleanField(**common | {"required": False})


class LinesField(forms.CharField):
    """Codes, one on each line."""

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


ROW_LINE = re.compile(r"(?P<number>[0-9]{1,4}): *(?P<heading>[^|]+?) *(?:\| *(?P<heading_cy>[^|]+?) *)?")


def _written(line: Any) -> str:
    """A line of a list as the page shows it; a row by its number, its heading and the Welsh."""
    if isinstance(line, str):
        return line
    welsh = f" | {line['heading_cy']}" if line.get("heading_cy") else ""
    return f"{line['number']}: {line['heading']}{welsh}"


class RowsField(LinesField):
    """Rows of a question's own, one on each line."""

    def clean(self, value: Any) -> list[Any]:
        rows = []
        for line in super().clean(value):
            told = ROW_LINE.fullmatch(line)
            if told is None:
                raise ValidationError(_("“%(line)s” must be a number, a colon and a heading"), params={"line": line})
            words = {key: text for key, text in told.groupdict().items() if text}
            rows.append(words | {"number": int(told["number"])})
        return rows


def _rows(form: Definition, common: dict[str, Any]) -> forms.Field:
    return RowsField(**common | {"required": False}, widget=forms.Textarea(attrs={"rows": 6}))


def _place(form: Definition, common: dict[str, Any]) -> forms.Field:
    attrs = {"class": "govuk-input govuk-input--width-3", "inputmode": "numeric"}
    return forms.IntegerField(**common, min_value=1, max_value=999, widget=forms.TextInput(attrs=attrs))


def _lines(form: Definition, common: dict[str, Any]) -> forms.Field:
    return LinesField(**common, widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}))


BOXES: dict[str, Callable[[Definition, dict[str, Any]], forms.Field]] = {
    "number": _number,
    "limit": _limit,
    "asked_of": _asked_of,
    "block": _block,
    "totals_compare": _tick,
    "shows_population": _tick,
    "left": _lines,
    "row": _rows,
    "ministry_misspelt": _lines,
    "ministry_place": _place,
}


class PopulationForm(Form):
    """The estimate that the year's rate divides by; both or neither."""

    mid_year = forms.IntegerField(
        label=_("Middle of the year"),
        required=False,
        min_value=1998,
        max_value=2100,
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-4", "inputmode": "numeric"}),
    )
    vintage = forms.CharField(label=_("Which revision of the estimates"), required=False, max_length=40)

    def entry(self) -> Entry:
        return {key: value for key, value in self.cleaned_data.items() if value}


class RemarksForm(Form):
    """What is known of a form and what is not."""

    remarks = _field("form", "remarks", {}, is_required=False)


class CodeForm(Form):
    """Another code for a question, and what that means for its series."""

    code = forms.CharField(label=_("New code"), max_length=40, help_text=LABELS["code"].hint)
    meaning = forms.ChoiceField(
        label=_("What the new code means"),
        widget=forms.RadioSelect,
        choices=[
            ("continues", _("A new thing in law that carries the old one on: the series goes on under the new code")),
            ("new", _("A new thing that has nothing to do with the old one: a new series begins")),
        ],
        error_messages={"required": _("Say what the new code means")},
    )


class SplitForm(Form):
    """Two questions in place of one."""

    first_code = forms.CharField(label=_("Code of the first"), max_length=40, help_text=LABELS["code"].hint)
    first_title = forms.CharField(label=_("Title of the first"), max_length=200)
    first_title_cy = forms.CharField(label=_("Title of the first (in Welsh)"), max_length=200, required=False)
    second_code = forms.CharField(label=_("Code of the second"), max_length=40)
    second_title = forms.CharField(label=_("Title of the second"), max_length=200)
    second_title_cy = forms.CharField(label=_("Title of the second (in Welsh)"), max_length=200, required=False)
    break_note = ReasonField(_("Why they do not compare with the one before"), rows=2)
    break_note_cy = forms.CharField(
        label=_("The same in Welsh"), required=False, widget=forms.Textarea(attrs={"rows": 2, "lang": "cy"})
    )


class JoinForm(Form):
    """One question in place of two."""

    code = forms.CharField(label=_("Code of the one"), max_length=40, help_text=LABELS["code"].hint)
    title = forms.CharField(label=_("Title"), max_length=200)
    title_cy = forms.CharField(label=_("Title (in Welsh)"), max_length=200, required=False)
    break_note = ReasonField(_("Why it does not compare with the two before"), rows=2)
    break_note_cy = forms.CharField(
        label=_("The same in Welsh"), required=False, widget=forms.Textarea(attrs={"rows": 2, "lang": "cy"})
    )

    def __init__(self, form: Definition, code: str, data: Any = None):
        super().__init__(data)
        others = [one for one in entries(form, "question") if one["code"] != code]
        self.fields["other"] = forms.ChoiceField(
            label=_("The question to join it with"), choices=[(one["code"], one["title"]) for one in others]
        )
        self.order_fields(["other"])


class FileForm(UploadForm):
    """A form as a file, as `form.toml` gives it."""

    file = UploadField(label=_("TOML file"), help_text=_("A text file, as the download of a form is."))

    LARGEST = 1_000_000  # bytes; today's form has 40,000

    def clean_file(self) -> str:
        """The text of the file."""
        file = self.cleaned_data["file"]
        if file.size > self.LARGEST:
            raise ValidationError(_("The file is larger than 1 MB. The form of a year has some 40,000 characters"))
        try:
            return file.read().decode("utf-8")
        except UnicodeDecodeError:
            raise ValidationError(_("The file is not UTF-8 text. Save it as UTF-8")) from None
