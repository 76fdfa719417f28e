"""Whether a reader has the present answer already: told before it is made, and never wrongly."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reports.api.urls import ANSWERS
from reports.models import NationalFigure
from returns.models import Area, AreaReturn, Category, Question, Rate, ReportingYear, Revision
from tests.factories import AreaFactory, AreaReturnFactory, UserFactory
from tests.reports.api.test_mistakes import V1, address, assert_problem
from tests.reports.api.test_reports import published_as
from tests.reports.asking import RELEASE

HERE = [address(view) for view in ANSWERS]
ALL = [*HERE, *(here.replace("/?", ".csv?") for here in HERE), V1, f"{V1}problems/", f"{V1}schema/"]
KEPT = ("ETag", "Last-Modified", "Cache-Control")


@pytest.mark.parametrize("here", ALL)
def test_who_has_the_present_answer_is_told_so(here, released):
    full = Client().get(here)
    assert full["ETag"].startswith('W/"')
    tag, modified = full["ETag"], full.get("Last-Modified")
    for headers in (
        {"If-None-Match": tag},
        {"If-None-Match": f'"other", {tag}'},
        {"If-None-Match": tag.removeprefix("W/")},
        {"If-None-Match": "*"},
        *([{"If-Modified-Since": modified}] if modified else []),
    ):
        response = Client().get(here, headers=headers)
        assert (headers, response.status_code, response.getvalue()) == (headers, 304, b"")
        assert {name: response.get(name) for name in KEPT} == {name: full.get(name) for name in KEPT}
    for headers in (
        {"If-None-Match": '"other"'},
        {"If-None-Match": '"other"', "If-Modified-Since": modified or ""},
        {"If-None-Match": "junk, \x7f"},
        {"If-Modified-Since": "Thu, 01 Jan 2015 00:00:00 GMT"},
        {"If-Modified-Since": "junk"},
    ):
        assert Client().get(here, headers=headers).status_code == 200
    assert Client().head(here, headers={"If-None-Match": tag}).status_code == 304


def test_a_condition_that_only_a_writer_would_set_is_a_problem(released):
    for headers in ({"If-Match": '"other"'}, {"If-Unmodified-Since": "Thu, 01 Jan 2015 00:00:00 GMT"}):
        assert_problem(Client().get(f"{V1}figures/", headers=headers), "precondition-failed")


def test_json_and_csv_pages_and_filters_have_tags_of_their_own(released):
    here = [
        f"{V1}figures/", f"{V1}figures.csv", f"{V1}figures/?limit=1", f"{V1}figures/?year=2021",
        f"{V1}figures/?cell=orders_no", f"{V1}years/", f"{V1}areas/",
    ]  # fmt: skip
    assert len({Client().get(path)["ETag"] for path in here}) == len(here)


def a_correction(revision, publisher):
    published_as(revision.area_return, publisher, RELEASE + timedelta(days=1), number=2)


def one_more_area_owed(revision, publisher):
    AreaReturnFactory(area=AreaFactory(), year=revision.year)


CHANGES = {
    "a correction": a_correction,
    "one more area that owes a return": one_more_area_owed,
    "a name": lambda revision, _: AreaReturn.objects.filter(pk=revision.area_return_id).update(area_name="Chester"),
    "a code": lambda revision, _: Area.objects.filter(slug="cheshire").update(police_force_area_codes=["E1"]),
    "a question's words": lambda revision, _: Question.objects.filter(year=2021).update(title="Other words"),
    "a category's break": lambda revision, _: Category.objects.filter(year=2021).update(break_note="Counted anew."),
    "the rate's words": lambda revision, _: Rate.objects.filter(year=2021).update(title="Other words"),
    "a population": lambda revision, _: Revision.objects.filter(pk=revision.pk).update(population=None),
    "the source": lambda revision, _: Revision.objects.filter(pk=revision.pk).update(
        source="invented", note="Made up."
    ),
    "the release time": lambda revision, _: ReportingYear.objects.filter(year=2021).update(
        release_at=RELEASE - timedelta(days=1)
    ),
    "a national figure of a year before": lambda revision, _: NationalFigure.objects.create(
        year=2010, code="snapshot_total", value=5, source="A bulletin", loaded_at=RELEASE
    ),
    "nothing public any more": lambda revision, _: ReportingYear.objects.filter(year=2021).update(release_at=None),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_an_answer_changes_its_tag(change, released, national_publisher, stand_in_pdf, clock):
    before = {here: Client().get(here) for here in ALL}
    bodies = {here: response.getvalue() for here, response in before.items()}
    CHANGES[change](released, national_publisher)
    clock(RELEASE + timedelta(days=2))
    changed = 0
    for here in ALL:
        again = Client().get(here, headers={"If-None-Match": before[here].get("ETag", "")})
        fresh = Client().get(here).getvalue()
        if fresh != bodies[here]:
            changed += 1
            assert again.status_code != 304, here
    assert changed


def test_what_is_done_in_work_changes_no_tag(released, kent_2021, kent_coordinator):
    before = {here: Client().get(here)["ETag"] for here in ALL}
    kent_2021.figures.update(value=7)
    AreaReturn.objects.filter(pk=kent_2021.area_return_id).update(correction_request="")
    Revision.objects.filter(pk=kent_2021.pk).update(note="In work.")
    assert {here: Client().get(here)["ETag"] for here in ALL} == before


@pytest.mark.parametrize("here", ALL)
def test_it_costs_a_few_queries_and_none_that_makes_the_answer(here, released):
    with CaptureQueriesContext(connection) as full:
        tag = Client().get(here)["ETag"]
    with CaptureQueriesContext(connection) as known:
        Client().get(here, headers={"If-None-Match": tag})
    assert len(known) <= min(6, len(full))
    assert not any("returns_figure" in query["sql"] for query in known)


def test_an_answer_is_kept_until_the_next_release_and_no_longer(released, clock):
    ReportingYear.objects.create(year=2020, release_at=RELEASE + timedelta(seconds=40))
    for here in ALL:
        full = Client().get(here)
        assert full["Cache-Control"] == "public, max-age=40"
        assert Client().get(here, headers={"If-None-Match": full["ETag"]})["Cache-Control"] == "public, max-age=40"


@pytest.fixture
def withdrawn(released):
    """A function: the year is taken back."""
    by = UserFactory()

    def taken_back(at) -> None:
        said = {"withdrawn_at": at, "withdrawn_by": by, "withdrawal_notice": "A table was wrong."}
        ReportingYear.objects.filter(year=2021).update(**said)

    return taken_back


def given_back() -> None:
    none = {"withdrawn_at": None, "withdrawn_by": None, "withdrawal_notice": ""}
    ReportingYear.objects.filter(year=2021).update(**none)


def test_a_withdrawn_year_says_so_and_is_in_no_answer(withdrawn, clock):
    withdrawn(RELEASE + timedelta(days=1))
    clock(RELEASE + timedelta(days=2))
    for view in ANSWERS:
        if any(parameter.name == "year" for parameter in view.takes):
            response = Client().get(f"{V1}{view.operation}/?year=2021")
            assert_problem(response, "withdrawn", "year")
            assert response.json()["detail"] == "A table was wrong."
    assert Client().get(f"{V1}years/").json() == {"results": []}
    assert Client().get(f"{V1}figures/").json()["results"] == []


@pytest.mark.parametrize("here", [f"{V1}years/", f"{V1}figures/", f"{V1}figures.csv", f"{V1}changes/", f"{V1}schema/"])
def test_neither_a_withdrawal_nor_its_end_leaves_anybody_with_an_old_answer(here, withdrawn, clock):
    def told() -> tuple[dict[str, str], dict[str, str]]:
        response = Client().get(here)
        return {"If-None-Match": response["ETag"]}, {"If-Modified-Since": response["Last-Modified"]}

    clock(RELEASE + timedelta(days=2))
    with_it = told()
    withdrawn(RELEASE + timedelta(days=1))
    without = told()
    assert [Client().get(here, headers=headers).status_code for headers in with_it] == [200, 200]
    given_back()
    assert [Client().get(here, headers=headers).status_code for headers in without] == [200, 200]
    assert [Client().get(here, headers=headers).status_code for headers in with_it] == [304, 304]
