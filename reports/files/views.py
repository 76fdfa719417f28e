"""The consolidated files of a year and of all years: for anybody what is public, for the national team what will be.

A file is known by the state that it was made from: whether somebody's copy is still the present one is answered
without making it again.
"""

from base64 import b64encode
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reports.files import csvw
from reports.files.actions import kept, kept_already
from reports.files.catalogue import LANGUAGE, TIDY_CSV, File, find, listed
from reports.models import KeptFile
from reports.published import editions
from reports.published.answers import gone_or_404, keep_until, name_file
from reports.published.editions import Coming
from reports.published.memory import Memory, shown
from reports.published.source import ALL, Name, Source, public_source, source_before_release
from returns.access.decorators import SignedIn, for_national_team

# Year (None: all) -> the source that is public, and when time alone makes it another.
_public_now: Memory[int | None, tuple[Name, Coming]] = Memory(256)


@require_safe
def of_year(request: HttpRequest, year: int, name: str) -> HttpResponseBase:
    return _public(request, name, year)


@require_safe
def of_all_years(request: HttpRequest, name: str) -> HttpResponseBase:
    return _public(request, name, None)


@require_safe
def consolidated(request: HttpRequest, year: int) -> HttpResponseBase:
    """The tidy CSV at its first address."""
    return _public(request, TIDY_CSV.name(str(year)), year)


@require_safe
def all_years(request: HttpRequest) -> HttpResponse:
    source = public_source(timezone.now())
    if source is None:
        raise Http404
    return render(request, "reports/files/all_years.html", {"source": source, "files": listed(source.name)})


@require_safe
@for_national_team
@never_cache
def before_release(request: SignedIn, year: int, name: str) -> HttpResponseBase:
    source = source_before_release(timezone.now(), year=year)
    file = find(str(year), name)
    if source is None or file is None:
        raise Http404
    return _made(request, source, file)


def as_released(request: HttpRequest, source: Source, file: File) -> HttpResponseBase:
    """The file as anybody will get it, for those who may have it before; its description is not public yet either."""
    response = _made(request, source, file)
    response.headers.pop("Link", None)
    return response


def address(year: int | None, name: str) -> str:
    return reverse("year_file", args=[year, name]) if year else reverse("all_years_file", args=[name])


def _public(request: HttpRequest, name: str, year: int | None) -> HttpResponseBase:
    """What is not there and what is not public yet are the same answer, after the same queries."""
    at, file, here = timezone.now(), find(str(year or ALL), name), shown()
    remembered = _public_now.get(here, year, at)
    again = _again(request, *remembered, file, at) if remembered and file else None
    if again is not None:
        return again
    source = public_source(at, year=year)
    if source is None and year is not None:
        return gone_or_404(request, at, year)
    if source is None or file is None:
        raise Http404
    coming = editions.coming(at)
    _public_now.put(here, year, at, coming.until, (source.named(), coming))
    return _known(request, source, coming, at) or _told(_made(request, source, file), source, coming, at)


def _again(request: HttpRequest, source: Name, coming: Coming, file: File, at: datetime) -> HttpResponseBase | None:
    """The answer where nothing has to be made for it."""
    known = _known(request, source, coming, at)
    there = None if known is not None else kept_already(source, file.name(source.name), LANGUAGE)
    return _told(_of(request, source, file, there), source, coming, at) if there else known


def _known(request: HttpRequest, source: Name, coming: Coming, at: datetime) -> HttpResponseBase | None:
    """The answer to whoever has the present file already."""
    told = HttpResponse()
    _told(told, source, coming, at)
    known = get_conditional_response(request, told["ETag"], int(source.moment.timestamp()), told)
    return None if known is None or known is told else _told(known, source, coming, at)


def _told(response: HttpResponseBase, source: Name, coming: Coming, at: datetime) -> HttpResponseBase:
    """An answer that says of which state it is."""
    # Weak: it names what the bytes were made from, and was not made from them.
    response["ETag"] = f'W/"{source.id}"'
    response["Last-Modified"] = http_date(source.moment.timestamp())
    return keep_until(response, at, coming.release)


def _made(request: HttpRequest, source: Source, file: File) -> HttpResponseBase:
    name = file.name(source.name)
    if request.method == "HEAD":
        return _of(request, source, file, kept_already(source, name, LANGUAGE))
    return _of(request, source, file, kept(source, name, LANGUAGE, lambda: file.make(source)))


def _of(request: HttpRequest, source: Name, file: File, there: KeptFile | None) -> HttpResponseBase:
    """A file of a source, with what is said of it; `there` is None where only its head is asked for, and it is not."""
    response = of_kept(there, file.media_type, is_head=request.method == "HEAD")
    if file.metadata and source.is_public:
        described = address(source.year, f"mappa-{source.name}{file.metadata}")
        response["Link"] = f'<{described}>; rel="describedby"; type="{csvw.MEDIA_TYPE}"'
    response["Content-Language"] = LANGUAGE
    name_file(response, file.name(source.name))
    return response


def of_kept(file: KeptFile | None, media_type: str, *, is_head: bool = False) -> StreamingHttpResponse:
    """A kept file, part by part; of one that nobody has asked for yet (None) no more is known than what it is."""
    response = StreamingHttpResponse(file.parts() if file and not is_head else (), content_type=media_type)
    if file:
        response["Content-Length"] = str(file.size)
        response["Repr-Digest"] = f"sha-256=:{b64encode(bytes.fromhex(file.sha256)).decode()}:"  # RFC 9530
    return response
