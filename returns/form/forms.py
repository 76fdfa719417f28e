"""An area's own Welsh for a year's form, as its co-ordinator types it: one box for each text that the report prints."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from returns.access.forms import Form
from returns.form.tokens import TOKENS
from returns.form.wording import Worded

LONGEST = 2000
BRACED = re.compile(r"\{(.*?)\}")
HEADINGS = {
    "block": _("Tables"),
    "question": _("Questions"),
    "category": _("Categories"),
    "level": _("Levels"),
    "rate": _("Rate"),
}


def known_words(text: str) -> None:
    for word in BRACED.findall(text):
        if word not in TOKENS:
            words = {"word": word, "known": ", ".join(f"{{{token}}}" for token in TOKENS)}
            raise ValidationError(_("{%(word)s} is not a word we know. You can use: %(known)s"), params=words)


class WordingForm(Form):
    """The page carries what it showed: only what its writer has changed is saved."""

    def __init__(self, texts: Iterable[Worded], own: Mapping[str, str], data: Any = None):
        super().__init__(data)
        for text in texts:
            welsh = (
                format_html('<span lang="cy">{}</span>', text.welsh)
                if text.welsh
                else _("The year has no Welsh wording yet.")
            )
            self.fields[text.place] = forms.CharField(
                label=text.english,
                help_text=welsh,
                initial=own.get(text.place, ""),
                required=False,
                max_length=LONGEST,
                show_hidden_initial=True,
                validators=[known_words],
                widget=forms.Textarea(attrs={"rows": 3 if len(text.english) > 90 else 1, "lang": "cy"}),
            )

    def groups(self) -> Iterator[tuple[str, list[BoundField]]]:
        """The boxes under the heading of what they word."""
        for kind, fields in groupby(self, key=lambda field: field.name.split(".")[0]):
            yield str(HEADINGS[kind]), list(fields)

    def changed(self) -> dict[str, str]:
        return {place: self.cleaned_data[place] for place in self.changed_data}
