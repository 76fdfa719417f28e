"""Forms that several rooms use: any form, a moment in London, a reason, signing in; and where errors stand."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from returns.access.typed import Typed
from returns.record.refusals import Refused, insist_on_words


def moment_in_london(day: date, time: time) -> datetime:
    """The moment at which London's clocks show this. An hour that a clock change skips or repeats is refused."""
    first, second = (datetime.combine(day, time, timezone.get_current_timezone()).replace(fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    shown = {"time": time.strftime("%H:%M")}
    if first.utcoffset() < second.utcoffset():  # type: ignore[operator]  # London has an offset at every moment
        raise ValidationError(
            _("The clocks go forward that night, so there is no %(time)s. Choose another time"), params=shown
        )
    raise ValidationError(
        _("The clocks go back that night, so %(time)s happens twice. Choose another time"), params=shown
    )


class Form(forms.Form):
    """A form of this site. What comes back to its boxes, because it could not be taken, is not taken for sent."""

    def is_valid(self) -> bool:
        return super().is_valid() and not isinstance(self.data, Typed)

    def show_as_seen(self, token: str) -> None:
        """Somebody else was there first; whoever sends the form again has seen what stands there now."""
        self.data = {**{name: self.data.get(name) for name in self.data}, "seen": token}


class MomentForm(Form):
    """A day and a time, in London: `moment` when both are right."""

    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Enter the day"), "invalid": _("Enter a real day")},
    )
    time = forms.TimeField(
        label=_("Time"),
        help_text=_("London time."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": _("Enter the time"), "invalid": _("Enter a real time, such as 9:30")},
    )

    def clean(self) -> dict[str, Any]:
        """Adds `moment`."""
        if "day" in self.cleaned_data and "time" in self.cleaned_data:
            try:
                self.cleaned_data["moment"] = moment_in_london(self.cleaned_data["day"], self.cleaned_data["time"])
            except ValidationError as error:
                self.add_error("time", error)
        return self.cleaned_data


def says_something(text: str) -> None:
    """For a field: refuses what is no answer, such as “x”."""
    try:
        insist_on_words(text)
    except Refused as refused:
        raise ValidationError(str(refused)) from None


class ReasonField(forms.CharField):
    """Why somebody does something, in words that say it. `asks` is what the page says where it is empty."""

    def __init__(self, label: Any, *, asks: Any = "", rows: int = 4, longest: int = 2000, **more: Any):
        super().__init__(
            label=label,
            max_length=longest,
            widget=forms.Textarea(attrs={"rows": rows}),
            validators=[says_something],
            error_messages={"required": asks or _("Enter a reason")},
            **more,
        )


class ReasonForm(Form):
    """Why somebody does what the page is about; `label` asks for it in the page's words."""

    def __init__(self, label: str, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["reason"] = ReasonField(label)


class SignInForm(AuthenticationForm):
    """Sign in by email address. One message for every failure, so that nobody learns which accounts exist."""

    username = forms.EmailField(
        label=_("Email address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
        error_messages={"required": _("Enter your email address")},
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your password")},
    )
    error_messages = {
        "invalid_login": _("The email address or password is not right. Check both and try again."),
        "inactive": _("The email address or password is not right. Check both and try again."),
    }


def errors_with_places(form: forms.Form) -> list[Mapping[str, str]]:
    """A form's errors for the summary at the top of the page: each message with the field it belongs to."""
    return [
        {"place": _place_of(form[name]) if name in form.fields else "", "message": str(message)}
        for name, messages in form.errors.items()
        for message in messages
    ]


def _place_of(field: forms.BoundField) -> str:
    """Where a field's first input stands: of radio buttons the first, since the group itself has no input."""
    return field.id_for_label or next((one.id_for_label for one in field.subwidgets), "")
