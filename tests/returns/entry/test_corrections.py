"""After publication: a correction is a revision of its own, and what is published stays until it takes its place."""

from datetime import timedelta

import pytest

from returns.arithmetic.figures import Entry
from returns.checks.assessment import assess
from returns.entry.actions import accept, explain, submit
from returns.entry.correction_actions import (
    ask_correction,
    copy_for_correction,
    decline_correction,
    mark_published,
    reopen,
)
from returns.entry.figure_actions import save_figures
from returns.form.questionnaire import Questionnaire
from returns.models import Event, Explanation, Figure, Revision, Status
from returns.record.refusals import Refused
from returns.years.actions import set_release_time
from tests.factories import AT, CHESHIRE_FIGURES
from tests.stages import stage

LATER = AT + timedelta(days=200)
REASON = "Twelve people had been counted twice."


def figures_of(revision):
    rows = Figure.objects.filter(revision=revision).order_by("cell__position")
    return list(rows.values_list("cell__code", "value", "unavailable_reason", "footnote"))


@stage
def correction(cheshire_published, national_reviewer):
    return copy_for_correction(revision=cheshire_published, by=national_reviewer, at=LATER, reason=REASON)


def test_a_correction_begins_with_what_is_published(
    cheshire_filled, cheshire_coordinator, national_reviewer, national_publisher
):
    save_figures(
        revision=cheshire_filled,
        by=cheshire_coordinator,
        at=AT,
        entries={
            "orders_no": Entry(None, "The court’s records were lost."),
            "sro_breaches": Entry(3, "", "One was varied."),
        },
    )
    submit(revision=cheshire_filled, by=cheshire_coordinator, at=AT)
    accept(revision=cheshire_filled, by=national_reviewer, at=AT)
    published = mark_published(revision=cheshire_filled, by=national_publisher, at=AT)
    correction = copy_for_correction(revision=published, by=national_reviewer, at=LATER, reason=REASON)
    assert (correction.number, correction.status, correction.reason) == (2, Status.DRAFT, REASON)
    assert (correction.source, correction.note) == (published.source, published.note)
    assert figures_of(correction) == figures_of(published)
    assert {"orders_no", "sro_breaches"} <= {code for code, *_ in figures_of(correction)}
    published.refresh_from_db()
    assert published.status == Status.PUBLISHED


def test_explanations_go_along_as_they_hold_for_the_same_values(
    cheshire_filled, cheshire_coordinator, national_reviewer, national_publisher
):
    save_figures(
        revision=cheshire_filled, by=cheshire_coordinator, at=AT, entries={"notification_breaches": Entry(218)}
    )
    issue = assess(cheshire_filled, Questionnaire.load(cheshire_filled.year)).open[0]
    explain(revision=cheshire_filled, by=cheshire_coordinator, at=AT, issue=issue, text="A team of our own.")
    submit(revision=cheshire_filled, by=cheshire_coordinator, at=AT)
    accept(revision=cheshire_filled, by=national_reviewer, at=AT)
    published = mark_published(revision=cheshire_filled, by=national_publisher, at=AT)
    correction = copy_for_correction(revision=published, by=national_reviewer, at=LATER, reason=REASON)
    assert assess(correction, Questionnaire.load(correction.year)).is_ready
    assert Explanation.objects.filter(revision=published).count() == 1
    assert Explanation.objects.get(revision=correction).text == "A team of our own."


def test_a_correction_is_open_to_its_area_after_the_close(correction, cheshire_coordinator):
    correction.year.closes_at = AT + timedelta(days=30)
    correction.year.save()
    save_figures(revision=correction, by=cheshire_coordinator, at=LATER, entries={"snapshot_c1_l1": Entry(1245)})
    assert Figure.objects.get(revision=correction, cell__code="snapshot_c1_l1").value == 1245
    published = Revision.objects.get(area_return=correction.area_return, number=1)
    assert dict((code, value) for code, value, *_ in figures_of(published)) == CHESHIRE_FIGURES


def test_what_is_published_gives_way_to_the_correction_in_the_act_that_publishes_it(
    correction, cheshire_coordinator, national_reviewer, national_publisher
):
    submit(revision=correction, by=cheshire_coordinator, at=LATER)
    accept(revision=correction, by=national_reviewer, at=LATER)
    mark_published(revision=correction, by=national_publisher, at=LATER)
    states = Revision.objects.filter(area_return=correction.area_return).order_by("number")
    assert list(states.values_list("status", "superseded_at")) == [(Status.SUPERSEDED, LATER), (Status.PUBLISHED, None)]


def test_the_record_says_from_which_revision_and_why(correction, national_reviewer):
    event = Event.objects.get(act="correction_started")
    assert (event.by, event.revision, event.reason) == (national_reviewer, correction, REASON)
    assert event.changes == {"revision": [1, 2]}


def test_only_one_correction_is_under_way(correction, cheshire_published, national_reviewer):
    with pytest.raises(Refused, match="already in progress: revision 2"):
        copy_for_correction(revision=cheshire_published, by=national_reviewer, at=LATER, reason=REASON)
    assert Revision.objects.filter(area_return=correction.area_return).count() == 2


def test_a_correction_says_why(cheshire_published, national_reviewer):
    with pytest.raises(Refused, match="Enter a reason for correcting the return"):
        copy_for_correction(revision=cheshire_published, by=national_reviewer, at=LATER, reason="  ")
    assert Revision.objects.filter(area_return=cheshire_published.area_return).count() == 1
    assert not Event.objects.filter(act="correction_started").exists()


def test_the_area_does_not_begin_a_correction_itself(cheshire_published, cheshire_coordinator):
    with pytest.raises(Refused, match="Only the national team can correct a published return"):
        copy_for_correction(revision=cheshire_published, by=cheshire_coordinator, at=LATER, reason=REASON)


def test_only_what_is_published_is_corrected(cheshire_accepted, national_reviewer):
    with pytest.raises(Refused, match="is accepted"):
        copy_for_correction(revision=cheshire_accepted, by=national_reviewer, at=LATER, reason=REASON)


# --- The area asks -------------------------------------------------------------------------------------


def ask(revision, by, reason=REASON):
    return ask_correction(revision=revision, by=by, at=LATER, reason=reason)


def test_the_area_asks_and_the_correction_answers(cheshire_published, cheshire_coordinator, national_reviewer):
    asked = ask(cheshire_published, cheshire_coordinator)
    assert (asked.correction_asked_by, asked.correction_asked_at) == (cheshire_coordinator, LATER)
    assert asked.correction_request == REASON
    copy_for_correction(revision=cheshire_published, by=national_reviewer, at=LATER, reason=REASON)
    asked.refresh_from_db()
    assert (asked.correction_asked_by, asked.correction_asked_at, asked.correction_request) == (None, None, "")


def test_the_national_team_says_no_and_why(cheshire_published, cheshire_coordinator, national_reviewer):
    asked = ask(cheshire_published, cheshire_coordinator)
    decline_correction(revision=cheshire_published, by=national_reviewer, at=LATER, reason="It was right.")
    asked.refresh_from_db()
    assert asked.correction_asked_at is None
    event = Event.objects.get(act="correction_declined")
    assert (event.reason, event.changes) == ("It was right.", {"request": [REASON, ""]})


def test_a_request_that_nobody_made_is_not_declined(cheshire_published, national_reviewer):
    with pytest.raises(Refused, match="Nobody has asked for a correction of"):
        decline_correction(revision=cheshire_published, by=national_reviewer, at=LATER, reason="No.")


def test_another_area_does_not_ask(cheshire_published, kent_coordinator):
    with pytest.raises(Refused, match="Only the area’s co-ordinator can ask for a correction"):
        ask(cheshire_published, kent_coordinator)


def test_nobody_asks_without_saying_what_is_wrong(cheshire_published, cheshire_coordinator):
    with pytest.raises(Refused, match="Enter what is wrong"):
        ask(cheshire_published, cheshire_coordinator, reason="\n")


def test_nobody_asks_while_a_correction_is_under_way(correction, cheshire_published, cheshire_coordinator):
    with pytest.raises(Refused, match="already in progress"):
        ask(cheshire_published, cheshire_coordinator)


# --- Before it is public -------------------------------------------------------------------------------


def test_a_publication_that_nobody_has_seen_is_taken_back(cheshire_published, national_publisher, cheshire_coordinator):
    taken = reopen(revision=cheshire_published, by=national_publisher, at=LATER, reason="Table B is wrong.")
    assert (taken.status, taken.published_at, taken.accepted_at, taken.submitted_at) == (Status.DRAFT, None, None, None)
    assert (taken.sent_back_by, taken.sent_back_reason) == (national_publisher, "Table B is wrong.")
    event = Event.objects.get(act="unpublished")
    assert (event.by, event.revision, event.reason) == (national_publisher, taken, "Table B is wrong.")
    save_figures(revision=taken, by=cheshire_coordinator, at=LATER, entries={"snapshot_c1_l1": Entry(1245)})


def test_what_it_had_superseded_stands_again(correction, cheshire_coordinator, national_reviewer, national_publisher):
    submit(revision=correction, by=cheshire_coordinator, at=LATER)
    accept(revision=correction, by=national_reviewer, at=LATER)
    mark_published(revision=correction, by=national_publisher, at=LATER)
    reopen(revision=correction, by=national_publisher, at=LATER, reason="Not yet.")
    states = Revision.objects.filter(area_return=correction.area_return).order_by("number")
    assert list(states.values_list("status", "superseded_at")) == [(Status.PUBLISHED, None), (Status.DRAFT, None)]


def test_what_is_public_is_not_taken_back(cheshire_published, national_publisher):
    year = cheshire_published.year
    set_release_time(year=year, by=national_publisher, at=AT, release_at=AT + timedelta(days=100))
    with pytest.raises(Refused, match=r"already public. Start a correction"):
        reopen(revision=cheshire_published, by=national_publisher, at=LATER, reason="Wrong.")
    cheshire_published.refresh_from_db()
    assert cheshire_published.status == Status.PUBLISHED


def test_a_publication_is_not_taken_back_while_it_is_being_corrected(
    correction, cheshire_published, national_publisher
):
    with pytest.raises(Refused, match="already in progress"):
        reopen(revision=cheshire_published, by=national_publisher, at=LATER, reason="Wrong.")


def test_only_the_national_team_takes_a_publication_back(cheshire_published, cheshire_coordinator):
    with pytest.raises(Refused, match="Only the national team can take a publication back"):
        reopen(revision=cheshire_published, by=cheshire_coordinator, at=LATER, reason="Wrong.")


def test_only_a_publication_is_taken_back(cheshire_accepted, national_publisher):
    with pytest.raises(Refused, match="is accepted"):
        reopen(revision=cheshire_accepted, by=national_publisher, at=LATER, reason="Wrong.")


def test_a_publication_is_not_taken_back_without_a_reason(cheshire_published, national_publisher):
    with pytest.raises(Refused, match="Enter a reason for taking the publication back"):
        reopen(revision=cheshire_published, by=national_publisher, at=LATER, reason="")
    cheshire_published.refresh_from_db()
    assert cheshire_published.status == Status.PUBLISHED
