"""An area's own Welsh for the form of a year: what its report prints in place of the year's Welsh."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from returns.access.decorators import SignedIn, with_draft
from returns.access.forms import errors_with_places
from returns.form.actions import save_wording
from returns.form.forms import WordingForm
from returns.form.wording import worded, words_of_area
from returns.models import Revision


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def wording(request: SignedIn, revision: Revision) -> HttpResponse:
    area = revision.area_return.area
    if not area.has_welsh:
        raise Http404
    form = WordingForm(worded(revision.year), words_of_area(revision.year, area), request.POST or None)
    if form.is_valid():
        save_wording(revision=revision, by=request.user, at=timezone.now(), texts=form.changed())
        messages.success(request, _("Welsh wording saved."))
        return redirect("task_list", year=revision.year_id, area=area.slug)
    context = {"revision": revision, "form": form, "errors": errors_with_places(form)}
    return render(request, "returns/form/wording.html", context)
