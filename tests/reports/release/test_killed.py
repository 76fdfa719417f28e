"""A worker that is killed in the middle of a job: a real process, and a real SIGKILL.

What stands in for half a minute without a sign of life is a time in the database.
"""

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from mappa import postgres
from reports.models import FrozenFile
from reports.release.actions import prepare, publish_all
from reports.release.preparation import FREEZE
from returns.models import Event, Notice, Revision
from returns.models.notice import Delivery
from returns.people.actions import ask_for_delivery
from returns.record.notices import DELIVER
from tests.at_once import backend, wait_until_somebody_waits_for
from tests.factories import AT
from tests.worker import LONGEST, read_until, running_worker

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

PAGE, MAIL = "/national/2021/release/", "/national/mail/"


@pytest.fixture
def environment(db) -> dict[str, str]:
    """That of a worker on the database of the test."""
    here = connection.settings_dict
    address = {"DATABASE_URL": f"postgres://{postgres.OWNER}@/{here['NAME']}", "PGHOST": here["HOST"]}
    return os.environ | address | {"DEBUG": "on", "EMAIL_URL": "dummymail://", "PYTHONUNBUFFERED": "1"}


def sql(statement: str, *parameters: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


@contextmanager
def held_at_its_pdf() -> Iterator[None]:
    """Whoever writes a PDF waits, with the other files of its report written and nothing committed."""
    sql(
        "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NEW; END'"
    )
    sql(
        "CREATE TRIGGER hold BEFORE INSERT ON reports_frozenfile FOR EACH ROW"
        " WHEN (NEW.kind = 'pdf') EXECUTE FUNCTION hold()"
    )
    sql("SELECT pg_advisory_lock(1)")
    try:
        yield
    finally:
        sql("SELECT pg_advisory_unlock(1)")


def kill(worker: subprocess.Popen[str]) -> None:
    worker.kill()
    worker.wait(LONGEST)


def let_half_a_minute_pass() -> None:
    sql("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '31 seconds'")


def said(client, path: str = PAGE) -> str:
    return " ".join(client.get(path).content.decode().split())


def test_a_report_whose_worker_was_killed_is_made_once_by_the_next(
    cheshire_report, year_2021, national_publisher, client_of, environment
):
    team = client_of(national_publisher)
    prepare(year=year_2021, by=national_publisher, at=AT)
    with running_worker(environment) as worker, held_at_its_pdf():
        wait_until_somebody_waits_for(backend(connection), LONGEST)
        assert "being prepared now" in said(team)
        kill(worker)
        let_half_a_minute_pass()
        page = said(team)
        assert "The worker stopped before it was finished." in page
        assert 'data-refresh="on"' not in page
        assert publish_all(year=year_2021, by=national_publisher, at=AT)[0] == []
    # Nobody waits for the dead: what it had in hand is given back, and nothing of it stays.
    with transaction.atomic():
        sql("SET LOCAL lock_timeout = '20s'")
        Revision.objects.select_for_update().get(pk=cheshire_report.pk)
    assert not FrozenFile.objects.exists()

    with running_worker(environment) as worker:
        read_until(worker, FREEZE, "ended with status: Success")
        worker.terminate()
        assert worker.wait(LONGEST) == 0
    assert sorted(FrozenFile.objects.values_list("kind", flat=True)) == ["csv", "html", "pdf"]
    assert ProcrastinateJob.objects.get(task_name=FREEZE).status == "succeeded"
    assert Event.objects.filter(act="prepared").count() == 1
    assert "1 of 1 prepared" in said(team)


def test_a_mail_whose_worker_was_killed_is_not_sent_twice_and_somebody_is_asked(
    cheshire_submitted, national_publisher, client_of, environment
):
    team, notice = client_of(national_publisher), Notice.objects.get(recipient__name="Cheshire Coordinator")
    Notice.objects.exclude(pk=notice.pk).delete()
    with socket.create_server(("127.0.0.1", 0)) as mail_server:
        mail_server.settimeout(LONGEST)
        environment["EMAIL_URL"] = f"smtp://127.0.0.1:{mail_server.getsockname()[1]}"
        ask_for_delivery([notice])
        with running_worker(environment) as worker, mail_server.accept()[0]:  # and says nothing
            notice.refresh_from_db()
            assert notice.delivery == Delivery.SENDING
            assert notice.recipient.email in said(team, f"{MAIL}?state=sending")
            kill(worker)
        let_half_a_minute_pass()

        with running_worker(environment) as worker:
            read_until(worker, f"{DELIVER}[", f"(notice={notice.pk})", "ended with status: Success")
        mail_server.settimeout(0)
        with pytest.raises(BlockingIOError):
            mail_server.accept()
    notice.refresh_from_db()
    assert notice.delivery == Delivery.UNCERTAIN
    assert "The worker was stopped while it sent this mail." in said(team, f"{MAIL}?state=uncertain")
