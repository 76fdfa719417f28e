"""`manage.py worker`: it outlives its database, and ends with an error where that stays away."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest
import yaml
from django.core.management.base import CommandError

from mappa import postgres
from reports.release import ahead
from returns.management.commands import worker
from tests.factories import ROOT
from tests.worker import LONGEST, read_until, running_worker

SERVER = "test-worker"


def test_where_no_worker_can_work_for_too_long_it_ends_with_an_error(monkeypatch):
    async def none_works(told: asyncio.Event) -> worker.End:
        return worker.End("connection refused", has_worked=False)

    monkeypatch.setattr(worker, "_run_one", none_works)
    monkeypatch.setattr(worker, "LONGEST_AWAY", 0)
    with pytest.raises(CommandError, match="connection refused"):
        asyncio.run(worker.work())


def test_docker_waits_longer_for_a_worker_than_any_job_takes():
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    minutes = int(compose["services"]["worker"]["stop_grace_period"].removesuffix("m"))
    assert minutes * 60 > ahead.LONGEST + 60


@pytest.fixture
def environment() -> dict[str, str]:
    """That of a site on a PostgreSQL of its own, which may be restarted."""
    host = postgres.ensure(SERVER)
    given = {"DEBUG": "on", "DATABASE_URL": f"postgres://{postgres.OWNER}@/{postgres.DATABASE}", "PGHOST": host}
    made = os.environ | given | {"PYTHONUNBUFFERED": "1"}
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=ROOT, env=made, check=True)
    return made


@pytest.fixture
def running(environment) -> Iterator[subprocess.Popen[str]]:
    with running_worker(environment) as process:
        yield process


@pytest.mark.long
def test_a_worker_goes_on_once_the_database_is_back_and_ends_in_order_when_told_to(running, environment):
    read_until(running, "Starting worker")
    data, log = environment["PGHOST"], str(postgres.HOME / f"{SERVER}.log")
    postgres._run("pg_ctl", "restart", "--wait", "--pgdata", data, "--log", log, "--mode=fast", "--silent")
    read_until(running, "Another begins in")
    read_until(running, "Starting worker")
    with psycopg.connect(host=environment["PGHOST"], user=postgres.OWNER, dbname=postgres.DATABASE) as connection:
        connection.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
            " VALUES ('default', 'returns.tasks.tidy', '{\"timestamp\": 0}')"
        )
    read_until(running, "returns.tasks.tidy")
    read_until(running, "ended with status: Success")
    running.terminate()
    assert running.wait(LONGEST) == 0
