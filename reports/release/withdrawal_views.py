"""Hide a released year from the public in an emergency, behind a notice; and show it again."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from reports.release.calendar import shown_later
from reports.release.forms import WithdrawForm
from returns.access.decorators import SignedIn, for_national_team, post_only
from returns.access.forms import ReasonForm, errors_with_places
from returns.access.typed import typed_for
from returns.models import ReportingYear
from returns.years.actions import end_withdrawal, withdraw


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
def withdrawal(request: SignedIn, year: int) -> HttpResponse:
    """Write the notice, look at it as everybody will read it, and say yes: only that withdraws. Then: how to end it."""
    here = _released_or_404(year)
    if here.is_withdrawn and request.method != "POST":
        typed = typed_for(request, "end_withdrawal")
        return _ending(request, here, ReasonForm(_("Reason, for the record"), typed))
    form = WithdrawForm(request.POST or None)
    then = request.POST.get("then")
    if form.is_valid() and then == "withdraw":
        withdraw(year=here, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("%(year)s is withdrawn. Everybody reads the notice now.") % {"year": here})
        return redirect("withdrawal", year=year)
    is_last_step = form.is_valid() and then != "change"
    context = {"year": here, "form": form, "errors": errors_with_places(form), "is_last_step": is_last_step}
    context["shown_later"] = shown_later(here, timezone.now()) if is_last_step else {}
    return render(request, "reports/release/withdraw.html", context)


@post_only
@for_national_team
def end(request: SignedIn, year: int) -> HttpResponse:
    here = _released_or_404(year)
    form = ReasonForm(_("Reason, for the record"), request.POST)
    if not form.is_valid():
        return _ending(request, here, form)
    end_withdrawal(year=here, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
    messages.success(request, _("%(year)s is public again.") % {"year": here})
    return redirect("release", year=year)


def _ending(request: SignedIn, year: ReportingYear, form: ReasonForm) -> HttpResponse:
    context = {"year": year, "form": form, "errors": errors_with_places(form)}
    return render(request, "reports/release/withdrawn_year.html", context)


def _released_or_404(year: int) -> ReportingYear:
    here = get_object_or_404(ReportingYear, year=year)
    if not here.is_released(timezone.now()):
        raise Http404
    return here
