"""The pages of the write side, as each member of the cast finds them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from returns.arithmetic.figures import Entry
from returns.entry.actions import send_back, submit
from returns.entry.figure_actions import save_figures
from returns.models import Event, Explanation, Figure, ReportingYear, Revision, Status
from tests.factories import AT, CHESHIRE_FIGURES, AreaFactory, AreaReturnFactory, MembershipFactory, RevisionFactory
from tests.pages import Page, read, typed
from tests.stages import stage

pytestmark = pytest.mark.django_db

BOX, OTHER = "snapshot_c1_l1", "snapshot_c1_l2"
CHESHIRE = {"year": 2021, "area": "cheshire"}


def at(name: str, **more) -> str:
    return reverse(name, kwargs=CHESHIRE | more)


A, C, E, G = (at("enter", block=code) for code in "aceg")
LIST, CHECK, EXPLAIN, DONE = at("task_list"), at("check"), at("explanations"), at("submitted")
BOX_PAGE = at("box", block="a", code=BOX)
REVIEW, ACCEPT, SEND_BACK = at("review"), at("accept"), at("send_back")
DASHBOARD, YEARS = reverse("dashboard"), reverse("years")
YEAR, GUIDANCE = reverse("year", kwargs={"year": 2021}), reverse("guidance", kwargs={"year": 2021})


@pytest.fixture
def coordinator(client_of, cheshire_coordinator):
    return client_of(cheshire_coordinator)


@pytest.fixture
def colleague(client_of, national_reviewer):
    return client_of(national_reviewer)


def get(client, address) -> Page:
    return read(client.get(address))


def post(client, address, **sent) -> Page:
    return read(client.post(address, sent, follow=True))


def value_of(code: str, revision=None) -> int | None:
    figures = Figure.objects.filter(revision__area_return__area__slug="cheshire", cell__code=code)
    return figures.get().value


# --- Every page opens -----------------------------------------------------------------------------


@pytest.mark.parametrize("address", [DASHBOARD, LIST, A, C, E, G, BOX_PAGE, EXPLAIN, CHECK, GUIDANCE])
def test_it_works_for_the_co_ordinator(cheshire_2021, coordinator, address):
    page = get(coordinator, address)
    assert page.status == 200
    assert page.title.endswith("MAPPA statistics returns")
    assert len(page.ids) == len(set(page.ids)), "an id stands once"


@pytest.mark.parametrize("address", [YEARS, YEAR, REVIEW, LIST, A, BOX_PAGE, CHECK, GUIDANCE])
def test_it_works_for_the_national_team(cheshire_2021, colleague, address):
    page = get(colleague, address)
    assert page.status == 200
    assert len(page.ids) == len(set(page.ids)), "an id stands once"


@pytest.mark.parametrize("state", ["cheshire_filled", "cheshire_submitted", "cheshire_accepted", "cheshire_published"])
def test_the_task_list_and_the_review_open_in_every_state(request, coordinator, colleague, state):
    request.getfixturevalue(state)
    assert get(coordinator, LIST).status == 200
    assert get(colleague, REVIEW).status == 200


# --- Whose it is ----------------------------------------------------------------------------------

OF_THE_RETURN = [LIST, A, BOX_PAGE, EXPLAIN, CHECK, DONE]
OF_THE_NATIONAL_TEAM = [YEARS, YEAR, REVIEW]


@pytest.mark.parametrize("who", ["kent_coordinator", "cheshire_board_member", "cheshire_chair"])
@pytest.mark.parametrize("address", OF_THE_RETURN + OF_THE_NATIONAL_TEAM)
def test_a_page_that_is_not_yours_is_not_there(request, cheshire_2021, client_of, who, address):
    assert client_of(request.getfixturevalue(who)).get(address).status_code == 404


@pytest.mark.parametrize("address", OF_THE_NATIONAL_TEAM)
def test_the_national_teams_pages_are_not_there_for_the_areas_own_co_ordinator(cheshire_2021, coordinator, address):
    assert coordinator.get(address).status_code == 404


@pytest.mark.parametrize("address", [DASHBOARD, GUIDANCE, *OF_THE_RETURN, *OF_THE_NATIONAL_TEAM])
def test_a_stranger_is_asked_to_sign_in(cheshire_2021, client_of, stranger, address):
    response = client_of(stranger).get(address)
    assert (response.status_code, response.url) == (302, f"{reverse('sign_in')}?next={address}")


@pytest.mark.parametrize("address", [A, BOX_PAGE, CHECK, ACCEPT, SEND_BACK])
@pytest.mark.parametrize("who", ["kent_coordinator", "cheshire_board_member"])
def test_what_is_not_yours_takes_nothing_from_you(request, cheshire_filled, client_of, who, address):
    client = client_of(request.getfixturevalue(who))
    sent = {BOX: "1", "declared": "on", "reason": "No.", "footnote": "No."}
    assert client.post(address, sent).status_code == 404
    assert value_of(BOX) == 1257
    assert Revision.objects.of(area="cheshire", year=2021).get().status == Status.DRAFT


@pytest.mark.parametrize(
    "address",
    [
        reverse("task_list", kwargs={"year": 2021, "area": "rutland"}),
        reverse("task_list", kwargs={"year": 1999, "area": "cheshire"}),
        at("enter", block="z"),
        at("box", block="a", code="notification_breaches"),
        at("box", block="a", code="nothing"),
        reverse("guidance", kwargs={"year": 1999}),
    ],
)
def test_what_does_not_exist_is_not_there(cheshire_2021, coordinator, address):
    assert coordinator.get(address).status_code == 404


# --- Not now --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("cheshire_submitted", "Cheshire Coordinator submitted it on 2 June 2021, 09:30."),
        ("cheshire_accepted", "National Reviewer accepted it on 3 June 2021, 09:30."),
        ("cheshire_published", "It was published on 4 June 2021, 09:30."),
    ],
)
@pytest.mark.parametrize("address", [A, BOX_PAGE, EXPLAIN, CHECK])
def test_a_return_that_takes_no_figures_says_who_holds_it_since_when(request, coordinator, state, said, address):
    request.getfixturevalue(state)
    for page in (get(coordinator, address), post(coordinator, address, **{BOX: "1"})):
        assert page.status == 409
        assert said in page.text
        assert "CHESHIRE-2021-1" in page.text
    assert value_of(BOX) == 1257


def test_a_year_that_is_closed_says_so(cheshire_2021, coordinator):
    ReportingYear.objects.filter(pk=2021).update(closes_at=AT + timedelta(days=90))
    page = get(coordinator, A)
    assert page.status == 409
    assert "It closed on 30 August 2021, 09:30" in page.text


def test_a_year_that_opens_later_says_when(cheshire_2021, coordinator):
    ReportingYear.objects.filter(pk=2021).update(opens_at=timezone.now() + timedelta(days=1))
    page = get(coordinator, A)
    assert page.status == 409
    assert "This year is not open yet." in page.text


# --- Entering figures -----------------------------------------------------------------------------


def test_figures_that_were_typed_are_saved_and_the_next_table_opens(cheshire_2021, coordinator):
    block = [code for code in CHESHIRE_FIGURES if code.startswith("snapshot")]
    sent = typed(get(coordinator, A), then="next", **{code: f"{CHESHIRE_FIGURES[code]:,}" for code in block})
    response = coordinator.post(A, sent)
    assert (response.status_code, response.url) == (302, at("enter", block="b"))
    assert {code: value_of(code) for code in block} == {code: CHESHIRE_FIGURES[code] for code in block}


def test_a_return_can_be_filled_in_page_by_page_to_the_end(cheshire_2021, coordinator):
    address, pages = A, []
    while address != LIST:
        pages.append(address)
        boxes = get(coordinator, address).inputs
        sent = {code: str(value) for code, value in CHESHIRE_FIGURES.items() if code in boxes}
        address = coordinator.post(address, typed(get(coordinator, address), **sent)).url
    assert len(pages) == 7
    page = get(coordinator, LIST)
    assert "Every box is answered." in page.text
    assert "Figures ready to submit" in page.text  # its report is not


def test_a_part_of_a_table_is_saved_and_the_list_says_how_much(cheshire_2021, coordinator):
    page = post(coordinator, A, **{BOX: "1257", "then": "list"})
    assert "1 of 9 answered" in page.text
    assert "28 of 29 boxes are still empty." in page.text


def test_what_was_saved_stands_in_the_box_and_in_its_totals(cheshire_filled, coordinator):
    page = get(coordinator, A)
    assert page.inputs[BOX]["value"] == "1257"
    assert page.inputs[f"seen_{BOX}"]["value"] == "1257"
    for total in ("1,580", "1,260", "1,590"):
        assert total in page.text


def test_bad_input_is_named_and_linked_and_every_other_entry_is_kept(cheshire_2021, coordinator):
    sent = typed(get(coordinator, A), **{BOX: "12,5", OTHER: "3", "snapshot_c2_l1": "many"})
    page = post(coordinator, A, **sent)
    assert page.status == 200
    assert page.title.startswith("Error:")
    assert "must be a whole number" in page.links[f"#{BOX}"]
    assert "must be a number" in page.links["#snapshot_c2_l1"]
    assert f"#{OTHER}" not in page.links
    assert {code: page.inputs[code]["value"] for code in (BOX, OTHER, "snapshot_c2_l1")} == {
        BOX: "12,5",
        OTHER: "3",
        "snapshot_c2_l1": "many",
    }
    assert f"{BOX}-error" in page.ids
    assert f"{BOX}-error" in page.inputs[BOX]["aria-describedby"]
    assert value_of(OTHER) is None


def test_input_with_markup_in_it_is_shown_as_it_was_typed(cheshire_2021, coordinator):
    attack = '"><script>alert(1)</script>'
    response = coordinator.post(A, {BOX: attack})
    assert b"<script>alert" not in response.content
    assert read(response).inputs[BOX]["value"] == attack


def test_empty_boxes_are_filled_with_nought_on_request(cheshire_2021, coordinator):
    page = post(coordinator, A, **typed(get(coordinator, A), then="zero", **{BOX: "1257"}))
    assert "Saved. We put 0 in every empty box." in page.text
    assert (value_of(BOX), value_of(OTHER)) == (1257, 0)
    assert value_of("yearly_c1_l2") is None, "the other tables stay as they are"


def test_the_grid_ties_every_box_to_its_headers(cheshire_2021, coordinator):
    for address in (A, C, E, G):
        page = get(coordinator, address)
        boxes = [attrs for name, attrs in page.inputs.items() if name in CHESHIRE_FIGURES]
        assert boxes
        for attrs in boxes:
            headers = attrs["aria-labelledby"].split()
            assert headers
            assert set(headers) <= set(page.ids)


def test_a_box_that_does_not_apply_is_said_and_not_offered(cheshire_2021, coordinator):
    page = get(coordinator, G)
    assert "custody_sopo_c2_l2" not in page.inputs
    assert "Not applicable" in page.text


def test_last_years_figure_stands_beside_the_box(cheshire_filled, form_2020, coordinator):
    last = AreaReturnFactory(area=cheshire_filled.area_return.area, year=form_2020)
    RevisionFactory(area_return=last, published=True, figures={BOX: 1199})
    page = get(coordinator, A)
    assert "2019/20: 1,199" in page.text
    assert f"{BOX}-last" in page.inputs[BOX]["aria-describedby"]


def test_what_the_checks_found_stands_on_the_page_of_its_boxes(cheshire_filled, coordinator):
    post(coordinator, C, notification_breaches="200", seen_notification_breaches="21")
    assert "which is more than 5% of" in get(coordinator, C).text
    assert "which is more than 5% of" not in get(coordinator, E).text


# --- Two people in one table ----------------------------------------------------------------------


@pytest.fixture
def conflict(cheshire_2021, coordinator, colleague):
    """Both opened the table when it was empty; the colleague has saved 1,300. The page that the co-ordinator gets."""
    mine = typed(get(coordinator, A), **{BOX: "1257", OTHER: "3"})
    post(colleague, A, **typed(get(colleague, A), **{BOX: "1300", "snapshot_c2_l1": "323"}))
    return post(coordinator, A, **mine)


def test_a_conflict_shows_both_figures_and_writes_nothing(conflict):
    assert conflict.status == 409
    assert "Nothing is saved yet" in conflict.text
    assert "Theirs: 1,300" in conflict.text
    assert "Yours: 1,257" in conflict.text
    assert conflict.choices == {BOX: ["1300", "1257"]}
    assert "Level 1, Category 1" in conflict.links[f"#{BOX}"]
    assert (value_of(BOX), value_of(OTHER)) == (1300, None)


def test_a_conflict_keeps_what_else_was_typed_and_shows_what_else_was_saved(conflict):
    assert conflict.inputs[OTHER]["value"] == "3"
    assert conflict.inputs["snapshot_c2_l1"]["value"] == "323"


@pytest.mark.parametrize("chosen", ["1257", "1300"])
def test_whoever_has_seen_both_figures_decides(conflict, coordinator, chosen):
    post(coordinator, A, **typed(conflict, **{BOX: chosen}))
    assert (value_of(BOX), value_of(OTHER), value_of("snapshot_c2_l1")) == (int(chosen), 3, 323)


def test_the_same_figure_from_both_is_no_conflict(cheshire_2021, coordinator, colleague):
    mine = typed(get(coordinator, A), **{BOX: "1257"})
    post(colleague, A, **typed(get(colleague, A), **{BOX: "1,257", OTHER: "3"}))
    assert coordinator.post(A, mine).status_code == 302
    assert (value_of(BOX), value_of(OTHER)) == (1257, 3)


def test_different_boxes_of_a_table_are_no_conflict(cheshire_2021, coordinator, colleague):
    mine = typed(get(coordinator, A), **{BOX: "1257"})
    post(colleague, A, **typed(get(colleague, A), **{OTHER: "3"}))
    assert coordinator.post(A, mine).status_code == 302
    assert (value_of(BOX), value_of(OTHER)) == (1257, 3)


def test_a_return_that_was_submitted_meanwhile_takes_nothing(cheshire_filled, coordinator, national_reviewer):
    mine = typed(get(coordinator, A), **{BOX: "1"})
    submit(revision=cheshire_filled, by=national_reviewer, at=AT)
    page = post(coordinator, A, **mine)
    assert page.status == 409
    assert "National Reviewer submitted it" in page.text
    assert value_of(BOX) == 1257


# --- One box on its own page ----------------------------------------------------------------------


def test_a_box_is_said_to_be_not_available_with_a_reason(cheshire_filled, coordinator):
    page = get(coordinator, BOX_PAGE)
    assert "MAPPA-eligible offenders on 31 March 2021, Level 1, Category 1: Registered sex offenders" in page.text
    sent = typed(page, unavailable_reason="The record was lost", footnote="Asked of the police.")
    response = coordinator.post(BOX_PAGE, sent)
    assert (response.status_code, response.url) == (302, f"{A}#{BOX}")
    figure = Figure.objects.get(revision=cheshire_filled, cell__code=BOX)
    assert figure.entry == Entry(None, "The record was lost", "Asked of the police.")
    page = get(coordinator, A)
    assert page.inputs[BOX]["value"] == ""
    assert "Not available: The record was lost" in page.text
    assert "Footnote: Asked of the police." in page.text


def test_what_is_typed_is_saved_before_a_boxs_own_page_opens(cheshire_2021, coordinator):
    response = coordinator.post(A, typed(get(coordinator, A), then=f"box:{BOX}", **{OTHER: "3"}))
    assert (response.status_code, response.url) == (302, BOX_PAGE)
    assert value_of(OTHER) == 3


def test_a_reason_that_is_too_long_is_refused_at_its_field(cheshire_2021, coordinator):
    page = post(coordinator, BOX_PAGE, unavailable_reason="x" * 301, footnote="Kept", seen="")
    assert page.title.startswith("Error:")
    assert "#id_unavailable_reason" in page.links
    assert page.inputs["footnote"]["value"] == "Kept"


def test_a_box_that_somebody_else_changed_meanwhile_is_shown_as_it_is_now(cheshire_2021, coordinator, colleague):
    mine = typed(get(coordinator, BOX_PAGE), unavailable_reason="The record was lost")
    post(colleague, A, **typed(get(colleague, A), **{BOX: "1300"}))
    page = post(coordinator, BOX_PAGE, **mine)
    assert "Somebody else has just changed this box." in page.text
    assert "1,300" in page.text
    assert page.inputs["unavailable_reason"]["value"] == "The record was lost"  # to be saved once more, or not
    assert value_of(BOX) == 1300
    post(coordinator, BOX_PAGE, **typed(page))
    assert value_of(BOX) is None


# --- Explaining -----------------------------------------------------------------------------------


@stage
def queried(cheshire_filled, cheshire_coordinator):
    save_figures(
        revision=cheshire_filled, by=cheshire_coordinator, at=AT, entries={"notification_breaches": Entry(200)}
    )
    return cheshire_filled


KEY = "breaches_against_rsos-notification_breaches"


def test_a_query_is_explained_and_the_explanation_is_shown(queried, coordinator):
    page = get(coordinator, EXPLAIN)
    assert "which is more than 5% of" in page.text
    page = post(coordinator, EXPLAIN, **{KEY: "A new team looked into old cases."})
    assert "Explanations saved." in page.text
    assert "A new team looked into old cases." in page.text
    assert Explanation.objects.get().text == "A new team looked into old cases."
    assert get(coordinator, EXPLAIN).inputs[KEY]["value"] == "A new team looked into old cases."


def test_changing_the_figure_drops_its_explanation(queried, coordinator):
    post(coordinator, EXPLAIN, **{KEY: "A new team looked into old cases."})
    post(coordinator, C, **typed(get(coordinator, C), notification_breaches="201"))
    assert not Explanation.objects.exists()
    assert get(coordinator, EXPLAIN).inputs[KEY].get("value", "") == ""


def test_a_query_may_stay_without_an_explanation_for_now(queried, coordinator):
    assert post(coordinator, EXPLAIN, **{KEY: " "}).status == 200
    assert not Explanation.objects.exists()


def test_an_error_that_can_be_waived_is_offered_for_a_reason_and_still_blocks(cheshire_filled, coordinator):
    post(coordinator, A, **typed(get(coordinator, A), snapshot_c3_l1="1"))
    assert [name for name in get(coordinator, EXPLAIN).inputs if "category_3" in name]
    assert "will decide whether to waive" in get(coordinator, EXPLAIN).text
    assert "It must be 0." in get(coordinator, CHECK).text


# --- Checking and submitting ----------------------------------------------------------------------


def test_a_return_is_declared_submitted_and_confirmed_with_its_reference(cheshire_filled, coordinator):
    page = get(coordinator, CHECK)
    for figure in ("1,257", "1,590", "92"):
        assert figure in page.text
    response = coordinator.post(CHECK, {"declared": "on"})
    assert (response.status_code, response.url) == (302, DONE)
    assert "CHESHIRE-2021-1" in get(coordinator, DONE).text
    cheshire_filled.refresh_from_db()
    assert cheshire_filled.status == Status.SUBMITTED


def test_who_presses_submit_twice_is_led_to_the_confirmation(cheshire_filled, coordinator):
    for _ in range(2):
        response = coordinator.post(CHECK, {"declared": "on"})
        assert (response.status_code, response["Location"]) == (302, DONE)
    assert Event.objects.filter(act="submitted").count() == 1


def test_who_presses_submit_after_a_colleague_is_told_who_has_the_return(cheshire_submitted, colleague):
    assert colleague.post(CHECK, {"declared": "on"}).status_code == 409


def test_a_return_is_not_submitted_without_the_declaration(cheshire_filled, coordinator):
    page = post(coordinator, CHECK, then="submit")
    assert page.links["#id_declared"] == "Confirm that you have checked the figures"
    cheshire_filled.refresh_from_db()
    assert cheshire_filled.status == Status.DRAFT


def test_a_return_that_is_not_ready_is_not_submitted_and_says_what_is_left(queried, coordinator):
    post(coordinator, E, **typed(get(coordinator, E), orders_no=""))
    page = post(coordinator, CHECK, declared="on")
    assert "What you still need to do" in page.text
    assert f"{E}#orders_no" in page.links
    assert f"{C}#notification_breaches" in page.links
    assert any("disabled" in attrs for attrs in page.buttons.values())
    queried.refresh_from_db()
    assert queried.status == Status.DRAFT


def test_the_confirmation_of_a_draft_leads_back_to_the_list(cheshire_2021, coordinator):
    response = coordinator.get(DONE)
    assert (response.status_code, response.url) == (302, LIST)


# --- The national team ----------------------------------------------------------------------------


def test_the_list_of_a_year_says_where_each_return_stands(cheshire_submitted, kent_2021, kent_coordinator, colleague):
    save_figures(revision=kent_2021, by=kent_coordinator, at=AT, entries={"orders_shpo": Entry(1)})
    page = get(colleague, YEAR)
    assert "Received 1 of 3" in page.text
    assert {REVIEW, at("review", area="kent"), at("review", area="gwent")} <= set(page.links)
    assert "Submitted" in page.text
    assert "1 of 29 answered" in page.text  # Kent
    assert "Not started" in page.text  # Gwent


def test_a_submitted_return_is_accepted(cheshire_submitted, colleague, national_reviewer):
    assert "Accept the return" in get(colleague, REVIEW).buttons
    page = post(colleague, ACCEPT)
    assert "Cheshire 2020/21 accepted." in page.text
    cheshire_submitted.refresh_from_db()
    assert cheshire_submitted.accepted_by == national_reviewer


def test_whoever_submitted_a_return_is_not_offered_to_accept_it(cheshire_filled, colleague, national_reviewer):
    submit(revision=cheshire_filled, by=national_reviewer, at=AT)
    page = get(colleague, REVIEW)
    assert "Accept the return" not in page.buttons
    assert "You submitted this return, so another member" in page.text
    page = post(colleague, ACCEPT)
    assert page.status == 409
    assert "You submitted this return, so a colleague must accept" in page.text


def test_a_return_goes_back_with_a_reason_which_its_co_ordinator_reads_first(
    cheshire_submitted, colleague, coordinator
):
    page = post(colleague, SEND_BACK, reason="Level 2 is too high.\nPlease look again.")
    assert "Cheshire 2020/21 sent back." in page.text
    page = get(coordinator, LIST)
    assert "Level 2 is too high. Please look again." in page.text
    assert "National Reviewer, national team" in page.text
    assert get(coordinator, A).status == 200


def test_a_return_does_not_go_back_without_a_reason(cheshire_submitted, colleague):
    page = post(colleague, SEND_BACK, reason=" ")
    assert page.links["#id_reason"] == "Enter a reason for sending the return back"
    cheshire_submitted.refresh_from_db()
    assert cheshire_submitted.status == Status.SUBMITTED


@pytest.mark.parametrize(("address", "sent"), [(ACCEPT, {}), (SEND_BACK, {"reason": "No figure in table B."})])
def test_what_can_no_longer_be_done_is_refused_in_words(cheshire_filled, colleague, address, sent):
    page = post(colleague, address, **sent)
    assert page.status == 409
    assert "This one is in progress." in page.text
    assert not Event.objects.filter(act__in=["accepted", "sent_back"]).exists()


@pytest.mark.parametrize("address", [ACCEPT, SEND_BACK])
def test_an_act_is_not_done_by_opening_its_address(cheshire_submitted, colleague, address):
    assert colleague.get(address).status_code == 405


# --- The first page of each role ------------------------------------------------------------------


def test_a_co_ordinator_finds_the_return_that_is_due(cheshire_2021, coordinator):
    page = get(coordinator, DASHBOARD)
    assert "Due by 31 July 2021" in page.text
    assert LIST in page.links
    assert "Kent" not in page.text


def test_a_co_ordinator_finds_a_submitted_return_as_due_while_its_report_is_not_complete(
    cheshire_submitted, coordinator
):
    page = get(coordinator, DASHBOARD)
    assert "you have to complete the area’s part of the report" in page.text
    assert "Due by" not in page.text
    assert LIST in page.links


def test_a_co_ordinator_finds_a_published_return_among_those_that_are_elsewhere(cheshire_published, coordinator):
    page = get(coordinator, DASHBOARD)
    assert "You have nothing to do now." in page.text
    assert LIST in page.links


def test_a_co_ordinator_is_told_that_a_return_came_back(cheshire_submitted, coordinator, national_reviewer):
    send_back(revision=cheshire_submitted, by=national_reviewer, at=AT, reason="Look again.")
    assert "sent this return back" in get(coordinator, DASHBOARD).text


@pytest.mark.parametrize("who", ["cheshire_board_member", "cheshire_chair"])
def test_a_board_member_finds_the_report_once_the_return_is_submitted(
    request, cheshire_filled, cheshire_coordinator, client_of, who
):
    member = client_of(request.getfixturevalue(who))
    assert "There is nothing to read yet." in get(member, DASHBOARD).text
    submit(revision=cheshire_filled, by=cheshire_coordinator, at=AT)
    page = get(member, DASHBOARD)
    assert at("preview") in page.links
    assert LIST not in page.links


def test_the_national_team_finds_its_years(cheshire_2021, colleague):
    page = read(colleague.get(DASHBOARD, follow=True))
    assert YEAR in page.links


def test_an_account_without_a_part_is_told_whom_to_ask(db, client_of, national_reviewer):
    national_reviewer.memberships.all().delete()
    assert "You do not have a return yet." in get(client_of(national_reviewer), DASHBOARD).text


def test_the_guidance_prints_the_wording_and_every_rule(form_2021, client_of, national_reviewer):
    page = get(client_of(national_reviewer), GUIDANCE)
    assert "Count the offenders managed on 31 March 2021" in page.text
    assert "Nobody in Category 3 is managed at Level 1" in page.text


# --- Signing in -----------------------------------------------------------------------------------


@pytest.fixture
def with_password(cheshire_coordinator):
    cheshire_coordinator.set_password("a long enough secret")
    cheshire_coordinator.save()
    return cheshire_coordinator


def sign_in(client, email, password="a long enough secret", **more) -> Page:
    return post(client, reverse("sign_in"), username=email, password=password, **more)


@pytest.mark.parametrize("written", ["{}", " {} "])
def test_an_account_signs_in_by_its_address_however_it_is_written(client, cheshire_2021, with_password, written):
    page = sign_in(client, written.format(with_password.email.title()))
    assert "Your returns" in page.text
    assert LIST in page.links


def test_every_failure_reads_the_same(client, with_password, national_reviewer):
    unknown = sign_in(client, "nobody@example.org")
    wrong = sign_in(client, with_password.email, "another long secret")
    with_password.is_active = False
    with_password.save()
    closed = sign_in(client, with_password.email)
    said = "The email address or password is not right. Check both and try again."
    assert said in unknown.text
    assert said in wrong.text
    assert said in closed.text


def test_nobody_is_led_to_another_site(client, cheshire_2021, with_password):
    sent = {"username": with_password.email, "password": "a long enough secret", "next": "https://example.com/"}
    assert client.post(reverse("sign_in"), sent).url == DASHBOARD


# --- How many queries -----------------------------------------------------------------------------


@pytest.fixture
def count(django_assert_max_num_queries):
    def queries(client, address) -> int:
        client.get(address)  # what is read once a process is read
        with django_assert_max_num_queries(40) as counted:
            assert client.get(address).status_code == 200
        return len(counted)

    return queries


def more_areas(year, user) -> None:
    """Nine areas more, the returns of all of which `user` co-ordinates."""
    for _ in range(9):
        area = AreaFactory()
        RevisionFactory(area_return=AreaReturnFactory(area=area, year=year, area_name=area.name), submitted=True)
        MembershipFactory(user=user, coordinator=True, area=area)


def test_the_dashboard_costs_the_same_for_one_return_and_for_ten(
    cheshire_2021, coordinator, cheshire_coordinator, count
):
    few = count(coordinator, DASHBOARD)
    more_areas(cheshire_2021.year, cheshire_coordinator)
    assert "Area " in get(coordinator, DASHBOARD).text
    assert count(coordinator, DASHBOARD) == few <= 22


def test_the_national_list_costs_the_same_for_three_areas_and_for_twelve(
    cheshire_2021, colleague, cheshire_coordinator, count
):
    few = count(colleague, YEAR)
    more_areas(cheshire_2021.year, cheshire_coordinator)
    assert "of 12" in get(colleague, YEAR).text
    assert count(colleague, YEAR) == few <= 17


@pytest.mark.parametrize("address", [A, LIST, CHECK])
def test_a_page_of_a_return_costs_the_same_empty_and_full_and_whatever_other_areas_do(
    cheshire_2021, form_2020, coordinator, cheshire_coordinator, count, address
):
    empty = count(coordinator, address)
    last = AreaReturnFactory(area=cheshire_2021.area_return.area, year=form_2020)
    RevisionFactory(area_return=last, published=True)
    with_last_year = count(coordinator, address)
    save_figures(
        revision=cheshire_2021,
        by=cheshire_coordinator,
        at=AT,
        entries={code: Entry(value) for code, value in CHESHIRE_FIGURES.items()},
    )
    more_areas(cheshire_2021.year, cheshire_coordinator)
    assert count(coordinator, address) == with_last_year == empty + 1 <= 26
