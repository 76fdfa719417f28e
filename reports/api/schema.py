"""The description itself (OpenAPI 3.1), and the page that shows it and tries it out.

It is made once for a process. What there is to ask for at the moment (years, areas, boxes) is put in for each answer,
as examples: the page offers them, no year is named that is not public, and a client made today takes what comes.
"""

import copy
from functools import cache
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from drf_spectacular.generators import SchemaGenerator
from rest_framework.renderers import JSONRenderer

from reports.api.base import Answer, Asked
from reports.api.parameters import BY_NAME
from reports.api.problems import for_reading
from reports.published.editions import State


class OpenApiRenderer(JSONRenderer):
    media_type = "application/vnd.oai.openapi+json"


class Schema(Answer):
    """The description of the API as JSON."""

    operation = "schema"
    summary = "This description"
    renderer_classes = (JSONRenderer, OpenApiRenderer)
    schema = None  # type: ignore[assignment]  # not in the description

    def as_json(self, asked: Asked, state: State) -> dict[str, Any]:
        return described(self)


@cache
def _described() -> dict[str, Any]:
    return SchemaGenerator().get_schema(request=None, public=True)


def described(view: Answer) -> dict[str, Any]:
    """The description with the values that there are to ask for."""
    schema = copy.deepcopy(_described())
    for address in schema["paths"].values():
        for parameter in address["get"].get("parameters", []):
            known = BY_NAME[parameter["name"]].known
            values = list(known(view.known)) if known else []
            if values:
                parameter["examples"] = {str(value): {"value": value} for value in values}
    return schema


@for_reading
@csp_update({"img-src": [SELF, "data:"]})
def docs(request: HttpRequest) -> HttpResponseBase:
    """A list that needs no script, and below it Swagger UI, whose pictures are `data:`; nothing else is let in."""
    addresses = _described()["paths"].items()
    answers = [{"address": address, **operation["get"]} for address, operation in addresses]
    return render(request, "reports/api/docs.html", {"answers": answers})
