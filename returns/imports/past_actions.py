"""Published history: figures of a year that came out elsewhere, sent by one of the national team, confirmed by another.

They land as published revisions. Their annual reports came out at the time, so none is made of them (DECISIONS.md).
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from returns.entry.correction_actions import pin, populations_chosen
from returns.entry.figure_actions import Entries, in_record
from returns.imports.actions import settle
from returns.models import Area, AreaReturn, Cell, Figure, ReportingYear, Revision, Source, Status, Upload, User
from returns.record.events import record_each
from returns.record.locking import locked_year
from returns.record.refusals import Refused
from returns.years.actions import owe

STEPS = ("submitted", "accepted", "published")


@transaction.atomic
def load_history(
    *, upload: Upload, by: User, at: datetime, entries: Mapping[int, Entries], source: Source = Source.HISTORICAL
) -> int:
    """Publish the figures of a waiting file (area's key -> code -> Entry, every box of the form); how many returns.

    1. The file is taken. 2. Every area owes a return for the year. 3. The first revision of each area in the file gets
    its figures, 4. and is published: sent by the one, confirmed by the other. Refused where an area has begun already.
    `source` is another only where a history is invented for demonstration.
    """
    here = settle(upload=upload, by=by, at=at)
    if here.year is None or not entries:
        raise Refused("This file names no figure of any year.")
    year = locked_year(here.year)
    returns = {owed.area_id: owed for owed in owe(year)}
    if strangers := sorted(Area.objects.filter(pk__in=entries.keys() - returns.keys()).values_list("name", flat=True)):
        raise Refused(f"{', '.join(strangers)} owed no return for {year}.")
    revisions = {area: _first_revision(returns[area]) for area in entries}
    _fill(year, revisions, entries)
    _publish(year, revisions, here, source, by=by, at=at)
    told = [(revision, _told(revision, entries[area], here)) for area, revision in revisions.items()]
    record_each("history_loaded", told, by=by, at=at)
    return len(revisions)


def _first_revision(area_return: AreaReturn) -> Revision:
    if area_return.revisions.exists():
        raise Refused(f"The return of {area_return} has already been started, so you cannot load history for it.")
    has_report = not area_return.area.is_body
    return Revision.objects.create(area_return=area_return, year=area_return.year, has_report=has_report)


def _fill(year: ReportingYear, revisions: Mapping[int, Revision], entries: Mapping[int, Entries]) -> None:
    """Every box of the form in each: with a value, or with why there is none."""
    cells: dict[str, int] = {}
    asked: dict[str, set[str]] = {}
    for code, cell, asked_of in Cell.objects.filter(year=year).values_list("code", "pk", "asked_of"):
        cells[code] = cell
        asked.setdefault(asked_of, set()).add(code)
    for area, of_area in entries.items():
        if set(of_area) != asked.get(revisions[area].area_return.area.asked_as):
            raise Refused(f"The figures of {revisions[area].area_return} are not those of the form of {year}.")
    Figure.objects.bulk_create(
        Figure(
            revision=revisions[area],
            cell_id=cells[code],
            year=year,
            value=entry.value,
            unavailable_reason=entry.unavailable_reason,
            footnote=entry.footnote,
            unavailable_reason_cy=entry.unavailable_reason_cy,
            footnote_cy=entry.footnote_cy,
        )
        for area, of_area in entries.items()
        for code, entry in of_area.items()
    )


def _publish(
    year: ReportingYear, revisions: Mapping[int, Revision], upload: Upload, source: Source, *, by: User, at: datetime
) -> None:
    populations = {row.area_id: row for row in populations_chosen(year)}
    for area, revision in revisions.items():
        revision.status, revision.has_report = Status.PUBLISHED, False
        revision.source, revision.note = source, upload.about["note"]
        revision.submitted_by, revision.submitted_at = upload.uploaded_by, upload.uploaded_at
        revision.accepted_by, revision.accepted_at = by, at
        revision.published_by, revision.published_at = by, at
        revision.population = populations.get(area)
    fields = [f"{step}_{part}" for step in STEPS for part in ("by", "at")]
    Revision.objects.bulk_update(revisions.values(), ["status", "source", "note", "has_report", "population", *fields])
    pin(year, at)


def _told(revision: Revision, entries: Entries, upload: Upload) -> dict[str, Any]:
    sent = [upload.uploaded_by_id, upload.uploaded_at.astimezone(UTC).isoformat(timespec="microseconds")]
    told = {
        "figures": {code: [None, in_record(entry)] for code, entry in entries.items()},
        "file": {"name": upload.name, "sha256": upload.sha256, "upload": str(upload.key)},
        "note": revision.note,
        "sent": sent,
    }
    told |= {} if revision.source == Source.HISTORICAL else {"source": revision.source}
    return told | ({"population": revision.population.estimate} if revision.population else {})
