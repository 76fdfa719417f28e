"""Write figures: from the grid, from a box's own page, from a file, and back again. There is no other way in."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from returns.access import permissions
from returns.arithmetic.figures import Entry
from returns.checks.read import ENTRY
from returns.models import Explanation, Figure, Revision, User
from returns.record.events import record, record_each
from returns.record.locking import locked_each
from returns.record.refusals import Conflict, Refused

Entries = Mapping[str, Entry]
Changes = dict[str, list[Any]]

# One statement, however many: Django's bulk_update writes a CASE of as many branches.
UPDATE = """
  UPDATE returns_figure AS figure
     SET value = now.value, unavailable_reason = now.reason, footnote = now.footnote,
         unavailable_reason_cy = now.reason_cy, footnote_cy = now.footnote_cy
    FROM unnest(%s::bigint[], %s::int[], %s::text[], %s::text[], %s::text[], %s::text[])
      AS now (id, value, reason, footnote, reason_cy, footnote_cy)
   WHERE figure.id = now.id
"""


@transaction.atomic
def save_figures(
    *,
    revision: Revision,
    by: User,
    at: datetime,
    entries: Entries,
    seen: Mapping[str, str] | None = None,
) -> Changes:
    """Write `entries` (code -> Entry) into a draft; {code: [old, new]} of what really changed.

    `seen` holds, for each box, the token of the entry that the writer had before them (Entry.token). Raises Conflict
    for boxes that somebody else has changed since, to something else than is now written; Refused when the revision
    takes no figures from this person now, or for a code that the year's form does not have. All or nothing.
    """
    wanted, tokens = {revision.pk: entries}, None if seen is None else {revision.pk: seen}
    return write(wanted, act="figures_saved", by=by, at=at, seen=tokens).get(revision.pk, {})


def write(
    wanted: Mapping[int, Entries],
    *,
    act: str,
    by: User,
    at: datetime,
    seen: Mapping[int, Mapping[str, str]] | None = None,
    file: Mapping[str, str] | None = None,
) -> dict[int, Changes]:
    """Write entries into drafts (revision's key -> code -> Entry); what really changed, in the same shape.

    The one way for figures, part of a larger transaction: as many statements for all areas as for one. With `file`
    the event tells of it. Raises as `save_figures` does.
    """
    revisions = locked_each(wanted)
    for revision in revisions.values():
        if not permissions.can_enter(by, revision, at):
            raise Refused(f"{revision.area_return.area_name} {revision.year} cannot take figures now.")
    stored = _stored(wanted)
    changes: dict[int, Changes] = {}
    rows: list[tuple[int, Entry]] = []
    for key, entries in wanted.items():
        here = stored.get(key, {})
        if unknown := sorted(entries.keys() - here.keys()):
            raise Refused(f"The form of {revisions[key].year} has no box {', '.join(unknown)}.")
        changed = {code: entry for code, entry in entries.items() if here[code][1] != entry}
        if seen is not None:
            theirs = {code: now for code in changed if (now := here[code][1]).token != seen[key].get(code, "")}
            if theirs:
                raise Conflict(theirs)
        if changed:
            changes[key] = {code: [in_record(here[code][1]), in_record(entry)] for code, entry in changed.items()}
            rows += [(here[code][0], entry) for code, entry in changed.items()]
    if not changes:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(UPDATE, _columns(rows))
    told = [(revisions[key], {"figures": one, "file": dict(file)} if file else one) for key, one in changes.items()]
    record_each(act, told, by=by, at=at)
    _drop_explanations(revisions, changes, by=by, at=at)
    return changes


def _stored(wanted: Mapping[int, Entries]) -> dict[int, dict[str, tuple[int, Entry]]]:
    """What stands in the boxes: revision's key -> code -> (figure's key, entry). One query."""
    codes = {code for entries in wanted.values() for code in entries}
    rows = Figure.objects.filter(revision__in=list(wanted), cell__code__in=list(codes))
    stored: dict[int, dict[str, tuple[int, Entry]]] = {}
    for row in rows.values_list("revision", "cell__code", "pk", *ENTRY):
        stored.setdefault(row[0], {})[row[1]] = (row[2], Entry(*row[3:]))
    return stored


def _columns(rows: list[tuple[int, Entry]]) -> list[list[Any]]:
    return [
        [key for key, _ in rows],
        [entry.value for _, entry in rows],
        [entry.unavailable_reason for _, entry in rows],
        [entry.footnote for _, entry in rows],
        [entry.unavailable_reason_cy for _, entry in rows],
        [entry.footnote_cy for _, entry in rows],
    ]


def _drop_explanations(
    revisions: Mapping[int, Revision], changes: Mapping[int, Changes], *, by: User, at: datetime
) -> None:
    """An explanation holds for the values it was given on, and falls away with the first that changes."""
    codes = {code for one in changes.values() for code in one}
    rows = Explanation.objects.filter(revision__in=list(changes), cells__overlap=list(codes))
    for explanation in rows.select_related("rule").order_by("pk"):
        if changes[explanation.revision_id].keys().isdisjoint(explanation.cells):
            continue
        explanation.delete()
        record(
            "explanation_dropped",
            on=revisions[explanation.revision_id],
            by=by,
            at=at,
            changes=explanation_in_record(explanation) | {"text": [explanation.text, ""]},
        )


def explanation_in_record(explanation: Explanation) -> dict[str, Any]:
    """An explanation with all that belongs to it, so that it can be given back."""
    approved_at = explanation.approved_at
    return {
        "rule": explanation.rule.code,
        "cells": explanation.cells,
        "values": explanation.values,
        "explained": [explanation.explained_by_id, _moment(explanation.explained_at)],
        "approved": [explanation.approved_by_id, _moment(approved_at)] if approved_at else None,
    }


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def in_record(entry: Entry) -> Any:
    """An entry as an event tells it: a number, null, or an object where words belong to it."""
    if not entry.unavailable_reason and not entry.footnote and not entry.welsh:
        return entry.value
    told = {"value": entry.value, "unavailable_reason": entry.unavailable_reason, "footnote": entry.footnote}
    if entry.welsh:
        told |= {"unavailable_reason_cy": entry.unavailable_reason_cy, "footnote_cy": entry.footnote_cy}
    return told


def from_record(told: Any) -> Entry:
    """The entry that an event tells."""
    return Entry(**told) if isinstance(told, dict) else Entry(told)
