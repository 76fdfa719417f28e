"""After publication: take one back with its files, begin a correction with its texts, correct a year's population."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from reports.corrections.changes import unchanged
from reports.corrections.rates import Recomputed, recomputed
from reports.models import FrozenFile
from reports.sign_off.actions import voiding_signatures
from reports.writing.copying_actions import copy_words
from returns.access import permissions
from returns.entry.actions import accept, submit
from returns.entry.correction_actions import copy_for_correction, reopen
from returns.models import ReportingYear, Revision, Status, User
from returns.populations.actions import choose_population
from returns.record.locking import locked_year
from returns.record.notices import quietly
from returns.record.refusals import Refused


@transaction.atomic
def unpublish(*, revision: Revision, by: User, at: datetime, reason: str) -> Revision:
    """Make a published return a draft again before anybody outside could see it; its frozen files go."""
    revision = reopen(revision=revision, by=by, at=at, reason=reason)
    FrozenFile.objects.filter(revision=revision).delete()
    return revision


@transaction.atomic
def start_correction(*, revision: Revision, by: User, at: datetime, reason: str, reason_cy: str = "") -> Revision:
    """Start the correction of a published return with all that its report says: figures, texts, board and logos."""
    correction = copy_for_correction(revision=revision, by=by, at=at, reason=reason, reason_cy=reason_cy)
    copy_words(source=revision, target=correction)
    return correction


# What a year's rates divide by: choose it, correct what is published accordingly, and accept those corrections.


@dataclass
class Changed:
    """What a new population led to: corrections submitted, those that stay drafts and why, those already under way."""

    submitted: list[Revision] = field(default_factory=list)
    drafts: list[tuple[Revision, str]] = field(default_factory=list)
    under_way: list[Revision] = field(default_factory=list)


@transaction.atomic
def set_population(
    *,
    year: ReportingYear,
    by: User,
    at: datetime,
    mid_year: int,
    vintage: str,
    reason: str = "",
    seen: str | None = None,
) -> Changed:
    """Choose the population of a year, and begin a correction of each published return whose rate it changes.

    No figure changes in these, so they are submitted at once; one that the checks keep back stays a draft. A return
    whose correction is under way takes the new population at its own publication.
    """
    with voiding_signatures(on=year, by=by, at=at):
        year = choose_population(
            year=year, by=by, at=at, mid_year=mid_year, vintage=vintage, reason=reason, seen=seen
        )  # which locks the year: nothing is published meanwhile
    # Locked, so that no correction begins beside those that are begun here.
    list(Revision.objects.select_for_update().filter(year=year, status=Status.PUBLISHED).order_by("pk"))
    changed = Changed()
    rates = recomputed(year, mid_year, vintage)
    for area in rates.concerned if rates else ():
        if area.in_work:
            changed.under_way.append(area.in_work)
            continue
        correction, problem = _correct(area.revision, by=by, at=at, reason=reason)
        if problem:
            changed.drafts.append((correction, problem))
        else:
            changed.submitted.append(correction)
    return changed


@transaction.atomic
def accept_population_corrections(*, year: ReportingYear, by: User, at: datetime) -> tuple[list[Revision], list[str]]:
    """Accept the corrections of a year that change its population alone; (accepted, why each of the others was not)."""
    if not permissions.is_national(by):
        raise Refused("Only the national team can accept returns.")
    year = locked_year(year)
    done, refusals = [], []
    rates = recomputed(year, year.population_mid_year, year.population_vintage)
    for revision in population_corrections(rates, is_locking=True):
        try:
            done.append(accept(revision=revision, by=by, at=at))
        except Refused as refusal:
            refusals.append(f"{revision.area_return}: {refusal}")
    return done, refusals


def population_corrections(rates: Recomputed | None, *, is_locking: bool = False) -> list[Revision]:
    """Of a year's rates over the population that it has chosen: the submitted corrections that change nothing else."""
    waiting = [area.in_work.pk for area in rates.under_way if area.in_work] if rates else []
    rows = Revision.objects.filter(pk__in=waiting, status=Status.SUBMITTED).order_by("area_return__area_name")
    rows = rows.select_for_update(of=("self",)) if is_locking else rows
    return unchanged(list(rows.select_related("area_return__area", "year", "submitted_by")))


def _correct(revision: Revision, *, by: User, at: datetime, reason: str) -> tuple[Revision, str]:
    """(The correction, why it could not be submitted). The area is told of one only where there is something to do."""
    try:
        with transaction.atomic(), quietly():
            correction = start_correction(revision=revision, by=by, at=at, reason=reason)
            return submit(revision=correction, by=by, at=at), ""
    except Refused as refusal:
        return start_correction(revision=revision, by=by, at=at, reason=reason), str(refusal)
