"""An area asks for a correction of what is published; the national team may say no."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from returns import permissions
from returns.actions import ask_correction, decline_correction
from returns.forms import ReasonForm, errors_with_places
from returns.models import Revision
from returns.views.access import SignedIn, for_national_team, revision_or_404, with_return


@require_http_methods(["GET", "HEAD", "POST"])
@with_return
def ask(request: SignedIn, revision: Revision) -> HttpResponse:
    form = ReasonForm(_("What is wrong, and why"), request.POST or None)
    form.fields["reason"].help_text = _("Say which figures or texts you mean. The national team reads it.")
    if form.is_valid():
        ask_correction(revision=revision, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
        messages.success(request, _("You have asked for a correction."))
        return redirect("task_list", year=revision.year_id, area=revision.area_return.area.slug)
    if not permissions.can_ask_correction(request.user, revision):
        raise Http404
    context = {"revision": revision, "form": form, "errors": errors_with_places(form)}
    return render(request, "returns/ask_correction.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
def decline(request: SignedIn, year: int, area: str) -> HttpResponse:
    revision = revision_or_404(request, year, area)
    form = ReasonForm(_("Why there is no correction"), request.POST or None)
    form.fields["reason"].help_text = _("The area’s co-ordinator reads it.")
    if form.is_valid():
        decline_correction(revision=revision, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
        messages.success(request, _("The request is declined."))
        return redirect("review", year=year, area=area)
    if revision.area_return.correction_asked_at is None:
        raise Http404
    context = {"revision": revision, "form": form, "errors": errors_with_places(form)}
    return render(request, "returns/decline_correction.html", context)
