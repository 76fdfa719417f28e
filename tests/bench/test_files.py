"""What the consolidated files cost: memory at a million rows, workbooks of twenty years. Over HTTP: test_national."""

import gc
from collections.abc import Iterable
from pathlib import Path
from time import process_time

import pytest
from django.db import connection

from mappa import postgres
from reports.files.catalogue import FILES, TIDY_CSV, WIDE_CSV
from reports.published import editions, one_select
from reports.published.source import public_source
from tests.bench import at_most, sized
from tests.bench.many import publish
from tests.factories import AT

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]

# England and Wales over twenty years; and a million figures.
AREAS, YEARS = sized((42, range(2001, 2021)), (3, range(2019, 2021)))
MANY_AREAS = sized(1725, 5)
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


def psql_copy(state: editions.State) -> list[str]:
    """The same rows as a CSV file, by PostgreSQL's own program."""
    keys = {"revisions": list(state.revisions), "earlier": list(state.earlier), "cell": None, "is_report": False}
    with connection.cursor() as cursor:
        select = cursor.mogrify(one_select.SELECT, keys)
    line = " ".join(str(select).split())
    place = connection.settings_dict
    where = ["--host", place["HOST"], "--username", place["USER"], "--dbname", place["NAME"]]
    copy = rf"\copy ({line}) TO '/dev/null' WITH (FORMAT csv, HEADER)"
    return [str(postgres._binaries() / "psql"), "--no-psqlrc", "--quiet", *where, "--command", copy]


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
            at_most(took, FILE_SECONDS)


def test_at_a_million_rows_memory_stays_flat(capsys):
    rows = publish(MANY_AREAS, YEARS)
    source = public_source(AT)
    with capsys.disabled():
        print(f"\n{rows:,} rows:")
        for file in (TIDY_CSV, WIDE_CSV):
            size, growth = drained(file.make(source))
            print(f"  {file.suffix}: {size / 1e6:.0f} MB, memory grew by {growth:.1f} MB")
            at_most(growth, GROWTH)
