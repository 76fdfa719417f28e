"""The forms through which files of figures come in."""

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from returns.access.uploads import UploadField, UploadForm


class FileForm(UploadForm):
    """A file of figures."""

    file = UploadField(
        label=_("Choose a file"),
        help_text=format_lazy(
            _("A workbook (XLSX or ODS) or a CSV file, up to {limit} MB."), limit=settings.UPLOAD_LIMIT // 1024 // 1024
        ),
    )


class HistoryForm(UploadForm):
    """A file of figures that came out elsewhere, and where."""

    file = UploadField(
        label=_("Choose a file"),
        help_text=_("A CSV file with a row or a column for each box, or the workbook of a return."),
    )
    note = forms.CharField(
        label=_("Where the figures come from"),
        help_text=_("We publish this on the year’s page. Give the publication, its date and its table."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Enter where the figures come from")},
    )
