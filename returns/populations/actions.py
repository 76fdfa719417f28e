"""Writes on populations: load those of a confirmed file, choose a year's, load reference rows.

What is published keeps its own: reports.corrections.actions.set_population begins the corrections of another choice.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from returns.access import permissions
from returns.imports.actions import settle
from returns.models import Area, Population, ReportingYear, Upload, User
from returns.models.area import estimate_name
from returns.populations.areas import read_areas
from returns.record.events import record
from returns.record.locking import locked_year
from returns.record.refusals import Overtaken, Refused

NEVER_OVERWRITTEN = "a vintage is never overwritten: give the new one a name of its own"
Key = tuple[int, int, str]


@transaction.atomic
def confirm_populations(*, upload: Upload, rows: Mapping[int, Population], by: User, at: datetime) -> int:
    """Load what a waiting file says, all or nothing; how many populations are new.

    `rows` are not stored yet, each under its row in the file. What is loaded already stays as it is: a row with other
    numbers for it is refused, and so is a file that says nothing new.
    """
    upload = settle(upload=upload, by=by, at=at)
    before = loaded(rows.values())
    new = [row for row in rows.values() if key_of(row) not in before]
    Population.objects.bulk_create(new, ignore_conflicts=True)
    # Read again: somebody else may have loaded the same vintage meanwhile.
    now = loaded(rows.values())
    for number, row in rows.items():
        if numbers_of(row) != numbers_of(now[key_of(row)]):
            raise Refused(f"Row {number}: {other_numbers(now[key_of(row)])}.")
    if not new:
        raise Refused("Every number in this file is already loaded.")
    told: dict[str, dict[str, dict[str, int]]] = {}
    for row in new:
        people = {"all_ages": row.all_ages, "aged_10_and_over": row.aged_10_and_over}
        told.setdefault(row.estimate, {})[row.area.slug] = people
    changes = {"file": upload.name, "sha256": upload.sha256, "loaded": told}
    record("populations_loaded", on=upload, by=by, at=at, changes=changes)
    return len(new)


@transaction.atomic
def choose_population(
    *,
    year: ReportingYear,
    by: User,
    at: datetime,
    mid_year: int,
    vintage: str,
    reason: str = "",
    seen: str | None = None,
) -> ReportingYear:
    """Choose the estimate that a year's rates divide by. Once something has been published it takes a reason.

    `seen` names the choice that the writer had before them (ReportingYear.population): raises Overtaken where somebody
    else has chosen otherwise since.
    """
    year, reason = locked_year(year), reason.strip()
    old, new = year.population, estimate_name(mid_year, vintage)
    if not permissions.is_national(by):
        raise Refused("Only the national team can choose the population of a year.")
    if not Population.objects.of_estimate(mid_year, vintage).exists():
        raise Refused(f"No population is loaded under {new}. Load it first.")
    if year.population_pinned_at is not None and not reason:
        raise Refused("Enter a reason for changing the population. We publish it beside each revised rate.")
    if seen is not None and seen != old:
        raise Overtaken(f"Somebody else has chosen {old or 'no population'} since you opened this page.")
    if new != old:
        year.population_mid_year, year.population_vintage = mid_year, vintage
        year.save(update_fields=["population_mid_year", "population_vintage"])
        record("population_set", on=year, by=by, at=at, changes={"population": [old, new]}, reason=reason)
    return year


def loaded(rows: Iterable[Population]) -> dict[Key, Population]:
    """What is stored of the same areas and estimates as these. One query."""
    rows = list(rows)
    mid_years, vintages = {row.mid_year for row in rows}, {row.vintage for row in rows}
    here = Population.objects.filter(mid_year__in=mid_years, vintage__in=vintages).select_related("area")
    return {key_of(row): row for row in here}


def key_of(row: Population) -> Key:
    return row.area_id, row.mid_year, row.vintage


def numbers_of(row: Population) -> tuple[int, int]:
    return row.all_ages, row.aged_10_and_over


def other_numbers(here: Population) -> str:
    """Why a file may not say otherwise than this stored row; words that follow the row's place in the file."""
    numbers = f"{here.all_ages:,} of all ages and {here.aged_10_and_over:,} aged 10 and over"
    return f"{here.area}, {here.estimate} is loaded already with {numbers}; {NEVER_OVERWRITTEN}"


# --- Reference rows: running it again changes nothing ---------------------------------------------


@transaction.atomic
def load_areas(*, rows: Iterable[Mapping[str, str]]) -> int:
    """Insert or update areas and national bodies by slug; the number of rows. Columns: returns/reference/areas.csv.

    All of them or none: raises Refused with every problem, each with its row and column.
    """
    stored = Area.objects.select_for_update().in_bulk(field_name="slug")
    read = read_areas(rows, stored)
    if read.problems:
        raise Refused("\n".join(read.problems))
    if "number" in read.fields:  # one may go to another area: none stands twice on the way
        Area.objects.filter(slug__in=read.areas).update(number=None)
    rows_of = list(read.areas.values())
    Area.objects.bulk_create(rows_of, update_conflicts=True, unique_fields=["slug"], update_fields=read.fields)
    now = Area.objects.in_bulk(field_name="slug")
    for slug, names in read.successors.items():
        if names or slug in stored:
            now[slug].successors.set(now[name] for name in names)
    return len(read.areas)


@transaction.atomic
def load_populations(*, rows: Iterable[Mapping[str, str]]) -> int:
    """Insert populations (persons); the number of rows. One that is there already stays as it is: see DECISIONS.md."""
    areas = Area.objects.in_bulk(field_name="slug")
    populations = [
        Population(
            area=areas[row["area"]],
            mid_year=int(row["mid_year"]),
            vintage=row["vintage"],
            all_ages=int(row["population_all_ages"]),
            aged_10_and_over=int(row["population_aged_10_and_over"]),
            source=row["source"],
        )
        for row in rows
    ]
    Population.objects.bulk_create(populations, ignore_conflicts=True)
    return len(populations)
