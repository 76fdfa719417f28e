"""Every right, asked for every member of the cast."""

from datetime import timedelta

import pytest

from returns.access import permissions
from returns.models import Revision
from tests.factories import AT

CAST = (
    "cheshire_coordinator",
    "kent_coordinator",
    "cheshire_board_member",
    "cheshire_chair",
    "national_reviewer",
    "national_publisher",
    "stranger",
)
NATIONAL = {"national_reviewer", "national_publisher"}
OWN = {"cheshire_coordinator"} | NATIONAL
BOARD = {"cheshire_board_member", "cheshire_chair"}
STATES = ("cheshire_filled", "cheshire_submitted", "cheshire_accepted", "cheshire_published")


@pytest.fixture
def people(request):
    return {name: request.getfixturevalue(name) for name in CAST}


@pytest.fixture(params=STATES)
def cheshires_return(request) -> Revision:
    """Cheshire's return in each of its states."""
    return request.getfixturevalue(request.param)


def who(people, right) -> set[str]:
    return {name for name, user in people.items() if right(user)}


@pytest.mark.django_db
def test_the_national_team_is_known_by_its_membership(people):
    assert who(people, permissions.is_national) == NATIONAL


def test_a_returns_figures_are_seen_by_its_co_ordinator_and_the_national_team(people, cheshires_return):
    assert who(people, lambda user: permissions.can_work_on(user, cheshires_return.area_return)) == OWN


def test_figures_are_written_by_the_same_people_while_it_is_a_draft(people, cheshires_return):
    may = who(people, lambda user: permissions.can_enter(user, cheshires_return, AT))
    assert may == (OWN if cheshires_return.is_editable else set())


def test_nobody_writes_before_the_year_opens(people, cheshire_2021):
    before = AT - timedelta(seconds=1)
    assert who(people, lambda user: permissions.can_enter(user, cheshire_2021, before)) == set()


def test_the_report_is_previewed_by_the_board_from_submission_on(people, cheshires_return):
    may = who(people, lambda user: permissions.can_preview(user, cheshires_return))
    assert may == (OWN if cheshires_return.is_editable else OWN | BOARD)


def test_the_board_comments_on_a_report_until_it_is_published(people, cheshires_return):
    may = who(people, lambda user: permissions.can_comment(user, cheshires_return))
    assert may == (BOARD if cheshires_return.status in {"submitted", "accepted"} else set())


def test_those_who_work_on_a_return_answer_until_it_is_published(people, cheshires_return):
    may = who(people, lambda user: permissions.can_answer(user, cheshires_return))
    assert may == (set() if cheshires_return.status == "published" else OWN)


def test_a_chair_is_asked_to_look_again_while_there_is_something_to_sign(people, cheshires_return):
    may = who(people, lambda user: permissions.can_answer(user, cheshires_return, gave_back=True))
    assert may == (OWN if cheshires_return.status == "accepted" else set())


def test_a_submission_is_accepted_by_the_national_team(people, cheshires_return):
    may = who(people, lambda user: permissions.can_accept(user, cheshires_return))
    assert may == (NATIONAL if cheshires_return.status == "submitted" else set())


def test_a_submission_is_not_accepted_by_whoever_submitted_it(people, cheshire_submitted):
    cheshire_submitted.submitted_by = people["national_reviewer"]
    may = who(people, lambda user: permissions.can_accept(user, cheshire_submitted))
    assert may == {"national_publisher"}


def test_a_return_is_sent_back_by_the_national_team_until_it_is_published(people, cheshires_return):
    may = who(people, lambda user: permissions.can_send_back(user, cheshires_return))
    assert may == (NATIONAL if cheshires_return.status in {"submitted", "accepted"} else set())


def test_figures_are_imported_for_ones_own_area(people, cheshire, kent, cheshire_2021):
    for area, coordinator in ((cheshire, "cheshire_coordinator"), (kent, "kent_coordinator")):
        may = who(people, lambda user, area=area: permissions.can_import(user, area.pk))
        assert may == {coordinator} | NATIONAL


def test_an_account_that_was_closed_has_no_right_at_all(people, cheshire_submitted):
    for user in people.values():
        user.is_active = False
    assert who(people, permissions.is_national) == set()
    assert who(people, lambda user: permissions.can_preview(user, cheshire_submitted)) == set()


@pytest.mark.django_db
def test_a_superuser_without_a_membership_has_no_right_either(people, cheshire_submitted, cheshire_chair):
    cheshire_chair.is_superuser = cheshire_chair.is_staff = True
    assert not permissions.can_work_on(cheshire_chair, cheshire_submitted.area_return)


@pytest.mark.django_db
def test_asking_many_rights_costs_one_query(cheshire_coordinator, cheshire_2021, django_assert_num_queries):
    with django_assert_num_queries(1):
        for _ in range(5):
            permissions.can_enter(cheshire_coordinator, cheshire_2021, AT)
            permissions.can_preview(cheshire_coordinator, cheshire_2021)
