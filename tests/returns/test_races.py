"""Two people at the same moment, who work on returns (`tests/at_once.py`)."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction

from reports.annual_report.actions import note_reading
from reports.annual_report.receipts import OPENED
from reports.models import FrozenFile, Section
from reports.release.actions import freeze
from reports.writing.actions import save_sections
from returns.arithmetic.figures import Entry
from returns.checks.assessment import assess
from returns.entry import actions
from returns.entry.actions import accept, approve_waiver, begin_review, explain, submit
from returns.entry.correction_actions import copy_for_correction
from returns.entry.figure_actions import save_figures
from returns.form.questionnaire import Questionnaire
from returns.models import Event, Explanation, Figure, Head, Notice, Revision, Status
from returns.people.actions import deliver
from returns.record.refusals import Conflict, Overtaken, Refused
from returns.years.actions import grant_extension
from returns.years.reminder_actions import send_reminders
from tests.at_once import (
    backend,
    one_after_the_other,
    second_connection,
    somebody_else,
    the_record_holds,
    wait_until_somebody_waits_for,
)
from tests.factories import AT
from tests.rendering import stand_in
from tests.stages import stage

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)
CHANGE = "UPDATE returns_figure SET value = %s WHERE revision_id = %s AND value = 1257"


def write(other, revision, value: int) -> int:
    with other.cursor() as cursor:
        cursor.execute(CHANGE, [value, revision.pk])
        return cursor.rowcount


def first_box(revision) -> int | None:
    return Figure.objects.get(revision=revision, cell__code="snapshot_c1_l1").value


def test_a_submit_waits_for_a_figure_that_is_being_written_and_takes_it_along(cheshire_filled, cheshire_coordinator):
    with second_connection() as writer, somebody_else() as begin:
        assert write(writer, cheshire_filled, 1258) == 1
        submitting = begin(submit, revision=cheshire_filled, by=cheshire_coordinator, at=AT)
        wait_until_somebody_waits_for(backend(writer))
        assert not submitting.done()
        writer.commit()
        assert submitting.result(timeout=20).status == Status.SUBMITTED
    assert first_box(cheshire_filled) == 1258


def test_a_submit_does_not_wait_for_ever(cheshire_filled, cheshire_coordinator):
    with second_connection() as writer:
        write(writer, cheshire_filled, 1258)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '50ms'")
            with pytest.raises(OperationalError, match="lock timeout"), transaction.atomic():
                submit(revision=cheshire_filled, by=cheshire_coordinator, at=AT)
        writer.rollback()
    cheshire_filled.refresh_from_db()
    assert cheshire_filled.status == Status.DRAFT


def test_a_figure_written_after_the_submit_is_refused(cheshire_filled, cheshire_coordinator):
    with second_connection() as writer:
        backend(writer)  # its transaction began before the submit
        submit(revision=cheshire_filled, by=cheshire_coordinator, at=AT)
        with pytest.raises(DatabaseError) as error:
            write(writer, cheshire_filled, 1258)
        assert error.value.__cause__.diag.constraint_name == "figure_only_in_a_draft"
        writer.rollback()
    assert first_box(cheshire_filled) == 1257


def test_a_figure_written_while_a_submit_is_under_way_waits_and_is_then_refused(cheshire_filled, cheshire_coordinator):
    def write_meanwhile() -> int:
        return write(connection, cheshire_filled, 1258)

    with somebody_else() as begin:
        with transaction.atomic():
            submit(revision=cheshire_filled, by=cheshire_coordinator, at=AT)
            writing = begin(write_meanwhile)
            wait_until_somebody_waits_for(backend(connection))
        with pytest.raises(DatabaseError) as error:
            writing.result(timeout=20)
    assert error.value.__cause__.diag.constraint_name == "figure_only_in_a_draft"
    assert first_box(cheshire_filled) == 1257


def test_a_figure_written_while_a_submit_fails_is_kept(cheshire_filled, cheshire_coordinator):
    def write_meanwhile() -> int:
        return write(connection, cheshire_filled, 1258)

    with somebody_else() as begin:
        with pytest.raises(InterruptedError), transaction.atomic():  # noqa: PT012 - the race is the statement
            submit(revision=cheshire_filled, by=cheshire_coordinator, at=AT)
            writing = begin(write_meanwhile)
            wait_until_somebody_waits_for(backend(connection))
            raise InterruptedError
        assert writing.result(timeout=20) == 1
    assert first_box(cheshire_filled) == 1258


def test_of_two_who_save_the_same_box_at_once_one_wins_and_the_other_is_shown_what_stands_there(
    cheshire_2021, cheshire_coordinator, national_reviewer
):
    def save(by, value: int):
        return save_figures(
            revision=cheshire_2021,
            by=by,
            at=AT,
            entries={"snapshot_c1_l1": Entry(value)},
            seen={"snapshot_c1_l1": ""},
        )

    with somebody_else() as begin:
        with transaction.atomic():
            save(cheshire_coordinator, 1257)
            saving = begin(save, national_reviewer, 1300)
            wait_until_somebody_waits_for(backend(connection))
        with pytest.raises(Conflict) as conflict:
            saving.result(timeout=20)
    assert conflict.value.theirs == {"snapshot_c1_l1": Entry(1257)}
    assert first_box(cheshire_2021) == 1257
    assert Event.objects.filter(act="figures_saved").count() == 1


def test_two_who_save_different_boxes_at_once_both_succeed_and_the_record_has_no_gap(
    cheshire_2021, cheshire_coordinator, national_reviewer
):
    def save(by, code: str):
        return save_figures(revision=cheshire_2021, by=by, at=AT, entries={code: Entry(1)}, seen={code: ""})

    with somebody_else() as begin:
        with transaction.atomic():
            save(cheshire_coordinator, "snapshot_c1_l1")
            saving = begin(save, national_reviewer, "snapshot_c1_l2")
            wait_until_somebody_waits_for(backend(connection))
        assert saving.result(timeout=20) == {"snapshot_c1_l2": [None, 1]}
    saved = list(Event.objects.filter(chain="2021/cheshire"))
    assert [event.number for event in saved] == [1, 2]
    assert saved[1].previous == saved[0].digest


def test_of_two_who_accept_at_once_one_is_told_that_it_has_been_done(
    cheshire_submitted, national_reviewer, national_publisher
):
    with somebody_else() as begin:
        with transaction.atomic():
            accept(revision=cheshire_submitted, by=national_reviewer, at=AT)
            accepting = begin(accept, revision=cheshire_submitted, by=national_publisher, at=AT)
            wait_until_somebody_waits_for(backend(connection))
        with pytest.raises(Refused, match="This one is accepted"):
            accepting.result(timeout=20)


def test_of_two_workers_with_one_notice_the_second_finds_it_sent(cheshire_submitted, mailoutbox):
    notice = Notice.objects.get(recipient__name="Cheshire Coordinator")
    with somebody_else() as begin:
        with transaction.atomic():
            deliver(notice=notice, at=AT)
            delivering = begin(deliver, notice=notice, at=AT)
            wait_until_somebody_waits_for(backend(connection))
        delivering.result(timeout=20)
    assert len(mailoutbox) == 1


def test_of_two_who_send_the_reminders_at_once_the_second_finds_them_sent(cheshire_coordinator, year_2021):
    day = date(2021, 7, 30)
    with somebody_else() as begin:
        with transaction.atomic():
            assert send_reminders(today=day, at=AT) == 1
            reminding = begin(send_reminders, today=day, at=AT)
            wait_until_somebody_waits_for(backend(connection))
        assert reminding.result(timeout=20) == 0
    assert Notice.objects.filter(act="reminded_before").count() == 1


def test_a_report_opened_twice_at_once_leaves_one_receipt(cheshire_submitted, cheshire_board_member):
    reading = {"revision": cheshire_submitted, "by": cheshire_board_member, "at": AT, "act": OPENED}
    with somebody_else() as begin:
        with transaction.atomic():
            note_reading(**reading)
            again = begin(note_reading, **reading)
            wait_until_somebody_waits_for(backend(connection))
        again.result(timeout=20)
    assert Event.objects.filter(act=OPENED).count() == 1


# --- Actions against actions ----------------------------------------------------------------------


def step(action, revision, by, **more):
    return lambda: action(revision=revision, by=by, at=AT + DAY, **more)


def state_of(revision) -> Status:
    return Revision.objects.get(pk=revision.pk).status


def test_of_two_who_submit_at_once_one_is_told_that_it_has_been_done(
    cheshire_filled, cheshire_coordinator, national_reviewer
):
    done, late = one_after_the_other(
        step(submit, cheshire_filled, cheshire_coordinator),
        step(submit, cheshire_filled, national_reviewer),
    )
    with pytest.raises(Refused, match=r"cannot be submitted now\. It is submitted"):
        late.result()
    assert Revision.objects.get(pk=done.pk).submitted_by == cheshire_coordinator
    assert the_record_holds().count("submitted") == 1


RACES = {
    # what comes first, what comes second: the words that the second is told, the state that the first left
    ("take_back", "begin_review"): ("You can only review a submitted return. This one is in progress", Status.DRAFT),
    ("begin_review", "take_back"): ("National Reviewer started to review this return", Status.SUBMITTED),
    ("accept", "send_back"): (None, Status.DRAFT),  # an accepted return can still be sent back
    ("send_back", "accept"): ("You can only accept a submitted return. This one is in progress", Status.DRAFT),
    ("accept", "take_back"): ("You can only take back a submitted return. This one is accepted", Status.ACCEPTED),
    ("take_back", "accept"): ("You can only accept a submitted return. This one is in progress", Status.DRAFT),
    ("take_back", "send_back"): (
        "send a return back, and only after it is submitted. This one is in progress",
        Status.DRAFT,
    ),
}
WHO = {"take_back": "cheshire_coordinator", "send_back": "national_publisher"}
RECORDED = {"begin_review": "review_begun", "take_back": "taken_back", "accept": "accepted", "send_back": "sent_back"}


@pytest.mark.parametrize("race", RACES, ids="-".join)
def test_of_two_steps_at_once_the_second_finds_what_the_first_left(request, cheshire_submitted, race):
    words, state = RACES[race]
    steps = []
    for name in race:
        by = request.getfixturevalue(WHO.get(name, "national_reviewer"))
        more = {"reason": "Look again."} if name == "send_back" else {}
        steps.append(step(getattr(actions, name), cheshire_submitted, by, **more))
    _, late = one_after_the_other(*steps)
    if words:
        with pytest.raises(Refused, match=words):
            late.result()
    else:
        late.result()
    assert state_of(cheshire_submitted) == state
    told = [RECORDED[race[0]], *([] if words else [RECORDED[race[1]]])]
    assert the_record_holds() == ["figures_saved", "submitted", *told]


def test_a_save_while_the_return_is_submitted_is_refused_in_words_and_writes_nothing(
    cheshire_filled, cheshire_coordinator, national_reviewer
):
    _, late = one_after_the_other(
        step(submit, cheshire_filled, cheshire_coordinator),
        step(save_figures, cheshire_filled, national_reviewer, entries={"snapshot_c1_l1": Entry(1258)}),
    )
    with pytest.raises(Refused, match="cannot take figures now"):
        late.result()
    assert first_box(cheshire_filled) == 1257
    assert the_record_holds() == ["figures_saved", "submitted"]


def test_a_save_while_the_review_begins_is_refused_in_words_and_writes_nothing(
    cheshire_submitted, cheshire_coordinator, national_reviewer
):
    _, late = one_after_the_other(
        step(begin_review, cheshire_submitted, national_reviewer),
        step(save_figures, cheshire_submitted, cheshire_coordinator, entries={"snapshot_c1_l1": Entry(1258)}),
    )
    with pytest.raises(Refused, match="cannot take figures now"):
        late.result()
    assert first_box(cheshire_submitted) == 1257
    assert the_record_holds()[-1] == "review_begun"


def test_a_word_saved_while_the_reports_files_are_made_is_refused_and_writes_nothing(
    cheshire_accepted, cheshire_coordinator, monkeypatch
):
    stand_in(monkeypatch, lambda html, pictures: b"%PDF-stand-in")
    _, late = one_after_the_other(
        lambda: freeze(revision=cheshire_accepted, at=AT + 2 * DAY),
        lambda: save_sections(
            on=cheshire_accepted, by=cheshire_coordinator, at=AT + 2 * DAY, texts={"contact": {"body": "Call us."}}
        ),
    )
    with pytest.raises(Refused, match="cannot be changed now"):
        late.result()
    assert not Section.objects.exists()
    assert FrozenFile.objects.filter(revision=cheshire_accepted).exists()


def test_a_save_that_came_first_is_in_what_is_submitted(cheshire_filled, cheshire_coordinator, national_reviewer):
    _, late = one_after_the_other(
        step(save_figures, cheshire_filled, national_reviewer, entries={"snapshot_c1_l1": Entry(1258)}),
        step(submit, cheshire_filled, cheshire_coordinator),
    )
    assert late.result().status == Status.SUBMITTED
    assert first_box(cheshire_filled) == 1258
    assert the_record_holds() == ["figures_saved", "figures_saved", "submitted"]


def test_of_two_who_give_more_time_at_once_one_is_told_of_the_others(
    cheshire_2021, national_reviewer, national_publisher
):
    area_return = cheshire_2021.area_return

    def extend(by, days: int):
        until = AT + days * DAY
        return lambda: grant_extension(area_return=area_return, by=by, at=AT, until=until, reason="A flood.", seen="")

    _, late = one_after_the_other(extend(national_reviewer, 69), extend(national_publisher, 62))
    with pytest.raises(Overtaken, match="National Reviewer has given this area time until 9 August 2021"):
        late.result()
    area_return.refresh_from_db()
    assert area_return.extended_until == AT + 69 * DAY
    assert the_record_holds() == ["extension_granted"]


@stage
def queried(cheshire_filled, cheshire_coordinator):
    """Cheshire's draft, with a query and the issue that the page of both writers shows."""
    query = {"notification_breaches": Entry(200)}
    save_figures(revision=cheshire_filled, by=cheshire_coordinator, at=AT, entries=query)
    return cheshire_filled, assess(cheshire_filled, Questionnaire.load(cheshire_filled.year)).open[0]


def test_of_two_who_explain_at_once_one_is_shown_the_others_words(queried, cheshire_coordinator, national_reviewer):
    revision, issue = queried
    _, late = one_after_the_other(
        step(explain, revision, cheshire_coordinator, issue=issue, text="A new team.", seen=""),
        step(explain, revision, national_reviewer, issue=issue, text="Something else.", seen=""),
    )
    with pytest.raises(Overtaken, match=r"since you opened this page: “A new team\.”"):
        late.result()
    assert Explanation.objects.get().text == "A new team."
    assert the_record_holds().count("explained") == 1


def test_an_explanation_of_figures_that_change_meanwhile_is_refused(queried, cheshire_coordinator, national_reviewer):
    revision, issue = queried
    _, late = one_after_the_other(
        step(save_figures, revision, national_reviewer, entries={"notification_breaches": Entry(201)}),
        step(explain, revision, cheshire_coordinator, issue=issue, text="A new team.", seen=""),
    )
    with pytest.raises(Refused, match="The figures have changed since you opened this page"):
        late.result()
    assert not Explanation.objects.exists()
    assert "explained" not in the_record_holds()


def test_a_waiver_of_what_falls_away_meanwhile_is_refused(cheshire_filled, cheshire_coordinator, national_reviewer):
    wrong = {"snapshot_c3_l1": Entry(1)}
    save_figures(revision=cheshire_filled, by=cheshire_coordinator, at=AT, entries=wrong)
    issue = assess(cheshire_filled, Questionnaire.load(cheshire_filled.year)).open[0]
    explain(revision=cheshire_filled, by=cheshire_coordinator, at=AT, issue=issue, text="A transfer.")
    asked = Explanation.objects.select_related("revision").get()
    _, late = one_after_the_other(
        step(save_figures, cheshire_filled, cheshire_coordinator, entries={"snapshot_c3_l1": Entry(0)}),
        lambda: approve_waiver(explanation=asked, by=national_reviewer, at=AT + DAY),
    )
    with pytest.raises(Refused, match="There is nothing left to waive"):
        late.result()
    assert the_record_holds()[-1] == "explanation_dropped"


def test_of_two_who_begin_a_correction_at_once_one_is_told_that_it_is_under_way(
    cheshire_published, national_reviewer, national_publisher
):
    _, late = one_after_the_other(
        step(copy_for_correction, cheshire_published, national_reviewer, reason="Counted twice."),
        step(copy_for_correction, cheshire_published, national_publisher, reason="Counted thrice."),
    )
    with pytest.raises(Refused, match="already in progress: revision 2"):
        late.result()
    assert the_record_holds().count("correction_started") == 1


def test_a_chain_that_two_begin_at_once_has_no_gap(cheshire_2021, cheshire_coordinator, national_reviewer):
    """The first act of a return: there is no head yet that the second could wait for."""

    def extend():
        until = AT + 90 * DAY
        return grant_extension(
            area_return=cheshire_2021.area_return, by=national_reviewer, at=AT, until=until, reason="A flood."
        )

    one = {"snapshot_c1_l1": Entry(1)}
    _, late = one_after_the_other(step(save_figures, cheshire_2021, cheshire_coordinator, entries=one), extend)
    late.result()
    assert the_record_holds() == ["figures_saved", "extension_granted"]
    assert Head.objects.get(chain="2021/cheshire").number == 2
