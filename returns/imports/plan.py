"""What a file would do: every box it names, old and new, what the checks say of the result, every problem at its place.

Nothing is written here. The same plan stands behind preview, confirmation, admin and commands.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from returns import permissions
from returns.checks import Issue
from returns.figures import Entry, Figures, parse_count
from returns.files.csv_figures import UNAVAILABLE
from returns.files.texts import held
from returns.files.written import Written, shown
from returns.findings import Assessment, assess_many, figures_of_many
from returns.models import Area, ReportingYear, Revision, User
from returns.models.status import EDITABLE
from returns.models.submission import LONGEST_FOOTNOTE, LONGEST_REASON
from returns.questionnaire import Questionnaire

# A name like it is looked for so many times: it takes a while, and a file with more such names is another file.
MOST_HINTS = 50
Watch = Callable[[list[Any]], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps a file from being imported, at its place; `row` is its index among the boxes of the file."""

    row: int
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@dataclass(frozen=True, slots=True)
class BoxPlan:
    code: str
    place: str
    old: Entry
    new: Entry


@dataclass(frozen=True)
class ReturnPlan:
    """What the file does to one return: the boxes that change, and how it is assessed before and after."""

    revision: Revision
    boxes: tuple[BoxPlan, ...]
    same: int
    before: Assessment
    after: Assessment

    @property
    def newly_found(self) -> list[Issue]:
        """What the checks find in the result and did not find before."""
        known = {(issue.rule.code, issue.cells, tuple(issue.values.items())) for issue in self.before.issues}
        return [i for i in self.after.issues if (i.rule.code, i.cells, tuple(i.values.items())) not in known]

    @property
    def explanations_lost(self) -> int:
        """Explanations that fall away, because a figure under them changes."""
        changed = {box.code for box in self.boxes}
        return sum(not changed.isdisjoint(cells) for _, cells in self.before.explanations)


@dataclass(frozen=True)
class Plan:
    rows: tuple[Written, ...]
    returns: tuple[ReturnPlan, ...]
    problems: tuple[Problem, ...]
    questionnaires: Mapping[int, Questionnaire]

    @property
    def is_fit(self) -> bool:
        return not self.problems

    @cached_property
    def changes(self) -> int:
        return sum(len(one.boxes) for one in self.returns)

    @property
    def wanted(self) -> dict[int, dict[str, Entry]]:
        """For the action: revision's key -> code -> entry, of what changes."""
        return {one.revision.pk: {box.code: box.new for box in one.boxes} for one in self.returns if one.boxes}

    @property
    def seen(self) -> dict[int, dict[str, str]]:
        return {one.revision.pk: {box.code: box.old.token for box in one.boxes} for one in self.returns if one.boxes}

    @cached_property
    def digest(self) -> str:
        """A name for just these changes: a preview carries it, so that nothing else is confirmed."""
        told = [(one.revision.pk, box.code, box.old.token, box.new.token) for one in self.returns for box in one.boxes]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def make_plan(
    rows: Iterable[Written],
    *,
    by: User,
    at: datetime,
    year: ReportingYear | None = None,
    area: Area | None = None,
    watch: Watch = list,
) -> Plan:
    """What these boxes would change. With `year` and `area` the file is for those; else its rows name theirs.

    The number of queries grows with the years in the file, not with its rows or areas. `watch` is handed what is gone
    through, so that it can show how far it is.
    """
    rows = tuple(rows)
    reader = _Reader(rows, year, area)
    named = [reader.read(index, row) for index, row in watch(list(enumerate(rows)))]
    drafts = _drafts({(here.year, here.area.pk) for here in named if here})
    reader.refuse_returns(named, drafts, by, at)
    wanted: dict[int, list[_Named]] = {}
    for here in filter(None, named):
        draft = drafts.get((here.year, here.area.pk))
        if draft:
            wanted.setdefault(draft.pk, []).append(here)
    revisions = [draft for draft in drafts.values() if draft.pk in wanted]
    returns = [] if reader.problems else _returns(revisions, wanted, reader.questionnaires, watch)
    problems = sorted(reader.problems, key=lambda problem: problem.row)
    return Plan(rows, tuple(returns), tuple(problems), reader.questionnaires)


@dataclass(frozen=True, slots=True)
class _Named:
    """A row whose year, area, box and entry are known. `value_stays`: it only says something beside the value."""

    row: Written
    year: int
    area: Area
    entry: Entry
    value_stays: bool


class _Reader:
    """Turns rows into the domain's values, and gathers what is wrong with them."""

    def __init__(self, rows: Sequence[Written], year: ReportingYear | None, area: Area | None):
        self.year, self.area = year, area
        self.problems: list[Problem] = []
        self.areas = Area.objects.by_any_name()
        years = ReportingYear.objects.all() if year is None else [year]
        self.years = {name: row for row in years for name in (str(row.year), row.name)}
        named = {self.years[row.year] for row in rows if row.year in self.years}
        self.questionnaires = {
            here.year: Questionnaire.load(here)
            for here in sorted({*named, *filter(None, [year])}, key=lambda y: y.year)
        }
        self.hints = MOST_HINTS
        self.taken: dict[tuple[int, int, str], int] = {}

    def read(self, index: int, row: Written) -> _Named | None:
        try:
            year, area = self._year(row), self._area(row)
            entry, value_stays = self._entry(row, self.questionnaires[year])
            if self.taken.setdefault((year, area.pk, row.code), index) != index:
                raise ValueError(f"{area}, {row.code} stands twice in the file")
            return _Named(row, year, area, entry, value_stays)
        except ValueError as error:
            self.problems.append(Problem(index, row.place, str(error)))
            return None

    def refuse_returns(
        self,
        named: Sequence[_Named | None],
        drafts: Mapping[tuple[int, int], Revision],
        by: User,
        at: datetime,
    ) -> None:
        """Say at each of its rows why a return takes no figures from this person now."""
        refusals: dict[tuple[int, int], str] = {}
        for index, here in enumerate(named):
            if here is None:
                continue
            key = (here.year, here.area.pk)
            if key not in refusals:
                refusals[key] = self._refusal(here, drafts.get(key), by, at)
            if refusals[key]:
                self.problems.append(Problem(index, here.row.place, refusals[key]))

    def _refusal(self, here: _Named, draft: Revision | None, by: User, at: datetime) -> str:
        if not permissions.can_import(by, here.area.pk):
            return f"{by} may not import figures for this area"
        if draft is None or not permissions.can_enter(by, draft, at):
            year = self.questionnaires[here.year].year_name
            return f"the return of {year} takes no figures now: it is not in progress"
        return ""

    def _year(self, row: Written) -> int:
        if not row.year:
            if self.year is None:
                raise ValueError("there is no year: the file needs a column “year”")
            return self.year.year
        if row.year in self.years:
            return self.years[row.year].year
        if self.year is None:
            raise ValueError(f"there is no year “{shown(row.year)}”; name it by its end, such as 2021 for 2020/21")
        raise ValueError(f"is for the year “{shown(row.year)}”; this is the import for {self.year} ({self.year.year})")

    def _area(self, row: Written) -> Area:
        if not row.area and self.area:
            return self.area
        area = self.areas.get(row.area.casefold())
        if area is None:
            raise ValueError(f"there is no area “{shown(row.area)}”{self._near(row.area.casefold(), self._area_names)}")
        if self.area and area != self.area:
            raise ValueError(f"is for {area}; this is the return of {self.area}")
        return area

    def _area_names(self) -> Mapping[str, str]:
        return {spelling: area.name for spelling, area in self.areas.items()}

    def _near(self, name: str, known: Callable[[], Mapping[str, str]]) -> str:
        """“; did you mean …?” where something like it is known."""
        self.hints -= 1
        names = known() if self.hints >= 0 and len(name) < 100 else {}
        near = sorted({names[n] for n in get_close_matches(name, names, n=3)})
        return f"; did you mean {' or '.join(near)}?" if near else ""

    def _entry(self, row: Written, questionnaire: Questionnaire) -> tuple[Entry, bool]:
        """The entry that a row asks for; and whether the value that stands stays, and only words beside it change."""
        code = row.code
        if code not in questionnaire.shape.boxes:
            hint = self._near(code, lambda: {box: box for box in questionnaire.shape.boxes})
            raise ValueError(f"the form of {questionnaire.year_name} has no box “{shown(code)}”{hint}")
        if row.problem:
            raise ValueError(f"{code} {row.problem}")
        for text, longest in ((row.reason, LONGEST_REASON), (row.footnote or "", LONGEST_FOOTNOTE)):
            if len(text) > longest:
                raise ValueError(f"{code}: the text is longer than {longest} characters")
            if "\0" in text:
                raise ValueError(f"{code}: the text holds a NUL character")
        if row.marker not in ("", UNAVAILABLE):
            raise ValueError(f"{code}: the marker must be empty or {UNAVAILABLE}, not “{shown(row.marker)}”")
        try:
            value = parse_count(row.value)
        except ValueError as error:
            raise ValueError(f"{code} {error}; it is “{shown(row.value)}”") from None
        if row.marker and (value is not None or not row.reason):
            raise ValueError(f"{code}: a figure marked {UNAVAILABLE} has a reason and no value")
        if not row.marker and row.reason:
            raise ValueError(f"{code}: give a value, or the marker {UNAVAILABLE} with a reason")
        return Entry(value, row.reason, row.footnote or ""), value is None and not row.marker


def _drafts(keys: set[tuple[int, int]]) -> dict[tuple[int, int], Revision]:
    """(year, area's key) -> the draft that takes figures. One query."""
    years, areas = {year for year, _ in keys}, {area for _, area in keys}
    rows = Revision.objects.with_names().filter(
        year__in=list(years), area_return__area__in=list(areas), status__in=EDITABLE
    )
    found = {(row.year_id, row.area_return.area_id): row for row in rows.order_by("year", "area_return__area__name")}
    return {key: row for key, row in found.items() if key in keys}


def _returns(
    revisions: Sequence[Revision],
    wanted: Mapping[int, Sequence[_Named]],
    questionnaires: Mapping[int, Questionnaire],
    watch: Watch,
) -> list[ReturnPlan]:
    """Each return with its changes. The rules run once on it before, and once on it after."""
    plans = []
    for year, questionnaire in watch(list(questionnaires.items())):
        of_year = [revision for revision in revisions if revision.year_id == year]
        if not of_year:
            continue
        stored = figures_of_many(of_year, questionnaire.shape)
        boxes = {revision.pk: _boxes(stored[revision.pk], wanted[revision.pk]) for revision in of_year}
        result = {
            key: Figures(questionnaire.shape, {**here, **{box.code: box.new for box in boxes[key]}})
            for key, here in stored.items()
        }
        before, after = (assess_many(of_year, questionnaire, figures) for figures in (stored, result))
        for revision in of_year:
            key = revision.pk
            same = len(wanted[key]) - len(boxes[key])
            plans.append(ReturnPlan(revision, boxes[key], same, before[key], after[key]))
    return plans


def _boxes(stored: Figures, wanted: Sequence[_Named]) -> tuple[BoxPlan, ...]:
    """The boxes that change, in the form's order."""
    by_code = {}
    for here in wanted:
        code, old = here.row.code, stored[here.row.code]
        footnote = old.footnote if here.row.footnote is None else here.entry.footnote
        if here.value_stays:
            new = Entry(old.value, old.unavailable_reason, footnote)
        else:
            new = Entry(here.entry.value, here.entry.unavailable_reason, footnote)
        if _held(new) != _held(old):
            by_code[code] = BoxPlan(code, here.row.place, old, new)
    return tuple(by_code[code] for code in stored if code in by_code)


def _held(entry: Entry) -> Entry:
    """The entry as every kind of file can hold it: a line end that a workbook cannot write is no change."""
    return Entry(entry.value, held(entry.unavailable_reason), held(entry.footnote))
