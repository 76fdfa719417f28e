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
from returns.access.typed import SAVED, typed_for
from returns.arithmetic.figures import Entry, Figures
from returns.checks.assessment import Assessment, assess
from returns.checks.read import figures_of
from returns.entry.figure_actions import save_figures
from returns.entry.forms import AnswersForm, Asked, BoxForm, FiguresForm, queries_asked
from returns.entry.found import Link, entry_url, found_anywhere, found_in, holds_up, open_in
from returns.entry.grid import build_grid
from returns.entry.points import points_of
from returns.entry.submitting import answers
from returns.form.blocks import Block
from returns.form.questionnaire import Questionnaire
from returns.models import Revision
from returns.record.refusals import Conflict


@require_safe
@with_return
def task_list(request: SignedIn, revision: Revision) -> HttpResponse:
    questionnaire = Questionnaire.load(revision.year, area=revision.area_return.area)
    assessment = assess(revision, questionnaire)
    issues, tasks = assessment.open_by_block(questionnaire), []
    for block in questionnaire.blocks:
        answered = sum(assessment.figures[code].is_answered for code in block.codes)
        notes = [note for note in assessment.open_notes if note.cell.code in block.codes]
        task = {"block": block, "answered": answered, "boxes": len(block.codes), "issues": issues[block.slug]}
        tasks.append(task | {"notes": notes})
    context = {"revision": revision, "questionnaire": questionnaire, "tasks": tasks, "assessment": assessment}
    context["takes_entries"] = permissions.takes_entries(revision, timezone.now())
    context |= ways_back(request, revision)
    if context["takes_entries"] and request.GET.get(SAVED) == "file":
        context["found"] = found_anywhere(revision, questionnaire, assessment, _("The figures of the file are saved."))
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
    sent = request.POST if request.method == "POST" else typed_for(request, "enter")
    form = FiguresForm(here, questionnaire, figures, sent or None)
    theirs = {}
    if form.is_valid():
        entries = form.entries(fill_empty_with=0 if request.POST.get("then") == "zero" else None)
        try:
            save_figures(revision=revision, by=request.user, at=timezone.now(), entries=entries, seen=form.seen)
            _tell_replaced(request, form)
            return redirect(_next(request, revision, questionnaire, here, figures, entries))
        except Conflict as conflict:
            theirs = conflict.theirs
    assessment = assess(revision, questionnaire, figures)
    codes, saved = set(here.codes), request.GET.get(SAVED, "")
    if saved and not form.is_bound:
        on_to = _following(revision, questionnaire, here, saved)
        found = found_in(here, assessment, _saved(here, saved), on_to)
    else:
        found = None
    context = {
        "revision": revision,
        "questionnaire": questionnaire,
        "form": form,
        "grid": build_grid(here, assessment, form, theirs),
        "theirs": theirs,
        "issues": [(issue, assessment.explanation(issue)) for issue in assessment.issues if codes & set(issue.cells)],
        "answers": AnswersForm(_queries_open_in(here, assessment), typed_for(request, "explanations")),
        "found": found,
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
    figures = figures_of(revision, questionnaire.shape)
    entry = figures[code]
    has_welsh = "cy" in revision.area_return.area.languages
    form, theirs = BoxForm(entry, request.POST or None, has_welsh=has_welsh), None
    if form.is_valid():
        entries = {code: form.entry()}
        seen = {code: form.cleaned_data["seen"]}
        try:
            save_figures(revision=revision, by=request.user, at=timezone.now(), entries=entries, seen=seen)
            if holds_up(revision, questionnaire, here, figures, entries):
                return redirect(f"{entry_url(revision, here)}?{SAVED}=box")
            messages.success(request, _("%(box)s: saved.") % {"box": questionnaire.words(code)})
            return redirect(entry_url(revision, here) + "#" + code)
        except Conflict as conflict:
            entry = theirs = conflict.theirs[code]
            form.show_as_seen(entry.token)
            words = _(
                "Somebody else has just changed this box. We have not saved your version. Compare the two, then save "
                "again."
            )
            messages.error(request, words)
    assessment = assess(revision, questionnaire, figures)
    context = {"revision": revision, "table": here, "code": code, "form": form, "entry": entry, "theirs": theirs}
    context |= {
        "words": questionnaire.words(code),
        "note": points_of(assessment).get(code),
        "issues": [issue for issue in open_in(here, assessment) if code in issue.cells],
        "errors": errors_with_places(form),
    }
    return render(request, "returns/entry/box.html", context, status=409 if theirs else 200)


def block_or_404(questionnaire: Questionnaire, slug: str) -> Block:
    block = questionnaire.block(slug)
    if block is None:
        raise Http404
    return block


def _queries_open_in(here: Block, assessment: Assessment) -> dict[str, Asked]:
    """What the checks ask the area to explain of this table, as long as nobody has."""
    open_here = [issue for issue in open_in(here, assessment) if not issue.is_error]
    return {
        key: one._replace(label=_("Explain: %(query)s") % {"query": one.subject.brief}, hint="")
        for key, one in queries_asked(assessment).items()
        if one.subject in open_here
    }


def _next(
    request: SignedIn,
    revision: Revision,
    questionnaire: Questionnaire,
    here: Block,
    before: Figures,
    saved: dict[str, Entry],
) -> str:
    """Where "save" leads: on to the next block, back to this one, to one box's page, or to the task list.

    Not further than this block while the checks find an error in it, or a query that is new.
    """
    then = request.POST.get("then", "")
    if then.startswith("box:") and then.removeprefix("box:") in here.codes:
        where = {"year": revision.year_id, "area": revision.area_return.area.slug}
        return reverse("box", kwargs=where | {"block": here.slug, "code": then.removeprefix("box:")})
    then = then if then in ("zero", "list") else "next"
    if holds_up(revision, questionnaire, here, before, saved):
        return f"{entry_url(revision, here)}?{SAVED}={then}"
    messages.success(request, _saved(here, then))
    return entry_url(revision, here) if then == "zero" else _following(revision, questionnaire, here, then).address


def _saved(here: Block, then: str) -> str:
    if then == "zero":
        return _("Saved. We put 0 in every empty box.")
    return _("%(title)s: saved.") % {"title": here.title}


def _following(revision: Revision, questionnaire: Questionnaire, here: Block, then: str) -> Link:
    """What comes after this block."""
    following = questionnaire.blocks[questionnaire.blocks.index(here) + 1 :]
    if then == "list" or not following:
        where = {"year": revision.year_id, "area": revision.area_return.area.slug}
        return Link(_("Go on to the list of tasks"), reverse("task_list", kwargs=where))
    words = _("Go on to the next table: %(title)s") % {"title": following[0].title}
    return Link(words, entry_url(revision, following[0]))


def _tell_replaced(request: SignedIn, form: FiguresForm) -> None:
    """Which reasons have gone with “not available”: the record keeps them."""
    for code, value in form.replaced.items():
        words = _("%(box)s is now %(value)s. The reason why it was not available (“%(reason)s”) stays in the history.")
        said = {"box": form.fields[code].label, "value": f"{value:,}", "reason": form.stored[code].unavailable_reason}
        messages.info(request, words % said)
