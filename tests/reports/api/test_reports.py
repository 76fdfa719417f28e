"""/api/v1/reports/: every public edition with its frozen files, and nothing of what is not public."""

import hashlib
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reports.release import actions
from returns.models import Figure, Revision
from tests.factories import CHESHIRE_FIGURES, RevisionFactory
from tests.reports.asking import RELEASE, ask
from tests.scene import let_out

REPORTS = "/api/v1/reports/"
LATER = RELEASE + timedelta(days=30)
NOTHING = {"count": 0, "next": None, "results": []}


def published_as(area_return, publisher, at, number: int = 1) -> Revision:
    revision = RevisionFactory(area_return=area_return, number=number, accepted=True, figures=CHESHIRE_FIGURES)
    actions.freeze(revision=revision, at=at)
    let_out(revision, at)
    return actions.publish(revision=revision, by=publisher, at=at)


@pytest.fixture
def corrected(released, national_publisher, stand_in_pdf, clock):
    """Cheshire's second revision, public a month after the first."""
    revision = published_as(released.area_return, national_publisher, LATER, number=2)
    clock(LATER)
    return revision


@pytest.fixture
def gwent_out(released, national_publisher, stand_in_pdf):
    draft = Revision.objects.of(area="gwent", year=2021).get()
    Figure.objects.filter(revision=draft).delete()
    draft.delete()
    return published_as(draft.area_return, national_publisher, RELEASE)


def results(**query: str) -> list[dict]:
    return ask(REPORTS, **query).json["results"]


def test_an_edition_is_told_with_its_files(released):
    (edition,) = results()
    files = edition.pop("files")
    assert (
        datetime.fromisoformat(edition.pop("published_at")) == RELEASE
    )  # it was published before: public is from then
    assert edition.pop("page").endswith("/reports/cheshire/2021/revision-1/")
    assert edition == {
        "year": 2021, "area": "cheshire", "area_name": "Cheshire", "revision": 1, "name": "cheshire-2021-1",
        "is_current": True, "is_invented": False, "revision_reason": None, "superseded_at": None, "languages": ["en"],
    }  # fmt: skip
    assert [(file["kind"], file["language"]) for file in files] == [("csv", "en"), ("html", "en"), ("pdf", "en")]
    assert len({file["input_digest"] for file in files}) == 1
    assert f"{edition['name']}" in ask("/reports/cheshire/2021/").body.decode()
    assert files[0]["input_digest"] in ask("/reports/cheshire/2021/").body.decode()


def test_the_bytes_at_each_address_have_the_hash_and_the_size_that_are_told(corrected):
    for edition in results():
        for file in edition["files"]:
            answer = ask(file["url"])
            assert answer.status == 200
            assert (hashlib.sha256(answer.body).hexdigest(), len(answer.body)) == (file["sha256"], file["size"])


def test_the_page_of_an_edition_has_its_report_in_it(corrected):
    for edition in results():
        (report,) = (file for file in edition["files"] if file["kind"] == "html")
        assert ask(report["url"]).body in ask(edition["page"]).body


def test_a_report_in_welsh_too_has_both_languages(gwent_out):
    (edition,) = results(area="gwent")
    assert edition["languages"] == ["en", "cy"]
    assert sorted((file["kind"], file["language"]) for file in edition["files"]) == [
        ("csv", "en"), ("html", "cy"), ("html", "en"), ("pdf", "cy"), ("pdf", "en"),
    ]  # fmt: skip


def test_a_superseded_edition_is_told_as_what_it_is(corrected):
    now, before = results()
    assert (now["revision"], now["is_current"], now["revision_reason"]) == (2, True, "A figure was wrong.")
    assert (before["revision"], before["is_current"], before["revision_reason"]) == (1, False, None)
    assert datetime.fromisoformat(before["superseded_at"]) == LATER == datetime.fromisoformat(now["published_at"])
    assert {file["url"] for file in now["files"]}.isdisjoint(file["url"] for file in before["files"])


def test_year_and_area_choose_among_the_editions(gwent_out, corrected):
    assert [edition["name"] for edition in results()] == ["cheshire-2021-2", "cheshire-2021-1", "gwent-2021-1"]
    assert [edition["name"] for edition in results(year="2021", area="gwent")] == ["gwent-2021-1"]
    assert ask(REPORTS, area="kent").json == NOTHING


def test_the_pages_follow_each_other_to_the_last(gwent_out, corrected):
    whole = results()
    seen, path = [], f"{REPORTS}?limit=1"
    while path:
        found = Client().get(path).json()
        seen += found["results"]
        path = found["next"]
    assert seen == whole


# --- What is never seen ---------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["cheshire_filled", "cheshire_submitted", "cheshire_frozen"])
def test_what_is_not_published_is_not_told(state, request, clock):
    revision = request.getfixturevalue(state)
    revision.year.release_at = RELEASE
    revision.year.save()
    clock(LATER)
    assert ask(REPORTS).json == NOTHING


def test_nothing_is_told_before_the_release(cheshire_out, clock):
    clock(RELEASE - timedelta(microseconds=1))
    assert ask(REPORTS).json == NOTHING
    assert ask(REPORTS, area="cheshire") == ask(REPORTS, area="nowhere")
    clock(RELEASE)
    assert len(results()) == 1


def test_an_edition_that_was_replaced_before_the_release_is_never_told(cheshire_out, national_publisher, clock):
    published_as(cheshire_out.area_return, national_publisher, RELEASE - timedelta(days=1), number=2)
    clock(LATER)
    assert [edition["name"] for edition in results()] == ["cheshire-2021-2"]


def test_published_history_has_no_report_to_tell_of(released):
    Revision.objects.filter(pk=released.pk).update(source="historical", note="A book.", has_report=False)
    assert ask(REPORTS).json == NOTHING


# --- What it costs --------------------------------------------------------------------------------


def test_no_file_is_read_and_the_number_of_queries_is_fixed(released, gwent_out, corrected):
    for query, count in (({}, 5), ({"area": "gwent"}, 5), ({"area": "kent"}, 5)):
        with CaptureQueriesContext(connection) as queries:
            ask(REPORTS, **query)
        assert len(queries) == count
        assert not any('"reports_frozenfile"."content",' in made["sql"] for made in queries)


def test_a_cache_keeps_no_answer_past_the_next_release(cheshire_out, clock):
    clock(RELEASE - timedelta(seconds=20))
    assert "max-age=20" in Client().get(REPORTS)["Cache-Control"]
