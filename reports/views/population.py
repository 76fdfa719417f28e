"""The population of a year: which estimate its rates divide by, what another would make of them, and to apply it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from reports.actions import Changed, accept_population_corrections, population_corrections, set_population
from reports.forms import ApplyPopulationForm, PopulationForm
from reports.recomputed import recomputed
from returns.forms import errors_with_places
from returns.models import ReportingYear
from returns.views.access import SignedIn, for_national_team


@require_safe
@for_national_team
def population(request: SignedIn, year: int) -> HttpResponse:
    """What is chosen; or, where another estimate is asked for, every rate over it."""
    here = get_object_or_404(ReportingYear, year=year)
    form = PopulationForm(here, request.GET or None)
    if form.is_valid():
        return _preview(request, here, form, ApplyPopulationForm(here))
    return _page(request, here, form)


@require_POST
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


@require_POST
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
    return render(request, "reports/population.html", context)


def _preview(request: SignedIn, year: ReportingYear, form: PopulationForm, last: ApplyPopulationForm) -> HttpResponse:
    context = {
        "year": year,
        "estimate": form.cleaned_data["estimate"],
        "form": last,
        "errors": errors_with_places(last),
        "rates": recomputed(year, *form.chosen()),
        "is_released": year.is_released(timezone.now()),
    }
    return render(request, "reports/population_preview.html", context)
