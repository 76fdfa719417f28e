"""The description of the API: valid, complete, and true of the answers."""

from http import HTTPStatus

import pytest
from django.test import Client
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator, FormatChecker

from reports.api.around import Index, Problems
from reports.api.description import EXAMPLES, REFUSALS
from reports.api.parameters import YEAR
from reports.api.problems import MEDIA_TYPE
from reports.api.urls import ANSWERS
from tests.reports.api.test_mistakes import V1, address

VIEWS = (*ANSWERS, Index, Problems)


@pytest.fixture
def schema(released) -> dict:
    return Client().get(f"{V1}schema/").json()


def operation(schema: dict, view) -> dict:
    return schema["paths"][V1 if view is Index else f"{V1}{view.operation}/"]["get"]


def validator(schema: dict, view) -> Draft202012Validator:
    shape = operation(schema, view)["responses"]["200"]["content"]["application/json"]["schema"]
    return Draft202012Validator(shape | {"components": schema["components"]}, format_checker=FormatChecker())


def test_it_is_valid_openapi_3_1(schema):
    validate_schema(schema)
    assert schema["openapi"] == "3.1.0"
    assert set(schema["paths"]) == {V1, *(f"{V1}{view.operation}/" for view in VIEWS if view is not Index)}
    assert all(set(address) == {"get"} for address in schema["paths"].values())


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.operation)
def test_a_token_may_be_left_out_everywhere(view, schema):
    assert sorted(operation(schema, view)["security"], key=len) == [{}, {"token": []}]


def test_the_page_says_that_no_key_is_needed(schema):
    assert "You do not need a key" in Client().get(f"{V1}docs/").content.decode()


def test_count_says_that_it_is_the_pages(schema):
    for shape in ("Figures", "Reports", "Changes"):
        counted = schema["components"]["schemas"][shape]["properties"]["count"]
        assert "on this page, not in all" in counted["description"]


def test_it_is_given_as_what_it_is_to_who_asks_for_that(schema):
    response = Client().get(f"{V1}schema/", headers={"Accept": "application/vnd.oai.openapi+json"})
    assert response["Content-Type"] == "application/vnd.oai.openapi+json"
    assert response.json() == schema


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.operation)
def test_it_names_parameters_formats_refusals_and_headers(view, schema):
    told = operation(schema, view)
    named = told.get("parameters", [])
    needed = {parameter["name"] for parameter in named if parameter.get("required")}
    assert needed == {parameter.name for parameter in view.takes if parameter.is_required}
    taken = {parameter.name for parameter in view.takes}
    assert {parameter["name"] for parameter in named} == taken
    refusals = {str(status) for status in REFUSALS if status != HTTPStatus.GONE or YEAR.name in taken}
    assert set(told["responses"]) == {"200", "304", *refusals}
    formats = {"application/json", "text/csv"} if view in ANSWERS else {"application/json"}
    assert set(told["responses"]["200"]["content"]) == formats
    assert {"ETag", "Last-Modified", "Cache-Control"} <= set(told["responses"]["200"]["headers"])
    assert ("Link" in told["responses"]["200"]["headers"]) == ("cursor" in taken)
    assert all(set(told["responses"][status]["content"]) == {MEDIA_TYPE} for status in refusals)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.operation)
def test_the_answers_are_as_it_promises_with_no_key_more(view, schema):
    answer = Client().get(V1 if view is Index else address(view)).json()
    promised = validator(schema, view)
    promised.validate(answer)
    strictly = Draft202012Validator(closed(promised.schema), format_checker=FormatChecker())
    strictly.validate(answer)


@pytest.mark.parametrize("view", ANSWERS, ids=lambda view: view.operation)
def test_the_examples_are_answers_of_their_shapes(view, schema):
    Draft202012Validator(closed(validator(schema, view).schema)).validate(EXAMPLES[view.operation])
    told = operation(schema, view)["responses"]["200"]["content"]["application/json"]["examples"]
    assert [example["value"] for example in told.values()] == [EXAMPLES[view.operation]]


def refused(schema: dict, view) -> dict[int, dict]:
    """Status -> the example of its problem document."""
    return {
        int(status): example["value"]
        for status, response in operation(schema, view)["responses"].items()
        for example in response.get("content", {}).get(MEDIA_TYPE, {}).get("examples", {}).values()
    }


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.operation)
def test_each_refusal_is_shown_as_its_address_words_it(view, schema):
    here = V1 if view is Index else f"{V1}{view.operation}/"
    shown = refused(schema, view)
    assert all((document["status"], document["instance"]) == (status, here) for status, document in shown.items())
    assert len({document["detail"] for document in shown.values()}) == len(shown)
    given = address(view) if view is not Index else V1
    asked = {
        400: Client().get(f"{given}{'&' if '?' in given else '?'}yaer=1"),
        401: Client().get(given, headers={"Authorization": "Bearer mappa_0"}),
        405: Client().post(given),
        406: Client().get(given, headers={"Accept": "image/png"}),
        412: Client().get(given, headers={"If-Match": '"another"'}),
    }
    for status, response in asked.items():
        real = response.json()
        assert shown[status] == real | {"type": shown[status]["type"]}
        assert shown[status]["type"].split("#")[1] == real["type"].split("#")[1]


def closed(schema: object) -> object:
    """The same where every object has the keys that are named, and no others."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: closed(part) for name, part in schema.items()}
    return made | {"additionalProperties": False} if "properties" in schema else made


@pytest.fixture
def asked_of_figures(schema) -> dict[str, dict]:
    figures = next(view for view in ANSWERS if view.operation == "figures")
    return {parameter["name"]: parameter for parameter in operation(schema, figures)["parameters"]}


def test_it_offers_the_years_areas_and_boxes_that_there_are(asked_of_figures):
    offered = {
        name: [example["value"] for example in parameter.get("examples", {}).values()]
        for name, parameter in asked_of_figures.items()
    }
    assert offered["year"] == [2021]
    assert offered["area"] == ["cheshire", "gwent", "kent"]
    assert offered["cell"][0] == "snapshot_c1_l1"
    assert offered["limit"] == offered["cursor"] == []


def test_a_client_that_is_made_from_it_can_turn_pages_and_takes_the_years_that_come(asked_of_figures):
    assert asked_of_figures["cursor"]["schema"] == {"type": "string"}
    assert "required" not in asked_of_figures["cursor"]
    assert not [name for name, parameter in asked_of_figures.items() if "enum" in parameter["schema"]]
