"""Last year's published figures of an area, and the codes under which this year's compare with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from returns.arithmetic.figures import Entry, Figures, Shape
from returns.checks.read import Entries, shape_of
from returns.form.questionnaire import Questionnaire
from returns.models import Figure, Revision, Source, Status


@dataclass(frozen=True, slots=True)
class LastYear:
    """Last year's published numbers under this year's codes; for the eye, and for the rules unless invented."""

    figures: Figures = field(default_factory=lambda: Figures(Shape(()), {}))
    comparable: Mapping[str, str] = field(default_factory=dict)
    is_invented: bool = False

    def get(self, code: str) -> int | None:
        """The number with which a box or a total compares, if there is one."""
        old = self.comparable.get(code)
        return self.figures.numbers[old] if old else None

    @property
    def for_rules(self) -> "LastYear":
        """What the rules compare with: figures that were invented for demonstration are none."""
        return LastYear() if self.is_invented else self


class Part(NamedTuple):
    """What one respondent was asked last year, and which of this year's codes compare with what of it."""

    shape: Shape
    comparable: Mapping[str, str]


class LastForm:
    """The form of the year before, as a form compares with it: read once, when the first figures are there."""

    def __init__(self, form: Questionnaire):
        self.form = form
        self.year = form.year - 1
        self._parts: dict[str, Part] = {}

    @cached_property
    def _read(self) -> tuple[dict[int, str], Shape]:
        return shape_of(self.year)

    @property
    def codes(self) -> Mapping[int, str]:
        """The boxes' codes by the cells' keys."""
        return self._read[0]

    def part(self, whom: str) -> Part:
        if whom not in self._parts:
            shape = self._read[1].part(whom)
            self._parts[whom] = Part(shape, self.form.asked_of(whom).comparable(shape))
        return self._parts[whom]


def last_years_of(revisions: Sequence[Revision], last_form: LastForm) -> dict[int, LastYear]:
    """Last year's published numbers for each area of revisions of one year, by the area's key. Two queries at most."""
    areas = {here.area_return.area_id: here.area_return.area for here in revisions}
    published = {"revision__year": last_form.year, "revision__status": Status.PUBLISHED}
    rows = Figure.objects.filter(**published, revision__area_return__area__in=list(areas))
    made, sources = Entries(), {}
    entries: dict[int, dict[str, Entry]] = {}
    for area, source, cell, value in rows.values_list(
        "revision__area_return__area", "revision__source", "cell", "value"
    ):
        entries.setdefault(area, {})[last_form.codes[cell]] = made[(value,)]
        sources[area] = source
    parts = {area: last_form.part(areas[area].asked_as) for area in entries}
    return {
        area: LastYear(Figures(parts[area].shape, of_one), parts[area].comparable, sources[area] == Source.INVENTED)
        for area, of_one in entries.items()
    }
