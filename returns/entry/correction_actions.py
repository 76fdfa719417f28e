"""After acceptance: publish, take back what nobody has seen yet, ask for a correction, decline or begin it.

These move figures and states alone. Publishing for the world is reports.release.actions.publish, which asks for frozen
files first; reports.corrections.actions copies the texts and drops the files along with it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from returns.access import permissions
from returns.entry.actions import back_to_draft
from returns.models import AreaReturn, Explanation, Figure, Population, ReportingYear, Revision, Status, User
from returns.models.area import PopulationQuerySet
from returns.models.status import IN_WORK
from returns.record.events import record
from returns.record.locking import locked, locked_year
from returns.record.refusals import Refused

REQUEST = ("correction_asked_by", "correction_asked_at", "correction_request")


@transaction.atomic
def ask_correction(*, revision: Revision, by: User, at: datetime, reason: str) -> AreaReturn:
    """Ask the national team to open a published return for a correction. A later request takes its place."""
    revision = locked(revision)
    area_return = revision.area_return
    if not permissions.can_ask_correction(by, revision):
        raise Refused("Only the area’s co-ordinator can ask for a correction, and only of a published return.")
    _refuse_if_under_way(revision)
    old, new = area_return.correction_request, _said(reason, "Enter what is wrong and why.")
    area_return.correction_asked_by, area_return.correction_asked_at = by, at
    area_return.correction_request = new
    area_return.save(update_fields=REQUEST)
    record("correction_asked", on=area_return, by=by, at=at, changes={"request": [old, new]}, reason=new)
    return area_return


@transaction.atomic
def decline_correction(*, revision: Revision, by: User, at: datetime, reason: str) -> AreaReturn:
    """Answer a request for a correction with no, and why."""
    revision = locked(revision)
    area_return = revision.area_return
    if not permissions.is_national(by):
        raise Refused("Only the national team can decide about a correction.")
    if area_return.correction_asked_at is None:
        raise Refused(f"Nobody has asked for a correction of {area_return}.")
    reason = _said(reason, "Enter a reason for declining the correction.")
    changes = {"request": [area_return.correction_request, ""]}
    _answered(area_return)
    record("correction_declined", on=area_return, by=by, at=at, changes=changes, reason=reason)
    return area_return


@transaction.atomic
def copy_for_correction(*, revision: Revision, by: User, at: datetime, reason: str, reason_cy: str = "") -> Revision:
    """Begin the next revision of a published return: a draft with its figures, footnotes and explanations.

    What is published stays so until the correction is published in its turn. The reason is printed beside [r]: in a
    Welsh report its Welsh twin, where there is one.
    """
    revision = locked(revision)
    if not permissions.can_correct(by, revision):
        raise Refused(
            f"Only the national team can correct a published return. {revision.area_return} is {_state(revision)}."
        )
    _refuse_if_under_way(revision)
    reason = _said(reason, "Enter a reason for correcting the return.")
    correction = Revision.objects.create(
        area_return=revision.area_return,
        year=revision.year,
        number=revision.number + 1,
        source=revision.source,
        note=revision.note,
        has_report=revision.has_report,
        reason=reason,
        reason_cy=reason_cy.strip(),
    )
    figures = list(Figure.objects.filter(revision=revision).order_by("pk"))
    explanations = list(Explanation.objects.filter(revision=revision).order_by("pk"))
    rows: list[Figure | Explanation] = [*figures, *explanations]
    for row in rows:
        row.pk, row.revision = None, correction
    Figure.objects.bulk_create(figures)
    Explanation.objects.bulk_create(explanations)
    _answered(revision.area_return)
    changes: dict[str, list[int | str]] = {"revision": [revision.number, correction.number]}
    if correction.reason_cy:
        changes["reason_in_welsh"] = ["", correction.reason_cy]
    record("correction_started", on=correction, by=by, at=at, changes=changes, reason=reason)
    return correction


@transaction.atomic
def reopen(*, revision: Revision, by: User, at: datetime, reason: str) -> Revision:
    """Make a published return a draft again, before the public could see it. What it had superseded stands again."""
    revision = locked(revision)
    if not permissions.is_national(by):
        raise Refused("Only the national team can take a publication back.")
    if revision.status != Status.PUBLISHED:
        raise Refused(f"You can only take back a published return. {revision.area_return} is {_state(revision)}.")
    if revision.is_public(at):
        raise Refused(f"{revision.area_return} is already public. Start a correction instead.")
    _refuse_if_under_way(revision)
    reason = _said(reason, "Enter a reason for taking the publication back.")
    back_to_draft(revision)
    revision.sent_back_by, revision.sent_back_at, revision.sent_back_reason = by, at, reason
    revision.save()
    before = Revision.objects.filter(area_return=revision.area_return_id, number=revision.number - 1)
    before.update(status=Status.PUBLISHED, superseded_at=None)
    record("unpublished", on=revision, by=by, at=at, reason=reason)
    return revision


def _refuse_if_under_way(revision: Revision) -> None:
    work = Revision.objects.filter(area_return=revision.area_return_id, status__in=IN_WORK).first()
    if work:
        raise Refused(f"A correction of {revision.area_return} is already in progress: revision {work.number}.")


def _answered(area_return: AreaReturn) -> None:
    area_return.correction_asked_by, area_return.correction_asked_at = None, None
    area_return.correction_request = ""
    area_return.save(update_fields=REQUEST)


def _said(reason: str, otherwise: str) -> str:
    if not reason.strip():
        raise Refused(otherwise)
    return reason.strip()


def _state(revision: Revision) -> str:
    return revision.get_status_display().lower()


# --- Publication ----------------------------------------------------------------------------------


@transaction.atomic
def mark_published(*, revision: Revision, by: User, at: datetime, files: Sequence[str] = ()) -> Revision:
    """Flip an accepted revision to published and the one before it to superseded, in one transaction.

    From then on its rate divides by the population that its year has chosen now, whatever the year chooses later.
    `files` names what is published of it, each with its SHA-256: the record keeps that for good.
    """
    year = locked_year(revision.year)
    revision = locked(revision)
    if not permissions.is_national(by):
        raise Refused("Only the national team can publish.")
    if revision.status != Status.ACCEPTED:
        state = revision.get_status_display().lower()
        raise Refused(f"You can only publish an accepted return. {revision.area_return} is {state}.")
    before = Revision.objects.filter(area_return=revision.area_return_id, status=Status.PUBLISHED)
    before.update(status=Status.SUPERSEDED, superseded_at=at)
    revision.status, revision.published_by, revision.published_at = Status.PUBLISHED, by, at
    revision.population = populations_chosen(year).filter(area=revision.area_return.area_id).first()
    revision.save()
    pin(year, at)
    changes: dict[str, Any] = {"population": revision.population.estimate} if revision.population else {}
    changes |= {"files": list(files)} if files else {}
    record("published", on=revision, by=by, at=at, changes=changes)
    return revision


def populations_chosen(year: ReportingYear) -> PopulationQuerySet:
    """What the rates of a year's returns divide by when they are published now."""
    return Population.objects.of_estimate(year.population_mid_year, year.population_vintage)


def pin(year: ReportingYear, at: datetime) -> None:
    """From the first publication on, another population makes corrections."""
    if year.population_pinned_at is None:
        year.population_pinned_at = at
        year.save(update_fields=["population_pinned_at"])
