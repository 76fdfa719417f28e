"""The national team's steps with a submission: begin the review, note a box, waive an error, accept, send back."""

from datetime import datetime

from django.db import transaction

from returns import checks, permissions
from returns.actions.events import record
from returns.actions.locking import locked
from returns.actions.refusals import Refused
from returns.actions.submission import back_to_draft
from returns.models import BoxNote, Cell, Explanation, Revision, Status, User


@transaction.atomic
def begin_review(*, revision: Revision, by: User, at: datetime) -> Revision:
    """Say that a submission is being reviewed: from now on the area cannot take it back."""
    revision = locked(revision)
    if not permissions.is_national(by):
        raise Refused("Only the national team reviews returns.")
    if revision.status != Status.SUBMITTED:
        raise Refused(f"Only a submitted return can be reviewed. It is {_state(revision)}.")
    if revision.review_begun_at is None:
        revision.review_begun_by, revision.review_begun_at = by, at
        revision.save()
        record("review_begun", on=revision, by=by, at=at)
    return revision


@transaction.atomic
def note_box(*, revision: Revision, by: User, at: datetime, code: str, text: str) -> None:
    """Put a note on a box of a return under review, or with an empty text take it away."""
    revision = locked(revision)
    if not permissions.can_send_back(by, revision):
        raise Refused(f"Only the national team notes boxes of a submitted return. It is {_state(revision)}.")
    cell = Cell.objects.filter(year=revision.year_id, code=code).first()
    if cell is None:
        raise Refused(f"The form of {revision.year} has no box {code}.")
    here = BoxNote.objects.filter(revision=revision, cell=cell).first()
    old, text = here.text if here else "", text.strip()
    if old == text:
        return
    if here:
        here.delete()
    if text:
        BoxNote.objects.create(revision=revision, cell=cell, text=text, noted_by=by, noted_at=at)
    record("box_noted", on=revision, by=by, at=at, changes={code: [old, text]})


@transaction.atomic
def approve_waiver(*, explanation: Explanation, by: User, at: datetime) -> None:
    """Let an error stand in one return, for the reason that the area gave. Not by the one who asked."""
    revision = locked(explanation.revision)
    explanations = Explanation.objects.select_for_update(of=("self",)).select_related("rule")
    here = explanations.filter(pk=explanation.pk).first()
    if here is None:
        raise Refused("There is nothing left to waive: the figures or the explanation have changed meanwhile.")
    explanation = here
    if not permissions.is_national(by) or explanation.explained_by_id == by.pk:
        raise Refused("A waiver is approved by the national team, and not by the one who asked for it.")
    if explanation.rule.kind not in checks.MAY_BE_WAIVED:
        raise Refused("This rule cannot be waived: a query needs an explanation and no approval.")
    if revision.status != Status.DRAFT:
        raise Refused(f"A waiver is given before the return is submitted. It is {_state(revision)}.")
    explanation.approved_by, explanation.approved_at = by, at
    explanation.save(update_fields=["approved_by", "approved_at"])
    changes = {"rule": explanation.rule.code, "cells": explanation.cells, "text": explanation.text}
    record("waiver_approved", on=revision, by=by, at=at, changes=changes)


@transaction.atomic
def accept(*, revision: Revision, by: User, at: datetime) -> Revision:
    """Accept a submission, by a member of the national team other than its submitter."""
    revision = locked(revision)
    if not permissions.can_accept(by, revision):
        raise Refused(_why_not_accept(revision, by))
    revision.status, revision.accepted_by, revision.accepted_at = Status.ACCEPTED, by, at
    if revision.review_begun_at is None:
        revision.review_begun_by, revision.review_begun_at = by, at
    revision.save()
    record("accepted", on=revision, by=by, at=at)
    return revision


@transaction.atomic
def send_back(*, revision: Revision, by: User, at: datetime, reason: str) -> Revision:
    """Give a submitted or accepted return back to the area, saying why."""
    revision = locked(revision)
    if not permissions.can_send_back(by, revision):
        raise Refused(f"Only the national team sends a submitted return back. It is {_state(revision)}.")
    if not reason.strip():
        raise Refused("Say why the return goes back.")
    back_to_draft(revision)
    revision.sent_back_by, revision.sent_back_at, revision.sent_back_reason = by, at, reason.strip()
    revision.save()
    record("sent_back", on=revision, by=by, at=at, reason=reason.strip())
    return revision


def _why_not_accept(revision: Revision, by: User) -> str:
    if not permissions.is_national(by):
        return "Only the national team accepts returns."
    if revision.status != Status.SUBMITTED:
        return f"Only a submitted return can be accepted. It is {_state(revision)}."
    return "You submitted this return yourself. Somebody else has to accept it."


def _state(revision: Revision) -> str:
    return revision.get_status_display().lower()
