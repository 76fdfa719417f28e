"""A check's mode and limit in a year."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from returns.access.forms import Form
from returns.arithmetic.checks import KINDS, Rule, why_not_limit
from returns.models.questionnaire import Mode


class RuleForm(Form):
    """A rule's mode, and its limit where its kind is set by one."""

    mode = forms.ChoiceField(label=_("Mode"), choices=Mode.choices, widget=forms.RadioSelect)
    limit = forms.FloatField(
        label=_("Limit"),
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-10", "inputmode": "decimal"}),
        error_messages={"required": _("Enter the limit"), "invalid": _("The limit must be a number, such as 0.05")},
    )

    def __init__(self, rule: Rule, data: Any = None):
        self.kind = rule.kind
        super().__init__(data, initial={"mode": rule.mode, "limit": rule.limit})
        kind = KINDS[rule.kind]
        self.fields["limit"].help_text = gettext(kind.limit_hint) if kind.limit_hint else ""
        if not kind.needs_limit:
            del self.fields["limit"]

    def clean_limit(self) -> float:
        if problem := why_not_limit(self.kind, self.cleaned_data["limit"]):
            raise ValidationError(_("The limit %(problem)s") % {"problem": problem})
        return self.cleaned_data["limit"]
