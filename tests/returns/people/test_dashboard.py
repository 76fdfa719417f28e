"""The dashboard and the board of the year say the same of the last thing that anybody did to a return."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from returns.arithmetic.figures import Entry
from returns.entry.figure_actions import save_figures
from returns.models import ReportingYear
from returns.record.events import record
from returns.years.actions import grant_extension
from returns.years.board import board_of
from tests.factories import AT

DAY = timedelta(days=1)


@pytest.fixture
def activity(client_of, cheshire_2021, cheshire_coordinator, clock):
    """What the area reads of its return while nothing can be done to it, and what the national team reads of it."""

    def said() -> tuple[bool, str]:
        ReportingYear.objects.update(opens_at=AT + 200 * DAY)
        clock(AT + 100 * DAY)
        page = client_of(cheshire_coordinator).get(reverse("dashboard")).text
        (row,) = (row for row in board_of(cheshire_2021.year, date(2021, 6, 20)) if row.slug == "cheshire")
        assert (row.last_day or "None yet") in page
        return "None yet" in page, row.last_day

    return said


def test_nobody_has_done_anything_to_a_return_that_was_only_reminded_of(activity, cheshire_2021):
    changes = {"due": "2021-07-31", "reminds_on": "2021-06-02"}
    record("reminded_before", on=cheshire_2021.area_return, by=None, at=AT + DAY, changes=changes)
    assert activity() == (True, "")


def test_figures_that_were_saved_are_activity(activity, cheshire_2021, cheshire_coordinator):
    save_figures(revision=cheshire_2021, by=cheshire_coordinator, at=AT, entries={"orders_shpo": Entry(1)})
    assert activity() == (False, "1 June 2021")


def test_what_is_done_to_the_return_as_a_whole_is_activity(activity, cheshire_2021, national_reviewer):
    here = {"area_return": cheshire_2021.area_return, "until": AT + 90 * DAY, "reason": "Leave."}
    grant_extension(by=national_reviewer, at=AT + 2 * DAY, **here)
    assert activity() == (False, "3 June 2021")
