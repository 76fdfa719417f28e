"""A number over the years: what compares with what, what it changed by, and since when it was not so high or so low."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.published.series import (
    FEWEST_BEATEN,
    Change,
    FormPlace,
    Forms,
    Observation,
    Record,
    Series,
    follow,
    follow_rate,
    tenths_of_a_per_cent,
)
from returns.form.blocks import Block, Rate
from returns.form.questionnaire import Questionnaire
from tests.reports.forms import axis, form, question

FIRST = 2010


def series(*points: Observation) -> Series:
    return Series("count_a", "", tuple(points))


def of(*values: int | None, breaks: int | None = None) -> Series:
    """A series of years from FIRST on, each over all of 42 areas."""
    years = range(FIRST, FIRST + len(values))
    pairs = zip(years, values, strict=True)
    return series(*(Observation(year, value, 42, 42, breaks=year == breaks) for year, value in pairs))


@st.composite
def any_series(draw) -> Series:
    """Years one after another, with gaps, breaks, and figures of some areas only."""
    points = []
    for year in range(FIRST, FIRST + draw(st.integers(1, 9))):
        value = draw(st.none() | st.integers(0, 6) | st.integers(0, 200_000))
        areas = 0 if value is None else draw(st.sampled_from((42, 42, 42, 41)))
        points.append(Observation(year, value, areas, 42, breaks=draw(st.sampled_from((False, False, False, True)))))
    return series(*points)


# --- Changes ----------------------------------------------------------------------------------------


@given(any_series())
def test_last_year_and_the_change_make_this_year(found):
    for point in found.observations:
        change = found.change(point.year)
        if change is None:
            continue
        last = found.by_year[point.year - 1]
        assert change.since == point.year - 1
        assert last.value + change.number == point.value
        assert last.is_whole
        assert point.is_whole
        assert not point.breaks


@given(any_series())
def test_a_change_is_kept_back_only_for_a_break_a_gap_or_a_year_that_is_not_whole(found):
    for point in found.observations[1:]:
        last = found.by_year[point.year - 1]
        assert (found.change(point.year) is None) == (point.breaks or not point.is_whole or not last.is_whole)


@given(st.integers(-9_999_999, 9_999_999), st.integers(1, 9_999_999))
def test_a_per_cent_is_rounded_to_the_nearest_tenth(change, last):
    tenths = tenths_of_a_per_cent(change, last)
    assert abs(tenths * last - 1000 * change) * 2 <= last


@pytest.mark.parametrize(
    ("change", "last", "tenths"),
    [
        (6, 400, 15),
        (-6, 400, -15),
        (1, 2000, 1),
        (-1, 2000, -1),
        (0, 5, 0),
        (3, 0, None),
        (0, 0, None),
        (2768, 88831, 31),
    ],
)
def test_halves_are_rounded_away_from_nothing_and_from_nothing_there_is_no_per_cent(change, last, tenths):
    assert tenths_of_a_per_cent(change, last) == tenths


def test_the_first_year_has_no_change():
    assert of(5, 6).change(FIRST) is None
    assert of(5, 6).change(FIRST + 1) == Change(FIRST, 1, 200)


# --- Highest and lowest -----------------------------------------------------------------------------


@given(any_series())
def test_a_record_never_looks_across_a_break_a_gap_or_a_year_that_is_not_whole(found):
    for point in found.observations:
        record = found.record(point.year)
        if record is None:
            continue
        between = [found.by_year[year] for year in range(record.since, point.year + 1)]
        assert all(each.is_whole for each in between)
        assert not any(each.breaks for each in between[1:])


@given(any_series())
def test_a_record_beats_every_year_up_to_the_one_that_it_names(found):
    for point in found.observations:
        record = found.record(point.year)
        if record is None:
            continue
        beaten = [found.by_year[year].value for year in range(record.since + 1, point.year)]
        named = found.by_year[record.since].value
        assert all(value < point.value if record.is_highest else value > point.value for value in beaten)
        stands = named >= point.value if record.is_highest else named <= point.value
        assert stands is not record.is_start
        assert len(beaten) + record.is_start >= FEWEST_BEATEN


def test_highest_since_names_the_last_year_that_was_as_high():
    assert of(9, 4, 5, 6).record(2013) == Record(is_highest=True, since=2010, is_start=False)
    assert of(6, 4, 5, 6).record(2013) == Record(is_highest=True, since=2010, is_start=False)


def test_where_no_year_was_as_low_the_first_that_compares_is_named():
    assert of(9, 8, 7).record(2012) == Record(is_highest=False, since=2010, is_start=True)
    assert of(9, 1, 8, 7, 6, breaks=2012).record(2014) == Record(is_highest=False, since=2012, is_start=True)


def test_beating_last_year_alone_is_no_news():
    assert of(9, 4, 5).record(2012) is None
    assert of(4, 5).record(2011) is None


def test_a_year_of_which_areas_are_still_to_come_is_neither_compared_nor_a_record():
    found = series(*of(1, 2, 3).observations, Observation(2013, 99, 41, 42), Observation(2014, 100, 42, 42))
    assert (found.change(2013), found.record(2013)) == (None, None)
    assert (found.change(2014), found.record(2014)) == (None, None)


# --- Through the forms ------------------------------------------------------------------------------

CATEGORIES = {n: axis("c", n) for n in (1, 2)}


def a_form(year: int, code: str = "orders_sopo", rate: Rate | None = None, **words: str) -> Questionnaire:
    """One question by category."""
    asked = replace(question(code, [(1, None), (2, None)], CATEGORIES, {}), **words)
    return replace(form([Block("A", "A", "", (asked,))], rate), year=year)


def forms(*found: Questionnaire) -> Forms:
    return Forms({each.year: each for each in found})


def places(found: Mapping[int, FormPlace]) -> dict[int, tuple[str, bool]]:
    return {year: (place.code, place.breaks) for year, place in sorted(found.items())}


def test_a_question_is_followed_under_the_name_that_it_had():
    found = forms(a_form(2014), a_form(2015), a_form(2016, "orders_shpo", continues="orders_sopo"))
    assert places(follow(found, "orders_shpo_c1", 2016)) == {
        2014: ("orders_sopo_c1", False),
        2015: ("orders_sopo_c1", False),
        2016: ("orders_shpo_c1", False),
    }


def test_a_break_is_told_at_the_newer_year_with_the_reason_of_its_form():
    found = forms(a_form(2014), a_form(2015, break_note="Counted anew."), a_form(2016))
    assert follow(found, "orders_sopo_total", 2016) == {
        2016: FormPlace("orders_sopo_total"),
        2015: FormPlace("orders_sopo_total", True, "Counted anew."),
        2014: FormPlace("orders_sopo_total"),
    }


def test_a_form_that_did_not_ask_is_passed_over():
    found = forms(a_form(2014), a_form(2015, "orders_other"), a_form(2016))
    assert places(follow(found, "orders_sopo_c2", 2016)) == {
        2014: ("orders_sopo_c2", False),
        2015: ("", False),
        2016: ("orders_sopo_c2", False),
    }


def test_a_total_breaks_where_it_adds_other_boxes():
    one = replace(question("orders_sopo", [(1, None)], CATEGORIES, {}))
    narrow = replace(form([Block("A", "A", "", (one,))]), year=2015)
    assert places(follow(forms(narrow, a_form(2016)), "orders_sopo_total", 2016))[2016] == ("orders_sopo_total", True)


def test_a_total_that_breaks_because_of_what_it_counts_says_what_that_is():
    both = a_form(2016)
    one = replace(question("orders_sopo", [(1, None)], CATEGORIES, {}))
    narrow = replace(form([Block("A", "A", "", (one,))]), year=2015, year_name="2014/15")
    both = replace(both, year_name="2015/16")
    assert follow(forms(narrow, both), "orders_sopo_total", 2016)[2016].why == "Counted from 2015/16 on: c 2."
    wide, narrow = replace(both, year=2015), replace(narrow, year=2016, year_name="2015/16")
    why = "Not counted any more from 2015/16 on: c 2."
    assert follow(forms(wide, narrow), "orders_sopo_total", 2016)[2016].why == why


def test_the_rate_breaks_with_what_it_counts_and_with_what_it_divides_by():
    older = Rate("H", "per_head", "orders_sopo_c1", "all_ages", "Rate", "")
    newer = replace(older, base="aged_10_and_over")
    found = forms(a_form(2014, rate=older), a_form(2015, rate=newer), a_form(2016, rate=newer, break_note="Anew."))
    assert follow_rate(found, 2016) == {
        2016: FormPlace("per_head", True, "Anew."),
        2015: FormPlace("per_head", True, "The rate divides by other people than before."),
        2014: FormPlace("per_head"),
    }
    assert follow_rate(forms(a_form(2016)), 2016) == {}


def test_the_rate_breaks_where_its_population_is_of_another_revision():
    older = Rate("H", "per_head", "orders_sopo_c1", "all_ages", "Rate", "", "pre-2021-census")
    newer = replace(older, vintage="2021-census")
    found = forms(a_form(2014, rate=older), a_form(2015, rate=older), a_form(2016, rate=newer))
    why = "The population estimates are of another revision: pre-2021-census before, 2021-census since."
    assert follow_rate(found, 2016) == {
        2016: FormPlace("per_head", True, why),
        2015: FormPlace("per_head"),
        2014: FormPlace("per_head"),
    }


def test_the_rate_is_not_collected_in_a_year_whose_form_has_none():
    newer = Rate("H", "per_head", "orders_sopo_c1", "aged_10_and_over", "Rate", "")
    assert places(follow_rate(forms(a_form(2015), a_form(2016, rate=newer)), 2016))[2015] == ("", False)
