"""Reviewers' notes on boxes: a reviewer's page for one, and the area's page to answer them all."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from returns.access import permissions
from returns.access.decorators import SignedIn, for_national_team, revision_or_404, with_draft
from returns.access.forms import errors_with_places
from returns.checks.assessment import assess
from returns.entry.forms import AnswersForm, BoxNoteForm, notes_asked, tokens
from returns.entry.found import place_of
from returns.entry.note_actions import answer_note, note_box
from returns.entry.points import placed, points_of
from returns.entry.submitting import saved_each
from returns.form.questionnaire import Questionnaire
from returns.models import BoxNote, Revision


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
def note(request: SignedIn, year: int, area: str, code: str) -> HttpResponse:
    """Note a box, note it again, or with an empty text close the note. One that is settled is shown beside the form."""
    revision = revision_or_404(request, year, area)
    questionnaire = Questionnaire.load(revision.year, area=revision.area_return.area)
    if code not in questionnaire.shape.boxes or not permissions.can_send_back(request.user, revision):
        raise Http404
    point = points_of(assess(revision, questionnaire)).get(code)
    stands = point.note.text if point and point.is_open else ""
    form = BoxNoteForm(request.POST or None, initial={"text": stands})
    if form.is_valid():
        text = form.cleaned_data["text"]
        note_box(revision=revision, by=request.user, at=timezone.now(), code=code, text=text)
        if text:
            messages.success(request, _("Note saved. The area reads it when you send the return back."))
        elif point:
            messages.success(request, _("The note is closed."))
        return redirect("review", year=year, area=area)
    context = {"revision": revision, "form": form, "point": point, "words": questionnaire.words(code)}
    return render(request, "returns/entry/note.html", context | {"errors": errors_with_places(form)})


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def notes(request: SignedIn, revision: Revision) -> HttpResponse:
    """What the reviewers noted on a return that is back with its area, and a box to answer each."""
    questionnaire = Questionnaire.load(revision.year, area=revision.area_return.area)
    assessment = assess(revision, questionnaire)
    form = AnswersForm(notes_asked(assessment, questionnaire, request.user), request.POST or None)

    def save(note: BoxNote, text: str, seen: str | None) -> None:
        now = timezone.now()
        answer_note(revision=revision, by=request.user, at=now, code=note.cell.code, text=text, seen=seen)

    overtaken = form.is_valid() and not saved_each(form, save)
    if form.is_valid():
        _tell(request, len(assess(revision, questionnaire).open_notes))
        return redirect("task_list", year=revision.year_id, area=revision.area_return.area.slug)
    if overtaken:
        assessment = assess(revision, questionnaire)
        form.seen = tokens(notes_asked(assessment, questionnaire, request.user))
    points = []
    for one in placed(assessment, questionnaire):
        key, place = f"note-{one.point.code}", place_of(one.point.code, revision, questionnaire)
        points.append((one, form[key] if key in form.fields else None, form.seen.get(key), place))
    context = {"revision": revision, "form": form, "points": points, "errors": errors_with_places(form)}
    return render(request, "returns/entry/notes.html", context, status=409 if overtaken else 200)


def _tell(request: SignedIn, still_open: int) -> None:
    if not still_open:
        messages.success(request, _("Answers saved. Every note is answered, or its figure has changed."))
        return
    words = ngettext("Answers saved. %d note is still open.", "Answers saved. %d notes are still open.", still_open)
    messages.warning(request, words % still_open)
