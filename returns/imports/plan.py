"""What a file would do: every box it names, old and new, what the checks say of the result, every problem at its place.

Nothing is written here. The same plan stands behind preview, confirmation, admin and commands.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from returns.access import permissions
from returns.arithmetic.checks import Issue
from returns.arithmetic.figures import Entry, Figures
from returns.checks.assessment import Assessment, assess_many
from returns.checks.read import figures_of_many
from returns.files.csv_cells import held
from returns.files.written import Written
from returns.form.questionnaire import Questionnaire
from returns.imports.reading import Content
from returns.imports.rows import Named, Problem, Reader
from returns.models import Area, ReportingYear, Revision, User

Watch = Callable[[list[Any]], Iterable[Any]]


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
        return self.after.new_since(self.before)

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
    notes: tuple[str, ...] = ()
    # The boxes in which the file has nothing, or “-”, where that may mean several things; and which it means.
    blanks: tuple[Written, ...] = ()
    meaning: str = ""

    @property
    def is_fit(self) -> bool:
        return not self.problems

    @property
    def waits_for_meaning(self) -> bool:
        """Whether somebody has to say what the blank boxes mean before anything is written."""
        return bool(self.blanks and not self.meaning)

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


def plan_of(
    content: Content,
    *,
    by: User,
    at: datetime,
    year: ReportingYear | None,
    area: Area | None = None,
    watch: Watch = list,
) -> Plan:
    """What a file that was read would change. It may name its own year and area."""
    plan = make_plan(
        content.rows,
        by=by,
        at=at,
        year=content.year or year,
        area=area or content.area,
        in_words=content.in_words,
        notes=content.notes,
        watch=watch,
    )
    return replace(plan, blanks=content.blanks, meaning=content.meaning)


def make_plan(
    rows: Iterable[Written],
    *,
    by: User,
    at: datetime,
    year: ReportingYear | None = None,
    area: Area | None = None,
    in_words: bool = False,
    notes: tuple[str, ...] = (),
    watch: Watch = list,
) -> Plan:
    """What these boxes would change. With `year` and `area` the file is for those; else its rows name theirs.

    The number of queries grows with the years in the file, not with its rows or areas. With `in_words`
    problems name boxes as the form does. `notes` go with it to whoever looks. `watch` is handed what is gone
    through, so that it can show how far it is.
    """
    rows = tuple(rows)
    reader = Reader(rows, year, area, in_words=in_words)
    named = [reader.read(index, row) for index, row in watch(list(enumerate(rows)))]
    current = _current({(here.year, here.area.pk) for here in named if here})
    stored = _stored(current.values(), reader.questionnaires)
    wanted: dict[int, list[Named]] = {}
    refusals: dict[tuple[int, int], str] = {}
    for index, here in enumerate(named):
        if here is None:
            continue
        key = (here.year, here.area.pk)
        revision = current.get(key)
        if key not in refusals:
            refusals[key] = _refusal(here.area, reader.questionnaires[here.year].year_name, revision, by, at)
        if not refusals[key] and revision:
            wanted.setdefault(revision.pk, []).append(here)
        elif revision is None or not permissions.can_import(by, here.area.pk) or _box(stored[revision.pk], here):
            # What stands in a locked return already does no harm: a file of all areas may hold it.
            reader.refuse_row(index, refusals[key])
    revisions = [revision for revision in current.values() if revision.pk in wanted]
    returns = [] if reader.problems else _returns(revisions, wanted, stored, reader.questionnaires, watch)
    return Plan(rows, tuple(returns), reader.problems, reader.questionnaires, notes)


def _refusal(area: Area, year: str, revision: Revision | None, by: User, at: datetime) -> str:
    """Why a return takes no figures from this person now; empty where it does."""
    if not permissions.can_import(by, area.pk):
        return f"{by} may not import figures for this area"
    if revision is None:
        return f"the return of {year} cannot take figures now: {area} owes none"
    if not permissions.can_enter(by, revision, at):
        stands = "closed" if revision.is_editable else revision.get_status_display().lower()
        return (
            f"the return of {year} cannot take figures now: {area}’s is {stands}. "
            "Take the row out of the file, or get the return back first"
        )
    return ""


def _current(keys: set[tuple[int, int]]) -> dict[tuple[int, int], Revision]:
    """(year, area's key) -> the revision in work, or else the published one. One query."""
    years, areas = {year for year, _ in keys}, {area for _, area in keys}
    rows = Revision.objects.with_names().filter(year__in=list(years), area_return__area__in=list(areas)).current()
    by_return = {(row.year_id, row.area_return.area_id): row for row in rows}
    in_order = sorted(by_return.items(), key=lambda pair: (pair[0][0], pair[1].area_return.area_name))
    return {key: row for key, row in in_order if key in keys}


def _stored(revisions: Collection[Revision], questionnaires: Mapping[int, Questionnaire]) -> dict[int, Figures]:
    """What stands in each, by its key. One query a year."""
    stored: dict[int, Figures] = {}
    for year, questionnaire in questionnaires.items():
        of_year = [revision for revision in revisions if revision.year_id == year]
        stored |= figures_of_many(of_year, questionnaire.shape) if of_year else {}
    return stored


def _returns(
    revisions: Sequence[Revision],
    wanted: Mapping[int, Sequence[Named]],
    stored: Mapping[int, Figures],
    questionnaires: Mapping[int, Questionnaire],
    watch: Watch,
) -> list[ReturnPlan]:
    """Each return with its changes. The rules run once on it before, and once on it after."""
    plans = []
    for year, questionnaire in watch(list(questionnaires.items())):
        of_year = [revision for revision in revisions if revision.year_id == year]
        if not of_year:
            continue
        figures = {revision.pk: stored[revision.pk] for revision in of_year}
        boxes = {key: _boxes(here, wanted[key]) for key, here in figures.items()}
        result = {
            key: Figures(here.shape, {**here, **{box.code: box.new for box in boxes[key]}})
            for key, here in figures.items()
        }
        before, after = (assess_many(of_year, questionnaire, these) for these in (figures, result))
        for revision in of_year:
            key = revision.pk
            same = len(wanted[key]) - len(boxes[key])
            plans.append(ReturnPlan(revision, boxes[key], same, before[key], after[key]))
    return plans


def _boxes(stored: Figures, wanted: Sequence[Named]) -> tuple[BoxPlan, ...]:
    """The boxes that change, in the form's order."""
    by_code = {here.row.code: box for here in wanted if (box := _box(stored, here))}
    return tuple(by_code[code] for code in stored if code in by_code)


def _box(stored: Figures, here: Named) -> BoxPlan | None:
    """What a row changes in its box, if anything."""
    code, old, said = here.row.code, stored[here.row.code], here.entry
    footnotes = Entry(
        footnote=old.footnote if here.row.footnote is None else said.footnote,
        footnote_cy=old.footnote_cy if here.row.footnote_cy is None else said.footnote_cy,
    )
    answer = old if here.value_stays else said
    reason_cy = old.unavailable_reason_cy if here.row.reason_cy is None else answer.unavailable_reason_cy
    reason = answer.unavailable_reason
    new = footnotes.answered(answer.value, reason, reason_cy if reason else "")
    return BoxPlan(code, here.row.place, old, new) if _held(new) != _held(old) else None


def _held(entry: Entry) -> Entry:
    """The entry as every kind of file can hold it: a line end that a workbook cannot write is no change."""
    return Entry(entry.value, *map(held, (entry.unavailable_reason, entry.footnote, *entry.welsh)))
