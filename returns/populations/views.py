"""Populations: what is loaded, a file of more, and what that file would bring before it is confirmed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from returns.access import permissions
from returns.access.decorators import SignedIn, for_national_team, post_only
from returns.files.written import Unreadable
from returns.imports.actions import cancel, receive
from returns.imports.offered import MOST_SHOWN, offered_file, said_of
from returns.models import Area, Event, Population, Purpose, ReportingYear, Revision, Status, Upload
from returns.models.area import estimate_name
from returns.populations.actions import confirm_populations
from returns.populations.forms import PopulationsForm
from returns.populations.found import Found
from returns.populations.reading import read_populations
from returns.record.events import POPULATIONS
from returns.record.refusals import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
def populations(request: SignedIn) -> HttpResponse:
    form = PopulationsForm(request)
    read = _sent(form) if form.is_valid() else None
    if read and not read.problems:
        return _take_in(request, form, read)
    uploads = Upload.objects.filter(purpose=Purpose.POPULATIONS)
    context = {
        **said_of(form, read),
        "estimates": _estimates(),
        "areas": Area.objects.with_people().count(),
        "waiting": uploads.to_be_seen_by(request.user.pk, timezone.now(), is_national=False),
        "loaded": Event.objects.of(POPULATIONS)
        .filter(act="populations_loaded")
        .select_related("by")
        .order_by("-number"),
    }
    return render(request, "returns/populations/populations.html", context)


@require_safe
@for_national_team
def file(request: SignedIn, key: UUID) -> HttpResponse:
    upload = offered_file(key, Purpose.POPULATIONS)
    read = _read(upload)
    context = {
        "upload": upload,
        "read": read,
        "lines": read.lines[:MOST_SHOWN],
        "problems": read.problems[:MOST_SHOWN],
        "more_lines": max(0, len(read.rows) - MOST_SHOWN),
        "more_problems": max(0, len(read.problems) - MOST_SHOWN),
        "is_own": permissions.can_confirm(request.user, upload),
    }
    return render(request, "returns/populations/population_file.html", context)


@post_only
@for_national_team
def confirm(request: SignedIn, key: UUID) -> HttpResponse:
    upload = offered_file(key, Purpose.POPULATIONS)
    read = _read(upload)
    if read.problems:
        raise Refused(
            _("There are problems with the file, so we have not loaded anything. Correct it and send it again.")
        )
    count = confirm_populations(upload=upload, rows=read.rows, by=request.user, at=timezone.now())
    text = ngettext("%(count)s population loaded.", "%(count)s populations loaded.", count)
    messages.success(request, text % {"count": count})
    return redirect("populations")


@post_only
@for_national_team
def drop(request: SignedIn, key: UUID) -> HttpResponse:
    cancel(upload=offered_file(key, Purpose.POPULATIONS), by=request.user, at=timezone.now())
    messages.success(request, _("We have deleted the file. Nothing has changed."))
    return redirect("populations")


def _sent(form: PopulationsForm) -> Found | None:
    """The file that was sent, as it reads; None where it is no table, and then the form says so."""
    file = form.cleaned_data["file"]
    try:
        return read_populations(file.read(), form.about(), timezone.now())
    except Unreadable as problem:
        form.add_error("file", str(problem))
        return None


def _take_in(request: SignedIn, form: PopulationsForm, read: Found) -> HttpResponse:
    """Keep a file that can be loaded until it is confirmed; one that says nothing new is not kept."""
    file = form.cleaned_data["file"]
    if not read.new:
        messages.info(
            request, _("Every number in %(file)s is loaded already. Nothing was changed.") % {"file": file.name}
        )
        return redirect("populations")
    file.seek(0)
    upload = receive(
        content=file.read(),
        name=file.name,
        purpose=Purpose.POPULATIONS,
        by=request.user,
        at=timezone.now(),
        about=form.about(),
    )
    return redirect("population_file", key=upload.key)


def _read(upload: Upload) -> Found:
    return read_populations(bytes(upload.content or b""), upload.about, upload.uploaded_at)


def _estimates() -> list[tuple[dict[str, object], list[str]]]:
    """Each estimate that is loaded, with the years that have chosen it or have something published divided by it."""
    uses = {(year.population, year) for year in ReportingYear.objects.all()}
    years = {year.pk: year for _, year in uses}
    divided = Revision.objects.filter(status=Status.PUBLISHED, population__isnull=False)
    for year, mid_year, vintage in divided.values_list(
        "year", "population__mid_year", "population__vintage"
    ).distinct():
        uses.add((estimate_name(mid_year, vintage), years[year]))
    newest_first = sorted(uses, key=lambda use: -use[1].year)
    return [
        (row, [str(year) for name, year in newest_first if name == row["name"]])
        for row in Population.objects.estimates()
    ]
