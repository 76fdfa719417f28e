"""A year that is not released is in no answer: each is the same, byte for byte, as if the year were not there."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reports.api.editions import Reports
from reports.api.figures import Changes
from reports.api.urls import ANSWERS
from returns.form import definition
from returns.models import Area, Question, ReportingYear, Revision
from tests.factories import QUESTIONNAIRES, AreaFactory, AreaReturnFactory, RevisionFactory
from tests.reports.api.test_mistakes import CASES, V1, address
from tests.reports.asking import RELEASE, forget_what_was_made

SECRET = 987_654
# Of each answer both formats; narrowed and mistaken in every way; as many of the site's pages as speak of years.
ASKED = [
    *(address(view) for view in ANSWERS),
    *(address(view).replace("/?", ".csv?") for view in ANSWERS),
    *(f"{address(view, **{name: ''})}&{name}={value}" for view, name, value in CASES if len(value) < 100),
    f"{V1}figures/?year=2022", f"{V1}totals/?year=2022", f"{V1}questionnaire/?year=2022", f"{V1}files/?year=2022",
    f"{V1}figures/?area=new-area", f"{V1}series/?code=new_question", f"{V1}series/?code=snapshot_c1_l1&area=cheshire",
    f"{V1}changes/?year=2022", f"{V1}reports/?year=2022&area=cheshire", f"{V1}schema/", f"{V1}problems/", V1,
    f"{V1}docs/", "/", "/reports/", "/reports/2022/", "/reports/all/",
    "/reports/all/files/mappa-all.csv", "/reports/2022/files/mappa-2022.csv", "/reports/cheshire/2022/",
]  # fmt: skip


@pytest.fixture
def hidden(db):
    """A function: a year that is published in full and not released, with a new area, a new question, a correction."""

    def made() -> None:
        text = (QUESTIONNAIRES / "2022.toml").read_text(encoding="utf-8")
        year = definition.load(text)[0]
        Question.objects.filter(year=year, code="notification_breaches").update(break_note="A new law.")
        new = AreaFactory(name="New area", slug="new-area")
        for area in Area.objects.all():
            owed = AreaReturnFactory(area=area, year=year, area_name=f"Renamed {area.name}")
            RevisionFactory(area_return=owed, superseded=True, figures={"snapshot_c1_l1": 1})
            RevisionFactory(area_return=owed, number=2, published=True, figures={"snapshot_c1_l1": SECRET})
        assert new.returns.exists()

    return made


def answers() -> dict[str, tuple]:
    forget_what_was_made()
    found = {}
    for path in ASKED:
        with CaptureQueriesContext(connection) as queries:
            response = Client().get(path)
            body = response.getvalue()
        headers = {name: value for name, value in response.items() if name != "Content-Security-Policy"}
        found[path] = (response.status_code, headers, body, len(queries))
    return found


def test_every_answer_is_the_same_with_and_without_a_year_that_is_not_released(released, hidden, clock):
    clock(RELEASE + timedelta(days=3))
    before = answers()
    hidden()
    after = answers()
    assert [path for path in ASKED if after[path] != before[path]] == []
    assert not any(str(SECRET).encode() in body for _, _, body, _ in after.values())


def test_a_released_year_is_told_by_every_one_of_them(released, hidden, clock):
    """So that the test above looks where there is something to see: all but what tells of corrections and files."""
    clock(RELEASE + timedelta(days=3))
    before = answers()
    hidden()
    ReportingYear.objects.filter(year=2022).update(release_at=RELEASE)
    after = answers()
    same = {path for path in ASKED[: 2 * len(ANSWERS)] if after[path][2] == before[path][2]}
    assert {path for path in same if "year=2021" not in path} == {
        address(Changes), address(Changes).replace("/?", ".csv?"), address(Reports).replace("/?", ".csv?"),
    }  # fmt: skip
    assert Revision.objects.filter(year=2022).exists()


def test_what_is_unknown_and_what_is_not_released_cost_the_same(released, hidden):
    hidden()
    for view in ANSWERS:
        if not any(parameter.name == "year" for parameter in view.takes):
            continue
        asked = {year: Client().get(f"{V1}{view.operation}/?year={year}") for year in (1999, 2022)}
        assert asked[1999].content == asked[2022].content
        assert asked[1999].status_code == 400
