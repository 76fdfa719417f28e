"""What the board of a whole year costs: every area a filled draft, last year published, some issues open.

Between two looks an area saves a figure, as on the day before the deadline: that return is worked out again.
"""

import csv
from concurrent.futures import ThreadPoolExecutor
from itertools import count, cycle

import pytest
from django.db import connection
from django.test import Client

from reports.demo import invented
from returns.arithmetic.figures import Entry
from returns.entry.figure_actions import save_figures
from returns.models import Cell, Revision, Status, User
from returns.populations.actions import load_areas
from tests.bench import at_most, sized
from tests.bench.test_bench import medians
from tests.factories import AT, ROOT, UserFactory
from tests.scene import load_year

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]

AREAS = sized(None, 3)  # all of them
TURNS, BOUND = sized(60, 1), 6.0
# The form of 2021/22, and today's.
YEARS = (2022, 2025)


def every_area() -> None:
    """The areas, and the national bodies after them."""
    with (ROOT / "returns/reference/areas.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    areas = [row for row in rows if row["kind"] != "body"][:AREAS]
    load_areas(rows=areas + [row for row in rows if row["kind"] == "body"])


def fill(year: int, by: User) -> None:
    """Invented figures in every draft of a year, saved as people save them."""
    cells = list(Cell.objects.filter(year=year).values_list("code", "position", "asked_of"))
    for revision in Revision.objects.with_names().filter(year=year):
        area = revision.area_return.area
        numbers = invented.figures(area.slug, year, 900_000 + 40_000 * area.pk)
        asked = [(code, position) for code, position, whom in cells if whom == area.asked_as]
        entries = {code: Entry(numbers.get(code, (position + area.pk) % 7)) for code, position in asked}
        save_figures(revision=revision, by=by, at=AT, entries=entries)


@pytest.fixture(params=YEARS)
def whole_year(request, national_publisher) -> int:
    last, now = request.param - 1, request.param
    every_area()
    for year in (last, now):
        load_year(year, national_publisher)
        fill(year, national_publisher)
    acts = {f"{act}_at": AT for act in ("submitted", "accepted", "published")}
    acts |= {"submitted_by": national_publisher, "published_by": national_publisher}
    Revision.objects.filter(year=last).update(status=Status.PUBLISHED, accepted_by=UserFactory(), **acts)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # what a database that lives does by itself
    return now


def test_the_board_of_every_area_costs_at_most_six_empty_pages(whole_year, national_reviewer, settings, capsys):
    settings.ROOT_URLCONF = "tests.bench.urls"
    drafts, saves = cycle(Revision.objects.with_names().filter(year=whole_year)), count()
    client = Client()
    client.force_login(national_reviewer)

    def an_area_saves() -> None:
        revision = next(drafts)
        code = Cell.objects.filter(year=whole_year, asked_of=revision.area_return.area.asked_as).first().code
        save_figures(revision=revision, by=national_reviewer, at=AT, entries={code: Entry(1_000 + next(saves))})

    def open_the_board() -> None:
        assert client.get(f"/national/{whole_year}/").status_code == 200

    def open_the_empty_page() -> None:
        assert client.get("/empty/").status_code == 200

    def measure() -> tuple[float, float]:
        try:
            return medians(TURNS, open_the_board, open_the_empty_page, between=an_area_saves)
        finally:
            connection.close()

    # On a thread of its own, as a server's worker answers: without the fifty frames of the test runner above it.
    with ThreadPoolExecutor(max_workers=1) as worker:
        board, empty = worker.submit(measure).result()
    with capsys.disabled():
        rows = Revision.objects.filter(year=whole_year).count()
        told = f"{whole_year}: a board of {rows}, {Cell.objects.filter(year=whole_year).count()} boxes"
        print(f"\n{told}: {board * 1000:.1f} ms = {board / empty:.2f} × an empty page")
    at_most(board, BOUND * empty)
