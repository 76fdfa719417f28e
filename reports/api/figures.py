"""The published figures: one for each box, a year's totals, one over the years, and what was revised."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from reports.api.base import Answer, Asked
from reports.api.formats import csv_of
from reports.api.parameters import AREA, CELL, CODE, ONE_YEAR, PAGED, SINCE, YEAR
from reports.api.serializers import ChangesSerializer, FiguresSerializer, SeriesSerializer, TotalsSerializer
from reports.published import changes, national, one_select
from reports.published.editions import State
from reports.published.national import NationalTotals
from reports.published.national_figures import as_published
from reports.published.one_select import Cursor
from reports.published.public_returns import public_returns, with_figures
from reports.published.series import NOT_OWED, NOT_PUBLISHED, Observation, series_of
from reports.published.series import Series as NumberOverYears
from returns.files.csv_figures import UNAVAILABLE
from returns.form.questionnaire import Questionnaire
from returns.models import Area, ReportingYear
from returns.models.questionnaire import Printed


class Figures(Answer):
    """Ordered by year, area and place in the form. A box that a form does not have has no row."""

    operation = "figures"
    summary = "Published figures, one for each box"
    takes = (YEAR, AREA, CELL, *PAGED)
    shape = FiguresSerializer
    key = Cursor._fields

    def as_json(self, asked: Asked, state: State) -> dict[str, Any]:
        after = Cursor(*asked["after"]) if "after" in asked else None
        rows = one_select.rows(state, cell=asked.get("cell"), limit=self.limit(asked) + 1, after=after)
        return self.page(asked, list(rows))

    def as_csv(self, asked: Asked, state: State) -> Iterable[bytes]:
        return one_select.csv(state, cell=asked.get("cell"))


# --- Totals of a year -----------------------------------------------------------------------------

JSON = ("cell", "question", "category", "level", "value", "status", "areas", "areas_owed")


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
        totals = self._totals(asked, state)
        rate = totals.questionnaire.rate
        return {
            "year": totals.year.year,
            "year_name": totals.year.name,
            "areas_owed": totals.areas_owed,
            "areas_published": totals.areas_published,
            "is_partial": totals.is_partial,
            "includes_invented": totals.includes_invented,
            "totals": [{name: row[name] for name in JSON} for row in totals.rows() if row["question"]],
            "rate": rate and totals.rate and {
                "code": rate.code, "title": rate.title, "value": totals.rate.value, "status": totals.status(rate.code),
                "areas": totals.rate.areas, "population": totals.people or None,
            },
        }  # fmt: skip

    def as_csv(self, asked: Asked, state: State) -> Iterable[bytes]:
        return csv_of(national.COLUMNS, self._totals(asked, state).rows())

    def _totals(self, asked: Asked, state: State) -> NationalTotals:
        return national.totals(self.known.years[asked["year"]], state)


# --- Series ---------------------------------------------------------------------------------------

STEPS = (
    "code", "area", "year", "year_name", "cell", "value", "marker", "status", "missing", "areas", "areas_owed",
    "is_partial", "is_invented", "is_break", "break_note", "missing_note", "is_as_published",
    "publication", "first_published",
)  # fmt: skip


class Series(Answer):
    """A box, a total or the rate in every public year, oldest first. What a form calls otherwise is followed back.

    A year between two public ones that is not public itself has a row that says so (`missing`), and no more. A year
    that does not compare with the years before it says so too (`is_break`). Without `area`: England and Wales, which
    may begin with years of which no return is here: `is_as_published`.
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
        series = self._series(asked, state)
        return {
            "code": series.code,
            "title": series.heading,
            "area": asked.get("area"),
            "is_rate": series.is_rate,
            "results": [_told(here) for here in series.observations],
        }

    def as_csv(self, asked: Asked, state: State) -> Iterable[bytes]:
        series = self._series(asked, state)
        same = {"code": series.code, "area": asked.get("area")}
        return csv_of(STEPS, (same | _told(here) for here in series.observations))

    def _series(self, asked: Asked, state: State) -> NumberOverYears:
        years = list(self.known.years.values())
        if "area" not in asked:
            totals = national.totals_by_year(years, state)
            forms = {year: each.questionnaire for year, each in totals.items()}
            return series_of(forms, asked["code"], totals, as_published(forms))
        every, area = Questionnaire.load_many(years), self.known.areas[asked["area"]].area
        forms = {year: form.asked_of(area.asked_as).of_one for year, form in every.items()}
        if not any(form.has(asked["code"]) for form in forms.values()):
            forms = every  # it is asked of others alone, and each year says so
        returns = with_figures(public_returns(self.state(area=asked["area"]), forms))
        series = series_of(forms, asked["code"], {here.year: here for here in returns})
        told = (_as_it_is_printed(here, every.get(here.year)) for here in series.observations)
        return replace(series, observations=tuple(_as_it_lives(here, area) for here in told))


def _as_it_is_printed(here: Observation, form: Questionnaire | None) -> Observation:
    """What is printed as a sum alone is not published of anybody; it was collected."""
    is_sum = form is not None and here.code in form.shape and form.question_of(here.code).printed == Printed.SUM
    return here._replace(missing=NOT_PUBLISHED) if is_sum else here


def _as_it_lives(here: Observation, area: Area) -> Observation:
    """A year in which an area does not live owes nothing: it says so, and who came before or after."""
    if here.value is not None or area.lives_in(here.year):
        return here
    return here._replace(missing=NOT_OWED, why=_why_not_owed(area, here.year), breaks=False)


def _why_not_owed(area: Area, year: int) -> str:
    if area.to_year is not None and year > area.to_year:
        words, way = f"Its last return was that for {ReportingYear(year=area.to_year)}.", "It is followed by"
        others = area.successors.all()
    else:
        words, way = f"Its first return was that for {ReportingYear(year=area.from_year or year)}.", "It follows"
        others = area.predecessors.all()
    names = ", ".join(other.slug for other in others)
    return f"{words} {way}: {names}." if names else words


def _told(here: Observation) -> dict[str, Any]:
    is_absent = here.value is None and not here.missing and here.areas is None  # a national sum adds what there is
    return {
        "year": here.year,
        "year_name": ReportingYear(year=here.year).name,
        "cell": here.code or None,
        "value": here.value,
        "marker": UNAVAILABLE if is_absent else None,
        "status": here.status,
        "missing": here.missing or None,
        "areas": here.areas,
        "areas_owed": here.owed,
        "is_partial": here.is_partial,
        "is_invented": here.is_invented,
        "is_break": here.breaks,
        "break_note": None if here.missing else here.why or None,
        "missing_note": here.why or None if here.missing else None,
        "is_as_published": here.as_published,
        "publication": here.source or None,
        "first_published": here.first,
    }


# --- Changes --------------------------------------------------------------------------------------


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
            after = changes.Cursor(datetime.fromisoformat(moment), *place)
        narrowed = {name: asked.get(name) for name in ("since", "cell")}
        rows = changes.changes(state, **narrowed, limit=self.limit(asked) + 1, after=after)
        return self.page(asked, list(rows))

    def as_csv(self, asked: Asked, state: State) -> Iterable[bytes]:
        return csv_of(changes.COLUMNS, changes.changes(state, since=asked.get("since"), cell=asked.get("cell")))
