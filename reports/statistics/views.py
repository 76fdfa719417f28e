"""The national statistics: England and Wales over the years, and each year's tables as page and PDF.

Each is made from a source alone (`years_page`, `year_page`, `year_file`): whoever may read a year early asks for the
same with another source. What the public and its caches are told stands in `_public`.
"""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from reports.files.catalogue import listed
from reports.files.views import of_kept
from reports.published.answers import gone_or_404, keep_until_next_release, name_file, of_language
from reports.published.national_figures import with_published
from reports.published.source import Source, public_source
from reports.statistics.pdf import context_of, kept_statistics
from reports.statistics.statistics import statistics_of

Make = Callable[[HttpRequest, Source], HttpResponseBase]


@require_safe
def over_the_years(request: HttpRequest) -> HttpResponseBase:
    at = timezone.now()
    source = public_source(at)
    if source is None:
        return render(request, "reports/statistics/none.html")
    return _public(request, with_published(source), years_page, at)


@require_safe
def of_year(request: HttpRequest, year: int) -> HttpResponseBase:
    at = timezone.now()
    source = _source_of(year, at)
    return _public(request, source, year_page, at) if source else gone_or_404(request, at, year)


@require_safe
def year_pdf(request: HttpRequest, year: int) -> HttpResponseBase:
    at = timezone.now()
    source = _source_of(year, at)
    return _public(request, source, year_file, at, is_page=False) if source else gone_or_404(request, at, year)


def _source_of(year: int, at: datetime) -> Source | None:
    """What is public of a year and of those before it; None for one that is not there and for one that is not out."""
    source = public_source(at, last=year)
    return with_published(source) if source and source.years[0] == year else None


# --- Made from a source -----------------------------------------------------------------------------


def years_page(request: HttpRequest, source: Source) -> HttpResponse:
    context = {"statistics": statistics_of(source, _language()), "files": listed(source.name)}
    return render(request, "reports/statistics/all_years.html", context)


def year_page(request: HttpRequest, source: Source, shell: str = "reports/statistics/year.html") -> HttpResponse:
    """`?figures=` names what the area table shows, `?sort=` its order; what it does not know it leaves as it is."""
    asked = {name: request.GET.get(name, "") for name in ("figures", "sort")}
    context = context_of(statistics_of(source, _language()), **asked)
    return render(request, shell, context | {"files": listed(str(source.years[0]))})


def year_file(request: HttpRequest, source: Source, language: str = "") -> HttpResponseBase:
    """In the language of the address, where none is asked for."""
    language = language or _language()
    file = None if request.method == "HEAD" else kept_statistics(source, language)
    response = of_kept(file, "application/pdf")
    response["Content-Language"] = language
    name_file(response, f"mappa-statistics-{source.years[0]}{of_language(language)}.pdf", inline=True)
    return response


def _language() -> str:
    return "cy" if get_language() == "cy" else "en"


# --- What the public and its caches are told --------------------------------------------------------


def _public(
    request: HttpRequest, source: Source, make: Make, at: datetime, *, is_page: bool = True
) -> HttpResponseBase:
    """The answer, or 304 for whoever has it already: then it is not made again."""
    if is_page and request.user.is_authenticated:
        # It names who has signed in: nobody else may keep it.
        response = make(request, source)
        patch_cache_control(response, private=True, no_store=True)
        return response
    told = HttpResponse()
    # Weak: it names what the answer was made from, with the style sheet's address for the software that made it.
    told["ETag"] = f'W/"{source.id};{_language()};{static("dist/site.css")}"'
    told["Last-Modified"] = http_date(source.moment.timestamp())
    keep_until_next_release(told, at)
    known = get_conditional_response(request, told["ETag"], int(source.moment.timestamp()), told)
    response = make(request, source) if known is None or known is told else known
    for header in ("ETag", "Last-Modified", "Cache-Control"):
        response[header] = told[header]
    return response
