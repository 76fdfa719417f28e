"""An action's refusal, whichever view called it, becomes a page with the action's own words. Nothing was written."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import page_not_found

from returns import permissions
from returns.actions import Refused


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
        }
        return render(request, "returns/refused.html", context, status=409)
