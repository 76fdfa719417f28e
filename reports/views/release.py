"""The national team's release of a year: prepare the files, publish what is ready, set the release time."""

from datetime import time

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from reports.actions import is_preparing, prepare, publish_all
from reports.document import populations_of
from reports.files.catalogue import listed
from reports.forms import ReleaseForm
from reports.models import Edition, Kind, LocalSection, LocalText
from returns.actions import set_release
from returns.forms import errors_with_places
from returns.models import AreaReturn, ReportingYear, Revision, Status
from returns.views.access import SignedIn, for_national_team

USUAL = time(9, 30)  # Official Statistics come out at half past nine: Code of Practice for Statistics, T3


@require_safe
@for_national_team
def release(request: SignedIn, year: int) -> HttpResponse:
    here = get_object_or_404(ReportingYear, year=year)
    planned = timezone.localtime(here.release_at) if here.release_at else None
    initial = {"day": planned.date(), "time": planned.time()} if planned else {"time": USUAL}
    return _page(request, here, ReleaseForm(initial=initial))


@require_POST
@for_national_team
def prepare_year(request: SignedIn, year: int) -> HttpResponse:
    count = prepare(year=get_object_or_404(ReportingYear, year=year), by=request.user, at=timezone.now())
    text = ngettext("%(count)s report is being prepared.", "%(count)s reports are being prepared.", count)
    messages.success(request, text % {"count": count})
    return redirect("release", year=year)


@require_POST
@for_national_team
def publish_year(request: SignedIn, year: int) -> HttpResponse:
    here = get_object_or_404(ReportingYear, year=year)
    done, refusals = publish_all(year=here, by=request.user, at=timezone.now())
    if done:
        text = ngettext("%(count)s report published.", "%(count)s reports published.", len(done))
        waits = "" if here.release_at else " " + _("The public sees nothing until you set the release time.")
        messages.success(request, text % {"count": len(done)} + waits)
    for refusal in refusals:
        messages.error(request, refusal)
    return redirect("release", year=year)


@require_POST
@for_national_team
def set_release_time(request: SignedIn, year: int) -> HttpResponse:
    here = get_object_or_404(ReportingYear, year=year)
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        return _page(request, here, form)
    moment = form.cleaned_data["moment"]
    if moment < timezone.now() and not here.is_released(timezone.now()):
        form.add_error("day", _("The release time has to be in the future"))
        return _page(request, here, form)
    set_release(year=here, by=request.user, at=timezone.now(), release_at=moment)
    shown = date_format(timezone.localtime(moment), "j F Y, H:i")
    messages.success(request, _("The figures will be public from %(moment)s.") % {"moment": shown})
    return redirect("release", year=year)


def _page(request: SignedIn, year: ReportingYear, form: ReleaseForm) -> HttpResponse:
    accepted = list(
        Revision.objects.with_names().filter(year=year, status=Status.ACCEPTED).order_by("area_return__area_name")
    )
    prepared = dict(Edition.objects.filter(revision__in=accepted, kind=Kind.PDF).values_list("revision", "made_at"))
    introductions = LocalText.objects.filter(revision__in=accepted, key=LocalSection.INTRODUCTION).exclude(body="")
    introduced = set(introductions.values_list("revision", flat=True))
    context = {
        "year": year,
        "form": form,
        "errors": errors_with_places(form),
        "accepted": [(revision, prepared.get(revision.pk), revision.pk in introduced) for revision in accepted],
        "prepared": len(prepared),
        "to_prepare": sum(revision.has_report for revision in accepted),
        "is_something_ready": bool(prepared) or not all(revision.has_report for revision in accepted),
        "is_preparing": is_preparing(year),
        "published": Revision.objects.filter(year=year, status=Status.PUBLISHED).count(),
        "owed": AreaReturn.objects.filter(year=year).count(),
        "has_population": populations_of(year).exists(),
        "is_released": year.is_released(timezone.now()),
        "files": listed(str(year.year)),
    }
    return render(request, "reports/release.html", context)
