"""The national team's page for a year's pre-release list: who is on it, and who has read what."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from reports import early
from reports.actions import add_early_reader, remove_early_reader
from reports.forms import EarlyReaderForm
from reports.models import EarlyReader
from returns.forms import errors_with_places
from returns.models import ReportingYear
from returns.views.access import SignedIn, for_national_team


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
def early_readers(request: SignedIn, year: int) -> HttpResponse:
    here = get_object_or_404(ReportingYear, year=year)
    form = EarlyReaderForm(here, request.POST or None)
    if form.is_valid() and form.user:
        said = {name: words for name, words in form.cleaned_data.items() if name != "email"}
        reader = add_early_reader(year=here, by=request.user, at=timezone.now(), user=form.user, **said)
        messages.success(request, _("%(reader)s is on the pre-release list.") % {"reader": reader})
        return redirect("early_readers", year=year)
    readers = list(EarlyReader.objects.filter(year=here).select_related("user"))
    listed = {reader.user_id for reader in readers}
    context = {
        "year": here,
        "form": form,
        "errors": errors_with_places(form),
        "readers": readers,
        "readings": [(reading, reading.user in listed) for reading in early.readings_of(here)],
        "is_released": here.is_released(timezone.now()),
    }
    return render(request, "reports/early_readers.html", context)


@require_POST
@for_national_team
def remove(request: SignedIn, year: int) -> HttpResponse:
    here = get_object_or_404(ReportingYear, year=year)
    readers = EarlyReader.objects.filter(year=here, user__email=request.POST.get("email", "").lower())
    reader = readers.select_related("user").first()
    if reader is None:
        raise Http404
    remove_early_reader(year=here, by=request.user, at=timezone.now(), user=reader.user)
    messages.success(request, _("%(reader)s is no longer on the pre-release list.") % {"reader": reader})
    return redirect("early_readers", year=year)
