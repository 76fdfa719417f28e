"""The board of a year: who is late, what counts as received, what is open, in which order, and who has not sent."""

import csv
from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.urls import reverse
from django.utils import timezone

from returns.arithmetic.figures import Entry
from returns.checks.assessment import assess, assess_many
from returns.entry.actions import approve_waiver, explain, send_back, submit
from returns.entry.figure_actions import save_figures
from returns.form.questionnaire import Questionnaire
from returns.models import AreaReturn, Revision
from returns.years.actions import grant_extension
from returns.years.board import STATES, Arrangement, Unknown, board_of, counts_of
from tests.factories import (
    AT,
    CHESHIRE_FIGURES,
    LONDON,
    AreaFactory,
    AreaReturnFactory,
    MembershipFactory,
    RevisionFactory,
)
from tests.stages import stage

BOARD, FILE = reverse("year", kwargs={"year": 2021}), reverse("not_received", kwargs={"year": 2021})
DEADLINE = date(2021, 7, 31)
TEN_DAYS_LATE = date(2021, 8, 10)


def rows(year, today=DEADLINE):
    return {row.slug: row for row in board_of(year, today)}


def extended(revision, by, until: datetime) -> None:
    grant_extension(area_return=revision.area_return, by=by, at=AT, until=until, reason="A flood.")


def a_correction(revision, **trait) -> Revision:
    """A second revision of a return whose first is published."""
    return RevisionFactory(area_return=revision.area_return, number=2, figures=CHESHIRE_FIGURES, **trait)


@stage
def corrected(cheshire_published):
    """Cheshire's return, published and under correction."""
    return a_correction(cheshire_published)


@pytest.fixture
def colleague(client_of, national_reviewer):
    return client_of(national_reviewer)


# --- Where each return stands ---------------------------------------------------------------------


def test_every_area_has_a_row_that_says_where_its_return_stands(
    year_2021, cheshire_submitted, kent_2021, kent_coordinator
):
    save_figures(revision=kent_2021, by=kent_coordinator, at=AT, entries={"orders_shpo": Entry(1)})
    board = rows(year_2021)
    assert {slug: row.state for slug, row in board.items()} == {
        "cheshire": "submitted", "gwent": "not-started", "kent": "in-progress",
    }  # fmt: skip
    assert board["kent"].progress == "1 of 29 answered"
    assert board["gwent"].last_at is None
    assert board["kent"].last_at == AT


def test_a_return_that_came_back_says_so_and_is_not_received(year_2021, cheshire_submitted, national_reviewer):
    send_back(revision=cheshire_submitted, by=national_reviewer, at=AT + timedelta(days=2), reason="Look.")
    row = rows(year_2021, TEN_DAYS_LATE)["cheshire"]
    assert (row.state, row.days_late) == ("sent-back", 10)


def test_a_published_return_has_one_row_and_its_correction_takes_the_place(year_2021, corrected):
    assert [row.slug for row in board_of(year_2021, DEADLINE)] == ["cheshire", "gwent", "kent"]
    row = rows(year_2021, TEN_DAYS_LATE)["cheshire"]
    assert (row.state, row.words) == ("corrections", "In progress")
    assert row.revision.is_received
    assert row.days_late == 0


def test_a_correction_that_is_published_is_one_no_longer(year_2021, cheshire_published):
    Revision.objects.filter(pk=cheshire_published.pk).update(status="superseded", superseded_at=AT)
    a_correction(cheshire_published, published=True)
    assert rows(year_2021)["cheshire"].state == "published"


def test_the_states_are_counted_once_each_and_the_gathered_ones_beside_them(year_2021, corrected):
    counts = counts_of(board_of(year_2021, TEN_DAYS_LATE))
    assert counts == {"received": 1, "late": 2, "not-started": 2, "corrections": 1}
    assert sum(count for status, count in counts.items() if status in STATES) == 3


# --- Late -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("today", "days"), [(DEADLINE, 0), (DEADLINE + timedelta(days=1), 1), (TEN_DAYS_LATE, 10)])
def test_a_return_is_late_by_the_whole_days_after_the_deadline(year_2021, today, days):
    assert rows(year_2021, today)["kent"].days_late == days


def test_what_is_received_is_never_late(year_2021, cheshire_submitted):
    assert rows(year_2021, TEN_DAYS_LATE)["cheshire"].days_late == 0


def test_without_a_deadline_nobody_is_late(year_2021, kent_2021, national_reviewer):
    extended(kent_2021, national_reviewer, AT + timedelta(days=90))
    year_2021.deadline = None
    assert rows(year_2021, TEN_DAYS_LATE)["kent"].days_late == 0


@pytest.mark.parametrize(("today", "days"), [(date(2021, 8, 15), 0), (date(2021, 8, 16), 1)])
def test_with_an_extension_a_return_is_late_only_once_that_is_over(
    year_2021, kent_2021, national_reviewer, today, days
):
    until = datetime(2021, 8, 15, 23, 30, tzinfo=LONDON)
    extended(kent_2021, national_reviewer, until)
    board = rows(year_2021, today)
    assert (board["kent"].days_late, board["kent"].extended_until) == (days, until)
    assert board["gwent"].days_late > 0


def test_an_extension_that_ends_before_the_deadline_changes_nothing(year_2021, kent_2021, national_reviewer):
    extended(kent_2021, national_reviewer, datetime(2021, 8, 2, 12, tzinfo=LONDON))
    year_2021.deadline = date(2021, 8, 10)  # moved since
    row = rows(year_2021, date(2021, 8, 20))["kent"]
    assert (row.days_late, row.extended_until) == (10, None)


# --- What is open ---------------------------------------------------------------------------------


@stage
def with_issues(cheshire_filled, cheshire_coordinator):
    """Cheshire has somebody of Category 3 at Level 1, and two boxes of the yearly total below the snapshot."""
    entries = {"snapshot_c3_l1": Entry(1), "yearly_c1_l2": Entry(0), "yearly_c2_l2": Entry(0)}
    save_figures(revision=cheshire_filled, by=cheshire_coordinator, at=AT, entries=entries)
    return cheshire_filled


def test_open_errors_and_queries_are_counted_apart(year_2021, with_issues):
    row = rows(year_2021)["cheshire"]
    found = assess(with_issues, Questionnaire.load(year_2021))
    assert (row.errors, row.queries) == (1, len(found.issues) - 1)
    assert row.queries > 1


def test_what_was_explained_or_waived_is_open_no_longer(
    year_2021, with_issues, cheshire_coordinator, national_reviewer, national_publisher
):
    for issue in assess(with_issues, Questionnaire.load(year_2021)).issues:
        explain(revision=with_issues, by=cheshire_coordinator, at=AT, issue=issue, text="It is so.")
    error = with_issues.explanations.get(rule__severity="error")
    assert rows(year_2021)["cheshire"].errors == 1
    approve_waiver(explanation=error, by=national_reviewer, at=AT)
    row = rows(year_2021)["cheshire"]
    assert (row.errors, row.queries, row.waived) == (0, 0, 1)
    assert row.answer_words == ""  # said of what is received
    submit(revision=with_issues, by=cheshire_coordinator, at=AT)
    assert rows(year_2021)["cheshire"].answer_words == f"{row.explained} explained, 1 waived"


def test_a_return_is_assessed_alike_alone_and_among_others(year_2021, with_issues, kent_2021, form_2020):
    for area in (with_issues.area_return.area, kent_2021.area_return.area):
        owed = AreaReturnFactory(area=area, year=form_2020)
        RevisionFactory(area_return=owed, published=True, figures={"snapshot_c1_l1": 100 + area.pk, "orders_shpo": 900})
    questionnaire = Questionnaire.load(year_2021)
    revisions = list(Revision.objects.with_names().filter(year=year_2021))
    together = assess_many(revisions, questionnaire)
    for revision in revisions:
        alone = assess(revision, questionnaire)
        assert together[revision.pk].issues == alone.issues
        codes = (*questionnaire.shape.boxes, *questionnaire.shape.totals)
        assert [together[revision.pk].last.get(code) for code in codes] == [alone.last.get(code) for code in codes]
    assert "change_on_last_year" in {issue.rule.code for issue in together[with_issues.pk].issues}


# --- Order and choice -----------------------------------------------------------------------------


def test_each_column_has_an_order_and_a_minus_turns_it_round(year_2021, with_issues, kent_2021, kent_coordinator):
    save_figures(revision=kent_2021, by=kent_coordinator, at=AT + timedelta(hours=1), entries={"orders_shpo": Entry(1)})
    board = board_of(year_2021, TEN_DAYS_LATE)

    def order(sort):
        return [row.slug for row in Arrangement.of({"sort": sort}).apply(board)]

    assert order("area") == ["cheshire", "gwent", "kent"]
    assert order("-area") == ["kent", "gwent", "cheshire"]
    assert order("status") == ["gwent", "kent", "cheshire"]
    assert order("activity") == ["kent", "cheshire", "gwent"]
    assert order("errors") == ["cheshire", "gwent", "kent"]
    assert order("-errors") == ["gwent", "kent", "cheshire"]
    assert order("queries")[0] == "cheshire"
    assert order("late") == order("answers") == ["cheshire", "gwent", "kent"]  # all the same: by name


def test_the_latest_come_first(year_2021, kent_2021, national_reviewer):
    extended(kent_2021, national_reviewer, datetime(2021, 8, 15, 12, tzinfo=LONDON))
    board = board_of(year_2021, date(2021, 8, 20))
    assert [row.days_late for row in Arrangement.of({"sort": "late"}).apply(board)] == [20, 20, 5]
    assert [row.days_late for row in Arrangement.of({"sort": "-late"}).apply(board)] == [5, 20, 20]


@pytest.mark.parametrize(
    ("status", "slugs"),
    [
        ("", ["cheshire", "gwent", "kent"]),
        ("received", ["cheshire"]),
        ("late", ["gwent", "kent"]),
        ("not-started", ["gwent", "kent"]),
        ("corrections", ["cheshire"]),
        ("published", []),
    ],
)
def test_the_rows_of_one_status_alone(year_2021, corrected, status, slugs):
    board = board_of(year_2021, TEN_DAYS_LATE)
    assert [row.slug for row in Arrangement.of({"status": status}).apply(board)] == slugs


@pytest.mark.parametrize("asked", [{"sort": "size"}, {"sort": "--late"}, {"status": "lost"}, {"sort": ""}])
def test_what_the_board_does_not_have_is_unknown(asked):
    with pytest.raises(Unknown):
        Arrangement.of(asked)


# --- The page -------------------------------------------------------------------------------------


def page(client, query=""):
    response = client.get(BOARD + query)
    assert response.status_code == 200
    return response


def test_headings_and_choices_keep_each_other(year_2021, corrected, colleague):
    text = page(colleague, "?status=received&sort=late").content.decode()
    assert 'href="?status=received&amp;sort=-late"' in text  # the heading that it is sorted by turns round
    assert 'href="?status=received&amp;sort=errors"' in text
    assert 'href="?status=late&amp;sort=late"' in text
    assert 'href="?sort=late"' in text  # all of them
    assert text.count("aria-sort=") == 1
    assert 'aria-sort="descending"' in text
    assert text.count('aria-current="true"') == 2  # the choice; and the navigation's place


def test_a_row_leads_to_the_review_of_its_return(year_2021, colleague):
    review = colleague.get(BOARD + "cheshire/")
    assert f'href="{BOARD}cheshire/"' in page(colleague).content.decode()
    assert review.resolver_match.view_name == "review"


def test_a_correction_is_said_beside_its_status(year_2021, corrected, colleague):
    text = page(colleague).content.decode()
    assert "Received <strong>1 of 3</strong>" in text
    assert text.count(">Correction<") == 1


def test_a_choice_that_has_become_empty_can_be_taken_back(year_2021, colleague):
    text = page(colleague, "?status=accepted").content.decode()
    assert "There are no returns in this list." in text
    assert 'href="?"' in text


@pytest.mark.parametrize("query", ["?sort=size", "?status=lost"])
def test_an_order_or_status_that_does_not_exist_is_not_there(year_2021, colleague, query):
    assert colleague.get(BOARD + query).status_code == 404


# --- Who has not sent -----------------------------------------------------------------------------


def lines(client, query=""):
    response = client.get(FILE + query)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="not-received-2021.csv"'
    assert response.content.startswith("\ufeff".encode())
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"), newline="")))


def test_the_file_lists_everyone_who_has_not_sent_and_whom_to_write_to(
    year_2021, cheshire_submitted, kent_2021, kent_coordinator, national_reviewer, colleague
):
    MembershipFactory(
        user__name="=Ann Other", user__email="ann@example.org", coordinator=True, area=kent_2021.area_return.area
    )
    gone = MembershipFactory(user__name="Gone", coordinator=True, area=kent_2021.area_return.area).user
    gone.is_active = False
    gone.save()
    save_figures(revision=kent_2021, by=kent_coordinator, at=AT, entries={"orders_shpo": Entry(1)})
    extended(kent_2021, national_reviewer, datetime(2099, 8, 15, 12, tzinfo=LONDON))
    late = str((timezone.localdate() - DEADLINE).days)
    header, *rest = lines(colleague)
    assert header == [
        "Area", "Short name", "Status", "Boxes answered", "Boxes", "Days late", "Co-ordinators", "Email addresses",
        "Extended until",
    ]  # fmt: skip
    assert rest == [
        ["Gwent", "gwent", "Not started", "0", "29", late, "", "", ""],
        [
            "Kent", "kent", "In progress", "1", "29", "0", "'=Ann Other; Kent Coordinator",
            "ann@example.org; kent.coordinator@example.org", "2099-08-15 12:00",
        ],
    ]  # fmt: skip


def test_the_file_heeds_no_choice_and_leaves_out_corrections(year_2021, corrected, colleague):
    assert [line[1] for line in lines(colleague, "?status=received")[1:]] == ["gwent", "kent"]


# --- How many queries -----------------------------------------------------------------------------


def test_the_board_costs_the_same_for_three_areas_and_for_420(year_2021, form_2020, django_assert_num_queries):
    for number, first in ((0, 13), (417, 5)):  # the second time the year's form is known
        for _ in range(number):
            area = AreaFactory()
            RevisionFactory(area_return=AreaReturnFactory(area=area, year=year_2021, area_name=area.name))
        for owed in AreaReturn.objects.filter(year=year_2021).exclude(area__returns__year=form_2020):
            last = AreaReturnFactory(area=owed.area, year=form_2020)
            RevisionFactory(area_return=last, published=True, figures=CHESHIRE_FIGURES)
        for queries in (first, 2):  # the first look works out what the second finds
            with django_assert_num_queries(queries):
                assert len(board_of(year_2021, DEADLINE)) == 3 + number
