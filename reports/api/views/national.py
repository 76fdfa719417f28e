"""England and Wales in a year: sums with their coverage, and the rate."""

from collections.abc import Iterable
from typing import Any

from reports import national
from reports.api.base import Answer, Asked
from reports.api.formats import csv_of
from reports.api.parameters import ONE_YEAR
from reports.api.serializers import TotalsSerializer
from reports.national import NationalTotals
from reports.published import State

JSON = ("cell", "question", "category", "level", "value", "status", "areas")


class Totals(Answer):
    """Each box and each total of the year's form. A sum adds what there is: `areas` of `areas_owed` have a value.

    In CSV the rate is the last row, under its own code.
    """

    operation = "totals"
    summary = "National sums of a year by question, category and level, and the national rate"
    takes = (ONE_YEAR,)
    shape = TotalsSerializer
    is_remembered = True

    def as_json(self, asked: Asked, state: State) -> dict[str, Any]:
        found = self._totals(asked, state)
        rate = found.questionnaire.rate
        return {
            "year": found.year.year,
            "year_name": found.year.name,
            "areas_owed": found.areas_owed,
            "areas_published": found.areas_published,
            "is_partial": found.is_partial,
            "includes_invented": found.includes_invented,
            "totals": [{name: row[name] for name in JSON} for row in found.rows() if row["question"]],
            "rate": rate and found.rate and {
                "code": rate.code, "title": rate.title, "value": found.rate.value, "status": found.status(rate.code),
                "areas": found.rate.areas,
            },
        }  # fmt: skip

    def as_csv(self, asked: Asked, state: State) -> Iterable[bytes]:
        return csv_of(national.COLUMNS, self._totals(asked, state).rows())

    def _totals(self, asked: Asked, state: State) -> NationalTotals:
        return national.totals(self.known.years[asked["year"]], state)
