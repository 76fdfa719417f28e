"""The dashboard and the board of the year say the same of the last thing that anybody did to a return."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from returns.arithmetic.figures import Entry
from returns.entry.figure_actions import save_figures
from returns.imports.actions import receive
from returns.models import Purpose, ReportingYear
from returns.record.events import record
from returns.years.actions import grant_extension
from returns.years.board import board_of
from tests.factories import AT, UserFactory

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


# --- Who has no return ----------------------------------------------------------------------------


def test_an_administrator_without_a_part_is_led_to_the_administration(client_of):
    administrator = UserFactory(is_staff=True, is_superuser=True)
    page = client_of(administrator).get(reverse("dashboard")).text
    assert "You are an administrator." in page
    assert page.count(f'href="{reverse("admin:index")}"') == 2  # here and in the menu
    assert "ask the national team to add your area" not in page


def test_others_do_not_read_of_the_administration(client_of, cheshire_coordinator):
    assert reverse("admin:index") not in client_of(cheshire_coordinator).get(reverse("dashboard")).text


# --- Files that wait ------------------------------------------------------------------------------


def sent(by, **where):
    return receive(content=b"x", name="figures.csv", by=by, at=AT, **({"purpose": Purpose.FIGURES} | where))


def test_a_file_that_waits_is_found_again_by_whoever_sent_it(
    client_of, cheshire_2021, cheshire_coordinator, kent_coordinator, clock
):
    area_return = cheshire_2021.area_return
    upload = sent(cheshire_coordinator, year=area_return.year, area=area_return.area)
    link = f'href="/returns/2021/cheshire/files/{upload.key}/"'
    for address in (reverse("dashboard"), "/returns/2021/cheshire/files/"):
        assert link in client_of(cheshire_coordinator).get(address).text
    assert "figures.csv" not in client_of(kent_coordinator).get(reverse("dashboard")).text
    clock(AT + 2 * DAY)
    assert "figures.csv" not in client_of(cheshire_coordinator).get(reverse("dashboard")).text


def test_the_national_team_finds_its_files_again_and_the_history_that_a_second_has_to_confirm(
    client_of, cheshire_2021, national_reviewer, national_publisher, clock
):
    year = cheshire_2021.year
    own = sent(national_reviewer, year=year)
    history = sent(national_publisher, year=year, purpose=Purpose.HISTORY, about={"note": "A book."})
    others = sent(national_publisher, year=year)
    team = client_of(national_reviewer)
    page = team.get("/national/").text
    assert f"/national/2021/files/{own.key}/" in page
    assert f"/national/2021/published-history/{history.key}/" in page
    assert str(others.key) not in page
    assert str(own.key) in team.get("/national/2021/files/").text
