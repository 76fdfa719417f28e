"""One figure over the years, and what was revised: /api/v1/series/ and /api/v1/changes/."""

from datetime import datetime, timedelta

import pytest

from returns.arithmetic.rates import per_100k
from returns.form import definition
from returns.models import Area, Question, ReportingYear, Revision
from tests.factories import AT, CHESHIRE_FIGURES, LONDON, QUESTIONNAIRES, AreaReturnFactory, RevisionFactory
from tests.reports.asking import ask

SERIES, CHANGES = "/api/v1/series/", "/api/v1/changes/"
YEARS = (2018, 2019, 2020, 2021)
TOTAL = "snapshot_c1_total"
MORE = timedelta(days=200)


@pytest.fixture
def years(areas, populations, clock):
    """Cheshire and Kent in four released years; each year Cheshire has one more, and Kent the same but for a gap."""
    text = (QUESTIONNAIRES / "2021.toml").read_text(encoding="utf-8")
    population = {area.slug: area.populations.get(mid_year=2020) for area in Area.objects.exclude(slug="gwent")}
    for number in YEARS:
        year = definition.load(text.replace("year = 2021", f"year = {number}", 1))[0]
        for slug, first in (("cheshire", 1000 + number), ("kent", 500)):
            owed = AreaReturnFactory(area=areas[slug], year=year, area_name=areas[slug].name)
            figures = CHESHIRE_FIGURES | {"snapshot_c1_l1": first}
            if (slug, number) == ("kent", 2019):
                del figures["snapshot_c1_l2"]
            RevisionFactory(area_return=owed, published=True, figures=figures, population=population[slug])
        ReportingYear.objects.filter(year=number).update(release_at=AT)
    clock(AT + timedelta(days=1))


def steps(**query: str) -> dict[int, dict]:
    return {step["year"]: step for step in ask(SERIES, **query).json["results"]}


def values(**query: str) -> dict[int, int | None]:
    return {year: step["value"] for year, step in steps(**query).items()}


def correct(year: int, number: int = 2, days: int = 10, area: str = "cheshire", **figures: int) -> Revision:
    """One more public edition of an area's return, so many days later."""
    at = AT + timedelta(days=days)
    before = Revision.objects.of(area=area, year=year).get(number=number - 1)
    Revision.objects.filter(pk=before.pk).update(status="superseded", superseded_at=at)
    entries = {figure.cell.code: figure.value for figure in before.figures.select_related("cell")}
    return RevisionFactory(
        area_return=before.area_return, number=number, published=True, published_at=at, population=before.population,
        figures=entries | figures,
    )  # fmt: skip


# --- Series ---------------------------------------------------------------------------------------


def test_an_areas_series_has_its_own_figures_oldest_first(years):
    assert values(code="snapshot_c1_l1", area="cheshire") == {year: 1000 + year for year in YEARS}
    found = ask(SERIES, code=TOTAL, area="kent").json
    assert (found["code"], found["area"], found["is_rate"]) == (TOTAL, "kent", False)
    assert [step["year"] for step in found["results"]] == list(YEARS)
    assert [step["value"] for step in found["results"]] == [500 + 3, None, 500 + 3, 500 + 3]


def test_the_nations_series_is_that_of_the_totals(years):
    for code in (TOTAL, "snapshot_c1_l1", "rsos_per_100k"):
        for year, step in steps(code=code).items():
            totals = ask("/api/v1/totals/", year=str(year)).json
            sums = {row["cell"]: row for row in totals["totals"]} | {"rsos_per_100k": totals["rate"]}
            assert [step[name] for name in ("value", "status", "areas")] == [
                sums[code][name] for name in ("value", "status", "areas")
            ]
            assert step["areas_owed"] == totals["areas_owed"]


def test_the_rate_goes_with_its_count_and_the_population_it_was_divided_by(years, areas):
    people = areas["cheshire"].populations.get(mid_year=2020).aged_10_and_over
    assert values(code="rsos_per_100k", area="cheshire") == {year: per_100k(1000 + year + 3, people) for year in YEARS}
    Revision.objects.of(area="cheshire", year=2020).update(population=None)
    step = steps(code="rsos_per_100k", area="cheshire")[2020]
    assert (step["value"], step["marker"]) == (None, "x")


def test_what_is_not_available_is_marked_and_never_nought(years):
    step = steps(code=TOTAL, area="kent")[2019]
    assert (step["value"], step["marker"], step["missing"]) == (None, "x", None)
    nation = steps(code=TOTAL)[2019]
    assert (nation["value"], nation["areas"], nation["areas_owed"]) == (3019 + 3 + 500, 1, 2)


def test_a_break_says_so_and_why(years):
    Question.objects.filter(year=2020, code="snapshot").update(break_note="Counted anew.")
    for area in ({}, {"area": "cheshire"}):
        found = steps(code=TOTAL, **area)
        assert {year: step["is_break"] for year, step in found.items()} == {
            2018: False, 2019: False, 2020: True, 2021: False,
        }  # fmt: skip
        assert found[2020]["break_note"] == "Counted anew."


def rename(year: int, now: str, continues: str) -> None:
    """The question goes by another code in a year, and says which it continues."""
    question = Question.objects.get(year=year, code="sro_breaches")
    cells = {cell: cell.code.replace("sro_breaches", now) for cell in question.cells.all()}
    Question.objects.filter(pk=question.pk).update(code=now, continues=continues)
    for cell, code in cells.items():
        cell.code = code
        cell.save()


def test_a_question_is_followed_under_its_other_names_whichever_is_asked_for(years):
    rename(2021, "newer_breaches", "sro_breaches")
    for code in ("newer_breaches", "sro_breaches"):
        found = ask(SERIES, code=code).json
        assert found["code"] == "newer_breaches"
        assert [step["cell"] for step in found["results"]] == [*["sro_breaches"] * 3, "newer_breaches"]


def test_a_year_whose_form_does_not_ask_it_is_not_collected(years):
    rename(2021, "newer_breaches", "")
    found = steps(code="sro_breaches")
    assert (found[2021]["cell"], found[2021]["value"], found[2021]["missing"]) == (None, None, "not_collected")
    assert found[2020]["missing"] is None
    assert steps(code="newer_breaches", area="kent")[2019]["missing"] == "not_collected"


def test_a_year_of_which_an_area_has_nothing_public_is_not_published(years):
    Revision.objects.of(area="kent", year=2019).update(published_at=AT + MORE)
    assert steps(code=TOTAL, area="kent")[2019]["missing"] == "not_published"
    nation = steps(code=TOTAL)[2019]
    assert (nation["value"], nation["areas"], nation["is_partial"], nation["status"]) == (3022, 1, True, "p")


@pytest.mark.parametrize("why", ["withdrawn", "not released", "nothing published"])
@pytest.mark.parametrize("area", [{}, {"area": "cheshire"}])
def test_a_year_between_public_ones_that_is_not_public_has_a_row_with_its_number_alone(
    why, area, years, national_publisher
):
    """The same row whatever there is of it: nothing tells a year that waits from one that is withdrawn or never was."""
    gap = (2019, 2020)
    Question.objects.filter(year__in=gap, code="snapshot").update(break_note="Counted anew.")
    if why == "withdrawn":
        ReportingYear.objects.filter(year__in=gap).update(
            withdrawn_at=AT, withdrawn_by=national_publisher, withdrawal_notice="An area counted twice."
        )
    elif why == "not released":
        ReportingYear.objects.filter(year__in=gap).update(release_at=AT + MORE)
    else:
        Revision.objects.filter(year__in=gap).update(published_at=AT + MORE)
    found = steps(code=TOTAL, **area)
    assert list(found) == list(YEARS)
    for year in gap:
        assert found[year] == dict.fromkeys(found[year]) | {
            "year": year, "year_name": f"{year - 1}/{year % 100}", "missing": "not_published",
            "is_partial": False, "is_invented": False, "is_break": False, "is_as_published": False,
        }  # fmt: skip
    assert ask("/api/v1/series.csv", code=TOTAL, **area).body.count(b"not_published") == len(gap)


def test_years_before_the_first_and_after_the_last_public_one_have_no_row(years):
    ReportingYear.objects.filter(year__in=(2018, 2021)).update(release_at=AT + MORE)
    assert list(steps(code=TOTAL)) == [2019, 2020]


def test_revised_invented_and_partial_are_marked(years, clock):
    correct(2020, snapshot_c1_l1=7)
    Revision.objects.of(area="kent", year=2018).update(source="invented", note="Made up.")
    clock(AT + timedelta(days=30))
    for area in ({}, {"area": "cheshire"}):
        assert {year: step["status"] for year, step in steps(code=TOTAL, **area).items()} == {
            2018: None, 2019: None, 2020: "r", 2021: None,
        }  # fmt: skip
    assert steps(code="orders_no", area="cheshire")[2020]["status"] is None
    assert [step["is_invented"] for step in steps(code=TOTAL).values()] == [True, False, False, False]


# --- Changes --------------------------------------------------------------------------------------


def told(**query: str) -> list[tuple]:
    return [
        (row["year"], row["area"], row["revision"], row["cell"], row["before"], row["after"])
        for row in ask(CHANGES, **query).json["results"]
    ]


@pytest.fixture
def corrected(years, clock):
    """Cheshire's returns of two years corrected, one of them twice."""
    correct(2020, days=10, snapshot_c1_l1=7, orders_no=9)
    correct(2021, days=20, snapshot_c1_l1=8)
    correct(2020, number=3, days=30, orders_no=10)
    clock(AT + timedelta(days=40))


def test_each_change_tells_what_it_was_what_it_is_since_when_and_why(corrected):
    found = ask(CHANGES).json["results"]
    assert told() == [
        (2020, "cheshire", 2, "snapshot_c1_l1", 3020, 7),
        (2020, "cheshire", 2, "orders_no", CHESHIRE_FIGURES["orders_no"], 9),
        (2021, "cheshire", 2, "snapshot_c1_l1", 3021, 8),
        (2020, "cheshire", 3, "orders_no", 9, 10),
    ]
    assert datetime.fromisoformat(found[0]["changed_at"]) == AT + timedelta(days=10)
    assert {row["revision_reason"] for row in found} == {"A figure was wrong."}


def test_the_parameters_choose_among_the_changes(corrected):
    whole = told()
    assert told(year="2021") == [row for row in whole if row[0] == 2021]
    assert told(area="kent") == []
    assert told(cell="orders_no") == [row for row in whole if row[3] == "orders_no"]
    assert told(since="2021-06-21", year="2020") == whole[3:]


@pytest.mark.parametrize(
    ("since", "count"),
    [
        ("2021-06-01", 4), ("2021-06-11", 4), ("2021-06-12", 2), ("2021-06-11T08:30:00Z", 4),
        ("2021-06-11T09:30:00+01:00", 4), ("2021-06-11T09:30", 4), ("2021-06-11T08:30:01Z", 2), ("2099-01-01", 0),
        ("1900-01-01", 4),
    ],
)  # fmt: skip
def test_since_a_day_or_a_moment(since, count, corrected):
    assert len(told(since=since)) == count
    assert len(told(since=since.replace("+", " "))) == count


def test_the_pages_of_changes_follow_each_other(corrected):
    seen, following = [], f"{CHANGES}?limit=1&since=2021-06-01"
    while following:
        found = ask(following).json
        seen += found["results"]
        following = found["next"]
    assert seen == ask(CHANGES).json["results"]


def test_a_change_shows_when_its_edition_is_public_and_not_before(corrected, clock):
    assert len(told()) == 4
    clock(AT + timedelta(days=20) - timedelta(microseconds=1))
    assert [row[:3] for row in told()] == [(2020, "cheshire", 2)] * 2
    ReportingYear.objects.filter(year=2020).update(release_at=datetime(2021, 6, 25, tzinfo=LONDON))
    clock(AT + timedelta(days=40))
    # What was replaced before the release has never been public: nothing was changed by it.
    assert [row[:4] for row in told(year="2020")] == [(2020, "cheshire", 3, "orders_no")]


def test_what_only_its_words_changed_is_no_change(years, clock):
    correct(2020)
    clock(AT + timedelta(days=40))
    assert told() == []
