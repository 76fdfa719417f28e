"""Figures from a confirmed file, and their withdrawal: what it changed, its name and its digest are in the record."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from returns.actions.events import record
from returns.actions.figures import Changes, Entries, from_record, in_record, write
from returns.actions.locking import locked_each
from returns.actions.refusals import Refused
from returns.actions.uploads import settle
from returns.findings import figures_of, shape_of
from returns.models import Event, Explanation, Figure, Revision, Rule, Upload, User

IMPORTED, WITHDRAWN = "figures_imported", "import_withdrawn"


@transaction.atomic
def import_figures(
    *,
    upload: Upload,
    by: User,
    at: datetime,
    wanted: Mapping[int, Entries],
    seen: Mapping[int, Mapping[str, str]],
) -> dict[int, Changes]:
    """Write what a waiting file says into drafts (revision's key -> code -> Entry): all of it or nothing.

    `seen` holds the tokens of what the preview showed. Raises Conflict where somebody has changed a box since, Refused
    when the file no longer waits or a return takes no figures from this person now. The file is gone afterwards.
    """
    here = settle(upload=upload, by=by, at=at)
    file = {"name": here.name, "sha256": here.sha256, "upload": str(here.key)}
    return write(wanted, act=IMPORTED, by=by, at=at, seen=seen, file=file)


@transaction.atomic
def withdraw_import(*, upload: str, by: User, at: datetime) -> int:
    """Put back what stood before an import, in every return that it changed; how many boxes that are.

    Explanations that fell away with it come back. Refused when a box has changed since, and when it was done before.
    """
    events = list(Event.objects.imports().filter(changes__file__upload=upload).select_related("revision"))
    if not events:
        raise Refused("There is no such import.")
    revisions = locked_each([_revision(event).pk for event in events])
    if Event.objects.filter(act=WITHDRAWN, chain=events[0].chain, changes__file__upload=upload).exists():
        raise Refused("This import has been withdrawn already.")
    before: dict[int, Entries] = {}
    for event in events:
        key, changes = _revision(event).pk, event.changes["figures"]
        _refuse_if_changed(revisions[key], changes)
        before[key] = {code: from_record(old) for code, (old, _) in changes.items()}
    undone = write(before, act=WITHDRAWN, by=by, at=at, file=events[0].changes["file"])
    for event in events:
        _give_back_explanations(event, revisions[_revision(event).pk], by=by, at=at)
    return sum(map(len, undone.values()))


def _revision(event: Event) -> Revision:
    if event.revision is None:
        raise ValueError(f"{event} is on no revision")
    return event.revision


def _refuse_if_changed(revision: Revision, changes: Changes) -> None:
    rows = Figure.objects.filter(revision=revision, cell__code__in=list(changes)).select_related("cell")
    since = sorted(row.cell.code for row in rows if in_record(row.entry) != changes[row.cell.code][1])
    if since:
        raise Refused(
            f"{revision.area_return}: {', '.join(since)} changed after the import. It can no longer be withdrawn; "
            "change single figures instead."
        )


def _give_back_explanations(event: Event, revision: Revision, *, by: User, at: datetime) -> None:
    """Those that fell away in the same breath, on the values that stand there again."""
    fell = Event.objects.filter(revision=revision, act="explanation_dropped", number__gt=event.number, at=event.at)
    numbers = figures_of(revision, shape_of(revision.year_id)[1]).numbers
    for told in (dropped.changes for dropped in fell.order_by("number")):
        own = {code: value for code, value in told["values"].items() if not code.startswith("last:")}
        if all(numbers[code] == value for code, value in own.items()):
            rule = Rule.objects.get(year=revision.year_id, code=told["rule"])
            _explain_again(revision, rule, told)
            changes = told | {"text": ["", told["text"][0]]}
            record("explanation_given_back", on=revision, by=by, at=at, changes=changes)


def _explain_again(revision: Revision, rule: Rule, told: dict[str, Any]) -> None:
    explained_by, explained_at = told["explained"]
    approved_by, approved_at = told["approved"] or (None, None)
    Explanation.objects.create(
        revision=revision,
        rule=rule,
        cells=told["cells"],
        values=told["values"],
        text=told["text"][0],
        explained_by_id=explained_by,
        explained_at=explained_at,
        approved_by_id=approved_by,
        approved_at=approved_at,
    )
