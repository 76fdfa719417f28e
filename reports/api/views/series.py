"""One figure over the years, of England and Wales or of an area."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from reports import lines
from reports.api.base import Answer, Asked
from reports.api.formats import csv_of
from reports.api.parameters import AREA, CODE
from reports.api.serializers import SeriesSerializer
from reports.lines import Line, Step
from reports.published import State

STEPS = (
    "code", "area", "year", "year_name", "cell", "value", "marker", "status", "missing", "areas", "areas_owed",
    "is_partial", "is_invented", "is_break", "break_note",
)  # fmt: skip


class Series(Answer):
    """A box, a total or the rate in every public year, oldest first. What a form calls otherwise is followed back.

    A year between two public ones that is not public itself has a row that says so (`missing`), and no more. A year
    that does not compare with the years before it says so too (`is_break`). Without `area`: England and Wales.
    """

    operation = "series"
    summary = "One figure over the years"
    takes = (CODE, AREA)
    shape = SeriesSerializer

    is_narrowed = False

    def fixed(self, asked: Asked) -> State:
        """All that is there: the forms of years in which an area has nothing count too."""
        return self.state()

    def as_json(self, asked: Asked, state: State) -> dict[str, Any]:
        found = self._line(asked, state)
        return {
            "code": found.code,
            "title": found.title,
            "area": asked.get("area"),
            "is_rate": found.is_rate,
            "results": [_told(step) for step in reversed(found.steps)],
        }

    def as_csv(self, asked: Asked, state: State) -> Iterable[bytes]:
        found = self._line(asked, state)
        same = {"code": found.code, "area": asked.get("area")}
        return csv_of(STEPS, (same | _told(step) for step in reversed(found.steps)))

    def _line(self, asked: Asked, state: State) -> Line:
        years = list(self.known.years.values())
        if "area" in asked:
            return lines.of_area(asked["code"], years, self.state(area=asked["area"]))
        return lines.of_nation(asked["code"], years, state)


def _told(step: Step) -> dict[str, Any]:
    told = {name: value for name, value in asdict(step).items() if name not in ("year", "code")}
    return {"year": step.year.year, "year_name": step.year.name, "cell": step.code, **told}
