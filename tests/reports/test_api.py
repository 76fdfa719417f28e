"""Version 1 of the API: figures and totals of what is public, errors that name the parameter, and its own schema."""

import json

import pytest
from django.test import Client
from drf_spectacular.validation import validate_schema

from reports.api import views
from tests.factories import CHESHIRE_FIGURES
from tests.reports.asking import RELEASE, ask

FIGURES, TOTALS = "/api/v1/figures/", "/api/v1/totals/"


@pytest.fixture
def released(cheshire_out, clock):
    clock(RELEASE)
    return cheshire_out


# --- Totals ---------------------------------------------------------------------------------------


def test_the_totals_with_cheshire_alone_are_cheshires(released):
    answer = ask(TOTALS, year="2021")
    assert answer.status == 200
    found = answer.json
    assert {key: found[key] for key in ("year", "year_name", "areas_owed", "areas_published", "includes_invented")} == {
        "year": 2021, "year_name": "2020/21", "areas_owed": 3, "areas_published": 1, "includes_invented": False,
    }  # fmt: skip
    totals = {row["cell"]: row for row in found["totals"]}
    assert {code: totals[code]["value"] for code in CHESHIRE_FIGURES} == CHESHIRE_FIGURES
    assert {row["areas"] for row in found["totals"]} == {1}
    for code, value in (
        ("snapshot_l1_total", 1580), ("snapshot_c1_total", 1260), ("snapshot_total", 1590), ("yearly_total", 44),
        ("custody_licence_c2_total", 8), ("custody_licence_total", 17), ("custody_sopo_total", 0),
    ):  # fmt: skip
        assert totals[code]["value"] == value
    assert found["rate"] == {
        "code": "rsos_per_100k",
        "title": "Total number of Registered Sexual Offenders per 100,000 population",
        "value": 133,
        "status": None,
        "areas": 1,
    }


def test_each_total_says_on_which_question_category_and_level_it_stands(released):
    totals = {row["cell"]: row for row in ask(TOTALS, year="2021").json["totals"]}
    for code, place in (
        ("snapshot_c1_l2", ("snapshot", 1, 2)),
        ("snapshot_c1_total", ("snapshot", 1, None)),
        ("snapshot_l2_total", ("snapshot", None, 2)),
        ("snapshot_total", ("snapshot", None, None)),
        ("custody_sopo_l2_total", ("custody_sopo", None, 2)),
        ("custody_sopo_total", ("custody_sopo", None, None)),
        ("notification_breaches", ("notification_breaches", None, None)),
    ):
        assert tuple(totals[code][key] for key in ("question", "category", "level")) == place


def test_no_total_is_given_twice(released):
    codes = [row["cell"] for row in ask(TOTALS, year="2021").json["totals"]]
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("year", ["1999", "2020", "2022", "0", "99999", "999999"])
def test_a_year_that_is_unknown_and_one_that_is_not_released_are_answered_alike(year, released):
    assert ask(TOTALS, year=year) == ask(TOTALS, year="1")
    assert ask(TOTALS, year=year).status == 404


# --- Figures --------------------------------------------------------------------------------------


def test_the_figures_are_told_one_for_each_box(released):
    found = ask(FIGURES, year="2021", area="cheshire").json
    assert (found["count"], found["next"]) == (len(CHESHIRE_FIGURES), None)
    assert {row["cell"]: row["value"] for row in found["results"]} == CHESHIRE_FIGURES
    assert found["results"][0] == {
        "year": 2021, "area": "cheshire", "area_name": "Cheshire", "area_codes": "E23000006", "table": "A",
        "question": "snapshot", "category": 1, "level": 1, "cell": "snapshot_c1_l1", "basis": "stock", "value": 1257,
        "marker": None, "status": None, "revision": 1, "source": "area", "reason": None, "footnote": None,
        "revision_reason": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 29),
        ({"year": "2021"}, 29),
        ({"area": "cheshire"}, 29),
        ({"cell": "orders_no"}, 1),
        ({"cell": "orders_no", "area": "cheshire", "year": "2021"}, 1),
        ({"cell": "nothing_like_it"}, 0),
        ({"cell": ""}, 0),
        ({"area": "kent"}, 0),
        ({"area": "nowhere"}, 0),
        ({"area": "'; DROP TABLE returns_figure; --"}, 0),
        ({"cell": "%s %(cell)s"}, 0),
        ({"year": "2020"}, 0),
        ({"year": "32768"}, 0),
        ({"year": "999999"}, 0),
        ({"page": "2"}, 0),
        ({"page": "999999"}, 0),
    ],
)
def test_the_parameters_choose_among_the_figures(query, count, released):
    answer = ask(FIGURES, **query)
    assert (answer.status, answer.json["count"], len(answer.json["results"])) == (200, count, count)


def test_the_pages_follow_each_other_to_the_last(released, monkeypatch):
    whole = ask(FIGURES).json["results"]
    monkeypatch.setattr(views, "PAGE", 10)
    seen, path, pages = [], f"{FIGURES}?year=2021&area=cheshire", 0
    while path:
        found = Client().get(path).json()
        seen += found["results"]
        path, pages = found["next"], pages + 1
    assert pages == 3
    assert seen == whole


def test_a_page_that_is_just_full_is_the_last(released, monkeypatch):
    monkeypatch.setattr(views, "PAGE", len(CHESHIRE_FIGURES))
    assert ask(FIGURES).json["next"] is None


# --- Mistakes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "named"),
    [
        (f"{FIGURES}?yaer=2021", "yaer"),
        (f"{FIGURES}?year=2021&year=2021", "year"),
        (f"{FIGURES}?area=kent&area=cheshire", "area"),
        (f"{FIGURES}?year=2020/21", "year"),
        (f"{FIGURES}?year=", "year"),
        (f"{FIGURES}?year=-1", "year"),
        (f"{FIGURES}?year=2021.0", "year"),
        (f"{FIGURES}?year=1e3", "year"),
        (f"{FIGURES}?year=%D9%A2%D9%A0", "year"),  # digits, but not ours
        (f"{FIGURES}?year=20%0021", "year"),
        (f"{FIGURES}?year={'9' * 5000}", "year"),
        (f"{FIGURES}?area=a%00b", "area"),
        (f"{FIGURES}?cell=a%00b", "cell"),
        (f"{FIGURES}?page=0", "page"),
        (f"{FIGURES}?page=two", "page"),
        (f"{FIGURES}?Year=2021", "Year"),
        (TOTALS, "year"),
        (f"{TOTALS}?area=cheshire", "area"),
        (f"{TOTALS}?year=2021&page=1", "page"),
        (f"{TOTALS}?year=2021&year=2020", "year"),
        (f"{TOTALS}?year=x", "year"),
    ],
)
def test_a_mistake_is_answered_with_400_and_the_parameters_name(path, named, released):
    response = Client().get(path)
    assert response.status_code == 400
    assert list(response.json()) == [named]
    assert "Cache-Control" not in response or "max-age" not in response["Cache-Control"]


def test_the_answer_to_a_mistake_does_not_depend_on_what_is_public(cheshire_out, clock):
    path = f"{TOTALS}?year=2021&wrong=1"
    before = ask(path)
    clock(RELEASE)
    assert ask(path) == before


# --- Methods, formats, schema ---------------------------------------------------------------------


@pytest.mark.parametrize("path", [FIGURES, f"{TOTALS}?year=2021"])
def test_the_api_can_be_read_and_nothing_else(path, released):
    assert Client().get(path).status_code == 200
    head = Client().head(path)
    assert (head.status_code, head.content) == (200, b"")
    options = Client().options(path)
    assert options.status_code == 200
    assert {word.strip() for word in options["Allow"].split(",")} == {"GET", "HEAD", "OPTIONS"}
    for method in ("post", "put", "patch", "delete"):
        response = getattr(Client(), method)(path, data="{}", content_type="application/json")
        assert response.status_code == 405
    assert Client().get(path)["Content-Type"] == "application/json"


def test_a_reader_who_is_signed_in_gets_the_same(released, client_of, national_reviewer):
    assert client_of(national_reviewer).get(FIGURES).content == ask(FIGURES).body


def test_the_figures_cost_the_same_number_of_queries_whatever_they_are(released, django_assert_num_queries):
    for query in ({}, {"year": "2021", "area": "cheshire"}, {"year": "1999"}):
        with django_assert_num_queries(3):
            ask(FIGURES, **query)


def test_the_schema_is_served_and_is_valid_openapi(db):
    response = Client().get("/api/v1/schema/", {"format": "json"})
    assert response.status_code == 200
    schema = json.loads(response.content)
    validate_schema(schema)
    assert set(schema["paths"]) == {FIGURES, TOTALS, "/api/v1/reports/"}
    for path in schema["paths"]:
        assert set(schema["paths"][path]) == {"get"}


def test_the_schema_names_every_parameter_that_is_known(db):
    schema = json.loads(Client().get("/api/v1/schema/", {"format": "json"}).content)
    named = {
        path: {parameter["name"] for parameter in schema["paths"][path]["get"]["parameters"]}
        for path in (FIGURES, TOTALS)
    }
    assert named == {FIGURES: {"year", "area", "cell", "page"}, TOTALS: {"year"}}


def test_the_answers_have_just_the_keys_that_the_schema_promises(released):
    schema = json.loads(Client().get("/api/v1/schema/", {"format": "json"}).content)["components"]["schemas"]
    assert set(schema["Figure"]["properties"]) == set(ask(FIGURES).json["results"][0])
    totals = ask(TOTALS, year="2021").json
    assert set(schema["Totals"]["properties"]) == set(totals)
    assert set(schema["Total"]["properties"]) == set(totals["totals"][0])
    assert set(schema["Rate"]["properties"]) == set(totals["rate"])
