"""What is asked of whoever makes a token of the API."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.models import ApiToken
from returns.access.forms import Form

LIVES = {"30": _("30 days"), "90": _("90 days"), "365": _("A year")}  # by their days


class TokenForm(Form):
    name = forms.CharField(
        label=_("What the token is for"),
        help_text=_("Name the program and where it runs, such as “Checks before the release, R, my laptop”."),
        max_length=ApiToken._meta.get_field("name").max_length,
        error_messages={
            "required": _("Enter what the token is for"),
            "max_length": _("Use %(limit_value)d characters or fewer"),
        },
    )
    days = forms.ChoiceField(
        label=_("How long it lasts"),
        choices=list(LIVES.items()),
        initial=next(iter(LIVES)),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how long it lasts"), "invalid_choice": _("Choose how long it lasts")},
    )

    @property
    def lives(self) -> timedelta:
        return timedelta(days=int(self.cleaned_data["days"]))
