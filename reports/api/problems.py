"""Every refusal and failure of the API as one kind of document: problem details, RFC 9457.

Nothing that was asked for is repeated in it: what does not exist and what is not public yet read the same.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

from django.core.exceptions import SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.log import log_response
from django.views.decorators.csrf import csrf_exempt
from rest_framework.exceptions import APIException
from rest_framework.views import exception_handler

MEDIA_TYPE = "application/problem+json"


class Kind(NamedTuple):
    status: int
    title: str


# Its place in the list at /api/v1/problems/ is a problem's `type`.
KINDS = {
    "unknown-parameter": Kind(400, "There is no such parameter"),
    "repeated-parameter": Kind(400, "A parameter is given more than once"),
    "missing-parameter": Kind(400, "A parameter is missing"),
    "malformed-value": Kind(400, "A parameter’s value is not of its kind"),
    "unknown-value": Kind(400, "There is nothing of that name"),
    "unusable-cursor": Kind(400, "The cursor is not one of this list"),
    "bad-request": Kind(400, "The request cannot be read"),
    "not-authenticated": Kind(401, "The token does not count"),
    "forbidden": Kind(403, "This may not be read"),
    "not-found": Kind(404, "There is nothing at this address"),
    "method-not-allowed": Kind(405, "The API can be read and nothing else"),
    "not-acceptable": Kind(406, "There is no such format"),
    "precondition-failed": Kind(412, "What is asked for has changed"),
    "withdrawn": Kind(410, "The year is withdrawn"),
    "too-many-requests": Kind(429, "Too many requests"),
    "failure": Kind(500, "The fault is ours"),
}
OF_STATUS = {kind.status: name for name, kind in KINDS.items() if kind.status != 400} | {400: "bad-request"}
# What a document says where nothing more is known than its status.
DETAILS = {
    "bad-request": "The request is longer or otherwise than an address of this API can be.",
    "not-found": "The addresses are listed at /api/v1/.",
    "method-not-allowed": "Ask with GET or HEAD.",
    "precondition-failed": "Ask again without the condition.",
    "failure": "It has been noted. Please try again later.",
}


class Wrong(APIException):
    """A request that cannot be answered because of one of its parameters."""

    status_code = 400

    def __init__(self, kind: str, parameter: str, detail: str):
        super().__init__(detail)
        self.kind, self.parameter = kind, parameter


def as_problem(exception: Exception, context: dict[str, Any]) -> HttpResponse:
    """DRF's handler: what was raised, as its document. What nobody foresaw is logged as Django logs it."""
    request: HttpRequest = context["request"]._request
    if isinstance(exception, Wrong):
        return problem(request, exception.kind, str(exception.detail), exception.parameter)
    known = exception_handler(exception, context)
    if known is None:
        if isinstance(exception, SuspiciousOperation):
            return problem(request, "bad-request")
        got_request_exception.send(sender=None, request=request)
        response = problem(request, "failure")
        log_response("%s: %s", exception, request.path, response=response, request=request, exception=exception)
        return response
    kind = OF_STATUS.get(known.status_code, "failure" if known.status_code >= 500 else "bad-request")
    detail = str(getattr(exception, "detail", "")) if kind not in DETAILS else ""
    response = problem(request, kind, detail)
    for header in ("Retry-After", "WWW-Authenticate"):
        if header in known:
            response[header] = known[header]
    return response


def for_reading(view: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """A view that is none of DRF's, and can be read and nothing else."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.method in ("GET", "HEAD"):
            return view(request)
        response = HttpResponse(status=204) if request.method == "OPTIONS" else problem(request, "method-not-allowed")
        response["Allow"] = "GET, HEAD, OPTIONS"
        return response

    return csrf_exempt(answer)


def problem(request: HttpRequest, kind: str, detail: str = "", parameter: str = "") -> HttpResponse:
    """The document. No cache may keep it: what does not exist now may be public in a moment."""
    status, title = KINDS[kind]
    document = {
        "type": request.build_absolute_uri(f"{reverse('api_problems')}#{kind}"),
        "title": title,
        "status": status,
        "detail": detail or DETAILS.get(kind, title),
        "instance": iri_to_uri(request.path),
    }
    if parameter:
        document["parameter"] = parameter
    response = JsonResponse(document, status=status, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    return response
