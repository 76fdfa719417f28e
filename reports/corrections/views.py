"""After publication: begin a correction, take one back, see what it changes; and a year's population."""

from itertools import pairwise

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from reports.corrections.actions import (
    Changed,
    accept_population_corrections,
    population_corrections,
    set_population,
    start_correction,
    unpublish,
)
from reports.corrections.changes import changes_between
from reports.corrections.forms import ApplyPopulationForm, CorrectionForm, PopulationForm
from reports.corrections.rates import recomputed
from reports.published.answers import gone_or_404
from reports.published.editions import public_editions
from returns.access import permissions
from returns.access.decorators import SignedIn, for_national_team, post_only, revision_or_404, with_return
from returns.access.forms import ReasonForm, errors_with_places
from returns.access.typed import typed_for
from returns.form.questionnaire import Questionnaire
from returns.models import ReportingYear, Revision


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
def correct(request: SignedIn, year: int, area: str) -> HttpResponse:
    revision = revision_or_404(request, year, area)
    form = CorrectionForm(request.POST or None, has_welsh=revision.area_return.area.has_welsh)
    if form.is_valid():
        correction = start_correction(revision=revision, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Revision %(number)s is open to the area.") % {"number": correction.number})
        return redirect("review", year=year, area=area)
    if not permissions.can_correct(request.user, revision):
        raise Http404
    context = {"revision": revision, "form": form, "errors": errors_with_places(form)}
    return render(request, "reports/corrections/correct.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
def take_publication_back(request: SignedIn, year: int, area: str) -> HttpResponse:
    revision, now = revision_or_404(request, year, area), timezone.now()
    form = ReasonForm(_("Why you are taking the publication back"), request.POST or None)
    if form.is_valid():
        unpublish(revision=revision, by=request.user, at=now, reason=form.cleaned_data["reason"])
        messages.success(request, _("%(return)s is with the area again.") % {"return": revision.area_return})
        return redirect("review", year=year, area=area)
    if not permissions.can_unpublish(request.user, revision, now):
        raise Http404
    context = {"revision": revision, "form": form, "errors": errors_with_places(form)}
    context["is_closed"] = not permissions.has_time(revision, now)
    return render(request, "reports/corrections/unpublish.html", context)


@require_safe
@with_return
def changes(request: SignedIn, revision: Revision) -> HttpResponse:
    """What the current revision changes, side by side with the one before it."""
    if not revision.is_correction:
        raise Http404
    before = revision.area_return.revisions.get(number=revision.number - 1)
    changes = changes_between(before, revision, Questionnaire.load(revision.year, area=revision.area_return.area))
    return render(request, "reports/corrections/changes.html", {"revision": revision, "changes": changes})


@require_safe
def public_changes(request: HttpRequest, area: str, year: int) -> HttpResponse:
    """Each public edition of a report after its first: when, why, and what it changed."""
    at = timezone.now()
    revisions = public_editions(at).filter(year=year, area_return__area__slug=area)
    editions = list(revisions.select_related("area_return__area", "year").order_by("number"))
    if len(editions) < 2:
        return gone_or_404(request, at, year)
    last = editions[-1]
    questionnaire = Questionnaire.load(last.year, get_language() or "en", last.area_return.area).of_one
    steps = [changes_between(before, now, questionnaire) for before, now in pairwise(editions)]
    context = {"revision": last, "first": editions[0], "steps": steps[::-1]}
    return render(request, "reports/corrections/public_changes.html", context)


# The population of a year: which estimate its rates divide by, what another would make of them, and to apply
# it.


@require_safe
@for_national_team
def population(request: SignedIn, year: int) -> HttpResponse:
    """What is chosen; or, where another estimate is asked for, every rate over it."""
    here = get_object_or_404(ReportingYear, year=year)
    form = PopulationForm(here, request.GET or None)
    if form.is_valid():
        return _preview(request, here, form, ApplyPopulationForm(here, typed_for(request, "apply_population")))
    return _page(request, here, form)


@post_only
@for_national_team
def apply(request: SignedIn, year: int) -> HttpResponse:
    here = get_object_or_404(ReportingYear, year=year)
    form, last = PopulationForm(here, request.POST), ApplyPopulationForm(here, request.POST)
    if not form.is_valid():
        return _page(request, here, form)
    if not last.is_valid():
        return _preview(request, here, form, last)
    mid_year, vintage = form.chosen()
    done = set_population(
        year=here, by=request.user, at=timezone.now(), mid_year=mid_year, vintage=vintage, **last.cleaned_data
    )
    messages.success(request, _("The population is chosen: %(name)s.") % {"name": form.cleaned_data["estimate"]})
    _tell(request, done)
    return redirect("population", year=year)


@post_only
@for_national_team
def accept_all(request: SignedIn, year: int) -> HttpResponse:
    here = get_object_or_404(ReportingYear, year=year)
    done, refusals = accept_population_corrections(year=here, by=request.user, at=timezone.now())
    if done:
        text = ngettext("%(count)s correction accepted.", "%(count)s corrections accepted.", len(done))
        messages.success(request, text % {"count": len(done)})
    for refusal in refusals:
        messages.error(request, refusal)
    return redirect("population", year=year)


def _tell(request: SignedIn, done: Changed) -> None:
    """What has become of the returns that are published."""
    if done.submitted:
        text = ngettext("%(count)s correction submitted.", "%(count)s corrections submitted.", len(done.submitted))
        messages.success(request, text % {"count": len(done.submitted)})
    for correction, why in done.drafts:
        words = {"return": correction.area_return, "why": why}
        messages.error(request, _("The correction of %(return)s stays a draft. %(why)s") % words)


def _page(request: SignedIn, year: ReportingYear, form: PopulationForm) -> HttpResponse:
    rates = recomputed(year, year.population_mid_year, year.population_vintage)
    waiting = population_corrections(rates)
    context = {
        "year": year,
        "form": form,
        "errors": errors_with_places(form),
        "rates": rates,
        "waiting": waiting,
        "may_accept": [revision for revision in waiting if revision.submitted_by_id != request.user.pk],
        "is_released": year.is_released(timezone.now()),
    }
    return render(request, "reports/corrections/population.html", context)


def _preview(request: SignedIn, year: ReportingYear, form: PopulationForm, last: ApplyPopulationForm) -> HttpResponse:
    context = {
        "year": year,
        "estimate": form.cleaned_data["estimate"],
        "form": last,
        "errors": errors_with_places(last),
        "rates": recomputed(year, *form.chosen()),
        "is_released": year.is_released(timezone.now()),
    }
    return render(request, "reports/corrections/population_preview.html", context)
