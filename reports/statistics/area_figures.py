"""The areas' returns of a year and of those before it, with the figures that a table of many areas shows.

They come through the state that the national figures were made of. Two queries, whatever the number of areas, years and
boxes.
"""

from collections.abc import Collection
from functools import cached_property

from reports.published.public_returns import PublicReturn, public_returns, with_figures
from reports.statistics.statistics import Statistics
from returns.models import Area


class AreaFigures:
    """The boxes behind some codes of the newest year's form, in that year and in those before it from `first` on."""

    def __init__(self, statistics: Statistics, codes: Collection[str], first: int):
        self.statistics = statistics
        self.codes = codes
        self.first = first
        self.year = statistics.year.year

    @cached_property
    def returns(self) -> dict[tuple[str, int], PublicReturn]:
        """By area and year."""
        forms = {year: form for year, form in self.statistics.forms.items() if year >= self.first}
        boxes = {
            box
            for code in self.codes
            for year, place in self.statistics.place(self.year, code).items()
            for box in self._terms(year, place.code)
        }
        returns = with_figures(public_returns(self.statistics.source.state, forms), boxes)
        return {(here.area, here.year): here for here in returns}

    @cached_property
    def here(self) -> list[PublicReturn]:
        """This year's, by the areas' names."""
        returns = [here for (_, year), here in self.returns.items() if year == self.year]
        return sorted(returns, key=lambda here: here.printed_name)

    @cached_property
    def ended(self) -> list[Area]:
        """The areas of which there are figures of years before, and which have ended since; with who follows them."""
        areas = Area.objects.with_people().filter(to_year__gte=self.first, to_year__lt=self.year)
        return list(areas.prefetch_related("successors__predecessors").order_by("to_year", "name"))

    def _terms(self, year: int, code: str) -> tuple[str, ...]:
        """The boxes behind a code of a year's form: a rate's are those that it counts."""
        form = self.statistics.forms[year]
        if form.rate and form.rate.code == code:
            code = form.rate.numerator
        return form.shape.terms(code) if code else ()

    def value_in(self, area: str, year: int, code: str) -> int | None:
        """An area's number in a year, of a code of the newest form; None where there is none."""
        place, here = self.statistics.place(self.year, code).get(year), self.returns.get((area, year))
        return here.value(place.code) if here and place and here.is_asked(place.code) else None

    def is_invented(self, area: str, year: int) -> bool:
        here = self.returns.get((area, year))
        return here is not None and here.is_invented
