"""Rows of areas and national bodies as their table has them (returns/reference/areas.csv), and all that is wrong there.

Here: reading. Not here: writing (actions), and the table of their populations (reading).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from returns.arithmetic.figures import AREAS
from returns.models import Area
from returns.models.area import AreaKind, Nation

NEEDED = ("slug", "name", "nation")
# A column that a table does not have leaves what is stored as it is.
COLUMNS = {
    "name": "name", "name_cy": "name_cy", "kind": "kind", "number": "number", "nation": "nation",
    "police_force_area_codes": "police_force_area_codes", "also_known_as": "aliases", "from_year": "from_year",
    "to_year": "to_year",
}  # fmt: skip


@dataclass(frozen=True)
class Read:
    """`successors` are slugs by the slug of whom they follow. `problems` name row and column."""

    areas: dict[str, Area]
    successors: dict[str, tuple[str, ...]]
    fields: tuple[str, ...]
    problems: tuple[str, ...]


def read_areas(rows: Iterable[Mapping[str, str]], stored: Mapping[str, Area]) -> Read:
    """The areas of a table, not stored yet. `stored` has those that are there, by their slugs."""
    rows = list(rows)
    given = {column for row in rows for column in row}
    if lacking := [name for name in NEEDED if rows and name not in given]:
        return Read({}, {}, (), (f"The table has no column {', '.join(lacking)}",))
    areas: dict[str, Area] = {}
    successors: dict[str, tuple[str, ...]] = {}
    problems: list[str] = []
    for line, row in enumerate(rows, start=2):
        wrong: list[str] = []
        if row["slug"] in areas:
            wrong.append("slug: it stands twice")
        areas[row["slug"]] = _area(row, stored.get(row["slug"]), wrong)
        if "successors" in row:
            successors[row["slug"]] = tuple(name for name in row["successors"].split(";") if name)
        problems += [f"Row {line} ({row['slug']}), {words}" for words in wrong]
    every = {**stored, **areas}
    problems += _numbers_twice(every, areas)
    problems += _wrong_successors(every, successors)
    return Read(areas, successors, tuple(name for column, name in COLUMNS.items() if column in given), tuple(problems))


def _area(row: Mapping[str, str], before: Area | None, wrong: list[str]) -> Area:
    """One row over what is stored of it."""
    area = Area(slug=row["slug"])
    for name in COLUMNS.values():
        if before is not None:
            setattr(area, name, getattr(before, name))
    area.name, area.name_cy = row["name"], row.get("name_cy", area.name_cy)
    area.nation = row["nation"]
    if "kind" in row:
        area.kind = AreaKind.BODY if row["kind"] == AreaKind.BODY else AreaKind.AREA
    if "police_force_area_codes" in row:
        area.police_force_area_codes = row["police_force_area_codes"].split()
    if "also_known_as" in row:
        area.aliases = [name for name in row["also_known_as"].split(";") if name]
    for name in ("number", "from_year", "to_year"):
        if name in row:
            setattr(area, name, _whole(name, row[name], wrong))
    if row.get("kind", "") not in ("", *AreaKind.values):
        wrong.append(f"kind: “{row['kind']}” is none of {', '.join(AreaKind.values)}")
    elif area.is_body != (area.nation == ""):
        wrong.append(f"nation: an area is in {' or '.join(Nation.values)}, a national body in neither")
    if area.slug == AREAS:
        wrong.append("slug: that is what all areas are called")
    try:
        area.clean_fields()
    except ValidationError as error:
        columns = {name: column for column, name in COLUMNS.items()}
        wrong += [f"{columns.get(name, name)}: {' '.join(said)}" for name, said in error.message_dict.items()]
    if area.from_year and area.to_year and area.to_year < area.from_year:
        wrong.append(f"to_year: {area.to_year} is before {area.from_year}, when it begins")
    return area


def _whole(name: str, text: str, wrong: list[str]) -> int | None:
    if text and not (text.isascii() and text.isdecimal() and 0 < int(text) < 32768):
        wrong.append(f"{name}: “{text}” is no whole number from 1")
        return None
    return int(text) if text else None


def _numbers_twice(every: Mapping[str, Area], given: Mapping[str, Area]) -> Iterator[str]:
    first: dict[int, str] = {}
    for slug in sorted(every, key=lambda slug: slug in given):
        number = every[slug].number
        if number is not None and first.setdefault(number, slug) != slug:
            yield f"{slug}, number: {number} is that of {first[number]} already"


def _wrong_successors(every: Mapping[str, Area], successors: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for slug, names in successors.items():
        for name in names:
            if name not in every:
                yield f"{slug}, successors: there is no {name}"
            elif why := every[slug].why_not_followed_by(every[name]):
                yield f"{slug}, successors: {why}"
