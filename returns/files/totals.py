"""Rows of totals in a file of figures: they are compared with what they add up, and not imported. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from returns.arithmetic.characters import name_key
from returns.arithmetic.figures import parse_count
from returns.files.written import Written, shown

# What people and programs call the sum over all areas, where the area's name stands.
NAMES = frozenset(
    {"total", "totals", "grand total", "sum", "all", "all areas", "overall", "national", "england and wales"}
)


def without_totals(boxes: Sequence[Written]) -> Iterator[Written]:
    """The boxes without the totals that are right. One that is not, or cannot be told, stays, and says why."""
    totals = [box for box in boxes if is_total(box.area)]
    sums: dict[tuple[str, str], int | None] = {}
    if totals:
        for box in boxes:
            if not is_total(box.area):
                # Under no code all boxes of a year are added up.
                for key in ((box.year, box.code), (box.year, "")):
                    sums[key] = _plus(sums.get(key, 0), box.value)
    for box in boxes:
        if not is_total(box.area):
            yield box
            continue
        found = sums.get((box.year, box.code))
        if found is None or _plus(0, box.value) != found or box.marker:
            adds = f"the rows above it add up to {found:,}" if found is not None else "it cannot be checked"
            said = f"is a total (“{shown(box.area)}”), which is not imported. It is {box.value or 'empty'}, and {adds}"
            yield replace(box, problem=f"{said}. Put the figures right, or delete the row")


def is_total(area: str) -> bool:
    """Whether a row's name says that it is no area, but the sum of all of them."""
    return name_key(area).rstrip(":") in NAMES


def _plus(so_far: int | None, value: str) -> int | None:
    """A sum with one value more; None where the value is no number."""
    try:
        return None if so_far is None else so_far + (parse_count(value, ceiling=10**12) or 0)
    except ValueError:
        return None
