"""Servers of their own to measure: ours as production runs it, and Datasette on a file of the same rows.

Each is a process started here, asked over loopback, and ended here.
"""

import csv
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from django.db import connection

from tests.factories import ROOT
from tests.production.processes import free_port, running

BIN = Path(sys.executable).parent
TIMEOUT = 600
INTEGERS = {"year", "category", "level", "value", "revision"}
# What Datasette needs to give all rows in one answer, and to take its time over it.
SETTINGS = {"max_csv_mb": 0, "allow_csv_stream": 1, "sql_time_limit_ms": 600_000, "max_returned_rows": 2_000_000}


class Server:
    def __init__(self, process: subprocess.Popen, http: HTTPConnection):
        self.process, self.http = process, http

    def get(self, path: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
        """(status, body, headers with small names) of an answer, read whole over a connection that stays."""
        self.http.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = self.http.getresponse()
        return response.status, response.read(), {name.lower(): value for name, value in response.getheaders()}

    def json(self, path: str) -> Any:
        status, body, _ = self.get(path)
        assert status == 200, (status, body[:300])
        return json.loads(body)

    def drain(self, path: str) -> Iterator[int]:
        """The sizes of an answer's parts, none of which is kept."""
        self.http.request("GET", path)
        response = self.http.getresponse()
        assert response.status == 200, response.status
        while part := response.read(1 << 20):
            yield len(part)

    def memory(self) -> float:
        """MB that the server holds with all the processes that it started."""
        return sum(_resident(pid) for pid in _family(self.process.pid))


@contextmanager
def ours() -> Iterator[Server]:
    """Gunicorn with one process, with the settings of production, on the database of the test that asks."""
    place = connection.settings_dict
    address = f"postgres://{place['USER']}@/{place['HOST']}/{place['NAME']}"
    keys = ("SECRET_KEY", "EVENT_KEY")
    env = os.environ | dict.fromkeys(keys, "measured-" * 8) | {
        "DEBUG": "off", "DATABASE_URL": address, "ALLOWED_HOSTS": "127.0.0.1", "SECURE_SSL_REDIRECT": "off",
        "SITE_ADDRESS": "https://mappa.example", "EMAIL_URL": "dummymail://", "DEFAULT_FROM_EMAIL": "m@mappa.example",
        "LOG_LEVEL": "ERROR", "API_LIMIT": "", "API_BURST": "",
    }  # fmt: skip
    port = free_port()
    command = [str(BIN / "gunicorn"), "mappa.wsgi", f"--bind=127.0.0.1:{port}", "--workers=1", "--timeout=600",
               "--worker-tmp-dir=/dev/shm", "--log-level=error", "--keep-alive=600", "--no-control-socket"]  # fmt: skip
    with _asked(command, port, env) as server:
        yield server


@contextmanager
def datasette(file: Path) -> Iterator[Server]:
    port = free_port()
    settings = [word for name, value in SETTINGS.items() for word in ("--setting", name, str(value))]
    command = [str(BIN / "datasette"), "serve", str(file), "--host=127.0.0.1", f"--port={port}", *settings]
    with _asked(command, port, dict(os.environ)) as server:
        yield server


def to_sqlite(tidy: Path, file: Path) -> None:
    """The rows of the tidy CSV as one table, `figures`, with an index by year."""
    with tidy.open(encoding="utf-8", newline="") as lines, closing(sqlite3.connect(file)) as database:
        rows = csv.reader(lines, strict=True)
        names = next(rows)
        columns = ", ".join(f'"{name}" {"INTEGER" if name in INTEGERS else "TEXT"}' for name in names)
        database.execute(f"CREATE TABLE figures ({columns})")
        marks = ", ".join("?" * len(names))
        database.executemany(f"INSERT INTO figures VALUES ({marks})", ([v or None for v in row] for row in rows))
        database.execute("CREATE INDEX figures_year ON figures (year)")
        database.execute("ANALYZE")
        database.commit()


@contextmanager
def _asked(command: list[str], port: int, env: dict[str, str]) -> Iterator[Server]:
    with (
        TemporaryFile() as log,
        running(command, log, port=port, cwd=ROOT, env=env) as process,
        closing(HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)) as http,
    ):
        yield Server(process, http)


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text(encoding="ascii").split():
            yield from _family(int(child))


def _resident(pid: int) -> float:
    told = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    [kilobytes] = re.findall(r"VmRSS:\s+(\d+) kB", told)
    return int(kilobytes) / 1000
