"""England and Wales in the consolidated files: the same number with the same marker in CSV, workbook and API."""

import csv
import io
import json

import pytest
from csvw import CSVW
from django.test import Client

from reports.files.nationwide import totals_of
from reports.published import national
from returns.arithmetic.rates import per_100k
from returns.models import Population, Revision
from tests.factories import CHESHIRE_FIGURES
from tests.reports.asking import RELEASE, ask
from tests.reports.sources import READERS, dicts_of, made, table_of

SHEET = "England and Wales"
MARKS = {"": "unrevised", "r": "[r]", "p": "[p]"}
YEARS = (2020, 2021)


@pytest.fixture(autouse=True)
def divided(two_years):
    """Cheshire's rates are divided by a population; the first of its two editions of 2019/20 was by another."""
    for number, people in ((1, 900_000), (2, 948_696)):
        population = Population.objects.create(
            area=Revision.objects.get(year=2021, area_return__area__slug="cheshire").area_return.area,
            mid_year=2020, vintage=f"vintage {number}", all_ages=people + 1, aged_10_and_over=people, source="Test",
        )  # fmt: skip
        Revision.objects.filter(area_return__area__slug="cheshire", number=number).update(population=population)
    Revision.objects.filter(area_return__area__slug="cheshire", year=2021).update(population=population)


@pytest.fixture(params=tuple(READERS))
def read(request, of_all_years):
    return READERS[request.param](made(of_all_years, request.param))


def as_printed(value: str) -> object:
    return int(value) if value else "[x]"


def test_the_csv_of_all_years_holds_the_totals_of_each(of_all_years):
    lines = dicts_of(made(of_all_years, "-national.csv"))
    rows = [row for totals in totals_of(of_all_years) for row in totals.rows()]
    assert [int(line["year"]) for line in lines] == [row["year"] for row in rows]
    for line, row in zip(lines, rows, strict=True):
        told = {name: str(value).lower() if name == "includes_invented" else value for name, value in row.items()}
        assert line == {name: "" if value is None else str(value) for name, value in told.items()}
    assert {line["status"] for line in lines} == {"", "r", "p"}


def test_the_sheet_says_what_the_csv_says(read, of_all_years):
    heading, *rows = table_of(read, SHEET)
    assert heading[4:8] == ["Value", "Status", "Areas with a value", "Areas that owed a return"]
    lines = dicts_of(made(of_all_years, "-national.csv"))
    for row, line in zip(rows, lines, strict=True):
        assert row[0] == line["year_name"]
        assert row[3:5] == [line["cell"], as_printed(line["value"])]
        assert row[5] == MARKS[line["status"]]
        assert row[6:8] == [int(line["areas"]), int(line["areas_owed"])]
        assert (row[8] == "some are invented") == (line["includes_invented"] == "true")


@pytest.mark.parametrize("year", YEARS)
def test_the_api_says_what_the_csv_of_the_year_says(year, clock):
    clock(RELEASE)
    file = Client().get(f"/reports/{year}/files/mappa-{year}-national.csv").getvalue()
    assert file == ask(f"/api/v1/totals.csv?year={year}").body
    told = json.loads(Client().get(f"/api/v1/totals/?year={year}").content)
    lines = {line["cell"]: line for line in dicts_of(file)}
    rows = [*told["totals"], {"cell": told["rate"]["code"], **told["rate"]}]
    assert len(lines) == len(rows)
    for row in rows:
        line = lines[row["cell"]]
        assert (line["value"], line["status"], line["areas"]) == tuple(
            "" if value is None else str(value) for value in (row["value"], row["status"], row["areas"])
        )


def test_a_sum_of_a_year_to_which_areas_are_still_to_come_is_provisional(of_all_years):
    of_2020, of_2021 = totals_of(of_all_years)
    assert of_2021.is_partial
    assert of_2021.status("sro_breaches") == "p"
    assert not of_2020.is_partial
    assert of_2020.status("orders_no") is None
    assert of_2020.status("orders_shpo") == "r"


def test_the_table_of_what_it_divides_has_the_rate_of_each_area_with_its_population(read, of_all_years):
    form = totals_of(of_all_years)[-1].questionnaire
    heading, *rows = table_of(read, "Table A")
    at = heading.index(form.rate.title)
    assert heading[at + 1] == f"Population: {form.rate.title}"
    count = sum(CHESHIRE_FIGURES[term] for term in form.shape.terms(form.rate.numerator))
    told = {(row[0], row[1]): row for row in rows}
    assert told["2020/21", "Cheshire"][at : at + 2] == [per_100k(count, 948_696), 948_696]
    assert told["2019/20", "Cheshire"][at : at + 2] == [per_100k(count, 948_696), 948_696]
    assert told["2020/21", "Ynys Môn"][at : at + 2] == ["[x]", "[x]"]
    assert form.rate.title in told["2019/20", "Cheshire"][-2]
    assert form.rate.title not in told["2020/21", "Cheshire"][-2]


def test_a_validator_accepts_the_csv_with_its_metadata(of_all_years, tmp_path):
    for suffix in ("-national.csv", "-national.csv-metadata.json"):
        (tmp_path / f"mappa-all{suffix}").write_bytes(made(of_all_years, suffix))
    found = CSVW(str(tmp_path / "mappa-all-national.csv-metadata.json"))
    assert found.is_valid, [str(warning.message) for warning in found.warnings]
    rows = list(found.tables[0])
    assert {type(row["includes_invented"]) for row in rows} == {bool}
    assert {type(row["areas"]) for row in rows} == {int}


def test_the_columns_are_those_that_are_promised(of_2021):
    header = next(csv.reader(io.StringIO(made(of_2021, "-national.csv").decode())))
    assert header == [
        "year", "year_name", "cell", "question", "category", "level", "value", "status", "areas", "areas_owed",
        "includes_invented",
    ]  # fmt: skip
    assert tuple(header) == national.COLUMNS


def test_the_cover_explains_what_is_provisional(read):
    assert any(str(row[0]).startswith("[p]: provisional") for row in read.sheets["Cover"])
