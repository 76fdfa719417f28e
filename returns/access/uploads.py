"""Forms through which files come in."""

from typing import Any, TypeVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from returns.access.forms import Form
from returns.models.upload import LONGEST_NAME


class UploadField(forms.FileField):
    """A file that somebody sends. One beyond the limit is read past and never arrives: its form then says why."""

    widget = forms.FileInput

    def __init__(self, **kwargs: Any):
        words = {
            "required": _("Choose a file"),
            "invalid": _("Choose a file"),
            "missing": _("Choose a file"),
            "empty": _("The file is empty"),
            "max_length": _("The file’s name is longer than %(max)d characters. Give the file a shorter name"),
        }
        super().__init__(max_length=LONGEST_NAME, error_messages=words, **kwargs)
        self.was_too_large = False

    def clean(self, data: Any, initial: Any = None) -> Any:
        if not data and self.was_too_large:
            limit = settings.UPLOAD_LIMIT // 1024 // 1024
            raise ValidationError(_("The file is larger than %(limit)s MB") % {"limit": limit})
        return super().clean(data, initial)


AnyForm = TypeVar("AnyForm", bound=forms.Form)


class UploadForm(Form):
    """A form with a file, bound to the request that sends it. Its page’s <form> is `multipart/form-data`."""

    def __init__(self, request: HttpRequest, **kwargs: Any):
        is_sent = request.method == "POST" or bool(request.POST)
        super().__init__(request.POST if is_sent else None, request.FILES if is_sent else None, **kwargs)
        expect_file(self, request)


def expect_file(form: AnyForm, request: HttpRequest) -> AnyForm:
    """The form, its file's field told whether the request was larger than any file may be."""
    length = request.META.get("CONTENT_LENGTH") or ""
    for field in form.fields.values():
        if isinstance(field, UploadField):
            field.was_too_large = length.isdecimal() and int(length) > settings.UPLOAD_LIMIT
    return form
