"""The history pages: who sees which acts, narrowed and paged."""

from datetime import timedelta

import pytest
from django.urls import reverse

from returns.arithmetic.figures import Entry
from returns.entry.actions import accept, begin_review, send_back, submit
from returns.entry.figure_actions import save_figures
from returns.entry.note_actions import answer_note, note_box
from returns.record.events import record
from returns.years.actions import grant_extension, set_release_time
from tests.factories import AT, RevisionFactory
from tests.pages import read
from tests.stages import stage

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
HISTORY = reverse("history", kwargs={"year": 2021, "area": "cheshire"})
OF_YEAR = reverse("year_history", kwargs={"year": 2021})
NOTE = "Is this right?"


@pytest.fixture
def seen_by(client_of):
    """A function: a page as one of the cast sees it."""

    def look(who, address=HISTORY, **narrowed):
        return read(client_of(who).get(address, narrowed))

    return look


@stage
def reviewed(cheshire_submitted, national_reviewer):
    """Cheshire's return under review, with a note on a box."""
    at = AT + timedelta(days=2)
    begin_review(revision=cheshire_submitted, by=national_reviewer, at=at)
    note_box(revision=cheshire_submitted, by=national_reviewer, at=at, code="orders_shpo", text=NOTE)
    return cheshire_submitted


def test_the_page_tells_who_did_what_and_when_newest_first(cheshire_submitted, cheshire_coordinator, seen_by):
    text = seen_by(cheshire_coordinator).text
    assert "2 entries, newest first" in text
    assert "Cheshire Coordinator, 2 June 2021, 09:30 No. 2" in text
    assert text.index("Return submitted") < text.index("29 figures saved")


def test_figures_stand_in_the_forms_words_with_old_and_new(cheshire_filled, cheshire_coordinator, seen_by):
    one = {"snapshot_c1_l1": Entry(1258)}
    save_figures(revision=cheshire_filled, by=cheshire_coordinator, at=AT + HOUR, entries=one)
    words = "MAPPA-eligible offenders on 31 March 2021, Level 1, Category 1: Registered sex offenders before: 1,257"
    assert f"{words} → now: 1,258" in seen_by(cheshire_coordinator).text


def test_a_reason_stands_with_its_act(reviewed, cheshire_coordinator, national_reviewer, seen_by):
    send_back(revision=reviewed, by=national_reviewer, at=AT + timedelta(days=3), reason="Table A is too low.")
    assert "Table A is too low." in seen_by(cheshire_coordinator).text


def test_words_that_people_typed_are_shown_as_words(
    cheshire_filled, national_reviewer, cheshire_coordinator, client_of
):
    reason = "<script>alert(1)</script>"
    grant_extension(
        area_return=cheshire_filled.area_return,
        by=national_reviewer,
        at=AT,
        until=AT + timedelta(days=90),
        reason=reason,
    )
    content = client_of(cheshire_coordinator).get(HISTORY).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in content
    assert reason not in content


# --- What the area does not see -------------------------------------------------------------------


def test_a_note_of_a_review_under_way_is_the_national_teams(reviewed, cheshire_coordinator, national_reviewer, seen_by):
    assert NOTE in seen_by(national_reviewer).text
    page = seen_by(cheshire_coordinator)
    assert NOTE not in page.text
    assert "Reviewer’s note" not in page.text
    assert "Review started" in page.text


def test_a_note_is_shown_once_the_return_is_back(reviewed, cheshire_coordinator, national_reviewer, seen_by):
    later = AT + timedelta(days=3)
    send_back(revision=reviewed, by=national_reviewer, at=later, reason="See the notes.")
    assert NOTE in seen_by(cheshire_coordinator).text
    box = {"code": "orders_shpo", "text": "They are in it."}
    answer_note(revision=reviewed, by=cheshire_coordinator, at=later, **box)
    again = submit(revision=reviewed, by=cheshire_coordinator, at=later + HOUR)
    note_box(revision=again, by=national_reviewer, at=later + HOUR, code="orders_no", text="And this?")
    page = seen_by(cheshire_coordinator)
    assert NOTE in page.text
    assert "And this?" not in page.text


def test_a_note_on_a_return_that_was_accepted_stays_with_the_national_team(
    reviewed, cheshire_coordinator, national_reviewer, seen_by
):
    accept(revision=reviewed, by=national_reviewer, at=AT + timedelta(days=3))
    assert NOTE not in seen_by(cheshire_coordinator).text


def test_what_the_checks_found_is_shown_to_nobody(cheshire_filled, cheshire_coordinator, national_reviewer, seen_by):
    found = {"found": [{"rule": "tried_in_the_shadow", "cells": [], "message": "Too many."}]}
    record("submitted", on=cheshire_filled, by=cheshire_coordinator, at=AT, changes=found)
    for who in (cheshire_coordinator, national_reviewer):
        page = seen_by(who)
        assert "Return submitted" in page.text
        assert "tried_in_the_shadow" not in page.text
        assert "Too many." not in page.text


# --- Narrowing and paging -------------------------------------------------------------------------


def test_acts_are_narrowed_by_kind_and_by_person(reviewed, national_reviewer, seen_by):
    page = seen_by(national_reviewer, kind="review", by="2")
    assert "2 entries" in page.text
    assert "Review started" in page.text
    assert "figures saved" not in page.text
    assert "Return submitted" not in page.text
    assert page.links[HISTORY] == "Show everything"


def test_acts_are_narrowed_by_revision(cheshire_published, cheshire_coordinator, seen_by):
    second = RevisionFactory(area_return=cheshire_published.area_return, year=cheshire_published.year, number=2)
    one = {"orders_no": Entry(7)}
    save_figures(revision=second, by=cheshire_coordinator, at=AT + timedelta(days=4), entries=one)
    page = seen_by(cheshire_coordinator, revision="2")
    assert "1 entry." in page.text
    assert "4 June 2021" not in page.text
    assert "5 June 2021, 09:30 · revision 2" in page.text


def test_where_there_is_one_revision_there_is_no_choice_of_one(reviewed, national_reviewer, seen_by):
    assert seen_by(national_reviewer).inputs.keys() == {"csrfmiddlewaretoken", "kind", "by"}


def test_nothing_found_is_said(reviewed, national_reviewer, seen_by):
    assert "There are no entries of this kind." in seen_by(national_reviewer, kind="figures", by="2").text


def test_a_choice_that_is_none_is_said_and_narrows_nothing(reviewed, national_reviewer, seen_by):
    page = seen_by(national_reviewer, kind="gossip", by="99")
    assert page.title.startswith("Error:")
    assert "There is a problem" in page.text
    assert "4 entries" in page.text


def test_the_filter_does_not_name_who_wrote_hidden_notes_only(
    cheshire_submitted, national_reviewer, cheshire_coordinator, seen_by
):
    note_box(revision=cheshire_submitted, by=national_reviewer, at=AT, code="orders_no", text=NOTE)
    assert "National Reviewer" not in seen_by(cheshire_coordinator).text


def test_fifty_acts_stand_on_a_page_and_the_filter_stays_from_page_to_page(
    cheshire_2021, cheshire_coordinator, national_reviewer, seen_by
):
    for number in range(51):
        one = {"orders_no": Entry(number)}
        save_figures(revision=cheshire_2021, by=cheshire_coordinator, at=AT, entries=one)
    grant_extension(
        area_return=cheshire_2021.area_return,
        by=national_reviewer,
        at=AT,
        until=AT + timedelta(days=90),
        reason="A flood.",
    )
    page = seen_by(cheshire_coordinator, kind="figures")
    assert "Entries 1 to 50 of 51" in page.text
    assert "?kind=figures&page=2" in page.links
    last = seen_by(cheshire_coordinator, kind="figures", page="2")
    assert "Entries 51 to 51 of 51" in last.text
    assert "No. 1 ·" in last.text
    assert "Entries 51 to 52 of 52" in seen_by(cheshire_coordinator, page="999").text
    assert "Entries 1 to 50 of 52" in seen_by(cheshire_coordinator, page="the first").text


def test_the_return_and_the_review_lead_to_the_history(cheshire_2021, cheshire_coordinator, national_reviewer, seen_by):
    assert HISTORY in seen_by(cheshire_coordinator, reverse("task_list", args=(2021, "cheshire"))).links
    assert HISTORY in seen_by(national_reviewer, reverse("review", args=(2021, "cheshire"))).links
    assert OF_YEAR in seen_by(national_reviewer, reverse("year", args=(2021,))).links


# --- A year's own chain ---------------------------------------------------------------------------


def test_the_history_of_a_year_tells_of_its_dates(year_2021, national_reviewer, seen_by):
    set_release_time(year=year_2021, by=national_reviewer, at=AT, release_at=AT + timedelta(days=150))
    text = seen_by(national_reviewer, OF_YEAR).text
    assert "Year opened" in text
    assert "Deadline 31 July 2021" in text
    assert "Release time set" in text
    assert "29 October 2021, 09:30" in text


def test_a_return_in_which_nothing_was_done_says_so(cheshire_2021, cheshire_coordinator, seen_by):
    assert "There are no entries yet." in seen_by(cheshire_coordinator).text
