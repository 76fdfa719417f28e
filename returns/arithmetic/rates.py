"""Rates: pure arithmetic on a count and a population."""

from collections.abc import Iterable


def per_100k(count: int, population: int) -> int:
    """The printed rate: count x 100,000 / population, rounded half up to a whole number.

    `population` counts persons (aged 10 and over since about 2009). Raises ValueError for a population below 1 or
    a negative count. Source: the note under the rate in the published reports; 1,260 on 948,696 prints 133.
    """
    if population < 1:
        raise ValueError(f"A rate needs a population of at least 1, not {population}.")
    if count < 0:
        raise ValueError(f"A rate needs a count of at least 0, not {count}.")
    return (2 * count * 100_000 + population) // (2 * population)


def per_100k_of(count: int | None, population: int | None) -> int | None:
    """The same where there is both a count and a population; None where either is missing."""
    return per_100k(count, population) if count is not None and population else None


def national_per_100k(pairs: Iterable[tuple[int | None, int | None]]) -> tuple[int | None, int]:
    """The rate over the areas that have both a count and a population, and how many those are.

    Computed from the sums, never averaged. (None, 0) when no area has both.
    """
    both = [(count, population) for count, population in pairs if count is not None and population]
    if not both:
        return None, 0
    return per_100k(sum(count for count, _ in both), sum(population for _, population in both)), len(both)


def one_in(count: int | None, population: int | None) -> int | None:
    """Of how many people one is counted: population / count, rounded half up. None without both, or without anybody.

    73,047 of 55,011,163 is 1 in 753.
    """
    return (2 * population + count) // (2 * count) if count and population else None


def nearest_100(population: int) -> int:
    """A population as it is printed beside a rate: 948,696 is 948,700. The rate itself divides by the exact one."""
    return (population + 50) // 100 * 100


def share(part: int | None, whole: int | None) -> int | None:
    """A share in tenths of a per cent, rounded half up: 1,580 of 90,000 is 18, that is 1.8%. None of nothing."""
    return (2 * 1000 * part + whole) // (2 * whole) if part is not None and whole else None
