"""When a year's figures become public; and in an emergency, that they are public no longer.

Setting the time for the world is reports.actions.set_release, which looks at the frozen files first.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from returns import permissions
from returns.actions.events import record
from returns.actions.locking import locked_year
from returns.actions.refusals import Refused
from returns.models import ReportingYear, User
from returns.working_days import is_working_day


@transaction.atomic
def set_release(
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
        raise Refused("Only the national team sets the release time.")
    if year.is_released(at):
        raise Refused(f"{year} was released already. The release time can no longer be moved.")
    if release_at is not None and release_at < at:
        raise Refused("The release time has to be in the future.")
    if release_at is not None and not is_working_day(timezone.localdate(release_at)):
        day = date_format(timezone.localdate(release_at), "l j F Y")
        raise Refused(f"{day} is not a working day. Choose a day from Monday to Friday that is no bank holiday.")
    if release_at == year.release_at:
        return year
    if year.release_at is not None and not reason:
        raise Refused("The release time is announced. Say for the public why it is changed.")
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
        raise Refused("Only the national team withdraws a year.")
    if not year.is_released(at):
        raise Refused(f"{year} is not released yet: nothing of it is public. Move its release time instead.")
    if year.is_withdrawn:
        raise Refused(f"{year} is withdrawn already.")
    if not reason.strip():
        raise Refused("Give the reason for the record.")
    if not notice.strip():
        raise Refused("Write the notice that everybody reads instead of the figures.")
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
        raise Refused("Only the national team ends a withdrawal.")
    if not year.is_withdrawn:
        raise Refused(f"{year} is not withdrawn.")
    if not reason.strip():
        raise Refused("Give the reason for the record.")
    changes = {"notice": [year.withdrawal_notice, ""], "notice_cy": [year.withdrawal_notice_cy, ""]}
    year.withdrawn_at = year.withdrawn_by = None
    year.withdrawal_notice = year.withdrawal_notice_cy = ""
    year.save(update_fields=WITHDRAWAL)
    record("withdrawal_ended", on=year, by=by, at=at, changes=changes, reason=reason.strip())
    return year


WITHDRAWAL = ("withdrawn_at", "withdrawn_by", "withdrawal_notice", "withdrawal_notice_cy")


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
