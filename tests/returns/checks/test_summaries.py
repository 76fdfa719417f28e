"""What a board keeps of each return: true after every act that could change it, and read again for nothing else."""

import pytest

from returns.arithmetic.figures import Entry
from returns.checks.actions import change_rule
from returns.checks.assessment import assess
from returns.checks.summaries import Summary, summaries_of
from returns.entry.actions import approve_waiver, explain
from returns.entry.correction_actions import mark_published
from returns.entry.figure_actions import save_figures
from returns.form.questionnaire import Questionnaire
from returns.models import Revision, Rule
from returns.record.refusals import Refused
from tests.factories import AT, AreaReturnFactory, RevisionFactory
from tests.stages import stage


def kept(revision: Revision) -> Summary:
    return summaries_of(revision.year, [revision])[revision.pk]


def worked_out(revision: Revision) -> Summary:
    return Summary.of(assess(revision, Questionnaire.load(revision.year)))


@stage
def asked(cheshire_filled, cheshire_coordinator) -> Revision:
    """Cheshire's return with an error and some queries."""
    entries = {"snapshot_c3_l1": Entry(4), "yearly_c1_l2": Entry(0)}
    save_figures(revision=cheshire_filled, by=cheshire_coordinator, at=AT, entries=entries)
    return cheshire_filled


@pytest.fixture
def last_year(cheshire, form_2020) -> Revision:
    """Last year's return, accepted, with far greater numbers."""
    owed = AreaReturnFactory(area=cheshire, year=form_2020)
    return RevisionFactory(area_return=owed, accepted=True, figures={"snapshot_c1_l1": 3_000, "orders_shpo": 900})


def test_what_is_kept_says_what_the_assessment_says(asked):
    summary = kept(asked)
    assert summary == worked_out(asked)
    assert (summary.boxes, summary.errors) == (29, 1)
    assert summary.queries


def test_what_is_kept_costs_one_query_until_something_changes(
    asked, kent_2021, cheshire_coordinator, django_assert_num_queries
):
    both = [asked, kent_2021]
    before = summaries_of(asked.year, both)
    with django_assert_num_queries(1):
        assert summaries_of(asked.year, both) == before
    save_figures(revision=asked, by=cheshire_coordinator, at=AT, entries={"snapshot_c3_l1": Entry(0)})
    with django_assert_num_queries(1):
        assert summaries_of(asked.year, [kent_2021]) == {kent_2021.pk: before[kent_2021.pk]}
    assert summaries_of(asked.year, both) == {kent_2021.pk: before[kent_2021.pk], asked.pk: worked_out(asked)}


def test_a_box_an_answer_and_a_waiver_are_seen_at_once(asked, cheshire_coordinator, national_reviewer):
    found = assess(asked, Questionnaire.load(asked.year))
    for issue in found.open:
        if issue.may_be_explained:
            explain(revision=asked, by=cheshire_coordinator, at=AT, issue=issue, text="Counted twice, and it is right.")
            assert kept(asked) == worked_out(asked)
    for error in asked.explanations.filter(rule__severity="error"):
        approve_waiver(explanation=error, by=national_reviewer, at=AT)
        assert kept(asked) == worked_out(asked)
    assert (kept(asked).errors, kept(asked).queries, kept(asked).waived) == (0, 0, 1)
    save_figures(revision=asked, by=cheshire_coordinator, at=AT, entries={"orders_no": Entry()})
    assert kept(asked) == worked_out(asked)
    assert kept(asked).answered == 28


def test_a_rule_that_is_switched_off_is_seen_at_once(asked, national_reviewer):
    before = kept(asked)
    rule = Rule.objects.get(year=asked.year, code="yearly_covers_snapshot")
    change_rule(rule=rule, by=national_reviewer, at=AT, mode="off", limit=None)
    assert kept(asked) == worked_out(asked) != before


def test_last_years_figures_are_seen_once_they_are_published(asked, last_year, national_publisher):
    before = kept(asked)
    mark_published(revision=last_year, by=national_publisher, at=AT)
    assert kept(asked) == worked_out(asked)
    assert kept(asked).queries > before.queries


def test_what_was_refused_changes_nothing(asked, cheshire_board_member):
    before = kept(asked)
    with pytest.raises(Refused):
        save_figures(revision=asked, by=cheshire_board_member, at=AT, entries={"orders_no": Entry(9)})
    assert kept(asked) == before
