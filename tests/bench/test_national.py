"""National outputs over HTTP beside psql and Datasette: the same rows, the same machine, in one run, turn by turn.

Ours is gunicorn with one process, as production runs it. Datasette has the rows of the tidy CSV in one SQLite table
with an index by year, and settings that let it give all rows in one answer.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pytest
from django.utils import timezone

from reports.models import KeptFile, KeptPart
from reports.published import one_select
from reports.published.source import public_source
from tests.bench import at_most, sized
from tests.bench.many import longer, publish
from tests.bench.serving import Server, datasette, ours, to_sqlite
from tests.bench.test_bench import medians, seconds
from tests.bench.test_files import AREAS, GROWTH, MANY_AREAS, YEARS, psql_copy

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]

TURNS, FEW_TURNS = sized((9, 2), (1, 1))
QUICK_TURNS = sized(60, 1)  # of answers that take milliseconds
YEAR = YEARS[-1]
CSV, THEIR_CSV = "/reports/all/files/mappa-all.csv", "/figures/figures.csv?_stream=on&_size=max"
TOTALS = f"/api/v1/totals/?year={YEAR}"
# What is asked for again, and the most that a 304 may cost of its 200. The CSV is kept: its 200 makes nothing, it reads
# 2 MB and hands them to a reader on the same machine, where bytes cost next to nothing. A 304 of it is at 0.33 to 0.40;
# one that read the file and then kept it to itself would be at 0.67: half tells them apart.
KNOWN = {"the CSV of all figures": (CSV, 1 / 2), "a page of figures": (f"/api/v1/figures/?year={YEAR}", 1 / 3)}
# What our totals say, as far as the tidy CSV holds it, in one statement: each box's sum and the areas with a value; and
# of totals by category, by level and of a question the sum of what there is and the areas that have all of it.
SAME = f"""
WITH figure AS (SELECT question, category, level, cell, area, value FROM figures WHERE year = {YEAR}),
total AS (
    SELECT question, category, NULL AS level, area, sum(value) AS value, count(value) = count(*) AS whole
      FROM figure WHERE category IS NOT NULL AND level IS NOT NULL GROUP BY question, category, area
    UNION ALL
    SELECT question, NULL, level, area, sum(value), count(value) = count(*)
      FROM figure WHERE category IS NOT NULL AND level IS NOT NULL GROUP BY question, level, area
    UNION ALL
    SELECT question, NULL, NULL, area, sum(value), count(value) = count(*)
      FROM figure WHERE category IS NOT NULL OR level IS NOT NULL GROUP BY question, area
)
SELECT cell, question, category, level, sum(value) AS value, count(value) AS areas FROM figure GROUP BY cell
UNION ALL
SELECT NULL, question, category, level, sum(value), sum(whole) FROM total GROUP BY question, category, level
"""
THEIR_TOTALS = f"/figures.json?_shape=array&sql={quote(' '.join(SAME.split()))}"


class Bench(NamedTuple):
    rows: int
    ours: Server
    theirs: Server


@pytest.fixture
def of_today() -> Iterator[tuple[int, Server]]:
    """43 respondents, twenty years, 395 boxes each."""
    rows = publish(*sized((43, YEARS, longer(61)), (3, YEARS, longer(1))))
    with ours() as here:
        yield rows, here


@contextmanager
def served(areas: int, folder: Path) -> Iterator[Bench]:
    rows = publish(areas, YEARS)
    tidy, file = folder / "tidy.csv", folder / "figures.db"
    with tidy.open("wb") as out:
        out.writelines(one_select.csv(public_source(timezone.now()).state))
    to_sqlite(tidy, file)
    with ours() as here, datasette(file) as there:
        yield Bench(rows, here, there)


@pytest.fixture
def twenty_years(tmp_path) -> Iterator[Bench]:
    with served(AREAS, tmp_path) as bench:
        yield bench


@pytest.fixture
def a_million(tmp_path) -> Iterator[Bench]:
    with served(MANY_AREAS, tmp_path) as bench:
        yield bench


@pytest.fixture
def tell(capsys):
    def told(line: str) -> None:
        with capsys.disabled():
            print(f"\n{line}", end="")

    return told


def ms(taken: float) -> str:
    return f"{taken * 1000:.1f} ms"


def all_of(server: Server, path: str):
    return lambda: sum(server.drain(path))


def totals_of(server: Server, path: str):
    def ask() -> None:
        assert server.get(path)[0] == 200

    return ask


def sums_in(rows: list[dict]) -> set[tuple]:
    return {(row["question"], row["category"], row["level"], row["value"], row["areas"]) for row in rows}


def test_both_add_up_the_same(twenty_years):
    here, there = (side.json(path) for side, path in ((twenty_years.ours, TOTALS), (twenty_years.theirs, THEIR_TOTALS)))
    assert len(here["totals"]) == len(there)
    assert sums_in(here["totals"]) == sums_in(there)


def test_the_csv_of_twenty_years(twenty_years, tell):
    rows, here, there = twenty_years
    command = psql_copy(public_source(timezone.now()).state)
    psql = lambda: subprocess.run(command, check=True, capture_output=True)  # noqa: E731
    took, copied = medians(TURNS, all_of(here, CSV), psql)
    tell(f"{rows:,} rows as CSV: {ms(took)} = {took / copied:.2f} × psql ({ms(copied)}), at most 3")
    took, theirs = medians(TURNS, all_of(here, CSV), all_of(there, THEIR_CSV))
    tell(f"{rows:,} rows as CSV: Datasette {ms(theirs)} = {theirs / took:.1f} × ours ({ms(took)}), at least 8")
    at_most(took, 3 * copied)
    at_most(8 * took, theirs)


def test_the_csv_that_nobody_has_asked_for_before(of_today, tell):
    rows, here = of_today
    command = psql_copy(public_source(timezone.now()).state)
    psql = lambda: subprocess.run(command, check=True, capture_output=True)  # noqa: E731

    def nothing_is_kept() -> None:
        KeptPart.objects.all().delete()
        KeptFile.objects.all().delete()

    took, copied = medians(TURNS, all_of(here, CSV), psql, between=nothing_is_kept)
    tell(f"{rows:,} rows as CSV, first asker: {ms(took)} = {took / copied:.2f} × psql ({ms(copied)}), at most 3")
    at_most(took, 3 * copied)


def test_the_csv_of_a_million_rows(a_million, tell):
    rows, here, there = a_million
    all_of(here, f"/reports/{YEAR}/files/mappa-{YEAR}.csv")()  # what a first answer loads stays
    before, highest = here.memory(), 0.0
    for number, _ in enumerate(here.drain(CSV)):
        if number % 8 == 0:
            highest = max(highest, here.memory())
    growth = highest - before
    took, theirs = (min(seconds(all_of(*side)) for _ in range(FEW_TURNS)) for side in ((here, CSV), (there, THEIR_CSV)))
    tell(f"{rows:,} rows as CSV: Datasette {theirs:.1f} s = {theirs / took:.1f} × ours ({took:.2f} s), at least 10")
    tell(f"{rows:,} rows as CSV: our memory grew by {growth:.1f} MB, less than {GROWTH}")
    at_most(growth, GROWTH)
    at_most(10 * took, theirs)


@pytest.mark.parametrize(("size", "share"), [("twenty_years", 1 / 2), ("a_million", 1 / 10)])
def test_the_totals_of_a_year(size, share, request, tell):
    rows, here, there = request.getfixturevalue(size)
    turns = QUICK_TURNS if size == "twenty_years" else TURNS
    took, theirs = medians(turns, totals_of(here, TOTALS), totals_of(there, THEIR_TOTALS))
    tell(
        f"{rows:,} rows, totals of a year: {ms(took)} = {took / theirs:.3f} × Datasette ({ms(theirs)}), at most {share}"
    )
    at_most(took, share * theirs)


@pytest.mark.parametrize("what", KNOWN)
def test_a_304(what, twenty_years, tell):
    path, share = KNOWN[what]
    took, whole = known_and_whole(twenty_years.ours, path)
    tell(f"a 304 of {what}: {ms(took)} = {took / whole:.2f} × its 200 ({ms(whole)}), at most {share:.2f}")
    at_most(took, share * whole)


def test_a_304_of_what_is_remembered(twenty_years, tell):
    """The whole answer costs what the 304 does: neither is made, and a third of that is no bound for anything."""
    took, whole = known_and_whole(twenty_years.ours, TOTALS)
    tell(f"a 304 of the totals: {ms(took)} = {took / whole:.2f} × its 200 ({ms(whole)}), which is remembered: no bound")


def known_and_whole(here: Server, path: str) -> tuple[float, float]:
    """The median time of a 304, and that of its 200."""
    tag = here.get(path)[2]["etag"]

    def whole() -> None:
        assert here.get(path)[0] == 200

    def known() -> None:
        assert here.get(path, If_None_Match=tag)[:2] == (304, b"")

    return medians(QUICK_TURNS, known, whole)
