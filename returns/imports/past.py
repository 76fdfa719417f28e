"""What a file of published history would load: every box of the form for each area, and every problem at its place.

What the source does not have is "not available", never zero.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from returns.arithmetic.figures import Entry, Figures, NationalSum, sums_over
from returns.files.written import Written
from returns.form.questionnaire import Questionnaire
from returns.imports.rows import Named, Problem, Reader
from returns.models import Area, ReportingYear, Revision

NOT_IN_SOURCE = Entry(None, "Not in source")


@dataclass(frozen=True)
class AreaHistory:
    """One area's whole form; `given` are the boxes that the file has."""

    area: Area
    figures: Figures
    given: tuple[str, ...]


@dataclass(frozen=True)
class History:
    rows: tuple[Written, ...]
    areas: tuple[AreaHistory, ...]
    problems: tuple[Problem, ...]
    questionnaire: Questionnaire
    notes: tuple[str, ...] = ()

    @property
    def is_fit(self) -> bool:
        return bool(self.areas) and not self.problems

    @property
    def entries(self) -> dict[int, dict[str, Entry]]:
        """For the action: area's key -> code -> entry, every box of the form."""
        return {one.area.pk: dict(one.figures) for one in self.areas}

    @cached_property
    def missing(self) -> int:
        """How many boxes the source does not have."""
        return sum(len(one.figures) - len(one.given) for one in self.areas)

    @cached_property
    def sums(self) -> dict[str, NationalSum]:
        """Over the areas, to hold against those that the source prints: totals, and single boxes that have none."""
        shape = self.questionnaire.shape
        sums = sums_over(shape, [one.figures for one in self.areas])
        alone = [boxes[0].code for boxes in shape.questions.values() if len(boxes) == 1]
        return {code: sums[code] for code in (*alone, *shape.totals)}


def make_history(
    rows: Iterable[Written], *, year: ReportingYear, in_words: bool = False, notes: tuple[str, ...] = ()
) -> History:
    """What these boxes say of a year that came out elsewhere. A fixed number of queries.

    With `in_words` problems name boxes as the form does. `notes` go with it to whoever looks.
    """
    rows = tuple(rows)
    reader = Reader(rows, year, None, in_words=in_words)
    named = [reader.read(index, row) for index, row in enumerate(rows)]
    taken = _taken(year)
    by_area: dict[int, list[Named]] = {}
    for index, here in enumerate(named):
        if here is None:
            continue
        if here.area.pk in taken:
            reader.refuse_row(index, taken[here.area.pk])
        elif not here.area.lives_in(year.year):
            reader.refuse_row(index, f"{here.area} owed no return for {year}")
        elif here.value_stays:
            reader.refuse(index, f"{here.row.code} has no value. Give a value, or the marker x with a reason")
        else:
            by_area.setdefault(here.area.pk, []).append(here)
    questionnaire = reader.questionnaires[year.year]
    areas = [_whole(of_area, questionnaire) for of_area in by_area.values()]
    areas.sort(key=lambda one: one.area.name)
    return History(rows, tuple(areas), reader.problems, questionnaire, notes)


def _taken(year: ReportingYear) -> dict[int, str]:
    """Why an area's history cannot be loaded: its return has been begun, or is waited for."""
    begun = Revision.objects.filter(year=year).current().select_related("area_return__area")
    return {
        revision.area_return.area_id: (
            f"the return of {revision.area_return.area} for {year} is open: enter its figures there"
            if revision.is_editable
            else f"there are figures of {revision.area_return.area} for {year} already: correct them instead"
        )
        for revision in begun
    }


def _whole(given: list[Named], questionnaire: Questionnaire) -> AreaHistory:
    entries = {here.row.code: here.entry for here in given}
    shape = questionnaire.shape.part(given[0].area.asked_as)
    whole = {code: entries.get(code, NOT_IN_SOURCE) for code in shape.boxes}
    return AreaHistory(given[0].area, Figures(shape, whole), tuple(entries))
