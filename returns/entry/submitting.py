"""From figures to a submission: answer the queries, check your answers, declare. Afterwards: ask for a correction."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from returns.access import permissions
from returns.access.decorators import (
    SignedIn,
    for_national_team,
    locked,
    post_only,
    revision_or_404,
    with_draft,
    with_return,
)
from returns.access.forms import ReasonForm, errors_with_places
from returns.arithmetic.checks import Issue
from returns.checks.assessment import Assessment, assess
from returns.entry.actions import explain, submit, take_back
from returns.entry.correction_actions import ask_correction, decline_correction
from returns.entry.forms import AnswersForm, DeclarationForm, queries_asked, tokens
from returns.entry.found import entry_url, places_of
from returns.entry.grid import build_grid
from returns.entry.points import placed
from returns.form.questionnaire import Questionnaire
from returns.models import Revision, Status
from returns.record.refusals import NotReady, Overtaken


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def explanations(request: SignedIn, revision: Revision) -> HttpResponse:
    questionnaire = Questionnaire.load(revision.year, area=revision.area_return.area)
    form = AnswersForm(queries_asked(assess(revision, questionnaire)), request.POST or None)

    def save(issue: Issue, text: str, seen: str | None) -> None:
        explain(revision=revision, by=request.user, at=timezone.now(), issue=issue, text=text, seen=seen)

    overtaken = form.is_valid() and not saved_each(form, save)
    if form.is_valid():
        if any(text for _key, _issue, text in form.answers()):
            messages.success(request, _("Explanations saved."))
        else:
            messages.warning(request, _("You have not explained anything yet."))
        # Sent from the page of a table it leads back there.
        if block := questionnaire.block(request.POST.get("then", "")):
            return redirect(entry_url(revision, block))
        return redirect("check", year=revision.year_id, area=revision.area_return.area.slug)
    if overtaken:
        # Who sends it again has seen the other answer.
        form.seen = tokens(queries_asked(assess(revision, questionnaire)))
    queries = [(field, issue, places_of(issue, revision, questionnaire), seen) for field, issue, seen in form.boxes]
    context = {"revision": revision, "form": form, "queries": queries, "errors": errors_with_places(form)}
    context["without_query"] = form.typed_for_nothing()
    return render(request, "returns/entry/explanations.html", context, status=409 if overtaken else 200)


def saved_each(form: AnswersForm, save: Callable[[Any, str, str | None], None]) -> bool:
    """Save each answer by itself: one that somebody else has given otherwise keeps none of the others back."""
    for key, subject, text in form.answers():
        try:
            save(subject, text, form.seen[key])
        except Overtaken as overtaken:
            form.add_error(key, str(overtaken))
    return form.is_valid()


@require_http_methods(["GET", "HEAD", "POST"])
@with_return
def check(request: SignedIn, revision: Revision) -> HttpResponseBase:
    """Check the answers and submit. Who has submitted already, and presses again, is led to the confirmation."""
    is_their_own = revision.status == Status.SUBMITTED and revision.submitted_by_id == request.user.pk
    if is_their_own and "declared" in request.POST:
        return redirect("submitted", year=revision.year_id, area=revision.area_return.area.slug)
    if not permissions.can_enter(request.user, revision, timezone.now()):
        return locked(request, revision, partial(_check, request, revision))
    return _check(request, revision)


def _check(request: SignedIn, revision: Revision) -> HttpResponse:
    form = DeclarationForm(request.POST or None)
    questionnaire = Questionnaire.load(revision.year, area=revision.area_return.area)
    if form.is_valid():
        try:
            submit(revision=revision, by=request.user, at=timezone.now())
            return redirect("submitted", year=revision.year_id, area=revision.area_return.area.slug)
        except NotReady as not_ready:
            messages.error(request, str(not_ready))
    assessment = assess(revision, questionnaire)
    context = answers(revision, questionnaire, assessment) | {"form": form, "errors": errors_with_places(form)}
    return render(request, "returns/entry/check.html", context)


@require_safe
@with_return
def submitted(request: SignedIn, revision: Revision) -> HttpResponse:
    if revision.status == Status.DRAFT:
        return redirect("task_list", year=revision.year_id, area=revision.area_return.area.slug)
    return render(request, "returns/entry/submitted.html", {"revision": revision})


@post_only
@with_return
def take_submission_back(request: SignedIn, revision: Revision) -> HttpResponse:
    take_back(revision=revision, by=request.user, at=timezone.now())
    messages.success(request, _("You have taken the return back."))
    return redirect("task_list", year=revision.year_id, area=revision.area_return.area.slug)


def answers(revision: Revision, questionnaire: Questionnaire, assessment: Assessment) -> dict:
    """Everything that stands in a revision, for the one who checks it: grids, blanks, issues with their answers."""
    return {
        "revision": revision,
        "questionnaire": questionnaire,
        "assessment": assessment,
        "grids": [build_grid(block, assessment) for block in questionnaire.blocks],
        "blanks": [
            (code, questionnaire.block_of(code), questionnaire.words(code)) for code in assessment.figures.blanks
        ],
        "issues": [
            (issue, questionnaire.block_of(issue.cells[0]), assessment.explanation(issue))
            for issue in assessment.issues
        ],
        "points": placed(assessment, questionnaire),
    }


# --- Corrections asked for ------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@with_return
def ask(request: SignedIn, revision: Revision) -> HttpResponse:
    form = ReasonForm(_("What is wrong and why"), request.POST or None)
    form.fields["reason"].help_text = _("Say which figures or texts you mean. The national team will read this.")
    if form.is_valid():
        ask_correction(revision=revision, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
        messages.success(request, _("You have asked for a correction."))
        return redirect("task_list", year=revision.year_id, area=revision.area_return.area.slug)
    if not permissions.can_ask_correction(request.user, revision):
        raise Http404
    context = {"revision": revision, "form": form, "errors": errors_with_places(form)}
    return render(request, "returns/entry/ask_correction.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
def decline(request: SignedIn, year: int, area: str) -> HttpResponse:
    revision = revision_or_404(request, year, area)
    form = ReasonForm(_("Why you are declining the correction"), request.POST or None)
    form.fields["reason"].help_text = _("The area’s co-ordinator will read this.")
    if form.is_valid():
        decline_correction(revision=revision, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
        messages.success(request, _("You have declined the request."))
        return redirect("review", year=year, area=area)
    if revision.area_return.correction_asked_at is None:
        raise Http404
    context = {"revision": revision, "form": form, "errors": errors_with_places(form)}
    return render(request, "returns/entry/decline_correction.html", context)
