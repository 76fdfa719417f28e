"""What was revised since a date, between public editions alone."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from reports import revised
from reports.api.base import Answer, Asked
from reports.api.formats import csv_of
from reports.api.parameters import AREA, CELL, PAGED, SINCE, YEAR
from reports.api.serializers import ChangesSerializer
from reports.published import State


class Changes(Answer):
    """Each figure that a public edition gave otherwise than the public edition before it; the oldest change first."""

    operation = "changes"
    summary = "What was revised, since a date"
    takes = (SINCE, YEAR, AREA, CELL, *PAGED)
    shape = ChangesSerializer
    key = ("changed_at", "year", "area", "revision", "cell")

    def as_json(self, asked: Asked, state: State) -> dict[str, Any]:
        after = None
        if "after" in asked:
            moment, *place = asked["after"]
            after = revised.Place(datetime.fromisoformat(moment), *place)
        narrowed = {name: asked.get(name) for name in ("since", "cell")}
        found = revised.changes(state, **narrowed, limit=self.limit(asked) + 1, after=after)
        return self.page(asked, list(found))

    def as_csv(self, asked: Asked, state: State) -> Iterable[bytes]:
        return csv_of(revised.COLUMNS, revised.changes(state, since=asked.get("since"), cell=asked.get("cell")))
