"""The site as production has it, on this machine, from the Dockerfile and docker-compose.yml themselves.

It is built in a clean folder; an owner migrates a database of its own on the tests' server; gunicorn and a worker start
with DEBUG off as a role that owns nothing; people take a return through them to a public report. The first thing that
goes wrong ends it with 1. Whatever was started is ended, and database, roles and folder are removed.
"""

import re
import secrets
import shlex
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from time import monotonic
from typing import IO, Any
from urllib.parse import urlsplit

import psycopg

from mappa import postgres
from tests.production import compose, database, walk
from tests.production.image import Image, build
from tests.production.processes import free_port
from tests.production.visitor import HOST

COMPLAINT = re.compile(r"\b(ERROR|CRITICAL|Traceback)\b")


def main() -> None:
    port = free_port()
    given = variables()
    production = compose.read(given)
    migrate, web, worker = (production["services"][name] for name in ("migrate", "web", "worker"))
    environment = environment_of(web, given)
    role = str(urlsplit(environment["DATABASE_URL"]).username)
    with ExitStack() as stack:
        place = Path(stack.enter_context(TemporaryDirectory(prefix="mappa-production-")))
        with step("built in a clean folder as the Dockerfile says"):
            image = build(place)
        image.environment |= {"HOME": "/dev/null/nowhere", "PGHOST": postgres.address("test")}
        with step("a database of two roles, migrated by its owner"):
            owner = stack.enter_context(database.with_two_roles(production, role))
            image.run(shlex.split(migrate["command"]), **environment_of(migrate, given))
        if owned := database.owned_by(role, owner):
            raise SystemExit(f"{role} owns {owned}, and could switch off their triggers.")
        image.environment |= environment
        said = [stack.enter_context(TemporaryFile()) for _ in (web, worker)]
        with ExitStack() as started:
            with step(f"web and worker started as {role}"):
                bound = [f"--bind=127.0.0.1:{port}" if word.startswith("--bind=") else word for word in image.command]
                started.enter_context(image.start(bound, said[0], port))
                started.enter_context(image.start(shlex.split(worker["command"]), said[1]))
            use(port, image, owner)
        if errors := [line for log in said for line in lines(log) if COMPLAINT.search(line)]:
            raise SystemExit("\n".join(["All went well, but for what the logs say:", *errors]))


def use(port: int, image: Image, owner: psycopg.Connection) -> None:
    """A new site is made ready, takes in a return, publishes its report and shows it to everybody."""
    with step("the first steps: an administrator, accounts, an area, its population, an open year"):
        administrator = {"EMAIL": walk.email_of("administrator"), "NAME": "Ada Admin", "PASSWORD": walk.PASSWORD}
        given = {f"DJANGO_SUPERUSER_{name}": value for name, value in administrator.items()}
        image.run(["python", "manage.py", "createsuperuser", "--no-input"], **given)
        image.run(["python", "manage.py", "load_questionnaire", str(walk.FORM)])
        walk.take_the_first_steps(port, "administrator", image.root)
    with step("a return entered, submitted and accepted"):
        walk.send_a_return(port)
    with step("its report prepared by the worker, let out and published"):
        walk.publish_its_report(port)
    owner.execute("UPDATE returns_reportingyear SET release_at = now()")  # that day has come
    with step("one page and file of each sort, and all that they refer to"):
        walk.look_at_everything(port)
    with step("what was published holds, and so does the record"):
        for command in ("verify_published", "verify_events"):
            image.run(["python", "manage.py", command])


def variables() -> dict[str, str]:
    """What whoever runs the site writes into .env."""
    keys = ("SECRET_KEY", "EVENT_KEY", "OWNER_PASSWORD", "APP_PASSWORD")
    return {name: secrets.token_hex(32) for name in keys} | {
        "ALLOWED_HOSTS": HOST, "SITE_ADDRESS": f"https://{HOST}", "EMAIL_URL": "dummymail://",
        "DEFAULT_FROM_EMAIL": f"mappa@{HOST}", "HELP_EMAIL": f"help@{HOST}",
    }  # fmt: skip


def environment_of(service: dict[str, Any], given: dict[str, str]) -> dict[str, str]:
    """A container's environment, with the check's own database."""
    environment = compose.environment_of(service, given)
    return environment | {"DATABASE_URL": database.address(environment["DATABASE_URL"])}


@contextmanager
def step(what: str) -> Iterator[None]:
    """Says what has been done, and how long it took."""
    start = monotonic()
    yield
    print(f"{monotonic() - start:5.1f} s  {what}", flush=True)


def lines(log: IO[bytes]) -> list[str]:
    log.seek(0)
    return log.read().decode(errors="replace").splitlines()


def end_in_order(*_told: object) -> None:
    """As with Ctrl-C: what was started is ended. Once is enough."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit("Told to end.")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, end_in_order)
    main()
