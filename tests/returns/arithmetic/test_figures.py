"""Counts as people write them, and sums."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from returns.arithmetic.figures import (
    CEILING,
    CODE,
    NOT_ANSWERED,
    Entry,
    Figures,
    NationalSum,
    Shape,
    Sum,
    parse_count,
    sums_over,
)
from tests.factories import CHESHIRE_FIGURES
from tests.returns.shapes import SHAPE, boxes, figures

counts = st.integers(0, CEILING)
entries = st.one_of(
    st.builds(Entry, counts),
    st.just(NOT_ANSWERED),
    st.builds(Entry, st.none(), st.sampled_from(["The record was lost", "Not counted"])),
)
filled = st.fixed_dictionaries({code: counts for code in SHAPE.boxes})
any_figures = st.fixed_dictionaries({code: entries for code in SHAPE.boxes}).map(lambda e: Figures(SHAPE, e))


# --- Counts as people write them ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("0", 0),
        ("1257", 1257),
        ("1,257", 1257),
        ("1 257", 1257),
        ("1\u00a0257", 1257),  # no-break space, as copied from a report
        ("1\u2009257", 1257),  # thin space
        ("1\u202f257", 1257),  # narrow no-break space
        ("1,234,567", 1234567),
        ("  21 ", 21),
        ("\t21\n", 21),
        ("007", 7),
        ("9999999", CEILING),
        ("9,999,999", CEILING),
        ("", None),
        ("   ", None),
        ("\u00a0", None),
        ("\u202d1257\u202c", 1257),  # marks of direction, as copied from a spreadsheet
        ("1\u00a0257\u200b", 1257),
        ("\ufeff0", 0),
        ("\u200b", None),
    ],
)
def test_a_count_is_understood_as_people_write_it(text, count):
    assert parse_count(text) == count


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("12,5", "whole number"),
        ("1.5", "whole number"),
        ("1257.0", "whole number"),
        ("1,257.5", "whole number"),
        ("1,25,7", "whole number"),
        ("-3", "0 or more"),
        ("- 3", "0 or more"),
        ("-1,257", "0 or more"),
        ("twelve", "digits"),
        ("n/a", "must be a number"),
        ("-", "must be a number"),
        ("–", "must be a number"),
        ("NA", "must be a number"),
        ("none", "must be a number"),
        ("x", "must be a number"),
        ("12 people", "digits"),
        ("1e3", "digits"),
        ("0x10", "digits"),
        ("+5", "digits"),
        ("1_000", "digits"),
        (",", "digits"),
        ("12 5", "digits"),
        ("１２", "digits"),  # fullwidth
        ("١٢", "digits"),  # Arabic-Indic
        ("²", "digits"),
        ("−3", "digits"),  # a minus sign, not a hyphen
        ("1\x00", "digits"),
        ("10000000", "9,999,999 or less"),
        ("10,000,000", "9,999,999 or less"),
        ("9" * 5000, "9,999,999 or less"),
    ],
)
def test_anything_else_is_refused_with_its_reason(text, reason):
    with pytest.raises(ValueError, match=reason):
        parse_count(text)


@given(counts, st.sampled_from(["", ",", " ", "\u00a0", "\u2009", "\u202f"]))
def test_a_count_survives_being_printed_and_typed(count, separator):
    assert parse_count(f"{count:,}".replace(",", separator)) == count


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_count_or_empty_or_refused_in_words(text):
    try:
        count = parse_count(text)
    except ValueError as error:
        assert str(error).startswith("must be")
    else:
        assert count is None or 0 <= count <= CEILING


@given(st.integers(CEILING + 1))
def test_a_count_past_the_ceiling_is_refused(count):
    with pytest.raises(ValueError, match="or less"):
        parse_count(str(count))


# --- Entries --------------------------------------------------------------------------------------


def test_not_answered_zero_and_not_available_are_three_things():
    blank, zero, unavailable = Entry(), Entry(0), Entry(None, "The record was lost")
    assert [e.is_answered for e in (blank, zero, unavailable)] == [False, True, True]
    assert [e.is_unavailable for e in (blank, zero, unavailable)] == [False, False, True]
    assert [e.token.split("~")[0] for e in (blank, zero, unavailable)] == ["", "0", "x"]


@given(st.lists(st.builds(Entry, st.none() | counts, st.text(max_size=3), st.text(max_size=3)), max_size=6))
def test_two_entries_share_a_token_only_if_they_are_the_same(found):
    found = [e if not e.unavailable_reason else Entry(None, e.unavailable_reason, e.footnote) for e in found]
    assert len({e.token for e in found}) == len(set(found))


# --- Codes and sums -------------------------------------------------------------------------------


def test_every_box_and_total_of_a_form_has_a_code_of_its_own():
    codes = [*SHAPE.boxes, *SHAPE.totals]
    assert len(codes) == len(set(codes))
    assert all(CODE.fullmatch(code) for code in codes if code != "notification_breaches_total")


def test_totals_are_made_by_category_by_level_and_in_all():
    assert [code for code in SHAPE.totals if code.startswith("yearly")] == [
        "yearly_c1_total",
        "yearly_c2_total",
        "yearly_c3_total",
        "yearly_l2_total",
        "yearly_l3_total",
        "yearly_total",
    ]
    assert SHAPE.terms("yearly_l2_total") == ("yearly_c1_l2", "yearly_c2_l2", "yearly_c3_l2")


def test_a_question_on_one_axis_has_one_total_and_a_question_on_none_has_none():
    assert [code for code in SHAPE.totals if code.startswith("visits")] == ["visits_total"]
    assert [code for code in SHAPE.totals if code.startswith("notification")] == []


def test_a_total_adds_only_the_boxes_that_the_form_has():
    assert SHAPE.terms("custody_sopo_l2_total") == ("custody_sopo_c1_l2",)


@pytest.mark.parametrize("code", ["snapshot", "snapshot_c9_l1", "total", "yearly_l1_total", ""])
def test_a_code_that_the_form_does_not_have_is_an_error(code):
    assert code not in SHAPE
    with pytest.raises(KeyError):
        SHAPE.terms(code)
    with pytest.raises(KeyError):
        figures()[code]


def test_cheshires_totals_are_those_of_its_published_report():
    codes = {code: value for code, value in CHESHIRE_FIGURES.items() if code.startswith(("snapshot", "yearly"))}
    entered = figures(**codes)
    totals = {
        "snapshot_l1_total": 1580,
        "snapshot_l2_total": 9,
        "snapshot_l3_total": 1,
        "snapshot_c1_total": 1260,
        "snapshot_c2_total": 326,
        "snapshot_c3_total": 4,
        "snapshot_total": 1590,
        "yearly_l2_total": 35,
        "yearly_l3_total": 9,
        "yearly_c1_total": 10,
        "yearly_c2_total": 16,
        "yearly_c3_total": 18,
        "yearly_total": 44,
    }
    assert {code: entered.value(code) for code in totals} == totals


@given(filled)
def test_totals_by_category_and_totals_by_level_both_add_up_to_the_grand_total(values):
    entered = figures(**values)
    for question in ("snapshot", "yearly", "custody_sopo"):
        grand = entered.value(f"{question}_total")
        for axis in "cl":
            parts = [
                entered.value(code)
                for code in SHAPE.totals
                if code.startswith(f"{question}_{axis}") and code.endswith("_total")
            ]
            assert sum(parts) == grand


@given(any_figures)
def test_a_total_has_a_value_exactly_if_each_of_its_terms_has_one(entered):
    for code, terms in SHAPE.totals.items():
        values = [entered[term].value for term in terms]
        assert (entered.value(code) is None) == (None in values)
        total = entered.sum(code)
        assert total.terms == len(terms)
        assert total.answered == sum(entered[term].is_answered for term in terms)
        assert total.unavailable == sum(entered[term].is_unavailable for term in terms)


def test_a_drafts_total_says_how_many_of_its_boxes_are_answered():
    entered = figures(visits_l1=Entry(3), visits_l2=Entry(None, "The record was lost"))
    assert entered.sum("visits_total") == Sum(value=None, terms=2, answered=2, unavailable=1)


@given(any_figures)
def test_blanks_are_the_boxes_neither_answered_nor_unavailable_in_the_forms_order(entered):
    assert list(entered.blanks) == [code for code in SHAPE.boxes if entered[code] == NOT_ANSWERED]


def test_figures_are_a_mapping_with_an_entry_for_every_box():
    entered = figures(visits_l1=3)
    assert list(entered) == list(SHAPE.boxes)
    assert len(entered) == len(SHAPE.boxes)
    assert entered["visits_l2"] == NOT_ANSWERED


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("visits", ("visits_l1", "visits_l2")),
        ("visits_total", ("visits_total",)),
        ("visits_l1", ("visits_l1",)),
        ("notification_breaches", ("notification_breaches",)),
    ],
)
def test_a_rule_means_a_questions_boxes_or_one_box_or_one_total(name, codes):
    assert SHAPE.expand(name) == codes


# --- England and Wales ----------------------------------------------------------------------------

NARROW = Shape(boxes("visits", (None, 1), (None, 2)))


def test_a_national_sum_adds_what_there_is_and_counts_the_areas_with_a_value():
    areas = [
        figures(NARROW, visits_l1=3, visits_l2=4),
        figures(NARROW, visits_l1=5, visits_l2=Entry(None, "Lost")),
        figures(NARROW, visits_l1=0),
    ]
    assert sums_over(NARROW, areas) == {
        "visits_l1": NationalSum(8, areas=3, sent=3, owed=3),
        "visits_l2": NationalSum(4, areas=1, sent=3, owed=3),
        "visits_total": NationalSum(12, areas=1, sent=3, owed=3),
    }


def test_a_national_sum_of_nothing_is_not_zero():
    nothing = NationalSum(None, areas=0, sent=0, owed=0)
    assert sums_over(NARROW, []) == dict.fromkeys((*NARROW.boxes, *NARROW.totals), nothing)


@settings(max_examples=25)
@given(st.lists(filled, min_size=1, max_size=4))
def test_national_sums_of_complete_returns_add_up_like_one_return(areas):
    sums = sums_over(SHAPE, [figures(**values) for values in areas])
    together = figures(**{code: sum(values[code] for values in areas) for code in SHAPE.boxes})
    for code in (*SHAPE.boxes, *SHAPE.totals):
        assert sums[code] == NationalSum(together.value(code), *[len(areas)] * 3)
