"""Why a return is corrected; which population a year's rates divide by, and why that changes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from returns.access.forms import Form, ReasonField
from returns.models import Population, ReportingYear


class CorrectionForm(Form):
    """Why a published return is corrected; in Welsh too where the area publishes in Welsh."""

    def __init__(self, data: Any = None, *, has_welsh: bool):
        super().__init__(data)
        told = _("We publish this beside each revised figure. Do not name or describe anybody.")
        self.fields["reason"] = ReasonField(_("Why you are correcting the return (for the public)"), help_text=told)
        if has_welsh:
            self.fields["reason_cy"] = ReasonField(
                _("The same in Welsh"),
                help_text=_("The Welsh report prints this. Without it, it prints the English reason."),
                required=False,
            )


class PopulationForm(Form):
    """Which of the estimates that are loaded a year's rates divide by."""

    def __init__(self, year: ReportingYear, data: Any = None):
        super().__init__(data, initial={"estimate": year.population})
        self.estimates = {row["name"]: row for row in Population.objects.estimates()}
        choices = [(name, self._words(row)) for name, row in self.estimates.items()]
        self.fields["estimate"] = forms.ChoiceField(
            label=_("Mid-year and vintage"),
            help_text=_("You can check every rate before anything changes."),
            choices=choices,
            widget=forms.RadioSelect,
            error_messages={
                "required": _("Choose a mid-year and vintage"),
                "invalid_choice": _("Choose a population that is loaded"),
            },
        )

    def chosen(self) -> tuple[int, str]:
        row = self.estimates[self.cleaned_data["estimate"]]
        return row["mid_year"], row["vintage"]

    @staticmethod
    def _words(row: dict[str, Any]) -> str:
        areas = ngettext("%(count)s area", "%(count)s areas", row["areas"]) % {"count": row["areas"]}
        return f"{row['name']} ({areas})"


class ApplyPopulationForm(Form):
    """The last word on a population: what its writer had seen chosen, and a reason once something is published."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, year: ReportingYear, data: Any = None):
        super().__init__(data, initial={"seen": year.population})
        if year.population_pinned_at is not None:
            self.fields["reason"] = ReasonField(
                _("Why you are changing the population (for the public)"),
                help_text=_("We publish this beside each revised rate. Do not name or describe anybody."),
            )
