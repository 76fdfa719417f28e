"""What an area types about its board and its agencies: a line for each member, and each logo with its name."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from reports.annual_report import logos
from reports.models import Logo, Seat
from returns.access.forms import Form
from returns.access.typed import Typed
from returns.access.uploads import UploadField, UploadForm
from returns.models import ReportingYear

MOST_MEMBERS = 100


class MemberForm(Form):
    """One member of the board; role and agency in Welsh too where the report is published in both languages."""

    seat = forms.ChoiceField(label=_("Seat"), choices=Seat, initial=Seat.MEMBER)
    name = forms.CharField(label=_("Name"), required=False, max_length=90)
    role = forms.CharField(label=_("Role"), required=False, max_length=120)
    agency = forms.CharField(label=_("Agency"), required=False, max_length=120)
    role_cy = forms.CharField(
        label=_("Role in Welsh"), required=False, max_length=120, widget=forms.TextInput(attrs={"lang": "cy"})
    )
    agency_cy = forms.CharField(
        label=_("Agency in Welsh"), required=False, max_length=120, widget=forms.TextInput(attrs={"lang": "cy"})
    )

    def __init__(self, *args: Any, has_welsh: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not has_welsh:
            del self.fields["role_cy"], self.fields["agency_cy"]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        has_words = any(words for name, words in said.items() if name != "seat")
        if (has_words or said.get("seat") != Seat.MEMBER) and not said.get("role") and "role" not in self.errors:
            self.add_error("role", _("Enter the member’s role, or remove this member"))
        return said


class BaseBoardFormSet(forms.BaseFormSet):
    def is_valid(self) -> bool:
        """As of a single form (returns.access.forms): what comes back to its boxes is not sent."""
        return super().is_valid() and not isinstance(self.data, Typed)

    def _construct_form(self, i: int, **kwargs: Any) -> MemberForm:
        """Lines come and go before anything is saved: each is read, whichever of them were there at first."""
        return super()._construct_form(i, **kwargs, empty_permitted=False)  # type: ignore[misc]

    def clean(self) -> None:
        chairs = [number for number, form in enumerate(self.forms, 1) if form.cleaned_data.get("seat") == Seat.CHAIR]
        for number in chairs[1:]:
            words = _("A board can only have one chair. Member %(number)s is already the chair")
            self.forms[number - 1].add_error("seat", words % {"number": chairs[0]})

    def typed(self) -> list[dict[str, Any]]:
        """What stands in each line as it was sent, right or wrong."""
        return [{name: form[name].value() for name in form.fields} for form in self.forms]

    def board(self) -> list[dict[str, str]]:
        """The members; lines without a word are none."""
        return [said for form in self.forms if (said := form.cleaned_data).get("role")]


BoardFormSet = forms.formset_factory(
    MemberForm, formset=BaseBoardFormSet, extra=0, max_num=MOST_MEMBERS, validate_max=True, absolute_max=MOST_MEMBERS
)


class BoardForm(Form):
    """What belongs to the board as a whole: what its writer had seen, and that last year's is right this year too."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, copied_from: ReportingYear | None, token: str, data: Any = None):
        super().__init__(data, initial={"seen": token})
        if copied_from:
            self.fields["confirmed"] = forms.BooleanField(
                label=_("This is still the board this year"),
                help_text=_("We copied it from %(year)s. It stays marked until you confirm that it is right.")
                % {"year": copied_from},
                required=False,
            )


def arranged(lines: Sequence[dict[str, Any]], wish: str) -> list[dict[str, Any]]:
    """The lines after a button: `add`, or `up`, `down`, `remove` and the number of a line, as in `up:3`."""
    lines = list(lines)
    what, _colon, number = wish.partition(":")
    at = int(number) - 1 if number.isdecimal() and 0 < int(number[:4]) <= len(lines) else None
    if what == "add" and len(lines) < MOST_MEMBERS:
        lines.append({})
    elif at is None:
        return lines
    elif what == "remove":
        del lines[at]
    elif what in {"up", "down"} and 0 <= (to := at + (1 if what == "down" else -1)) < len(lines):
        lines[at], lines[to] = lines[to], lines[at]
    return lines


class LogoForm(UploadForm):
    """One agency's logo: the picture, needed where there is none yet, and its names."""

    file = UploadField(
        label=_("Picture"),
        help_text=format_lazy(
            _("A PNG or SVG file, up to {limit} kB. If an SVG has words, convert them to outlines first."),
            limit=logos.LIMIT // 1024,
        ),
    )
    name = forms.CharField(
        label=_("Name of the agency"),
        help_text=_("Screen readers read this out instead of the logo."),
        max_length=120,
        error_messages={"required": _("Enter the name of the agency")},
    )
    name_cy = forms.CharField(
        label=_("Name of the agency in Welsh"),
        max_length=120,
        widget=forms.TextInput(attrs={"lang": "cy"}),
        error_messages={"required": _("Enter the name of the agency in Welsh")},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, request: Any, *, logo: Logo | None, token: str, has_welsh: bool):
        names = {"name": logo.name, "name_cy": logo.name_cy} if logo else {}
        super().__init__(request, initial=names | {"seen": token})
        if logo:
            self.fields["file"].required = False
            self.fields["file"].label = _("Replace the picture")
        if not has_welsh:
            del self.fields["name_cy"]

    def clean_file(self) -> logos.Picture | None:
        if not (file := self.cleaned_data["file"]):
            return None
        try:
            return logos.clean(file.read(logos.LIMIT + 1))
        except logos.Unfit as unfit:
            raise ValidationError(str(unfit)) from None
