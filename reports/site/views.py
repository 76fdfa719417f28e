"""The public home page, and the page of a year's reports.

Every public answer comes through reports.published; what is not public and what does not exist are the same 404.
"""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from reports.files.catalogue import listed
from reports.published import editions
from reports.published.answers import gone_or_404
from reports.published.national_figures import with_published
from reports.published.source import public_source
from reports.release.calendar import calendar
from reports.statistics.statistics import Statistics, statistics_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    years = list(editions.years_on_show(at))
    newest = next((year for year in years if not year.is_withdrawn), None)
    context = {"years": years, "newest": newest, "statistics": _headline(at), "coming": calendar(at).coming[:1]}
    return render(request, "reports/site/home.html", context)


def _headline(at: datetime) -> Statistics | None:
    """The newest year of which every area is in: a few areas are no headline. Where there is none, the newest."""
    source = public_source(at)
    if source is None:
        return None
    coverage = source.coverage()
    whole = (year for year in source.years if coverage[year].is_whole)
    last = next(whole, source.years[0])
    source = public_source(at, last=last)
    return statistics_of(with_published(source), "cy" if get_language() == "cy" else "en") if source else None


@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    at = timezone.now()
    public = editions.public_revisions(at).filter(year=year).select_related("area_return__area", "year")
    revisions = sorted(public, key=lambda row: row.area_return.printed_name)
    if not revisions:
        return gone_or_404(request, at, year)
    context = {"year": revisions[0].year, "revisions": revisions, "files": listed(str(year))}
    return render(
        request, "reports/site/year.html", context | {"has_invented": any(row.is_invented for row in revisions)}
    )
