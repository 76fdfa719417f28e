"""Reviewers' notes on boxes, and what the area answers: a return goes in again when each is mended or answered."""

from datetime import datetime

from django.db import transaction

from returns.access import permissions
from returns.arithmetic.characters import says_something
from returns.models import BoxNote, Figure, Revision, User
from returns.record.events import record
from returns.record.locking import locked
from returns.record.refusals import SAYS_TOO_LITTLE, Overtaken, Refused

CHANGED = "This note or its answer has changed since you opened the page."


@transaction.atomic
def note_box(*, revision: Revision, by: User, at: datetime, code: str, text: str) -> None:
    """Put a note on a box of a return under review, or with an empty text close the one that is there.

    It is about what stands in the box now. A new note takes the place of the one before, and of its answer.
    """
    revision = locked(revision)
    if not permissions.can_send_back(by, revision):
        state = revision.get_status_display().lower()
        raise Refused(f"Only the national team notes boxes of a submitted return. It is {state}.")
    figure = Figure.objects.filter(revision=revision, cell__code=code).first()
    if figure is None:
        raise Refused(f"The form of {revision.year_id} has no box {code}.")
    here = BoxNote.objects.filter(revision=revision, cell=figure.cell_id).first()
    old, text = here.text if here else "", text.strip()
    is_settled = here is not None and (here.answer or here.entry != figure.entry)
    if old == text and not (text and is_settled):
        return
    if here:
        here.delete()
    if text:
        BoxNote.objects.create(
            revision=revision,
            cell_id=figure.cell_id,
            text=text,
            noted_by=by,
            noted_at=at,
            value=figure.value,
            unavailable_reason=figure.unavailable_reason,
            footnote=figure.footnote,
        )
    record("box_noted", on=revision, by=by, at=at, changes={code: [old, text]})


@transaction.atomic
def answer_note(*, revision: Revision, by: User, at: datetime, code: str, text: str, seen: str | None = None) -> None:
    """Answer the note on a box of a return that is back with its area; an empty text takes the answer away.

    `seen` is the token of the note that the writer had before them (BoxNote.token). Raises Overtaken where somebody
    else has answered otherwise since, Refused where there is no note, where it is one's own, and for too short a text.
    """
    revision = locked(revision)
    if not permissions.can_enter(by, revision, at):
        raise Refused(f"{revision.area_return.area_name} {revision.year} takes no answers now.")
    here = BoxNote.objects.filter(revision=revision, cell__code=code).first()
    if here is None:
        raise Refused(f"There is no note on the box {code} now.")
    old, text = here.answer, text.strip()
    if old == text:
        return
    if here.noted_by_id == by.pk:
        raise Refused("You wrote this note yourself. Somebody else has to answer it.")
    if seen is not None and seen != here.token:
        raise Overtaken(f"Somebody else has answered this since you opened the page: “{old}”" if old else CHANGED)
    if text and not says_something(text):
        raise Refused(SAYS_TOO_LITTLE % {"text": text})
    here.answer, here.answered_by, here.answered_at = text, by if text else None, at if text else None
    here.save(update_fields=["answer", "answered_by", "answered_at"])
    record("note_answered", on=revision, by=by, at=at, changes={code: [old, text]})
