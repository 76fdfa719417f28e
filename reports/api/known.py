"""What there is to ask for: the years, areas and codes of what may be read. Of any other year nothing, not a name."""

from functools import cached_property

from django.db.models import QuerySet

from returns.arithmetic.figures import Box, Shape
from returns.models import AreaReturn, Cell, Rate, ReportingYear


class Known:
    """One query for each kind of thing, once it is asked for."""

    def __init__(self, years: QuerySet[ReportingYear]):
        self._years = years

    @cached_property
    def years(self) -> dict[int, ReportingYear]:
        """Newest first."""
        return {year.year: year for year in self._years}

    @cached_property
    def returns(self) -> list[AreaReturn]:
        """Every return that is owed for one of the years; by area, the newest year first."""
        owed = AreaReturn.objects.filter(year__in=list(self.years))
        return list(owed.select_related("area").order_by("area__slug", "-year"))

    @cached_property
    def areas(self) -> dict[str, AreaReturn]:
        """Area's key -> its return for the newest year, in which it is called as it was then."""
        newest: dict[str, AreaReturn] = {}
        for owed in self.returns:
            newest.setdefault(owed.area.slug, owed)
        return newest

    @cached_property
    def shapes(self) -> dict[int, Shape]:
        """The boxes of each year's form, newest year first."""
        rows = Cell.objects.filter(year__in=list(self.years)).order_by("-year_id", "position")
        boxes: dict[int, list[Box]] = {year: [] for year in self.years}
        told = ("year_id", "code", "question__code", "category__number", "level__number", "asked_of", "row__number")
        for year, *box in rows.values_list(*told):
            boxes[year].append(Box(*box))
        return {year: Shape(of_year) for year, of_year in boxes.items()}

    @cached_property
    def cells(self) -> list[str]:
        return list(dict.fromkeys(code for shape in self.shapes.values() for code in shape.boxes))

    @cached_property
    def codes(self) -> list[str]:
        """Boxes, totals and rates."""
        rates = Rate.objects.filter(year__in=list(self.years)).order_by("-year").values_list("code", flat=True)
        totals = (code for shape in self.shapes.values() for code in shape.totals)
        return list(dict.fromkeys([*self.cells, *totals, *rates]))
