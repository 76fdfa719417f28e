"""What the consolidated files cost: CSV over HTTP against psql, memory at a million rows, workbooks of twenty years."""

import gc
import subprocess
from collections.abc import Iterable
from http.client import HTTPConnection
from pathlib import Path
from time import process_time

import pytest
from django.db import connection

from mappa import postgres
from reports import published
from reports.files.catalogue import FILES
from reports.files.source import public_source
from tests.bench.many import publish
from tests.bench.test_bench import medians
from tests.factories import AT

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]

TURNS, CSV_BOUND = 9, 3.0
# England and Wales over twenty years; and a million figures.
AREAS, YEARS = 42, range(2001, 2021)
MANY_AREAS = 1725
GROWTH = 50  # MB
# Of the processor's time: what somebody waits depends on who else does.
FILE_SECONDS = 12


def resident() -> float:
    """This process's memory, in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def drained(parts: Iterable[bytes]) -> tuple[int, float]:
    """The bytes of a file that is made part by part; and by how much memory had grown at its highest."""
    gc.collect()
    before, highest, size = resident(), 0.0, 0
    for number, part in enumerate(parts):
        size += len(part)
        if number % 16 == 0:
            highest = max(highest, resident())
    return size, max(highest, resident()) - before


def psql_copy(state: published.State) -> list[str]:
    """The same rows as a CSV file, by PostgreSQL's own program."""
    keys = {"revisions": list(state.revisions), "earlier": list(state.earlier), "cell": None}
    with connection.cursor() as cursor:
        select = cursor.mogrify(published.SELECT, keys)
    line = " ".join(str(select).split())
    place = connection.settings_dict
    where = ["--host", place["HOST"], "--username", place["USER"], "--dbname", place["NAME"]]
    copy = rf"\copy ({line}) TO '/dev/null' WITH (FORMAT csv, HEADER)"
    return [str(postgres._binaries() / "psql"), "--no-psqlrc", "--quiet", *where, "--command", copy]


def test_the_csv_of_twenty_years_over_http_costs_at_most_three_copies_by_psql(live_server, capsys):
    rows = publish(AREAS, YEARS)
    command = psql_copy(public_source(AT).state)
    http = HTTPConnection(live_server.thread.host, live_server.thread.port)

    def ours() -> None:
        http.request("GET", "/reports/all/files/mappa-all.csv")
        assert http.getresponse().read().count(b"\n") > rows

    def psql() -> None:
        subprocess.run(command, check=True, capture_output=True)

    ours_took, psql_took = medians(TURNS, ours, psql)
    with capsys.disabled():
        print(
            f"\n{rows:,} rows as CSV over HTTP: {ours_took * 1000:.0f} ms"
            f" = {ours_took / psql_took:.2f} × psql ({psql_took * 1000:.0f} ms)"
        )
    assert ours_took <= CSV_BOUND * psql_took


def test_the_files_of_twenty_years_are_made_while_somebody_waits(capsys):
    rows = publish(AREAS, YEARS)
    source = public_source(AT)
    with capsys.disabled():
        print(f"\n{rows:,} rows, {len(source.returns)} returns:")
        for file in FILES:
            start = process_time()
            made = b"".join(file.make(source))
            took = process_time() - start
            print(f"  {file.suffix}: {took:.2f} s, {len(made) / 1e6:.2f} MB")
            assert took < FILE_SECONDS


def test_at_a_million_rows_memory_stays_flat(capsys):
    rows = publish(MANY_AREAS, YEARS)
    source = public_source(AT)
    with capsys.disabled():
        print(f"\n{rows:,} rows:")
        for file in (file for file in FILES if file.is_streamed):
            size, growth = drained(file.make(source))
            print(f"  {file.suffix}: {size / 1e6:.0f} MB, memory grew by {growth:.1f} MB")
            assert growth < GROWTH
