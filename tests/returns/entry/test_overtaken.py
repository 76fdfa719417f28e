"""Two people with the same page open: who sends it second is shown what the first wrote, and keeps what they typed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from returns.arithmetic.figures import Entry
from returns.checks.assessment import assess
from returns.entry.figure_actions import save_figures
from returns.entry.forms import issue_key
from returns.form.questionnaire import Questionnaire
from returns.models import Event, Explanation
from returns.years.actions import grant_extension
from tests.factories import AT
from tests.pages import read, typed
from tests.stages import stage

pytestmark = pytest.mark.django_db

EXPLAIN = reverse("explanations", args=(2021, "cheshire"))
EXTEND = reverse("extend", args=(2021, "cheshire"))


@stage
def queried(cheshire_filled, cheshire_coordinator):
    """Cheshire's draft with two queries, and the names of their fields."""
    query = {"notification_breaches": Entry(200), "yearly_c1_l2": Entry(0)}
    save_figures(revision=cheshire_filled, by=cheshire_coordinator, at=AT, entries=query)
    found = assess(cheshire_filled, Questionnaire.load(cheshire_filled.year))
    return [issue_key(issue) for issue in found.open]


@pytest.fixture
def both(client_of, cheshire_coordinator, national_reviewer):
    return client_of(cheshire_coordinator), client_of(national_reviewer)


def explained() -> list[str]:
    return list(Explanation.objects.order_by("text").values_list("text", flat=True))


def test_an_answer_that_a_colleague_gave_meanwhile_is_shown_and_not_overwritten(queried, both):
    one, other = both
    mine, theirs = read(one.get(EXPLAIN)), read(other.get(EXPLAIN))
    assert one.post(EXPLAIN, typed(mine, **{queried[0]: "A new team."})).status_code == 302
    answer = other.post(EXPLAIN, typed(theirs, **{queried[0]: "Something else.", queried[1]: "Counted late."}))
    page = read(answer)
    assert (answer.status_code, page.title[:6]) == (409, "Error:")
    assert "Somebody else has answered this since you opened this page: “A new team.”" in page.text
    assert page.inputs[queried[0]]["value"] == "Something else."
    assert explained() == ["A new team.", "Counted late."], "the other answer was nobody else's"


def test_who_has_seen_the_other_answer_may_replace_it(queried, both):
    one, other = both
    mine, theirs = read(one.get(EXPLAIN)), read(other.get(EXPLAIN))
    one.post(EXPLAIN, typed(mine, **{queried[0]: "A new team."}))
    again = read(other.post(EXPLAIN, typed(theirs, **{queried[0]: "Something else."})))
    assert other.post(EXPLAIN, typed(again)).status_code == 302
    assert explained() == ["Something else."]


def test_an_answer_that_was_taken_away_meanwhile_is_not_left_as_it_was_without_a_word(queried, both):
    one, other = both
    one.post(EXPLAIN, typed(read(one.get(EXPLAIN)), **{queried[0]: "A new team."}))
    mine, theirs = read(one.get(EXPLAIN)), read(other.get(EXPLAIN))
    one.post(EXPLAIN, typed(mine, **{queried[0]: ""}))
    page = read(other.post(EXPLAIN, typed(theirs, **{queried[0]: "A new team, indeed."})))
    assert "Somebody else has removed this explanation since you opened this page." in page.text
    assert explained() == []


def test_two_who_give_the_same_answer_do_not_collide(queried, both):
    one, other = both
    mine, theirs = read(one.get(EXPLAIN)), read(other.get(EXPLAIN))
    for client, page in ((one, mine), (other, theirs)):
        assert client.post(EXPLAIN, typed(page, **{queried[0]: "A new team."})).status_code == 302
    assert Event.objects.filter(act="explained").count() == 1


def test_more_time_that_a_colleague_gave_meanwhile_is_shown_and_not_overwritten(
    cheshire_2021, national_reviewer, national_publisher, client_of
):
    mine = client_of(national_publisher)
    page = read(mine.get(EXTEND))
    now = timezone.now()
    until = now + timedelta(days=30)
    grant_extension(area_return=cheshire_2021.area_return, by=national_reviewer, at=now, until=until, reason="A flood.")
    sent = typed(page, day="2099-10-28", time="09:30", reason="They asked.")
    answer = mine.post(EXTEND, sent)
    page = read(answer)
    assert answer.status_code == 409
    assert "National Reviewer has given this area time until" in page.text
    assert (page.inputs["day"]["value"], page.inputs["reason"]["value"]) == ("2099-10-28", "They asked.")
    cheshire_2021.area_return.refresh_from_db()
    assert cheshire_2021.area_return.extended_until == until
    assert mine.post(EXTEND, typed(page)).status_code == 302
    cheshire_2021.area_return.refresh_from_db()
    assert cheshire_2021.area_return.extension_reason == "They asked."
