"""The form through which populations come in."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from returns.access.uploads import UploadField, UploadForm
from returns.models.area import LONGEST_SOURCE, LONGEST_VINTAGE
from returns.populations.reading import mid_year_of


class PopulationsForm(UploadForm):
    """A file of populations, and what holds for the whole of it where its rows do not say so."""

    file = UploadField(
        label=_("File"),
        help_text=_(
            "CSV with the columns area, population_all_ages and population_aged_10_and_over."
            " It can also have mid_year, vintage and source. You do not need to type here what is in the file."
            " A row “England and Wales” is compared with the sum of the areas."
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
        help_text=_("A name for this round of estimates, such as pre-2021-census. We publish it."),
        required=False,
        max_length=LONGEST_VINTAGE,
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-20", "spellcheck": "false"}),
    )
    source = forms.CharField(
        label=_("Source"),
        help_text=_("Who made the estimates, how they were added up for each area, and the licence. We publish it."),
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
