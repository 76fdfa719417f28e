"""The steps of a revision up to its acceptance: the area's (explain, submit, take back) and its reviewers'."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from returns.access import permissions
from returns.arithmetic import checks
from returns.arithmetic.checks import Issue
from returns.checks.assessment import assess
from returns.form.questionnaire import Questionnaire
from returns.models import Explanation, Revision, Rule, Source, Status, User
from returns.record.events import record
from returns.record.locking import locked
from returns.record.refusals import NotReady, Overtaken, Refused, insist_on_words

TAKEN_AWAY = "Somebody else has removed this explanation since you opened this page."


@transaction.atomic
def declare_source(*, revision: Revision, by: User, at: datetime, source: Source, note: str) -> None:
    """Say where a draft's figures come from, when it is not from the area's own return; the note is printed."""
    revision = locked(revision)
    if not (permissions.is_national(by) and permissions.can_enter(by, revision, at)):
        raise Refused(
            "Only the national team can say where figures come from, and only while the return is in progress."
        )
    if source != Source.AREA and not note.strip():
        raise Refused("Enter where the figures come from.")
    changes = {"source": [revision.source, source], "note": [revision.note, note]}
    revision.source, revision.note, revision.has_report = source, note, source != Source.HISTORICAL
    revision.has_report = revision.has_report and not revision.area_return.area.is_body
    revision.save(update_fields=["source", "note", "has_report"])
    record("source_declared", on=revision, by=by, at=at, changes=changes)


@transaction.atomic
def explain(*, revision: Revision, by: User, at: datetime, issue: Issue, text: str, seen: str | None = None) -> None:
    """Record (or, with an empty text, take away) the area's answer to one issue, on its present values.

    `seen` is the token of the answer that the writer had before them (Explanation.token; empty for none). Raises
    Overtaken where somebody else has answered otherwise since, Refused where the text says too little and where the
    figures no longer give this issue.
    """
    revision = locked(revision)
    if not permissions.can_enter(by, revision, at):
        raise Refused(f"{revision.area_return.area_name} {revision.year} takes no explanations now.")
    rule = Rule.objects.get(year=revision.year, code=issue.rule.code)
    here = Explanation.objects.filter(revision=revision, rule=rule, cells=list(issue.cells)).first()
    holds = here is not None and here.values == dict(issue.values)
    old, text = here.text if here else "", text.strip()
    if old == text and (here is None or holds):
        return
    if text:
        insist_on_words(text)
    if seen is not None and old != text and seen != (here.token if here and holds else ""):
        raise Overtaken(f"Somebody else has answered this since you opened this page: “{old}”" if old else TAKEN_AWAY)
    if not _is_found(issue, revision):
        raise Refused("The figures have changed since you opened this page. Open it again to see the new queries.")
    if here:
        here.delete()
    if text:
        Explanation.objects.create(
            revision=revision,
            rule=rule,
            cells=list(issue.cells),
            values=dict(issue.values),
            text=text,
            explained_by=by,
            explained_at=at,
        )
    changes = {
        "rule": issue.rule.code,
        "cells": list(issue.cells),
        "values": dict(issue.values),
        "text": [old, text],
    }
    # An explained error is a request to waive it.
    act = "waiver_asked" if issue.is_error and text else "explained"
    record(act, on=revision, by=by, at=at, changes=changes)


@transaction.atomic
def submit(*, revision: Revision, by: User, at: datetime) -> Revision:
    """Hand a draft to the national team. Raises NotReady with all that is still open, Refused in any other state."""
    revision = locked(revision)
    if not permissions.can_enter(by, revision, at):
        state = revision.get_status_display().lower()
        raise Refused(f"{revision.area_return.area_name} {revision.year} cannot be submitted now. It is {state}.")
    questionnaire = Questionnaire.load(revision.year, area=revision.area_return.area)
    assessment = assess(revision, questionnaire)
    if any(answer.approved_by_id == by.pk for answer in assessment.explanations.values()):
        raise Refused("You approved a waiver in this return, so a colleague must submit it.")
    if not assessment.is_ready:
        notes = {note.cell.code: questionnaire.words(note.cell.code) for note in assessment.open_notes}
        raise NotReady(assessment.figures.blanks, assessment.open, notes)
    revision.status, revision.submitted_by, revision.submitted_at = Status.SUBMITTED, by, at
    revision.save()
    record("submitted", on=revision, by=by, at=at, changes={"found": assessment.by_rule})
    return revision


@transaction.atomic
def take_back(*, revision: Revision, by: User, at: datetime) -> Revision:
    """Take a submission back for changes, until somebody has begun to review it."""
    revision = locked(revision)
    if not permissions.can_take_back(by, revision, at):
        raise Refused(_why_not_take_back(revision, by, at))
    back_to_draft(revision)
    revision.sent_back_by, revision.sent_back_at, revision.sent_back_reason = None, None, ""
    revision.save()
    record("taken_back", on=revision, by=by, at=at)
    return revision


def _is_found(issue: Issue, revision: Revision) -> bool:
    """Whether the checks still find this issue, on these values."""
    issues = assess(revision, Questionnaire.load(revision.year, area=revision.area_return.area)).issues
    return any((i.rule.code, i.cells, i.values) == (issue.rule.code, issue.cells, issue.values) for i in issues)


def back_to_draft(revision: Revision) -> None:
    """Undo submission, review, acceptance and publication; the record keeps who and when."""
    revision.status, revision.population = Status.DRAFT, None
    for act in ("submitted", "review_begun", "accepted", "published"):
        setattr(revision, f"{act}_by", None)
        setattr(revision, f"{act}_at", None)


def _why_not_take_back(revision: Revision, by: User, at: datetime) -> str:
    if revision.status == Status.SUBMITTED and revision.review_begun_at:
        begun = date_format(timezone.localtime(revision.review_begun_at), "j F Y, H:i")
        who = f"{revision.review_begun_by} started to review this return on {begun}."
        return f"{who} Ask the national team to send it back."
    if revision.status != Status.SUBMITTED:
        return f"You can only take back a submitted return. This one is {revision.get_status_display().lower()}."
    if not permissions.has_time(revision, at):
        return "The year is closed. Ask the national team for more time."
    return "Only the area’s co-ordinator can take a submission back."


# --- Review ---------------------------------------------------------------------------------------


@transaction.atomic
def begin_review(*, revision: Revision, by: User, at: datetime) -> Revision:
    """Say that a submission is being reviewed: from now on the area cannot take it back."""
    revision = locked(revision)
    if not permissions.is_national(by):
        raise Refused("Only the national team can review returns.")
    if revision.status != Status.SUBMITTED:
        raise Refused(f"You can only review a submitted return. This one is {_state(revision)}.")
    if revision.review_begun_at is None:
        revision.review_begun_by, revision.review_begun_at = by, at
        revision.save()
        record("review_begun", on=revision, by=by, at=at)
    return revision


@transaction.atomic
def approve_waiver(*, explanation: Explanation, by: User, at: datetime) -> None:
    """Let an error stand in one return, for the reason that the area gave. Not by the one who asked."""
    revision = locked(explanation.revision)
    explanations = Explanation.objects.select_for_update(of=("self",)).select_related("rule")
    here = explanations.filter(pk=explanation.pk).first()
    if here is None:
        raise Refused(
            "There is nothing left to waive. The figures or the explanation have changed since you opened this page."
        )
    explanation = here
    if not permissions.is_national(by) or explanation.explained_by_id == by.pk:
        raise Refused("A different member of the national team must approve a waiver.")
    if not checks.KINDS[explanation.rule.kind].may_be_waived:
        raise Refused("You cannot waive this. A query only needs an explanation.")
    if revision.status != Status.DRAFT:
        raise Refused(f"You can only approve a waiver before the return is submitted. This one is {_state(revision)}.")
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
        raise Refused(
            "Only the national team can send a return back, and only after it is submitted. This one is "
            f"{_state(revision)}."
        )
    if not reason.strip():
        raise Refused("Enter a reason for sending the return back.")
    back_to_draft(revision)
    revision.sent_back_by, revision.sent_back_at, revision.sent_back_reason = by, at, reason.strip()
    revision.save()
    record("sent_back", on=revision, by=by, at=at, reason=reason.strip())
    return revision


def _why_not_accept(revision: Revision, by: User) -> str:
    if not permissions.is_national(by):
        return "Only the national team can accept returns."
    if revision.status != Status.SUBMITTED:
        return f"You can only accept a submitted return. This one is {_state(revision)}."
    return "You submitted this return, so a colleague must accept it."


def _state(revision: Revision) -> str:
    return revision.get_status_display().lower()
