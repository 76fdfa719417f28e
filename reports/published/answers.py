"""What every public answer says: its file name, how long it is kept, and the notice of a withdrawn year."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers, patch_cache_control

from reports.published import editions

LONGEST_KEPT = 300


def name_file(response: HttpResponseBase, name: str, *, inline: bool = False) -> None:
    response["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}"'


def keep_until_next_release(response: HttpResponseBase, at: datetime) -> HttpResponseBase:
    """Let caches keep a public answer for some minutes, but never past the next release. One query."""
    return keep_until(response, at, editions.next_release(at))


def keep_until(response: HttpResponseBase, at: datetime, release: datetime | None) -> HttpResponseBase:
    """The same where the next release is known; None where none is set."""
    left = int((release - at).total_seconds()) if release else LONGEST_KEPT
    patch_cache_control(response, public=True, max_age=min(LONGEST_KEPT, left))
    return response


def of_language(language: str) -> str:
    """What the name of a file says of its language."""
    return "" if language == "en" else f"-{language}"


def gone_or_404(request: HttpRequest, at: datetime, year: int) -> HttpResponse:
    """What is answered where nothing of a year is public: the notice while it is withdrawn; or else it is not there."""
    here = editions.withdrawn_year(at, year)
    if here is None:
        raise Http404
    response = render(request, "reports/published/withdrawn.html", {"year": here}, status=410)
    add_never_cache_headers(response)  # a cache may keep a 410 that says nothing: this one ends with the withdrawal
    return response
