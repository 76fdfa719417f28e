"""The release calendar, for anybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from reports.releases import calendar


@require_safe
@cache_control(no_cache=True)
def releases(request: HttpRequest) -> HttpResponse:
    return render(request, "reports/releases.html", {"calendar": calendar(timezone.now())})
