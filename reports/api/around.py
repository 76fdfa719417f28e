"""What stands around the answers: the list of them, the list of problems, and everything that is not there."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import escape_leading_slashes

from reports.api import problems
from reports.api.base import Answer, Asked
from reports.api.formats import JSONRenderer
from reports.api.problems import for_reading, problem
from reports.api.serializers import IndexSerializer, ProblemsSerializer
from reports.published.editions import State


class Index(Answer):
    """Every address of the API."""

    operation = "index"
    summary = "The addresses of the API"
    shape = IndexSerializer
    renderer_classes = (JSONRenderer,)

    def fixed(self, asked: Asked) -> State:
        return State(())

    def as_json(self, asked: Asked, state: State) -> dict[str, Any]:
        names = (
            "years", "areas", "questionnaire", "figures", "totals", "series", "reports", "files", "changes",
            "problems", "schema", "docs",
        )  # fmt: skip
        return {name: self.request.build_absolute_uri(reverse(f"api_{name}")) for name in names}


class Problems(Answer):
    """What a problem document's `type` may be."""

    operation = "problems"
    summary = "The kinds of problem that the API answers with"
    shape = ProblemsSerializer
    renderer_classes = (JSONRenderer,)

    def fixed(self, asked: Asked) -> State:
        return State(())

    def as_json(self, asked: Asked, state: State) -> dict[str, Any]:
        here = self.request.build_absolute_uri(self.request.path)
        return {
            "results": [
                {"type": f"{here}#{name}", "status": kind.status, "title": kind.title}
                for name, kind in problems.KINDS.items()
            ]
        }


@for_reading
def nowhere(request: HttpRequest) -> HttpResponseBase:
    """Whatever is not an address: on to the one that it was meant for, where a slash is all that it lacks."""
    if not request.path_info.endswith("/"):
        try:
            match = resolve(f"{request.path_info}/")
        except Resolver404:
            match = None
        if match is not None and match.func is not nowhere:
            return HttpResponsePermanentRedirect(escape_leading_slashes(request.get_full_path(force_append_slash=True)))
    return problem(request, "not-found")
