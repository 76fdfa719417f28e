"""The life of a rule in one return: where it ever found something, and what it finds there now. Pure: no ORM.

A revision's earlier states are not stored. The record of its saves, {code: [old, new]} each, leads back from its
figures to its beginning and forward again: so one that was copied from an earlier one begins with that one's figures.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from returns.arithmetic.checks import Issue, Last, Rule, find
from returns.arithmetic.figures import Entry, Figures

Save = Mapping[str, Sequence[Any]]
Boxes = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Life:
    ever: frozenset[Boxes]
    now: tuple[Issue, ...]

    @property
    def mended(self) -> frozenset[Boxes]:
        return self.ever - {issue.cells for issue in self.now}


def life_of(rule: Rule, states: Iterable[Figures], last: Last) -> Life:
    """A rule's life in a return: `states` are its figures from the beginning to now."""
    ever: set[Boxes] = set()
    now: tuple[Issue, ...] = ()
    for figures in states:
        now = tuple(find(rule, figures, last, str))
        ever.update(issue.cells for issue in now)
    return Life(frozenset(ever), now)


def states_of(figures: Figures, saves: Sequence[Save]) -> Iterator[Figures]:
    """A revision's figures as it began, and as each of its saves left them; the last are the present ones."""
    numbers = dict(figures.numbers)
    for save in reversed(saves):
        numbers.update({code: number(old) for code, (old, _) in save.items()})
    for save in ({}, *saves):
        numbers.update({code: number(new) for code, (_, new) in save.items()})
        yield Figures(figures.shape, {code: Entry(value) for code, value in numbers.items()})


def number(told: Any) -> int | None:
    """The number of an entry as the record tells it: alone, or among the words that belong to it."""
    return told["value"] if isinstance(told, Mapping) else told
