"""Every parameter of every address wrong in every way: 400 with a problem document that names it, and never 500."""

from http import HTTPStatus
from types import SimpleNamespace

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.api import problems
from reports.api.around import Index, Problems
from reports.api.base import Answer
from reports.api.parameters import AREA, LIMIT, MOST
from reports.api.urls import ANSWERS

V1 = "/api/v1/"
LONG = "9" * 5000
NEVER = ["", " ", "%00", "a%00b", "%ED%A0%80", "%FF", "%", "%zz", "null", "%27%3B--", "%25s", LONG, "x" * 9000]
OF_KIND = {
    "year": ["-1", "0", "2021.0", "1e3", "+2021", "2020/21", "%D9%A2%D9%A0%D9%A2%D9%A1", "20%0021", "1999", "99999999"],
    "area": ["nowhere", "Cheshire", "cheshire%20", "kent,cheshire"],
    "cell": ["no_such_box", "snapshot_total", "SNAPSHOT_C1_L1"],
    "code": ["no_such_box", "snapshot"],
    "since": ["2021-13-01", "2021-02-30", "yesterday", "2021", "0001-01-01T00:00:00%2B14:00", "2021-10-28T25:00",
              "2021-10-28T"],
    "limit": ["0", "-1", "two", "1.5", str(MOST + 1), "99999999999"],
    "cursor": ["abc", "WzFd", "WzFd:sig", ":", "a" * 700],
}  # fmt: skip
NEEDS = {"code": "snapshot_total", "year": "2021"}
CASES = [
    (view, parameter.name, value)
    for view in ANSWERS
    for parameter in view.takes
    for value in (*NEVER, *OF_KIND[parameter.name])
]


def address(view: type[Answer], **without: str) -> str:
    """With what it cannot do without, but for a parameter that is to be wrong."""
    needs = [f"{taken.name}={NEEDS[taken.name]}" for taken in view.takes if taken.is_required]
    return f"{V1}{view.operation}/?" + "&".join(part for part in needs if part.split("=")[0] not in without)


def assert_problem(response, kind: str, parameter: str | None = None) -> None:
    status, title = problems.KINDS[kind]
    assert (response.status_code, response["Content-Type"]) == (status, problems.MEDIA_TYPE)
    document = response.json()
    assert set(document) == {"type", "title", "status", "detail", "instance", *(["parameter"] if parameter else [])}
    assert document["type"].endswith(f"/api/v1/problems/#{kind}")
    assert (document["title"], document["status"], document.get("parameter")) == (title, status, parameter)
    assert document["detail"]
    assert response["Cache-Control"] == "no-store"
    assert "ETag" not in response


def test_each_parameter_wrong_in_each_way_is_named(released):
    client, wrong = Client(), []
    for view, name, value in CASES:
        response = client.get(f"{address(view, **{name: value})}&{name}={value}")
        told = response.json() if response.status_code == HTTPStatus.BAD_REQUEST else {}
        if told.get("parameter") != name:
            wrong.append(f"{view.operation} {name}={value[:30]}: {response.status_code} {told}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("view", [*ANSWERS, Index, Problems], ids=lambda view: view.operation)
def test_an_unknown_a_repeated_and_a_missing_parameter_are_named(view, released):
    here = V1 if view is Index else address(view)
    here += "?" if "?" not in here else "&"
    for name in ("yaer", "Year", "format", "page", "sort"):
        assert_problem(Client().get(f"{here}{name}=1"), "unknown-parameter", name)
    for parameter in view.takes:
        twice = f"{address(view, **{parameter.name: ''})}&{parameter.name}=1&{parameter.name}=1"
        assert_problem(Client().get(twice), "repeated-parameter", parameter.name)
        if parameter.is_required:
            assert_problem(Client().get(address(view, **{parameter.name: ""})), "missing-parameter", parameter.name)


@pytest.mark.parametrize(
    ("query", "kind", "says"),
    [
        ("year=1999", "unknown-value", "Must be one of: 2021."),
        ("year=then", "malformed-value", "Must be a whole number, written in digits."),
        ("area=chesire", "unknown-value", "Must be one of: cheshire, gwent, kent."),
        ("cell=snapshot_c1_l9", "unknown-value", "Must be one of: snapshot_c1_l1, snapshot_c2_l1"),
        ("limit=0", "malformed-value", f"Must be a whole number from 1 to {MOST}."),
        ("yaer=1", "unknown-parameter", "There are: year, area, cell, limit, cursor."),
    ],
)
def test_a_problem_says_what_is_possible(query, kind, says, released):
    response = Client().get(f"{V1}figures/?{query}")
    assert_problem(response, kind, query.split("=")[0])
    assert response.json()["detail"].startswith(says)


def test_of_many_names_the_nearest_are_told_and_where_all_are(released):
    detail = Client().get(f"{V1}series/?code=custody_licence_c1").json()["detail"]
    assert detail.startswith("Nearest: custody_licence_c1")
    assert detail.endswith("All codes: /api/v1/questionnaire/.")
    assert Client().get(f"{V1}series/?code={'~' * 3000}").json()["detail"] == "All codes: /api/v1/questionnaire/."


def test_of_areas_all_are_told():
    """There are 42; the form has more boxes than that."""
    areas = [f"area-{number}" for number in range(42)]
    with pytest.raises(problems.Wrong) as wrong:
        AREA.check("aera-1", SimpleNamespace(areas=areas))
    assert str(wrong.value.detail) == f"Must be one of: {', '.join(areas)}."


def test_each_kind_of_problem_is_listed_where_its_type_leads(released):
    listed = Client().get(f"{V1}problems/").json()["results"]
    assert {kind["type"].split("#")[1]: (kind["status"], kind["title"]) for kind in listed} == problems.KINDS


def test_more_parameters_than_django_reads_are_a_problem_too(released):
    assert_problem(Client().get(f"{V1}figures/?{'&'.join(f'a{n}=1' for n in range(2100))}"), "bad-request")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    view=st.sampled_from(ANSWERS),
    query=st.dictionaries(
        st.sampled_from(["year", "area", "cell", "code", "since", "cursor", LIMIT.name]) | st.text(max_size=5),
        st.text(max_size=20) | st.integers().map(str) | st.sampled_from(["2021", "cheshire", "snapshot_c1_l1"]),
        max_size=3,
    ),
    accept=st.sampled_from(["application/json", "text/csv", "*/*", "a", "text/*;q=x", ",;q=,", "\x7f"]),
)
def test_nothing_that_anybody_asks_is_our_fault(view, query, accept, released):
    response = Client().get(f"{V1}{view.operation}/", query, headers={"Accept": accept})
    assert response.status_code in (200, 400, 406)
    assert response.getvalue()
