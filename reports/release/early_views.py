"""A year before its release, for those on its pre-release list and for the national team; and the page of that list.

What they see is what the public door answers at the moment of release. Each reading of somebody on the list is on
record before anything leaves; the national team, which makes the release, looks without. HEAD shows nothing.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from reports.annual_report.public_views import TYPES
from reports.files.catalogue import find, listed
from reports.files.views import as_released
from reports.models import LANGUAGES, Kind, PreReleaseAccess, files_in
from reports.published import editions
from reports.published.answers import name_file, of_language
from reports.published.national_figures import with_published
from reports.published.source import public_source, source_at_release
from reports.release import early
from reports.release.actions import end_early_access, give_early_access, note_early_reading
from reports.release.forms import PreReleaseAccessForm
from reports.statistics.views import year_file, year_page
from returns.access import permissions
from returns.access.decorators import SignedIn, for_national_team, post_only
from returns.access.forms import errors_with_places
from returns.models import ReportingYear

View = Callable[..., HttpResponseBase]


def before_release(view: View) -> View:
    """Hand the view a year that its reader may read early, now; otherwise say when. Not theirs is not there."""

    @require_safe
    @login_required
    @never_cache
    @wraps(view)
    def inner(request: SignedIn, year: int, **kwargs: Any) -> HttpResponseBase:
        at, here = timezone.now(), early.year_for(request.user, year)
        if here is None:
            raise Http404
        if not early.may_read(request.user, here, at):
            context = {"year": here, "stage": early.stage(here, at)}
            return render(request, "reports/release/early_not_now.html", context, status=409)
        return HttpResponse() if request.method == "HEAD" else view(request, here, **kwargs)

    return inner


@before_release
def year(request: SignedIn, year: ReportingYear) -> HttpResponse:
    public = editions.public_revisions(_release(year)).filter(year=year).select_related("area_return__area", "year")
    revisions = sorted(public, key=lambda row: row.area_return.printed_name)
    _note(request, year, early.LIST)
    context = {
        "year": year,
        "reports": [
            (row, list(files_in(row.area_return.area.languages)) if row.has_report else []) for row in revisions
        ],
        "files": listed(str(year.year)) if revisions else [],
        "languages": LANGUAGES,
        "has_invented": any(row.is_invented for row in revisions),
        "is_on_record": not permissions.is_national(request.user),
    }
    return render(request, "reports/release/early.html", context)


@before_release
def report(request: SignedIn, year: ReportingYear, area: str, kind: str, language: str) -> HttpResponse:
    """A report's frozen page, PDF or CSV."""
    edition = editions.edition(_release(year), year=year.year, area=area, kind=kind, language=language)
    if edition is None or edition.language != language:
        raise Http404
    content, name = bytes(edition.content), f"mappa-{area}-{year.year}{of_language(language)}.{kind}"
    _note(request, year, name)
    if edition.kind == Kind.HTML:
        files = list(files_in(edition.revision.area_return.area.languages))
        context = {"revision": edition.revision, "main": content.decode(), "language": language, "files": files}
        return render(request, "reports/release/early_report.html", context | {"year": year})
    response = HttpResponse(content, content_type=TYPES[Kind(kind)], headers={"Content-Language": language})
    name_file(response, name, inline=kind == Kind.PDF)
    return response


@before_release
def file(request: SignedIn, year: ReportingYear, name: str) -> HttpResponseBase:
    """A consolidated file of the year."""
    source, wanted = public_source(_release(year), year=year.year), find(str(year.year), name)
    if source is None or wanted is None:
        raise Http404
    _note(request, year, name)
    return as_released(request, source, wanted)


@before_release
def statistics(request: SignedIn, year: ReportingYear) -> HttpResponse:
    """The national statistics as they will be, beside what is public of the years before."""
    source = source_at_release(year, timezone.now())
    if source is None:
        raise Http404
    _note(request, year, early.STATISTICS)
    return year_page(request, with_published(source), "reports/release/early_statistics.html")


@before_release
def statistics_pdf(request: SignedIn, year: ReportingYear, language: str) -> HttpResponseBase:
    source = source_at_release(year, timezone.now())
    if source is None or language not in LANGUAGES:
        raise Http404
    _note(request, year, f"mappa-statistics-{year.year}{of_language(language)}.pdf")
    return year_file(request, with_published(source), language)


def _release(year: ReportingYear) -> Any:
    """The moment whose public answers are read: `before_release` lets nobody in where there is none."""
    return year.release_at


def _note(request: SignedIn, year: ReportingYear, read: str) -> None:
    if not permissions.is_national(request.user):
        note_early_reading(year=year, by=request.user, at=timezone.now(), read=read)


def near(request: Any) -> dict[str, object]:
    """`early_years`: the coming years on whose pre-release list the reader of a page is. Asked where a page asks."""
    return {"early_years": lambda: early.years_of(request.user, timezone.now())}


# --- The national team's page of the list ---------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
def early_readers(request: SignedIn, year: int) -> HttpResponse:
    here = get_object_or_404(ReportingYear, year=year)
    form = PreReleaseAccessForm(here, request.POST or None)
    if form.is_valid() and form.user:
        said = {name: words for name, words in form.cleaned_data.items() if name != "email"}
        reader = give_early_access(year=here, by=request.user, at=timezone.now(), user=form.user, **said)
        messages.success(request, _("%(reader)s is on the pre-release list.") % {"reader": reader})
        return redirect("early_readers", year=year)
    readers = list(PreReleaseAccess.objects.filter(year=here).select_related("user"))
    listed = {reader.user_id for reader in readers}
    context = {
        "year": here,
        "form": form,
        "errors": errors_with_places(form),
        "readers": readers,
        "readings": [(reading, reading.user in listed) for reading in early.readings_of(here)],
        "is_released": here.is_released(timezone.now()),
    }
    return render(request, "reports/release/early_readers.html", context)


@post_only
@for_national_team
def remove(request: SignedIn, year: int) -> HttpResponse:
    here = get_object_or_404(ReportingYear, year=year)
    readers = PreReleaseAccess.objects.filter(year=here, user__email=request.POST.get("email", "").lower())
    reader = readers.select_related("user").first()
    if reader is None:
        raise Http404
    end_early_access(year=here, by=request.user, at=timezone.now(), user=reader.user)
    messages.success(request, _("%(reader)s is no longer on the pre-release list.") % {"reader": reader})
    return redirect("early_readers", year=year)
