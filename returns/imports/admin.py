"""The admin's import of figures: django-import-export's pages around our own plan, waiting file and action.

Only for the national team, for any number of areas and years. What may be written, and when, the action says.
"""

from copy import copy
from typing import Any, Self

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from import_export.admin import ImportMixin
from import_export.forms import ConfirmImportForm, ImportForm
from import_export.results import Result

from returns.access import permissions
from returns.access.uploads import UploadField, expect_file
from returns.files.written import Unreadable
from returns.imports.resources import FiguresResource, TextFile
from returns.imports.storage import WaitingFile

# The library's forms choose among formats and resources; here there is one of each.
ONLY = [("0", "")]
MOST_SAID = 10


class FiguresForm(ImportForm):
    import_file = UploadField(label="File to import")


class ConfirmForm(ConfirmImportForm):
    """Carries the waiting file's key, and a name for the changes that were shown: nothing else is confirmed."""

    import_file_name = forms.UUIDField(widget=forms.HiddenInput)
    format = forms.ChoiceField(choices=ONLY, widget=forms.HiddenInput)
    resource = forms.ChoiceField(choices=ONLY, widget=forms.HiddenInput)
    shown = forms.CharField(widget=forms.HiddenInput)

    def clean_import_file_name(self) -> str:
        return str(self.cleaned_data["import_file_name"])


class FiguresImport(ImportMixin):
    """For a ModelAdmin of Figure."""

    resource_classes = (FiguresResource,)
    import_formats = (TextFile,)
    import_form_class = FiguresForm
    confirm_form_class = ConfirmForm
    tmp_storage_class = WaitingFile
    import_template_name = "admin/import_figures.html"
    skip_admin_log = True  # every change is in the record
    request: HttpRequest

    def asked(self, request: HttpRequest) -> Self:
        """This admin for one request: the library hands its storage none, and an admin serves many at once."""
        here = copy(self)
        here.request = request
        return here

    def has_import_permission(self, request: HttpRequest) -> bool:
        return permissions.is_national(request.user)

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Preview a file. One that cannot be imported, or changes nothing, is not kept."""
        with transaction.atomic():
            here = self.asked(request)
            response = ImportMixin.import_action(here, request, **kwargs)
            here.keep_only_what_can_be_confirmed(request, response.context_data)
        return response

    def keep_only_what_can_be_confirmed(self, request: HttpRequest, context: dict[str, Any]) -> None:
        confirm = context.get("confirm_form")
        if confirm and context["result"].plan.changes:
            confirm.initial["shown"] = context["result"].plan.digest
            return
        if confirm:
            del context["confirm_form"], context["result"]
            messages.info(request, "The file has the same figures as the service. Nothing has changed.")
        file = request.FILES.get("import_file")
        WaitingFile(name=getattr(file, "tmp_storage_name", None), **self.get_tmp_storage_class_kwargs()).remove()

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return ImportMixin.process_import(self.asked(request), request, **kwargs)

    def create_import_form(self, request: HttpRequest) -> forms.Form:
        return expect_file(super().create_import_form(request), request)

    def get_tmp_storage_class_kwargs(self) -> dict[str, Any]:
        file = self.request.FILES.get("import_file")
        return {"by": self.request.user, "at": timezone.now(), "file_name": file.name if file else ""}

    def get_import_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        return {"by": request.user, "at": timezone.now()}

    def get_import_data_kwargs(self, *, form: forms.Form, **kwargs: Any) -> dict[str, Any]:
        """When it is confirmed: of which waiting file, and what its preview showed."""
        if "shown" not in form.cleaned_data:
            return {}
        name = form.cleaned_data["import_file_name"]
        waiting = WaitingFile(name=name, **self.get_tmp_storage_class_kwargs())
        return {"upload": waiting.upload, "shown": form.cleaned_data["shown"]}

    def add_data_read_fail_error_to_form(self, form: forms.Form, e: Exception) -> None:
        if not isinstance(e, Unreadable):
            raise e
        form.add_error("import_file", str(e))

    def process_result(self, result: Result, request: HttpRequest) -> HttpResponse:
        """Back to the list; or to the form, with what has kept the file out since it was looked at."""
        if not result.has_errors():
            return super().process_result(result, request)
        for reason in (*(error.error for error in result.base_errors), *result.plan.problems[:MOST_SAID]):
            messages.error(request, str(reason))
        return redirect("admin:{}_{}_import".format(*self.get_model_info()))

    def add_success_message(self, result: Result, request: HttpRequest) -> None:
        changes = result.plan.changes
        messages.success(request, f"{changes} {'figure' if changes == 1 else 'figures'} imported.")
