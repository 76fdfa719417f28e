"""What is typed and not saved: kept for who typed it, offered again, and gone once it is saved, thrown away or old."""

from datetime import timedelta

import pytest

from returns import tasks
from returns.access.draft_actions import LONGEST, MOST, keep_draft
from returns.models import Draft, Event, Figure
from returns.people.actions import anonymise
from tests.factories import AT, UserFactory
from tests.pages import read, typed

pytestmark = pytest.mark.django_db

TABLE = "/returns/2021/cheshire/table/a/"
TEXT = "/returns/2021/cheshire/texts/introduction/"
OFFERED = "You typed something here at "
BACK = "What you typed is in the boxes below."


@pytest.fixture
def writer(cheshire_2021, client_of, cheshire_coordinator):
    return client_of(cheshire_coordinator)


def keep(client, page: str, to: str = "", **fields: str):
    """As the script does it: from the page on which the form stands."""
    return client.post(f"/drafts/?to={to or page}", fields, HTTP_REFERER=f"http://testserver{page}")


def test_what_is_typed_is_kept_with_its_time_and_not_on_record(writer, clock):
    before = Event.objects.count()
    assert keep(writer, TABLE, snapshot_c1_l1="12").json()["at"] == "09:30"
    draft = Draft.objects.get()
    assert (draft.page, draft.to, draft.fields) == (TABLE, TABLE, "snapshot_c1_l1=12")
    assert Event.objects.count() == before


def test_typing_on_takes_the_place_of_the_draft(writer):
    for number in ("12", "123"):
        keep(writer, TABLE, snapshot_c1_l1=number)
    assert Draft.objects.get().fields == "snapshot_c1_l1=123"


FORMS = {
    "a table": (TABLE, {"snapshot_c1_l1": "1257"}),
    "a box": (TABLE + "snapshot_c1_l1/", {"unavailable_reason": "The records were lost."}),
    "a text": (TEXT, {"body": "Half a sen"}),
    "a new section": ("/returns/2021/cheshire/texts/add/?kind=case-study", {"title": "A settled home"}),
    "a logo": ("/returns/2021/cheshire/logos/1/", {"name": "The police"}),
}


@pytest.mark.parametrize("which", FORMS)
def test_who_opens_the_page_again_is_offered_the_draft_and_puts_it_back(writer, which):
    page, fields = FORMS[which]
    keep(writer, page, **fields)
    shown = read(writer.get(page))
    assert OFFERED in shown.text
    assert BACK not in shown.text
    again = next(link for link, words in shown.links.items() if words == "Restore it")
    shown = read(writer.get(again))
    assert BACK in shown.text
    assert OFFERED not in shown.text
    for name, words in fields.items():
        assert shown.inputs[name]["value"] == words


def test_putting_it_back_saves_nothing(writer, cheshire_2021):
    keep(writer, TABLE, snapshot_c1_l1="1257", then="next")
    assert writer.get(TABLE + "?take=draft").status_code == 200
    assert not Figure.objects.filter(revision=cheshire_2021, value__isnull=False).exists()


def test_what_is_not_a_figure_comes_back_with_what_is_wrong_about_it(writer):
    keep(writer, TABLE, snapshot_c1_l1="twelve")
    shown = read(writer.get(TABLE + "?take=draft"))
    assert shown.inputs["snapshot_c1_l1"]["value"] == "twelve"
    assert "must be a number, using the digits" in shown.text


def test_saving_is_the_end_of_the_draft(writer):
    keep(writer, TABLE, snapshot_c1_l1="12")
    writer.post(TABLE, typed(read(writer.get(TABLE + "?take=draft")), then="list"))
    assert not Draft.objects.exists()
    assert OFFERED not in read(writer.get(TABLE)).text
    assert read(writer.get(TABLE)).inputs["snapshot_c1_l1"]["value"] == "12"


def test_a_draft_of_another_form_stays(writer):
    keep(writer, TABLE, snapshot_c1_l1="12")
    writer.post(TEXT, typed(read(writer.get(TEXT)), body="A sentence."))
    assert Draft.objects.get().to == TABLE


def test_a_preview_of_what_has_just_been_kept_goes_on_keeping_it(writer):
    keep(writer, TEXT, body="Half a sen")
    shown = {"body": "Half a sentence", "preview": "yes"}
    assert OFFERED not in read(writer.post(TEXT, shown)).text
    assert OFFERED in read(writer.post(TEXT, shown | {"waits": "yes"})).text  # while an older one waits


def test_a_draft_is_its_writers_alone(writer, client_of, national_reviewer):
    keep(writer, TEXT, body="Half a sen")
    assert OFFERED not in read(client_of(national_reviewer).get(TEXT)).text
    assert read(client_of(national_reviewer).get(TEXT + "?take=draft")).inputs["body"]["value"] == ""


def test_it_can_be_thrown_away(writer):
    keep(writer, TEXT, body="Half a sen")
    assert keep(writer, TEXT, then="drop")["Location"] == TEXT
    assert not Draft.objects.exists()


def test_a_form_that_is_again_as_the_page_came_is_no_draft(writer):
    """Then the script sends nothing of it."""
    keep(writer, TEXT, body="Half a sen", seen="abc")
    keep(writer, TEXT)
    assert not Draft.objects.exists()


def test_emptying_the_only_box_is_typing_too(writer):
    writer.post(TEXT, typed(read(writer.get(TEXT)), body="A sentence."))
    keep(writer, TEXT, body="", seen="abc")
    assert OFFERED in read(writer.get(TEXT)).text
    assert read(writer.get(TEXT + "?take=draft")).inputs["body"]["value"] == ""


def test_a_reason_is_kept_on_the_page_that_asks_for_it(cheshire_submitted, client_of, national_reviewer):
    client = client_of(national_reviewer)
    page = "/national/2021/cheshire/"
    keep(client, page, page + "send-back/", reason="Look at table A.")
    assert OFFERED in read(client.get(page)).text
    assert read(client.get(page + "?take=draft")).inputs["reason"]["value"] == "Look at table A."
    client.post(page + "send-back/", {"reason": "Look at table A."})
    assert not Draft.objects.exists()


def test_too_long_a_draft_is_refused_in_words(writer):
    answer = keep(writer, TEXT, body="x" * LONGEST)
    assert answer.status_code == 409
    assert "This is too long to keep as a draft" in read(answer).text
    assert not Draft.objects.exists()


@pytest.mark.parametrize("to", ["/admin/", "/sign-in/", "/nowhere/", "/drafts/", ""])
def test_only_forms_of_the_site_have_drafts(writer, to):
    assert writer.post(f"/drafts/?to={to}", {"body": "x"}).status_code == 404


def test_an_account_has_so_many_drafts_at_most(cheshire_coordinator):
    for number in range(MOST + 1):
        at = AT + timedelta(minutes=number)
        keep_draft(by=cheshire_coordinator, at=at, page="/", to=f"/?{number}", fields="body=x")
    assert Draft.objects.count() == MOST
    assert not Draft.objects.filter(to="/?0").exists()


def test_after_a_month_untouched_it_goes(cheshire_coordinator, clock):
    for to, days in (("/old/", 31), ("/new/", 29)):
        keep_draft(by=cheshire_coordinator, at=AT - timedelta(days=days), page=to, to=to, fields="body=x")
    tasks.tidy.func(0)
    assert Draft.objects.get().to == "/new/"


def test_it_goes_with_the_person(cheshire_coordinator, django_user_model):
    keep_draft(by=cheshire_coordinator, at=AT, page=TEXT, to=TEXT, fields="body=x")
    administrator = UserFactory(is_superuser=True, is_staff=True)
    anonymise(user=cheshire_coordinator, by=administrator, at=AT)
    assert not Draft.objects.exists()
