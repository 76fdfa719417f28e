"""An answer that a process has made is given again to whoever asks for the same version, and for no other."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reports.api import versions
from reports.api.actions import make_token
from reports.published import memory, national
from returns.models import AreaReturn, Population, Revision
from tests.factories import AreaFactory
from tests.reports.asking import RELEASE, ask

# The database is compared as it shows itself to others: what a test changes has to be committed.
committed = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_yet():
    versions.answers.clear()


@pytest.fixture
def made(two_years, clock, monkeypatch):
    """How often the totals were added up."""
    clock(RELEASE)
    times = []
    totals = national.totals
    monkeypatch.setattr(national, "totals", lambda *given: times.append(given) or totals(*given))
    return times


def totals() -> bytes:
    return ask("/api/v1/totals/", year="2021").body


@committed
def test_the_totals_of_a_version_are_added_up_once(made):
    assert totals() == totals()
    assert len(made) == 1


@committed
def test_another_year_is_another_answer(made):
    assert totals() != ask("/api/v1/totals/", year="2020").body
    assert len(made) == 2


@committed
def test_whatever_the_totals_are_made_from_makes_another_answer(made, two_years, clock):
    seen = [totals()]
    AreaReturn.objects.create(area=AreaFactory(name="New"), year=two_years[1], area_name="New")
    seen.append(totals())
    revision = Revision.objects.get(year=2021, area_return__area__slug="cheshire")
    revision.population = Population.objects.create(
        area=revision.area_return.area, mid_year=2020, vintage="new", all_ages=9, aged_10_and_over=9, source="Test"
    )
    revision.save()
    seen.append(totals())
    Revision.objects.filter(year=2021, area_return__area__slug="ynys-mon").update(published_at=RELEASE + timedelta(1))
    seen.append(totals())
    assert len(set(seen)) == len(made) == 4


def test_what_was_not_asked_for_longest_makes_room():
    kept, here = memory.Memory(2), ("1:1:", "today")
    for name in ("a", "b"):
        kept.put(here, name, RELEASE, None, name)
    assert kept.get(here, "a", RELEASE) == "a"
    kept.put(here, "c", RELEASE, None, "c")
    assert [kept.get(here, name, RELEASE) for name in ("a", "b", "c")] == ["a", None, "c"]


# --- A version is worked out once for each state of the database ------------------------------------

TOTALS = "/api/v1/totals/?year=2021"
QUESTIONS = (TOTALS, "/api/v1/figures/?limit=2", "/api/v1/figures.csv?year=2021", "/api/v1/years/", "/api/v1/schema/")


def told(path: str, **headers: str) -> tuple[HttpResponse, int]:
    """An answer, and how many queries it took."""
    with CaptureQueriesContext(connection) as queries:
        response = Client().get(path, headers=headers)
        response.getvalue()
    return response, len(queries)


def elsewhere(act) -> None:
    """Over another connection, as another process of the site has."""

    def with_its_own() -> None:
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        other.submit(with_its_own).result(timeout=20)


def rename(name: str) -> None:
    AreaReturn.objects.filter(year=2021, area__slug="cheshire").update(area_name=name)


@committed
def test_while_nothing_changes_one_query_tells_so(made):
    for path in QUESTIONS:
        first, _ = told(path)
        known, queries = told(path, **{"If-None-Match": first["ETag"]})
        assert (path, known.status_code, queries) == (path, 304, 1)
        for name in ("ETag", "Last-Modified", "Cache-Control", "Vary"):
            assert known.get(name) == first.get(name), (path, name)
    again, queries = told(TOTALS)
    assert (again.status_code, queries) == (200, 1)
    assert (again.content, dict(again.headers)) == (told(TOTALS)[0].content, dict(told(TOTALS)[0].headers))
    assert len(made) == 1


@committed
def test_an_answer_from_memory_is_to_the_letter_the_one_that_was_made(made):
    first, again = (told(TOTALS)[0] for _ in range(2))
    assert (again.content, dict(again.headers)) == (first.content, dict(first.headers))


@committed
def test_what_another_process_changes_is_seen_at_once(made):
    first = {path: told(path)[0]["ETag"] for path in QUESTIONS}
    elsewhere(lambda: rename("Chester"))
    for path in QUESTIONS:
        assert told(path, **{"If-None-Match": first[path]})[0].status_code == 200, path
    elsewhere(lambda: rename("Cheshire"))
    assert {path: told(path)[0]["ETag"] for path in QUESTIONS} == first


@committed
def test_what_another_process_has_not_finished_is_not_seen_and_then_it_is(made):
    first, _ = told(TOTALS)
    begun, go_on = Event(), Event()

    def slowly() -> None:
        try:
            with transaction.atomic():
                rename("Chester")
                begun.set()
                assert go_on.wait(20)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        writing = other.submit(slowly)
        assert begun.wait(20)
        for _ in range(2):
            assert told(TOTALS)[0]["ETag"] == first["ETag"]
        go_on.set()
        writing.result(timeout=20)
    assert told(TOTALS)[0]["ETag"] != first["ETag"]


@committed
def test_a_release_that_comes_due_between_two_requests_is_seen(made, clock):
    release = RELEASE + timedelta(days=365)  # of 2022
    for path in ("/api/v1/years/", "/api/v1/figures/?limit=2", "/api/v1/schema/"):
        clock(release - timedelta(seconds=1))
        before = [told(path)[0] for _ in range(2)]
        assert {response["Cache-Control"] for response in before} == {"public, max-age=1"}
        clock(release)
        after, _ = told(path, **{"If-None-Match": before[0]["ETag"]})
        assert after.status_code == 200
        clock(release - timedelta(seconds=1))
        assert told(path)[0].getvalue() == before[0].getvalue()


@committed
def test_an_edition_of_a_process_whose_clock_goes_before_ours_is_seen_in_time(made, clock):
    Revision.objects.filter(year=2020, number=2).update(published_at=RELEASE + timedelta(seconds=2))
    path = "/api/v1/figures.csv?year=2020"
    before = [told(path)[0]["ETag"] for _ in range(2)]
    clock(RELEASE + timedelta(seconds=2))
    after = told(path)[0]["ETag"]
    assert after not in before


@committed
def test_who_has_a_token_and_who_has_none_are_not_given_each_others_answers(made, national_reviewer):
    _, secret = make_token(name="Checks", by=national_reviewer, at=RELEASE, lives=timedelta(days=9))
    path, mine = "/api/v1/years/", {"Authorization": f"Bearer {secret}"}
    first = told(path, **mine)[0]
    for _ in range(2):
        assert b"2022" in told(path, **mine)[0].getvalue()
        assert b"2022" not in told(path)[0].getvalue()
        assert told(path, **{"If-None-Match": first["ETag"]})[0].status_code == 200
        known = told(path, **mine, **{"If-None-Match": first["ETag"]})[0]
        assert (known.status_code, known.get("Last-Modified")) == (304, None)
        assert "no-store" in known["Cache-Control"]


@committed
def test_a_question_that_is_wrong_stays_so(made):
    for _ in range(2):
        assert told("/api/v1/totals/?year=1999")[0].status_code == 400
        assert told("/api/v1/totals/?year=2021&colour=red")[0].status_code == 400


@committed
def test_what_the_database_shows_is_told_to_nobody(made):
    """Work that is not public changes it: neither a tag nor a header may change with it."""
    first = {path: told(path)[0] for path in QUESTIONS}
    elsewhere(lambda: AreaReturn.objects.filter(year=2022).update(area_name="Other"))
    for path in QUESTIONS:
        again = told(path)[0]
        assert (again.getvalue(), dict(again.headers)) == (first[path].getvalue(), dict(first[path].headers))


def test_in_a_transaction_that_has_changed_something_nothing_is_compared(two_years):
    assert memory.shown() is None
