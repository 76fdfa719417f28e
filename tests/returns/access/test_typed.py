"""A form that meets the sign-in, an old token, a lock or a refusal comes back with everything that was typed."""

from datetime import timedelta

import pytest
from django import forms
from django.contrib.sessions.models import Session
from django.test import Client

from reports.models import BoardMember, Seat, Section
from reports.release import actions as release_actions
from returns.access.forms import Form
from returns.access.typed import Sent
from returns.arithmetic.figures import Entry
from returns.checks.assessment import assess
from returns.entry import actions
from returns.entry.figure_actions import save_figures
from returns.entry.forms import issue_key
from returns.form.questionnaire import Questionnaire
from returns.models import Draft, Figure, Revision
from tests.conftest import person
from tests.factories import AT, ROOT
from tests.pages import read, typed
from tests.rendering import stand_in

pytestmark = pytest.mark.django_db

TABLE = "/returns/2021/cheshire/table/a/"
TEXT = "/returns/2021/cheshire/texts/introduction/"
BACK = "What you typed is in the boxes below."
NINE = {f"snapshot_c{category}_l{level}": str(10 * category + level) for category in (1, 2, 3) for level in (1, 2, 3)}
HERE = {"HTTP_ORIGIN": "http://testserver"}
PASSWORD = "a long enough password"


def from_page(page: str) -> dict[str, str]:
    """What a browser says of a form that it sends from a page of the site."""
    return HERE | {"HTTP_REFERER": f"http://testserver{page}"}


def stored(revision: Revision) -> dict[str, str]:
    rows = Figure.objects.filter(revision=revision, cell__code__in=NINE).values_list("cell__code", "value")
    return {code: str(value) for code, value in rows}


@pytest.fixture
def password(cheshire_coordinator, kent_coordinator) -> str:
    for user in (cheshire_coordinator, kent_coordinator):
        user.set_password(PASSWORD)
        user.save()
    return PASSWORD


@pytest.fixture
def sign_in(password):
    """A function: sign in on the page that a form has met, as its reader does."""

    def done(client: Client, answer, user):
        page = read(answer)
        sent = typed(page, username=user.email, password=password)
        return client.post("/sign-in/", sent, **from_page("/sign-in/"))

    return done


# --- The session has ended ------------------------------------------------------------------------


def test_nine_boxes_come_back_through_the_sign_in_and_are_saved(cheshire_2021, client, cheshire_coordinator, sign_in):
    answer = client.post(TABLE, NINE | {"then": "next"}, **from_page(TABLE))
    assert answer.status_code == 403
    assert "Your session had ended" in read(answer).text
    assert "What you typed is not lost" in read(answer).text
    answer = sign_in(client, answer, cheshire_coordinator)
    assert answer["Location"] == TABLE + "?take=draft"
    page = read(client.get(answer["Location"]))
    assert BACK in page.text
    assert {code: page.inputs[code]["value"] for code in NINE} == NINE
    assert set(stored(cheshire_2021).values()) == {"None"}
    assert client.post(TABLE, typed(page, then="next")).status_code == 302
    assert stored(cheshire_2021) == NINE
    assert not Draft.objects.exists()


def test_a_wrong_password_loses_nothing(cheshire_2021, client, cheshire_coordinator, sign_in):
    answer = client.post(TABLE, NINE, **from_page(TABLE))
    again = client.post("/sign-in/", typed(read(answer), username="x@example.org", password="wrong"))
    assert "What you typed is not lost" in read(again).text
    assert sign_in(client, again, cheshire_coordinator)["Location"] == TABLE + "?take=draft"


def test_who_has_signed_in_meanwhile_in_another_tab_finds_it_too(cheshire_2021, client, cheshire_coordinator):
    answer = client.post(TABLE, NINE, **from_page(TABLE))
    client.force_login(cheshire_coordinator)
    sent = typed(read(answer), username="", password="")
    assert client.post("/sign-in/", sent)["Location"] == TABLE + "?take=draft"


def test_a_reason_comes_back_to_the_page_that_asks_for_it(cheshire_submitted, client, national_reviewer, sign_in):
    national_reviewer.set_password(PASSWORD)
    national_reviewer.save()
    page = "/national/2021/cheshire/"
    answer = client.post(page + "send-back/", {"reason": "Look at table A."}, **from_page(page))
    answer = sign_in(client, answer, national_reviewer)
    assert answer["Location"] == page + "?take=draft"
    assert read(client.get(answer["Location"])).inputs["reason"]["value"] == "Look at table A."


@pytest.mark.parametrize("headers", [{}, {"HTTP_REFERER": "http://testserver/national/2021/cheshire/send-back/"}])
def test_an_address_that_only_takes_forms_leads_to_the_page_on_which_its_form_stands(
    cheshire_submitted, client, national_reviewer, sign_in, headers
):
    """A browser may keep the page's address to itself; or show the address itself, after a mistake in the form."""
    national_reviewer.set_password(PASSWORD)
    national_reviewer.save()
    page = "/national/2021/cheshire/"
    answer = client.post(page + "send-back/", {"reason": "Look at table A."}, **HERE, **headers)
    answer = sign_in(client, answer, national_reviewer)
    assert answer["Location"] == page + "?take=draft"
    assert read(client.get(answer["Location"])).inputs["reason"]["value"] == "Look at table A."


def test_every_address_that_only_takes_forms_says_so():
    """By the decorator of the house; Django's own leaves no mark."""
    ours = [path for app in ("returns", "reports") for path in (ROOT / app).rglob("*.py")]
    by_django = {path.name for path in ours if "@require_POST" in path.read_text(encoding="utf-8")}
    assert by_django == {"views.py"}  # returns.access.views: signing in keeps no drafts of itself


def test_emptying_the_only_box_comes_back_through_the_sign_in(cheshire_2021, client, cheshire_coordinator, sign_in):
    answer = sign_in(client, client.post(TEXT, {"body": ""}, **from_page(TEXT)), cheshire_coordinator)
    assert answer["Location"] == TEXT + "?take=draft"


def test_a_button_alone_leads_back_to_the_page_on_which_it_stands(cheshire_submitted, client):
    page = "/national/2021/cheshire/"
    answer = client.post(page + "accept/", {}, **from_page(page))
    assert answer["Location"] == f"/sign-in/?next={page}&pressed=on"
    assert "what you selected was not done" in read(client.get(answer["Location"])).text


def test_the_sign_in_page_says_why_one_is_there(client):
    assert "your session has ended" in read(client.get("/returns/", follow=True)).text
    assert "your session has ended" not in read(client.get("/sign-in/")).text


def test_another_account_is_not_given_what_was_typed(
    cheshire_2021, client, cheshire_coordinator, kent_coordinator, sign_in
):
    client.force_login(cheshire_coordinator)
    Session.objects.update(expire_date=AT)
    answer = client.post(TABLE, NINE, **from_page(TABLE))
    answer = sign_in(client, answer, kent_coordinator)
    assert answer["Location"] == "/returns/"
    assert "Somebody else typed on the page you came from." in read(client.get("/returns/", follow=True)).text
    assert not Draft.objects.exists()


def test_nothing_is_written_for_a_stranger(client):
    client.post(TABLE, NINE, **from_page(TABLE))
    assert not Draft.objects.exists()
    assert not Session.objects.exists()


@pytest.mark.parametrize("headers", [{}, {"HTTP_ORIGIN": "https://another.example"}, {"HTTP_ORIGIN": "null"}])
def test_what_no_page_of_ours_has_sent_is_not_carried(client, headers):
    answer = client.post(TABLE, NINE, **headers)
    assert (answer.status_code, answer["Location"]) == (302, f"/sign-in/?next={TABLE}&pressed=on")


def test_what_is_carried_cannot_be_made_up(cheshire_2021, client, cheshire_coordinator, password):
    sent = {"username": cheshire_coordinator.email, "password": password, "typed": "snapshot_c1_l1=1"}
    assert client.post("/sign-in/", sent)["Location"] == "/returns/"
    assert not Draft.objects.exists()


def test_neither_passwords_nor_buttons_are_carried(rf):
    request = rf.post(TABLE, {"password1": "secret", "then": "remove", "act": "remove", "reason": "Because."})
    assert Sent.of(request).fields == "reason=Because."


# --- The token is out of date ---------------------------------------------------------------------


@pytest.fixture
def second_tab(client_of, cheshire_coordinator):
    """Cheshire's co-ordinator has signed in again in another tab: the forms that are open have an old token."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(cheshire_coordinator)
    client.get("/returns/")
    return client


def test_a_form_with_an_old_token_comes_back_to_be_saved_once_more(cheshire_2021, second_tab):
    answer = second_tab.post(TABLE, NINE | {"csrfmiddlewaretoken": "x" * 64}, **from_page(TABLE))
    assert answer["Location"] == TABLE + "?take=draft"
    shown = second_tab.get(answer["Location"])
    page = read(shown)
    assert {code: page.inputs[code]["value"] for code in NINE} == NINE
    assert set(stored(cheshire_2021).values()) == {"None"}
    token = page.inputs["csrfmiddlewaretoken"]["value"]
    answer = second_tab.post(TABLE, typed(page, csrfmiddlewaretoken=token, then="next"), **from_page(TABLE))
    assert (answer.status_code, stored(cheshire_2021)) == (302, NINE)


def test_a_form_of_another_site_gets_nothing_and_leaves_nothing(cheshire_2021, second_tab):
    answer = second_tab.post(TABLE, NINE, HTTP_ORIGIN="https://another.example")
    assert answer.status_code == 403
    assert "snapshot" not in answer.content.decode()
    assert not Draft.objects.exists()


def test_with_an_old_token_and_no_session_it_comes_back_through_the_sign_in(cheshire_2021, second_tab):
    second_tab.cookies.pop("sessionid")
    answer = second_tab.post(TABLE, NINE, **from_page(TABLE))
    assert answer.status_code == 403
    assert "What you typed is not lost" in read(answer).text


def test_the_sign_in_page_itself_may_be_too_old(cheshire_2021, client, cheshire_coordinator):
    carried = typed(read(client.post(TABLE, NINE, **from_page(TABLE))), username="x@example.org", password="secret")
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/sign-in/", carried, **from_page(TABLE))
    assert read(answer).inputs["typed"]["value"]
    assert "allow cookies for this site" in read(answer).text
    assert "secret" not in answer.content.decode()
    strict.force_login(cheshire_coordinator)
    assert strict.post("/sign-in/", carried, **from_page(TABLE))["Location"] == TABLE + "?take=draft"


# --- The return is locked -------------------------------------------------------------------------


@pytest.fixture
def late(cheshire_filled, cheshire_coordinator, client_of):
    """Cheshire's co-ordinator has a page open while a colleague submits the return."""
    client = client_of(cheshire_coordinator)
    actions.submit(revision=cheshire_filled, by=cheshire_coordinator, at=AT)
    return client


@pytest.fixture
def too_late(late, cheshire_filled, national_reviewer, monkeypatch):
    """The same colleague has a page of the report's words open while the national team prepares the report."""
    stand_in(monkeypatch, lambda html, pictures: b"%PDF-stand-in")
    accepted = actions.accept(revision=cheshire_filled, by=national_reviewer, at=AT)
    release_actions.freeze(revision=accepted, at=AT)
    return late


FIGURES = {"a table": (TABLE, NINE), "a box": (TABLE + "snapshot_c1_l1/", {"footnote": "One order was varied."})}
WORDS = {
    "a text": (TEXT, {"body": "A whole page."}),
    "a new section": ("/returns/2021/cheshire/texts/add/", {"title": "A settled home", "kind": "section"}),
}


def test_figures_that_meet_a_lock_are_seen_beside_who_holds_the_return(late, cheshire_filled):
    before = stored(cheshire_filled)
    for page, fields in FIGURES.values():
        comes_back(late, page, fields, "This return is with the national team.")
    assert stored(cheshire_filled) == before


def test_words_that_meet_a_prepared_report_are_seen_beside_that_it_is_prepared(too_late):
    for page, fields in WORDS.values():
        comes_back(too_late, page, fields, "Its texts, board and logos are locked.")
    assert not Section.objects.filter(year=None).exists()


@pytest.mark.parametrize("which", WORDS)
def test_words_are_taken_while_the_national_team_has_the_figures(late, which):
    page, fields = WORDS[which]
    assert late.post(page, typed(read(late.get(page)), **fields)).status_code == 302
    assert Section.objects.filter(year=None).exists()


def comes_back(client: Client, page: str, fields: dict[str, str], why: str) -> None:
    answer = client.post(page, fields, **from_page(page))
    assert answer.status_code == 409
    shown = read(answer)
    assert BACK in shown.text
    assert why in shown.text
    for name, words in fields.items():
        assert words in (shown.inputs[name]["value"], *shown.choices.get(name, ()))
    assert read(client.get(page + "?take=draft")).inputs.keys() == shown.inputs.keys()  # and later too


def test_beside_each_box_stands_what_is_saved(late):
    shown = late.post(TABLE, NINE, **from_page(TABLE))
    assert "Saved now: 1,257" in read(shown).text


def test_a_board_that_meets_a_lock_stands_beside_what_is_saved(cheshire_filled, request):
    BoardMember.objects.create(revision=cheshire_filled, position=1, seat=Seat.CHAIR, role="Chief Constable")
    late = request.getfixturevalue("too_late")
    page = "/returns/2021/cheshire/board/"
    fields = {"board-TOTAL_FORMS": "1", "board-INITIAL_FORMS": "0", "board-0-seat": "chair", "board-0-role": "Head"}
    shown = read(late.post(page, fields, **from_page(page)))
    assert shown.inputs["board-0-role"]["value"] == "Head"
    assert "What is saved now" in shown.text
    assert "Chief Constable" in shown.text


def test_an_explanation_that_meets_a_lock_stands_beside_what_is_saved(cheshire_filled, cheshire_coordinator, client_of):
    figures = {"notification_breaches": Entry(200)}  # many, beside the number of registered offenders
    save_figures(revision=cheshire_filled, by=cheshire_coordinator, at=AT, entries=figures)
    [issue] = assess(cheshire_filled, Questionnaire.load(cheshire_filled.year)).open
    actions.explain(revision=cheshire_filled, by=cheshire_coordinator, at=AT, issue=issue, text="It is so.")
    actions.submit(revision=cheshire_filled, by=cheshire_coordinator, at=AT)
    page, key = "/returns/2021/cheshire/explanations/", issue_key(issue)
    fields = {key: "It was counted twice.", "gone-snapshot_c1_l1": "Two moved away."}
    shown = read(client_of(cheshire_coordinator).post(page, fields, **from_page(page)))
    assert shown.inputs[key]["value"] == "It was counted twice."
    assert "Saved now: It is so." in shown.text
    assert "Two moved away." in shown.text


def test_once_the_return_is_open_again_it_can_be_saved(too_late, cheshire_filled, national_reviewer):
    too_late.post(TEXT, {"body": "A whole page."}, **from_page(TEXT))
    actions.send_back(revision=cheshire_filled, by=national_reviewer, at=AT, reason="Once more.")
    too_late.post(TEXT, typed(read(too_late.get(TEXT + "?take=draft"))))
    assert Section.objects.get(key="introduction", year=None).body == "A whole page."


def test_what_meets_the_closing_time_comes_back(cheshire_2021, cheshire_coordinator, client_of, clock):
    year = cheshire_2021.year
    year.closes_at = AT + timedelta(hours=1)
    year.save()
    client = client_of(cheshire_coordinator)
    clock(AT + timedelta(minutes=59))
    assert client.get(TABLE).status_code == 200
    clock(AT + timedelta(minutes=61))
    answer = client.post(TABLE, NINE, **from_page(TABLE))
    assert answer.status_code == 409
    page = read(answer)
    assert "This year is closed." in page.text
    assert {code: page.inputs[code]["value"] for code in NINE} == NINE


def test_a_button_that_meets_a_lock_says_who_holds_the_return(late, cheshire, client_of):
    page = "/returns/2021/cheshire/check/"
    colleague = client_of(person("A Colleague", coordinator=True, area=cheshire))
    answer = colleague.post(page, {"declared": "on"}, **from_page(page))
    assert (answer.status_code, BACK in read(answer).text) == (409, False)
    assert "This return cannot be changed now" in read(answer).text


def test_words_that_meet_a_refusal_are_shown_beside_it(cheshire_submitted, client_of, national_reviewer):
    client = client_of(national_reviewer)
    page = "/national/2021/cheshire/"
    client.post(page + "send-back/", {"reason": "Once more."})
    answer = client.post(page + "send-back/", {"reason": "Look at table A."}, **from_page(page))
    assert answer.status_code == 409
    assert "Look at table A." in read(answer).text
    assert Draft.objects.get().to == page + "send-back/"


# --- Every form -----------------------------------------------------------------------------------


def test_every_form_that_is_sent_comes_back_without_being_taken_for_sent():
    """Those that are not `Form`s only choose what a page shows: they are asked for, not sent."""
    known = {"HistoryForm", "FindForm"}
    ours = {form for form in forms.Form.__subclasses__() if form.__module__.startswith(("returns.", "reports."))}
    assert {form.__name__ for form in ours} - known == {Form.__name__}
