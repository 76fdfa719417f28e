"""The form through which published national figures come in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from returns.imports.forms import UploadField, UploadForm


class NationalFiguresForm(UploadForm):
    file = UploadField(
        label=_("File"),
        help_text=_(
            "CSV with the columns year, code, value and source. It can also have first_released and break_note."
            " A code is that of a box or a total of a form, such as the API has them."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
