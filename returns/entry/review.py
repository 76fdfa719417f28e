"""The national team's page of one return: its review, with acceptance and sending back. Notes on boxes: notes.py."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from returns.access import permissions
from returns.access.decorators import SignedIn, for_national_team, post_only, revision_or_404
from returns.access.forms import errors_with_places
from returns.access.typed import typed_for
from returns.checks.assessment import assess
from returns.entry.actions import accept, approve_waiver, begin_review, send_back
from returns.entry.forms import SendBackForm
from returns.entry.submitting import answers
from returns.form.questionnaire import Questionnaire
from returns.models import Explanation, Revision, Status


@require_safe
@for_national_team
def review(request: SignedIn, year: int, area: str) -> HttpResponse:
    return _review_page(request, revision_or_404(request, year, area), SendBackForm(typed_for(request, "send_back")))


@post_only
@for_national_team
def accept_return(request: SignedIn, year: int, area: str) -> HttpResponse:
    revision = accept(revision=revision_or_404(request, year, area), by=request.user, at=timezone.now())
    messages.success(request, _("%(return)s accepted.") % {"return": revision.area_return})
    return redirect("year", year=year)


@post_only
@for_national_team
def send_return_back(request: SignedIn, year: int, area: str) -> HttpResponse:
    revision = revision_or_404(request, year, area)
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return _review_page(request, revision, form)
    send_back(revision=revision, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
    messages.success(request, _("%(return)s sent back.") % {"return": revision.area_return})
    return redirect("year", year=year)


@post_only
@for_national_team
def begin(request: SignedIn, year: int, area: str) -> HttpResponse:
    revision = revision_or_404(request, year, area)
    begin_review(revision=revision, by=request.user, at=timezone.now())
    words = _("You have started the review of %(return)s. The area can no longer take it back.")
    messages.success(request, words % {"return": revision.area_return})
    return redirect("review", year=year, area=area)


@post_only
@for_national_team
def waive(request: SignedIn, year: int, area: str, explanation: int) -> HttpResponse:
    revision = revision_or_404(request, year, area)
    asked = get_object_or_404(Explanation, revision=revision, pk=explanation)
    approve_waiver(explanation=asked, by=request.user, at=timezone.now())
    messages.success(request, _("You have waived the error for this return."))
    return redirect("review", year=year, area=area)


def _review_page(request: SignedIn, revision: Revision, form: SendBackForm) -> HttpResponse:
    questionnaire = Questionnaire.load(revision.year, area=revision.area_return.area)
    assessment = assess(revision, questionnaire)
    context = answers(revision, questionnaire, assessment)
    context |= {
        "shadow": assessment.shadow,
        "form": form,
        "errors": errors_with_places(form),
        "can_accept": permissions.can_accept(request.user, revision),
        "can_begin": revision.status == Status.SUBMITTED and revision.review_begun_at is None,
        "can_note": permissions.can_send_back(request.user, revision),
        "can_waive": revision.is_editable,
        "can_send_back": permissions.can_send_back(request.user, revision),
        "can_correct": permissions.can_correct(request.user, revision),
        "can_unpublish": permissions.can_unpublish(request.user, revision, timezone.now()),
        "has_time": permissions.has_time(revision, timezone.now()),
    }
    return render(request, "returns/entry/review.html", context)
