"""The published figures, one for each box: page by page as JSON, all at once as CSV straight from the database."""

from collections.abc import Iterable
from typing import Any

from reports import published
from reports.api.base import Answer, Asked
from reports.api.parameters import AREA, CELL, PAGED, YEAR
from reports.api.serializers import FiguresSerializer
from reports.published import Place, State


class Figures(Answer):
    """Ordered by year, area and place in the form. A box that a form does not have has no row."""

    operation = "figures"
    summary = "Published figures, one for each box"
    takes = (YEAR, AREA, CELL, *PAGED)
    shape = FiguresSerializer
    key = Place._fields

    def as_json(self, asked: Asked, state: State) -> dict[str, Any]:
        after = Place(*asked["after"]) if "after" in asked else None
        found = published.rows(state, cell=asked.get("cell"), limit=self.limit(asked) + 1, after=after)
        return self.page(asked, list(found))

    def as_csv(self, asked: Asked, state: State) -> Iterable[bytes]:
        return published.csv(state, cell=asked.get("cell"))
