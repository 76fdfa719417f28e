"""The national statistics: England and Wales over the years, and each year's tables as page and PDF.

All three take their state from `_source`: whoever may read a year early asks the same with another moment.
"""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from reports.files.catalogue import listed
from reports.files.source import Source, public_source
from reports.statistics import statistics_of
from reports.statistics_pdf import context_of, statistics_pdf
from reports.views.public import keep_until_next_release, name_file, of_language


@require_safe
def over_the_years(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    source = public_source(at)
    if source is None:
        raise Http404
    return _unless_known(request, source, at) or over_the_years_of(request, source, at)


@require_safe
def of_year(request: HttpRequest, year: int) -> HttpResponse:
    at = timezone.now()
    source = _source(at, year)
    return _unless_known(request, source, at) or of_year_of(request, source, at)


@require_safe
def year_pdf(request: HttpRequest, year: int) -> HttpResponse:
    at = timezone.now()
    source = _source(at, year)
    return _unless_known(request, source, at, is_page=False) or year_pdf_of(request, source, at)


def over_the_years_of(request: HttpRequest, source: Source, at: datetime) -> HttpResponse:
    context = {"statistics": statistics_of(source, _language()), "files": listed(source.name)}
    return _told(request, render(request, "reports/statistics.html", context), source, at)


def of_year_of(request: HttpRequest, source: Source, at: datetime) -> HttpResponse:
    """`?figures=` names what the area table shows, `?sort=` its order; what it does not know it leaves as it is."""
    statistics = statistics_of(source, _language())
    asked = {name: request.GET.get(name, "") for name in ("figures", "sort")}
    context = context_of(statistics, **asked) | {"files": listed(str(statistics.year.year))}
    return _told(request, render(request, "reports/statistics_year.html", context), source, at)


def year_pdf_of(request: HttpRequest, source: Source, at: datetime) -> HttpResponse:
    language = _language()
    content = b"" if request.method == "HEAD" else statistics_pdf(source, language)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Language"] = language
    name_file(response, f"mappa-statistics-{source.years[0]}{of_language(language)}.pdf", inline=True)
    return _told(request, response, source, at, is_page=False)


def _source(at: datetime, year: int) -> Source:
    """What is public of a year and of those before it. One that is not there and one that is not out are the same."""
    source = public_source(at, last=year)
    if source is None or source.years[0] != year:
        raise Http404
    return source


def _language() -> str:
    return "cy" if get_language() == "cy" else "en"


def _tag(source: Source) -> str:
    """Weak: it names what a page was made from, with the style sheet's address for the software that made it."""
    return f'W/"{source.id};{_language()};{static("dist/site.css")}"'


def _unless_known(request: HttpRequest, source: Source, at: datetime, *, is_page: bool = True) -> HttpResponse | None:
    """304 for whoever has the present answer already: it is not made again. Else None."""
    told = _told(request, HttpResponse(), source, at, is_page=is_page)
    if "ETag" not in told:
        return None
    known = get_conditional_response(request, told["ETag"], int(source.moment.timestamp()), told)
    if known is None or known is told:
        return None
    for header in ("ETag", "Last-Modified", "Cache-Control"):
        known[header] = told[header]
    return known


def _told(
    request: HttpRequest, response: HttpResponse, source: Source, at: datetime, *, is_page: bool = True
) -> HttpResponse:
    """What an answer says of its state. A page for somebody who has signed in names them: nobody else may keep it."""
    if is_page and request.user.is_authenticated:
        patch_cache_control(response, private=True, no_store=True)
        return response
    response["ETag"] = _tag(source)
    response["Last-Modified"] = http_date(source.moment.timestamp())
    keep_until_next_release(response, at)
    return response
