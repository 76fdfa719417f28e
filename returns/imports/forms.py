"""The forms through which files of figures come in."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from returns.access.forms import Form, ReasonField
from returns.access.uploads import UploadField, UploadForm
from returns.imports.ministry import LEFT, NOT_AVAILABLE, ZERO
from returns.models.submission import LONGEST_REASON


class FileForm(UploadForm):
    """A file of figures."""

    file = UploadField(
        label=_("Choose a file"),
        help_text=format_lazy(
            _("A workbook (XLSX or ODS) or a CSV file, up to {limit} MB."), limit=settings.UPLOAD_LIMIT // 1024 // 1024
        ),
    )


class BlanksForm(Form):
    """What the boxes mean that the ministry's sheet leaves blank: one answer for all of them."""

    meaning = forms.ChoiceField(
        label=_("What do these boxes mean?"),
        help_text=_("Your answer is for all of them. You can change it until you import the file."),
        choices=(
            (LEFT, _("Leave them: what the return has now stays")),
            (ZERO, _("0: nobody was counted")),
            (NOT_AVAILABLE, _("Not available")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the blank boxes mean")},
    )
    reason = ReasonField(
        _("Why the figures are not available"), rows=2, required=False, longest=LONGEST_REASON,
        help_text=_("Only if they are not available. We print it with the figures."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A reason goes with what is not available, and with nothing else."""
        meaning = self.cleaned_data.get("meaning")
        if meaning == NOT_AVAILABLE and not self.cleaned_data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Enter why the figures are not available"))
        elif meaning and meaning != NOT_AVAILABLE:
            self.cleaned_data["reason"] = ""
        return self.cleaned_data


class HistoryForm(UploadForm):
    """A file of figures that came out elsewhere, and where."""

    file = UploadField(
        label=_("Choose a file"),
        help_text=_(
            "A CSV file with a row or a column for each box, the workbook of a return, or the ministry’s workbook."
        ),
    )
    note = forms.CharField(
        label=_("Where the figures come from"),
        help_text=_("We publish this on the year’s page. Give the publication, its date and its table."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Enter where the figures come from")},
    )
