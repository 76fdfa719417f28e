"""History that came out elsewhere: sent by one, confirmed by another, published with its source; no gap is zero."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from reports.corrections.actions import start_correction, unpublish
from reports.published import editions
from reports.release.actions import prepare, publish_all
from returns.arithmetic.figures import Entry, Figures
from returns.checks.assessment import assess
from returns.entry.actions import accept, submit
from returns.entry.figure_actions import save_figures
from returns.form.questionnaire import Questionnaire
from returns.imports.actions import receive
from returns.imports.past import make_history
from returns.imports.past_actions import load_history
from returns.imports.reading import read as read_file
from returns.models import AreaReturn, Event, Figure, Notice, Purpose, Revision, Source, Status, Upload
from returns.record.refusals import Refused
from returns.workbook import workbook_for
from returns.years.actions import open_year, set_release_time
from tests.factories import AT, CHESHIRE_FIGURES
from tests.pages import read
from tests.returns.replay import replay, stands

pytestmark = pytest.mark.django_db

PAST = "/national/2020/published-history/"
NOTE = "MAPPA annual report 2019/20, table 2 (October 2020)."
TEXT = "area,snapshot_c1_l1,orders_no\nCheshire,1200,0\nKent,,7\n"
ALIAS = '"Cheshire, Halton and Warrington",1200,0'
LATER = AT + timedelta(hours=1)


@pytest.fixture(autouse=True)
def still(clock):
    """Pages go by the clock too."""


def stored(area: str) -> dict[str, Entry]:
    rows = Figure.objects.filter(revision__area_return__area__slug=area, revision__year=2020).select_related("cell")
    return {figure.cell.code: figure.entry for figure in rows}


def send(client, text: str = TEXT, note: str = NOTE, to: str = PAST):
    return client.post(to, {"file": SimpleUploadedFile("history.csv", text.encode()), "note": note})


def load(year, text: str, sender, confirmer, at=LATER) -> int:
    upload = receive(
        content=text.encode(), name="history.csv", purpose=Purpose.HISTORY, by=sender, at=AT, year=year,
        about={"note": NOTE},
    )  # fmt: skip
    found = make_history(read_file(text.encode(), "history.csv").rows, year=year)
    assert not found.problems
    return load_history(upload=upload, by=confirmer, at=at, entries=found.entries)


@pytest.fixture
def sender(client_of, national_publisher):
    return client_of(national_publisher)


@pytest.fixture
def colleague(client_of, national_reviewer):
    return client_of(national_reviewer)


# --- The way of a file ----------------------------------------------------------------------------


def test_one_sends_and_another_confirms(form_2020, areas, sender, colleague, national_publisher, national_reviewer):
    address = send(sender)["Location"]
    page = read(sender.get(address))
    assert "You sent this file, so another member of the" in page.text
    assert "Confirm and publish" not in page.buttons
    assert address in read(colleague.get(PAST)).links
    page = read(colleague.get(address))
    assert "The returns of 2 areas. 55 boxes are not in the source" in page.text
    assert NOTE in page.text
    assert (
        "MAPPA-eligible offenders on 31 March 2020, Level 1, total Sum: 1,200 Areas that have it: 0 of 2" in page.text
    )
    page = read(colleague.post(address, {"then": "confirm"}, follow=True))
    assert "2 returns published." in page.text
    assert not Upload.objects.exists()
    kent = Revision.objects.get(area_return__area__slug="kent", year=2020)
    assert (kent.status, kent.source, kent.note) == (Status.PUBLISHED, Source.HISTORICAL, NOTE)
    assert (kent.submitted_by, kent.accepted_by) == (national_publisher, national_reviewer)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_the_workbook_of_a_return_is_read_as_that_areas_history(
    kind, form_2020, areas, sender, national_publisher, national_reviewer
):
    """Its cover says of which area and year it is."""
    content = workbook_for(
        Questionnaire.load(form_2020),
        Figures(Questionnaire.load(form_2020).shape, {"orders_no": Entry(4)}),
        kind=kind,
        area_name="Cheshire",
        area_slug="cheshire",
    )
    file = SimpleUploadedFile(f"return.{kind}", content)
    page = read(sender.post(PAST, {"file": file, "note": NOTE}, follow=True))
    assert "The returns of 1 area. 28 boxes are not in the source" in page.text


def test_a_workbook_of_a_year_that_is_open_is_no_history_of_another(
    form_2020, cheshire_filled, sender, client_of, cheshire_coordinator
):
    content = client_of(cheshire_coordinator).get("/returns/2021/cheshire/files/workbook.xlsx").content
    page = read(sender.post(PAST, {"file": SimpleUploadedFile("return.xlsx", content), "note": NOTE}))
    assert "This workbook is for 2020/21, and it was sent to 2019/20." in page.text


def test_who_sent_it_does_not_confirm_it(form_2020, areas, sender, national_publisher):
    address = send(sender)["Location"]
    response = sender.post(address, {"then": "confirm"})
    assert response.status_code == 409
    assert "Another member of the national team must confirm the" in read(response).text
    assert not Revision.objects.exists()


def test_cancel_leaves_no_trace_whoever_of_the_two_cancels(form_2020, areas, sender, colleague):
    for client in (sender, colleague):
        address = send(sender)["Location"]
        assert "Cancelled" in read(client.post(address, {"then": "cancel"}, follow=True)).text
        assert not Upload.objects.exists()
    assert not AreaReturn.objects.exists()


def test_what_the_source_does_not_have_is_not_available_and_never_zero(
    form_2020, areas, national_publisher, national_reviewer
):
    assert load(form_2020, TEXT, national_publisher, national_reviewer) == 2
    assert stored("cheshire")["orders_no"] == Entry(0)
    assert stored("kent")["orders_no"] == Entry(7)
    assert stored("kent")["snapshot_c1_l1"] == Entry(None, "Not in source")
    assert len(stored("kent")) == 29
    assert all(entry.is_answered for entry in stored("kent").values())


def test_every_area_owes_the_year_so_that_its_coverage_is_right(
    form_2020, areas, national_publisher, national_reviewer
):
    load(form_2020, TEXT, national_publisher, national_reviewer)
    assert AreaReturn.objects.filter(year=2020).count() == 3
    assert Revision.objects.filter(year=2020).count() == 2, "nobody is asked for the rest"
    assert not Notice.objects.exists()


def test_the_rest_can_come_later(form_2020, areas, national_publisher, national_reviewer):
    load(form_2020, TEXT, national_publisher, national_reviewer)
    load(form_2020, "area,orders_no\ngwent,3\n", national_reviewer, national_publisher)
    assert stored("gwent")["orders_no"] == Entry(3)


@pytest.mark.parametrize("name", [ALIAS.split(",1200")[0], "cheshire", "E23000006", "CHESHIRE"])
def test_earlier_names_and_codes_are_understood(name, form_2020, areas):
    found = make_history(read_file(f"area,orders_no\n{name},4\n".encode(), "a.csv").rows, year=form_2020)
    assert [one.area.slug for one in found.areas] == ["cheshire"]


def test_an_unknown_area_is_told_with_the_nearest_names(form_2020, areas, sender):
    page = read(send(sender, "area,orders_no\nChesire,4\nAtlantis,4\n"))
    assert "Row 2, column orders_no : there is no area “Chesire”; did you mean Cheshire?" in page.text
    assert "Row 3, column orders_no : there is no area “Atlantis”" in page.text
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("text", "note", "message"),
    [
        (TEXT, "", "Enter where the figures come from"),
        ("area,orders_no\n", NOTE, "The file has no figures."),
        ("area,orders_no\nkent,\n", NOTE, "The file has no figures."),
        ("area,cell,value,footnote\nkent,orders_no,,Lost\n", NOTE, "orders_no has no value"),
        ("area,orders_no\nkent,-4\n", NOTE, "orders_no must be 0 or more"),
        (
            "year,area,orders_no\n2021,kent,4\n",
            NOTE,
            "This file is for the year 2021, and it was sent to 2019/20 (2020).",
        ),
        ("area,orders_sopo\nkent,4\n", NOTE, "has no box “orders_sopo”"),
        ("area,orders_no\nkent,4\nKent,5\n", NOTE, "stands twice in the file"),
    ],
)
def test_a_wrong_file_is_told_and_not_kept(text, note, message, form_2020, areas, sender):
    assert message in read(send(sender, text, note)).text
    assert not Upload.objects.exists()


def test_an_area_with_figures_is_refused_at_its_rows(form_2020, areas, sender, national_publisher, national_reviewer):
    load(form_2020, "area,orders_no\nkent,3\n", national_publisher, national_reviewer)
    page = read(send(sender))
    assert "Row 3, column orders_no : there are figures of Kent for 2019/20 already: correct them instead" in page.text


def test_what_was_begun_between_look_and_confirmation_is_left_alone(
    form_2020, areas, national_publisher, national_reviewer
):
    upload = receive(
        content=b"", name="history.csv", purpose=Purpose.HISTORY, by=national_publisher, at=AT, year=form_2020,
        about={"note": NOTE},
    )  # fmt: skip
    found = make_history(read_file(TEXT.encode(), "a.csv").rows, year=form_2020)
    load(form_2020, "area,orders_no\nkent,3\n", national_publisher, national_reviewer)
    with pytest.raises(Refused, match=r"The return of Kent 2019/20 has already been started"):
        load_history(upload=upload, by=national_reviewer, at=LATER, entries=found.entries)
    assert stored("cheshire") == {}


def test_a_return_that_is_open_is_never_taken_for_history(year_2021, kent_2021, cheshire_submitted):
    found = make_history(read_file(b"area,orders_no\nkent,3\ncheshire,3\n", "a.csv").rows, year=year_2021)
    told = [str(problem).partition(": ")[2] for problem in found.problems]
    assert told == [
        "the return of Kent for 2020/21 is open: enter its figures there",
        "there are figures of Cheshire for 2020/21 already: correct them instead",
    ]


def test_a_year_may_be_opened_after_its_history_was_loaded(form_2020, areas, national_publisher, national_reviewer):
    load(form_2020, TEXT, national_publisher, national_reviewer)
    open_year(year=form_2020, by=national_publisher, at=LATER, deadline=LATER.date())
    drafts = Revision.objects.filter(year=2020, status=Status.DRAFT)
    assert [draft.area_return.area.slug for draft in drafts] == ["gwent"]


def test_a_year_without_a_form_takes_no_history(db, sender):
    from tests.factories import YearFactory

    YearFactory(year=2012)
    assert "This year has no form yet." in read(sender.get("/national/2012/published-history/")).text
    assert sender.get("/national/1066/published-history/").status_code == 404


# --- What it is afterwards ------------------------------------------------------------------------


def test_history_is_public_from_the_release_with_its_source_and_without_a_report(
    form_2020, areas, client, national_publisher, national_reviewer, clock
):
    load(form_2020, TEXT, national_publisher, national_reviewer)
    assert not editions.public_revisions(LATER).exists()
    assert client.get("/reports/2020/").status_code == 404
    release_at = LATER + timedelta(hours=1)
    set_release_time(year=form_2020, by=national_publisher, at=LATER, release_at=release_at)
    clock(release_at)
    page = read(client.get("/reports/2020/"))
    assert f"Source: {NOTE}" in page.text
    assert not [link for link in page.links if link.endswith(".pdf")]
    assert client.get("/reports/kent/2020/").status_code == 404
    rows = b"".join(client.get("/reports/2020/consolidated.csv").streaming_content).decode()
    assert ",historical,Not in source," in rows


def test_the_next_years_checks_compare_with_it(
    form_2020, year_2021, cheshire_filled, national_publisher, national_reviewer
):
    load(form_2020, "area,snapshot_c1_l1\ncheshire,600\n", national_publisher, national_reviewer)
    found = assess(cheshire_filled, Questionnaire.load(year_2021))
    assert any("(from 600 to " in issue.message for issue in found.issues)


def test_a_mistake_is_put_right_by_a_correction_which_needs_no_files(
    form_2020, areas, client, national_publisher, national_reviewer, clock
):
    load(form_2020, TEXT, national_publisher, national_reviewer)
    first = Revision.objects.get(area_return__area__slug="kent", year=2020)
    second = start_correction(revision=first, by=national_reviewer, at=LATER, reason="A slip.")
    save_figures(revision=second, by=national_reviewer, at=LATER, entries={"orders_no": Entry(8)})
    second = submit(revision=second, by=national_reviewer, at=LATER)
    accept(revision=second, by=national_publisher, at=LATER)
    with pytest.raises(Refused, match="accepted and ready to prepare"):
        prepare(year=form_2020, by=national_publisher, at=LATER)
    done, refusals = publish_all(year=form_2020, by=national_publisher, at=LATER)
    assert (len(done), refusals) == (1, [])
    release_at = LATER + timedelta(hours=1)
    set_release_time(year=form_2020, by=national_publisher, at=LATER, release_at=release_at)
    clock(release_at)
    assert client.get("/reports/kent/2020/changes/").status_code == 404, "the first was never public"


def test_a_publication_taken_back_can_be_put_right_and_sent_again(
    form_2020, areas, national_publisher, national_reviewer
):
    load(form_2020, TEXT, national_publisher, national_reviewer)
    first = Revision.objects.get(area_return__area__slug="kent", year=2020)
    unpublish(revision=first, by=national_reviewer, at=LATER, reason="A slip.")
    save_figures(revision=first, by=national_reviewer, at=LATER, entries={"orders_no": Entry(8)})
    assert stored("kent")["orders_no"] == Entry(8)


def test_the_record_holds_all_of_it(form_2020, areas, national_publisher, national_reviewer):
    load(form_2020, f"area,snapshot_c1_l1,orders_no\n{ALIAS}\n", national_publisher, national_reviewer)
    call_command("verify_events", verbosity=0)
    lines = [event.line for event in Event.objects.of("2020/cheshire").order_by("number")]
    revision = Revision.objects.get(year=2020)
    _, returns = stands(2020)
    assert replay(lines, revision.pk) == returns["2020/cheshire"]


def test_a_revision_confirmed_by_its_sender_is_refused_by_the_database_too(
    form_2020, areas, national_publisher, monkeypatch
):
    from django.db import IntegrityError, transaction

    monkeypatch.setattr("returns.access.permissions.can_confirm", lambda user, upload: True)
    with pytest.raises(IntegrityError, match="revision_acceptor_is_not_submitter"), transaction.atomic():
        load(form_2020, TEXT, national_publisher, national_publisher)


def test_the_whole_form_of_cheshire_is_loaded_as_it_was_printed(
    form_2020, areas, national_publisher, national_reviewer
):
    tidy = "area,cell,value\n" + "".join(f"cheshire,{code},{value}\n" for code, value in CHESHIRE_FIGURES.items())
    load(form_2020, tidy, national_publisher, national_reviewer)
    assert stored("cheshire") == {code: Entry(value) for code, value in CHESHIRE_FIGURES.items()}
