"""More time, recall, review, notes on boxes and waivers: who may do what, when, and what it leaves behind."""

from datetime import timedelta

import pytest

from returns.access import permissions
from returns.arithmetic.figures import Entry
from returns.checks.assessment import assess
from returns.entry.actions import approve_waiver, begin_review, explain, send_back, submit, take_back
from returns.entry.figure_actions import save_figures
from returns.entry.note_actions import note_box
from returns.form.questionnaire import Questionnaire
from returns.models import BoxNote, Event, Explanation, Revision, Status
from returns.record.refusals import NotReady, Refused
from returns.years.actions import grant_extension
from tests.factories import AT
from tests.stages import stage

HOUR = timedelta(hours=1)
LATER = AT + timedelta(days=60)


def fresh(revision):
    return Revision.objects.with_names().get(pk=revision.pk)


def acts(revision):
    chain = f"{revision.year_id}/{revision.area_return.area.slug}"
    return list(Event.objects.filter(chain=chain).values_list("act", flat=True))


@pytest.fixture
def closed(year_2021):
    year_2021.closes_at = AT + HOUR
    year_2021.save()
    return year_2021


# --- More time ------------------------------------------------------------------------------------


def test_after_the_close_an_area_enters_nothing(closed, cheshire_2021, cheshire_coordinator):
    with pytest.raises(Refused):
        save_figures(revision=cheshire_2021, by=cheshire_coordinator, at=LATER, entries={"orders_shpo": Entry(1)})


def test_an_extension_lets_one_area_go_on(
    closed, cheshire_2021, kent_2021, cheshire_coordinator, kent_coordinator, national_reviewer
):
    until = LATER + HOUR
    grant_extension(
        area_return=cheshire_2021.area_return, by=national_reviewer, at=LATER, until=until, reason="A flood."
    )
    one = {"orders_shpo": Entry(1)}
    assert save_figures(revision=cheshire_2021, by=cheshire_coordinator, at=until, entries=one)
    with pytest.raises(Refused):
        save_figures(revision=kent_2021, by=kent_coordinator, at=LATER, entries=one)
    two = {"orders_shpo": Entry(2)}
    with pytest.raises(Refused):
        save_figures(revision=cheshire_2021, by=cheshire_coordinator, at=until + HOUR, entries=two)
    assert "extension_granted" in acts(cheshire_2021)


def test_an_extension_that_gives_no_more_time_than_everybody_has_is_refused(
    year_2021, cheshire_2021, national_reviewer
):
    with pytest.raises(Refused, match=r"Every area already has time until 31 July 2021\. Choose a later day"):
        grant_extension(
            area_return=cheshire_2021.area_return, by=national_reviewer, at=AT, until=AT + HOUR, reason="A flood."
        )


@pytest.mark.parametrize(
    ("change", "words"),
    [({"reason": "  "}, "Enter a reason"), ({"until": AT}, "An extension must end in the future")],
)
def test_an_extension_without_reason_or_future_is_refused(closed, cheshire_2021, national_reviewer, change, words):
    asked = {"until": AT + HOUR, "reason": "A flood."} | change
    with pytest.raises(Refused, match=words):
        grant_extension(area_return=cheshire_2021.area_return, by=national_reviewer, at=AT, **asked)


def test_an_area_gives_itself_no_extension(closed, cheshire_2021, cheshire_coordinator):
    with pytest.raises(Refused, match="national team"):
        grant_extension(
            area_return=cheshire_2021.area_return, by=cheshire_coordinator, at=AT, until=LATER, reason="Please."
        )


# --- Recall and review ----------------------------------------------------------------------------


def test_a_submission_can_be_taken_back_until_the_review_begins(cheshire_submitted, cheshire_coordinator):
    back = take_back(revision=cheshire_submitted, by=cheshire_coordinator, at=AT + HOUR)
    assert (back.status, back.submitted_by, back.submitted_at) == (Status.DRAFT, None, None)
    assert acts(back)[-1] == "taken_back"


def test_once_the_review_has_begun_it_cannot_be_taken_back(cheshire_submitted, cheshire_coordinator, national_reviewer):
    begin_review(revision=cheshire_submitted, by=national_reviewer, at=AT + HOUR)
    with pytest.raises(Refused, match=f"{national_reviewer} started to review this return on 1 June 2021, 10:30"):
        take_back(revision=cheshire_submitted, by=cheshire_coordinator, at=AT + 2 * HOUR)
    assert fresh(cheshire_submitted).status == Status.SUBMITTED


@pytest.mark.parametrize("who", ["kent_coordinator", "cheshire_board_member", "national_reviewer"])
def test_only_the_areas_coordinator_takes_a_submission_back(cheshire_submitted, who, request):
    with pytest.raises(Refused, match="Only the area’s co-ordinator"):
        take_back(revision=cheshire_submitted, by=request.getfixturevalue(who), at=AT + HOUR)


def test_a_draft_and_an_accepted_return_cannot_be_taken_back(cheshire_accepted, kent_2021, cheshire_coordinator):
    with pytest.raises(Refused, match="This one is accepted"):
        take_back(revision=cheshire_accepted, by=cheshire_coordinator, at=AT + HOUR)


def test_after_the_close_nothing_is_taken_back(cheshire_submitted, closed, cheshire_coordinator):
    with pytest.raises(Refused, match="The year is closed"):
        take_back(revision=cheshire_submitted, by=cheshire_coordinator, at=LATER)


def test_beginning_a_review_twice_keeps_the_first_reviewer(cheshire_submitted, national_reviewer, national_publisher):
    begin_review(revision=cheshire_submitted, by=national_reviewer, at=AT + HOUR)
    again = begin_review(revision=cheshire_submitted, by=national_publisher, at=AT + 2 * HOUR)
    assert again.review_begun_by == national_reviewer
    assert acts(again).count("review_begun") == 1


def test_sending_back_ends_the_review_so_that_it_can_be_taken_back_again(
    cheshire_submitted, cheshire_coordinator, national_reviewer
):
    begin_review(revision=cheshire_submitted, by=national_reviewer, at=AT + HOUR)
    back = send_back(revision=cheshire_submitted, by=national_reviewer, at=AT + HOUR, reason="Look again.")
    assert back.review_begun_at is None
    again = submit(revision=back, by=cheshire_coordinator, at=AT + 2 * HOUR)
    assert permissions.can_take_back(cheshire_coordinator, again, AT + 2 * HOUR)


@pytest.mark.parametrize("who", ["cheshire_coordinator", "cheshire_board_member"])
def test_only_the_national_team_begins_a_review(cheshire_submitted, who, request):
    with pytest.raises(Refused, match="Only the national team"):
        begin_review(revision=cheshire_submitted, by=request.getfixturevalue(who), at=AT + HOUR)


# --- Notes on boxes -------------------------------------------------------------------------------


def test_a_note_stands_on_its_box_until_it_is_taken_away(cheshire_submitted, national_reviewer):
    def note(text):
        note_box(revision=cheshire_submitted, by=national_reviewer, at=AT, code="orders_shpo", text=text)

    note("Is this right?")
    found = assess(cheshire_submitted, Questionnaire.load(cheshire_submitted.year))
    assert found.notes["orders_shpo"].text == "Is this right?"
    note("Is 92 right?")
    assert [row.text for row in BoxNote.objects.all()] == ["Is 92 right?"]
    note(" ")
    assert not BoxNote.objects.exists()
    assert acts(cheshire_submitted).count("box_noted") == 3


def test_a_note_on_a_box_that_the_form_does_not_have_is_refused(cheshire_submitted, national_reviewer):
    with pytest.raises(Refused, match="no box orders_sopo"):
        note_box(revision=cheshire_submitted, by=national_reviewer, at=AT, code="orders_sopo", text="?")


def test_an_area_notes_no_boxes_and_a_draft_has_none(cheshire_filled, cheshire_coordinator, national_reviewer):
    for by in (cheshire_coordinator, national_reviewer):
        with pytest.raises(Refused, match="submitted return"):
            note_box(revision=cheshire_filled, by=by, at=AT, code="orders_shpo", text="?")


# --- Waivers --------------------------------------------------------------------------------------


@stage
def asked_to_waive(cheshire_filled, cheshire_coordinator):
    """Cheshire has somebody of Category 3 at Level 1, and says why."""
    entries = {"snapshot_c3_l1": Entry(1)}
    save_figures(revision=cheshire_filled, by=cheshire_coordinator, at=AT, entries=entries)
    issue = assess(cheshire_filled, Questionnaire.load(cheshire_filled.year)).issues[0]
    assert issue.is_error
    explain(revision=cheshire_filled, by=cheshire_coordinator, at=AT, issue=issue, text="A transfer.")
    return Explanation.objects.get()


def test_an_error_blocks_until_its_waiver_is_approved(
    asked_to_waive, cheshire_filled, cheshire_coordinator, national_reviewer
):
    with pytest.raises(NotReady) as refusal:
        submit(revision=cheshire_filled, by=cheshire_coordinator, at=AT)
    assert [issue.rule.kind for issue in refusal.value.issues] == ["zero"]
    approve_waiver(explanation=asked_to_waive, by=national_reviewer, at=AT)
    assert submit(revision=cheshire_filled, by=cheshire_coordinator, at=AT).status == Status.SUBMITTED
    assert "waiver_approved" in acts(cheshire_filled)


def test_a_waiver_falls_away_with_the_value_it_was_given_for(
    asked_to_waive, cheshire_filled, cheshire_coordinator, national_reviewer
):
    approve_waiver(explanation=asked_to_waive, by=national_reviewer, at=AT)
    entries = {"snapshot_c3_l1": Entry(2)}
    save_figures(revision=cheshire_filled, by=cheshire_coordinator, at=AT, entries=entries)
    with pytest.raises(NotReady):
        submit(revision=cheshire_filled, by=cheshire_coordinator, at=AT)


@pytest.mark.parametrize("who", ["cheshire_coordinator", "kent_coordinator", "cheshire_board_member"])
def test_only_the_national_team_approves_a_waiver(asked_to_waive, who, request):
    with pytest.raises(Refused, match="A different member of the national team must approve"):
        approve_waiver(explanation=asked_to_waive, by=request.getfixturevalue(who), at=AT)


def test_whoever_approved_a_waiver_does_not_submit_the_return(asked_to_waive, cheshire_filled, national_reviewer):
    approve_waiver(explanation=asked_to_waive, by=national_reviewer, at=AT)
    with pytest.raises(Refused, match="You approved a waiver in this return, so a"):
        submit(revision=cheshire_filled, by=national_reviewer, at=AT)


def test_the_explanation_of_a_query_needs_no_approval_and_gets_none(
    cheshire_filled, cheshire_coordinator, national_reviewer
):
    entries = {"yearly_c1_l2": Entry(0)}
    save_figures(revision=cheshire_filled, by=cheshire_coordinator, at=AT, entries=entries)
    issue = assess(cheshire_filled, Questionnaire.load(cheshire_filled.year)).issues[0]
    assert not issue.is_error
    explain(revision=cheshire_filled, by=cheshire_coordinator, at=AT, issue=issue, text="It is so.")
    with pytest.raises(Refused, match="You cannot waive this"):
        approve_waiver(explanation=Explanation.objects.get(), by=national_reviewer, at=AT)
