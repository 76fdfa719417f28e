"""The national team's years, one return under review, and more time for an area. The board of a year: board.py."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from returns.access import permissions
from returns.access.decorators import SignedIn, for_national_team, revision_or_404
from returns.access.forms import errors_with_places
from returns.access.typed import typed_for
from returns.checks.assessment import assess
from returns.entry.actions import accept, approve_waiver, begin_review, note_box, send_back
from returns.entry.forms import BoxNoteForm, SendBackForm
from returns.entry.submitting import answers
from returns.form.questionnaire import Questionnaire
from returns.models import BoxNote, Explanation, Revision, Status


@require_safe
@for_national_team
def review(request: SignedIn, year: int, area: str) -> HttpResponse:
    return _review_page(request, revision_or_404(request, year, area), SendBackForm(typed_for(request, "send_back")))


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


@require_POST
@for_national_team
def begin(request: SignedIn, year: int, area: str) -> HttpResponse:
    begin_review(revision=revision_or_404(request, year, area), by=request.user, at=timezone.now())
    return redirect("review", year=year, area=area)


@require_POST
@for_national_team
def waive(request: SignedIn, year: int, area: str, explanation: int) -> HttpResponse:
    revision = revision_or_404(request, year, area)
    asked = get_object_or_404(Explanation, revision=revision, pk=explanation)
    approve_waiver(explanation=asked, by=request.user, at=timezone.now())
    messages.success(request, _("The error is waived for this return."))
    return redirect("review", year=year, area=area)


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
def note(request: SignedIn, year: int, area: str, code: str) -> HttpResponse:
    revision = revision_or_404(request, year, area)
    questionnaire = Questionnaire.load(revision.year, area=revision.area_return.area)
    if code not in questionnaire.shape.boxes or not permissions.can_send_back(request.user, revision):
        raise Http404
    here = BoxNote.objects.filter(revision=revision, cell__code=code).first()
    form = BoxNoteForm(request.POST or None, initial={"text": here.text if here else ""})
    if form.is_valid():
        note_box(revision=revision, by=request.user, at=timezone.now(), code=code, text=form.cleaned_data["text"])
        return redirect("review", year=year, area=area)
    context = {"revision": revision, "form": form, "words": questionnaire.words(code)}
    return render(request, "returns/entry/note.html", context | {"errors": errors_with_places(form)})


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
