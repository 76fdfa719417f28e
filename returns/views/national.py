"""The national team's way through a year's returns: the list, one return, accept or send back."""

from collections import Counter

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from returns import permissions
from returns.actions import accept, send_back
from returns.findings import assess
from returns.forms import SendBackForm, errors_with_places
from returns.models import ReportingYear, Revision
from returns.models.submission import RECEIVED
from returns.questionnaire import Questionnaire
from returns.views.access import SignedIn, for_national_team, revision_or_404
from returns.views.submitting import answers


@require_safe
@for_national_team
def years(request: SignedIn) -> HttpResponse:
    return render(request, "returns/years.html", {"years": ReportingYear.objects.all()})


@require_safe
@for_national_team
def year(request: SignedIn, year: int) -> HttpResponse:
    here = get_object_or_404(ReportingYear, year=year)
    revisions = sorted(
        Revision.objects.with_names().filter(year=here).current(), key=lambda row: row.area_return.area_name
    )
    received = sum(row.status in RECEIVED for row in revisions)
    by_status = Counter(row.get_status_display() for row in revisions)
    context = {"year": here, "revisions": revisions, "received": received, "by_status": dict(by_status)}
    return render(request, "returns/year.html", context)


@require_safe
@for_national_team
def review(request: SignedIn, year: int, area: str) -> HttpResponse:
    return _review_page(request, revision_or_404(request, year, area), SendBackForm())


@require_POST
@for_national_team
def accept_return(request: SignedIn, year: int, area: str) -> HttpResponse:
    revision = accept(revision=revision_or_404(request, year, area), by=request.user, at=timezone.now())
    messages.success(request, _("%(return)s accepted.") % {"return": revision.area_return})
    return redirect("year", year=year)


@require_POST
@for_national_team
def send_return_back(request: SignedIn, year: int, area: str) -> HttpResponse:
    revision = revision_or_404(request, year, area)
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return _review_page(request, revision, form)
    send_back(revision=revision, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
    messages.success(request, _("%(return)s sent back.") % {"return": revision.area_return})
    return redirect("year", year=year)


def _review_page(request: SignedIn, revision: Revision, form: SendBackForm) -> HttpResponse:
    questionnaire = Questionnaire.load(revision.year)
    context = answers(revision, questionnaire, assess(revision, questionnaire))
    context |= {
        "form": form,
        "errors": errors_with_places(form),
        "can_accept": permissions.can_accept(request.user, revision),
        "can_send_back": permissions.can_send_back(request.user, revision),
    }
    return render(request, "returns/review.html", context)
