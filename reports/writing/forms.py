"""What people type into the sections of a report: words, titles, signatories, what they add; and obsolete terms."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.models import LONGEST_TEXT, LONGEST_TITLE
from returns.access.forms import Form
from returns.record.acts import Words

MARKDOWN = _(
    "Leave an empty line between paragraphs. Start a line with a hyphen for a bullet, or with # for a heading. Use "
    "**two"
    " stars** for bold. To use a number from the tables, type its name in braces. The names are listed below."
)
LABELS = {
    "title": _("Title"),
    "title_cy": _("Title in Welsh"),
    "note": _("Letter of the note"),
    "body": _("Text"),
    "body_cy": _("Text in Welsh"),
    "signatory": _("Signed by"),
    "signatory_cy": _("Signed by, in Welsh"),
}
HINTS = {
    "body": MARKDOWN,
    "body_cy": _("Use the same marks and names as in the English text."),
    "note": _("The small letter used in the tables."),
    "signatory": _("Name, post or both, as printed below the text."),
}
A_LETTER = RegexValidator(r"^[a-z]$", _("Enter one small letter, such as a"))


class WordsField(forms.CharField):
    """Words up to a length in characters, of which a line end is one, as it is kept: a browser sends two."""

    def __init__(self, *, longest: int, **kwargs: Any):
        self.longest = longest
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(str(value or "").replace("\r\n", "\n")))

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.longest:
            words = _("“%(label)s” must be %(longest)s characters or fewer. It has %(length)s")
            numbers = {"length": f"{len(value):,}", "longest": f"{self.longest:,}"}
            raise ValidationError(words % {"label": self.label, **numbers}, code="max_length")


class TextForm(Form):
    """The parts of one section, with the token of what their writer had seen.

    Where the report has a `usual` title for it, the section need not have one of its own.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, parts: Sequence[str], words: Mapping[str, str], seen: str, data: Any = None, usual: str = ""):
        super().__init__(data, initial={**words, "seen": seen}, auto_id="%s")
        self.parts, self.is_overtaken = parts, False
        for part in parts:
            self.fields[part] = _field(part)
        if usual and "title" in parts:
            self.fields["title"].required = False
            usually = _("If you leave this empty, the report says “%(usual)s”.")
            self.fields["title"].help_text = usually % {"usual": usual}

    def words(self) -> dict[str, str]:
        return {part: self.cleaned_data[part].strip() for part in self.parts}

    def as_typed(self) -> dict[str, str]:
        """The words as they are in the boxes, right or wrong."""
        return {part: (self[part].value() or "").replace("\r\n", "\n") for part in self.parts}

    def show_as_seen(self, token: str) -> None:
        super().show_as_seen(token)
        self.is_overtaken = True


class NewTextForm(Form):
    """A section that is added: what it is, where there is a choice, and its title."""

    def __init__(self, kinds: Iterable[tuple[str, Words]], languages: Sequence[str], data: Any = None):
        super().__init__(data, auto_id="%s")
        kinds = list(kinds)
        if len(kinds) > 1:
            choose = _("Choose what to add")
            self.fields["kind"] = forms.ChoiceField(
                label=_("What it is"), choices=kinds, widget=forms.RadioSelect, error_messages={"required": choose}
            )
        self.fields["title"] = _field("title")
        if "cy" in languages:
            self.fields["title_cy"] = _field("title_cy")
        if "note" in dict(kinds):
            self.fields["note"] = _field("note")
            self.fields["note"].required = False

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("kind") == "note" and "note" in self.cleaned_data and not self.cleaned_data["note"]:
            self.add_error("note", _("Enter the letter of the note"))
        return self.cleaned_data


def _field(part: str) -> forms.CharField:
    language = {"lang": "cy"} if part.endswith("_cy") else {}
    label, hint = LABELS[part], HINTS.get(part, "")
    if part.startswith("body"):
        area = forms.Textarea(attrs={"rows": 18, **language})
        return WordsField(label=label, help_text=hint, required=False, longest=LONGEST_TEXT, widget=area)
    if part == "note":
        line = forms.TextInput(attrs={"class": "govuk-input govuk-input--width-2", "autocomplete": "off"})
        required = {"required": _("Enter the letter of the note")}
        return forms.CharField(
            label=label, help_text=hint, max_length=1, widget=line, validators=[A_LETTER], error_messages=required
        )
    return WordsField(
        label=label,
        help_text=hint,
        required=part == "title",
        longest=LONGEST_TITLE,
        widget=forms.TextInput(attrs=language),
        error_messages={"required": _("Enter a title")},
    )


LONGEST_TERM = 120


class TermsForm(Form):
    """A year's obsolete terms, one a line: `old = new`. Cleaned to {old: new}."""

    terms = forms.CharField(
        label=_("Terms no longer used"),
        help_text=_(
            "Write one on each line: the old term, an equals sign and the new term. If a term has a capital letter, we"
            " only look for it with that letter."
        ),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12}),
    )

    def __init__(self, terms: Mapping[str, str], data: Any = None):
        super().__init__(data, initial={"terms": "".join(f"{old} = {new}\n" for old, new in terms.items())})

    def clean_terms(self) -> dict[str, str]:
        terms: dict[str, str] = {}
        for number, line in enumerate(self.cleaned_data["terms"].splitlines(), start=1):
            if not line.strip():
                continue
            old, equals, new = (" ".join(part.split()) for part in line.partition("="))
            if not (old and equals and new):
                self._say(_("Line %(line)d: write the old term, an equals sign and the new one"), number)
            elif max(len(old), len(new)) > LONGEST_TERM:
                self._say(_("Line %(line)d: a term has at most %(longest)d characters"), number)
            elif old in terms:
                self._say(_("Line %(line)d: this term is already in the list above"), number)
            terms[old] = new
        return terms

    def _say(self, words: str | Promise, line: int) -> None:
        self.add_error("terms", str(words) % {"line": line, "longest": LONGEST_TERM})
