"""Who may write the words of a report, and until when."""

from datetime import timedelta

import pytest

from reports.sign_off.rights import can_write_words
from returns.access import permissions
from returns.models import ReportingYear, Revision
from tests.factories import AT

LATER = AT + timedelta(days=60)
OPEN = {
    "cheshire_2021": True,
    "cheshire_submitted": True,
    "cheshire_report": True,
    "cheshire_frozen": False,
    "cheshire_out": False,
}
WRITERS = ("cheshire_coordinator", "national_reviewer")
OTHERS = ("kent_coordinator", "cheshire_board_member", "cheshire_chair", "stranger")


@pytest.mark.parametrize("state", OPEN)
def test_words_are_open_to_whoever_works_on_the_return_until_its_report_is_prepared(state, request):
    here = Revision.objects.with_names().get(pk=request.getfixturevalue(state).pk)
    may = {who for who in (*WRITERS, *OTHERS) if can_write_words(request.getfixturevalue(who), here, LATER)}
    assert may == (set(WRITERS) if OPEN[state] else set())


def test_a_year_that_has_closed_locks_figures_and_no_words(cheshire_2021, cheshire_coordinator):
    ReportingYear.objects.update(closes_at=AT + timedelta(days=1))
    here = Revision.objects.with_names().get(pk=cheshire_2021.pk)
    assert not permissions.can_enter(cheshire_coordinator, here, LATER)
    assert can_write_words(cheshire_coordinator, here, LATER)


def test_before_its_year_opens_a_report_takes_no_words(cheshire_2021, cheshire_coordinator):
    ReportingYear.objects.update(opens_at=LATER + timedelta(days=1))
    here = Revision.objects.with_names().get(pk=cheshire_2021.pk)
    assert not can_write_words(cheshire_coordinator, here, LATER)
