"""A workbook goes home with its co-ordinator and comes back, with and without JavaScript; and a file of all areas."""

import openpyxl
import pytest

from returns.arithmetic.figures import Entry
from returns.models import Event, Figure, Upload
from tests.factories import CHESHIRE_FIGURES

pytestmark = pytest.mark.django_db(transaction=True)

FILES = "/returns/2021/cheshire/files/"


def value(code: str, area: str = "cheshire") -> Entry:
    return Figure.objects.get(revision__area_return__area__slug=area, revision__year=2021, cell__code=code).entry


def fill_in(path, **figures) -> None:
    """What a person does in a spreadsheet program: type into the boxes, save."""
    book = openpyxl.load_workbook(path)
    for name, figure in figures.items():
        sheet, cell = next(book.defined_names[name].destinations)
        book[sheet][cell.replace("$", "")] = figure
    book.save(path)


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_a_workbook_is_taken_home_filled_in_and_sent_back(
    script, cheshire_filled, browser_of, cheshire_coordinator, tmp_path
):
    page = browser_of(cheshire_coordinator, java_script_enabled=script)
    page.goto("/returns/2021/cheshire/")
    page.get_by_role("link", name="Figures by file").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Workbook for Excel (XLSX)").click()
    assert download.value.suggested_filename == "mappa-2021-cheshire-workbook.xlsx"
    path = tmp_path / "return.xlsx"
    download.value.save_as(path)

    fill_in(path, orders_no=5, reason__sro_breaches="The records were lost.", sro_breaches=None)
    page.get_by_label("Choose a file").set_input_files(path)
    page.get_by_role("button", name="Check what would change").click()
    assert page.get_by_role("heading", level=1).inner_text() == "What the file would change"
    assert "2 boxes would change. We have not imported anything yet." in page.locator("main").inner_text()
    row = page.get_by_role("row").filter(has_text="NOs").first
    assert [cell.strip() for cell in row.get_by_role("cell").all_inner_texts()] == [
        str(CHESHIRE_FIGURES["orders_no"]), "5",
    ]  # fmt: skip
    assert value("orders_no") == Entry(CHESHIRE_FIGURES["orders_no"])

    page.get_by_role("button", name="Import these figures").click()
    assert "2 figures imported from return.xlsx." in page.locator("main").inner_text()
    assert value("orders_no") == Entry(5)
    assert value("sro_breaches") == Entry(None, "The records were lost.")
    assert not Upload.objects.exists()

    page.goto(FILES)
    page.get_by_role("button", name="Withdraw return.xlsx").click()
    assert "return.xlsx is withdrawn. We restored 2 figures (Cheshire)." in page.locator("main").inner_text()
    assert value("orders_no") == Entry(CHESHIRE_FIGURES["orders_no"])
    assert Event.objects.filter(act="import_withdrawn").count() == 1


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_a_workbook_with_a_slip_names_sheet_and_cell(
    script, cheshire_filled, browser_of, cheshire_coordinator, tmp_path
):
    page = browser_of(cheshire_coordinator, java_script_enabled=script)
    page.goto(FILES)
    with page.expect_download() as download:
        page.get_by_role("link", name="Workbook for Excel (XLSX)").click()
    path = tmp_path / "return.xlsx"
    download.value.save_as(path)
    fill_in(path, orders_no="about five")
    page.get_by_label("Choose a file").set_input_files(path)
    page.get_by_role("button", name="Check what would change").click()
    told = page.get_by_role("alert").inner_text()
    assert "return.xlsx was not imported" in told
    assert "NOs must be a number, using the digits 0 to 9; it is “about five”" in told
    assert page.title().startswith("Error: ")
    assert not Upload.objects.exists()


def test_the_national_team_brings_a_file_of_two_areas_and_cancels(
    cheshire_filled, kent_2021, browser_of, national_reviewer
):
    page = browser_of(national_reviewer)
    page.goto("/national/2021/")
    page.get_by_role("link", name="Figures by file, for all areas").click()
    file = {"name": "all.csv", "mimeType": "text/csv", "buffer": b"area,orders_no\ncheshire,5\nkent,6\n"}
    page.get_by_label("Choose a file").set_input_files(file)
    page.get_by_role("button", name="Check what would change").click()
    assert "2 boxes would change." in page.locator("main").inner_text()
    page.get_by_role("button", name="Cancel").click()
    assert "Cancelled" in page.locator("main").inner_text()
    assert value("orders_no", "kent") == Entry()
    assert not Upload.objects.exists()
