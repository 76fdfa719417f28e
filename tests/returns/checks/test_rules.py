"""Shadow rules and rules that change: who sees what they find, what a submission records, who sets mode and limit."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from returns.arithmetic import checks
from returns.arithmetic.checks import KINDS
from returns.arithmetic.figures import Entry
from returns.checks.actions import change_rule
from returns.checks.assessment import assess
from returns.entry.actions import explain, submit
from returns.entry.figure_actions import save_figures
from returns.form.questionnaire import Questionnaire
from returns.form.year_actions import make_next_form
from returns.models import Event, Rule
from returns.record.refusals import NotReady, Refused
from returns.years.actions import open_year, set_release_time
from tests.factories import AT
from tests.pages import read
from tests.stages import stage

CODE = "yearly_covers_snapshot"
LIST, PAGE = reverse("rules", kwargs={"year": 2021}), reverse("rule", kwargs={"year": 2021, "code": CODE})
SHARE = reverse("rule", kwargs={"year": 2021, "code": "breaches_against_rsos"})


def rule_of(year, code=CODE) -> Rule:
    return Rule.objects.get(year=year, code=code)


def change(year, by, code=CODE, at=AT, **to):
    rule = rule_of(year, code)
    return change_rule(rule=rule, by=by, at=at, **({"mode": rule.mode, "limit": rule.limit} | to))


@stage
def queried(cheshire_filled, cheshire_coordinator):
    """Cheshire's yearly total is below its snapshot in one box."""
    entries = {"yearly_c1_l2": Entry(0)}
    save_figures(revision=cheshire_filled, by=cheshire_coordinator, at=AT, entries=entries)
    return cheshire_filled


@stage
def shadowed(queried, national_reviewer):
    """All that would find something in Cheshire's return is a shadow."""
    for issue in assess(queried, Questionnaire.load(queried.year)).issues:
        change(queried.year, national_reviewer, issue.rule.code, mode="shadow")
    return queried


# --- Shadow rules ---------------------------------------------------------------------------------


def test_a_shadow_rule_finds_things_apart_and_blocks_nothing(shadowed, cheshire_coordinator):
    found = assess(shadowed, Questionnaire.load(shadowed.year))
    assert found.issues == ()
    assert CODE in {issue.rule.code for issue in found.shadow}
    assert found.is_ready
    assert submit(revision=shadowed, by=cheshire_coordinator, at=AT).status == "submitted"


def test_a_rule_that_is_off_finds_nothing(queried, national_reviewer):
    change(queried.year, national_reviewer, mode="off")
    found = assess(queried, Questionnaire.load(queried.year))
    assert CODE not in {issue.rule.code for issue in (*found.issues, *found.shadow)}


def test_the_national_team_sees_on_the_review_page_what_shadow_rules_found(shadowed, client_of, national_reviewer):
    page = client_of(national_reviewer).get(f"/national/2021/{shadowed.area_return.area.slug}/").content.decode()
    assert "What shadow checks found" in page
    message = next(issue.message for issue in assess(shadowed, Questionnaire.load(shadowed.year)).shadow)
    assert message in page


def test_without_shadow_rules_the_review_page_does_not_speak_of_them(queried, client_of, national_reviewer):
    assert "shadow checks" not in client_of(national_reviewer).get("/national/2021/cheshire/").content.decode()


@pytest.mark.parametrize("page", ["", "table/a/", "table/b/", "explanations/", "check/"])
def test_no_page_of_the_area_says_what_shadow_rules_found(shadowed, client_of, cheshire_coordinator, page):
    text = read(client_of(cheshire_coordinator).get(f"/returns/2021/cheshire/{page}")).text
    for issue in assess(shadowed, Questionnaire.load(shadowed.year)).shadow:
        assert issue.message not in text
        assert issue.rule.text not in text
    assert "shadow" not in text.lower()


def test_the_guidance_leaves_out_shadow_rules(shadowed, client_of, cheshire_coordinator):
    text = read(client_of(cheshire_coordinator).get("/returns/2021/guidance/")).text
    on = [rule for rule in Questionnaire.load(shadowed.year).rules if rule.mode == "on"]
    assert on
    assert all(rule.text in text for rule in on)
    assert all(issue.rule.text not in text for issue in assess(shadowed, Questionnaire.load(shadowed.year)).shadow)


# --- What a submission records --------------------------------------------------------------------


def submitted_event():
    return Event.objects.get(act="submitted").changes


def test_a_submission_records_what_the_rules_found_then(queried, cheshire_coordinator, national_reviewer):
    change(queried.year, national_reviewer, mode="shadow")
    found = assess(queried, Questionnaire.load(queried.year))
    for issue in found.issues:
        explain(revision=queried, by=cheshire_coordinator, at=AT, issue=issue, text="It is so.")
    submit(revision=queried, by=cheshire_coordinator, at=AT)
    told = submitted_event()["found"]
    assert told[CODE] == [["snapshot_c1_l2", "yearly_c1_l2"]]
    assert told.keys() == {issue.rule.code for issue in (*found.issues, *found.shadow)}
    assert sum(map(len, told.values())) == len(found.issues) + len(found.shadow)


def test_a_submission_in_which_nothing_was_found_says_so(cheshire_submitted):
    assert submitted_event() == {"found": {}}


# --- Changing a rule ------------------------------------------------------------------------------


def test_a_changed_rule_is_on_the_years_record_with_old_and_new(year_2021, national_reviewer):
    change(year_2021, national_reviewer, "breaches_against_rsos", mode="shadow", limit=0.1)
    rule = rule_of(year_2021, "breaches_against_rsos")
    assert (rule.mode, rule.limit) == ("shadow", 0.1)
    event = Event.objects.filter(chain="2021").last()
    assert (event.act, event.by) == ("rule_changed", national_reviewer)
    assert event.changes == {"rule": "breaches_against_rsos", "mode": ["on", "shadow"], "limit": [0.05, 0.1]}


def test_a_change_that_changes_nothing_leaves_no_trace(year_2021, national_reviewer):
    before = Event.objects.count()
    change(year_2021, national_reviewer)
    assert Event.objects.count() == before


def test_a_rule_that_is_switched_on_blocks_until_it_is_answered(shadowed, national_reviewer, cheshire_coordinator):
    change(shadowed.year, national_reviewer, mode="on")
    with pytest.raises(NotReady):
        submit(revision=shadowed, by=cheshire_coordinator, at=AT)


@pytest.mark.parametrize("who", ["cheshire_coordinator", "cheshire_chair"])
def test_only_the_national_team_changes_a_rule(year_2021, who, request):
    with pytest.raises(Refused, match="Only the national team"):
        change(year_2021, request.getfixturevalue(who), mode="off")
    assert rule_of(year_2021).mode == "on"


def test_the_rules_of_a_released_year_stay_as_they_were(year_2021, national_reviewer):
    set_release_time(year=year_2021, by=national_reviewer, at=AT, release_at=AT + timedelta(days=1))
    with pytest.raises(Refused, match="has been released"):
        change(year_2021, national_reviewer, at=AT + timedelta(days=1), mode="off")
    change(year_2021, national_reviewer, at=AT, mode="off")


@pytest.mark.parametrize(
    ("code", "to", "why"),
    [
        ("breaches_against_rsos", {"limit": 0.0}, "above 0"),
        ("breaches_against_rsos", {"limit": -0.1}, "above 0"),
        ("breaches_against_rsos", {"limit": float("nan")}, "above 0"),
        ("breaches_against_rsos", {"limit": float("inf")}, "above 0"),
        ("breaches_against_rsos", {"limit": None}, "is set by it"),
        ("change_on_last_year", {"limit": 1.0}, "a probability"),
        (CODE, {"limit": 0.5}, "has none"),
        (CODE, {"mode": "sometimes"}, "not sometimes"),
    ],
)
def test_a_limit_or_mode_that_its_kind_does_not_have_is_refused(year_2021, national_reviewer, code, to, why):
    before = rule_of(year_2021, code)
    with pytest.raises(Refused, match=why):
        change(year_2021, national_reviewer, code, **to)
    after = rule_of(year_2021, code)
    assert (after.mode, after.limit) == (before.mode, before.limit)
    assert not Event.objects.filter(act="rule_changed").exists()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_which_limits_it_takes(kind):
    assert bool(checks.why_not_limit(kind, None)) == KINDS[kind].needs_limit
    assert bool(checks.why_not_limit(kind, 0.5)) == (not KINDS[kind].needs_limit)
    assert checks.why_not_limit(kind, 0.0)


# --- The pages ------------------------------------------------------------------------------------


@pytest.fixture
def colleague(client_of, national_reviewer):
    return client_of(national_reviewer)


def test_the_list_leads_from_the_years_board_to_each_rule(queried, colleague):
    assert LIST in read(colleague.get(reverse("year", kwargs={"year": 2021}))).links
    page = read(colleague.get(LIST))
    assert page.links[PAGE] == rule_text(queried)
    assert len([link for link in page.links if link.startswith(LIST) and link != LIST]) == 6


def rule_text(revision, code=CODE):
    return next(rule.text for rule in Questionnaire.load(revision.year).rules if rule.code == code)


def test_a_rules_page_names_and_links_the_areas_where_it_fired(queried, colleague):
    page = read(colleague.get(PAGE))
    assert page.links["/national/2021/cheshire/"] == "Cheshire"
    assert "/national/2021/kent/" not in page.links
    assert "Query: correct or explain" in page.text
    assert "limit" not in page.inputs


def test_mode_and_limit_are_changed_on_the_rules_page(queried, colleague):
    page = read(colleague.get(SHARE))
    assert page.inputs["limit"]["value"] == "0.05"
    assert page.choices["mode"] == ["on", "shadow", "off"]
    assert "3 returns are with their areas" in page.text
    response = colleague.post(SHARE, {"mode": "shadow", "limit": "0.02"})
    assert (response.status_code, response["Location"]) == (302, SHARE)
    rule = rule_of(queried.year, "breaches_against_rsos")
    assert (rule.mode, rule.limit) == ("shadow", 0.02)
    assert "You have changed the check" in read(colleague.get(SHARE)).text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"mode": "on", "limit": ""}, "Enter the limit"),
        ({"mode": "on", "limit": "a twentieth"}, "The limit must be a number, such as 0.05"),
        ({"mode": "on", "limit": "0"}, "The limit must be a number above 0"),
        ({"mode": "sometimes", "limit": "0.05"}, "sometimes is not one of the available choices"),
    ],
)
def test_a_bad_limit_or_mode_is_named_at_its_field(queried, colleague, sent, said):
    page = read(colleague.post(SHARE, sent))
    assert page.status == 200
    assert page.title.startswith("Error: ")
    assert said in page.text
    assert rule_of(queried.year, "breaches_against_rsos").limit == 0.05


def test_the_page_of_a_released_year_offers_no_change(year_2021, national_reviewer, colleague):
    year_2021.release_at = AT
    year_2021.save()
    page = read(colleague.get(PAGE))
    assert "This year has been released" in page.text
    assert "mode" not in page.inputs
    assert page.links["/national/2021/form/#next-form"] == "Make the next year’s form, and change the check there"
    assert colleague.post(PAGE, {"mode": "off"}).status_code == 409


def test_the_page_of_a_released_year_leads_to_the_check_in_next_years_form(
    year_2021, areas, national_reviewer, colleague
):
    year_2021.release_at = AT
    year_2021.save()
    made = make_next_form(year=year_2021, by=national_reviewer, at=AT)
    code = rule_of(year_2021).code
    assert read(colleague.get(PAGE)).links[f"/national/2022/form/rule/{code}/"] == "Change the check for 2021/22"
    assert colleague.get(f"/national/2022/form/rule/{code}/").status_code == 200
    open_year(year=made, by=national_reviewer, at=AT, deadline=date(2022, 7, 31))
    assert f"/national/2022/rules/{code}/" in read(colleague.get(PAGE)).links
    Rule.objects.filter(year=2022, code=code).delete()
    assert "/national/2022/form/" in read(colleague.get(PAGE)).links
