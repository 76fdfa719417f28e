"""The printed rate."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.arithmetic.rates import national_per_100k, nearest_100, one_in, per_100k, per_100k_of, share

counts, populations = st.integers(0, 10_000_000), st.integers(1, 100_000_000)


@pytest.mark.parametrize(
    ("count", "population", "rate"),
    [
        (1260, 948_696, 133),  # Cheshire 2020/21, as published
        (73_047, 55_011_163, 133),  # England and Wales 2024/25, in the ministry's bulletin
        (0, 948_696, 0),
        (1, 200_000, 1),  # a half goes up
        (1, 200_001, 0),
        (3, 200_000, 2),
        (5, 200_000, 3),  # not to the even neighbour
        (1, 1, 100_000),
    ],
)
def test_the_rate_is_rounded_half_up_to_a_whole_number(count, population, rate):
    assert per_100k(count, population) == rate


@given(counts, populations)
def test_the_rate_is_the_whole_number_nearest_to_the_exact_fraction(count, population):
    exact, rate = Fraction(count * 100_000, population), per_100k(count, population)
    assert isinstance(rate, int)
    assert Fraction(-1, 2) < rate - exact <= Fraction(1, 2)


@pytest.mark.parametrize("population", [0, -1])
def test_a_rate_needs_a_population(population):
    with pytest.raises(ValueError, match="population of at least 1"):
        per_100k(1, population)


def test_a_rate_needs_a_count_that_is_not_negative():
    with pytest.raises(ValueError, match="count of at least 0"):
        per_100k(-1, 1000)


def test_the_national_rate_takes_count_and_population_over_the_areas_that_have_both():
    pairs = [(10, 100_000), (None, 900_000), (500, None), (30, 100_000)]
    assert national_per_100k(pairs) == (20, 2)


def test_the_national_rate_is_computed_from_sums_and_not_an_average_of_rates():
    assert national_per_100k([(100, 100_000), (0, 900_000)]) == (10, 2)


def test_an_area_with_nobody_still_counts():
    assert national_per_100k([(0, 100_000), (20, 100_000)]) == (10, 2)


@pytest.mark.parametrize("pairs", [[], [(None, 5)], [(5, None)], [(5, 0)]])
def test_there_is_no_national_rate_where_no_area_has_both(pairs):
    assert national_per_100k(pairs) == (None, 0)


@pytest.mark.parametrize(("count", "population"), [(None, 948_696), (1260, None), (1260, 0), (None, None)])
def test_without_a_count_or_people_there_is_no_rate(count, population):
    assert per_100k_of(count, population) is None
    assert per_100k_of(1260, 948_696) == 133


@pytest.mark.parametrize(
    ("count", "population", "people"),
    [(73_047, 55_011_163, 753), (2, 3, 2), (2, 5, 3), (1, 1, 1), (0, 5, None), (None, 5, None), (5, None, None)],
)
def test_of_how_many_people_one_is_counted(count, population, people):
    assert one_in(count, population) == people


@pytest.mark.parametrize(
    ("exact", "printed"), [(948_696, 948_700), (948_649, 948_600), (948_650, 948_700), (49, 0), (100, 100)]
)
def test_a_population_beside_a_rate_is_printed_to_the_nearest_100(exact, printed):
    assert nearest_100(exact) == printed


@pytest.mark.parametrize(
    ("part", "whole", "tenths"),
    [(1_580, 90_000, 18), (1, 2000, 1), (1, 2001, 0), (5, 5, 1000), (0, 5, 0), (1, 0, None), (None, 5, None)],
)
def test_a_share_has_one_decimal_place_rounded_half_up(part, whole, tenths):
    assert share(part, whole) == tenths
