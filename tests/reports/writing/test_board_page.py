"""The board on its page: lines that are added, moved and removed without a script; one chair; two who write at once."""

import pytest
from django.db import IntegrityError, transaction

from reports.annual_report.gather import as_fragment, document_for
from reports.models import BoardMember, Seat
from reports.writing import board_actions
from reports.writing.board_actions import NOTHING, board_of, token_of
from reports.writing.board_forms import MOST_MEMBERS, arranged
from returns.models import Event, ReportingYear, Revision
from returns.record.refusals import Overtaken, Refused
from tests.factories import AT, ROOT, YearFactory
from tests.pages import read, squeeze
from tests.reports.conftest import BOARD
from tests.scene import write
from tests.stages import stage

PAGE = "/returns/2021/cheshire/board/"
GWENT = "/returns/2021/gwent/board/"
CHAIR, LAY = BOARD


@pytest.fixture(autouse=True)
def still(clock, settings):
    settings.SESSION_COOKIE_AGE = 10**8


@pytest.fixture
def coordinator(client_of, cheshire_coordinator):
    return client_of(cheshire_coordinator)


def sent(members, seen=None, then="", **more: str) -> dict[str, str]:
    """What the browser sends of a page with these members."""
    lines = {f"board-{at}-{key}": words for at, member in enumerate(members) for key, words in member.items()}
    seen = token_of(board_of(Revision.objects.get(area_return__area__slug="cheshire"))) if seen is None else seen
    count = {"board-TOTAL_FORMS": str(len(members)), "board-INITIAL_FORMS": "0"}
    return count | lines | {"seen": seen, "then": then} | more


def roles() -> list[str]:
    return list(BoardMember.objects.order_by("position").values_list("role", flat=True))


def lines_of(response) -> list[str]:
    """The roles in the lines of the page."""
    inputs = read(response).inputs
    return [inputs[f"board-{at}-role"].get("value", "") for at in range(int(inputs["board-TOTAL_FORMS"]["value"]))]


# --- Saving ---------------------------------------------------------------------------------------


def test_the_page_shows_the_members_in_order(written, coordinator):
    page = coordinator.get(PAGE)
    assert lines_of(page) == [member["role"] for member in BOARD]
    assert '<option value="chair" selected>' in page.content.decode()


def test_an_empty_board_begins_with_one_line(cheshire_2021, coordinator):
    assert lines_of(coordinator.get(PAGE)) == [""]


def test_members_are_saved_with_seat_name_role_and_agency(written, coordinator):
    governor = {"seat": "member", "name": "Sam Example", "role": "Governor", "agency": "HM Prison Service"}
    response = coordinator.post(PAGE, sent([CHAIR, governor, LAY]))
    assert (response.status_code, response["Location"]) == (302, "/returns/2021/cheshire/")
    assert board_of(written) == [NOTHING | member for member in (CHAIR, governor, LAY)]
    assert Event.objects.last().act == "board_saved"


def test_sending_the_page_unchanged_records_nothing(written, coordinator):
    before = Event.objects.count()
    assert coordinator.post(PAGE, sent(BOARD)).status_code == 302
    assert Event.objects.count() == before


def test_lines_without_a_word_are_left_out(written, coordinator):
    empty = {"seat": "member", "name": " ", "role": "", "agency": ""}
    coordinator.post(PAGE, sent([CHAIR, empty, LAY, empty]))
    assert board_of(written) == [NOTHING | member for member in BOARD]


def test_all_members_can_be_taken_off(written, coordinator):
    assert coordinator.post(PAGE, sent([])).status_code == 302
    assert roles() == []


def test_save_and_preview_leads_to_the_preview(written, coordinator):
    assert coordinator.post(PAGE, sent(BOARD, then="preview"))["Location"] == "/returns/2021/cheshire/report/"


def test_sixty_members_are_saved_and_shown(written, coordinator):
    many = [{"seat": "member", "name": "N" * 90, "role": f"Role {n}", "agency": "Agency"} for n in range(60)]
    assert coordinator.post(PAGE, sent(many)).status_code == 302
    assert lines_of(coordinator.get(PAGE)) == [f"Role {n}" for n in range(60)]


# --- What is refused ------------------------------------------------------------------------------


def test_a_second_chair_is_refused_and_the_first_is_named(written, coordinator):
    response = coordinator.post(PAGE, sent([CHAIR, LAY | {"seat": "chair"}]))
    text = read(response).text
    assert response.status_code == 200
    assert "Member 2: A board can only have one chair. Member 1 is already the chair" in text
    assert [member["seat"] for member in board_of(written)] == ["chair", "lay_adviser"]


def test_a_second_chair_is_refused_by_action_and_database_too(written, cheshire_coordinator):
    with pytest.raises(Refused, match="one chair"):
        write(written, cheshire_coordinator, texts={}, board=[CHAIR, CHAIR])
    with pytest.raises(IntegrityError, match="boardmember_one_chair"), transaction.atomic():
        BoardMember.objects.update(seat=Seat.CHAIR)


@pytest.mark.parametrize(
    "wrong",
    [
        {"seat": "member", "name": "Sam Example", "role": ""},
        {"seat": "member", "agency": "The police", "role": ""},
        {"seat": "chair", "role": ""},
    ],
)
def test_a_member_without_a_role_is_refused_at_the_line_and_nothing_is_lost(wrong, written, coordinator):
    response = coordinator.post(PAGE, sent([wrong, LAY | {"role": "Typed just now"}]))
    assert response.status_code == 200
    assert "Member 1: Enter the member’s role, or remove this member" in read(response).text
    assert lines_of(response) == ["", "Typed just now"]
    assert board_of(written) == [NOTHING | member for member in BOARD]


@pytest.mark.parametrize(
    "wrong",
    [
        {"board-0-name": "x" * 91},
        {"board-0-role": "x" * 121},
        {"board-0-agency": "x" * 121},
        {"board-0-role": "a\0b"},
        {"board-0-seat": "throne"},
        {"board-0-seat": ""},
        {"board-TOTAL_FORMS": str(MOST_MEMBERS + 1)},
        {"board-TOTAL_FORMS": "many"},
        {"board-TOTAL_FORMS": ""},
    ],
)
def test_what_cannot_be_kept_is_refused_on_the_page(wrong, written, coordinator):
    response = coordinator.post(PAGE, sent(BOARD) | wrong)
    assert response.status_code == 200
    assert "There is a problem" in read(response).text
    assert board_of(written) == [NOTHING | member for member in BOARD]


@pytest.mark.parametrize("state", ["cheshire_submitted", "cheshire_report"])
def test_the_board_is_written_until_the_report_is_prepared(state, request, written, coordinator):
    request.getfixturevalue(state)
    assert "until the national team prepares the report" in read(coordinator.get(PAGE)).text
    assert coordinator.post(PAGE, sent([CHAIR])).status_code == 302
    assert len(roles()) == 1


def test_a_prepared_report_says_who_holds_it_and_takes_no_board(cheshire_frozen, coordinator):
    assert "The national team has prepared this report" in read(coordinator.get(PAGE)).text
    assert coordinator.get(PAGE).status_code == 409
    assert coordinator.post(PAGE, sent([])).status_code == 409
    assert len(roles()) == 2


@pytest.mark.parametrize("who", ["kent_coordinator", "cheshire_board_member", "cheshire_chair"])
def test_nobody_elses_page_for_the_board(who, request, written, client_of):
    client = client_of(request.getfixturevalue(who))
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, sent([])).status_code == 404


# --- Lines added, moved, removed ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "left"),
    [
        ("add", ["a", "b", "c", ""]),
        ("up:2", ["b", "a", "c"]),
        ("down:2", ["a", "c", "b"]),
        ("remove:2", ["a", "c"]),
        ("up:1", ["a", "b", "c"]),
        ("down:3", ["a", "b", "c"]),
        ("up:4", ["a", "b", "c"]),
        ("remove:0", ["a", "b", "c"]),
        ("remove:-1", ["a", "b", "c"]),
        ("remove:" + "9" * 5000, ["a", "b", "c"]),
        ("remove:²", ["a", "b", "c"]),
        ("remove:", ["a", "b", "c"]),
        ("", ["a", "b", "c"]),
    ],
)
def test_lines_are_arranged_by_a_button(wish, left):
    assert [line.get("role", "") for line in arranged([{"role": role} for role in "abc"], wish)] == left


def test_no_line_is_added_beyond_the_most():
    assert len(arranged([{}] * MOST_MEMBERS, "add")) == MOST_MEMBERS


@pytest.mark.parametrize(
    ("then", "left"),
    [("add", ["New", "Lay adviser", ""]), ("down:1", ["Lay adviser", "New"]), ("remove:1", ["Lay adviser"])],
)
def test_a_button_loses_nothing_that_was_typed_and_saves_nothing(then, left, written, coordinator):
    before = Event.objects.count()
    response = coordinator.post(PAGE, sent([CHAIR | {"role": "New"}, LAY], then=then))
    assert (response.status_code, lines_of(response)) == (200, left)
    assert read(response).inputs["seen"]["value"] == token_of(board_of(written))
    assert roles() == ["Chair of the board", "Lay adviser"]
    assert Event.objects.count() == before


def test_a_button_takes_lines_that_are_wrong_as_they_are(written, coordinator):
    response = coordinator.post(PAGE, sent([CHAIR, CHAIR | {"role": "x" * 121}], then="up:2"))
    assert lines_of(response) == ["x" * 121, "Chair of the board"]


def test_the_enter_key_saves():
    """A browser presses the first button of a form: it must not be one that moves a line."""
    source = (ROOT / "templates/reports/writing/board_page.html").read_text(encoding="utf-8")
    first = source[source.index("<button") :]
    assert "name=" not in first[: first.index(">")]


# --- Two who write at once ------------------------------------------------------------------------


def test_a_board_that_somebody_else_has_changed_is_shown_beside_what_was_typed(written, coordinator, national_reviewer):
    seen = token_of(board_of(written))
    theirs = [CHAIR | {"role": "Chief constable"}]
    board_actions.save_board(revision=written, by=national_reviewer, at=AT, board=theirs)
    response = coordinator.post(PAGE, sent([CHAIR | {"role": "Mine"}], seen=seen))
    assert response.status_code == 409
    assert "Chief constable" in read(response).text
    assert lines_of(response) == ["Mine"]
    assert roles() == ["Chief constable"]
    again = read(response).inputs["seen"]["value"]
    assert coordinator.post(PAGE, sent([CHAIR | {"role": "Mine"}], seen=again)).status_code == 302
    assert roles() == ["Mine"]


def test_who_writes_the_same_as_somebody_else_is_in_nobodys_way(written, cheshire_coordinator):
    new = [CHAIR | {"role": "Chief constable"}]
    said = {
        "revision": written,
        "by": cheshire_coordinator,
        "at": AT,
        "board": new,
        "seen": token_of(board_of(written)),
    }
    board_actions.save_board(**said)
    board_actions.save_board(**said)
    with pytest.raises(Overtaken):
        board_actions.save_board(**said | {"board": BOARD})


# --- A board that was copied ----------------------------------------------------------------------


@stage
def copied(written) -> Revision:
    BoardMember.objects.update(copied_from=YearFactory(year=2020))
    return written


def unconfirmed() -> set[int | None]:
    return set(BoardMember.objects.values_list("copied_from", flat=True))


def test_a_board_of_this_year_asks_for_no_confirmation(written, coordinator):
    page = read(coordinator.get(PAGE))
    assert "confirmed" not in page.inputs
    assert "Nobody has confirmed" not in page.text


def test_last_years_board_stays_marked_until_it_is_confirmed(copied, coordinator):
    assert "We copied it from 2019/20" in read(coordinator.get(PAGE)).text
    coordinator.post(PAGE, sent([CHAIR | {"role": "Chief constable"}]))
    assert unconfirmed() == {ReportingYear.objects.get(year=2020).pk}
    page = read(coordinator.get(PAGE))
    assert "This board is from 2019/20. Nobody has confirmed that it is right for this year." in page.text
    assert "Board saved. It is still marked as copied from 2019/20" in page.text
    coordinator.post(PAGE, sent([CHAIR | {"role": "Chief constable"}], confirmed="on"))
    assert unconfirmed() == {None}
    assert Event.objects.last().changes == {"confirmed": True}
    assert "confirmed" not in read(coordinator.get(PAGE)).inputs


def test_changes_and_confirmation_are_one_act(copied, coordinator):
    before = Event.objects.count()
    coordinator.post(PAGE, sent([LAY], confirmed="on"))
    assert Event.objects.count() == before + 1
    assert Event.objects.last().changes.keys() == {"board", "confirmed"}
    assert unconfirmed() == {None}


# --- Welsh ----------------------------------------------------------------------------------------


def test_only_an_area_in_wales_is_asked_for_its_welsh(written, client_of, national_reviewer):
    client = client_of(national_reviewer)
    assert "board-0-role_cy" not in read(client.get(PAGE)).inputs
    inputs = read(client.get(GWENT)).inputs
    assert inputs["board-0-role_cy"]["lang"] == inputs["board-0-agency_cy"]["lang"] == "cy"


def test_each_report_prints_the_board_in_its_own_language(written, client_of, national_reviewer):
    member = {
        "seat": "member",
        "role": "Governor",
        "role_cy": "Llywodraethwr",
        "agency": "Prison",
        "agency_cy": "Carchar",
    }
    assert client_of(national_reviewer).post(GWENT, sent([member], seen=token_of([]))).status_code == 302
    gwent = Revision.objects.with_names().get(area_return__area__slug="gwent")
    english, welsh = (document_for(gwent, AT, language=language).board for language in ("en", "cy"))
    assert [(seat.role, seat.agency) for seat in english] == [("Governor", "Prison")]
    assert [(seat.role, seat.agency) for seat in welsh] == [("Llywodraethwr", "Carchar")]


def test_a_preview_says_which_roles_have_no_words_in_its_language(written, national_reviewer):
    gwent = Revision.objects.with_names().get(area_return__area__slug="gwent")
    write(gwent, national_reviewer, texts={}, board=[{"role": "Governor"}])
    welsh = document_for(gwent, AT, language="cy")
    words = "Rolau sydd heb eu hysgrifennu yn yr iaith hon eto: 1."
    assert words in as_fragment(welsh, is_preview=True)
    assert words not in as_fragment(welsh)
    assert "not written" not in as_fragment(document_for(gwent, AT), is_preview=True).split('id="board"')[1]


# --- In the report --------------------------------------------------------------------------------


def test_the_report_lists_the_chair_then_members_then_lay_advisers(written, cheshire_coordinator):
    board = [LAY, {"role": "Governor"}, CHAIR, {"role": "Head of area"}]
    write(written, cheshire_coordinator, texts={}, board=board)
    groups = document_for(written, AT).board_groups
    assert [(words, [member.role for member in members]) for words, members in groups] == [
        ("Chair", ["Chair of the board"]),
        ("Members", ["Governor", "Head of area"]),
        ("Lay advisers", ["Lay adviser"]),
    ]


def test_a_board_of_members_alone_has_no_headings(written, cheshire_coordinator):
    write(written, cheshire_coordinator, texts={}, board=[{"role": "Governor"}])
    assert [words for words, _members in document_for(written, AT).board_groups] == [""]
    assert 'scope="rowgroup"' not in as_fragment(document_for(written, AT)).split('id="board"')[1]


def test_the_history_tells_of_a_member_with_the_seat(written, coordinator):
    coordinator.post(PAGE, sent([CHAIR | {"name": "Sam Example"}]))
    told = squeeze(read(coordinator.get("/returns/2021/cheshire/history/")).text)
    assert "Chair, Sam Example, Chair of the board, The police" in told
    assert "Lay adviser, Lay adviser" in told
