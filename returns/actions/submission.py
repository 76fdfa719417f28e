"""The steps of a revision between area and national team: declare its source, explain, submit, accept, send back."""

from datetime import datetime

from django.db import transaction

from returns import permissions
from returns.actions.events import record
from returns.actions.locking import locked
from returns.actions.refusals import NotReady, Refused
from returns.checks import Issue
from returns.findings import assess
from returns.models import Explanation, Revision, Source, Status, User
from returns.questionnaire import Questionnaire


@transaction.atomic
def declare_source(*, revision: Revision, by: User, at: datetime, source: Source, note: str) -> None:
    """Say where a draft's figures come from, when it is not from the area's own return; the note is printed."""
    revision = locked(revision)
    if not (permissions.is_national(by) and permissions.can_enter(by, revision, at)):
        raise Refused("Only the national team declares where figures come from, while the return is in progress.")
    if source != Source.AREA and not note.strip():
        raise Refused("Say where the figures come from.")
    changes = {"source": [revision.source, source], "note": [revision.note, note]}
    revision.source, revision.note = source, note
    revision.save(update_fields=["source", "note"])
    record("source_declared", on=revision, by=by, at=at, changes=changes)


@transaction.atomic
def explain(*, revision: Revision, by: User, at: datetime, issue: Issue, text: str) -> None:
    """Record (or, with an empty text, take away) the area's answer to one issue, on its present values."""
    revision = locked(revision)
    if not permissions.can_enter(by, revision, at):
        raise Refused(f"{revision.area_return.area_name} {revision.year} takes no explanations now.")
    questionnaire = Questionnaire.load(revision.year)
    here = Explanation.objects.filter(
        revision=revision, rule=questionnaire.rule_ids[issue.rule.code], cells=list(issue.cells)
    ).first()
    old, text = here.text if here else "", text.strip()
    if old == text and (here is None or here.values == dict(issue.values)):
        return
    if here:
        here.delete()
    if text:
        Explanation.objects.create(
            revision=revision,
            rule_id=questionnaire.rule_ids[issue.rule.code],
            cells=list(issue.cells),
            values=dict(issue.values),
            text=text,
            explained_by=by,
            explained_at=at,
        )
    changes = {"rule": issue.rule.code, "cells": list(issue.cells), "text": [old, text]}
    record("explained", on=revision, by=by, at=at, changes=changes)


@transaction.atomic
def submit(*, revision: Revision, by: User, at: datetime) -> Revision:
    """Hand a draft to the national team. Raises NotReady with all that is still open, Refused in any other state."""
    revision = locked(revision)
    if not permissions.can_enter(by, revision, at):
        raise Refused(f"{revision.area_return.area_name} {revision.year} cannot be submitted now.")
    found = assess(revision, Questionnaire.load(revision.year))
    if not found.is_ready:
        raise NotReady(found.figures.blanks, found.open)
    revision.status, revision.submitted_by, revision.submitted_at = Status.SUBMITTED, by, at
    revision.sent_back_by, revision.sent_back_at, revision.sent_back_reason = None, None, ""
    revision.save()
    record("submitted", on=revision, by=by, at=at)
    return revision


@transaction.atomic
def accept(*, revision: Revision, by: User, at: datetime) -> Revision:
    """Accept a submission, by a member of the national team other than its submitter."""
    revision = locked(revision)
    if not permissions.can_accept(by, revision):
        raise Refused(_why_not_accept(revision, by))
    revision.status, revision.accepted_by, revision.accepted_at = Status.ACCEPTED, by, at
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
    revision.status = Status.DRAFT
    revision.submitted_by = revision.submitted_at = revision.accepted_by = revision.accepted_at = None
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
