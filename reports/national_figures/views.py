"""Published national figures: what is loaded, a file of more, and what that would bring before it is confirmed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from reports.models import NationalFigure
from reports.national_figures.actions import load_national_figures
from reports.national_figures.forms import NationalFiguresForm
from reports.national_figures.reading import Found, Line, read_national_figures
from returns.access import permissions
from returns.access.decorators import SignedIn, for_national_team, post_only
from returns.files.written import Unreadable
from returns.imports.actions import cancel, receive
from returns.imports.offered import MOST_SHOWN, offered_file, said_of
from returns.models import Purpose, Upload


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
def national_figures(request: SignedIn) -> HttpResponse:
    form = NationalFiguresForm(request)
    read = _sent(form) if form.is_valid() else None
    if read and not read.problems:
        return _take_in(request, form, read)
    uploads = Upload.objects.filter(purpose=Purpose.NATIONAL)
    context = {
        **said_of(form, read),
        "lines": [Line(0, row, None) for row in NationalFigure.objects.order_by("-year", "code")],
        "waiting": uploads.to_be_seen_by(request.user.pk, timezone.now(), is_national=False),
    }
    return render(request, "reports/national_figures/national_figures.html", context)


@require_safe
@for_national_team
def file(request: SignedIn, key: UUID) -> HttpResponse:
    upload = offered_file(key, Purpose.NATIONAL)
    read = read_national_figures(bytes(upload.content), timezone.now())
    context = {
        "upload": upload,
        "read": read,
        "lines": read.lines[:MOST_SHOWN],
        "problems": read.problems[:MOST_SHOWN],
        "more_lines": max(0, len(read.lines) - MOST_SHOWN),
        "more_problems": max(0, len(read.problems) - MOST_SHOWN),
        "is_own": permissions.can_confirm(request.user, upload),
    }
    return render(request, "reports/national_figures/national_file.html", context)


@post_only
@for_national_team
def confirm(request: SignedIn, key: UUID) -> HttpResponse:
    count = load_national_figures(upload=offered_file(key, Purpose.NATIONAL), by=request.user, at=timezone.now())
    text = ngettext("%(count)s national figure loaded.", "%(count)s national figures loaded.", count)
    messages.success(request, text % {"count": count})
    return redirect("national_figures")


@post_only
@for_national_team
def drop(request: SignedIn, key: UUID) -> HttpResponse:
    cancel(upload=offered_file(key, Purpose.NATIONAL), by=request.user, at=timezone.now())
    messages.success(request, _("We have deleted the file. Nothing has changed."))
    return redirect("national_figures")


def _sent(form: NationalFiguresForm) -> Found | None:
    """The file that was sent, as it reads; None where it is no such table, and then the form says so."""
    try:
        return read_national_figures(form.cleaned_data["file"].read(), timezone.now())
    except Unreadable as problem:
        form.add_error("file", str(problem))
        return None


def _take_in(request: SignedIn, form: NationalFiguresForm, read: Found) -> HttpResponse:
    """Keep a file that can be loaded until it is confirmed; one that says nothing new is not kept."""
    file = form.cleaned_data["file"]
    if not read.fresh:
        text = _("Every number in %(file)s is loaded already. Nothing was changed.")
        messages.info(request, text % {"file": file.name})
        return redirect("national_figures")
    file.seek(0)
    upload = receive(content=file.read(), name=file.name, purpose=Purpose.NATIONAL, by=request.user, at=timezone.now())
    return redirect("national_file", key=upload.key)
