"""Figures from files: taken in to wait, confirmed or dropped, written, and withdrawn.

The record keeps what a file changed, its name and its digest.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from returns.access import permissions
from returns.arithmetic.checks import OF_LAST_YEAR
from returns.checks.read import figures_of, shape_of
from returns.entry.figure_actions import Changes, Entries, from_record, in_record, write
from returns.imports.ministry import MEANINGS, NOT_AVAILABLE, Blanks
from returns.imports.plan import Plan
from returns.models import Area, Event, Explanation, Figure, Purpose, ReportingYear, Revision, Rule, Upload, User
from returns.models.submission import LONGEST_REASON
from returns.models.upload import LONGEST_NAME
from returns.record.events import record
from returns.record.locking import locked_each
from returns.record.refusals import Refused

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
    if meaning := Blanks.of(here).meaning:
        file["blanks"] = meaning
    return write(wanted, act=IMPORTED, by=by, at=at, seen=seen, file=file)


@transaction.atomic
def withdraw_import(*, upload: str, by: User, at: datetime) -> int:
    """Put back what stood before an import, in every return that it changed; how many boxes that are.

    Explanations that fell away with it come back. Refused when a box has changed since, and when it was done before.
    """
    events = list(Event.objects.imports().filter(changes__file__upload=upload).select_related("revision"))
    if not events:
        raise Refused("We could not find that import.")
    revisions = locked_each([_revision(event).pk for event in events])
    if Event.objects.filter(act=WITHDRAWN, chain=events[0].chain, changes__file__upload=upload).exists():
        raise Refused("This import has already been withdrawn.")
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
            f"{revision.area_return}: {', '.join(since)} changed after the import, so you cannot withdraw it. "
            "Change the figures one by one instead."
        )


def _give_back_explanations(event: Event, revision: Revision, *, by: User, at: datetime) -> None:
    """Those that fell away in the same breath, on the values that stand there again."""
    fell = Event.objects.filter(revision=revision, act="explanation_dropped", number__gt=event.number, at=event.at)
    numbers = figures_of(revision, shape_of(revision.year_id)[1]).numbers
    for told in (dropped.changes for dropped in fell.order_by("number")):
        own = {code: value for code, value in told["values"].items() if not code.startswith(OF_LAST_YEAR)}
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


# --- Files that wait for their confirmation -------------------------------------------------------

WAITS = timedelta(hours=24)


@transaction.atomic
def receive(
    *,
    content: bytes,
    name: str,
    purpose: Purpose,
    by: User,
    at: datetime,
    year: ReportingYear | None = None,
    area: Area | None = None,
    about: Mapping[str, Any] | None = None,
) -> Upload:
    """Keep a file until it is confirmed, for a day. Nothing of it has been read yet."""
    if not permissions.can_upload(by, purpose, area.pk if area else None):
        raise Refused("You cannot send this file.")
    if len(content) > settings.UPLOAD_LIMIT:
        raise Refused(f"The file is larger than {settings.UPLOAD_LIMIT // 1024 // 1024} MB.")
    return Upload.objects.create(
        purpose=purpose,
        year=year,
        area=area,
        name=name.replace("\0", "")[-LONGEST_NAME:],
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        about=dict(about or {}),
        uploaded_by=by,
        uploaded_at=at,
        expires_at=at + WAITS,
    )


@transaction.atomic
def say_blanks(*, upload: Upload, by: User, at: datetime, meaning: str, reason: str = "") -> None:
    """Say of a waiting file what the boxes mean that it leaves blank (MEANINGS); nothing else has been said then.

    What is not available has a reason, of `LONGEST_REASON` characters at most.
    """
    here = _waiting(upload, at)
    if not permissions.can_confirm(by, here):
        raise Refused(_why_not_confirm(here, by))
    if meaning not in MEANINGS or (meaning == NOT_AVAILABLE) != bool(reason) or len(reason) > LONGEST_REASON:
        raise Refused("Say what the blank boxes mean. If their figures are not available, say why.")
    here.about = {**here.about, "blanks": {"meaning": meaning, "reason": reason}}
    here.save(update_fields=["about"])


@transaction.atomic
def cancel(*, upload: Upload, by: User, at: datetime) -> None:
    """Drop a waiting file: whoever may confirm or has sent it. Nothing of it stays."""
    here = _waiting(upload, at)
    if here.uploaded_by_id != by.pk and not permissions.can_confirm(by, here):
        raise Refused("You cannot cancel this file.")
    here.delete()


def settle(*, upload: Upload, by: User, at: datetime) -> Upload:
    """Take a waiting file for confirmation, so that nobody else can: its row goes, and is given back with its content.

    Part of a larger transaction, which records what the file has changed.
    """
    here = _waiting(upload, at)
    if not permissions.can_confirm(by, here):
        raise Refused(_why_not_confirm(here, by))
    key = here.pk
    here.delete()
    here.pk = key
    return here


@transaction.atomic
def forget_expired(*, at: datetime) -> int:
    """Delete the files that nobody confirmed in time; how many there were."""
    return Upload.objects.expired(at).delete()[0]


def _waiting(upload: Upload, at: datetime) -> Upload:
    rows = Upload.objects.select_for_update(of=("self",)).select_related("year", "area")
    here = rows.waiting(at).filter(pk=upload.pk).first()
    if here is None:
        raise Refused("This file is no longer here. Somebody confirmed or cancelled it, or we deleted it after a day.")
    return here


def _why_not_confirm(upload: Upload, by: User) -> str:
    if upload.purpose == Purpose.HISTORY and upload.uploaded_by_id == by.pk:
        return "Another member of the national team must confirm the history you sent."
    return "You cannot confirm this file."


# --- A plan carried out ---------------------------------------------------------------------------


def confirm(plan: Plan, *, upload: Upload, by: User, at: datetime) -> None:
    """Write what the plan of a waiting file says. Raises Refused, and Conflict for what has changed since."""
    if plan.waits_for_meaning:
        raise Refused("Say first what the blank boxes of the file mean.")
    import_figures(upload=upload, by=by, at=at, wanted=plan.wanted, seen=plan.seen)


@transaction.atomic
def import_at_once(plan: Plan, *, content: bytes, name: str, by: User, at: datetime) -> None:
    """The same without a preview: for commands. A plan that changes nothing leaves no trace."""
    if plan.changes or plan.waits_for_meaning:
        about = {"blanks": {"meaning": plan.meaning}} if plan.blanks else {}
        upload = receive(content=content, name=name, purpose=Purpose.FIGURES, by=by, at=at, about=about)
        confirm(plan, upload=upload, by=by, at=at)
