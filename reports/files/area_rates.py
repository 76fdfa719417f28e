"""Each area's rate and the population by which it was divided, for the tables of the workbook."""

from collections.abc import Mapping
from dataclasses import dataclass

from reports.files.boxes import Boxes, Group
from reports.published.source import Source
from returns.arithmetic.figures import Figures
from returns.arithmetic.rates import per_100k_of
from returns.models import Rate, Revision
from returns.models.questionnaire import PopulationBase

Key = tuple[int, str]  # year, area
People = dict[str, int | None]  # base -> persons


@dataclass(frozen=True)
class AreaRate:
    """`value` is None where count or population is not available."""

    value: int | None
    people: int | None
    is_revised: bool


class AreaRates:
    """Two queries. A rate stands in the table of what it divides, and is called as in the newest year that has it."""

    def __init__(self, source: Source, boxes: Boxes, figures: Mapping[Key, Figures], changed: Mapping[Key, set[str]]):
        self.boxes, self.figures, self.changed = boxes, figures, changed
        rows = Rate.objects.filter(year__in=source.years).order_by("-year_id")
        self.of_year: dict[int, Rate] = {rate.year_id: rate for rate in rows}
        self.people: dict[Key, People] = {}
        self.before: dict[Key, list[People]] = {}
        self._divide(source)

    def _divide(self, source: Source) -> None:
        bases, present = PopulationBase.values, set(source.state.revisions)
        rows = Revision.objects.filter(pk__in=[*source.state.revisions, *source.state.earlier]).order_by()
        columns = ("pk", "year_id", "area_return__area__slug", *(f"population__{base}" for base in bases))
        for pk, year, area, *people in rows.values_list(*columns):
            by_base = dict(zip(bases, people, strict=True))
            if pk in present:
                self.people[year, area] = by_base
            else:
                self.before.setdefault((year, area), []).append(by_base)

    def codes(self, group: Group) -> dict[str, int]:
        """The rates that stand in a table, each with the newest year that has it."""
        found: dict[str, int] = {}
        for year, rate in self.of_year.items():
            [term, *_] = self.boxes.shapes[year].terms(rate.numerator)
            if self.boxes.blocks[self.boxes.shapes[year].boxes[term].question] == (group.year, group.block):
                found.setdefault(rate.code, year)
        return found

    def title(self, code: str, year: int) -> str:
        rate = self.boxes.form(year).rate
        return rate.title if rate else code

    def of(self, code: str, year: int, area: str) -> AreaRate | None:
        """None where the form of that year did not have the rate."""
        rate = self.of_year.get(year)
        if rate is None or rate.code != code:
            return None
        count, people = self.figures[year, area].value(rate.numerator), self.people[year, area][rate.base]
        return AreaRate(
            per_100k_of(count, people),
            people,
            rate.numerator in self.changed.get((year, area), ())
            or any(before[rate.base] != people for before in self.before.get((year, area), ())),
        )
