"""What may be written, by whom, in which state, and what the record says afterwards."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings

from returns.arithmetic.figures import Entry
from returns.checks.assessment import assess
from returns.checks.read import figures_of
from returns.entry import actions as entry_actions
from returns.entry.correction_actions import mark_published
from returns.entry.figure_actions import from_record, save_figures
from returns.form.questionnaire import Questionnaire
from returns.models import Area, AreaReturn, Event, Explanation, Figure, Population, ReportingYear, Revision, Status
from returns.models.year import YearStatus
from returns.populations.actions import load_areas, load_populations
from returns.record.chain import digest
from returns.record.refusals import Conflict, NotReady, Refused
from returns.years.actions import open_year, set_release_time
from tests.factories import (
    AT,
    CHESHIRE_FIGURES,
    LONDON,
    AreaFactory,
    AreaReturnFactory,
    RevisionFactory,
)
from tests.stages import stage

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=1)
BOX, OTHER = "snapshot_c1_l1", "snapshot_c1_l2"


def value_of(revision, code: str = BOX) -> int | None:
    return Figure.objects.get(revision=revision, cell__code=code).value


def save(revision, by, *, at=AT, seen=None, **entries):
    entries = {code: e if isinstance(e, Entry) else Entry(e) for code, e in entries.items()}
    return save_figures(revision=revision, by=by, at=at, entries=entries, seen=seen)


def acts(chain: str = "2021/cheshire") -> list[str]:
    return list(Event.objects.filter(chain=chain).values_list("act", flat=True))


def last_event(chain: str = "2021/cheshire") -> Event:
    return Event.objects.filter(chain=chain).last()


# --- Saving figures -------------------------------------------------------------------------------


def test_a_part_of_a_table_can_be_saved(cheshire_2021, cheshire_coordinator):
    assert save(cheshire_2021, cheshire_coordinator, **{BOX: 1257}) == {BOX: [None, 1257]}
    assert value_of(cheshire_2021) == 1257
    assert value_of(cheshire_2021, OTHER) is None


def test_saving_writes_one_event_with_old_and_new(cheshire_2021, cheshire_coordinator):
    save(cheshire_2021, cheshire_coordinator, **{BOX: 1257, OTHER: 3})
    save(cheshire_2021, cheshire_coordinator, at=LATER, **{BOX: 1258, OTHER: 3})
    event = last_event()
    assert (event.number, event.act, event.at, event.by) == (2, "figures_saved", LATER, cheshire_coordinator)
    assert event.revision == cheshire_2021
    assert event.changes == {BOX: [1257, 1258]}


def test_saving_what_stands_there_changes_nothing_and_is_not_recorded(cheshire_2021, cheshire_coordinator):
    save(cheshire_2021, cheshire_coordinator, **{BOX: 1257})
    assert save(cheshire_2021, cheshire_coordinator, at=LATER, **{BOX: 1257}) == {}
    assert acts() == ["figures_saved"]


def test_nought_and_nothing_are_two_things(cheshire_2021, cheshire_coordinator):
    assert save(cheshire_2021, cheshire_coordinator, **{BOX: 0}) == {BOX: [None, 0]}
    assert save(cheshire_2021, cheshire_coordinator, **{BOX: None}) == {BOX: [0, None]}


def test_a_box_can_be_not_available_with_a_reason_and_carry_a_footnote(cheshire_2021, cheshire_coordinator):
    entry = Entry(None, "The record was lost", "Counted anew from April.")
    changes = save(cheshire_2021, cheshire_coordinator, **{BOX: entry})
    told = {"value": None, "unavailable_reason": "The record was lost", "footnote": "Counted anew from April."}
    assert changes == {BOX: [None, told]}
    assert Figure.objects.get(revision=cheshire_2021, cell__code=BOX).entry == entry


def test_a_code_that_the_form_does_not_have_is_refused_and_nothing_is_written(cheshire_2021, cheshire_coordinator):
    with pytest.raises(Refused, match=r"The form of 2020/21 has no box snapshot_c9_l1, snapshot_total\."):
        save(cheshire_2021, cheshire_coordinator, **{BOX: 1, "snapshot_total": 1, "snapshot_c9_l1": 1})
    assert value_of(cheshire_2021) is None
    assert acts() == []


@pytest.mark.parametrize("who", ["kent_coordinator", "cheshire_board_member", "cheshire_chair", "stranger"])
def test_nobody_but_the_areas_co_ordinator_and_the_national_team_saves_figures(request, cheshire_2021, who):
    with pytest.raises(Refused, match="Cheshire 2020/21 cannot take figures now"):
        save(cheshire_2021, request.getfixturevalue(who), **{BOX: 1})
    assert value_of(cheshire_2021) is None


def test_the_national_team_saves_figures_too(cheshire_2021, national_reviewer):
    assert save(cheshire_2021, national_reviewer, **{BOX: 1257})


def test_an_account_that_was_closed_saves_nothing(cheshire_2021, cheshire_coordinator):
    cheshire_coordinator.is_active = False
    with pytest.raises(Refused):
        save(cheshire_2021, cheshire_coordinator, **{BOX: 1})


@pytest.mark.parametrize("state", ["cheshire_submitted", "cheshire_accepted", "cheshire_published"])
def test_a_return_that_is_no_draft_takes_no_figures(request, cheshire_2021, cheshire_coordinator, state):
    request.getfixturevalue(state)
    with pytest.raises(Refused, match="cannot take figures now"):
        save(cheshire_2021, cheshire_coordinator, at=LATER, **{BOX: 1})
    assert value_of(cheshire_2021) == 1257


@pytest.mark.parametrize(
    ("at", "open_"),
    [
        (AT - timedelta(seconds=1), False),
        (AT, True),
        (datetime(2021, 8, 31, 17, 0, tzinfo=LONDON), True),
        (datetime(2021, 8, 31, 17, 0, 1, tzinfo=LONDON), False),
    ],
)
def test_a_year_takes_figures_from_its_opening_until_it_closes(
    form_2021, areas, national_publisher, cheshire_coordinator, at, open_
):
    closes_at = datetime(2021, 8, 31, 17, 0, tzinfo=LONDON)
    open_year(year=form_2021, by=national_publisher, at=AT, deadline=date(2021, 7, 31), closes_at=closes_at)
    revision = Revision.objects.of(area="cheshire", year=2021).get()
    if open_:
        assert save(revision, cheshire_coordinator, at=at, **{BOX: 1})
    else:
        with pytest.raises(Refused):
            save(revision, cheshire_coordinator, at=at, **{BOX: 1})


# --- Two people in one table ----------------------------------------------------------------------


def test_a_box_that_somebody_else_changed_since_is_shown_and_nothing_at_all_is_written(
    cheshire_2021, cheshire_coordinator, national_reviewer
):
    seen = {BOX: "", OTHER: ""}
    save(cheshire_2021, national_reviewer, seen=seen, **{BOX: 1300})
    with pytest.raises(Conflict) as conflict:
        save(cheshire_2021, cheshire_coordinator, at=LATER, seen=seen, **{BOX: 1257, OTHER: 3})
    assert conflict.value.theirs == {BOX: Entry(1300)}
    assert value_of(cheshire_2021) == 1300
    assert value_of(cheshire_2021, OTHER) is None
    assert acts() == ["figures_saved"]


def test_whoever_has_seen_the_other_value_may_replace_it(cheshire_2021, cheshire_coordinator, national_reviewer):
    save(cheshire_2021, national_reviewer, **{BOX: 1300})
    assert save(cheshire_2021, cheshire_coordinator, seen={BOX: Entry(1300).token}, **{BOX: 1257})


def test_the_same_value_by_both_is_no_conflict(cheshire_2021, cheshire_coordinator, national_reviewer):
    save(cheshire_2021, national_reviewer, seen={BOX: ""}, **{BOX: 1257})
    assert save(cheshire_2021, cheshire_coordinator, seen={BOX: "", OTHER: ""}, **{BOX: 1257, OTHER: 3}) == {
        OTHER: [None, 3]
    }


def test_a_changed_reason_or_footnote_is_a_conflict_too(cheshire_2021, cheshire_coordinator, national_reviewer):
    save(cheshire_2021, national_reviewer, **{BOX: Entry(5, "", "Counted twice.")})
    with pytest.raises(Conflict) as conflict:
        save(cheshire_2021, cheshire_coordinator, seen={BOX: "5"}, **{BOX: 6})
    assert conflict.value.theirs == {BOX: Entry(5, "", "Counted twice.")}


def test_a_footnote_in_welsh_is_saved_recorded_and_seen(cheshire_2021, cheshire_coordinator):
    entry = Entry(None, "Lost.", "Late.", "Ar goll.", "Yn hwyr.")
    save(cheshire_2021, cheshire_coordinator, **{BOX: entry})
    assert Figure.objects.get(revision=cheshire_2021, cell__code=BOX).entry == entry
    assert from_record(last_event().changes[BOX][1]) == entry
    assert entry.token != replace(entry, footnote_cy="").token
    save(cheshire_2021, cheshire_coordinator, **{BOX: entry.answered(3)})
    assert Figure.objects.get(revision=cheshire_2021, cell__code=BOX).entry == Entry(3, "", "Late.", "", "Yn hwyr.")


# --- Explanations ---------------------------------------------------------------------------------

QUERY = {"notification_breaches": 200}


def issue_of(revision, rule: str = "breaches_against_rsos"):
    found = assess(revision, Questionnaire.load(revision.year))
    return next(issue for issue in found.issues if issue.rule.code == rule)


@stage
def queried(cheshire_filled, cheshire_coordinator):
    """Cheshire's draft with one figure that raises a query."""
    save(cheshire_filled, cheshire_coordinator, **QUERY)
    return cheshire_filled


def explain(revision, by, text="A new team looked into old cases.", at=LATER):
    entry_actions.explain(revision=revision, by=by, at=at, issue=issue_of(revision), text=text)


def test_an_explanation_answers_a_query_on_its_present_values(queried, cheshire_coordinator):
    explain(queried, cheshire_coordinator)
    answer = Explanation.objects.get()
    assert answer.rule.code == "breaches_against_rsos"
    assert answer.cells == ["notification_breaches", "snapshot_c1_l1", "snapshot_c1_l2", "snapshot_c1_l3"]
    assert answer.values == {"notification_breaches": 200, "snapshot_c1_total": 1260}
    assert (answer.explained_by, answer.explained_at) == (cheshire_coordinator, LATER)
    assert assess(queried, Questionnaire.load(queried.year)).is_ready
    assert last_event().changes == {
        "rule": "breaches_against_rsos",
        "cells": answer.cells,
        "values": answer.values,
        "text": ["", "A new team looked into old cases."],
    }


def test_an_explanation_falls_away_when_its_figure_changes(queried, cheshire_coordinator):
    explain(queried, cheshire_coordinator)
    save(queried, cheshire_coordinator, at=LATER, notification_breaches=201)
    assert not Explanation.objects.exists()
    assert acts()[-2:] == ["figures_saved", "explanation_dropped"]


def test_an_explanation_falls_away_when_the_figure_it_was_compared_with_changes(queried, cheshire_coordinator):
    explain(queried, cheshire_coordinator)
    save(queried, cheshire_coordinator, at=LATER, snapshot_c1_l1=1258)
    found = assess(queried, Questionnaire.load(queried.year))
    assert [issue.rule.code for issue in found.open] == ["breaches_against_rsos"]
    assert not Explanation.objects.exists()


def test_an_explanation_stays_when_another_figure_changes(queried, cheshire_coordinator):
    explain(queried, cheshire_coordinator)
    save(queried, cheshire_coordinator, at=LATER, orders_no=1)
    assert Explanation.objects.count() == 1


def test_an_explanation_can_be_reworded_and_taken_away(queried, cheshire_coordinator):
    explain(queried, cheshire_coordinator)
    explain(queried, cheshire_coordinator, text="  Checked again. ")
    assert Explanation.objects.get().text == "Checked again."
    explain(queried, cheshire_coordinator, text=" ")
    assert not Explanation.objects.exists()
    assert last_event().changes["text"] == ["Checked again.", ""]


def test_the_same_explanation_again_is_not_recorded_twice(queried, cheshire_coordinator):
    explain(queried, cheshire_coordinator)
    before = acts()
    explain(queried, cheshire_coordinator)
    assert acts() == before


def test_only_those_who_may_enter_figures_explain(queried, kent_coordinator):
    with pytest.raises(Refused, match="takes no explanations now"):
        explain(queried, kent_coordinator)


# --- Submitting -----------------------------------------------------------------------------------


def submit(revision, by, at=LATER):
    return entry_actions.submit(revision=revision, by=by, at=at)


def test_a_complete_return_is_submitted(cheshire_filled, cheshire_coordinator):
    revision = submit(cheshire_filled, cheshire_coordinator)
    revision.refresh_from_db()
    assert (revision.status, revision.submitted_by, revision.submitted_at) == (
        Status.SUBMITTED,
        cheshire_coordinator,
        LATER,
    )
    assert last_event().act == "submitted"
    assert revision.reference == "CHESHIRE-2021-1"


def test_a_return_with_blanks_is_not_ready_and_they_are_listed(cheshire_filled, cheshire_coordinator):
    save(cheshire_filled, cheshire_coordinator, **{OTHER: None, BOX: None})
    with pytest.raises(NotReady) as refused:
        submit(cheshire_filled, cheshire_coordinator)
    assert refused.value.blanks == (BOX, OTHER)
    assert refused.value.issues == ()


def test_a_return_with_a_query_is_not_ready_until_it_is_explained(queried, cheshire_coordinator):
    with pytest.raises(NotReady) as refused:
        submit(queried, cheshire_coordinator)
    assert [issue.rule.code for issue in refused.value.issues] == ["breaches_against_rsos"]
    explain(queried, cheshire_coordinator)
    assert submit(queried, cheshire_coordinator).status == Status.SUBMITTED


def test_a_return_with_an_error_is_not_ready_even_if_it_is_explained(cheshire_filled, cheshire_coordinator):
    save(cheshire_filled, cheshire_coordinator, snapshot_c3_l1=1)
    issue = issue_of(cheshire_filled, "category_3_not_at_level_1")
    entry_actions.explain(revision=cheshire_filled, by=cheshire_coordinator, at=LATER, issue=issue, text="It is so.")
    with pytest.raises(NotReady) as refused:
        submit(cheshire_filled, cheshire_coordinator)
    assert [found.is_error for found in refused.value.issues] == [True]


def test_an_error_that_an_approver_waived_does_not_hold_a_return_up(
    cheshire_filled, cheshire_coordinator, national_reviewer
):
    save(cheshire_filled, cheshire_coordinator, snapshot_c3_l1=1)
    issue = issue_of(cheshire_filled, "category_3_not_at_level_1")
    entry_actions.explain(revision=cheshire_filled, by=cheshire_coordinator, at=LATER, issue=issue, text="It is so.")
    Explanation.objects.update(approved_by=national_reviewer, approved_at=LATER)
    assert submit(cheshire_filled, cheshire_coordinator).status == Status.SUBMITTED


def test_figures_that_are_not_available_do_not_hold_a_return_up(cheshire_filled, cheshire_coordinator):
    save(cheshire_filled, cheshire_coordinator, orders_no=Entry(None, "The record was lost"))
    assert submit(cheshire_filled, cheshire_coordinator).status == Status.SUBMITTED


def test_a_return_is_submitted_once(cheshire_submitted, cheshire_coordinator):
    with pytest.raises(Refused, match="cannot be submitted now"):
        submit(cheshire_submitted, cheshire_coordinator)


@pytest.mark.parametrize("who", ["kent_coordinator", "cheshire_board_member", "cheshire_chair", "stranger"])
def test_nobody_else_submits(request, cheshire_filled, who):
    with pytest.raises(Refused):
        submit(cheshire_filled, request.getfixturevalue(who))


# --- What last year has to do with it -------------------------------------------------------------


@pytest.fixture
def last_year(cheshire, form_2020):
    """Cheshire's published figures of 2019/20: those of 2020/21, but for a box."""
    owed = AreaReturnFactory(area=cheshire, year=form_2020)

    def make(**traits):
        return RevisionFactory(area_return=owed, published=True, figures=CHESHIRE_FIGURES | {BOX: 814}, **traits)

    return make


def test_a_figure_is_compared_with_last_years_published_one(last_year, cheshire_filled):
    last_year()
    found = assess(cheshire_filled, Questionnaire.load(cheshire_filled.year))
    assert found.last.get(BOX) == 814
    assert ("change_on_last_year", (BOX,)) in {(issue.rule.code, issue.cells) for issue in found.issues}


def test_invented_figures_are_shown_but_not_compared_with(last_year, cheshire_filled):
    last_year(invented=True)
    found = assess(cheshire_filled, Questionnaire.load(cheshire_filled.year))
    assert found.last.is_invented
    assert found.last.get(BOX) == 814
    assert found.issues == ()


def test_an_explanation_does_not_hold_when_last_years_figure_was_corrected(
    last_year, cheshire_filled, cheshire_coordinator
):
    first = last_year()
    issue = issue_of(cheshire_filled, "change_on_last_year")
    entry_actions.explain(revision=cheshire_filled, by=cheshire_coordinator, at=AT, issue=issue, text="A new team.")
    questionnaire = Questionnaire.load(cheshire_filled.year)
    assert assess(cheshire_filled, questionnaire).explanation(issue)
    first.status, first.superseded_at = Status.SUPERSEDED, LATER
    first.save()
    RevisionFactory(area_return=first.area_return, number=2, published=True, figures=CHESHIRE_FIGURES | {BOX: 900})
    found = assess(cheshire_filled, questionnaire)
    assert ("change_on_last_year", (BOX,)) in {(found_now.rule.code, found_now.cells) for found_now in found.open}


# --- Accepting ------------------------------------------------------------------------------------


def test_the_national_team_accepts_a_submitted_return(cheshire_submitted, national_reviewer):
    revision = entry_actions.accept(revision=cheshire_submitted, by=national_reviewer, at=LATER)
    revision.refresh_from_db()
    assert (revision.status, revision.accepted_by, revision.accepted_at) == (
        Status.ACCEPTED,
        national_reviewer,
        LATER,
    )
    assert last_event().act == "accepted"


def test_nobody_accepts_what_they_submitted(cheshire_filled, national_reviewer):
    revision = submit(cheshire_filled, national_reviewer)
    with pytest.raises(Refused, match="You submitted this return, so a colleague"):
        entry_actions.accept(revision=revision, by=national_reviewer, at=LATER)


def test_an_area_accepts_nothing(cheshire_submitted, cheshire_coordinator):
    with pytest.raises(Refused, match="Only the national team can accept"):
        entry_actions.accept(revision=cheshire_submitted, by=cheshire_coordinator, at=LATER)


@pytest.mark.parametrize(
    ("state", "words"),
    [("cheshire_filled", "in progress"), ("cheshire_accepted", "accepted"), ("cheshire_published", "published")],
)
def test_only_a_submitted_return_is_accepted(request, national_publisher, state, words):
    revision = request.getfixturevalue(state)
    with pytest.raises(Refused, match=f"You can only accept a submitted return. This one is {words}"):
        entry_actions.accept(revision=revision, by=national_publisher, at=LATER)


# --- Sending back ---------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["cheshire_submitted", "cheshire_accepted"])
def test_a_return_goes_back_as_a_draft_with_the_reason_and_without_its_old_acts(request, national_reviewer, state):
    revision = request.getfixturevalue(state)
    entry_actions.send_back(revision=revision, by=national_reviewer, at=LATER, reason=" Level 2 is too high. ")
    revision.refresh_from_db()
    assert revision.status == Status.DRAFT
    assert (revision.submitted_by, revision.submitted_at) == (None, None)
    assert (revision.accepted_by, revision.accepted_at) == (None, None)
    assert (revision.sent_back_by, revision.sent_back_at) == (national_reviewer, LATER)
    assert revision.sent_back_reason == "Level 2 is too high."
    assert (last_event().act, last_event().reason) == ("sent_back", "Level 2 is too high.")


def test_the_record_keeps_who_submitted_a_return_that_went_back(
    cheshire_submitted, cheshire_coordinator, national_reviewer
):
    entry_actions.send_back(revision=cheshire_submitted, by=national_reviewer, at=LATER, reason="Look again.")
    assert acts() == ["figures_saved", "submitted", "sent_back"]
    assert Event.objects.get(act="submitted").by == cheshire_coordinator


def test_submitting_again_keeps_the_reason_for_the_reviewer(
    cheshire_submitted, cheshire_coordinator, national_reviewer
):
    entry_actions.send_back(revision=cheshire_submitted, by=national_reviewer, at=LATER, reason="Look again.")
    revision = submit(cheshire_submitted, cheshire_coordinator, at=LATER + timedelta(days=1))
    assert (revision.sent_back_by, revision.sent_back_reason) == (national_reviewer, "Look again.")


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_return_does_not_go_back_without_a_reason(cheshire_submitted, national_reviewer, reason):
    with pytest.raises(Refused, match="Enter a reason"):
        entry_actions.send_back(revision=cheshire_submitted, by=national_reviewer, at=LATER, reason=reason)
    cheshire_submitted.refresh_from_db()
    assert cheshire_submitted.status == Status.SUBMITTED


@pytest.mark.parametrize("state", ["cheshire_filled", "cheshire_published"])
def test_only_a_submitted_or_accepted_return_goes_back(request, national_reviewer, state):
    with pytest.raises(Refused, match="Only the national team can send a return back"):
        entry_actions.send_back(revision=request.getfixturevalue(state), by=national_reviewer, at=LATER, reason="No.")


def test_an_area_sends_nothing_back(cheshire_submitted, cheshire_coordinator):
    with pytest.raises(Refused, match="Only the national team"):
        entry_actions.send_back(revision=cheshire_submitted, by=cheshire_coordinator, at=LATER, reason="No.")


# --- Publishing -----------------------------------------------------------------------------------


def test_an_accepted_return_is_published_and_the_years_population_is_pinned(cheshire_accepted, national_publisher):
    revision = mark_published(revision=cheshire_accepted, by=national_publisher, at=LATER)
    revision.refresh_from_db()
    assert (revision.status, revision.published_by, revision.published_at) == (
        Status.PUBLISHED,
        national_publisher,
        LATER,
    )
    assert ReportingYear.objects.get(pk=2021).population_pinned_at == LATER
    assert last_event().act == "published"


def test_publishing_a_correction_supersedes_what_was_published_before(cheshire_published, national_publisher):
    second = RevisionFactory(
        area_return=cheshire_published.area_return, number=2, accepted=True, figures=CHESHIRE_FIGURES
    )
    pinned = ReportingYear.objects.get(pk=2021).population_pinned_at
    at = AT + timedelta(days=30)
    mark_published(revision=second, by=national_publisher, at=at)
    cheshire_published.refresh_from_db()
    second.refresh_from_db()
    assert (cheshire_published.status, cheshire_published.superseded_at) == (Status.SUPERSEDED, at)
    assert (second.status, second.superseded_at) == (Status.PUBLISHED, None)
    assert ReportingYear.objects.get(pk=2021).population_pinned_at == pinned


@pytest.mark.parametrize(
    ("state", "words"),
    [("cheshire_filled", "in progress"), ("cheshire_submitted", "submitted"), ("cheshire_published", "published")],
)
def test_only_an_accepted_return_is_published(request, national_publisher, state, words):
    with pytest.raises(Refused, match=f"You can only publish an accepted return. Cheshire 2020/21 is {words}"):
        mark_published(revision=request.getfixturevalue(state), by=national_publisher, at=LATER)


def test_an_area_publishes_nothing(cheshire_accepted, cheshire_coordinator):
    with pytest.raises(Refused, match="Only the national team can publish"):
        mark_published(revision=cheshire_accepted, by=cheshire_coordinator, at=LATER)


# --- The release time -----------------------------------------------------------------------------

RELEASE = datetime(2021, 10, 28, 9, 30, tzinfo=LONDON)


def set_release(year, by, at=AT, release_at=RELEASE, reason=""):
    return set_release_time(year=year, by=by, at=at, release_at=release_at, reason=reason)


def test_the_release_time_is_set_and_recorded(year_2021, national_publisher):
    year = set_release(year_2021, national_publisher)
    assert year.release_at == RELEASE
    assert not year.is_released(RELEASE - timedelta(seconds=1))
    assert year.is_released(RELEASE)
    assert last_event("2021").changes == {"release_at": [None, "2021-10-28T09:30:00+01:00"]}


def test_the_release_time_can_be_moved_and_taken_away_until_it_has_passed(year_2021, national_publisher):
    set_release(year_2021, national_publisher)
    set_release(year_2021, national_publisher, release_at=RELEASE + timedelta(days=7), reason="Kent is late.")
    assert set_release(year_2021, national_publisher, release_at=None, reason="A strike.").release_at is None
    assert [event.reason for event in Event.objects.filter(act="release_set")] == ["", "Kent is late.", "A strike."]


def test_an_announced_time_is_not_changed_without_a_reason_and_not_recorded_where_it_stays(
    year_2021, national_publisher
):
    set_release(year_2021, national_publisher)
    for release_at in (RELEASE + timedelta(days=7), None):
        with pytest.raises(Refused, match="The release time has been announced"):
            set_release(year_2021, national_publisher, release_at=release_at, reason=" ")
    assert set_release(year_2021, national_publisher).release_at == RELEASE
    assert Event.objects.filter(act="release_set").count() == 1


@pytest.mark.parametrize("day", [date(2021, 10, 30), date(2021, 10, 31), date(2021, 12, 27), date(2022, 4, 15)])
def test_nothing_is_released_on_a_weekend_or_a_bank_holiday(day, year_2021, national_publisher):
    release_at = datetime(day.year, day.month, day.day, 9, 30, tzinfo=LONDON)
    with pytest.raises(Refused, match="is not a working day"):
        set_release(year_2021, national_publisher, release_at=release_at)


def test_the_day_of_a_release_is_londons(year_2021, national_publisher):
    """On Friday at half past eleven in the evening UTC it is Saturday in London, in summer."""
    with pytest.raises(Refused, match="Saturday"):
        set_release(year_2021, national_publisher, release_at=datetime(2021, 7, 2, 23, 30, tzinfo=UTC))


def test_the_release_time_cannot_be_moved_once_it_has_passed(year_2021, national_publisher):
    set_release(year_2021, national_publisher)
    for release_at in (RELEASE + timedelta(days=7), None):
        with pytest.raises(Refused, match="has been released"):
            set_release(year_2021, national_publisher, at=RELEASE, release_at=release_at)


def test_the_release_time_lies_ahead(year_2021, national_publisher):
    with pytest.raises(Refused, match="in the future"):
        set_release(year_2021, national_publisher, release_at=AT - timedelta(seconds=1))


def test_an_area_sets_no_release_time(year_2021, cheshire_coordinator):
    with pytest.raises(Refused, match="Only the national team"):
        set_release(year_2021, cheshire_coordinator)


# --- Opening a year -------------------------------------------------------------------------------


def open_(year, by, **more):
    return open_year(year=year, by=by, at=AT, deadline=date(2021, 7, 31), **more)


def test_opening_a_year_gives_every_area_an_empty_first_revision(form_2021, areas, national_publisher):
    open_(form_2021, national_publisher)
    form_2021.refresh_from_db()
    assert (form_2021.status, form_2021.opens_at, form_2021.deadline) == (YearStatus.OPEN, AT, date(2021, 7, 31))
    revisions = Revision.objects.filter(year=form_2021)
    assert {revision.area_return.area.slug for revision in revisions} == {"cheshire", "gwent", "kent"}
    for revision in revisions:
        figures = figures_of(revision, Questionnaire.load(form_2021).shape)
        assert (revision.number, revision.status, len(figures.blanks)) == (1, Status.DRAFT, 29)
    assert Figure.objects.count() == 3 * 29
    assert last_event("2021").changes == {"deadline": "2021-07-31", "closes_at": None, "areas": 3}


def test_a_return_keeps_the_areas_name_as_it_was(year_2021, gwent):
    Area.objects.filter(pk=gwent.pk).update(name="Newport")
    assert AreaReturn.objects.get(area=gwent).area_name == "Gwent"


def test_a_year_is_opened_once(year_2021, national_publisher):
    with pytest.raises(Refused, match="2020/21 is already open"):
        open_(year_2021, national_publisher)


def test_a_year_without_a_form_is_not_opened(areas, national_publisher):
    with pytest.raises(Refused, match="has no form yet"):
        open_(ReportingYear.objects.create(year=2021), national_publisher)


def test_an_area_opens_no_year(form_2021, cheshire_coordinator):
    with pytest.raises(Refused, match="Only the national team can open a year"):
        open_(form_2021, cheshire_coordinator)
    assert not Revision.objects.exists()


def test_a_year_that_would_close_before_it_opens_is_refused(form_2021, areas, national_publisher):
    with pytest.raises(Refused, match="must close after it opens"):
        open_(form_2021, national_publisher, closes_at=AT)


# --- Where figures come from ----------------------------------------------------------------------


def test_the_national_team_says_that_a_drafts_figures_are_invented(cheshire_2021, national_publisher):
    entry_actions.declare_source(
        revision=cheshire_2021, by=national_publisher, at=AT, source="invented", note="Made up for a test."
    )
    cheshire_2021.refresh_from_db()
    assert cheshire_2021.is_invented
    assert last_event().changes == {"source": ["area", "invented"], "note": ["", "Made up for a test."]}


def test_whoever_says_that_figures_are_not_the_areas_own_says_where_they_come_from(cheshire_2021, national_publisher):
    with pytest.raises(Refused, match="Enter where"):
        entry_actions.declare_source(
            revision=cheshire_2021, by=national_publisher, at=AT, source="historical", note=" "
        )


def test_an_area_does_not_say_that_its_figures_are_history(cheshire_2021, cheshire_coordinator):
    with pytest.raises(Refused, match="Only the national team can say where figures come"):
        entry_actions.declare_source(
            revision=cheshire_2021, by=cheshire_coordinator, at=AT, source="historical", note="Old."
        )


# --- Reference data -------------------------------------------------------------------------------


def test_loading_areas_again_updates_them_by_slug(areas, cheshire):
    row = {
        "slug": "cheshire",
        "name": "Cheshire",
        "name_cy": "Swydd Gaer",
        "nation": "England",
        "police_force_area_codes": "E23000006",
        "also_known_as": "Chester;Cestrescir",
    }
    assert load_areas(rows=[row]) == 1
    cheshire.refresh_from_db()
    assert (cheshire.name_cy, cheshire.aliases) == ("Swydd Gaer", ["Chester", "Cestrescir"])
    assert Area.objects.count() == 3
    names = Area.objects.all().by_any_name()
    assert names["cestrescir"] == names["e23000006"] == names["cheshire"] == cheshire


def test_loading_populations_again_leaves_those_that_are_there(areas):
    row = {
        "area": "cheshire",
        "mid_year": "2020",
        "vintage": "pre-2021-census",
        "population_all_ages": "1000",
        "population_aged_10_and_over": "900",
        "source": "A test",
    }
    load_populations(rows=[row])
    load_populations(rows=[row | {"population_all_ages": "2000"}])
    assert Population.objects.get().all_ages == 1000


# --- The record -----------------------------------------------------------------------------------


def signed(event):
    return digest(event.line, settings.EVENT_KEY)


def test_the_record_of_a_return_is_a_chain_without_gaps_whose_digests_hold(cheshire_published, national_publisher):
    set_release(cheshire_published.year, national_publisher, at=AT + timedelta(days=4))
    for chain, number in (("2021/cheshire", 4), ("2021", 2)):
        events = list(Event.objects.filter(chain=chain))
        assert [event.number for event in events] == list(range(1, number + 1))
        assert [event.previous for event in events] == ["", *(event.digest for event in events[:-1])]
        assert [event.digest for event in events] == [signed(event) for event in events]


@pytest.mark.parametrize(
    ("column", "forged"),
    [
        ("at", LATER),
        ("act", "accepted"),
        ("changes", {BOX: [1257, 0]}),
        ("reason", "Another"),
        ("number", 7),
        ("previous", "0" * 64),
        ("chain", "2021/kent"),
        ("by", None),
    ],
)
def test_a_forged_event_does_not_match_its_digest(cheshire_filled, column, forged):
    event = last_event()
    setattr(event, column, forged)
    assert signed(event) != event.digest


def test_the_digest_hangs_on_a_key_outside_the_database(cheshire_filled, settings):
    settings.EVENT_KEY = "another key"
    assert signed(last_event()) != last_event().digest


def test_a_refused_act_leaves_no_event(cheshire_filled, cheshire_coordinator, kent_coordinator):
    before = Event.objects.count()
    for by in (kent_coordinator, cheshire_coordinator):
        with pytest.raises(Refused):
            mark_published(revision=cheshire_filled, by=by, at=LATER)
    assert Event.objects.count() == before


def test_an_area_that_joins_later_owes_nothing_for_a_year_that_was_opened(year_2021):
    AreaFactory(name="Rutland")
    assert AreaReturn.objects.filter(year=year_2021).count() == 3
