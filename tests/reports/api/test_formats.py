"""JSON or CSV, HEAD, OPTIONS, other methods, other addresses, our own faults: what every answer has in common."""

import csv
import io

import pytest
from django.test import Client
from rest_framework.exceptions import Throttled

from reports.api.figures import Figures
from reports.api.urls import ANSWERS
from reports.published import one_select
from reports.published.editions import public_state
from tests.reports.api.test_mistakes import V1, address, assert_problem
from tests.reports.asking import RELEASE, ask

SAME = ("Content-Type", "ETag", "Last-Modified", "Cache-Control", "Vary", "Allow", "Link")


def lines(body: bytes) -> list[dict]:
    return list(csv.DictReader(io.StringIO(body.decode(), newline="")))


@pytest.mark.parametrize("view", ANSWERS, ids=lambda view: view.operation)
def test_csv_is_given_by_suffix_and_to_who_prefers_it(view, released):
    here = address(view)
    suffixed = here.replace("/?", ".csv?")
    by_suffix = Client().get(suffixed, headers={"Accept": "application/json"})
    assert by_suffix["Content-Type"] == "text/csv; charset=utf-8"
    assert by_suffix["Content-Disposition"] == f'attachment; filename="mappa-{view.operation}.csv"'
    assert "Accept" not in by_suffix["Vary"].split(", ")
    body = by_suffix.getvalue()
    assert len(body.splitlines()) > (0 if view.operation == "changes" else 1)
    for accept, media_type in (
        ("text/csv", "text/csv"), ("text/csv;q=0.9, application/json;q=0.1", "text/csv"), ("text/*", "text/csv"),
        ("application/json;q=0.9, text/csv;q=0.1", "application/json"), ("*/*", "application/json"),
        ("application/json; charset=utf-8", "application/json"), ("text/html, */*;q=0.1", "application/json"),
    ):  # fmt: skip
        response = Client().get(here, headers={"Accept": accept})
        assert (accept, response["Content-Type"].split(";")[0]) == (accept, media_type)
        assert "Accept" in response["Vary"].split(", ")
        if media_type == "text/csv":
            assert response.getvalue() == body


def test_the_figures_as_csv_are_the_consolidated_file(released):
    assert ask(f"{V1}figures.csv").body == ask("/reports/all/files/mappa-all.csv").body
    narrowed = lines(ask(f"{V1}figures.csv", cell="orders_no", area="cheshire", year="2021").body)
    assert [(row["cell"], row["area"]) for row in narrowed] == [("orders_no", "cheshire")]


def test_the_totals_as_csv_say_what_they_say_as_json(released):
    as_json = ask(f"{V1}totals/", year="2021").json
    *sums, rate = lines(ask(f"{V1}totals.csv", year="2021").body)
    said = ("cell", "question", "category", "level", "value", "status", "areas")
    assert [[row[name] for name in said] for row in sums] == [
        ["" if row[name] is None else str(row[name]) for name in said] for row in as_json["totals"]
    ]
    assert (rate["cell"], rate["value"]) == (as_json["rate"]["code"], str(as_json["rate"]["value"]))


@pytest.mark.parametrize("accept", ["image/png", "text/html", "application/json;q=0", "text", ""])
def test_another_format_is_a_problem(accept, released):
    response = Client().get(f"{V1}figures/", headers={"Accept": accept})
    assert_problem(response, "not-acceptable")
    assert response.json()["detail"] == "Ask for application/json or text/csv."


@pytest.mark.parametrize("view", ANSWERS, ids=lambda view: view.operation)
def test_an_answer_can_be_read_and_nothing_else(view, released):
    for here in (address(view), address(view).replace("/?", ".csv?")):
        full, head, options = (getattr(Client(), method)(here) for method in ("get", "head", "options"))
        assert (head.status_code, head.getvalue()) == (200, b"")
        assert {name: head.get(name) for name in SAME} == {name: full.get(name) for name in SAME}
        assert (options.status_code, options.content) == (204, b"")
        assert options["Allow"] == full["Allow"] == "GET, HEAD, OPTIONS"
        for method in ("post", "put", "patch", "delete", "trace"):
            response = getattr(Client(), method)(here)
            assert_problem(response, "method-not-allowed")
            assert response["Allow"] == "GET, HEAD, OPTIONS"
        part = Client().get(here, headers={"Range": "bytes=0-9"})
        assert (part.status_code, "Content-Range" in part, part.getvalue()) == (200, False, full.getvalue())


@pytest.mark.parametrize(
    "path", ["nowhere/", "figures/1/", "figures.xml", "%00", "%FF", "figures/%2e%2e/", "docs/x", "v2/", "a" * 3000]
)
def test_an_address_that_there_is_not_is_a_problem(path, db):
    assert_problem(Client().get(V1 + path), "not-found")
    assert_problem(Client().post(V1 + path), "method-not-allowed")


def test_a_slash_that_is_missing_is_added(db):
    response = Client().get(f"{V1}figures?year=2021")
    assert (response.status_code, response["Location"]) == (301, f"{V1}figures/?year=2021")


def test_what_nobody_foresaw_is_a_problem_that_tells_nothing_and_is_logged(released, monkeypatch, caplog):
    def fails(*_, **__):
        raise RuntimeError("The password is swordfish.")

    monkeypatch.setattr(one_select, "rows", fails)
    response = Client(raise_request_exception=False).get(f"{V1}figures/")
    assert_problem(response, "failure")
    assert b"swordfish" not in response.content
    assert "swordfish" in caplog.text
    with pytest.raises(RuntimeError):
        Client().get(f"{V1}figures/")


def test_who_asks_too_often_hears_when_to_ask_again(released, monkeypatch):
    def refuses(self, request):
        raise Throttled(wait=30)

    monkeypatch.setattr(Figures, "check_throttles", refuses)
    response = Client().get(f"{V1}figures/")
    assert_problem(response, "too-many-requests")
    assert response["Retry-After"] == "30"


def test_a_csv_text_is_no_formula(released):
    state = public_state(RELEASE)
    type(released).objects.filter(pk__in=state.revisions).update(note="x")
    released.area_return.area_name = "=1+1"
    released.area_return.save()
    assert lines(ask(f"{V1}areas.csv").body)[0]["area_name"] == "'=1+1"
    assert ask(f"{V1}areas/").json["results"][0]["area_name"] == "=1+1"
