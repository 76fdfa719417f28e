"""From figures to a submission: answer the queries, check your answers, declare, be told it arrived."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from returns.actions import NotReady, Overtaken, explain, submit, take_back
from returns.findings import Assessment, assess
from returns.forms import DeclarationForm, ExplanationsForm, errors_with_places
from returns.models import Revision, Status
from returns.questionnaire import Questionnaire
from returns.views.access import SignedIn, with_draft, with_return
from returns.views.grid import build_grid


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def explanations(request: SignedIn, revision: Revision) -> HttpResponse:
    questionnaire = Questionnaire.load(revision.year)
    form = ExplanationsForm(assess(revision, questionnaire), request.POST or None)
    overtaken = form.is_valid() and not _explained(request, revision, form)
    if form.is_valid():
        if any(text for _key, _issue, text in form.answers()):
            messages.success(request, _("Explanations saved."))
        else:
            messages.warning(request, _("Nothing is explained yet."))
        return redirect("check", year=revision.year_id, area=revision.area_return.area.slug)
    if overtaken:
        form.seen = form.tokens(assess(revision, questionnaire))  # who sends it again has seen the other answer
    queries = [
        (form[key], issue, questionnaire.block_of(issue.cells[0]), form.seen[key]) for key, issue in form.issues.items()
    ]
    context = {"revision": revision, "form": form, "queries": queries, "errors": errors_with_places(form)}
    return render(request, "returns/explanations.html", context, status=409 if overtaken else 200)


def _explained(request: SignedIn, revision: Revision, form: ExplanationsForm) -> bool:
    """Save each answer by itself: one that somebody else has given otherwise keeps none of the others back."""
    for key, issue, text in form.answers():
        seen = form.seen[key]
        try:
            explain(revision=revision, by=request.user, at=timezone.now(), issue=issue, text=text, seen=seen)
        except Overtaken as overtaken:
            form.add_error(key, str(overtaken))
    return form.is_valid()


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def check(request: SignedIn, revision: Revision) -> HttpResponse:
    form = DeclarationForm(request.POST or None)
    questionnaire = Questionnaire.load(revision.year)
    if form.is_valid():
        try:
            submit(revision=revision, by=request.user, at=timezone.now())
            return redirect("submitted", year=revision.year_id, area=revision.area_return.area.slug)
        except NotReady as not_ready:
            messages.error(request, str(not_ready))
    found = assess(revision, questionnaire)
    context = answers(revision, questionnaire, found) | {"form": form, "errors": errors_with_places(form)}
    return render(request, "returns/check.html", context)


@require_safe
@with_return
def submitted(request: SignedIn, revision: Revision) -> HttpResponse:
    if revision.status == Status.DRAFT:
        return redirect("task_list", year=revision.year_id, area=revision.area_return.area.slug)
    return render(request, "returns/submitted.html", {"revision": revision})


@require_POST
@with_return
def take_submission_back(request: SignedIn, revision: Revision) -> HttpResponse:
    take_back(revision=revision, by=request.user, at=timezone.now())
    messages.success(request, _("The return is with you again."))
    return redirect("task_list", year=revision.year_id, area=revision.area_return.area.slug)


def answers(revision: Revision, questionnaire: Questionnaire, found: Assessment) -> dict:
    """Everything that stands in a revision, for the one who checks it: grids, blanks, issues with their answers."""
    return {
        "revision": revision,
        "questionnaire": questionnaire,
        "found": found,
        "grids": [build_grid(block, found) for block in questionnaire.blocks],
        "blanks": [(code, questionnaire.block_of(code), questionnaire.words(code)) for code in found.figures.blanks],
        "issues": [(issue, questionnaire.block_of(issue.cells[0]), found.explanation(issue)) for issue in found.issues],
    }
