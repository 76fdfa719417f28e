"""Writes on a reporting year: open it, set its dates, give one area more time, set its release time, withdraw it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from returns.access import permissions
from returns.arithmetic.calendar import is_working_day
from returns.models import Area, AreaReturn, Cell, Figure, ReportingYear, Revision, User
from returns.models.year import COUNTS, LONGEST_COUNT, YearStatus
from returns.record.events import record
from returns.record.locking import locked_year
from returns.record.refusals import Overtaken, Refused


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
    """Open a year: whoever lives in it owes a return, each begins with an empty first revision of its own boxes.

    A year may be opened after its deadline: that is how the returns of an earlier one are taken in.
    """
    year = ReportingYear.objects.select_for_update().get(pk=year.pk)
    cells: dict[str, list[int]] = {}
    for cell, asked_of in Cell.objects.filter(year=year).order_by("position").values_list("pk", "asked_of"):
        cells.setdefault(asked_of, []).append(cell)
    if not permissions.is_national(by):
        raise Refused("Only the national team can open a year.")
    if year.status == YearStatus.OPEN:
        raise Refused(f"{year} is already open.")
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
        Revision(area_return=owed, year=year, has_report=not owed.area.is_body)
        for owed in returns
        if owed.pk not in begun
    )
    Figure.objects.bulk_create(
        Figure(revision=revision, cell_id=cell, year=year)
        for revision in revisions
        for cell in cells[revision.area_return.area.asked_as]
    )
    changes = {
        "deadline": str(deadline),
        "closes_at": closes_at.isoformat() if closes_at else None,
        "areas": len(returns),
    }
    record("year_opened", on=year, by=by, at=at, changes=changes)


def owe(year: ReportingYear) -> list[AreaReturn]:
    """Make it the duty of all that live in the year to send a return for it, where it is not yet; all of them.

    A national body owes one where the year's form asks it anything.
    """
    asked = set(Cell.objects.filter(year=year).order_by().values_list("asked_of", flat=True).distinct())
    AreaReturn.objects.bulk_create(
        [
            AreaReturn(area=area, year=year, area_name=area.name, area_name_cy=area.name_cy)
            for area in Area.objects.living_in(year.year).exclude(returns__year=year)
            if area.asked_as in asked
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
        raise Refused("Only the national team can set the dates of a year.")
    if year.status != YearStatus.OPEN or year.opens_at is None:
        raise Refused(f"{year} is not open yet. Set its dates when you open it.")
    _refuse_a_wrong_order(opens_at=year.opens_at, deadline=deadline, closes_at=closes_at)
    if deadline != year.deadline and deadline < timezone.localdate(at):
        raise Refused("The new deadline is in the past. Choose today or a later day.")
    if closes_at != year.closes_at and closes_at is not None and closes_at <= at:
        raise Refused("The new closing time is in the past. Choose a later time.")
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
        raise Refused("Only the national team can give more time.")
    if until <= at:
        raise Refused("An extension must end in the future.")
    if not reason.strip():
        raise Refused("Enter a reason for giving more time.")
    if row.year.deadline and timezone.localdate(until) <= row.year.deadline and not row.year.is_closed(at):
        deadline = date_format(row.year.deadline, "j F Y")
        raise Refused(f"Every area already has time until {deadline}. Choose a later day.")
    if seen is not None and row.extended_until and seen != row.extension_token:
        theirs = date_format(timezone.localtime(row.extended_until), "j F Y, H:i")
        raise Overtaken(f"{row.extended_by} has given this area time until {theirs} since you opened this page.")
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
        raise Refused("A year must close after it opens.")
    if deadline > timezone.localdate(closes_at):
        raise Refused("The deadline is after the closing time. Choose an earlier deadline or a later closing time.")


def _in_order(counts: Sequence[int]) -> list[int]:
    """Working days before or after the deadline, each once."""
    if any(count not in COUNTS for count in counts):
        raise Refused(f"You can send a reminder from 1 to {LONGEST_COUNT} working days before or after the deadline.")
    return sorted(set(counts))


def _plain(part: Any) -> Any:
    """A date or a time as the record keeps it."""
    return part.isoformat() if isinstance(part, date) else part


# --- Release and withdrawal -----------------------------------------------------------------------


@transaction.atomic
def set_release_time(
    *,
    year: ReportingYear,
    by: User,
    at: datetime,
    release_at: datetime | None,
    reason: str = "",
    reason_cy: str = "",
) -> ReportingYear:
    """Set the moment from which a year's published figures are public. It cannot be moved once it has passed.

    A time that is set is announced: whoever moves it, or takes it away, gives the reason, which everybody reads.
    """
    year = locked_year(year)
    reason, reason_cy = reason.strip(), reason_cy.strip()
    if not permissions.is_national(by):
        raise Refused("Only the national team can set the release time.")
    if year.is_released(at):
        raise Refused(f"{year} has been released, so you cannot change the release time.")
    if release_at is not None and release_at < at:
        raise Refused("The release time must be in the future.")
    if release_at is not None and not is_working_day(timezone.localdate(release_at)):
        day = date_format(timezone.localdate(release_at), "l j F Y")
        raise Refused(f"{day} is not a working day. Choose a day from Monday to Friday that is not a bank holiday.")
    if release_at == year.release_at:
        return year
    if year.release_at is not None and not reason:
        raise Refused("The release time has been announced. Enter a reason for the public.")
    changes = {"release_at": [_iso(year.release_at), _iso(release_at)]} | (
        {"reason_cy": reason_cy} if reason_cy else {}
    )
    year.release_at = release_at
    year.save(update_fields=["release_at"])
    record("release_set", on=year, by=by, at=at, changes=changes, reason=reason)
    return year


@transaction.atomic
def withdraw(
    *, year: ReportingYear, by: User, at: datetime, reason: str, notice: str, notice_cy: str = ""
) -> ReportingYear:
    """Hide all that is public of a released year behind a notice for everybody. The reason is for the record."""
    year = locked_year(year)
    if not permissions.is_national(by):
        raise Refused("Only the national team can withdraw a year.")
    if not year.is_released(at):
        raise Refused(f"{year} is not released yet, so nothing is public. Change its release time instead.")
    if year.is_withdrawn:
        raise Refused(f"{year} is already withdrawn.")
    if not reason.strip():
        raise Refused("Enter a reason for the record.")
    if not notice.strip():
        raise Refused("Enter the notice that the public will see instead of the figures.")
    year.withdrawn_at, year.withdrawn_by = at, by
    year.withdrawal_notice, year.withdrawal_notice_cy = notice.strip(), notice_cy.strip()
    year.save(update_fields=WITHDRAWAL)
    changes = {"notice": ["", year.withdrawal_notice], "notice_cy": ["", year.withdrawal_notice_cy]}
    record("withdrawn", on=year, by=by, at=at, changes=changes, reason=reason.strip())
    return year


@transaction.atomic
def end_withdrawal(*, year: ReportingYear, by: User, at: datetime, reason: str) -> ReportingYear:
    """Show a withdrawn year again, as it stands by now."""
    year = locked_year(year)
    if not permissions.is_national(by):
        raise Refused("Only the national team can end a withdrawal.")
    if not year.is_withdrawn:
        raise Refused(f"{year} is not withdrawn.")
    if not reason.strip():
        raise Refused("Enter a reason for the record.")
    changes = {"notice": [year.withdrawal_notice, ""], "notice_cy": [year.withdrawal_notice_cy, ""]}
    year.withdrawn_at = year.withdrawn_by = None
    year.withdrawal_notice = year.withdrawal_notice_cy = ""
    year.save(update_fields=WITHDRAWAL)
    record("withdrawal_ended", on=year, by=by, at=at, changes=changes, reason=reason.strip())
    return year


WITHDRAWAL = ("withdrawn_at", "withdrawn_by", "withdrawal_notice", "withdrawal_notice_cy")


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
