"""The pages on which the board comments on a report, its chair gives it back, and the area answers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from reports.annual_report.gather import documents_for
from reports.annual_report.views import preview_or_404
from reports.models import Comment
from reports.sign_off import comment_actions
from reports.sign_off.asking_actions import asked_among
from reports.sign_off.comments import REPORT, places_of
from reports.sign_off.forms import AnswerForm, CommentForm
from reports.sign_off.signing import signature_of
from returns.access import permissions
from returns.access.decorators import SignedIn, with_return
from returns.access.forms import ReasonForm, errors_with_places
from returns.models import Revision
from returns.record.refusals import Overtaken


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def comment(request: SignedIn, year: int, area: str) -> HttpResponse:
    """Comment on a place of the report: ?about= names it."""
    revision = preview_or_404(request, year, area)
    if not permissions.sits_on_board(request.user, revision.area_return):
        raise Http404
    form = CommentForm(places_of(revision), request.GET.get("about", REPORT), request.POST or None)
    if form.is_valid():
        comment_actions.comment(revision=revision, by=request.user, at=timezone.now(), **form.cleaned_data)
        words = _("Your comment is with the area’s co-ordinators. We will tell you when they answer.")
        messages.success(request, words)
        return redirect("sign_off", year=year, area=area)
    if not permissions.can_comment(request.user, revision):
        raise Http404
    context = {"revision": revision, "form": form, "errors": errors_with_places(form)}
    return render(request, "reports/sign_off/comment_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def give_back(request: SignedIn, year: int, area: str) -> HttpResponse:
    """Give the report back with reasons; where it is signed, that takes the signature back."""
    revision = preview_or_404(request, year, area)
    if not permissions.chairs(request.user, revision.area_return):
        raise Http404
    form = ReasonForm(_("What has to change, and why"), request.POST or None)
    form.fields["reason"].help_text = _("The area’s co-ordinators and the national team read it. It is not published.")
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        comment_actions.give_back(revision=revision, by=request.user, at=timezone.now(), reason=reason)
        words = _(
            "The report of %(return)s is back with the area. It is not signed. We have told its co-ordinators and the"
            " national team."
        )
        messages.success(request, words % {"return": revision.area_return})
        return redirect("sign_off", year=year, area=area)
    if not permissions.can_sign(request.user, revision):
        raise Http404
    given = signature_of(revision, documents_for(revision, timezone.now()))
    context = {"revision": revision, "form": form, "errors": errors_with_places(form)}
    context["is_signed"] = given is not None and not given.is_override
    return render(request, "reports/sign_off/give_back.html", context)


def _answered(here: Comment) -> str:
    if not here.gives_back:
        return _("The comment is dealt with.")
    if asked_among([here.revision]):
        return _("The chair is asked to look again.")
    return _("Your answer is saved. The chair is asked to look again as soon as the report is complete.")


@require_http_methods(["GET", "HEAD", "POST"])
@with_return
def answer(request: SignedIn, revision: Revision, number: int) -> HttpResponse:
    here = get_object_or_404(Comment.objects.with_people(), revision=revision, number=number)
    form, status = AnswerForm(here, request.POST or None), 200
    if form.is_valid():
        said = {"text": form.cleaned_data["answer"], "seen": form.cleaned_data["seen"]}
        try:
            comment_actions.answer(comment=here, by=request.user, at=timezone.now(), **said)
            messages.success(request, _answered(here))
            return redirect("sign_off", year=revision.year_id, area=revision.area_return.area.slug)
        except Overtaken as overtaken:
            messages.error(request, f"{overtaken} {_('It stands below. Yours is not saved yet.')}")
            here.refresh_from_db(fields=["answer", "answered_by", "answered_at"])
            form.show_as_seen(here.token)
            status = 409
    if not permissions.can_answer(request.user, revision, gave_back=here.gives_back) or here.settled_at:
        raise Http404
    context = {"revision": revision, "comment": here, "form": form, "errors": errors_with_places(form)}
    return render(request, "reports/sign_off/answer.html", context, status=status)
