"""The boxes of a file in the domain's values: which year, area and box each means, what it says; or why it cannot be.

Here: what every import asks of a row. Not here: what a file then does, to drafts (plan) or to the past (history).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from returns.arithmetic.characters import name_key
from returns.arithmetic.figures import AREAS, Entry, parse_count
from returns.files.csv_figures import UNAVAILABLE
from returns.files.totals import is_total
from returns.files.written import Written, shown
from returns.form.questionnaire import Questionnaire
from returns.models import Area, ReportingYear
from returns.models.submission import LONGEST_FOOTNOTE, LONGEST_REASON

# A name like it is looked for so many times: it takes a while, and a file with more such names is another file.
MOST_HINTS = 50


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps a file from being imported, at its place; `row` is its index among the boxes of the file."""

    row: int
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Named:
    """A row whose year, area, box and entry are known. `value_stays`: it only says something beside the value."""

    row: Written
    year: int
    area: Area
    entry: Entry
    value_stays: bool


class WholeRow(ValueError):
    """What is wrong with every box of a row: its year, or its area."""


def _row(place: str) -> str:
    return place.partition(",")[0]


class Reader:
    """Turns rows into the domain's values, and gathers what is wrong with them, boxes named by codes or in words."""

    def __init__(
        self, rows: Sequence[Written], year: ReportingYear | None, area: Area | None, *, in_words: bool = False
    ):
        self.year, self.area, self.in_words = year, area, in_words
        self.rows = rows
        self.noted: list[Problem] = []
        areas = Area.objects.all()
        self.areas, self.parts = areas.by_any_name(), areas.by_part()
        years = ReportingYear.objects.all() if year is None else [year]
        self.years = {name: row for row in years for name in (str(row.year), row.name)}
        named = {self.years[row.year] for row in rows if row.year in self.years}
        self.questionnaires = {
            here.year: Questionnaire.load(here)
            for here in sorted({*named, *filter(None, [year])}, key=lambda y: y.year)
        }
        self.hints = MOST_HINTS
        self.taken: dict[tuple[int, int, str], int] = {}

    def read(self, index: int, row: Written) -> Named | None:
        try:
            if row.row_problem:
                raise WholeRow(row.row_problem)
            year, area = self._year(row), self._area(row)
            entry, value_stays = self._entry(row, self.questionnaires[year], area)
            first = self.taken.setdefault((year, area.pk, row.code), index)
            if first != index:
                raise ValueError(f"{area}, {row.code} stands twice in the file: see {self.rows[first].place}")
            return Named(row, year, area, entry, value_stays)
        except WholeRow as error:
            self.refuse_row(index, str(error))
        except ValueError as error:
            self.refuse(index, str(error))
        return None

    def refuse(self, index: int, why: str) -> None:
        self.noted.append(Problem(index, self.rows[index].place, why))

    def refuse_row(self, index: int, why: str) -> None:
        """The same for what is wrong with all boxes of a row: said at the first of them alone."""
        last, row = (self.noted[-1] if self.noted else None), _row(self.rows[index].place)
        if last is None or (last.message, _row(last.place)) != (why, row):
            self.refuse(index, why)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong, in the order of the file."""
        return tuple(sorted(self.noted, key=lambda problem: problem.row))

    def _year(self, row: Written) -> int:
        if not row.year:
            if self.year is None:
                raise WholeRow("there is no year: the file needs a column “year”")
            return self.year.year
        if row.year in self.years:
            return self.years[row.year].year
        if self.year is None:
            raise WholeRow(f"there is no year “{shown(row.year)}”; name it by its end, such as 2021 for 2020/21")
        raise WholeRow(f"the row is for the year “{shown(row.year)}”, and the file for {self.year} ({self.year.year})")

    def _area(self, row: Written) -> Area:
        if not row.area and self.area:
            return self.area
        name = name_key(row.area)
        area = self.areas.get(name)
        if area is None and name in self.parts:
            raise WholeRow(f"{shown(row.area)} {self.parts[name].why_not_by_part}")
        if area is None and is_total(row.area):
            raise ValueError(f"{row.code or 'the row'} {row.problem}")
        if area is None and not name:
            raise WholeRow("there is no area “”: the cell is empty")
        if area is None:
            raise WholeRow(f"there is no area “{shown(row.area)}”{self._near(name, self._area_names)}")
        if self.area and area != self.area:
            raise WholeRow(f"the row is for {area}, and this is the return of {self.area}")
        return area

    def _area_names(self) -> Mapping[str, str]:
        return {spelling: area.name for spelling, area in self.areas.items()}

    def _near(self, name: str, known: Callable[[], Mapping[str, str]]) -> str:
        """“; did you mean …?” where something like it is known."""
        self.hints -= 1
        names = known() if self.hints >= 0 and len(name) < 100 else {}
        near = list(dict.fromkeys(names[n] for n in get_close_matches(name, names, n=3)))
        return f"; did you mean {' or '.join(near)}?" if near else ""

    def _entry(self, row: Written, questionnaire: Questionnaire, area: Area) -> tuple[Entry, bool]:
        """The entry that a row asks for; and whether the value that stands stays, and only words beside it change."""
        code = row.code
        if code not in questionnaire.shape.boxes:
            if code in questionnaire.shape.totals:
                raise ValueError(f"“{code}” is a total. We work out totals, so delete its row or column")
            hint = self._near(code, lambda: {box: box for box in questionnaire.shape.boxes})
            raise ValueError(f"the form of {questionnaire.year_name} has no box “{shown(code)}”{hint}")
        asked_of = questionnaire.shape.boxes[code].asked_of
        if asked_of != area.asked_as:
            whom = "the areas" if asked_of == AREAS else asked_of
            raise ValueError(f"{code} is asked of {whom}, and not of {area}")
        # A workbook shows the form's words; a CSV file has the codes.
        name = questionnaire.words(code) if self.in_words else code
        if row.problem:
            raise ValueError(f"{name} {row.problem}")
        reason, footnote = row.reason, row.footnote or ""
        reason_cy, footnote_cy = row.reason_cy or "", row.footnote_cy or ""
        texts = (reason, LONGEST_REASON), (footnote, LONGEST_FOOTNOTE)
        in_welsh = (reason_cy, LONGEST_REASON), (footnote_cy, LONGEST_FOOTNOTE)
        for text, longest in (*texts, *in_welsh):
            if len(text) > longest:
                raise ValueError(f"{name}: the text is longer than {longest} characters; it has {len(text):,}")
            if "\0" in text:
                raise ValueError(f"{name}: the text holds a NUL character")
        if row.marker not in ("", UNAVAILABLE):
            raise ValueError(f"{name}: the marker must be empty or {UNAVAILABLE}, not “{shown(row.marker)}”")
        try:
            value = parse_count(row.value)
        except ValueError as error:
            raise ValueError(f"{name} {error}; it is “{shown(row.value)}”") from None
        if row.marker and (value is not None or not reason):
            here = f"it has the value “{shown(row.value)}”" if value is not None else "it has no reason"
            raise ValueError(f"{name}: a figure marked {UNAVAILABLE} has a reason and no value; {here}")
        if not row.marker and reason:
            has = f"it has the reason “{shown(reason)}”" + (f" and the value “{value}”" if value is not None else "")
            raise ValueError(f"{name}: give a value, or the marker {UNAVAILABLE} with a reason; {has}")
        if reason_cy and not reason:
            raise ValueError(f"{name}: the reason in Welsh needs one in English beside it")
        return Entry(value, reason, footnote, reason_cy, footnote_cy), value is None and not row.marker
