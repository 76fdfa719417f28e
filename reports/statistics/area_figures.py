"""The areas' figures of a year and of those before it, for tables of many areas.

They come through the state that the national figures were made of. Two queries, whatever the number of areas, years and
boxes.
"""

from collections.abc import Collection, Mapping
from functools import cached_property

from reports.published import one_select
from reports.statistics.statistics import Statistics
from returns.arithmetic import rates
from returns.arithmetic.figures import whole
from returns.models import Revision


class AreaFigures:
    """The boxes behind some codes of the newest year's form, in that year and in those before it from `first` on."""

    def __init__(self, statistics: Statistics, codes: Collection[str], first: int):
        self.statistics = statistics
        self.codes = codes
        self.first = first
        self.year = statistics.year.year

    @cached_property
    def revisions(self) -> dict[int, Revision]:
        """By pk: those of the years that are shown, and the earlier public editions of this year."""
        state = self.statistics.source.state
        found = Revision.objects.filter(pk__in=[*state.revisions, *state.earlier], year__gte=self.first)
        return found.select_related("area_return__area", "population").in_bulk()

    @cached_property
    def here(self) -> list[Revision]:
        """This year's, by the areas' names."""
        now = set(self.statistics.source.state.revisions)
        found = [row for pk, row in self.revisions.items() if pk in now and row.year_id == self.year]
        return sorted(found, key=lambda row: row.area_return.printed_name)

    @cached_property
    def by_area(self) -> dict[tuple[int, int], int]:
        """(area, year) -> revision."""
        now = set(self.statistics.source.state.revisions)
        return {(row.area_return.area_id, row.year_id): pk for pk, row in self.revisions.items() if pk in now}

    @cached_property
    def before(self) -> dict[int, list[int]]:
        """This year's return -> its earlier public editions."""
        earlier = set(self.statistics.source.state.earlier)
        found: dict[int, list[int]] = {}
        for pk, row in self.revisions.items():
            if pk in earlier and row.year_id == self.year:
                found.setdefault(row.area_return_id, []).append(pk)
        return found

    @cached_property
    def boxes(self) -> Mapping[int, Mapping[str, int | None]]:
        """revision -> box -> number, of the boxes that are shown."""
        wanted = {
            box
            for code in self.codes
            for year, place in self.statistics.place(self.year, code).items()
            for box in self._terms(year, place.code)
        }
        found: dict[int, dict[str, int | None]] = {}
        for revision, box, value in one_select.numbers(tuple(self.revisions), wanted):
            found.setdefault(revision, {})[box] = value
        return found

    def _terms(self, year: int, code: str) -> tuple[str, ...]:
        """The boxes behind a code of a year's form: a rate's are those that it counts."""
        form = self.statistics.forms[year]
        if form.rate and form.rate.code == code:
            code = form.rate.numerator
        return form.shape.terms(code) if code else ()

    def value(self, revision: int | None, code: str) -> int | None:
        """A box, a total or the rate of a revision, by the code of its own year's form."""
        if revision is None or not code:
            return None
        row = self.revisions[revision]
        boxes, form = self.boxes.get(revision, {}), self.statistics.forms[row.year_id]
        count = whole([boxes.get(box) for box in self._terms(row.year_id, code)])
        if form.rate is None or form.rate.code != code:
            return count
        people = getattr(row.population, form.rate.base, None)
        return rates.per_100k_of(count, people)

    def value_in(self, area: int, year: int, code: str) -> int | None:
        """An area's number in a year, of a code of the newest form; None where there is none."""
        place = self.statistics.place(self.year, code).get(year)
        return self.value(self.by_area.get((area, year)), place.code) if place else None

    def is_revised(self, revision: Revision, code: str) -> bool:
        """Whether an earlier public edition of the same return had another number."""
        now = self.value(revision.pk, code)
        return any(self.value(pk, code) != now for pk in self.before.get(revision.area_return_id, ()))

    def is_invented(self, area: int, year: int) -> bool:
        held = self.by_area.get((area, year))
        return held is not None and self.revisions[held].is_invented
