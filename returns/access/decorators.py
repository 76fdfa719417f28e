"""Fetch through permission: not yours is 404; yours but not now is a page that says who holds it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial, wraps
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST
from django.views.defaults import page_not_found

from returns.access import permissions
from returns.access.typed import Typed, bring_back
from returns.models import Revision, User
from returns.record.refusals import Refused

View = Callable[..., HttpResponseBase]


def post_only(view: View) -> View:
    """A view that takes what a form sends, and is no page: what comes back stands on the page above its address."""
    inner = require_POST(view)
    inner.only_takes_post = True  # type: ignore[attr-defined]  # returns.access.typed asks for it
    return inner


class SignedIn(HttpRequest):
    """A request behind one of the decorators below: its user is an account."""

    user: User


def revision_or_404(request: HttpRequest, year: int, area: str) -> Revision:
    """The return's current revision, for a user who may work on it.

    Nobody's name is joined: four joins more take the database three times as long, and few pages print them.
    """
    revision = Revision.objects.select_related("area_return__area", "year").of(area=area, year=year).current().first()
    if revision is None or not permissions.can_work_on(request.user, revision.area_return):
        raise Http404
    revision.area_return.year = revision.year
    return revision


def with_return(view: View) -> View:
    """Hand the view the current revision of a return that its user may work on, in whatever state it is."""

    @login_required
    @wraps(view)
    def inner(request: SignedIn, year: int, area: str, **kwargs: Any) -> HttpResponseBase:
        return view(request, revision_or_404(request, year, area), **kwargs)

    return inner


def only_while(may: Callable[[User, Revision, datetime], bool], *, of_words: bool = False) -> Callable[[View], View]:
    """Hand the view a revision while its user `may` write; otherwise say who holds it and how to get it back.

    What was typed before that was known comes back in the view's own boxes, beside what stands. `of_words`: what may be
    written are the words of the report, not its figures; a national body has none.
    """

    def decorated(view: View) -> View:
        @with_return
        @wraps(view)
        def inner(request: SignedIn, revision: Revision, **kwargs: Any) -> HttpResponseBase:
            if of_words and revision.area_return.area.is_body:
                raise Http404
            if not may(request.user, revision, timezone.now()):
                return locked(request, revision, partial(view, request, revision, **kwargs), of_words=of_words)
            return view(request, revision, **kwargs)

        return inner

    return decorated


with_draft = only_while(permissions.can_enter)


def of_report(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For a page about an annual report: a national body has none, so there is no such page of it."""

    @wraps(view)
    def inner(request: SignedIn, revision: Revision, **kwargs: Any) -> HttpResponseBase:
        if revision.area_return.area.is_body:
            raise Http404
        return view(request, revision, **kwargs)

    return inner


def for_national_team(view: View) -> View:
    @login_required
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not permissions.is_national(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return inner


def locked(
    request: SignedIn,
    revision: Revision,
    page: Callable[[], HttpResponseBase] | None = None,
    *,
    of_words: bool = False,
) -> HttpResponseBase:
    """Who holds a return, or the words of its report; with what was typed into `page`, if anything was."""
    ways = ways_back(request, revision) | {"of_words": of_words}
    if page and bring_back(request) and isinstance(request.POST, Typed):
        request.POST.ways_back = ways
        response = page()
        response.status_code = HTTPStatus.CONFLICT
        return response
    context = {"revision": revision} | ways
    return render(request, "returns/access/locked.html", context, status=409)


def ways_back(request: SignedIn, revision: Revision) -> dict[str, bool]:
    """What its reader may do to get a locked return back: for returns/holder.html."""
    return {
        "can_take_back": permissions.can_take_back(request.user, revision, timezone.now()),
        "can_ask_correction": permissions.can_ask_correction(request.user, revision),
    }


# --- Refusals as pages ----------------------------------------------------------------------------


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Http404):  # also where DEBUG would show its own page instead
            return page_not_found(request, exception)
        if not isinstance(exception, Refused):
            return None
        place = request.resolver_match.kwargs if request.resolver_match else {}
        may_work = permissions.is_national(request.user) or permissions.is_coordinator(request.user)
        context = {
            "may_work": may_work,
            "message": str(exception),
            "place": place if {"year", "area"} <= place.keys() else None,
            "words": request.POST.words if bring_back(request) and isinstance(request.POST, Typed) else [],
        }
        return render(request, "returns/access/refused.html", context, status=409)
