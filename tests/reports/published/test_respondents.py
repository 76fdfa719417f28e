"""What is public of a year that asks areas and a national body: sums, coverage, files, pages, and the report."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection

from reports.annual_report.gather import as_fragment, document_for
from reports.annual_report.pictures import Own, begins
from reports.files.catalogue import FILES
from reports.published import national, one_select
from reports.published.editions import public_state, state_of
from reports.published.series import Forms, follow, newest
from reports.published.source import public_source
from reports.statistics.by_area import ByArea
from reports.statistics.statistics import statistics_of
from returns.form import definition
from returns.form.questionnaire import Questionnaire
from returns.models import Area, AreaReturn, Population, Question, ReportingYear, Revision
from tests.factories import AT, QUESTIONNAIRES, AreaFactory, UserFactory
from tests.reports.asking import RELEASE, ask
from tests.reports.sources import dicts_of, made, read_xlsx
from tests.stages import stage

SECURITY = "national-security-division"
IN_AN_AREA, IN_THE_BODY = 3, 7


@stage
def nation_2024(year_2024) -> ReportingYear:
    """Released: Cheshire and Kent have 3 in each box, the National Security Division has 7; Gwent is still to come."""
    year_2024.release_at = RELEASE
    year_2024.save()
    for owed in AreaReturn.objects.filter(year=year_2024).exclude(area__slug="gwent").select_related("area"):
        here = owed.revisions.get()
        here.figures.update(value=IN_THE_BODY if owed.area.is_body else IN_AN_AREA)
        if not owed.area.is_body:
            here.population = Population.objects.create(
                area=owed.area, mid_year=2022, vintage="2021-census", all_ages=900, aged_10_and_over=900, source="Test"
            )
        out(here)
    return year_2024


def out(revision: Revision) -> None:
    """Published, whatever the way there."""
    revision.status = "published"
    for act in ("submitted", "accepted", "published"):
        setattr(revision, f"{act}_by", UserFactory())
        setattr(revision, f"{act}_at", AT)
    revision.save()


@pytest.fixture
def now(nation_2024, clock):
    clock(RELEASE)


# --- Sums -----------------------------------------------------------------------------------------


def test_a_total_adds_the_bodys_category_where_the_year_has_it(nation_2024):
    sums = national.totals(nation_2024, public_state(RELEASE, year=2024)).sums
    assert sums["snapshot_c4_total"].value == 3 * IN_THE_BODY
    assert sums["snapshot_l1_total"].value == 2 * 2 * IN_AN_AREA + IN_THE_BODY
    assert sums["snapshot_total"].value == 2 * 8 * IN_AN_AREA + 3 * IN_THE_BODY


def test_coverage_counts_those_that_owe_the_cell(nation_2024):
    totals = national.totals(nation_2024, public_state(RELEASE, year=2024))
    covered = {code: (total.areas, total.owed) for code, total in totals.sums.items()}
    assert covered["snapshot_c1_l1"] == (2, 3)
    assert covered["snapshot_c4_l1"] == (1, 1)
    assert covered["snapshot_total"] == (3, 4)
    assert totals.status("snapshot_c4_l1") is None
    assert totals.status("snapshot_c1_l1") == "p"
    assert (totals.areas_published, totals.areas_owed, totals.bodies_to_come) == (2, 3, 0)


def test_a_year_without_the_bodys_return_is_provisional(nation_2024):
    revision = Revision.objects.get(year=2024, area_return__area__slug=SECURITY)
    Revision.objects.filter(pk=revision.pk).update(published_at=RELEASE + timedelta(days=1))
    totals = national.totals(nation_2024, public_state(RELEASE, year=2024))
    assert totals.bodies_to_come == 1
    assert totals.is_partial
    assert totals.sums["snapshot_c4_l1"].value is None
    assert totals.sums["snapshot_total"].value == 2 * 8 * IN_AN_AREA


def test_the_rate_takes_the_areas_alone(nation_2024):
    rate = national.totals(nation_2024, public_state(RELEASE, year=2024)).rate
    # Category 1 on 31 March: three boxes of 3 in two areas, over 1,800 people.
    assert (rate.value, rate.areas, rate.owed) == (1000, 2, 3)


# --- Pages, files and the API -----------------------------------------------------------------------


def test_the_national_tables_have_a_column_for_the_bodys_category(now):
    page = ask("/statistics/2024/").body.decode()
    assert "Category 4: Terrorist and terrorist risk offenders" in page
    assert ask("/statistics/").status == 200


def test_the_body_is_a_row_of_the_tables_by_area_where_it_is_asked(nation_2024, clock):
    statistics = statistics_of(public_source(RELEASE), "en")
    table = ByArea(statistics, "snapshot-categories").table()
    rows = {row.slug: [cell.text for cell in row.cells] for row in table.rows}
    assert rows[SECURITY][:5] == ["[z]", "[z]", "[z]", "21", "21"]
    assert rows["cheshire"][:5] == ["9", "9", "6", "[z]", "24"]
    assert rows[SECURITY][-1] == "[z]"  # the rate
    orders = ByArea(statistics, "e").table()
    assert SECURITY not in {row.slug for row in orders.rows}
    assert {drawn.slug for drawn in ByArea(statistics).drawings()} == {"cheshire", "kent"}


def test_every_file_tells_each_respondents_own_boxes(now):
    source = public_source(RELEASE, year=2024)
    for file in FILES:
        assert b"".join(file.make(source)), file.suffix
    rows = dicts_of(b"".join(one_select.csv(source.state)))
    assert {row["cell"] for row in rows if row["area"] == SECURITY} == {
        row["cell"] for row in rows if row["category"] == "4"
    }
    assert len(rows) == 2 * 68 + 19


def test_the_workbook_says_what_an_area_is_not_asked(now):
    book = read_xlsx(made(public_source(RELEASE, year=2024), ".xlsx"))
    lines = [line for line in book.sheets["Table A"] if "Cheshire" in line or "National Security Division" in line]
    assert len(lines) == 2
    assert all("[z]" in line for line in lines)
    assert not any("National Security Division" in line for line in book.sheets["Table E"])


def test_the_api_tells_whose_a_figure_is(now):
    totals = {row["cell"]: row for row in ask("/api/v1/totals/", year="2024").json["totals"]}
    assert totals["snapshot_c4_l1"]["areas"] == 1
    own = ask("/api/v1/series/", code="snapshot_c4_total", area=SECURITY).json["results"]
    assert [(row["year"], row["value"]) for row in own] == [(2024, 21)]
    others = ask("/api/v1/series/", code="snapshot_c4_total", area="cheshire").json["results"]
    assert [(row["value"], row["missing"]) for row in others] == [(None, "not_collected")]
    areas = {row["area"]: row for row in ask("/api/v1/areas/").json["results"]}
    assert areas[SECURITY]["nation"] is None
    csv_rows = list(csv.DictReader(io.StringIO(ask("/api/v1/totals.csv", year="2024").body.decode())))
    assert {row["areas_owed"] for row in csv_rows if row["category"] == "4"} == {"1"}


def test_the_body_is_listed_without_a_report(now):
    page = ask("/reports/2024/").body.decode()
    assert "National Security Division" in page
    assert ask(f"/reports/{SECURITY}/2024/").status == 404


# --- Where a figure is printed ------------------------------------------------------------------------


def test_what_is_national_alone_stands_in_no_report(nation_2024):
    cheshire = Revision.objects.with_names().get(year=2024, area_return__area__slug="cheshire")
    page = as_fragment(document_for(cheshire, RELEASE))
    assert "MAPPA-eligible offenders on 31 March 2024" in page
    assert "erious further offence" not in page
    assert "Serious Case Review" not in page
    assert "Category 4" not in page
    rows = dicts_of(b"".join(one_select.csv(state_of(cheshire, RELEASE), is_report=True)))
    national_alone = set(Question.objects.filter(year=2024, printed="national").values_list("code", flat=True))
    assert len(national_alone) == 5
    assert not {row["question"] for row in rows} & national_alone
    assert len(rows) == 68 - 32 - 6


def test_what_is_national_alone_stands_in_files_statistics_and_api(now):
    rows = dicts_of(b"".join(one_select.csv(public_source(RELEASE, year=2024).state)))
    assert {row["area"] for row in rows if row["question"] == "serious_case_reviews"} == {"cheshire", "kent"}
    assert "Serious Case Review" in ask("/statistics/2024/").body.decode()
    sfo = ask("/api/v1/figures/", year="2024", cell="sfo_charged_c1_l1").json["results"]
    assert [row["area"] for row in sfo] == ["cheshire", "kent"]


# --- Areas that begin and end -----------------------------------------------------------------------


def test_a_series_of_an_area_that_ended_stops_with_a_note(two_years, clock):
    clock(RELEASE)
    area = Area.objects.get(slug="cheshire")
    Revision.objects.filter(year=2021, area_return__area=area).update(published_at=RELEASE + timedelta(days=1))
    area.to_year = 2020
    area.save()
    area.successors.add(AreaFactory(name="Weald", from_year=2021))
    last = ask("/api/v1/series/", code="orders_shpo", area="cheshire").json["results"][-1]
    assert (last["year"], last["missing"], last["value"]) == (2021, "not_owed", None)
    assert last["missing_note"] == "Its last return was that for 2019/20. It is followed by: weald."


def test_a_series_of_an_area_that_began_says_whom_it_follows(two_years, clock):
    clock(RELEASE)
    area = Area.objects.get(slug="say-so")
    area.from_year = 2021
    area.save()
    before = AreaFactory(name="Weald", to_year=2020)
    before.successors.add(area)
    first, here = ask("/api/v1/series/", code="orders_shpo", area="say-so").json["results"]
    assert (first["missing"], here["missing"]) == ("not_owed", None)
    assert first["missing_note"] == "Its first return was that for 2020/21. It follows: weald."


def test_a_report_of_an_area_that_began_lately_says_in_whose_place(cheshire_2021, cheshire):
    cheshire.from_year = 2020
    cheshire.save()
    AreaFactory(name="Weald", to_year=2019).successors.add(cheshire)
    own = Own(cheshire_2021, "Cheshire", Questionnaire.load(cheshire_2021.year), None, AT)
    cheshire_2021.area_return.area = cheshire
    assert begins(own) == [
        "Cheshire begins in 2019/20, in the place of: Weald. Their figures stand in their own reports."
    ]
    cheshire.from_year = 2000
    assert begins(own) == []


# --- A question that comes to be divided ------------------------------------------------------------


def test_the_total_of_a_divided_question_goes_on_from_the_one_box_that_it_was(security_division):
    years = [
        definition.load((QUESTIONNAIRES / f"{year}.toml").read_text(encoding="utf-8"))[0] for year in range(2022, 2026)
    ]
    forms = Forms(Questionnaire.load_many(years))
    places = follow(forms, "notification_breaches_total", 2024)
    assert {year: place.code for year, place in places.items()} == {
        2024: "notification_breaches_total", 2023: "notification_breaches_total", 2022: "notification_breaches",
    }  # fmt: skip
    assert not any(place.breaks for place in places.values())
    assert newest(forms, "notification_breaches") == (2025, "breach_cautions_total")
    split = follow(forms, "breach_cautions_total", 2025)
    assert split[2025].breaks
    assert split[2025].why.startswith("Until 2023/24 cautions and convictions were one figure")
    assert split[2024].code == "notification_breaches_total"
    shpo = follow(forms, "custody_shpo_total", 2024)
    assert (shpo[2022].code, shpo[2023].breaks) == ("custody_sopo_total", False)


def test_the_year_s_page_says_why_the_series_of_an_area_stops(two_years, clock):
    clock(RELEASE)
    for name in ("Arden", "Bere"):
        AreaFactory(name=name, to_year=2020).successors.add(Area.objects.get(slug="say-so"))
    page = ask("/statistics/2021/").body.decode()
    for name in ("Arden", "Bere"):
        words = "its series stops after 2019/20, because the area was merged into Say &quot;so&quot;, &amp; more."
        assert f"{name}: {words}" in page
    AreaFactory(name="Cantref", to_year=2020)
    assert (
        "Cantref: its series stops after 2019/20, because the area has ended." in ask("/statistics/2021/").body.decode()
    )
    assert "its series stops" not in ask("/statistics/2020/").body.decode()


# --- How it is said what a number covers --------------------------------------------------------------


def test_areas_and_bodies_are_counted_apart(now):
    page = ask("/statistics/2024/").body.decode()
    assert "These figures cover 2 of the 3 areas that owe a return. They also cover 1 of 1 national body." in page
    assert "of 4 areas" not in page


def test_a_sum_of_areas_and_a_body_covers_returns(now):
    kent = Revision.objects.get(year=2024, area_return__area__slug="kent")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE returns_figure DISABLE TRIGGER USER")
    kent.figures.filter(cell__code="snapshot_c1_l1").update(value=None, unavailable_reason="Lost.")
    page = ask("/statistics/2024/").body.decode()
    assert "Covers 2 of 4 returns, those of national bodies included." in page
    assert "Covers 1 of 3 areas." in page


def test_a_year_that_waits_for_a_body_alone_says_so(now):
    body = Revision.objects.get(year=2024, area_return__area__slug=SECURITY)
    Revision.objects.filter(pk=body.pk).update(published_at=RELEASE + timedelta(days=1))
    gwent = Revision.objects.get(year=2024, area_return__area__slug="gwent")
    gwent.figures.update(value=IN_AN_AREA)
    out(gwent)
    page = ask("/statistics/2024/").body.decode()
    assert "Provisional: the return of a national body is still to come." in page
    assert "They also cover 0 of 1 national body." in page


def test_the_total_of_a_category_still_compares_when_a_box_goes_that_was_always_empty(year_2024):
    forms = {}
    for year in (2022, 2023):
        made_form, _ = definition.load((QUESTIONNAIRES / f"{year}.toml").read_text(encoding="utf-8"))
        forms[year] = Questionnaire.load(made_form)
    assert "snapshot_c3_l1" in forms[2022].always_zero
    known = Forms(forms)
    assert not follow(known, "snapshot_c3_total", 2023)[2023].breaks
    assert follow(known, "snapshot_l1_total", 2023)[2023].why.startswith("Category 4 begins in 2022/23.")
