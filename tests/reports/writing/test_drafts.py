"""What is typed and not saved: kept for who typed it, offered again, and gone once it is saved, thrown away or old."""

from datetime import timedelta

import pytest

from reports import tasks
from reports.models import LONGEST_TEXT, Section, TextDraft
from reports.writing import draft_actions
from returns.entry import actions
from returns.models import Event
from returns.record.refusals import Refused
from tests.factories import AT
from tests.pages import read, typed

pytestmark = pytest.mark.django_db

HERE = "/returns/2021/cheshire/texts/introduction/"
KEEP = HERE + "draft/"


@pytest.fixture
def writer(cheshire_2021, client_of, cheshire_coordinator):
    return client_of(cheshire_coordinator)


@pytest.fixture
def kept(writer):
    assert writer.post(KEEP, {"body": "Half a sen"}).status_code == 200


def test_what_is_typed_is_kept_with_its_time_and_not_on_record(writer, clock):
    before = Event.objects.count()
    answer = writer.post(KEEP, {"body": "Half a sen", "signatory": "", "seen": "", "title": "No part of this section"})
    assert answer.json() == {"at": "09:30"}
    assert dict(TextDraft.objects.values_list("place", "body")) == {
        "2021/cheshire/introduction/body": "Half a sen",
        "2021/cheshire/introduction/signatory": "",
    }
    assert (Event.objects.count(), Section.objects.filter(year=None).count()) == (before, 0)


def test_typing_on_takes_the_place_of_the_draft(writer, kept):
    writer.post(KEEP, {"body": "Half a sentence"})
    assert TextDraft.objects.get().body == "Half a sentence"


def test_who_opens_the_page_again_is_offered_the_draft_and_can_take_it_up(writer, kept, clock):
    page = read(writer.get(HERE))
    assert "You have words that were not saved, of " in page.text
    assert page.inputs["body"]["value"] == ""
    page = read(writer.get(HERE + "?take=draft"))
    assert page.inputs["body"]["value"] == "Half a sen"
    assert "It is not saved yet." in page.text
    writer.post(HERE, typed(page, body="Half a sentence."))
    assert Section.objects.get().body == "Half a sentence."


WAITS = "Take up or throw away the older words first"


def test_while_an_older_draft_waits_nothing_is_kept_in_its_place(writer, kept):
    answer = writer.get(HERE)
    assert (WAITS in read(answer).text, b"data-draft=" in answer.content) == (True, False)
    answer = writer.post(HERE, typed(read(answer), body="Begun anew", preview="yes"))
    assert (WAITS in read(answer).text, b"data-draft=" in answer.content) == (True, False)
    assert read(answer).inputs["body"]["value"] == "Begun anew"
    answer = writer.get(HERE + "?take=draft")
    assert (WAITS in read(answer).text, b"data-draft=" in answer.content) == (False, True)


def test_a_preview_of_what_has_just_been_kept_goes_on_keeping_it(writer):
    page = read(writer.get(HERE))
    writer.post(KEEP, {"body": "Half a sen"})
    answer = writer.post(HERE, typed(page, body="Half a sentence", preview="yes"))
    assert (WAITS in read(answer).text, b"data-draft=" in answer.content) == (False, True)


def test_a_draft_is_its_writers_alone(kept, client_of, national_reviewer):
    assert "words that were not saved" not in read(client_of(national_reviewer).get(HERE)).text


def test_saving_is_the_end_of_the_draft(writer, kept):
    writer.post(HERE, typed(read(writer.get(HERE)), body="A sentence."))
    assert not TextDraft.objects.exists()
    assert "words that were not saved" not in read(writer.get(HERE)).text


def test_a_draft_of_another_section_stays(writer, kept):
    other = HERE.replace("introduction", "contact")
    writer.post(other, typed(read(writer.get(other)), body="Write to us."))
    assert TextDraft.objects.count() == 1


def test_a_draft_that_says_what_is_saved_is_not_offered(writer, kept, cheshire_2021, cheshire_coordinator):
    Section.objects.create(revision=cheshire_2021, key="introduction", body="Half a sen")
    assert "words that were not saved" not in read(writer.get(HERE)).text


def test_it_can_be_thrown_away(writer, kept):
    assert writer.post(KEEP, {"then": "drop"})["Location"] == HERE
    assert not TextDraft.objects.exists()


def test_what_is_sent_to_a_return_that_has_been_locked_is_kept_as_a_draft(
    writer, cheshire_filled, cheshire_coordinator
):
    page = read(writer.get(HERE))
    actions.submit(revision=cheshire_filled, by=cheshire_coordinator, at=AT)
    answer = writer.post(HERE, typed(page, body="A whole page."))
    assert answer.status_code == 409
    assert "kept for you as a draft" in read(answer).text
    assert TextDraft.objects.get(place__endswith="/body").body == "A whole page."
    assert not Section.objects.filter(year=None).exists()


def test_too_long_a_draft_is_refused_in_words(writer):
    answer = writer.post(KEEP, {"body": "x" * (LONGEST_TEXT + 1)})
    assert answer.status_code == 409
    assert "This one was not kept." in read(answer).text
    assert not TextDraft.objects.exists()


def test_a_character_that_a_database_cannot_hold_is_left_out(writer):
    writer.post(KEEP, {"body": "a\0b"})
    assert TextDraft.objects.get().body == "ab"


@pytest.mark.parametrize("who", ["kent_coordinator", "cheshire_board_member", "cheshire_chair"])
def test_nobody_elses_place_takes_a_draft(who, request, cheshire_2021, client_of):
    by = request.getfixturevalue(who)
    assert client_of(by).post(KEEP, {"body": "Mine."}).status_code == 404
    with pytest.raises(Refused):
        draft_actions.keep_draft(on=cheshire_2021, key="introduction", words={"body": "Mine."}, by=by, at=AT)
    assert not TextDraft.objects.exists()


def test_a_section_that_never_was_takes_no_draft(writer):
    assert writer.post(HERE.replace("introduction", "case-study-1") + "draft/", {"body": "x"}).status_code == 404


def test_the_national_team_has_drafts_of_its_texts(form_2021, texts_2021, client_of, national_reviewer):
    client = client_of(national_reviewer)
    assert client.post("/national/2021/texts/background/draft/", {"body": "Half a sen"}).status_code == 200
    assert TextDraft.objects.get().place == "2021/background/body"
    assert "words that were not saved" in read(client.get("/national/2021/texts/background/")).text


def test_after_a_month_untouched_it_goes(cheshire_2021, cheshire_coordinator, clock):
    for key, days in (("introduction", 31), ("contact", 29)):
        at = AT - timedelta(days=days)
        draft_actions.keep_draft(on=cheshire_2021, key=key, words={"body": "x"}, by=cheshire_coordinator, at=at)
    tasks.forget_old_drafts.func(0)
    assert TextDraft.objects.get().place == "2021/cheshire/contact/body"
