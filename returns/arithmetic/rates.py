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
