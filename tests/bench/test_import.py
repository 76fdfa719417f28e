"""What an import costs: 20 years of 42 areas as one tidy file, beside django-import-export on the same rows and table.

Ours checks every row and runs every rule; the library's own way does neither. Each starts from the same empty drafts.
"""

import csv
import io
import tracemalloc
from collections.abc import Callable
from time import perf_counter

import pytest
import tablib
from django.db import transaction
from import_export import fields, resources, widgets

from reports.demo import invented
from returns.form import definition
from returns.imports.resources import FiguresResource
from returns.models import Area, Cell, Event, Figure, Revision
from returns.years.actions import open_year
from tests.bench import at_most, sized
from tests.bench.test_board import every_area
from tests.factories import AT, QUESTIONNAIRES

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]

YEARS = sized(range(2031, 2051), range(2031, 2033))
FASTER_THAN_STOCK, SHARE_OF_BULK = 20, 0.5


@pytest.fixture
def drafts(national_publisher):
    """An open year after the other, with an empty draft of every area."""
    every_area()
    form = (QUESTIONNAIRES / "2021.toml").read_text(encoding="utf-8")
    for end in YEARS:
        year = definition.load(form.replace("year = 2021", f"year = {end}", 1))[0]
        open_year(year=year, by=national_publisher, at=AT, deadline=AT.date())


def tidy(change: Callable[[int, str], str] = lambda value, code: str(value)) -> tablib.Dataset:
    file = io.StringIO(newline="")
    rows = csv.writer(file)
    rows.writerow(["year", "area", "cell", "value"])
    for area in Area.objects.with_people():
        for end in YEARS:
            numbers = invented.figures(area.slug, end, 900_000 + 40_000 * area.pk)
            rows.writerows([end, area.slug, code, change(value, code)] for code, value in numbers.items())
    return tablib.Dataset().load(file.getvalue(), format="csv")


class RevisionWidget(widgets.ForeignKeyWidget):
    def get_queryset(self, value, row, *args, **kwargs):
        return self.model.objects.filter(year=row["year"], status="draft")


class CellWidget(widgets.ForeignKeyWidget):
    def get_queryset(self, value, row, *args, **kwargs):
        return self.model.objects.filter(year=row["year"])


class Stock(resources.ModelResource):
    """As the library's documentation has it: natural keys, looked up for each row."""

    revision = fields.Field("revision", "area", RevisionWidget(Revision, "area_return__area__slug"))
    cell = fields.Field("cell", "cell", CellWidget(Cell, "code"))

    class Meta:
        model = Figure
        fields = ("revision", "cell", "value")
        import_id_fields = ("revision", "cell")


class Kept(widgets.Widget):
    """A foreign key looked up once for all rows."""

    def __init__(self, keys: dict):
        super().__init__()
        self.keys = keys

    def clean(self, value, row=None, **kwargs):
        return self.keys[int(row["year"]), value]


def bulk() -> resources.ModelResource:
    """The same with the library's bulk mode, and with its keys looked up once."""
    revisions = Revision.objects.filter(status="draft").select_related("area_return__area")
    by_area = {(row.year_id, row.area_return.area.slug): row for row in revisions}
    by_code = {(row.year_id, row.code): row for row in Cell.objects.all()}

    class Bulk(resources.ModelResource):
        revision = fields.Field("revision", "area", Kept(by_area))
        cell = fields.Field("cell", "cell", Kept(by_code))

        class Meta:
            model = Figure
            fields = ("revision", "cell", "value")
            import_id_fields = ("revision", "cell")
            use_bulk = True
            batch_size = 1000
            skip_diff = True

    return Bulk()


def timed(make: Callable[[], resources.Resource], dataset: tablib.Dataset) -> tuple[float, int, int]:
    """Seconds, figures that stand afterwards, and rows with errors, of one import that is then undone."""
    with transaction.atomic():
        start = perf_counter()
        result = make().import_data(dataset, raise_errors=False)
        taken = perf_counter() - start
        written = Figure.objects.filter(value__isnull=False).count()
        errors = sum(bool(row.errors) for row in result.rows)
        transaction.set_rollback(True)
    return taken, written, errors


def test_an_import_with_all_checks_is_faster_than_the_library(drafts, national_publisher, capsys):
    def ours() -> FiguresResource:
        return FiguresResource(by=national_publisher, at=AT)

    dataset, wrong = tidy(), tidy(lambda value, code: f"{value}.5")
    rows = len(dataset)
    taken, written, errors = timed(ours, dataset)
    assert (written, errors) == (rows, 0)
    again, in_bulk = timed(ours, dataset)[0], timed(bulk, dataset)
    all_wrong = timed(ours, wrong)
    assert (all_wrong[1], all_wrong[2]) == (0, rows)
    tracemalloc.start()
    timed(ours, dataset)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    stock = timed(Stock, dataset)
    assert in_bulk[1] == stock[1] == rows
    assert not Event.objects.filter(act="figures_imported").exists()
    best = min(taken, again)
    with capsys.disabled():
        print(
            f"\n{rows:,} rows: {best:.2f} s, {stock[0] / best:.1f} × faster than the default ({stock[0]:.1f} s), "
            f"{best / in_bulk[0]:.2f} of its bulk mode ({in_bulk[0]:.1f} s); peak {peak / 2**20:.0f} MB; "
            f"every row wrong: {all_wrong[0]:.2f} s"
        )
    at_most(best * FASTER_THAN_STOCK, stock[0])
    at_most(best, SHARE_OF_BULK * in_bulk[0])
