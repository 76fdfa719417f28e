"""The dates of a reporting year: open it, move its deadline and its close, choose the days of its reminders."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from returns.actions import Refused, open_year, set_dates
from returns.forms import errors_with_places
from returns.models import ReportingYear
from returns.models.year import YearStatus
from returns.national_forms import YearDatesForm
from returns.views.access import SignedIn, for_national_team
from returns.working_days import reminder_days


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
def dates(request: SignedIn, year: int) -> HttpResponse:
    here = get_object_or_404(ReportingYear, year=year)
    is_open = here.status == YearStatus.OPEN
    form = YearDatesForm(here, request.POST or None)
    if form.is_valid():
        change = set_dates if is_open else open_year
        try:
            change(year=here, by=request.user, at=timezone.now(), **form.dates())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            words = _("The dates of %(year)s are saved.") if is_open else _("%(year)s is open.")
            messages.success(request, words % {"year": here})
            return redirect("dates", year=year)
    context = {"year": here, "is_open": is_open, "form": form, "errors": errors_with_places(form)}
    if here.deadline:
        days = reminder_days(here.deadline, here.remind_before, here.remind_after)
        context["reminders"] = [day for day in days if day >= timezone.localdate()]
    return render(request, "returns/dates.html", context)
