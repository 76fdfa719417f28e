"""Who reads a report before the public does: co-ordinators always, the board once it is submitted, nobody else."""

import pytest
from django.test import Client

from reports.corrections.actions import start_correction
from returns.arithmetic.figures import Entry
from returns.entry.actions import send_back
from returns.entry.figure_actions import save_figures
from returns.models import Event
from tests.factories import AT, CHESHIRE_FIGURES, RevisionFactory
from tests.reports.asking import RELEASE, without_token
from tests.reports.conftest import BOARD, TEXTS
from tests.scene import write

PAGE, PDF, WRITE = (f"/returns/2021/cheshire/{name}" for name in ("report/", "report.pdf", "texts/"))
WATERMARK = "Preview: not published"


@pytest.fixture(autouse=True)
def still(clock, monkeypatch, settings):
    """The clock stands, sign-ins last, and no PDF is really rendered."""
    settings.SESSION_COOKIE_AGE = 10**8
    stand_in = lambda html, pictures: b"%PDF-stand-in " + html.encode()  # noqa: E731
    monkeypatch.setattr("reports.printing.pdf.render", stand_in)
    monkeypatch.setattr("reports.annual_report.views.render_pdf", stand_in)


@pytest.fixture
def reads(request, client_of):
    """A function: what one of the cast gets at an address."""

    def get(who: str, path: str = PAGE):
        return client_of(request.getfixturevalue(who)).get(path)

    return get


STATES = ["written", "cheshire_submitted", "cheshire_accepted", "cheshire_out"]
INSIDERS = ["cheshire_coordinator", "national_reviewer"]
BOARD_MEMBERS = ["cheshire_board_member", "cheshire_chair"]


@pytest.mark.parametrize("path", [PAGE, PDF])
@pytest.mark.parametrize("who", INSIDERS)
@pytest.mark.parametrize("state", STATES)
def test_those_who_work_on_a_return_read_its_report_in_every_state(state, who, path, request, reads):
    request.getfixturevalue(state)
    response = reads(who, path)
    assert response.status_code == 200
    assert WATERMARK in response.content.decode()


@pytest.mark.parametrize("path", [PAGE, PDF])
@pytest.mark.parametrize("who", BOARD_MEMBERS)
@pytest.mark.parametrize("state", STATES)
def test_the_board_reads_it_from_the_submission_on(state, who, path, request, reads):
    request.getfixturevalue(state)
    response = reads(who, path)
    if state == "written":
        assert response.status_code == 409
        assert "The area is working on this return." in response.content.decode()
    else:
        assert response.status_code == 200
        assert WATERMARK in response.content.decode()


def test_what_is_sent_back_is_closed_to_the_board_again(cheshire_submitted, national_reviewer, reads):
    assert reads("cheshire_board_member").status_code == 200
    send_back(revision=cheshire_submitted, by=national_reviewer, at=AT, reason="Odd.")
    assert reads("cheshire_board_member").status_code == 409


@pytest.mark.parametrize("path", [PAGE, PDF])
@pytest.mark.parametrize("state", STATES)
def test_another_areas_coordinator_finds_nothing(state, path, request, reads, cheshire):
    request.getfixturevalue(state)
    nothing = reads("kent_coordinator", path.replace("cheshire", "nowhere"))
    response = reads("kent_coordinator", path)
    assert response.status_code == nothing.status_code == 404
    assert without_token(response.content) == without_token(nothing.content)


@pytest.mark.parametrize("path", [PAGE, PDF, WRITE])
@pytest.mark.parametrize("state", STATES)
def test_a_stranger_is_asked_to_sign_in(state, path, request):
    request.getfixturevalue(state)
    response = Client().get(path)
    assert (response.status_code, response["Location"]) == (302, f"/sign-in/?next={path}")


@pytest.mark.parametrize("path", [PAGE, PDF])
def test_somebody_whose_account_was_closed_reads_nothing(path, cheshire_submitted, client_of, cheshire_coordinator):
    client = client_of(cheshire_coordinator)
    cheshire_coordinator.is_active = False
    cheshire_coordinator.save()
    assert client.get(path).status_code == 302


@pytest.mark.parametrize("path", [PAGE, PDF])
def test_no_preview_is_kept_by_a_cache(path, cheshire_out, reads):
    for who in (*INSIDERS, *BOARD_MEMBERS):
        header = reads(who, path)["Cache-Control"]
        assert {"no-store", "private"} <= {word.strip() for word in header.split(",")}


def test_the_pdf_is_shown_under_a_name_that_says_what_it_is(cheshire_submitted, reads):
    response = reads("cheshire_coordinator", PDF)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="preview-mappa-cheshire-2021.pdf"'


def test_before_the_release_a_published_return_is_still_a_preview(cheshire_out, reads):
    response = reads("cheshire_coordinator")
    assert response.status_code == 200
    assert WATERMARK in response.content.decode()


def test_from_the_release_on_the_preview_leads_to_the_public_page(cheshire_out, reads, clock):
    clock(RELEASE)
    for who in (*INSIDERS, *BOARD_MEMBERS):
        response = reads(who)
        assert (response.status_code, response["Location"]) == (302, "/reports/cheshire/2021/")
    assert reads("kent_coordinator").status_code == 404


def test_a_correction_in_work_is_previewed_while_the_public_page_stays(cheshire_out, reads, clock):
    RevisionFactory(area_return=cheshire_out.area_return, number=2, figures=CHESHIRE_FIGURES | {"snapshot_c1_l1": 1258})
    clock(RELEASE)
    assert "1,258" in reads("cheshire_coordinator").content.decode()
    assert "1,257" in Client().get("/reports/cheshire/2021/").content.decode()
    assert reads("cheshire_board_member")["Location"] == "/reports/cheshire/2021/"


def test_a_draft_preview_says_what_is_missing(cheshire_2021, reads):
    page = reads("cheshire_coordinator").content.decode()
    assert "0 of 9 answered" in page
    assert "The area has not written an introduction yet." in page


def test_an_area_without_a_return_has_no_preview(form_2021, reads, cheshire):
    assert reads("cheshire_coordinator").status_code == 404
    assert reads("national_reviewer").status_code == 404


@pytest.mark.parametrize("path", [PAGE, PDF])
def test_a_preview_can_be_read_and_nothing_else(path, cheshire_submitted, client_of, cheshire_coordinator):
    client = client_of(cheshire_coordinator)
    assert client.head(path).status_code == 200
    for method in ("post", "put", "delete"):
        assert getattr(client, method)(path).status_code == 405


def test_two_who_write_one_after_the_other_are_both_on_record(written, cheshire_coordinator, national_reviewer):
    for by, text in ((cheshire_coordinator, "First."), (national_reviewer, "Second.")):
        write(revision=written, by=by, at=AT, texts=TEXTS | {"introduction": text}, board=BOARD)
    changes = [event.changes["introduction"] for event in Event.objects.filter(act="texts_saved")[1:]]
    assert changes == [[TEXTS["introduction"], "First."], ["First.", "Second."]]


# --- While a correction is under way --------------------------------------------------------------


def test_the_board_goes_on_reading_what_is_published_while_a_correction_is_a_draft(
    cheshire_out, national_reviewer, cheshire_coordinator, reads
):
    draft = start_correction(revision=cheshire_out, by=national_reviewer, at=AT, reason="A slip.")
    save_figures(revision=draft, by=cheshire_coordinator, at=AT, entries={"snapshot_c1_l1": Entry(1245)})
    board, area = (reads(who).content.decode() for who in ("cheshire_board_member", "cheshire_coordinator"))
    assert "1,257" in board
    assert "1,245" not in board
    assert "1,245" in area
