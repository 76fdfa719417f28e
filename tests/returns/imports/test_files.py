"""Figures by file in the browser: download, send, look, import, cancel, withdraw; who may, and what is refused."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl.workbook.defined_name import DefinedName

from returns.arithmetic.figures import Entry
from returns.entry.actions import explain, submit
from returns.entry.figure_actions import save_figures
from returns.models import Cell, Event, Figure, Upload
from returns.years.actions import open_year
from tests.factories import AT, CHESHIRE_FIGURES
from tests.pages import read

pytestmark = pytest.mark.django_db

FILES = "/returns/2021/cheshire/files/"
YEAR_FILES = "/national/2021/files/"
HEADER = "area,cell,value\n"


@pytest.fixture(autouse=True)
def still(clock):
    """Pages go by the clock too."""


@pytest.fixture
def coordinator(client_of, cheshire_coordinator):
    return client_of(cheshire_coordinator)


@pytest.fixture
def colleague(client_of, national_reviewer):
    return client_of(national_reviewer)


def send(client, content: str | bytes, name: str = "figures.csv", to: str = FILES, **more):
    content = content.encode() if isinstance(content, str) else content
    return client.post(to, {"file": SimpleUploadedFile(name, content)}, **more)


def value(code: str, area: str = "cheshire") -> Entry:
    return Figure.objects.get(revision__area_return__area__slug=area, revision__year=2021, cell__code=code).entry


def shown(client, address: str) -> str:
    return re.search(r'name="shown" value="(\w+)"', client.get(address).content.decode())[1]


# --- The way of a file ----------------------------------------------------------------------------


def test_a_file_is_looked_at_imported_and_withdrawn(cheshire_filled, coordinator):
    response = send(coordinator, HEADER + "cheshire,orders_no,5\n")
    preview = response["Location"]
    page = read(coordinator.get(preview))
    assert "1 box would change. We have not imported anything yet." in page.text
    assert f"Now: {CHESHIRE_FIGURES['orders_no']} In the file: 5" in page.text
    assert value("orders_no") == Entry(CHESHIRE_FIGURES["orders_no"])
    done = read(coordinator.post(preview, {"then": "confirm", "shown": shown(coordinator, preview)}, follow=True))
    assert "1 figure imported from figures.csv." in done.text
    assert value("orders_no") == Entry(5)
    assert not Upload.objects.exists()
    page = read(coordinator.get(FILES))
    assert "figures.csv Cheshire Coordinator, 1 June 2021, 09:30 Boxes changed: 1 Withdraw figures.csv" in page.text
    key = Event.objects.imports().get().changes["file"]["upload"]
    page = read(coordinator.post(f"{FILES}{key}/withdraw/", follow=True))
    assert "figures.csv is withdrawn. We restored 1 figure (Cheshire)." in page.text
    assert "Withdrawn" in page.text
    assert value("orders_no") == Entry(CHESHIRE_FIGURES["orders_no"])


def test_cancel_leaves_no_trace(cheshire_filled, coordinator):
    preview = send(coordinator, HEADER + "cheshire,orders_no,5\n")["Location"]
    events = Event.objects.count()
    page = read(coordinator.post(preview, {"then": "cancel"}, follow=True))
    assert "Cancelled. Nothing has changed, and we have deleted the file." in page.text
    assert not Upload.objects.exists()
    assert Event.objects.count() == events
    assert coordinator.get(preview).status_code == 404


def test_a_file_that_says_what_stands_there_is_not_kept(cheshire_filled, coordinator):
    content = coordinator.get(FILES + "figures.csv").content
    page = read(send(coordinator, content, follow=True))
    assert "figures.csv has the same figures as the return. Nothing has changed." in page.text
    assert not Upload.objects.exists()


def test_what_changed_since_the_look_is_shown_again_before_anything_is_written(cheshire_filled, coordinator):
    preview = send(coordinator, HEADER + "cheshire,orders_no,5\n")["Location"]
    looked = shown(coordinator, preview)
    by = Event.objects.latest("pk").by
    save_figures(revision=cheshire_filled, by=by, at=AT, entries={"orders_no": Entry(7)})
    response = coordinator.post(preview, {"then": "confirm", "shown": looked})
    assert response.status_code == 409
    assert "Now: 7 In the file: 5" in read(response).text
    assert value("orders_no") == Entry(7)
    coordinator.post(preview, {"then": "confirm", "shown": shown(coordinator, preview)})
    assert value("orders_no") == Entry(5)


def test_a_confirmation_that_saw_nothing_is_not_taken(cheshire_filled, coordinator):
    preview = send(coordinator, HEADER + "cheshire,orders_no,5\n")["Location"]
    for sent in ({}, {"then": "confirm"}, {"then": "confirm", "shown": "0" * 64}):
        assert coordinator.post(preview, sent).status_code == 409
    assert value("orders_no") != Entry(5)


def test_every_problem_is_told_with_its_place_and_nothing_is_kept(cheshire_filled, coordinator):
    response = send(coordinator, HEADER + "cheshire,orders_no,many\ncheshire,orders_no,-1\nkent,orders_no,1\n")
    page = read(response)
    assert "figures.csv was not imported" in page.text
    assert "There are 3 problems with the file. We have not imported anything." in page.text
    assert "Row 2 : orders_no must be a number" in page.text
    assert "Row 3 : orders_no must be 0 or more" in page.text
    assert "Row 4 : the row is for Kent, and this is the return of Cheshire" in page.text
    assert not Upload.objects.exists()


def test_a_file_of_nothing_but_errors_shows_the_first_of_them(cheshire_filled, coordinator):
    page = read(send(coordinator, HEADER + "cheshire,orders_no,many\n" * 300))
    assert "There are 300 problems with the file." in page.text
    assert "We show the first 200." in page.text


def test_a_file_that_is_none_is_told_at_the_field(cheshire_filled, coordinator):
    page = read(send(coordinator, "nothing,like,it\n"))
    assert "The columns must be area, cell, value" in page.text
    assert not Upload.objects.exists()


def test_a_file_over_the_limit_is_named_and_never_arrives(cheshire_filled, coordinator, settings):
    settings.UPLOAD_LIMIT = settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 100_000
    page = read(send(coordinator, HEADER + "x" * 200_000))
    assert "The file is larger than" in page.text
    assert not Upload.objects.exists()


def test_no_file_at_all_is_asked_for(cheshire_filled, coordinator):
    assert "Choose a file" in read(coordinator.post(FILES)).text


def test_explanations_that_would_fall_away_are_announced(cheshire_filled, cheshire_coordinator, coordinator):
    from returns.checks.assessment import assess
    from returns.form.questionnaire import Questionnaire

    by = cheshire_coordinator
    save_figures(revision=cheshire_filled, by=by, at=AT, entries={"yearly_c1_l2": Entry(1)})
    issue = next(i for i in assess(cheshire_filled, Questionnaire.load(cheshire_filled.year)).issues)
    explain(revision=cheshire_filled, by=by, at=AT, issue=issue, text="So it was.")
    page = read(send(coordinator, HEADER + "cheshire,yearly_c1_l2,2\n", follow=True))
    assert "An explanation would be removed" in page.text
    assert "What the checks would find" in page.text


# --- Who may --------------------------------------------------------------------------------------


def test_what_somebody_else_sent_is_not_there(cheshire_filled, coordinator, colleague, client_of, kent_coordinator):
    preview = send(coordinator, HEADER + "cheshire,orders_no,5\n")["Location"]
    assert colleague.get(preview).status_code == 404
    assert client_of(kent_coordinator).get(preview).status_code == 404
    assert colleague.get(preview.replace("/returns/", "/national/").replace("cheshire/", "")).status_code == 404


def test_a_locked_return_says_who_holds_it_and_takes_no_file(cheshire_submitted, coordinator):
    response = send(coordinator, HEADER + "cheshire,orders_no,5\n")
    assert response.status_code == 409
    assert "Submitted" in read(response).text
    page = read(coordinator.get(FILES))
    assert "You cannot enter figures in this return now." in page.text
    assert "figures.csv" in page.links
    assert not Upload.objects.exists()


def test_a_return_submitted_while_its_file_waited_is_not_changed(cheshire_filled, cheshire_coordinator, coordinator):
    preview = send(coordinator, HEADER + "cheshire,orders_no,5\n")["Location"]
    looked = shown(coordinator, preview)
    submit(revision=cheshire_filled, by=cheshire_coordinator, at=AT)
    response = coordinator.post(preview, {"then": "confirm", "shown": looked})
    assert response.status_code == 409
    assert "takes no figures now" in read(response).text
    assert value("orders_no") != Entry(5)


def test_an_import_of_another_return_is_not_withdrawn_from_here(kent_2021, cheshire_filled, colleague, coordinator):
    to = reverse("files", kwargs={"year": 2021, "area": "kent"})
    preview = send(colleague, HEADER + "kent,orders_no,5\n", to=to)["Location"]
    colleague.post(preview, {"then": "confirm", "shown": shown(colleague, preview)})
    key = Event.objects.imports().get().changes["file"]["upload"]
    assert coordinator.post(f"{FILES}{key}/withdraw/").status_code == 404
    assert value("orders_no", "kent") == Entry(5)


def test_a_file_that_waited_too_long_is_gone(cheshire_filled, coordinator, client_of, cheshire_coordinator, clock):
    preview = send(coordinator, HEADER + "cheshire,orders_no,5\n")["Location"]
    clock(AT + timedelta(hours=25))
    assert client_of(cheshire_coordinator).get(preview).status_code == 404


# --- All areas ------------------------------------------------------------------------------------


def test_the_national_team_brings_a_file_of_several_areas(cheshire_filled, kent_2021, colleague):
    text = "area,orders_no,orders_shpo\ncheshire,5,\nkent,6,7\n"
    preview = send(colleague, text, to=YEAR_FILES)["Location"]
    page = read(colleague.get(preview))
    assert "Cheshire: 1 box" in page.text
    assert "Kent: 2 boxes" in page.text
    page = read(colleague.post(preview, {"then": "confirm", "shown": shown(colleague, preview)}, follow=True))
    assert "3 figures imported from figures.csv." in page.text
    assert "3 in 2 areas" in page.text
    assert (value("orders_no"), value("orders_shpo", "kent")) == (Entry(5), Entry(7))
    key = Event.objects.imports().first().changes["file"]["upload"]
    colleague.post(f"{YEAR_FILES}{key}/withdraw/")
    assert value("orders_no", "kent") == Entry()


@pytest.mark.parametrize("kind", ["figures.csv", "figures-wide.csv"])
def test_what_is_downloaded_comes_back_as_it_was(kind, cheshire_filled, kent_2021, colleague, national_reviewer):
    entries = {
        "orders_no": Entry(None, "=SUM(A1) was lost", "-1 is no figure"),
        "orders_shpo": Entry(3, "", "'Twas so"),
        "notification_breaches": Entry(None, "", "Ŵedi’i gyfrif"),
    }
    save_figures(revision=cheshire_filled, by=national_reviewer, at=AT, entries=entries)
    before = stored()
    response = colleague.get(YEAR_FILES + kind)
    assert response["Content-Disposition"] == f'attachment; filename="mappa-2021-all-{kind}"'
    assert response["Cache-Control"] == "no-store, private"
    empty = {code: Entry() for code in before["cheshire"]}
    save_figures(revision=cheshire_filled, by=national_reviewer, at=AT, entries=empty)
    preview = send(colleague, response.content, to=YEAR_FILES)["Location"]
    colleague.post(preview, {"then": "confirm", "shown": shown(colleague, preview)})
    assert stored() == before


def stored() -> dict[str, dict[str, Entry]]:
    found: dict[str, dict[str, Entry]] = {}
    for figure in Figure.objects.filter(revision__year=2021).select_related("cell", "revision__area_return__area"):
        found.setdefault(figure.revision.area_return.area.slug, {})[figure.cell.code] = figure.entry
    return found


def test_a_download_that_does_not_exist_is_not_found(cheshire_filled, coordinator):
    assert coordinator.get(FILES + "figures.xml").status_code == 404


# --- The workbook ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_the_workbook_of_a_return_comes_back_as_it_went(kind, cheshire_filled, coordinator, cheshire_coordinator):
    entries = {
        "orders_no": Entry(None, "=SUM(A1) was lost", "-1 is no figure"),
        "orders_shpo": Entry(3, "", "'Twas so"),
        "notification_breaches": Entry(None, "", "Ŵedi’i gyfrif"),
    }
    save_figures(revision=cheshire_filled, by=cheshire_coordinator, at=AT, entries=entries)
    before = stored()
    response = coordinator.get(f"{FILES}workbook.{kind}")
    assert response["Content-Disposition"] == f'attachment; filename="mappa-2021-cheshire-workbook.{kind}"'
    empty = {code: Entry() for code in before["cheshire"]}
    save_figures(revision=cheshire_filled, by=cheshire_coordinator, at=AT, entries=empty)
    preview = send(coordinator, response.content, f"return.{kind}")["Location"]
    coordinator.post(preview, {"then": "confirm", "shown": shown(coordinator, preview)})
    assert stored() == before


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_workbook_of_another_area_or_year_is_named_as_such(kind, cheshire_filled, kent_2021, colleague, form_2020):
    kents = colleague.get(f"/returns/2021/kent/files/workbook.{kind}").content
    page = read(send(colleague, kents, f"return.{kind}"))
    assert "This workbook is for Kent, and this return is Cheshire’s. Download a new one" in page.text
    open_year(year=form_2020, by=colleague_of(cheshire_filled), at=AT, deadline=AT.date())
    old = colleague.get(f"/returns/2020/cheshire/files/workbook.{kind}").content
    page = read(send(colleague, old, f"return.{kind}"))
    assert "This workbook is for 2019/20, and it was sent to 2020/21. Download a new one" in page.text
    assert not Upload.objects.exists()


def colleague_of(revision):
    return Event.objects.get(chain=str(revision.year_id), act="year_opened").by


def test_a_workbook_made_before_the_form_changed_is_named_as_such(cheshire_2021, coordinator):
    sent = coordinator.get(f"{FILES}workbook.xlsx").content
    Figure.objects.filter(cell__code="orders_no").delete()
    Cell.objects.filter(code="orders_no").delete()
    page = read(send(coordinator, sent, "return.xlsx"))
    assert "This workbook is from before the form of 2020/21 was changed." in page.text


def test_a_problem_in_a_workbook_names_sheet_and_cell(cheshire_filled, coordinator):
    book = openpyxl.load_workbook(io.BytesIO(coordinator.get(f"{FILES}workbook.xlsx").content))
    sheet, cell = next(book.defined_names["orders_no"].destinations)
    book[sheet][cell.replace("$", "")] = "many"
    changed = io.BytesIO()
    book.save(changed)
    page = read(send(coordinator, changed.getvalue(), "return.xlsx"))
    assert f"{cell.replace('$', '')} : NOs must be a number" in page.text
    assert not Upload.objects.exists()


def test_a_year_has_no_workbook_of_all_areas(cheshire_filled, colleague):
    assert colleague.get(YEAR_FILES + "workbook.xlsx").status_code == 404


def test_a_figure_whose_cell_has_lost_its_name_is_not_passed_over(cheshire_2021, coordinator):
    for gone in (["snapshot_c1_l2"], ["snapshot_c1_l2", "reason__snapshot_c1_l2", "footnote__snapshot_c1_l2"]):
        book = openpyxl.load_workbook(io.BytesIO(coordinator.get(f"{FILES}workbook.xlsx").content))
        sheet, cell = next(book.defined_names["snapshot_c1_l2"].destinations)
        book[sheet][cell.replace("$", "")] = 14
        for name in gone:
            del book.defined_names[name]
        changed = io.BytesIO()
        book.save(changed)
        page = read(send(coordinator, changed.getvalue(), "return.xlsx"))
        assert (
            "Level 2, Category 1: Registered sex offenders no longer has a cell, because its name is missing."
            in page.text
        )
        assert not Upload.objects.exists()


def test_a_blank_workbook_is_said_to_be_blank(cheshire_2021, coordinator):
    blank = coordinator.get(f"{FILES}workbook.ods").content
    page = read(send(coordinator, blank, "return.ods", follow=True))
    assert "There are no figures in return.ods. Nothing has changed." in page.text


def test_a_file_that_was_imported_already_says_so(cheshire_filled, coordinator):
    preview = send(coordinator, HEADER + "cheshire,orders_no,5\n")["Location"]
    sent = {"then": "confirm", "shown": shown(coordinator, preview)}
    coordinator.post(preview, sent)
    for response in (coordinator.get(preview, follow=True), coordinator.post(preview, sent, follow=True)):
        assert "This file has already been imported." in read(response).text
    assert Event.objects.imports().count() == 1


# --- What a file does not say for itself ----------------------------------------------------------


@pytest.mark.parametrize("kind", ["figures.csv", "figures-wide.csv"])
def test_last_years_download_is_not_taken_for_this_years(kind, cheshire_filled, coordinator, colleague, form_2020):
    open_year(year=form_2020, by=colleague_of(cheshire_filled), at=AT, deadline=AT.date())
    of_2020 = "/returns/2020/cheshire/files/"
    preview = send(colleague, HEADER + "cheshire,orders_no,5\n", to=of_2020)["Location"]
    colleague.post(preview, {"then": "confirm", "shown": shown(colleague, preview)})
    page = read(send(coordinator, coordinator.get(of_2020 + kind).content))
    assert "This file is for the year 2020, and it was sent to 2020/21 (2021)." in page.text
    assert "Send it on the page for that year." in page.text
    assert value("orders_no") != Entry(5)


def test_a_download_of_another_year_that_does_not_say_so_is_known_by_its_name(cheshire_filled, coordinator):
    page = read(send(coordinator, HEADER + "cheshire,orders_no,5\n", "mappa-2020-cheshire-figures.csv", follow=True))
    assert "as a download of the year 2020 is, and it was sent to 2020/21 (2021)." in page.text
    assert "Import these figures" in page.buttons


def test_a_file_that_is_not_utf_8_is_looked_at_with_its_words(cheshire_filled, coordinator):
    text = "area,cell,value,footnote\rcheshire,orders_no,5,The area’s count – see note\r"
    page = read(send(coordinator, text.encode("mac_roman"), follow=True))
    assert "The file is not UTF-8. It was read as Macintosh text." in page.text
    assert "“area’s” (row 2), “–” (row 2)" in page.text
    assert "Import these figures" in page.buttons


def test_a_name_that_no_form_has_keeps_no_workbook_out_and_one_like_a_box_is_told(cheshire_filled, coordinator):
    book = openpyxl.load_workbook(io.BytesIO(coordinator.get(f"{FILES}workbook.xlsx").content))
    for name, target in (("OLE_LINK1", "'Table A'!$A$6:$E$10"), ("Slicer_Category", "#N/A")):
        book.defined_names[name] = DefinedName(name, attr_text=target)
    page = read(send(coordinator, saved(book), "return.xlsx", follow=True))
    assert "return.xlsx has the same figures as the return." in page.text
    book.defined_names["orders_noo"] = DefinedName("orders_noo", attr_text="Cover!$A$1")
    page = read(send(coordinator, saved(book), "return.xlsx"))
    assert "the form of 2020/21 has no box “orders_noo”; did you mean orders_no" in page.text


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_tab_in_a_footnote_is_no_difference_after_a_workbook(
    kind, cheshire_filled, cheshire_coordinator, coordinator
):
    entries = {"orders_no": Entry(3, "", "one\ttwo")}
    save_figures(revision=cheshire_filled, by=cheshire_coordinator, at=AT, entries=entries)
    content = coordinator.get(f"{FILES}workbook.{kind}").content
    page = read(send(coordinator, content, f"return.{kind}", follow=True))
    assert f"return.{kind} has the same figures as the return." in page.text
