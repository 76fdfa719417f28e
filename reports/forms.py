"""What people type on the read side's pages: a search, a year's population, release time and terms."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from reports.signing import Standing
from returns import permissions
from returns.forms import MomentForm
from returns.models import Population, ReportingYear, Revision, User

LONGEST_TERM = 120
LONGEST_SEARCH = 100


class FindForm(forms.Form):
    """What a reader looks for in the list of reports. Nothing typed and nothing chosen is everything."""

    area = forms.CharField(label=_("Area"), required=False, max_length=LONGEST_SEARCH)
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)

    def __init__(self, years: Sequence[ReportingYear], data: Any = None):
        super().__init__(data)
        self.fields["area"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        choice = self.fields["year"]
        choice.choices = [("", _("All years")), *((year.pk, year.name) for year in years)]  # type: ignore[attr-defined]
        choice.error_messages["invalid_choice"] = _("Choose a year from the list")


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


class OverrideForm(forms.Form):
    """Which of a year's accepted reports go out without their chair's signature, and why: one reason for all."""

    def __init__(self, signatures: Sequence[Standing], by: User, data: Any = None):
        super().__init__(data, auto_id="override_%s")
        waiting = [standing.revision for standing in signatures if standing.waits]
        self.offered = {
            revision.area_return.area.slug: revision
            for revision in waiting
            if permissions.can_override_sign_off(by, revision)
        }
        self.own = [revision for revision in waiting if revision not in self.offered.values()]
        self.fields["areas"] = forms.MultipleChoiceField(
            label=_("Reports that go out without it"),
            choices=[(slug, revision.area_return.area_name) for slug, revision in self.offered.items()],
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": _("Choose at least one report"),
                "invalid_choice": _("One of these reports no longer waits for a signature. Look at the list again"),
            },
        )
        self.fields["reason"] = forms.CharField(
            label=_("Why they go out without the chair’s signature"),
            help_text=_("Kept in the record, for the areas and the national team. It is not published."),
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={"required": _("Give the reason")},
        )

    def chosen(self) -> list[Revision]:
        return [self.offered[slug] for slug in self.cleaned_data["areas"]]


class TermsForm(forms.Form):
    """A year's obsolete terms, one a line: `old = new`. Cleaned to {old: new}."""

    terms = forms.CharField(
        label=_("Terms that are no longer used"),
        help_text=_(
            "One on a line: the old term, an equals sign, the new one. A term with a capital letter is looked for as"
            " it is written."
        ),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12}),
    )

    def __init__(self, terms: Mapping[str, str], data: Any = None):
        super().__init__(data, initial={"terms": "".join(f"{old} = {new}\n" for old, new in terms.items())})

    def clean_terms(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for number, line in enumerate(self.cleaned_data["terms"].splitlines(), start=1):
            if not line.strip():
                continue
            old, equals, new = (" ".join(part.split()) for part in line.partition("="))
            if not (old and equals and new):
                self._say(_("Line %(line)d: write the old term, an equals sign and the new one"), number)
            elif max(len(old), len(new)) > LONGEST_TERM:
                self._say(_("Line %(line)d: a term has at most %(longest)d characters"), number)
            elif old in found:
                self._say(_("Line %(line)d: this term stands above already"), number)
            found[old] = new
        return found

    def _say(self, words: str | Promise, line: int) -> None:
        self.add_error("terms", str(words) % {"line": line, "longest": LONGEST_TERM})


class ReleaseForm(MomentForm):
    """The moment from which a year's figures are public."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        day, time = self.fields["day"], self.fields["time"]
        day.label, day.help_text = _("Day of release"), _("A weekday is usual.")
        time.label, time.help_text = _("Time of release"), _("London time. 9:30 is usual.")
