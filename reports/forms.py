"""What people type on the read side's pages: an area's board, a year's population and release time."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from returns.forms import MomentForm
from returns.models import Population, ReportingYear

EMPTY_SEATS = 3


class SeatForm(forms.Form):
    name = forms.CharField(label=_("Name"), required=False, max_length=90)
    role = forms.CharField(label=_("Role"), required=False, max_length=120)
    agency = forms.CharField(label=_("Agency"), required=False, max_length=120)

    def clean(self) -> dict[str, Any]:
        seat = self.cleaned_data
        if (seat.get("name") or seat.get("agency")) and not seat.get("role"):
            self.add_error("role", _("Enter the member’s role, or empty the whole line"))
        return seat


SeatFormSet = forms.formset_factory(SeatForm, extra=EMPTY_SEATS, max_num=100, validate_max=True)


class PopulationForm(forms.Form):
    """Which of the estimates that are loaded a year's rates divide by."""

    def __init__(self, year: ReportingYear, data: Any = None):
        super().__init__(data, initial={"estimate": year.population})
        self.estimates = {row["name"]: row for row in Population.objects.estimates()}
        choices = [(name, self._words(row)) for name, row in self.estimates.items()]
        self.fields["estimate"] = forms.ChoiceField(
            label=_("Mid-year and vintage"),
            help_text=_("You see every rate before anything changes."),
            choices=choices,
            widget=forms.RadioSelect,
            error_messages={
                "required": _("Choose a mid-year and vintage"),
                "invalid_choice": _("Choose one that is loaded"),
            },
        )

    def chosen(self) -> tuple[int, str]:
        row = self.estimates[self.cleaned_data["estimate"]]
        return row["mid_year"], row["vintage"]

    @staticmethod
    def _words(row: dict[str, Any]) -> str:
        areas = ngettext("%(count)s area", "%(count)s areas", row["areas"]) % {"count": row["areas"]}
        return f"{row['name']} ({areas})"


class ApplyPopulationForm(forms.Form):
    """The last word on a population: what its writer had seen chosen, and a reason once something is published."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, year: ReportingYear, data: Any = None):
        super().__init__(data, initial={"seen": year.population})
        if year.population_pinned_at is not None:
            self.fields["reason"] = forms.CharField(
                label=_("Why the population is changed, for the public"),
                help_text=_("Printed for everybody beside each revised rate. Do not name or describe anybody."),
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 4}),
                error_messages={"required": _("Give the reason")},
            )


class ReleaseForm(MomentForm):
    """The moment from which a year's figures are public."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        day, time = self.fields["day"], self.fields["time"]
        day.label, day.help_text = _("Day of release"), _("A weekday is usual.")
        time.label, time.help_text = _("Time of release"), _("London time. 9:30 is usual.")
