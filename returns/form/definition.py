"""A year's form as text: TOML <-> rows, in one canonical spelling, so that load and dump round-trip byte for byte.

`parse` refuses an inconsistent definition, naming entry, key and reason; `load` then writes all of it or nothing.
"""

import tomllib
from collections.abc import Iterable, Iterator
from typing import Any

import tomlkit
from django.db import transaction

from returns.arithmetic.figures import box_code
from returns.form.consistency import (
    ARRAYS,
    POPULATION,
    RATE,
    ROW,
    ArrayOfTables,
    Earlier,
    Problem,
    asked_of,
    bodies_of,
    places_of,
    problems,
    problems_after,
)
from returns.form.ministry import KEYS
from returns.models import Area, Block, Category, Cell, Level, Question, Rate, ReportingYear, Revision, Row, Rule


class Inconsistent(Exception):
    """A definition that cannot be loaded. Each problem is (entry, key, reason)."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = list(problems)
        super().__init__("\n".join(f"{entry}, {key}: {reason}" for entry, key, reason in self.problems))


def parse(text: str) -> dict[str, Any]:
    """A definition as checked plain data. Raises Inconsistent with every problem found."""
    try:
        form = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Inconsistent([("file", "TOML", str(error))]) from None
    faults = problems(form)
    if faults:
        raise Inconsistent(faults)
    return form


@transaction.atomic
def load(text: str) -> tuple[ReportingYear, bool]:
    """Write a definition as rows; (year, whether anything changed). Raises Inconsistent, and then nothing is written.

    A year whose returns have been opened keeps its form: a different definition for it is refused, unless only the
    ministry's codes differ. So is one that says of the years before what their forms do not bear out.
    """
    form = parse(text)
    year, created = ReportingYear.objects.select_for_update().get_or_create(year=form["year"])
    if not created and Question.objects.filter(year=year).exists():
        stands = dump(year)
        if stands == canonical(form):
            return year, False
        if _without_ministry(tomllib.loads(stands)) == _without_ministry(form):
            _write_ministry(year, form)
            return year, True
        if Revision.objects.filter(year=year).exists():
            raise Inconsistent([("file", "year", f"{year} has returns; its form can no longer be replaced")])
    if wrong := [*problems_after(form, _before(form["year"])), *_strangers(form)]:
        raise Inconsistent(wrong)
    for model in (Rule, Rate, Cell, Row, Question, Block, Level, Category):
        model.objects.filter(year=year).delete()
    population = form.get("population") or {}
    year.population_mid_year, year.population_vintage = population.get("mid_year"), population.get("vintage", "")
    year.remarks = form.get("remarks", "")
    year.save(update_fields=["population_mid_year", "population_vintage", "remarks"])
    _write(year, form)
    return year, True


def _without_ministry(form: dict[str, Any]) -> str:
    """A definition without what only the ministry's sheet has: no return depends on it."""
    questions = [{key: entry[key] for key in entry if key not in KEYS} for entry in form["question"]]
    return canonical(form | {"question": questions})


def _write_ministry(year: ReportingYear, form: dict[str, Any]) -> None:
    """The ministry's codes of a form that stands: a new misspelling, most often."""
    rows = Question.objects.filter(year=year)
    rows.update(ministry="", ministry_place=None, ministry_misspelt=[])  # so that two may change places
    for entry in form["question"]:
        rows.filter(code=entry["code"]).update(**{key: entry[key] for key in KEYS if key in entry})


def _strangers(form: dict[str, Any]) -> Iterator[Problem]:
    """Where a form asks something of what is no national body of its year. One query, or none."""
    named = bodies_of(form)
    bodies = {here.slug: here for here in Area.objects.filter(slug__in=[slug for *_, slug in named])} if named else {}
    for entry, key, slug in named:
        body = bodies.get(slug)
        if body is None:
            yield entry, key, f"there is no national body {slug}"
        elif not body.is_body:
            yield entry, key, f"{slug} is an area: leave it out, and all areas are asked"
        elif not body.lives_in(form["year"]):
            yield entry, key, f"{slug} owes no return for {form['year']}"


def _before(year: int) -> dict[int, Earlier]:
    """What the forms of the years before say of their series. Three queries."""
    earlier: dict[int, Earlier] = {}
    for row in Question.objects.filter(year__lt=year):
        here = earlier.setdefault(row.year_id, Earlier({}, {}))
        here.questions[row.code] = row.continues
        here.notes["question", row.code] = row.break_note
    for array, model in (("category", Category), ("level", Level)):
        for axis in model.objects.filter(year__in=earlier):
            earlier[axis.year_id].notes[array, axis.number] = axis.break_note
    return earlier


def dump(year: ReportingYear) -> str:
    """A year's rows in the canonical text form."""
    form: dict[str, Any] = {"year": year.year, "remarks": year.remarks}
    if year.population_mid_year:
        form["population"] = {"mid_year": year.population_mid_year, "vintage": year.population_vintage}
    cells = list(Cell.objects.filter(year=year).select_related("row"))
    own = list(Row.objects.filter(year=year))
    for name, array in ARRAYS.items():
        rows = array.model.objects.filter(year=year)
        form[name] = [_entry(row, array) for row in rows]
        if array.model is Question:
            blocks = dict(Block.objects.filter(year=year).values_list("pk", "code"))
            for row, entry in zip(rows, form[name], strict=True):
                entry["block"] = blocks[row.block_id]
                here = [cell for cell in cells if cell.question_id == row.pk]
                axes = dict.fromkeys(_without_row(cell.code.removeprefix(row.code), cell.row) for cell in here)
                entry |= {"cells": list(axes)} if list(axes) != [""] else {}
                entry["row"] = [_entry(one, ROW) for one in own if one.question_id == row.pk]
    rate = Rate.objects.filter(year=year).first()
    if rate:
        form["rate"] = _entry(rate, RATE)
    return canonical(form)


def _without_row(axes: str, row: Row | None) -> str:
    """`_c1_l2_r3` -> `c1_l2`."""
    return (axes.removesuffix(f"_r{row.number}") if row else axes).strip("_")


def canonical(form: dict[str, Any]) -> str:
    """The one spelling of a definition: fixed order of arrays and keys, empty keys left out."""
    ordered: dict[str, Any] = {"year": form["year"]}
    if form.get("remarks"):
        ordered["remarks"] = form["remarks"]
    if form.get("population"):
        ordered["population"] = {key: form["population"][key] for key in POPULATION}
    for name, array in ARRAYS.items():
        ordered[name] = [_in_order(entry, array) for entry in form.get(name, [])]
    if form.get("rate"):
        ordered["rate"] = _in_order(form["rate"], RATE)
    return tomlkit.dumps(ordered)


# The keys that a form leaves out where they are as usual.
USUAL = ("totals_compare", "asked_of", "printed", "shows_population")


def _in_order(entry: dict[str, Any], array: ArrayOfTables) -> dict[str, Any]:
    """Without what goes without saying: an empty text, and a default."""
    usual = {key: array.model._meta.get_field(key).default for key in USUAL if key in array.optional}
    ordered = {
        key: entry[key]
        for key in array.required + array.optional
        if entry.get(key) not in ("", None, []) and entry.get(key) != usual.get(key)
    }
    return ordered | ({"row": [_in_order(row, ROW) for row in ordered["row"]]} if "row" in ordered else {})


def _entry(row: Any, array: ArrayOfTables) -> dict[str, Any]:
    keys = [key for key in array.required + array.optional if key not in ("block", "cells", "row")]
    return {key: getattr(row, key) for key in keys} | ({"block": row.block} if array is RATE else {})


def _write(year: ReportingYear, form: dict[str, Any]) -> None:
    rows: dict[str, dict[Any, Any]] = {}
    for name, array in ARRAYS.items():
        rows[name] = {}
        for position, entry in enumerate(form.get(name, []), start=1):
            fields = {key: value for key, value in entry.items() if key not in ("cells", "row")}
            if array.model is Question:
                fields["block"] = rows["block"][entry["block"]]
            rows[name][entry[array.name]] = array.model(year=year, position=position, **fields)
        array.model.objects.bulk_create(rows[name].values())
    categories = {entry["number"]: entry for entry in form.get("category", [])}
    cells: list[Cell] = []
    position = 0
    own: dict[tuple[str, int | None], Row] = {}
    for entry in form["question"]:
        for row in entry.get("row", []):
            position += 1
            question = rows["question"][entry["code"]]
            own[entry["code"], row["number"]] = Row(year=year, position=position, question=question, **row)
    Row.objects.bulk_create(own.values())
    for entry in form["question"]:
        for category, level, number in places_of(entry):
            cells.append(
                Cell(
                    year=year,
                    position=len(cells) + 1,
                    question=rows["question"][entry["code"]],
                    category=rows["category"].get(category),
                    level=rows["level"].get(level),
                    row=own.get((entry["code"], number)),
                    code=box_code(entry["code"], category, level, number),
                    asked_of=asked_of(entry, categories.get(category)),
                )
            )
    Cell.objects.bulk_create(cells)
    if form.get("rate"):
        Rate.objects.create(year=year, **form["rate"])
