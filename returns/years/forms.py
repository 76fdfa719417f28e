"""What the national team types about a year: its dates and reminders, and more time for one area."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from returns.access.forms import Form, MomentForm, moment_in_london
from returns.models import ReportingYear
from returns.models.year import COUNTS, LONGEST_COUNT

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class CountsField(forms.CharField):
    """Some numbers of working days, such as 10, 3, 1; none at all where it is empty."""

    def clean(self, value: str | None) -> list[int]:
        words = (super().clean(value) or "").replace(",", " ").split()
        counts = [int(word) if word.isascii() and word.isdecimal() and len(word) < 4 else 0 for word in words]
        if not all(count in COUNTS for count in counts):
            limit = {"most": LONGEST_COUNT}
            raise ValidationError(_("Enter whole numbers from 1 to %(most)s, such as 10, 3, 1") % limit)
        return sorted(set(counts))


class YearDatesForm(Form):
    deadline = forms.DateField(
        label=_("Deadline"),
        help_text=_("The last day for areas to submit. Every area sees it."),
        widget=DAY,
        error_messages={"required": _("Enter the deadline"), "invalid": _("Enter a real day as the deadline")},
    )
    closes_day = forms.DateField(
        label=_("Day on which the year closes"),
        help_text=_(
            "After this, areas cannot enter figures unless you give them more time. Leave it empty if the year does "
            "not close."
        ),
        required=False,
        widget=DAY,
        error_messages={"invalid": _("Enter a real day on which the year closes")},
    )
    closes_time = forms.TimeField(
        label=_("Time at which the year closes"),
        help_text=_("London time."),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Enter a real time, such as 17:00")},
    )
    remind_before = CountsField(
        label=_("Reminders before the deadline"),
        help_text=_("Working days, such as 10, 3, 1. Leave this empty for no reminders."),
        required=False,
        max_length=100,
    )
    remind_after = CountsField(
        label=_("Reminders after the deadline"),
        help_text=_("Working days, such as 1, 5. Leave this empty for no reminders."),
        required=False,
        max_length=100,
    )

    def __init__(self, year: ReportingYear, data: Any = None):
        closes_at = timezone.localtime(year.closes_at) if year.closes_at else None
        initial = {
            "deadline": year.deadline,
            "closes_day": closes_at.date() if closes_at else None,
            "closes_time": closes_at.time() if closes_at else None,
            "remind_before": ", ".join(map(str, sorted(year.remind_before, reverse=True))),
            "remind_after": ", ".join(map(str, sorted(year.remind_after))),
        }
        super().__init__(data, initial=initial)

    def clean(self) -> dict[str, Any]:
        """Adds `closes_at`: day and time come together or not at all."""
        day, time = self.cleaned_data.get("closes_day"), self.cleaned_data.get("closes_time")
        if day and time is None and "closes_time" not in self.errors:
            self.add_error("closes_time", _("Enter the time at which the year closes"))
        elif time is not None and day is None and "closes_day" not in self.errors:
            self.add_error("closes_day", _("Enter the day on which the year closes"))
        self.cleaned_data["closes_at"] = None
        if day and time is not None:
            try:
                self.cleaned_data["closes_at"] = moment_in_london(day, time)
            except ValidationError as error:
                self.add_error("closes_time", error)
        return self.cleaned_data

    def dates(self) -> dict[str, Any]:
        """What the actions on a year's dates take."""
        return {name: self.cleaned_data[name] for name in ("deadline", "closes_at", "remind_before", "remind_after")}


class ExtensionForm(MomentForm):
    """More time for one area."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Why you are giving the area more time"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Enter a reason for giving more time")},
    )
