"""The kinds of rule: when each speaks, in which words, about which boxes, and when it stays silent."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.arithmetic import checks
from returns.arithmetic.checks import ERROR, KINDS, OFF, ON, QUERY, SHADOW, Rule
from returns.arithmetic.figures import Box, Entry, Shape, box_code
from returns.models.questionnaire import Kind, Mode, Severity
from tests.returns.shapes import SHAPE, all_zero, boxes, figures

ZERO = Rule("nobody", "zero", ("snapshot_c3_l1",), severity=ERROR, text="Nobody is there.")
COVERS = Rule("covers", "not_more_than", ("snapshot",), "yearly")
SHARE = Rule("share", "ratio", ("notification_breaches",), "snapshot_c1_total", limit=0.05)
CHANGE = Rule("change", "change", ("snapshot_c1_l1",), limit=0.001)
COPIED = Rule("copied", "copied", ("yearly",), limit=3.0)
LOST = Entry(None, "The record was lost")


def words(code: str) -> str:
    return f"<{code}>"


def run(*rules: Rule, last=None, **values):
    return checks.run(rules, figures(**values), last or {}, words)


# --- zero -----------------------------------------------------------------------------------------


def test_zero_names_the_box_that_is_not():
    (issue,) = run(ZERO, snapshot_c3_l1=1234)
    assert issue.is_error
    assert issue.rule is ZERO
    assert issue.cells == ("snapshot_c3_l1",)
    assert issue.message == "<snapshot_c3_l1> is 1,234. It must be 0."
    assert issue.brief == "It must be 0."
    assert issue.values == {"snapshot_c3_l1": 1234}


@pytest.mark.parametrize("value", [0, None, LOST])
def test_zero_is_content_with_nought_and_silent_where_there_is_no_number(value):
    assert run(ZERO, snapshot_c3_l1=value) == []


# --- not more than --------------------------------------------------------------------------------


def test_not_more_than_compares_box_with_box_on_the_same_category_and_level():
    (issue,) = run(COVERS, snapshot_c1_l2=10, yearly_c1_l2=9, snapshot_c2_l2=5, yearly_c2_l2=5)
    assert not issue.is_error
    assert issue.cells == ("snapshot_c1_l2", "yearly_c1_l2")
    assert issue.message == "<snapshot_c1_l2> is 10, which is more than <yearly_c1_l2>: 9."
    assert issue.values == {"snapshot_c1_l2": 10, "yearly_c1_l2": 9}


def test_not_more_than_leaves_alone_what_has_no_counterpart():
    assert run(COVERS, **{f"snapshot_c{c}_l1": 1000 for c in (1, 2, 3)}) == []


def test_not_more_than_compares_a_total_with_a_total():
    rule = Rule("totals", "not_more_than", ("visits_total",), "custody_sopo_total")
    (issue,) = run(rule, visits_l1=2, visits_l2=3, custody_sopo_c1_l2=4, custody_sopo_c1_l3=0)
    assert issue.cells == ("visits_l1", "visits_l2", "custody_sopo_c1_l2", "custody_sopo_c1_l3")
    assert issue.values == {"visits_total": 5, "custody_sopo_total": 4}


@pytest.mark.parametrize("missing", [None, LOST])
def test_not_more_than_is_silent_while_an_operand_is_missing(missing):
    assert run(COVERS, snapshot_c1_l2=10, yearly_c1_l2=missing) == []
    assert run(COVERS, snapshot_c1_l2=missing, yearly_c1_l2=0) == []


# --- ratio ----------------------------------------------------------------------------------------


def with_share(part, whole, **more):
    return {"notification_breaches": part, "snapshot_c1_l1": whole, "snapshot_c1_l2": 0, "snapshot_c1_l3": 0} | more


def test_ratio_speaks_of_a_part_that_is_too_large_a_share():
    (issue,) = run(SHARE, **with_share(64, 1260))
    assert issue.cells == ("notification_breaches", "snapshot_c1_l1", "snapshot_c1_l2", "snapshot_c1_l3")
    assert issue.message == "<notification_breaches> is 64, which is more than 5% of <snapshot_c1_total>: 1,260."
    assert issue.values == {"notification_breaches": 64, "snapshot_c1_total": 1260}


@pytest.mark.parametrize(("part", "whole"), [(63, 1260), (0, 0), (0, 1260)])
def test_ratio_is_content_up_to_its_limit(part, whole):
    assert run(SHARE, **with_share(part, whole)) == []


def test_ratio_speaks_of_a_part_of_nothing():
    assert len(run(SHARE, **with_share(1, 0))) == 1


@pytest.mark.parametrize("percent", range(1, 101))
def test_ratio_draws_its_line_exactly_where_the_limit_says(percent):
    rule = Rule("share", "ratio", ("notification_breaches",), "snapshot_c1_total", limit=percent / 100)
    assert run(rule, **with_share(percent, 100)) == []
    assert len(run(rule, **with_share(percent + 1, 100))) == 1


@pytest.mark.parametrize(
    ("limit", "printed"), [(0.05, "5%"), (0.025, "2.5%"), (0.07, "7%"), (1.0, "100%"), (1.5, "150%")]
)
def test_ratio_prints_its_limit_as_it_is(limit, printed):
    rule = Rule("share", "ratio", ("notification_breaches",), "snapshot_c1_total", limit=limit)
    (issue,) = run(rule, **with_share(1000, 10))
    assert f"more than {printed} of" in issue.message


@pytest.mark.parametrize("missing", [None, LOST])
def test_ratio_is_silent_while_an_operand_is_missing(missing):
    assert run(SHARE, **with_share(missing, 10)) == []
    assert run(SHARE, **with_share(10, missing)) == []
    assert run(SHARE, **with_share(10, 10, snapshot_c1_l3=missing)) == []


# --- change ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "now", "speaks"),
    [
        (2, 4, False),
        (0, 0, False),
        (0, 5, False),
        (3, 0, False),
        (814, 830, False),
        (10_000, 10_500, False),
        (10_000, 10_999, False),  # beyond chance, but within a tenth
        (814, 1084, True),
        (1084, 814, True),
        (0, 12, True),
        (12, 0, True),
        (10_000, 11_500, True),
    ],
)
def test_change_speaks_of_a_step_that_chance_hardly_explains(before, now, speaks):
    assert bool(run(CHANGE, last={"snapshot_c1_l1": before}, snapshot_c1_l1=now)) is speaks


def test_change_lets_only_a_large_count_grow_by_a_tenth_whatever_the_limit():
    anything = Rule("change", "change", ("snapshot_c1_l1",), limit=0.9)
    assert run(anything, last={"snapshot_c1_l1": 50}, snapshot_c1_l1=54)
    assert not run(anything, last={"snapshot_c1_l1": 500}, snapshot_c1_l1=540)


def test_change_says_both_years():
    (issue,) = run(CHANGE, last={"snapshot_c1_l1": 814}, snapshot_c1_l1=1084)
    assert issue.cells == ("snapshot_c1_l1",)
    assert issue.message == "<snapshot_c1_l1>: Up by 270 (from 814 to 1,084, 33%) since last year."
    assert issue.brief == "Up by 270 (from 814 to 1,084, 33%) since last year."
    assert issue.values == {"snapshot_c1_l1": 1084, "last:snapshot_c1_l1": 814}


@pytest.mark.parametrize("now", [None, LOST])
def test_change_is_silent_while_there_is_no_figure(now):
    assert run(CHANGE, last={"snapshot_c1_l1": 814}, snapshot_c1_l1=now) == []


def test_change_is_silent_where_last_year_has_no_figure():
    assert run(CHANGE, last={}, snapshot_c1_l1=1084) == []


def exact_p(one: int, other: int) -> Fraction:
    """The same probability in whole numbers: twice the smaller tail of a binomial(n, 1/2), at most 1."""
    n, small = one + other, min(one, other)
    return min(Fraction(1), Fraction(2 * sum(math.comb(n, k) for k in range(small + 1)), 2**n))


def test_the_probability_agrees_with_exact_fractions_for_every_pair_up_to_sixty():
    for n in range(61):
        for one in range(n + 1):
            assert checks.two_sided_p(one, n - one) == pytest.approx(float(exact_p(one, n - one)), rel=1e-11)


@given(st.integers(0, 20_000), st.integers(0, 20_000))
def test_the_probability_is_one_and_the_same_both_ways_and_between_nought_and_one(one, other):
    p = checks.two_sided_p(one, other)
    assert 0 <= p <= 1
    assert p == checks.two_sided_p(other, one)


def test_a_step_beyond_any_probability_is_impossible_and_not_an_error():
    assert checks.two_sided_p(4_000_000, 9_999_999) == 0


# --- sums to --------------------------------------------------------------------------------------

BY_AGE = Shape(
    [
        *boxes("yearly", *((c, n) for n in (2, 3) for c in (1, 2))),
        *(
            Box(box_code("by_age", c, n, row), "by_age", c, n, row=row)
            for row in (1, 2, 3)
            for c, n in ((1, 2), (1, 3), (2, 2), (2, 3))
        ),
    ]
)
WHOLE = Rule("by_age_sums_to_yearly", "sums_to", ("by_age",), "yearly", severity=ERROR, text="One age each.")


def of_ages(last=None, rule=WHOLE, **values):
    return checks.run([rule], figures(BY_AGE, **values), last or {}, words)


def test_sums_to_says_by_how_many_the_rows_of_a_category_at_a_level_miss_the_yearly_total():
    rows = {"by_age_c1_l2_r1": 1, "by_age_c1_l2_r2": 2, "by_age_c1_l2_r3": 1400}
    (issue,) = of_ages(yearly_c1_l2=1410, **rows)
    assert issue.is_error
    assert issue.message == ("<by_age_c1_l2_total>: the rows add up to 1,403, and <yearly_c1_l2> is 1,410: 7 too few.")
    assert issue.brief == "The rows add up to 1,403, and <yearly_c1_l2> is 1,410: 7 too few."
    assert issue.cells == (*rows, "yearly_c1_l2")
    assert issue.values == {"by_age_c1_l2_total": 1403, "yearly_c1_l2": 1410}


def test_sums_to_speaks_of_each_category_and_level_apart():
    """One too many in the one and one too few in the other is no table that adds up."""
    columns = {"c1_l2": (5, 6), "c1_l3": (5, 5), "c2_l2": (5, 4), "c2_l3": (0, 0)}
    values = {}
    for column, (should, found) in columns.items():
        values |= {f"yearly_{column}": should, f"by_age_{column}_r1": found}
        values |= {f"by_age_{column}_r{row}": 0 for row in (2, 3)}
    assert [issue.message for issue in of_ages(**values)] == [
        "<by_age_c1_l2_total>: the rows add up to 6, and <yearly_c1_l2> is 5: 1 too many.",
        "<by_age_c2_l2_total>: the rows add up to 4, and <yearly_c2_l2> is 5: 1 too few.",
    ]


@pytest.mark.parametrize("missing", [None, LOST])
@pytest.mark.parametrize("where", ["by_age_c1_l2_r2", "yearly_c1_l2"])
def test_sums_to_is_silent_while_a_row_or_what_it_must_come_to_is_missing(where, missing):
    rows = {"by_age_c1_l2_r1": 1, "by_age_c1_l2_r2": 2, "by_age_c1_l2_r3": 4, "yearly_c1_l2": 9}
    assert len(of_ages(**rows)) == 1
    assert of_ages(**rows | {where: missing}) == []


def test_sums_to_compares_one_total_with_another():
    whole = Rule("all_ages", "sums_to", ("by_age_c1_l2_total",), "yearly_c1_l2", severity=ERROR)
    (issue,) = of_ages(rule=whole, by_age_c1_l2_r1=1, by_age_c1_l2_r2=0, by_age_c1_l2_r3=0, yearly_c1_l2=0)
    assert issue.message == "<by_age_c1_l2_total>: the rows add up to 1, and <yearly_c1_l2> is 0: 1 too many."


# --- copied ---------------------------------------------------------------------------------------

YEARLY = {code: n for n, code in enumerate(code for code in SHAPE.boxes if code.startswith("yearly"))}


def test_copied_speaks_of_a_table_that_repeats_last_year_box_for_box():
    (issue,) = run(COPIED, last=YEARLY, **YEARLY)
    assert issue.cells == tuple(YEARLY)
    assert issue.message == "<yearly>: every figure is the same as last year."
    assert issue.values == YEARLY


def test_copied_is_content_as_soon_as_one_box_differs():
    assert run(COPIED, last=YEARLY, **YEARLY | {"yearly_c1_l2": 99}) == []


@pytest.mark.parametrize("missing", [None, LOST])
def test_copied_is_silent_while_a_box_is_missing(missing):
    assert run(COPIED, last=YEARLY, **YEARLY | {"yearly_c1_l2": missing}) == []
    assert run(COPIED, last={k: v for k, v in YEARLY.items() if k != "yearly_c1_l2"}, **YEARLY) == []


def test_copied_needs_a_few_boxes_above_zero():
    few = dict.fromkeys(YEARLY, 0) | {"yearly_c1_l2": 1, "yearly_c2_l2": 1}
    assert run(COPIED, last=few, **few) == []
    enough = few | {"yearly_c3_l2": 1}
    assert len(run(COPIED, last=enough, **enough)) == 1


# --- What a finding compares ---------------------------------------------------------------------


def test_a_finding_stands_at_what_it_compares_and_first_at_what_it_is_about():
    (zero,) = run(ZERO, snapshot_c3_l1=1)
    assert zero.places == ("snapshot_c3_l1",)
    (share,) = run(SHARE, **with_share(64, 1260))
    assert share.places == ("notification_breaches", "snapshot_c1_total")
    (change,) = run(CHANGE, last={"snapshot_c1_l1": 814}, snapshot_c1_l1=1084)
    assert change.places == ("snapshot_c1_l1",)


def test_what_is_found_in_a_whole_table_stands_at_its_first_box():
    (issue,) = run(COPIED, last=YEARLY, **YEARLY)
    assert issue.places == (next(iter(YEARLY)),)


def test_two_findings_are_the_same_on_the_same_values_alone():
    (one,), (same,), (other,) = (run(ZERO, snapshot_c3_l1=number) for number in (1, 1, 2))
    assert one.key == same.key != other.key


# --- Running a year's rules -----------------------------------------------------------------------


def test_errors_come_first_and_each_group_keeps_the_rules_order():
    found = run(COVERS, SHARE, ZERO, **with_share(900, 10), snapshot_c3_l1=1, snapshot_c2_l2=5, yearly_c2_l2=4)
    assert [issue.rule.code for issue in found] == ["nobody", "covers", "share"]


@pytest.mark.parametrize(("mode", "heard"), [(ON, 1), (SHADOW, 0), (OFF, 0)])
def test_only_a_rule_that_is_on_speaks(mode, heard):
    rule = Rule("nobody", "zero", ("snapshot_c3_l1",), severity=QUERY, mode=mode)
    assert len(run(rule, snapshot_c3_l1=1)) == heard


def test_a_return_of_nothing_but_noughts_raises_no_issue():
    rules = (ZERO, COVERS, SHARE, CHANGE, COPIED)
    assert checks.run(rules, all_zero(), dict.fromkeys(SHAPE.boxes, 0), words) == []


@given(st.fixed_dictionaries({code: st.none() | st.integers(0, 3000) for code in SHAPE.boxes}))
def test_an_issue_always_names_boxes_of_the_form_and_the_values_it_was_found_on(values):
    last = {code: 100 for code in SHAPE.boxes}
    for issue in run(ZERO, COVERS, SHARE, CHANGE, COPIED, last=last, **values):
        assert issue.message
        assert issue.brief
        assert issue.cells
        assert issue.places
        assert all(set(SHAPE.terms(code)) <= set(issue.cells) for code in issue.places)
        assert set(issue.cells) <= SHAPE.boxes.keys()
        for code, value in issue.values.items():
            if not code.startswith("last:"):
                assert figures(**values).value(code) == value


def test_the_kinds_severities_and_modes_of_the_database_are_those_of_the_checks():
    assert set(Kind.values) == set(KINDS)
    assert set(Severity.values) == {ERROR, QUERY}
    assert set(Mode.values) == {ON, SHADOW, OFF}


def test_whoever_changes_a_limit_is_told_what_it_means():
    assert {name for name, kind in KINDS.items() if kind.limit_hint} == {
        name for name, kind in KINDS.items() if kind.needs_limit
    }
