"""National figures as published, before the years with returns: marked, compared where that is fair, never added."""

import csv
import io
from datetime import timedelta

import pytest

from reports.models import NationalFigure
from reports.published import national
from reports.published.editions import public_state
from returns.models import Category, ReportingYear, Revision
from tests.reports.asking import RELEASE, ask
from tests.reports.statistics.test_statistics import OVER, PDF, YEAR, main, out, page, words  # noqa: F401

CODE = "orders_no"
pytestmark = pytest.mark.django_db


def loaded(code: str = CODE, **values: int | tuple[int, int]) -> None:
    """`y2019=5`, or `y2019=(5, 6)` for 5 that was 6 when it was released first."""
    for year, value in values.items():
        now, first = value if isinstance(value, tuple) else (value, None)
        NationalFigure.objects.create(
            year=int(year[1:]), code=code, value=now, first_released=first, source="A bulletin", loaded_at=RELEASE
        )


def series(code: str = CODE) -> dict[int, dict]:
    return {row["year"]: row for row in ask("/api/v1/series/", code=code).json["results"]}


def everybody_s_sum(year: int, code: str = CODE) -> int:
    return national.totals(ReportingYear.objects.get(year=year), public_state(RELEASE)).total(code).value


def rows(client, subject: str) -> list[str]:
    found = page(client, OVER).xpath(f"//section[@aria-labelledby='{subject}']/details/div[last()]//tr")
    return [words(row) for row in found]


def test_a_series_begins_with_what_was_published_and_says_so(out, client):  # noqa: F811
    loaded(y2018=3, y2019=(5, 6))
    told = series()
    assert list(told) == [2018, 2019, 2020, 2021]
    assert (told[2018]["value"], told[2018]["is_as_published"], told[2018]["publication"]) == (3, True, "A bulletin")
    assert (told[2019]["status"], told[2019]["first_published"], told[2019]["areas"]) == ("r", 6, None)
    assert not told[2020]["is_as_published"]
    shown = [row for row in rows(client, "e") if "as published" in row]
    assert [row.split()[0] for row in shown] == ["2017/18", "2018/19"]
    text = main(client, OVER)
    assert "First published as 6." in text
    assert "Source of those figures: A bulletin." in text
    assert "White bars show national figures as published, not sums of the areas: 2017/18, 2018/19." in text


def test_its_csv_says_it_too(out):  # noqa: F811
    loaded(y2019=5)
    first, *_ = csv.DictReader(io.StringIO(ask("/api/v1/series.csv", code=CODE).body.decode()))
    assert (first["year"], first["value"], first["is_as_published"], first["publication"]) == (
        "2019",
        "5",
        "true",
        "A bulletin",
    )


def test_they_add_into_nothing(out, client):  # noqa: F811
    before, total = everybody_s_sum(2020), everybody_s_sum(2020, "snapshot_total")
    loaded("snapshot_c1_total", y2019=50_000)
    loaded("snapshot_c2_total", y2019=20_000)
    assert (everybody_s_sum(2020), everybody_s_sum(2020, "snapshot_total")) == (before, total)
    assert series("snapshot_total")[2020]["value"] == total
    assert 2019 not in series("snapshot_total")
    assert "not published" in next(row for row in rows(client, "snapshot-categories") if row.startswith("2018/19"))


def test_changes_and_highest_since_reach_back_to_them(out, client):  # noqa: F811
    Revision.objects.filter(year=2021, area_return__area__slug="say-so").update(source="area", note="")
    now = everybody_s_sum(2020, "orders_shpo")
    loaded("orders_shpo", y2016=now + 9, y2017=1, y2018=2, y2019=now - 1)
    text = main(client, "/statistics/2020/")
    assert "Up 1 (" in text
    assert "on 2018/19" in text
    assert "Highest since 2015/16" in text
    assert "2018/19 (national figure as published)" in text


def test_a_break_of_the_form_parts_them_from_its_year(out):  # noqa: F811
    loaded("snapshot_c1_total", y2019=5)
    assert not series("snapshot_c1_total")[2020]["is_break"]
    Category.objects.filter(year=2020, number=1).update(break_note="Counted anew.")
    told = series("snapshot_c1_total")[2020]
    assert (told["is_break"], told["break_note"]) == (True, "Counted anew.")


def test_invented_figures_are_compared_with_no_real_ones(out, client):  # noqa: F811
    loaded(y2018=1, y2019=2)
    Revision.objects.filter(year=2020).update(source="invented", note="Made up.")
    told = series()[2020]
    assert told["is_break"]
    assert "invented, for demonstration" in told["break_note"]


def test_the_sum_of_the_areas_wins_over_what_was_published_of_its_year(out, client):  # noqa: F811
    value = series()[2020]["value"]
    loaded(y2020=7)
    assert series()[2020]["value"] == value
    assert "National figures as published, beside invented ones" not in main(client, OVER)


def test_real_figures_of_an_invented_year_stand_apart(out, client):  # noqa: F811
    value = series()[2020]["value"]
    loaded(y2020=(7, 8))
    Revision.objects.filter(year=2020).update(source="invented", note="Made up.")
    text = main(client, OVER)
    assert "National figures as published, beside invented ones" in text
    assert "Do not compare the two." in text
    assert "First published as 8." in text
    assert series()[2020]["value"] == value


def test_those_of_a_withdrawn_year_are_hidden_with_it(out, client, national_publisher):  # noqa: F811
    loaded(y2020=77_777)
    ReportingYear.objects.filter(year=2020).update(
        withdrawn_at=RELEASE, withdrawn_by=national_publisher, withdrawal_notice="Counted twice."
    )
    assert 2020 not in series()
    assert "77,777" not in main(client, OVER)


def test_an_area_s_series_has_none_of_them(out):  # noqa: F811
    loaded(y2019=5)
    told = ask("/api/v1/series/", code=CODE, area="cheshire").json["results"]
    assert {row["is_as_published"] for row in told} == {False}


@pytest.mark.parametrize("address", [OVER, YEAR, PDF])
def test_whoever_has_the_page_asks_again_once_one_is_loaded(out, client, address):  # noqa: F811
    before = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": before}).status_code == 304
    loaded(y2019=5)
    again = client.get(address, headers={"If-None-Match": before})
    assert (again.status_code, again["ETag"] != before) == (200, True)


def test_a_page_of_an_earlier_year_knows_nothing_of_later_ones(out, client):  # noqa: F811
    loaded(y2019=44_444)
    ReportingYear.objects.filter(year=2020).update(release_at=RELEASE + timedelta(days=9))
    assert 2019 in series()
    loaded(y2030=55_555)
    assert "55,555" not in main(client, OVER)
