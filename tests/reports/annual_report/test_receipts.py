"""Receipts of the board: who of it had the report before them and when, on record, and on a page for the area."""

from datetime import date, timedelta

import pytest

from reports.annual_report.actions import note_reading
from reports.annual_report.receipts import DOWNLOADED, OPENED, readers_of
from returns.entry import actions
from returns.models import Event, Membership
from returns.record.refusals import Refused
from tests.factories import AT, CHESHIRE_FIGURES, RevisionFactory
from tests.pages import read
from tests.reports.asking import RELEASE

REPORT, PDF, PAGE = (f"/returns/2021/cheshire/{name}" for name in ("report/", "report.pdf", "receipts/"))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def still(clock, monkeypatch, settings):
    """The clock stands, sign-ins last, and no PDF is really rendered."""
    settings.SESSION_COOKIE_AGE = 10**8
    monkeypatch.setattr("reports.printing.pdf.render", lambda html, pictures: b"%PDF-stand-in " + html.encode())
    monkeypatch.setattr("reports.annual_report.views.render_pdf", lambda html, pictures: b"%PDF-stand-in")


def receipts() -> list[tuple[str, str, date]]:
    events = Event.objects.filter(act__in=(OPENED, DOWNLOADED)).order_by("at", "pk").select_related("by")
    return [(event.by.name, event.act, event.at.date()) for event in events]


@pytest.fixture
def member(client_of, cheshire_board_member):
    return client_of(cheshire_board_member)


@pytest.fixture
def area(client_of, cheshire_coordinator):
    return client_of(cheshire_coordinator)


# --- On record ------------------------------------------------------------------------------------


def test_a_member_who_opens_and_downloads_the_report_is_on_the_returns_record(cheshire_submitted, member):
    assert member.get(REPORT).status_code == 200
    assert member.get(PDF).status_code == 200
    assert receipts() == [("Board Member", OPENED, AT.date()), ("Board Member", DOWNLOADED, AT.date())]
    event = Event.objects.get(act=OPENED)
    assert (event.chain, event.revision, event.changes, event.reason) == ("2021/cheshire", cheshire_submitted, {}, "")


def test_once_a_day_is_enough_and_the_day_is_londons(cheshire_submitted, member, clock):
    for moment in (AT, AT + HOUR, AT.replace(hour=23, minute=59), AT.replace(hour=0, minute=1) + DAY):
        clock(moment)
        member.get(REPORT)
    assert [event.at for event in Event.objects.filter(act=OPENED)] == [AT, AT.replace(hour=0, minute=1) + DAY]


def test_each_person_and_each_revision_counts_for_itself(
    cheshire_out, member, client_of, cheshire_chair, cheshire_coordinator
):
    member.get(REPORT)
    client_of(cheshire_chair).get(REPORT)
    RevisionFactory(area_return=cheshire_out.area_return, number=2, submitted=True, figures=CHESHIRE_FIGURES)
    member.get(REPORT)
    found = Event.objects.filter(act=OPENED).values_list("by__name", "revision__number")
    assert sorted(found) == [("Board Chair", 1), ("Board Member", 1), ("Board Member", 2)]


@pytest.mark.parametrize("who", ["cheshire_coordinator", "national_reviewer"])
def test_those_who_work_on_the_return_leave_no_receipt(cheshire_submitted, who, request, client_of):
    client = client_of(request.getfixturevalue(who))
    assert client.get(REPORT).status_code == client.get(PDF).status_code == 200
    assert receipts() == []


@pytest.mark.parametrize("path", [REPORT, PDF])
def test_asking_for_the_head_alone_shows_nothing_and_records_nothing(cheshire_submitted, member, path):
    assert member.head(path).status_code == 200
    assert receipts() == []


@pytest.mark.parametrize(("path", "broken"), [(REPORT, "as_fragment"), (PDF, "render_pdf")])
def test_a_report_that_could_not_be_made_was_not_read(cheshire_submitted, member, path, broken, monkeypatch):
    def fails(*_, **__):
        raise InterruptedError

    monkeypatch.setattr(f"reports.annual_report.views.{broken}", fails)
    with pytest.raises(InterruptedError):
        member.get(path)
    assert receipts() == []


@pytest.mark.parametrize("path", [REPORT, PDF])
def test_a_draft_that_the_board_may_not_see_leaves_no_receipt(cheshire_filled, member, path):
    assert member.get(path).status_code == 409
    assert receipts() == []


def test_a_member_who_is_led_on_to_the_public_report_has_opened_it(cheshire_out, member, clock):
    clock(RELEASE)
    assert member.get(REPORT).status_code == 302
    assert [name for name, act, _ in receipts() if act == OPENED] == ["Board Member"]


def test_the_preview_tells_the_board_that_opening_is_recorded_and_nobody_else(cheshire_submitted, member, area):
    words = "We record when you open or download this report"
    assert words in member.get(REPORT).content.decode()
    assert words not in area.get(REPORT).content.decode()


@pytest.mark.parametrize("who", ["kent_coordinator", "cheshire_coordinator", "national_reviewer"])
def test_only_the_areas_board_leaves_receipts(cheshire_submitted, who, request):
    with pytest.raises(Refused, match="Only the area’s board"):
        note_reading(revision=cheshire_submitted, by=request.getfixturevalue(who), at=AT, act=OPENED)
    assert receipts() == []


def test_what_was_sent_back_meanwhile_is_not_read(cheshire_submitted, cheshire_board_member, national_reviewer):
    actions.send_back(revision=cheshire_submitted, by=national_reviewer, at=AT, reason="Odd.")
    with pytest.raises(Refused):  # though the reader's own copy still says submitted
        note_reading(revision=cheshire_submitted, by=cheshire_board_member, at=AT, act=OPENED)


# --- The page -------------------------------------------------------------------------------------


def test_the_page_lists_every_member_with_what_they_have_read(cheshire_submitted, cheshire_chair, member, area, clock):
    member.get(REPORT)
    clock(AT + 2 * DAY)
    member.get(REPORT)
    member.get(PDF)
    text = read(area.get(PAGE)).text
    assert "Board Chair Chair Revision: 1 Opened: Not yet Downloaded: Not yet" in text
    opened = "Opened: first 1 June 2021, 09:30, last 3 June 2021, 09:30"
    assert f"Board Member Revision: 1 {opened} Downloaded: 3 June 2021, 09:30" in text


def test_a_new_revision_is_not_yet_read_by_those_who_read_the_one_before(
    cheshire_out, cheshire_board_member, member, area
):
    member.get(REPORT)
    RevisionFactory(area_return=cheshire_out.area_return, number=2, submitted=True, figures=CHESHIRE_FIGURES)
    (reader,) = readers_of(cheshire_out.area_return, 2)
    assert [(reading.revision, reading.opened is not None) for reading in reader.newest_first] == [
        (2, False),
        (1, True),
    ]


def test_who_has_left_the_board_stays_on_the_page_if_they_read_the_report(cheshire_submitted, member, area):
    member.get(REPORT)
    Membership.objects.filter(user__name="Board Member").delete()
    assert "Board Member No longer a member" in read(area.get(PAGE)).text


def test_an_area_whose_board_has_no_accounts_is_told_what_to_do(cheshire_submitted, area):
    assert "No member of this area’s board has an account yet." in read(area.get(PAGE)).text


def test_the_page_is_linked_from_the_task_list_and_from_the_review(
    cheshire_submitted, area, client_of, national_reviewer
):
    assert PAGE in read(area.get("/returns/2021/cheshire/")).links
    team = client_of(national_reviewer)
    assert PAGE in read(team.get("/national/2021/cheshire/")).links
    assert team.get(PAGE).status_code == 200


@pytest.mark.parametrize("who", ["kent_coordinator", "cheshire_board_member", "cheshire_chair"])
def test_the_page_is_nobody_elses(cheshire_submitted, who, request, client_of):
    assert client_of(request.getfixturevalue(who)).get(PAGE).status_code == 404
