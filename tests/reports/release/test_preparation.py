"""All reports of a year on the worker: one that fails leaves the others, is told of and can be tried again alone."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection
from procrastinate import periodic
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinatePeriodicDefer

from reports import tasks  # noqa: F401 - the worker knows its tasks by their import
from reports.models import FrozenFile, Kind
from reports.release import actions
from reports.release.preparation import FREEZE, preparations_of
from returns.models import Event, Figure, Revision, Status
from returns.record.refusals import Refused
from tests.conftest import _work_off
from tests.factories import AT, CHESHIRE_FIGURES, RevisionFactory
from tests.rendering import stand_in
from tests.scene import let_out
from tests.stages import stage

PAGE = "/national/2021/release/"
TRY_AGAIN = f"{PAGE}prepare/kent/"


@stage
def three_accepted(cheshire_report, year_2021, national_publisher) -> dict[str, Revision]:
    """Cheshire's, Gwent's and Kent's returns, all accepted and let out."""
    accepted = {"cheshire": cheshire_report}
    for area in ("gwent", "kent"):
        draft = Revision.objects.of(area=area, year=2021).get()
        area_return = draft.area_return
        Figure.objects.filter(revision=draft).delete()
        draft.delete()
        accepted[area] = RevisionFactory(area_return=area_return, accepted=True, figures=CHESHIRE_FIGURES)
    for revision in accepted.values():
        let_out(revision, revision.accepted_at)
    return accepted


@pytest.fixture
def kents_pdf_fails(monkeypatch):
    """A switch: while it is on, what Kent's report has in it cannot be set."""
    state = {"on": True}

    def render(html: str, pictures) -> bytes:
        if state["on"] and "kent-2021-1" in html:
            raise ValueError("a picture that cannot be drawn")
        return b"%PDF " + html.encode()

    stand_in(monkeypatch, render)
    return state


@pytest.fixture
def prepared(year_2021, national_publisher):
    """A function: the national team prepares the year."""
    return lambda **options: actions.prepare(year=year_2021, by=national_publisher, at=AT, **options)


@pytest.fixture
def team(client_of, national_publisher):
    return client_of(national_publisher)


def said(client) -> str:
    """The page's text."""
    page = client.get(PAGE).content.decode()
    return re.sub(r"\s+([.,:])", r"\1", " ".join(re.sub(r"<[^>]+>", " ", page).split()))


def is_refreshing(client) -> bool:
    return 'data-refresh="on"' in client.get(PAGE).content.decode()


def standing(revisions: dict[str, Revision]) -> dict[str, str]:
    found = preparations_of(revisions["kent"].year, revisions.values()).of
    names = ("is_prepared", "is_waiting", "is_being_made", "has_failed")
    return {
        area: " ".join(name for name in names if getattr(found[revision.pk], name))
        for area, revision in revisions.items()
    }


def as_if_the_worker(statement: str, *parameters: object) -> None:
    """The worker's own tables, written to as only it does."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


# --- One fails, the others do not -----------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_one_that_fails_leaves_the_others_and_is_tried_again_alone(
    three_accepted, kents_pdf_fails, prepared, team, run_worker
):
    assert prepared() == 3
    assert set(standing(three_accepted).values()) == {"is_waiting"}
    assert "0 of 3 prepared." in said(team)
    assert is_refreshing(team)
    run_worker()
    assert standing(three_accepted) == {"cheshire": "is_prepared", "gwent": "is_prepared", "kent": "has_failed"}
    page = said(team)
    assert "2 of 3 prepared, 1 could not be made" in page
    assert not is_refreshing(team)
    job = ProcrastinateJob.objects.get(args__revision=three_accepted["kent"].pk)
    assert "We could not make its files. If it fails again, contact the person who runs the site" in page
    assert f"log says why, under job {job.pk}." in page
    made = dict(FrozenFile.objects.filter(kind=Kind.PDF, language="en").values_list("revision", "made_at"))

    kents_pdf_fails["on"] = False
    assert team.post(TRY_AGAIN).headers["Location"] == PAGE
    assert standing(three_accepted) == {"cheshire": "is_prepared", "gwent": "is_prepared", "kent": "is_waiting"}
    assert "The report of Kent is being prepared." in said(team)
    run_worker()
    assert set(standing(three_accepted).values()) == {"is_prepared"}
    assert "3 of 3 prepared" in said(team)
    again = dict(FrozenFile.objects.filter(kind=Kind.PDF, language="en").values_list("revision", "made_at"))
    assert {key: again[key] for key in made} == made  # the others were not made again
    done, refusals = actions.publish_all(year=three_accepted["kent"].year, by=Event.objects.last().by, at=AT)
    assert (len(done), refusals) == (3, [])


@pytest.mark.django_db(transaction=True)
def test_what_failed_is_not_published_and_keeps_nothing_back(
    three_accepted, kents_pdf_fails, prepared, national_publisher, run_worker
):
    prepared()
    run_worker()
    done, refusals = actions.publish_all(year=three_accepted["kent"].year, by=national_publisher, at=AT)
    assert {revision.area_return.area.slug for revision in done} == {"cheshire", "gwent"}
    assert refusals == ["The files of Kent 2020/21 are not prepared. Prepare them first."]


@pytest.mark.django_db(transaction=True)
def test_a_failure_is_not_tried_again_by_itself_but_a_database_that_was_away_is(
    three_accepted, monkeypatch, prepared, team, run_worker
):
    def away(html: str, pictures) -> bytes:
        raise OperationalError("server closed the connection unexpectedly")

    stand_in(monkeypatch, away)
    prepared(only=three_accepted["kent"])
    run_worker()
    job = ProcrastinateJob.objects.get(args__revision=three_accepted["kent"].pk)
    assert (job.status, job.attempts) == ("todo", 1)
    assert job.scheduled_at is not None
    assert "waiting: we could not reach the database, and will try again soon" in said(team)
    for _ in range(2):
        as_if_the_worker("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE id = %s", job.pk)
        run_worker()
    job.refresh_from_db()
    assert (job.status, job.attempts) == ("failed", 3)
    assert standing(three_accepted)["kent"] == "has_failed"


# --- What the jobs say ----------------------------------------------------------------------------


def test_a_worker_that_died_in_the_middle_does_not_leave_it_being_prepared_for_ever(three_accepted, prepared, team):
    prepared(only=three_accepted["kent"])
    as_if_the_worker("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (statement_timestamp())")
    as_if_the_worker(
        "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM procrastinate_workers)"
    )
    assert standing(three_accepted)["kent"] == "is_being_made"
    assert "Kent: being prepared now" in said(team)
    assert "No worker is running" not in said(team)
    as_if_the_worker("UPDATE procrastinate_workers SET last_heartbeat = statement_timestamp() - interval '31 seconds'")
    assert standing(three_accepted)["kent"] == "has_failed"
    assert "The worker stopped before it was finished." in said(team)
    assert not is_refreshing(team)
    as_if_the_worker("UPDATE procrastinate_jobs SET worker_id = NULL")
    assert standing(three_accepted)["kent"] == "has_failed"
    assert prepared(only=three_accepted["kent"]) == 1
    assert standing(three_accepted)["kent"] == "is_waiting"


def test_without_any_worker_the_page_says_what_waits_in_vain(three_accepted, prepared, team):
    prepared()
    assert "No worker is running, so no reports are being" in said(team)
    as_if_the_worker("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (statement_timestamp())")
    assert "No worker is running" not in said(team)


@pytest.mark.parametrize("status", ["failed", "aborted", "cancelled"])
def test_a_job_that_ended_badly_in_whatever_way_has_failed(status, three_accepted, prepared):
    prepared(only=three_accepted["kent"])
    as_if_the_worker("UPDATE procrastinate_jobs SET status = %s", status)
    assert standing(three_accepted) == {"cheshire": "", "gwent": "", "kent": "has_failed"}


def test_files_that_are_there_count_whatever_became_of_a_job(three_accepted, prepared, stand_in_pdf):
    prepared(only=three_accepted["kent"])
    as_if_the_worker("UPDATE procrastinate_jobs SET status = 'failed'")
    actions.freeze(revision=three_accepted["kent"], at=AT)
    assert standing(three_accepted)["kent"] == "is_prepared"


def test_another_years_jobs_are_not_counted(three_accepted, prepared):
    prepared(only=three_accepted["kent"])
    as_if_the_worker("UPDATE procrastinate_jobs SET queue_name = 'freeze-2020'")
    assert standing(three_accepted)["kent"] == ""


def test_how_far_all_are_is_read_in_three_queries(three_accepted, prepared, django_assert_num_queries):
    prepared()
    year = three_accepted["kent"].year
    with django_assert_num_queries(3):
        preparations_of(year, three_accepted.values())


# --- Asking for one -------------------------------------------------------------------------------


def test_one_can_be_prepared_alone_and_it_is_recorded_which(three_accepted, prepared):
    assert prepared(only=three_accepted["kent"]) == 1
    (job,) = ProcrastinateJob.objects.filter(task_name=FREEZE)
    assert job.args == {"revision": three_accepted["kent"].pk}
    assert Event.objects.get(act="prepared").changes == {"returns": 1, "area": "Kent"}


def test_what_waits_already_is_not_asked_for_twice(three_accepted, prepared):
    prepared(only=three_accepted["kent"])
    assert prepared() == 3
    prepared()
    asked = ProcrastinateJob.objects.filter(task_name=FREEZE).values_list("args__revision", flat=True)
    assert sorted(asked) == sorted(revision.pk for revision in three_accepted.values())


def test_what_is_being_made_is_asked_for_again_because_it_may_have_read_what_stood_before(three_accepted, prepared):
    prepared(only=three_accepted["kent"])
    as_if_the_worker("UPDATE procrastinate_jobs SET status = 'doing'")
    prepared(only=three_accepted["kent"])
    assert ProcrastinateJob.objects.filter(task_name=FREEZE).count() == 2


def test_one_that_is_not_accepted_is_refused_in_words(three_accepted, year_2021, prepared, team):
    kent = three_accepted["kent"]
    Revision.objects.filter(pk=kent.pk).update(status=Status.SUBMITTED, accepted_by=None, accepted_at=None)
    with pytest.raises(Refused, match="Kent 2020/21 is not accepted and ready to prepare"):
        prepared(only=kent)
    response = team.post(TRY_AGAIN)
    assert response.status_code == 409
    assert "Kent 2020/21 is not accepted" in response.content.decode()


@pytest.mark.parametrize("who", ["cheshire_coordinator", "kent_coordinator", "cheshire_chair"])
def test_only_the_national_team_tries_again(who, request, three_accepted, client_of):
    assert client_of(request.getfixturevalue(who)).post(TRY_AGAIN).status_code == 404
    assert not ProcrastinateJob.objects.filter(task_name=FREEZE).exists()


# --- Two workers ----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_the_jobs_and_none_is_done_twice(three_accepted, monkeypatch, prepared):
    made = []
    stand_in(monkeypatch, lambda html, pictures: made.append(html) or b"%PDF " + html.encode())
    prepared()
    with ThreadPoolExecutor(max_workers=2) as threads:
        for worker in [threads.submit(lambda: asyncio.run(_work_off())) for _ in range(2)]:
            worker.result()
    assert set(standing(three_accepted).values()) == {"is_prepared"}
    assert len(made) == len(set(made)) == 4  # Gwent's in two languages
    jobs = ProcrastinateJob.objects.filter(args__revision__in=[revision.pk for revision in three_accepted.values()])
    assert set(jobs.values_list("status", "attempts")) == {("succeeded", 1)}


@pytest.mark.django_db(transaction=True)
def test_what_is_due_by_the_clock_is_asked_for_once_however_many_workers_there_are():
    async def two_workers() -> None:
        with_worker = app.with_connector(app.connector.get_worker_connector())
        async with with_worker.open_async():
            for _ in range(2):
                deferrer = periodic.PeriodicDeferrer(registry=app.periodic_registry)
                await deferrer.defer_jobs(
                    [(task, 1_600_000_000) for task in app.periodic_registry.periodic_tasks.values()]
                )

    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(lambda: asyncio.run(two_workers())).result()
    names = list(ProcrastinatePeriodicDefer.objects.values_list("task_name", flat=True))
    assert len(names) == len(set(names)) == len(app.periodic_registry.periodic_tasks) >= 2
    assert ProcrastinateJob.objects.filter(task_name__in=names).count() == len(names)


# --- A PDF that is not accessible -----------------------------------------------------------------


@pytest.fixture
def inaccessible(monkeypatch):
    """A function: from now on each PDF has these faults."""

    def has(*faults: str) -> None:
        stand_in(monkeypatch, lambda html, pictures: b"%PDF " + html.encode())
        monkeypatch.setattr("reports.printing.pdf_ua.findings", lambda content: list(faults))

    return has


@pytest.mark.django_db(transaction=True)
def test_a_pdf_that_is_not_accessible_is_not_kept_and_the_page_says_what_to_do(
    cheshire_complete, inaccessible, prepared, team, run_worker
):
    inaccessible("7.21.8 characters without a glyph on page 5: ☂", "7.2 a Span in a L")
    prepared()
    run_worker()
    assert not FrozenFile.objects.exists()
    page = said(team)
    assert "1 could not be made" in page
    assert "The PDF is not accessible (PDF/UA-1), so we did not keep its files and you cannot publish them." in page
    assert "7.21.8 characters without a glyph on page 5: ☂ 7.2 a Span in a L" in page
    assert "The checklist of the report: Cheshire says where they are." in page
    with pytest.raises(Refused, match="are not prepared"):
        actions.publish(revision=cheshire_complete, by=cheshire_complete.accepted_by, at=AT)
    (event,) = Event.objects.filter(act="pdf_refused")
    assert event.by is None
    assert event.changes == {"faults": "7.21.8 characters without a glyph on page 5: ☂\n7.2 a Span in a L"}


@pytest.mark.django_db(transaction=True)
def test_a_fault_that_nobody_typed_is_for_whoever_runs_the_site(
    cheshire_complete, inaccessible, prepared, team, run_worker
):
    inaccessible("7.2 a Span in a L")
    prepared()
    run_worker()
    assert "says what is missing." in said(team)
    inaccessible()
    prepared()
    assert "not accessible" not in said(team)
    run_worker()
    assert "1 of 1 prepared" in said(team)
