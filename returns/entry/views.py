"""A co-ordinator's work on a draft: the task list, one grid for each block, one page for a box."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from returns.access import permissions
from returns.access.decorators import SignedIn, ways_back, with_draft, with_return
from returns.access.forms import errors_with_places
from returns.checks.assessment import assess, figures_of
from returns.entry.figure_actions import save_figures
from returns.entry.forms import BoxForm, FiguresForm
from returns.entry.grid import build_grid
from returns.entry.submitting import answers
from returns.form.questionnaire import Block, Questionnaire
from returns.models import Revision
from returns.record.refusals import Conflict


@require_safe
@with_return
def task_list(request: SignedIn, revision: Revision) -> HttpResponse:
    questionnaire = Questionnaire.load(revision.year, area=revision.area_return.area)
    assessment = assess(revision, questionnaire)
    tasks = []
    for block in questionnaire.blocks:
        answered = sum(assessment.figures[code].is_answered for code in block.codes)
        issues = [issue for issue in assessment.open if not set(block.codes).isdisjoint(issue.cells)]
        tasks.append({"block": block, "answered": answered, "boxes": len(block.codes), "issues": issues})
    context = {"revision": revision, "questionnaire": questionnaire, "tasks": tasks, "assessment": assessment}
    context["takes_entries"] = permissions.takes_entries(revision, timezone.now())
    context |= ways_back(request, revision)
    if not context["takes_entries"]:
        # Half a review is no answer: its notes come with the return when it is sent back.
        context |= answers(revision, questionnaire, replace(assessment, notes={}))
    return render(request, "returns/entry/task_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def enter(request: SignedIn, revision: Revision, block: str) -> HttpResponse:
    questionnaire = Questionnaire.load(revision.year, area=revision.area_return.area)
    here = block_or_404(questionnaire, block)
    figures = figures_of(revision, questionnaire.shape)
    form = FiguresForm(here, questionnaire, figures, request.POST or None)
    theirs = {}
    if form.is_valid():
        fill = 0 if request.POST.get("then") == "zero" else None
        try:
            save_figures(
                revision=revision,
                by=request.user,
                at=timezone.now(),
                entries=form.entries(fill_empty_with=fill),
                seen=form.seen,
            )
            return redirect(_next(request, revision, questionnaire, here))
        except Conflict as conflict:
            theirs = conflict.theirs
    assessment = assess(revision, questionnaire, figures)  # what is saved is checked by the page that comes next
    codes = set(here.codes)
    context = {
        "revision": revision,
        "questionnaire": questionnaire,
        "form": form,
        "grid": build_grid(here, assessment, form, theirs),
        "theirs": theirs,
        "issues": [(issue, assessment.explanation(issue)) for issue in assessment.issues if codes & set(issue.cells)],
        "errors": errors_with_places(form),
    }
    return render(request, "returns/entry/enter.html", context, status=409 if theirs else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def box(request: SignedIn, revision: Revision, block: str, code: str) -> HttpResponse:
    questionnaire = Questionnaire.load(revision.year, area=revision.area_return.area)
    here = block_or_404(questionnaire, block)
    if code not in here.codes:
        raise Http404
    entry = figures_of(revision, questionnaire.shape)[code]
    form, theirs = BoxForm(entry, request.POST or None), None
    if form.is_valid():
        try:
            save_figures(
                revision=revision,
                by=request.user,
                at=timezone.now(),
                entries={code: form.entry()},
                seen={code: form.cleaned_data["seen"]},
            )
            return redirect(entry_url(revision, here) + "#" + code)
        except Conflict as conflict:
            entry = theirs = conflict.theirs[code]
            form.show_as_seen(entry.token)
            words = _("Somebody else has just changed this box. Yours is not saved yet: compare, then save again.")
            messages.error(request, words)
    context = {"revision": revision, "table": here, "code": code, "form": form, "entry": entry, "theirs": theirs}
    context |= {"words": questionnaire.words(code), "errors": errors_with_places(form)}
    return render(request, "returns/entry/box.html", context, status=409 if theirs else 200)


def block_or_404(questionnaire: Questionnaire, slug: str) -> Block:
    block = questionnaire.block(slug)
    if block is None:
        raise Http404
    return block


def entry_url(revision: Revision, block: Block) -> str:
    area, year = revision.area_return.area.slug, revision.year_id
    return reverse("enter", kwargs={"year": year, "area": area, "block": block.slug})


def _next(request: SignedIn, revision: Revision, questionnaire: Questionnaire, here: Block) -> str:
    """Where "save" leads: on to the next block, back to this one, to one box's page, or to the task list."""
    then = request.POST.get("then", "")
    area, year = revision.area_return.area.slug, revision.year_id
    if then == "zero":
        messages.success(request, _("Saved, with 0 in every box that was empty."))
        return entry_url(revision, here)
    if then.startswith("box:") and then.removeprefix("box:") in here.codes:
        code = then.removeprefix("box:")
        return reverse("box", kwargs={"year": year, "area": area, "block": here.slug, "code": code})
    messages.success(request, _("%(title)s: saved.") % {"title": here.title})
    following = questionnaire.blocks[questionnaire.blocks.index(here) + 1 :]
    if then == "list" or not following:
        return reverse("task_list", kwargs={"year": year, "area": area})
    return entry_url(revision, following[0])
