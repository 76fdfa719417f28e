"""The public pages of one annual report: the page itself, and its files as they were frozen: HTML, PDF and CSV."""

from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from reports.models import FrozenFile, Kind
from reports.published import editions
from reports.published.answers import gone_or_404, keep_until_next_release, name_file, of_language
from returns.models import Status

TYPES = {Kind.PDF: "application/pdf", Kind.CSV: "text/csv; charset=utf-8", Kind.HTML: "text/html; charset=utf-8"}


@require_safe
def report(request: HttpRequest, area: str, year: int, number: int | None = None) -> HttpResponse:
    at = timezone.now()
    frozen = _frozen_file(at, year=year, area=area, kind=Kind.HTML, number=number)
    if frozen is None:
        return gone_or_404(request, at, year)
    revision = frozen.revision
    files = FrozenFile.objects.filter(Q(language=frozen.language) | Q(kind=Kind.CSV), revision=revision)
    context = {
        "frozen": frozen,
        "revision": revision,
        "main": bytes(frozen.content).decode(),
        "language": frozen.language,
        "has_other_pdf": revision.area_return.area.has_welsh and _is_in_another_language(frozen),
        "is_superseded": revision.status == Status.SUPERSEDED,
        "public_from": editions.public_from(revision),
        "earlier": [(before, editions.public_from(before)) for before in editions.editions_before(revision, at)],
        "files": files.exclude(kind=Kind.HTML).order_by("-kind").values_list("kind", "sha256"),
    }
    return render(request, "reports/annual_report/report.html", context)


@require_safe
def report_file(request: HttpRequest, area: str, year: int, kind: str, number: int | None = None) -> HttpResponseBase:
    at = timezone.now()
    frozen = _frozen_file(at, year=year, area=area, kind=kind, number=number)
    if frozen is None:
        return gone_or_404(request, at, year)
    response = HttpResponse(bytes(frozen.content), content_type=TYPES[Kind(kind)])
    response["Content-Language"] = frozen.language
    name = f"mappa-{area}-{year}" + (f"-revision-{number}" if number else "") + of_language(frozen.language)
    name_file(response, f"{name}.{kind}", inline=kind != Kind.CSV)
    if kind == Kind.HTML:
        response["X-Robots-Tag"] = "noindex"  # the page around it is to be found
    keep_until_next_release(response, at)
    return _unless_known(request, response, frozen)


def _unless_known(request: HttpRequest, response: HttpResponse, frozen: FrozenFile) -> HttpResponseBase:
    """The frozen file, or 304 for whoever has these bytes already."""
    moment = editions.public_from(frozen.revision)
    modified = int(moment.timestamp()) if moment else None
    response["ETag"] = quote_etag(frozen.sha256)
    if modified is not None:
        response["Last-Modified"] = http_date(modified)
    return get_conditional_response(request, response["ETag"], modified, response) or response


def _is_in_another_language(frozen: FrozenFile) -> bool:
    others = FrozenFile.objects.filter(revision=frozen.revision, kind=Kind.PDF).exclude(language=frozen.language)
    return others.exists()


def _frozen_file(at: datetime, *, year: int, area: str, kind: str, number: int | None) -> FrozenFile | None:
    """The file in the language of the address, or else in English."""
    language = get_language() or "en"
    return editions.edition(at, year=year, area=area, kind=kind, number=number, language=language)
