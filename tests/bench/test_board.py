"""What the board of a whole year costs: every area a filled draft, last year published, some issues open."""

import csv
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from reports.demo import invented
from returns.arithmetic.figures import Entry
from returns.entry.figure_actions import save_figures
from returns.models import Area, Revision, Status, User
from returns.populations.actions import load_areas
from tests.bench import at_most, sized
from tests.bench.test_bench import medians
from tests.factories import AT, ROOT, UserFactory
from tests.scene import load_year

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]

AREAS = sized(None, 3)  # all of them
TURNS, BOUND = sized(60, 1), 6.0
LAST, NOW = 2021, 2022


def every_area() -> None:
    with (ROOT / "returns/reference/areas.csv").open(newline="") as file:
        load_areas(rows=list(csv.DictReader(file))[:AREAS])


def fill(year: int, by: User) -> None:
    """Invented figures in every draft of a year, saved as people save them."""
    for revision in Revision.objects.with_names().filter(year=year):
        area = revision.area_return.area
        numbers = invented.figures(area.slug, year, 900_000 + 40_000 * area.pk)
        entries = {code: Entry(value) for code, value in numbers.items()}
        save_figures(revision=revision, by=by, at=AT, entries=entries)


@pytest.fixture
def whole_year(national_publisher):
    every_area()
    for year in (LAST, NOW):
        load_year(year, national_publisher)
        fill(year, national_publisher)
    acts = {f"{act}_at": AT for act in ("submitted", "accepted", "published")}
    acts |= {"submitted_by": national_publisher, "published_by": national_publisher}
    Revision.objects.filter(year=LAST).update(status=Status.PUBLISHED, accepted_by=UserFactory(), **acts)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # what a database that lives does by itself


def test_the_board_of_every_area_costs_at_most_six_empty_pages(whole_year, national_reviewer, settings, capsys):
    settings.ROOT_URLCONF = "tests.bench.urls"
    client = Client()
    client.force_login(national_reviewer)

    def open_the_board() -> None:
        assert client.get(f"/national/{NOW}/").status_code == 200

    def open_the_empty_page() -> None:
        assert client.get("/empty/").status_code == 200

    def measure() -> tuple[float, float]:
        try:
            return medians(TURNS, open_the_board, open_the_empty_page)
        finally:
            connection.close()

    # On a thread of its own, as a server's worker answers: without the fifty frames of the test runner above it.
    with ThreadPoolExecutor(max_workers=1) as worker:
        board, empty = worker.submit(measure).result()
    with capsys.disabled():
        areas = Area.objects.count()
        print(f"\na board of {areas}: {board * 1000:.1f} ms = {board / empty:.2f} × an empty page")
    at_most(board, BOUND * empty)
