"""National figures as published: what a file may say, what is refused and where, and which first number is kept."""

import csv

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from reports.models import NationalFigure
from reports.national_figures.actions import load_at_once
from reports.published.national_figures import as_published
from returns.models import Event, Purpose, Revision, Upload
from returns.record.refusals import Refused
from tests.factories import AT, ROOT

PAGE = "/national/published/"
HEADER = "year,code,value,source\n"
ONE = "2015,snapshot_c1_total,49466,The bulletin of 2016\n"
pytestmark = pytest.mark.django_db


def load(rows: str, by, header: str = HEADER) -> int:
    return load_at_once(content=(header + rows).encode(), name="history.csv", by=by, at=AT)


def stored() -> dict[tuple[int, str], tuple[int, int | None]]:
    return {(row.year, row.code): (row.value, row.first_released) for row in NationalFigure.objects.all()}


def test_a_file_is_loaded_whole_and_is_on_record(cheshire_2021, national_publisher):
    assert load(ONE + "2016,snapshot_l1_total,1,The same\n", national_publisher) == 2
    assert stored() == {(2015, "snapshot_c1_total"): (49466, None), (2016, "snapshot_l1_total"): (1, None)}
    event = Event.objects.get(act="national_figures_loaded")
    assert (event.by, event.changes["loaded"]["2015"]) == (national_publisher, {"snapshot_c1_total": [None, 49466]})


def test_a_later_revision_keeps_what_was_released_first(cheshire_2021, national_publisher):
    load(ONE, national_publisher)
    for value in (49400, 49300):
        load(ONE.replace("49466", str(value)), national_publisher)
    assert stored() == {(2015, "snapshot_c1_total"): (49300, 49466)}
    [told] = as_published({2021})
    assert (told.status, told.first) == ("r", 49466)
    with pytest.raises(Refused, match="was first released here as 49,466, and that stays"):
        load(
            "2015,snapshot_c1_total,49200,A bulletin,1\n", national_publisher, "year,code,value,source,first_released\n"
        )


def test_a_file_may_say_itself_what_was_released_first(cheshire_2021, national_publisher):
    header = "year,code,value,source,first_released,break_note\n"
    load("2020,snapshot_c2_total,21764,The bulletin,22943,Counted anew.\n", national_publisher, header)
    [told] = as_published({2021})
    assert (told.value, told.first, told.status, told.breaks, told.why) == (21764, 22943, "r", True, "Counted anew.")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("2015,snapshot_c9_total,5,S", "Row 3: a national figure for a cell that the form lacks: no year’s form has"),
        ("2015,,5,S", "Row 3: the code is empty."),
        ("2021,snapshot_c1_total,5,S", "Row 3: 2020/21 has returns of areas here, and their sum is its national"),
        ("2015,snapshot_c1_total,5,S", "Row 3: snapshot_c1_total of 2015 stands in row 2 already."),
        ("2016,snapshot_c1_total,5.5,S", "Row 3: the value must be a whole number"),
        ("2016,snapshot_c1_total,-5,S", "Row 3: the value must be 0 or more"),
        ("2016,snapshot_c1_total,n/a,S", "Row 3: the value must be a number"),
        ("2016,snapshot_c1_total,,S", "Row 3: the value is empty."),
        ("2016,snapshot_c1_total,5,", "Row 3: the source is empty"),
        ("16,snapshot_c1_total,5,S", "Row 3: the year must be that in which the reporting year ends, from 1998 to"),
        ("2035,snapshot_c1_total,5,S", "Row 3: the year must be that in which the reporting year ends, from 1998 to"),
        ("2016,rsos_per_100k,5,S", "Row 3: a national figure for a cell that the form lacks"),
    ],
)
def test_a_wrong_row_is_refused_by_its_place_and_nothing_is_written(cheshire_2021, national_publisher, row, problem):
    with pytest.raises(Refused) as refused:
        load(ONE + row + "\n", national_publisher)
    assert problem in str(refused.value)
    assert not NationalFigure.objects.exists()
    assert not Upload.objects.exists()


def test_a_year_whose_returns_are_invented_may_have_its_real_figures(cheshire_2021, national_publisher):
    Revision.objects.update(source="invented", note="Made up.")
    assert load("2021,snapshot_c1_total,62435,The bulletin\n", national_publisher) == 1
    assert as_published({2021}) == ()


def test_only_the_national_team_loads_them(cheshire_2021, cheshire_coordinator):
    with pytest.raises(Refused):
        load(ONE, cheshire_coordinator)


def test_the_page_shows_a_file_before_it_is_loaded(cheshire_2021, national_publisher, national_reviewer, client_of):
    client = client_of(national_publisher)
    response = client.post(PAGE, {"file": SimpleUploadedFile("history.csv", (HEADER + ONE).encode())}, follow=True)
    assert "49,466" in response.content.decode()
    assert not NationalFigure.objects.exists()
    upload = Upload.objects.get(purpose=Purpose.NATIONAL)
    assert "Only the person who sent the file" in client_of(national_reviewer).get(upload.address).content.decode()
    assert client_of(national_reviewer).post(f"{upload.address}confirm/").status_code == 409
    shown = client.post(f"{upload.address}confirm/", follow=True).content.decode()
    assert "1 national figure loaded." in shown
    assert "2014/15" in shown
    again = client.post(PAGE, {"file": SimpleUploadedFile("again.csv", (HEADER + ONE).encode())}, follow=True)
    assert "is loaded already. Nothing was changed." in again.content.decode()


def test_the_page_names_each_problem_and_keeps_no_file(cheshire_2021, national_publisher, client_of):
    bad = SimpleUploadedFile("history.csv", (HEADER + "2015,orders_nothing,1,S\n").encode())
    shown = client_of(national_publisher).post(PAGE, {"file": bad}).content.decode()
    assert "<strong>Row 2</strong>: a national figure for a cell that the form lacks" in shown
    none = SimpleUploadedFile("history.csv", b"year,code\n2015,orders_no\n")
    assert "missing: value, source" in client_of(national_publisher).post(PAGE, {"file": none}).content.decode()
    assert not Upload.objects.exists()


def test_the_command_loads_the_real_totals(cheshire_2021, national_publisher, tmp_path):
    call_command(
        "load_national_figures", ROOT / "returns/reference/national-figures.csv", user=national_publisher.email
    )
    assert stored()[2020, "snapshot_c2_total"] == (21764, 22943)
    assert len(stored()) == 21
    with (ROOT / "returns/reference/national-figures.csv").open(newline="") as file:
        assert {row["year"] for row in csv.DictReader(file)} == {str(year) for year in range(2014, 2021)}
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_national_figures", tmp_path / "none.csv", user=national_publisher.email)
    with pytest.raises(CommandError, match="There is no account"):
        call_command("load_national_figures", tmp_path / "none.csv", user="nobody@example.org")


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("value = 5", "nationalfigure_first_released_stays"),
        ("value = 5, first_released = 6", "nationalfigure_first_released_stays"),
        ("year = 2014", "nationalfigure_first_released_stays"),
        ("source = ' '", "nationalfigure_has_a_source"),
        ("value = -1, first_released = 49466", "reports_nationalfigure_value_check"),
    ],
)
def test_the_database_keeps_what_was_released_first(cheshire_2021, national_publisher, change, constraint):
    load(ONE, national_publisher)
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE reports_nationalfigure SET {change}")
    assert error.value.__cause__.diag.constraint_name == constraint


@pytest.mark.parametrize(
    ("row", "constraint"),
    [
        ({"year": 2015}, "nationalfigure_once"),
        ({"year": 21}, "nationalfigure_of_a_reporting_year"),
        ({"code": "Snapshot"}, "nationalfigure_code_is_well_formed"),
        ({"source": ""}, "nationalfigure_has_a_source"),
    ],
)
def test_the_database_takes_each_figure_once_and_well_formed(cheshire_2021, national_publisher, row, constraint):
    load(ONE, national_publisher)
    told = {"year": 2016, "code": "snapshot_c1_total", "value": 1, "source": "S", "loaded_at": AT} | row
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        NationalFigure.objects.create(**told)
    assert error.value.__cause__.diag.constraint_name == constraint
