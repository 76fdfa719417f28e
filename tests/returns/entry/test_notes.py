"""A reviewer's note on a box: an open point of the return until its figure has changed or the area has answered."""

from datetime import timedelta

import pytest
from django.urls import reverse

from returns.arithmetic.figures import Entry
from returns.checks.assessment import assess
from returns.entry.actions import accept, send_back, submit, take_back
from returns.entry.correction_actions import copy_for_correction, mark_published
from returns.entry.figure_actions import save_figures
from returns.entry.note_actions import answer_note, note_box
from returns.entry.points import became
from returns.form.questionnaire import Questionnaire
from returns.models import BoxNote, Event, Notice, Revision, Status
from returns.record.refusals import NotReady, Overtaken, Refused
from tests.factories import AT, CHESHIRE_FIGURES, MembershipFactory
from tests.pages import read, typed
from tests.stages import stage

pytestmark = pytest.mark.django_db

BOX, OTHER = "snapshot_c2_l1", "orders_shpo"
ASKED, ASKED_TOO = "Is 323 right?", "Is the interim order in it?"
LATER = AT + timedelta(days=3)
WHERE = {"year": 2021, "area": "cheshire"}
NOTES, LIST, CHECK, REVIEW = (reverse(name, kwargs=WHERE) for name in ("notes", "task_list", "check", "review"))
TABLE = reverse("enter", kwargs=WHERE | {"block": "a"})
NOTE_PAGE = reverse("note", kwargs=WHERE | {"code": BOX})


@stage
def noted(cheshire_submitted, national_reviewer) -> Revision:
    """Cheshire's submission with notes on two boxes."""
    for code, text in ((BOX, ASKED), (OTHER, ASKED_TOO)):
        note_box(revision=cheshire_submitted, by=national_reviewer, at=AT, code=code, text=text)
    return cheshire_submitted


@stage
def back(noted, national_reviewer) -> Revision:
    """The same, sent back."""
    return send_back(revision=noted, by=national_reviewer, at=LATER, reason="See the notes.")


@pytest.fixture
def coordinator(client_of, cheshire_coordinator):
    return client_of(cheshire_coordinator)


@pytest.fixture
def reviewer(client_of, national_reviewer):
    return client_of(national_reviewer)


def open_notes(revision) -> list[str]:
    return [note.cell.code for note in assess(revision, Questionnaire.load(revision.year)).open_notes]


def answer(revision, by, code=BOX, text="We counted them again.", **more):
    answer_note(revision=revision, by=by, at=LATER, code=code, text=text, **more)


FEWER = Entry(320)


def change(revision, by, entry=FEWER):
    save_figures(revision=revision, by=by, at=LATER, entries={BOX: entry})


# --- Open, mended, answered -----------------------------------------------------------------------


def test_a_return_that_came_back_with_notes_is_not_ready_and_each_is_named(back, cheshire_coordinator):
    with pytest.raises(NotReady) as refusal:
        submit(revision=back, by=cheshire_coordinator, at=LATER)
    assert list(refusal.value.notes) == [BOX, OTHER]
    assert "2 notes of the reviewer are open" in str(refusal.value)
    for words in refusal.value.notes.values():
        assert words in str(refusal.value)


def test_a_note_is_mended_when_its_figure_changes_and_open_again_when_it_changes_back(back, cheshire_coordinator):
    change(back, cheshire_coordinator)
    assert open_notes(back) == [OTHER]
    change(back, cheshire_coordinator, entry=Entry(CHESHIRE_FIGURES[BOX]))
    assert open_notes(back) == [BOX, OTHER]


def test_a_footnote_mends_a_note_too(back, cheshire_coordinator):
    change(back, cheshire_coordinator, entry=Entry(CHESHIRE_FIGURES[BOX], "", "Counted on 30 March."))
    assert open_notes(back) == [OTHER]


def test_mended_and_answered_it_is_submitted(back, cheshire_coordinator):
    change(back, cheshire_coordinator)
    answer(back, cheshire_coordinator, OTHER)
    assert submit(revision=back, by=cheshire_coordinator, at=LATER).status == Status.SUBMITTED
    event = Event.objects.get(act="note_answered")
    assert event.changes == {OTHER: ["", "We counted them again."]}
    note = BoxNote.objects.get(cell__code=OTHER)
    assert (note.answered_by, note.answered_at) == (cheshire_coordinator, LATER)


def test_an_answer_can_be_reworded_and_taken_away(back, cheshire_coordinator):
    answer(back, cheshire_coordinator)
    answer(back, cheshire_coordinator)
    answer(back, cheshire_coordinator, text=" It is right. ")
    answer(back, cheshire_coordinator, text=" ")
    assert open_notes(back) == [BOX, OTHER]
    told = Event.objects.filter(act="note_answered").order_by("number").values_list("changes", flat=True)
    assert [one[BOX] for one in told] == [
        ["", "We counted them again."],
        ["We counted them again.", "It is right."],
        ["It is right.", ""],
    ]


def test_x_is_no_answer(back, cheshire_coordinator):
    with pytest.raises(Refused, match="“x” says too little"):
        answer(back, cheshire_coordinator, text="x")


def test_nobody_answers_their_own_note_or_one_that_is_not_there(back, national_reviewer, cheshire_coordinator):
    with pytest.raises(Refused, match="You wrote this note yourself"):
        answer(back, national_reviewer)
    with pytest.raises(Refused, match="There is no note"):
        answer(back, cheshire_coordinator, code="orders_no")


@pytest.mark.parametrize("who", ["kent_coordinator", "cheshire_board_member"])
def test_only_those_who_may_enter_figures_answer(back, who, request):
    with pytest.raises(Refused, match="takes no answers now"):
        answer(back, request.getfixturevalue(who))


def test_under_review_nothing_is_answered(noted, cheshire_coordinator):
    with pytest.raises(Refused, match="takes no answers now"):
        answer(noted, cheshire_coordinator)


def test_who_has_not_seen_a_colleagues_answer_does_not_overwrite_it(back, cheshire_coordinator, national_publisher):
    seen = BoxNote.objects.get(cell__code=BOX).token
    answer(back, cheshire_coordinator, seen=seen)
    with pytest.raises(Overtaken, match="We counted them again"):
        answer(back, national_publisher, text="Something else.", seen=seen)


def test_a_submission_that_is_taken_back_has_its_notes_as_well(noted, cheshire_coordinator):
    taken = take_back(revision=noted, by=cheshire_coordinator, at=AT + timedelta(days=2))
    assert open_notes(taken) == [BOX, OTHER]


def test_what_was_accepted_all_the_same_begins_its_correction_without_notes(
    noted, national_reviewer, national_publisher
):
    accepted = accept(revision=noted, by=national_reviewer, at=LATER)
    published = mark_published(revision=accepted, by=national_publisher, at=LATER)
    correction = copy_for_correction(revision=published, by=national_publisher, at=LATER, reason="A count was wrong.")
    assert open_notes(correction) == []


def test_a_note_on_a_correction_is_an_open_point_as_well(
    cheshire_published, cheshire_coordinator, national_reviewer, national_publisher
):
    reason = {"reason": "A count was wrong."}
    correction = copy_for_correction(revision=cheshire_published, by=national_publisher, at=LATER, **reason)
    submitted = submit(revision=correction, by=cheshire_coordinator, at=LATER)
    note_box(revision=submitted, by=national_reviewer, at=LATER, code=BOX, text=ASKED)
    again = send_back(revision=submitted, by=national_reviewer, at=LATER, reason="See the note.")
    with pytest.raises(NotReady):
        submit(revision=again, by=cheshire_coordinator, at=LATER)


# --- Noted again, and closed ----------------------------------------------------------------------


@stage
def answered(back, cheshire_coordinator) -> Revision:
    """Submitted again: one figure changed, the other note answered."""
    change(back, cheshire_coordinator)
    answer(back, cheshire_coordinator, OTHER)
    return submit(revision=back, by=cheshire_coordinator, at=LATER)


def test_a_note_again_asks_anew_even_in_the_same_words(answered, national_reviewer):
    for code, text in ((BOX, ASKED), (OTHER, ASKED_TOO)):
        note_box(revision=answered, by=national_reviewer, at=LATER, code=code, text=text)
    assert open_notes(answered) == [BOX, OTHER]
    assert BoxNote.objects.get(cell__code=BOX).entry == Entry(320)


def test_a_note_is_closed_with_an_empty_text(answered, national_reviewer, reviewer):
    page = read(reviewer.post(NOTE_PAGE, {"text": ""}, follow=True))
    assert "The note is closed." in page.text
    assert [note.cell.code for note in BoxNote.objects.all()] == [OTHER]
    assert "Reviewer’s note closed" in read(reviewer.get(reverse("history", kwargs=WHERE))).text


# --- What became of it, in words ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (Entry(4), Entry(3), "Changed from 4 to 3."),
        (Entry(4), Entry(4), ""),
        (Entry(1257), Entry(None, "Lost."), "Changed from 1,257 to not available: Lost.."),
        (Entry(4), Entry(), "Changed from 4 to not answered."),
        (Entry(4), Entry(4, "", "Late."), "The footnote is now “Late.”."),
        (Entry(4, "", "Late."), Entry(3), "Changed from 4 to 3. The footnote is gone."),
    ],
)
def test_what_became_of_a_noted_figure_is_told_from_what_it_was(old, new, told):
    assert became(old, new) == told


# --- The pages ------------------------------------------------------------------------------------


def test_while_the_review_is_under_way_the_area_sees_no_note(noted, coordinator):
    page = read(coordinator.get(LIST))
    assert ASKED not in page.text
    assert NOTES not in page.links
    assert coordinator.get(NOTES).status_code == 409


def test_back_with_the_area_the_task_list_says_how_many_and_where(back, coordinator):
    page = read(coordinator.get(LIST))
    assert "2 notes on boxes wait for you" in page.text
    assert page.links[NOTES] == "Answer the reviewer’s notes"
    assert page.text.count("1 note ") == 2, "one at each table"
    assert "Ready to submit" not in page.text


def test_a_note_stands_at_its_box_and_leads_to_its_answer(back, coordinator):
    page = read(coordinator.get(TABLE))
    assert ASKED in page.text
    assert f"{NOTES}#note-on-{BOX}" in page.links
    assert f"{BOX}-note" in page.inputs[BOX]["aria-describedby"]


def test_the_page_before_the_submission_lists_each_with_a_link_and_refuses(back, coordinator):
    page = read(coordinator.post(CHECK, {"declared": "on"}))
    assert "2 notes of the reviewer are open" in page.text
    for code, text in ((BOX, ASKED), (OTHER, ASKED_TOO)):
        assert f"{NOTES}#note-on-{code}" in page.links
        assert text in page.text
    assert any("disabled" in attrs for attrs in page.buttons.values())


def test_one_page_answers_them_all(back, coordinator):
    page = read(coordinator.get(NOTES))
    sent = typed(page, **{f"note-{BOX}": "We counted again.", f"note-{OTHER}": "The order is in it."})
    page = read(coordinator.post(NOTES, sent, follow=True))
    assert "Every note is answered" in page.text
    assert "Figures ready to submit" in page.text
    assert open_notes(back) == []
    assert read(coordinator.get(NOTES)).inputs[f"note-{OTHER}"]["value"] == "The order is in it."


def test_an_answer_that_says_too_little_is_refused_at_its_box_and_the_others_are_kept(back, coordinator):
    sent = typed(read(coordinator.get(NOTES)), **{f"note-{BOX}": "x", f"note-{OTHER}": "The order is in it."})
    page = read(coordinator.post(NOTES, sent))
    assert "“x” says too little" in page.links[f"#id_note-{BOX}"]
    assert page.inputs[f"note-{OTHER}"]["value"] == "The order is in it."
    assert open_notes(back) == [BOX, OTHER]


def test_an_answer_that_a_colleague_has_overtaken_is_kept_and_the_others_are_saved(back, coordinator, client_of):
    colleague = client_of(MembershipFactory(coordinator=True, area=back.area_return.area).user)
    mine, theirs = (read(client.get(NOTES)) for client in (coordinator, colleague))
    colleague.post(NOTES, typed(theirs, **{f"note-{BOX}": "A new team."}))
    response = coordinator.post(NOTES, typed(mine, **{f"note-{BOX}": "We counted.", f"note-{OTHER}": "It is in it."}))
    page = read(response)
    assert response.status_code == 409
    assert "Somebody else has answered this since you opened the page: “A new team.”" in page.text
    assert page.inputs[f"note-{BOX}"]["value"] == "We counted."
    assert BoxNote.objects.get(cell__code=OTHER).answer == "It is in it."
    assert coordinator.post(NOTES, typed(page)).status_code == 302
    assert BoxNote.objects.get(cell__code=BOX).answer == "We counted."


def test_the_reviewer_sees_each_note_with_what_became_of_it(answered, reviewer):
    page = read(reviewer.get(REVIEW))
    assert f"Changed from {CHESHIRE_FIGURES[BOX]} to 320." in page.text
    assert "We counted them again." in page.text
    assert page.links[NOTE_PAGE].startswith("Note it again")
    page = read(reviewer.get(NOTE_PAGE))
    assert "A new note takes the place of this one." in page.text
    assert page.inputs["text"]["value"] == ""


def test_a_reviewer_who_enters_for_the_area_has_no_box_for_an_own_note(back, reviewer):
    page = read(reviewer.get(NOTES))
    assert "You wrote this note. Somebody else has to answer it." in page.text
    assert not any(name.startswith("note-") for name in page.inputs)


def test_the_letter_of_a_return_that_is_sent_back_speaks_of_notes(back, cheshire_coordinator):
    notice = Notice.objects.get(recipient=cheshire_coordinator, act="sent_back")
    assert "notes on boxes" in notice.text
