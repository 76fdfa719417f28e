"""The terms that a year's reports should no longer use: listed by the national team."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from reports.actions import load_obsolete_terms
from reports.forms import TermsForm
from reports.models import ObsoleteTerm
from returns.forms import errors_with_places
from returns.models import ReportingYear
from returns.views.access import SignedIn, for_national_team


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
def terms(request: SignedIn, year: int) -> HttpResponse:
    here = get_object_or_404(ReportingYear, year=year)
    form = TermsForm(ObsoleteTerm.objects.of(here), request.POST or None)
    if form.is_valid():
        load_obsolete_terms(year=here, terms=form.cleaned_data["terms"], by=request.user, at=timezone.now())
        messages.success(request, _("The terms are saved."))
        return redirect("year", year=year)
    return render(request, "reports/terms.html", {"year": here, "form": form, "errors": errors_with_places(form)})
