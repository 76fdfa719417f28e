"""Writes on a reporting year: open it to the areas, set its dates, and give one area more time."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from returns import permissions
from returns.actions.events import record
from returns.actions.refusals import Overtaken, Refused
from returns.models import Area, AreaReturn, Cell, Figure, ReportingYear, Revision, User
from returns.models.year import COUNTS, LONGEST_COUNT, YearStatus


@transaction.atomic
def open_year(
    *,
    year: ReportingYear,
    by: User,
    at: datetime,
    deadline: date,
    closes_at: datetime | None = None,
    remind_before: Sequence[int] | None = None,
    remind_after: Sequence[int] | None = None,
) -> None:
    """Open a year: every area owes a return, each begins with an empty first revision.

    A year may be opened after its deadline: that is how the returns of an earlier one are taken in.
    """
    year = ReportingYear.objects.select_for_update().get(pk=year.pk)
    cells = list(Cell.objects.filter(year=year).values_list("pk", flat=True))
    if not permissions.is_national(by):
        raise Refused("Only the national team opens a year.")
    if year.status == YearStatus.OPEN:
        raise Refused(f"{year} is open already.")
    _refuse_a_wrong_order(opens_at=at, deadline=deadline, closes_at=closes_at)
    if not cells:
        raise Refused(f"{year} has no form yet. Load its questionnaire first.")
    year.status, year.opens_at, year.deadline, year.closes_at = YearStatus.OPEN, at, deadline, closes_at
    year.remind_before = year.remind_before if remind_before is None else _in_order(remind_before)
    year.remind_after = year.remind_after if remind_after is None else _in_order(remind_after)
    year.save()
    returns = owe(year)
    # Some have their figures already: published history that was loaded before.
    begun = set(Revision.objects.filter(year=year).values_list("area_return", flat=True))
    revisions = Revision.objects.bulk_create(
        Revision(area_return=owed, year=year) for owed in returns if owed.pk not in begun
    )
    Figure.objects.bulk_create(
        Figure(revision=revision, cell_id=cell, year=year) for revision in revisions for cell in cells
    )
    changes = {
        "deadline": str(deadline),
        "closes_at": closes_at.isoformat() if closes_at else None,
        "areas": len(returns),
    }
    record("year_opened", on=year, by=by, at=at, changes=changes)


def owe(year: ReportingYear) -> list[AreaReturn]:
    """Make it every area's duty to send a return for the year, where it is not yet; all of them."""
    AreaReturn.objects.bulk_create(
        [
            AreaReturn(area=area, year=year, area_name=area.name, area_name_cy=area.name_cy)
            for area in Area.objects.exclude(returns__year=year)
        ],
    )
    return list(AreaReturn.objects.with_names().filter(year=year))


@transaction.atomic
def set_dates(
    *,
    year: ReportingYear,
    by: User,
    at: datetime,
    deadline: date,
    closes_at: datetime | None,
    remind_before: Sequence[int],
    remind_after: Sequence[int],
) -> ReportingYear:
    """Change an open year's deadline, its hard close, and the working days of its reminders.

    What is past may stay as it is, but nothing can be moved into the past.
    """
    year = ReportingYear.objects.select_for_update().get(pk=year.pk)
    if not permissions.is_national(by):
        raise Refused("Only the national team sets the dates of a year.")
    if year.status != YearStatus.OPEN or year.opens_at is None:
        raise Refused(f"{year} is not open yet. Set its dates when you open it.")
    _refuse_a_wrong_order(opens_at=year.opens_at, deadline=deadline, closes_at=closes_at)
    if deadline != year.deadline and deadline < timezone.localdate(at):
        raise Refused("The new deadline is in the past. Choose today or a later day.")
    if closes_at != year.closes_at and closes_at is not None and closes_at <= at:
        raise Refused("The new close is in the past. Choose a later time.")
    new: dict[str, Any] = {
        "deadline": deadline,
        "closes_at": closes_at,
        "remind_before": _in_order(remind_before),
        "remind_after": _in_order(remind_after),
    }
    changes = {name: [_plain(getattr(year, name)), _plain(to)] for name, to in new.items() if getattr(year, name) != to}
    if changes:
        for name, to in new.items():
            setattr(year, name, to)
        year.save(update_fields=list(new))
        record("dates_set", on=year, by=by, at=at, changes=changes)
    return year


@transaction.atomic
def grant_extension(
    *, area_return: AreaReturn, by: User, at: datetime, until: datetime, reason: str, seen: str | None = None
) -> AreaReturn:
    """Give one area more time beyond the year's hard close. A later one takes its place.

    `seen` is the token of the extension that the writer had before them (AreaReturn.extension_token): raises Overtaken
    where somebody else has given the area time since.
    """
    row = AreaReturn.objects.select_for_update(of=("self",)).select_related("area", "year").get(pk=area_return.pk)
    if not permissions.is_national(by):
        raise Refused("Only the national team gives more time.")
    if until <= at:
        raise Refused("An extension ends in the future.")
    if not reason.strip():
        raise Refused("Say why the area gets more time.")
    if row.year.deadline and timezone.localdate(until) <= row.year.deadline and not row.year.is_closed(at):
        deadline = date_format(row.year.deadline, "j F Y")
        raise Refused(f"Every area has time until {deadline}. Choose a later day.")
    if seen is not None and row.extended_until and seen != row.extension_token:
        theirs = date_format(timezone.localtime(row.extended_until), "j F Y, H:i")
        raise Overtaken(f"{row.extended_by} has given this area time until {theirs} since you opened the page.")
    old = row.extended_until.isoformat() if row.extended_until else None
    row.extended_until, row.extension_reason, row.extended_by, row.extended_at = until, reason.strip(), by, at
    row.save()
    changes = {"until": [old, until.isoformat()]}
    record("extension_granted", on=row, by=by, at=at, changes=changes, reason=reason.strip())
    return row


def _refuse_a_wrong_order(*, opens_at: datetime, deadline: date, closes_at: datetime | None) -> None:
    if closes_at is None:
        return
    if closes_at <= opens_at:
        raise Refused("A year closes after it opens.")
    if deadline > timezone.localdate(closes_at):
        raise Refused("The deadline is after the close. Choose an earlier deadline or a later close.")


def _in_order(counts: Sequence[int]) -> list[int]:
    """Working days before or after the deadline, each once."""
    if any(count not in COUNTS for count in counts):
        raise Refused(f"A reminder goes out from 1 to {LONGEST_COUNT} working days before or after the deadline.")
    return sorted(set(counts))


def _plain(part: Any) -> Any:
    """A date or a time as the record keeps it."""
    return part.isoformat() if isinstance(part, date) else part
