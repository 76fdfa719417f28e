"""A step from one count to the next in words: its size, both counts, and the share that it is of the first."""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.arithmetic.steps import step

counts = st.integers(0, 9_999_999)
WORDS = re.compile(r"(Up|Down) by ([\d,]+) \(from ([\d,]+) to ([\d,]+)(?:, (less than 1|[\d,]+)%)?\)")


def number(text: str) -> int:
    return int(text.replace(",", ""))


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (120, 157, "Up by 37 (from 120 to 157, 31%)"),
        (1084, 814, "Down by 270 (from 1,084 to 814, 25%)"),
        (0, 12, "Up by 12 (from 0 to 12)"),
        (12, 0, "Down by 12 (from 12 to 0, 100%)"),
        (8, 1000, "Up by 992 (from 8 to 1,000, 12,400%)"),
        (200, 201, "Up by 1 (from 200 to 201, 1%)"),
        (201, 202, "Up by 1 (from 201 to 202, less than 1%)"),
        (5, 5, ""),
    ],
)
def test_a_step_is_told_with_both_counts_and_its_share_of_the_first(before, now, told):
    assert step(before, now) == told


@given(counts, counts)
def test_what_is_told_adds_up(before, now):
    told = WORDS.fullmatch(step(before, now))
    if before == now:
        assert told is None
        return
    way, by, old, new, share = told.groups()
    assert (number(old), number(new)) == (before, now)
    assert number(old) + number(by) * (1 if way == "Up" else -1) == now
    assert (share is None) == (before == 0)
    if share and share[0].isdigit():
        assert abs(Fraction(100 * number(by), before) - number(share)) <= Fraction(1, 2)
    elif share:
        assert Fraction(100 * number(by), before) < 1


@given(counts, counts)
def test_the_way_back_is_as_large_as_the_way_there(one, other):
    there, back = (step(*counts).split(" (")[0] for counts in ((one, other), (other, one)))
    assert there.removeprefix("Up").removeprefix("Down") == back.removeprefix("Up").removeprefix("Down")
    assert not there or there != back
