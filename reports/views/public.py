"""What anybody may read: the list of reports, and each report as page, PDF and CSV (consolidated files: views.files).

Every public answer comes through reports.published; what is not public and what does not exist are the same 404.
"""

from datetime import datetime

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, get_conditional_response, patch_cache_control
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from reports import published
from reports.files.catalogue import listed
from reports.files.source import public_source
from reports.models import Edition, Kind
from reports.releases import calendar
from reports.statistics import Statistics, statistics_of
from returns.models import Status

TYPES = {Kind.PDF: "application/pdf", Kind.CSV: "text/csv; charset=utf-8"}
LONGEST_KEPT = 300


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    years = list(published.years_on_show(at))
    newest = next((year for year in years if not year.is_withdrawn), None)
    context = {"years": years, "newest": newest, "statistics": _headline(at), "coming": calendar(at).coming[:1]}
    return render(request, "reports/home.html", context)


def _headline(at: datetime) -> Statistics | None:
    """The newest year of which every area is in: a few areas are no headline. Where there is none, the newest."""
    source = public_source(at)
    if source is None:
        return None
    coverage = source.coverage()
    whole = (year for year in source.years if coverage[year].published == coverage[year].owed)
    last = next(whole, source.years[0])
    source = public_source(at, last=last)
    return statistics_of(source, "cy" if get_language() == "cy" else "en") if source else None


@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    at = timezone.now()
    found = published.public_revisions(at).filter(year=year).select_related("area_return__area", "year")
    revisions = sorted(found, key=lambda row: row.area_return.printed_name)
    if not revisions:
        return gone_or_404(request, at, year)
    context = {"year": revisions[0].year, "revisions": revisions, "files": listed(str(year))}
    return render(request, "reports/year.html", context | {"has_invented": any(row.is_invented for row in revisions)})


@require_safe
def report(request: HttpRequest, area: str, year: int, number: int | None = None) -> HttpResponse:
    at = timezone.now()
    edition = _edition(at, year=year, area=area, kind=Kind.HTML, number=number)
    if edition is None:
        return gone_or_404(request, at, year)
    revision = edition.revision
    files = Edition.objects.filter(Q(language=edition.language) | Q(kind=Kind.CSV), revision=revision)
    context = {
        "edition": edition,
        "revision": revision,
        "main": bytes(edition.content).decode(),
        "language": edition.language,
        "has_other_pdf": revision.area_return.area.has_welsh and _is_in_another_language(edition),
        "is_superseded": revision.status == Status.SUPERSEDED,
        "public_from": published.public_from(revision),
        "earlier": [(before, published.public_from(before)) for before in published.editions_before(revision, at)],
        "files": files.exclude(kind=Kind.HTML).order_by("-kind").values_list("kind", "sha256"),
    }
    return render(request, "reports/report.html", context)


@require_safe
def report_file(request: HttpRequest, area: str, year: int, kind: str, number: int | None = None) -> HttpResponseBase:
    at = timezone.now()
    edition = _edition(at, year=year, area=area, kind=kind, number=number)
    if edition is None:
        return gone_or_404(request, at, year)
    response = HttpResponse(bytes(edition.content), content_type=TYPES[Kind(kind)])
    response["Content-Language"] = edition.language
    name = f"mappa-{area}-{year}" + (f"-revision-{number}" if number else "") + of_language(edition.language)
    name_file(response, f"{name}.{kind}", inline=kind == Kind.PDF)
    keep_until_next_release(response, at)
    return _unless_known(request, response, edition)


def name_file(response: HttpResponseBase, name: str, *, inline: bool = False) -> None:
    response["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}"'


def keep_until_next_release(response: HttpResponseBase, at: datetime) -> HttpResponseBase:
    """Let caches keep a public answer for some minutes, but never past the next release. One query."""
    return keep_until(response, at, published.next_release(at))


def keep_until(response: HttpResponseBase, at: datetime, release: datetime | None) -> HttpResponseBase:
    """The same where the next release is known; None where none is set."""
    left = int((release - at).total_seconds()) if release else LONGEST_KEPT
    patch_cache_control(response, public=True, max_age=min(LONGEST_KEPT, left))
    return response


def _unless_known(request: HttpRequest, response: HttpResponse, edition: Edition) -> HttpResponseBase:
    """The frozen file, or 304 for whoever has these bytes already."""
    moment = published.public_from(edition.revision)
    modified = int(moment.timestamp()) if moment else None
    response["ETag"] = quote_etag(edition.sha256)
    if modified is not None:
        response["Last-Modified"] = http_date(modified)
    return get_conditional_response(request, response["ETag"], modified, response) or response


def _is_in_another_language(edition: Edition) -> bool:
    others = Edition.objects.filter(revision=edition.revision, kind=Kind.PDF).exclude(language=edition.language)
    return others.exists()


def of_language(language: str) -> str:
    """What the name of a file says of its language."""
    return "" if language == "en" else f"-{language}"


def _edition(at: datetime, *, year: int, area: str, kind: str, number: int | None) -> Edition | None:
    """The file in the language of the address, or else in English."""
    language = get_language() or "en"
    return published.edition(at, year=year, area=area, kind=kind, number=number, language=language)


def gone_or_404(request: HttpRequest, at: datetime, year: int) -> HttpResponse:
    """What is answered where nothing of a year is public: the notice while it is withdrawn; or else it is not there."""
    here = published.withdrawn_year(at, year)
    if here is None:
        raise Http404
    response = render(request, "reports/withdrawn.html", {"year": here}, status=410)
    add_never_cache_headers(response)  # a cache may keep a 410 that says nothing: this one ends with the withdrawal
    return response
