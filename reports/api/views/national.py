"""England and Wales in a year: sums with their coverage, and the rate."""

from collections.abc import Iterable, Iterator
from typing import Any

from reports import national
from reports.api.base import Answer, Asked
from reports.api.formats import csv_of
from reports.api.parameters import ONE_YEAR
from reports.api.serializers import TotalsSerializer
from reports.national import NationalTotals
from reports.published import State
from returns.figures import NationalSum

COLUMNS = (
    "year", "year_name", "cell", "question", "category", "level", "value", "status", "areas", "areas_owed",
    "includes_invented",
)  # fmt: skip


class Totals(Answer):
    """Each box and each total of the year's form. A sum adds what there is: `areas` of `areas_owed` have a value.

    In CSV the rate is the last row, under its own code.
    """

    operation = "totals"
    summary = "National sums of a year by question, category and level, and the national rate"
    takes = (ONE_YEAR,)
    shape = TotalsSerializer

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
            "totals": list(_sums(found)),
            "rate": rate and found.rate and {
                "code": rate.code, "title": rate.title, **_said(found, rate.code, found.rate)
            },
        }  # fmt: skip

    def as_csv(self, asked: Asked, state: State) -> Iterable[bytes]:
        found = self._totals(asked, state)
        same = {
            "year": found.year.year,
            "year_name": found.year.name,
            "areas_owed": found.areas_owed,
            "includes_invented": found.includes_invented,
        }
        rows = list(_sums(found))
        if found.questionnaire.rate and found.rate:
            code = found.questionnaire.rate.code
            nowhere = {"question": None, "category": None, "level": None}
            rows.append({"cell": code, **nowhere, **_said(found, code, found.rate)})
        return csv_of(COLUMNS, (same | row for row in rows))

    def _totals(self, asked: Asked, state: State) -> NationalTotals:
        return national.totals(self.known.years[asked["year"]], state)


def _sums(found: NationalTotals) -> Iterator[dict[str, Any]]:
    form = found.questionnaire
    for code, total in found.sums.items():
        category, level = form.axes(code)
        yield {
            "cell": code,
            "question": form.question_of(code).code,
            "category": category and category.number,
            "level": level and level.number,
            **_said(found, code, total),
        }


def _said(found: NationalTotals, code: str, total: NationalSum) -> dict[str, Any]:
    return {"value": total.value, "status": status_of(found, code), "areas": total.areas}


def status_of(found: NationalTotals, code: str) -> str | None:
    """r where an area's part of it was revised, else p where areas are still to come."""
    return "r" if code in found.revised else "p" if found.is_partial else None
