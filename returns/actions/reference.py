"""Load reference data: areas and populations, from rows keyed by name. Running it again changes nothing."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from returns.models import Area, Population


@transaction.atomic
def load_areas(*, rows: Iterable[Mapping[str, str]]) -> int:
    """Insert or update areas by slug; the number of rows. Columns as in returns/reference/areas.csv."""
    areas = [
        Area(
            slug=row["slug"],
            name=row["name"],
            name_cy=row.get("name_cy", ""),
            nation=row["nation"],
            police_force_area_codes=row["police_force_area_codes"].split(),
            aliases=[name for name in row["also_known_as"].split(";") if name],
        )
        for row in rows
    ]
    fields = ["name", "name_cy", "nation", "police_force_area_codes", "aliases"]
    Area.objects.bulk_create(areas, update_conflicts=True, unique_fields=["slug"], update_fields=fields)
    return len(areas)


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
