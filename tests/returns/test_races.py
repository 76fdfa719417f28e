"""Two people at the same moment, on two real connections. Nothing here sleeps: PostgreSQL says who waits for whom."""

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from time import monotonic

import pytest
from django.db import DatabaseError, OperationalError, connection, connections, transaction

from reports.actions import note_reading
from reports.receipts import OPENED
from returns import actions
from returns.figures import Entry
from returns.models import Event, Figure, Notice, Status
from tests.factories import AT

pytestmark = pytest.mark.django_db(transaction=True)

CHANGE = "UPDATE returns_figure SET value = %s WHERE revision_id = %s AND value = 1257"


@contextmanager
def second_connection():
    """Another connection to the same database, with a transaction of its own."""
    other = connection.copy()
    other.set_autocommit(False)
    try:
        yield other
    finally:
        other.close()


def write(other, revision, value: int) -> int:
    with other.cursor() as cursor:
        cursor.execute(CHANGE, [value, revision.pk])
        return cursor.rowcount


@contextmanager
def somebody_else():
    """Run calls in one thread, which has a connection of its own: yields the function that starts one."""
    with ThreadPoolExecutor(max_workers=1) as thread:

        def begin(call, /, *args, **kwargs) -> Future:
            return thread.submit(call, *args, **kwargs)

        yield begin
        thread.submit(connections.close_all).result()


def wait_until_somebody_waits_for(blocker: int) -> None:
    """Return when another connection is blocked by the backend `blocker`."""
    patience = monotonic() + 20
    with second_connection() as watcher, watcher.cursor() as cursor:
        watcher.set_autocommit(True)
        while monotonic() < patience:
            cursor.execute("SELECT 1 FROM pg_stat_activity WHERE %s = ANY (pg_blocking_pids(pid))", [blocker])
            if cursor.fetchone():
                return
    pytest.fail("Nobody waits.")


def backend(of) -> int:
    with of.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def first_box(revision) -> int | None:
    return Figure.objects.get(revision=revision, cell__code="snapshot_c1_l1").value


def test_a_submit_waits_for_a_figure_that_is_being_written_and_takes_it_along(cheshire_filled, cheshire_coordinator):
    with second_connection() as writer, somebody_else() as begin:
        assert write(writer, cheshire_filled, 1258) == 1
        submitting = begin(actions.submit, revision=cheshire_filled, by=cheshire_coordinator, at=AT)
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
                actions.submit(revision=cheshire_filled, by=cheshire_coordinator, at=AT)
        writer.rollback()
    cheshire_filled.refresh_from_db()
    assert cheshire_filled.status == Status.DRAFT


def test_a_figure_written_after_the_submit_is_refused(cheshire_filled, cheshire_coordinator):
    with second_connection() as writer:
        backend(writer)  # its transaction began before the submit
        actions.submit(revision=cheshire_filled, by=cheshire_coordinator, at=AT)
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
            actions.submit(revision=cheshire_filled, by=cheshire_coordinator, at=AT)
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
            actions.submit(revision=cheshire_filled, by=cheshire_coordinator, at=AT)
            writing = begin(write_meanwhile)
            wait_until_somebody_waits_for(backend(connection))
            raise InterruptedError
        assert writing.result(timeout=20) == 1
    assert first_box(cheshire_filled) == 1258


def test_of_two_who_save_the_same_box_at_once_one_wins_and_the_other_is_shown_what_stands_there(
    cheshire_2021, cheshire_coordinator, national_reviewer
):
    def save(by, value: int):
        return actions.save_figures(
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
        with pytest.raises(actions.Conflict) as conflict:
            saving.result(timeout=20)
    assert conflict.value.theirs == {"snapshot_c1_l1": Entry(1257)}
    assert first_box(cheshire_2021) == 1257
    assert Event.objects.filter(act="figures_saved").count() == 1


def test_two_who_save_different_boxes_at_once_both_succeed_and_the_record_has_no_gap(
    cheshire_2021, cheshire_coordinator, national_reviewer
):
    def save(by, code: str):
        return actions.save_figures(revision=cheshire_2021, by=by, at=AT, entries={code: Entry(1)}, seen={code: ""})

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
            actions.accept(revision=cheshire_submitted, by=national_reviewer, at=AT)
            accepting = begin(actions.accept, revision=cheshire_submitted, by=national_publisher, at=AT)
            wait_until_somebody_waits_for(backend(connection))
        with pytest.raises(actions.Refused, match="It is accepted"):
            accepting.result(timeout=20)


def test_of_two_workers_with_one_notice_the_second_finds_it_sent(cheshire_submitted, mailoutbox):
    notice = Notice.objects.get(recipient__name="Cheshire Coordinator")
    with somebody_else() as begin:
        with transaction.atomic():
            actions.deliver(notice=notice, at=AT)
            delivering = begin(actions.deliver, notice=notice, at=AT)
            wait_until_somebody_waits_for(backend(connection))
        delivering.result(timeout=20)
    assert len(mailoutbox) == 1


def test_of_two_who_send_the_reminders_at_once_the_second_finds_them_sent(cheshire_coordinator, year_2021):
    day = date(2021, 7, 30)
    with somebody_else() as begin:
        with transaction.atomic():
            assert actions.send_reminders(today=day, at=AT) == 1
            reminding = begin(actions.send_reminders, today=day, at=AT)
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
