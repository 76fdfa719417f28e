"""What was found in a file of populations: its rows, how each stands to what is loaded, and how far from the latest."""

from collections.abc import Mapping
from dataclasses import dataclass

from returns.models import Area, Population
from returns.populations.actions import key_of, numbers_of

# An estimate of an area that is so much more or less than its latest one, as a share of that, is looked at again.
STEP = 0.1


@dataclass(frozen=True)
class Estimate:
    """What a file brings of one mid-year and vintage, and the areas for which it then still has no number.

    `together` is the sum of the areas, those loaded before included, and `national` what the file says of England and
    Wales: people of all ages, and aged 10 and over. `national` is None where the file does not say.
    """

    name: str
    new: int
    same: int
    missing: tuple[Area, ...]
    together: tuple[int, int]
    national: tuple[int, int] | None

    @property
    def adds_up(self) -> bool | None:
        """Whether the areas are England and Wales together; None where that cannot be said."""
        return None if self.missing or self.national is None else self.together == self.national


@dataclass(frozen=True)
class Line:
    """A readable row of a file. `state` says how it stands to what is loaded: new, same or conflict.

    `latest` is another estimate of the area, the newest that there is, where the row is far from it.
    """

    number: int
    row: Population
    state: str
    latest: Population | None

    @property
    def step(self) -> tuple[float, int] | None:
        """(how many times as many people, as how many) where the row is farthest from the latest estimate."""
        if self.latest is None:
            return None
        pairs = zip(numbers_of(self.row), numbers_of(self.latest), strict=True)
        return max(((now / before, before) for now, before in pairs), key=lambda pair: abs(pair[0] - 1))


@dataclass(frozen=True)
class Found:
    """A file of populations as it was read: `rows` by their numbers in the file, those with a problem left out.

    `steps` has the latest estimate for each row that is far from it; `notes` say what had to be guessed of the file.
    """

    rows: Mapping[int, Population]
    new: frozenset[int]
    conflicts: frozenset[int]
    problems: tuple[str, ...]
    estimates: tuple[Estimate, ...]
    steps: Mapping[int, Population]
    notes: tuple[str, ...]

    @property
    def lines(self) -> list[Line]:
        """Each readable row of the file; those that are far from the latest estimate come first."""
        states = {number: "new" if number in self.new else "same" for number in self.rows}
        states |= dict.fromkeys(self.conflicts, "conflict")
        lines = [Line(number, row, states[number], self.steps.get(number)) for number, row in self.rows.items()]
        return sorted(lines, key=lambda line: line.latest is None)

    @property
    def may_be_confirmed(self) -> bool:
        return bool(self.new) and not self.problems


def steps_of(rows: Mapping[int, Population]) -> dict[int, Population]:
    """The latest other estimate of its area that is loaded, for each row that is far from it. One query."""
    stored = Population.objects.filter(area__in=[row.area_id for row in rows.values()])
    by_area: dict[int, list[Population]] = {}
    for one in stored.order_by("mid_year", "pk"):
        by_area.setdefault(one.area_id, []).append(one)
    steps = {}
    for number, row in rows.items():
        others = [one for one in by_area.get(row.area_id, ()) if key_of(one) != key_of(row)]
        if others and _is_far(row, others[-1]):
            steps[number] = others[-1]
    return steps


def _is_far(row: Population, latest: Population) -> bool:
    pairs = zip(numbers_of(row), numbers_of(latest), strict=True)
    return any(abs(number - before) > before * STEP for number, before in pairs)
