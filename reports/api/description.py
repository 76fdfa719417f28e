"""How drf-spectacular describes an answer: read off the view, so that description and behaviour are said once."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol, cast

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework.exceptions import Throttled
from rest_framework.renderers import BaseRenderer
from rest_framework.serializers import Serializer

from reports.api import authentication, problems
from reports.api.formats import ask_for
from reports.api.parameters import YEAR, Parameter, there_are
from reports.api.serializers import ProblemSerializer

JSON, CSV = "application/json", "text/csv"
# An answer of each operation, as it looks: data, and held to its shape by a test.
EXAMPLES = json.loads(Path(__file__).with_name("examples.json").read_text(encoding="utf-8"))
REFUSALS = (400, 401, 404, 405, 406, 410, 412, 429, 500)
NOTICE = "An area had counted some people twice. The figures are withdrawn until they are corrected."
WAIT = 7  # seconds
HEADERS = (
    OpenApiParameter(
        "ETag",
        str,
        OpenApiParameter.HEADER,
        required=True,
        response=[200, 304],
        description="Names the state that the answer was made from. Send it as If-None-Match: 304 where it still is.",
    ),
    OpenApiParameter(
        "Last-Modified",
        str,
        OpenApiParameter.HEADER,
        response=[200, 304],
        description="When the newest of it became public.",
    ),
    OpenApiParameter(
        "Cache-Control",
        str,
        OpenApiParameter.HEADER,
        required=True,
        response=[200, 304],
        description="How long it may be kept: never past the next release.",
    ),
    OpenApiParameter(
        "Retry-After", int, OpenApiParameter.HEADER, response=[429], description="Seconds until you may ask again."
    ),
    OpenApiParameter(
        "WWW-Authenticate",
        str,
        OpenApiParameter.HEADER,
        required=True,
        response=[401],
        description="How a token is sent: Bearer.",
    ),
    OpenApiParameter(
        "Allow", str, OpenApiParameter.HEADER, required=True, response=[405], description="The methods that there are."
    ),
)
LINK = OpenApiParameter(
    "Link",
    str,
    OpenApiParameter.HEADER,
    response=[200],
    description='The next page, rel="next", where there is one.',
)


def without_suffixes(endpoints: list[tuple[str, str, str, Any]]) -> list[tuple[str, str, str, Any]]:
    """The addresses to describe: an answer's own, and not its twin that ends in .csv."""
    return [endpoint for endpoint in endpoints if endpoint[0].endswith("/")]


class Described(Protocol):
    """What a view says of itself, and its description repeats. See reports.api.base.Answer."""

    operation: str
    summary: str
    takes: Sequence[Parameter]
    shape: type[Serializer]
    key: Sequence[str]
    renderer_classes: Sequence[type[BaseRenderer]]


class Description(AutoSchema):
    """The view says `operation`, `summary`, `takes` and `shape`; its docstring is the description."""

    @property
    def answer(self) -> Described:
        return cast(Described, self.view)

    def get_operation_id(self) -> str:
        return self.answer.operation

    def get_summary(self) -> str:
        return self.answer.summary

    def get_tags(self) -> list[str]:
        return ["Version 1"]

    def get_override_parameters(self) -> list[Any]:
        taken = [
            OpenApiParameter(
                parameter.name,
                dict(parameter.schema),
                OpenApiParameter.QUERY,
                required=parameter.is_required,
                description=parameter.description,
            )
            for parameter in self.answer.takes
        ]
        pages = [LINK] if self.answer.key else []
        return [*taken, *HEADERS, *pages]

    def get_request_serializer(self) -> Any:
        return None

    def get_response_serializers(self) -> Any:
        shape = OpenApiResponse(self.answer.shape, description=self.get_summary())
        whole = OpenApiResponse(OpenApiTypes.STR, description=self.get_summary())
        made: dict[Any, Any] = {(200, JSON): shape}
        if CSV in self.map_renderers("media_type"):
            made[200, CSV] = whole
        made[304] = OpenApiResponse(description="What the reader has is still the present answer.")
        for status in self._refusals():
            kind = problems.KINDS[problems.OF_STATUS[status]]
            made[status, problems.MEDIA_TYPE] = OpenApiResponse(
                ProblemSerializer, description=kind.title, examples=[self._refused(status)]
            )
        return made

    def _refusals(self) -> list[int]:
        """Only what asks for one year can ask for a withdrawn one."""
        return [status for status in REFUSALS if status != 410 or self._takes_year]

    @property
    def _takes_year(self) -> bool:
        return any(parameter.name == YEAR.name for parameter in self.answer.takes)

    def _refused(self, status: int) -> OpenApiExample:
        """A refusal as this address words it."""
        name, kind = next((name, kind) for name, kind in problems.KINDS.items() if kind.status == status)
        details = problems.DETAILS | {
            "unknown-parameter": there_are(self.answer.takes),
            "not-authenticated": authentication.WORDS,
            "not-acceptable": ask_for(self.answer.renderer_classes),
            "withdrawn": NOTICE,
            "too-many-requests": str(Throttled(WAIT).detail),
        }
        to_blame = {"unknown-parameter": "yaer", "withdrawn": YEAR.name}
        value = {
            "type": f"https://mappa.example/api/v1/problems/#{name}",
            "title": kind.title,
            "status": status,
            "detail": details[name],
            "instance": self.path,
        } | ({"parameter": to_blame[name]} if name in to_blame else {})
        return OpenApiExample(
            name, value=value, response_only=True, media_type=problems.MEDIA_TYPE, status_codes=[str(status)]
        )

    def get_examples(self) -> list[OpenApiExample]:
        example = EXAMPLES.get(self.answer.operation)
        return [OpenApiExample("Example", value=example, response_only=True, status_codes=["200"])] if example else []
