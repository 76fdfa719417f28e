"""What every answer of the API has in common: its moment, what it may read, its version, its two formats, its keeping.

A view says what it takes and makes its answer as JSON and as CSV. The rest is here, once.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from reports.api import cursors, parameters
from reports.api.access import Access
from reports.api.description import Description
from reports.api.formats import RENDERERS, Csv, Negotiation
from reports.api.known import Known
from reports.api.parameters import CURSOR, LIMIT, USUAL, YEAR, Parameter
from reports.api.problems import Wrong, problem
from reports.api.versions import Answered, Question, Version, answers, version_of
from reports.published import editions
from reports.published.answers import name_file
from reports.published.editions import State
from reports.published.memory import shown

CSV_TYPE = "text/csv; charset=utf-8"
Asked = Mapping[str, Any]


class Answer(Access):
    """One answer. What it reads, it reads through the methods of Access.

    `operation` is its name in addresses, file names and description; `shape` what its JSON promises.
    """

    operation: str
    summary: str
    takes: Sequence[Parameter] = ()
    shape: type[Serializer]
    tells_of_files = False
    # Whether its state is that of the year and the area that are asked for.
    is_narrowed = True
    is_remembered = False  # whether its JSON is kept by its version: it has neither pages nor addresses

    version: Version  # of the answer that is given

    renderer_classes: tuple[type[BaseRenderer], ...] = RENDERERS
    content_negotiation_class = Negotiation
    schema = Description()

    @cached_property
    def known(self) -> Known:
        return Known(self.years())

    # --- What a view makes ------------------------------------------------------------------------

    def fixed(self, asked: Asked) -> State:
        """The one state that the answer is made from."""
        return self.state(year=asked.get("year"), area=asked.get("area"))

    def as_json(self, asked: Asked, state: State) -> dict[str, Any]:
        raise NotImplementedError

    def as_csv(self, asked: Asked, state: State) -> Iterable[bytes]:
        """All of it, in chunks."""
        raise NotImplementedError

    # --- The way of a request ---------------------------------------------------------------------

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.at = timezone.now()
        super().initial(request, *args, **kwargs)

    def get(self, request: Request, format: str | None = None) -> HttpResponseBase:
        here, question = shown(), self._question(request)
        remembered = answers.get(here, question, self.at)
        again = self._again(*remembered) if remembered else None
        if again is not None:
            return again
        is_csv = isinstance(request.accepted_renderer, Csv)
        asked = parameters.read(request.query_params, self.takes)
        if is_csv and (paged := [name for name in ("limit", "cursor") if name in asked]):
            raise Wrong("unknown-parameter", paged[0], "As CSV the answer comes whole: ask for it without.")
        if "cursor" in asked:
            asked["after"] = self._after(asked)
        state = self.fixed(asked)
        self._check(asked, state)
        version = self.version = version_of(
            state, self.at, self.operation, is_csv, sorted(asked.items()), files=self.tells_of_files
        )
        known, content = self._known(version), None
        if known is None and self.is_remembered and not is_csv:
            content = JSONRenderer().render(self.as_json(asked, state))
        answers.put(here, question, self.at, version.coming.until, Answered(version, content))
        if known is not None:
            return known
        if content is not None:
            return _of(content, version)
        return _named(self._as_csv(asked, state) if is_csv else self._as_json(asked, state), version)

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """What may be done here, in the header Allow alone."""
        return HttpResponse(status=204)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        if kwargs.get("format") and "Vary" in response:
            del response["Vary"]  # the address alone decides
        return self.kept(response, self.version.coming.release) if response.status_code in (200, 304) else response

    def _question(self, request: Request) -> Question:
        asked = request._request
        return Question(asked.path, asked.META["QUERY_STRING"], request.accepted_media_type, self.sees_all)

    def _again(self, version: Version, content: bytes | None) -> HttpResponseBase | None:
        """The answer in a version that was worked out before, where nothing has to be made for it."""
        self.version = version
        known = self._known(version)
        return _of(content, version) if known is None and content is not None else known

    def _check(self, asked: Asked, state: State) -> None:
        """Raises Wrong for a value that there is not; it costs the same whether there is none or none yet."""
        is_there = bool(state.revisions) and self.is_narrowed
        for parameter in self.takes:
            if parameter.name not in asked or (is_there and parameter.narrows_state):
                continue
            try:
                parameter.check(asked[parameter.name], self.known)
            except Wrong:
                if parameter.name == YEAR.name:
                    self._refuse_if_withdrawn(asked[YEAR.name])
                raise

    def _refuse_if_withdrawn(self, year: int) -> None:
        withdrawn = editions.withdrawn_year(self.at, year)
        if withdrawn is not None:
            raise Wrong("withdrawn", YEAR.name, withdrawn.withdrawal_notice)

    def _known(self, version: Version) -> HttpResponse | None:
        """The answer to a reader who has this version already, or who wants another; nothing of it is made."""
        told = _named(HttpResponse(), version)
        modified = int(version.moment.timestamp()) if version.moment else None
        request = self.request._request
        since = request.headers.get("If-Modified-Since")
        if since is not None and parse_http_date_safe(since) != modified:
            # A year that is back from its withdrawal is older than the answer without it: any other moment is no match.
            modified = None
        known = get_conditional_response(request, version.tag, modified, told)
        if known is told or known is None:
            return None
        return problem(request, "precondition-failed") if known.status_code == 412 else known

    def _as_json(self, asked: Asked, state: State) -> HttpResponseBase:
        answer = self.as_json(asked, state)
        response = Response(answer)
        if answer.get("next"):
            response["Link"] = f'<{answer["next"]}>; rel="next"'
        return response

    def _as_csv(self, asked: Asked, state: State) -> HttpResponseBase:
        response: HttpResponseBase
        if self.request.method == "HEAD":
            response = HttpResponse(content_type=CSV_TYPE)
        else:
            response = StreamingHttpResponse(self.as_csv(asked, state), content_type=CSV_TYPE)
        name_file(response, f"mappa-{self.operation}.csv")
        return response

    # --- Pages ------------------------------------------------------------------------------------

    # The columns by which its rows are ordered; their values in the last row of a page are its key.
    key: Sequence[str] = ()

    def limit(self, asked: Asked) -> int:
        return int(asked.get(LIMIT.name, USUAL))

    def page(self, asked: Asked, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """One page of what was found, one row more than which was asked for; and the address of the next."""
        limit = self.limit(asked)
        results, following = rows[:limit], None
        if len(rows) > limit:
            query = self.request.query_params.copy()
            narrowed = {name: value for name, value in asked.items() if name != "after"}
            query[CURSOR.name] = cursors.made([results[-1][column] for column in self.key], self.operation, narrowed)
            following = self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")
        return {"count": len(results), "next": following, "results": results}

    def _after(self, asked: Asked) -> list[Any]:
        return cursors.read(asked[CURSOR.name], self.operation, asked, len(self.key))


def _of(content: bytes, version: Version) -> HttpResponseBase:
    return _named(HttpResponse(content, content_type=JSONRenderer.media_type), version)


def _named(response: HttpResponseBase, version: Version) -> Any:
    response["ETag"] = version.tag
    if version.moment:
        response["Last-Modified"] = http_date(version.moment.timestamp())
    return response
