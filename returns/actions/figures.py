"""Write figures: from the grid, from a box's own page, from a file. There is no other way in."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from returns import permissions
from returns.actions.events import record
from returns.actions.locking import locked
from returns.actions.refusals import Conflict, Refused
from returns.figures import Entry
from returns.models import Explanation, Figure, Revision, User


@transaction.atomic
def save_figures(
    *,
    revision: Revision,
    by: User,
    at: datetime,
    entries: Mapping[str, Entry],
    seen: Mapping[str, str] | None = None,
) -> dict[str, list[Any]]:
    """Write `entries` (code -> Entry) into a draft; {code: [old, new]} of what really changed.

    `seen` holds, for each box, the token of the entry that the writer had before them (Entry.token). Raises Conflict
    for boxes that somebody else has changed since, to something else than is now written; Refused when the revision
    takes no figures from this person now, or for a code that the year's form does not have. All or nothing.
    """
    revision = locked(revision)
    if not permissions.can_enter(by, revision, at):
        raise Refused(f"{revision.area_return.area_name} {revision.year} takes no figures now.")
    rows = Figure.objects.filter(revision=revision, cell__code__in=list(entries)).select_related("cell")
    figures = {figure.cell.code: figure for figure in rows}
    unknown = sorted(entries.keys() - figures.keys())
    if unknown:
        raise Refused(f"The form of {revision.year} has no box {', '.join(unknown)}.")
    changed = {code: entry for code, entry in entries.items() if figures[code].entry != entry}
    if seen is not None:
        theirs = {code: now for code in changed if (now := figures[code].entry).token != seen.get(code, "")}
        if theirs:
            raise Conflict(theirs)
    if not changed:
        return {}
    changes = {code: [in_record(figures[code].entry), in_record(entry)] for code, entry in changed.items()}
    touched = set()
    for code, entry in changed.items():
        for name, part in asdict(entry).items():
            if getattr(figures[code], name) != part:
                setattr(figures[code], name, part)
                touched.add(name)
    Figure.objects.bulk_update([figures[code] for code in changed], sorted(touched))
    record("figures_saved", on=revision, by=by, at=at, changes=changes)
    _drop_explanations(revision, changed.keys(), by=by, at=at)
    return changes


def _drop_explanations(revision: Revision, codes: Any, *, by: User, at: datetime) -> None:
    """An explanation holds for the values it was given on, and falls away with the first that changes."""
    rows = Explanation.objects.filter(revision=revision, cells__overlap=list(codes))
    stale = list(rows.select_related("rule").order_by("pk"))
    for explanation in stale:
        explanation.delete()
        changes = {"rule": explanation.rule.code, "cells": explanation.cells, "text": [explanation.text, ""]}
        record("explanation_dropped", on=revision, by=by, at=at, changes=changes)


def in_record(entry: Entry) -> Any:
    """An entry as an event tells it: a number, null, or an object where words belong to it."""
    if not entry.unavailable_reason and not entry.footnote:
        return entry.value
    return {"value": entry.value, "unavailable_reason": entry.unavailable_reason, "footnote": entry.footnote}
