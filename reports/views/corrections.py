"""After publication: begin a correction, take a publication back, and see what a correction changes."""

from itertools import pairwise

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from reports import published
from reports.actions import start_correction, unpublish
from reports.changes import changes_between
from reports.views.public import gone_or_404
from returns import permissions
from returns.forms import ReasonForm, errors_with_places
from returns.models import Revision
from returns.questionnaire import Questionnaire
from returns.views.access import SignedIn, for_national_team, revision_or_404, with_return


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
def correct(request: SignedIn, year: int, area: str) -> HttpResponse:
    revision = revision_or_404(request, year, area)
    form = ReasonForm(_("Why the return is corrected, for the public"), request.POST or None)
    form.fields["reason"].help_text = _(
        "Printed for everybody beside each revised figure. Do not name or describe anybody."
    )
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        correction = start_correction(revision=revision, by=request.user, at=timezone.now(), reason=reason)
        messages.success(request, _("Revision %(number)s is open to the area.") % {"number": correction.number})
        return redirect("review", year=year, area=area)
    if not permissions.can_correct(request.user, revision):
        raise Http404
    context = {"revision": revision, "form": form, "errors": errors_with_places(form)}
    return render(request, "reports/correct.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
def take_publication_back(request: SignedIn, year: int, area: str) -> HttpResponse:
    revision, now = revision_or_404(request, year, area), timezone.now()
    form = ReasonForm(_("Why the publication is taken back"), request.POST or None)
    if form.is_valid():
        unpublish(revision=revision, by=request.user, at=now, reason=form.cleaned_data["reason"])
        messages.success(request, _("%(return)s is with the area again.") % {"return": revision.area_return})
        return redirect("review", year=year, area=area)
    if not permissions.can_unpublish(request.user, revision, now):
        raise Http404
    context = {"revision": revision, "form": form, "errors": errors_with_places(form)}
    context["is_closed"] = not permissions.has_time(revision, now)
    return render(request, "reports/unpublish.html", context)


@require_safe
@with_return
def changes(request: SignedIn, revision: Revision) -> HttpResponse:
    """What the current revision changes, side by side with the one before it."""
    if not revision.is_correction:
        raise Http404
    before = revision.area_return.revisions.get(number=revision.number - 1)
    found = changes_between(before, revision, Questionnaire.load(revision.year))
    return render(request, "reports/changes.html", {"revision": revision, "changes": found})


@require_safe
def public_changes(request: HttpRequest, area: str, year: int) -> HttpResponse:
    """Each public edition of a report after its first: when, why, and what it changed."""
    at = timezone.now()
    found = published.public_editions(at).filter(year=year, area_return__area__slug=area)
    editions = list(found.select_related("area_return__area", "year").order_by("number"))
    if len(editions) < 2:
        return gone_or_404(request, at, year)
    last = editions[-1]
    questionnaire = Questionnaire.load(last.year, get_language() or "en", last.area_return.area)
    steps = [changes_between(before, now, questionnaire) for before, now in pairwise(editions)]
    context = {"revision": last, "first": editions[0], "steps": steps[::-1]}
    return render(request, "reports/public_changes.html", context)
