"""What the national team types: a year's dates and reminders, its checks, and its steps with a return."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from returns.checks import NEEDS_LIMIT, Rule, why_not_limit
from returns.forms import MomentForm, UploadField, UploadForm, moment_in_london
from returns.models import Notice, ReportingYear
from returns.models.area import LONGEST_SOURCE, LONGEST_VINTAGE
from returns.models.questionnaire import Mode
from returns.models.year import COUNTS, LONGEST_COUNT
from returns.populations import mid_year_of

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


class YearDatesForm(forms.Form):
    deadline = forms.DateField(
        label=_("Deadline"),
        help_text=_("The day by which areas submit. Every area sees it."),
        widget=DAY,
        error_messages={"required": _("Enter the deadline"), "invalid": _("Enter a real day as the deadline")},
    )
    closes_day = forms.DateField(
        label=_("Day on which the year closes"),
        help_text=_("From then on areas enter nothing more, unless you give them more time. Empty: it never closes."),
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
        help_text=_("Working days, such as 10, 3, 1. Empty: none."),
        required=False,
        max_length=100,
    )
    remind_after = CountsField(
        label=_("Reminders after the deadline"),
        help_text=_("Working days, such as 1, 5. Empty: none."),
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
        label=_("Why the area gets more time"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why the area gets more time")},
    )


class BoxNoteForm(forms.Form):
    text = forms.CharField(
        label=_("Note for the area"),
        help_text=_("The co-ordinator reads it at the box when the return goes back. It is never published."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SendBackForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the return goes back"),
        help_text=_("The area’s co-ordinator reads this first. Say which figures you mean and what to do."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say why the return goes back")},
    )


class HistoryForm(UploadForm):
    """A file of figures that came out elsewhere, and where."""

    file = UploadField(label=_("Choose a file"), help_text=_("CSV, a row for each box or a column for each box."))
    note = forms.CharField(
        label=_("Where the figures come from"),
        help_text=_("Printed on the year’s public page: name the publication, its date and its table."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say where the figures come from")},
    )


class SendAgainForm(forms.Form):
    """Notices whose mail is to be sent again."""

    notice = forms.ModelMultipleChoiceField(queryset=Notice.objects.all(), required=False)


class PopulationsForm(UploadForm):
    """A file of populations, and what holds for the whole of it where its rows do not say so."""

    file = UploadField(
        label=_("File"),
        help_text=_(
            "CSV with the columns area, population_all_ages and population_aged_10_and_over."
            " It may also have mid_year, vintage and source; what it has need not be typed here."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    mid_year = forms.CharField(
        label=_("Mid-year"),
        help_text=_("The year of the estimate, such as 2020: residents on 30 June."),
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-4", "inputmode": "numeric"}),
    )
    vintage = forms.CharField(
        label=_("Vintage"),
        help_text=_("A name of its own for this round of estimates, such as pre-2021-census. It is printed."),
        required=False,
        max_length=LONGEST_VINTAGE,
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-20", "spellcheck": "false"}),
    )
    source = forms.CharField(
        label=_("Source"),
        help_text=_("Who made the estimates, how they were summed to areas, and the licence. It is printed."),
        required=False,
        max_length=LONGEST_SOURCE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_mid_year(self) -> str:
        text = self.cleaned_data["mid_year"]
        try:
            return str(mid_year_of(text, timezone.localdate().year)) if text else ""
        except ValueError as error:
            raise ValidationError(_("The mid-year %(problem)s") % {"problem": error}) from None

    def about(self) -> dict[str, str]:
        """What was typed for the whole file."""
        return {name: " ".join(self.cleaned_data[name].split()) for name in ("mid_year", "vintage", "source")}


class RuleForm(forms.Form):
    """A rule's mode, and its limit where its kind is set by one."""

    mode = forms.ChoiceField(label=_("Mode"), choices=Mode.choices, widget=forms.RadioSelect)
    limit = forms.FloatField(
        label=_("Limit"),
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-10", "inputmode": "decimal"}),
        error_messages={"required": _("Enter the limit"), "invalid": _("The limit must be a number, such as 0.05")},
    )
    HINTS = {
        "ratio": _("A share: 0.05 is 5%."),
        "change": _("A probability: the smaller it is, the fewer changes the check asks about."),
        "copied": _("How many boxes above 0 it takes before the check speaks."),
    }

    def __init__(self, rule: Rule, data: Any = None):
        self.kind = rule.kind
        super().__init__(data, initial={"mode": rule.mode, "limit": rule.limit})
        self.fields["limit"].help_text = self.HINTS.get(rule.kind, "")
        if rule.kind not in NEEDS_LIMIT:
            del self.fields["limit"]

    def clean_limit(self) -> float:
        if problem := why_not_limit(self.kind, self.cleaned_data["limit"]):
            raise ValidationError(_("The limit %(problem)s") % {"problem": problem})
        return self.cleaned_data["limit"]
