"""Version 1 of the API: what each address answers of what is public."""

import pytest
from django.test import Client

from tests.factories import CHESHIRE_FIGURES
from tests.reports.asking import ask

V1 = "/api/v1/"
FIGURES, TOTALS = f"{V1}figures/", f"{V1}totals/"


# --- Totals ---------------------------------------------------------------------------------------


def test_the_totals_with_cheshire_alone_are_cheshires(released):
    answer = ask(TOTALS, year="2021")
    assert answer.status == 200
    found = answer.json
    assert {key: value for key, value in found.items() if key not in ("totals", "rate")} == {
        "year": 2021, "year_name": "2020/21", "areas_owed": 3, "areas_published": 1, "is_partial": True,
        "includes_invented": False,
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
        "status": "p",
        "areas": 1,
        "population": 948_696,
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
        ({"area": "kent"}, 0),
        ({"limit": "7"}, 7),
    ],
)
def test_the_parameters_choose_among_the_figures(query, count, released):
    answer = ask(FIGURES, **query)
    assert (answer.status, answer.json["count"], len(answer.json["results"])) == (200, count, count)


# --- Years, areas, form ---------------------------------------------------------------------------


def test_a_year_says_when_it_was_released_and_how_much_of_it_there_is(released):
    assert ask(f"{V1}years/").json["results"] == [
        {
            "year": 2021, "year_name": "2020/21", "start": "2020-04-01", "end": "2021-03-31",
            "released_at": "2021-10-28T08:30:00Z", "areas_owed": 3, "areas_published": 1, "is_partial": True,
            "includes_invented": False,
        }
    ]  # fmt: skip


def test_an_area_says_how_it_is_called_and_for_which_years_its_return_is_public(released):
    areas = {row["area"]: row for row in ask(f"{V1}areas/").json["results"]}
    assert list(areas) == ["cheshire", "gwent", "kent"]
    assert areas["cheshire"] == {
        "area": "cheshire", "area_name": "Cheshire", "area_name_cy": None, "nation": "England",
        "area_codes": ["E23000006"], "years": [2021], "kind": "area",
    }  # fmt: skip
    assert areas["kent"]["years"] == []


def test_the_form_names_each_box_that_there_are_figures_of_and_what_each_total_adds(released):
    form = ask(f"{V1}questionnaire/", year="2021").json
    questions = [question for table in form["tables"] for question in table["questions"]]
    assert [cell["cell"] for question in questions for cell in question["cells"]] == list(CHESHIRE_FIGURES)
    adds = {total["cell"]: total["adds"] for question in questions for total in question["totals"]}
    totals = {row["cell"]: row["value"] for row in ask(TOTALS, year="2021").json["totals"]}
    assert set(totals) == {*adds, *CHESHIRE_FIGURES}
    assert all(totals[code] == sum(CHESHIRE_FIGURES[term] for term in terms) for code, terms in adds.items())
    assert form["rate"]["numerator"] in totals
    snapshot = questions[0]
    assert [category["number"] for category in snapshot["categories"]] == [1, 2, 3]
    assert snapshot["cells"][0]["title"].endswith("Level 1, Category 1: Registered sex offenders")


def test_the_forms_guidance_for_areas_is_not_told(released):
    assert b"guidance" not in ask(f"{V1}questionnaire/", year="2021").body


# --- Files ----------------------------------------------------------------------------------------


def test_each_file_that_is_told_is_there_under_its_release(released):
    files = ask(f"{V1}files/").json["results"]
    assert [file["year"] for file in files if file["name"].endswith(".zip")] == [2021, None]
    for file in files:
        if file["name"].endswith((".csv", ".txt")):
            response = Client().get(file["url"])
            assert (response.status_code, response["Content-Type"]) == (200, file["media_type"])
            assert response["ETag"] == f'W/"{file["release"]}"'
    assert {file["year"] for file in ask(f"{V1}files/", year="2021").json["results"]} == {2021}


# --- Around ---------------------------------------------------------------------------------------


def test_each_address_of_the_index_answers(released):
    needs = {"questionnaire": "?year=2021", "totals": "?year=2021", "series": "?code=snapshot_total"}
    addresses = ask(V1).json
    assert {
        name: Client().get(f"{address}{needs.get(name, '')}").status_code for name, address in addresses.items()
    } == dict.fromkeys(addresses, 200)


def test_a_reader_who_is_signed_in_gets_the_same(released, client_of, national_reviewer):
    assert client_of(national_reviewer).get(FIGURES).content == ask(FIGURES).body
