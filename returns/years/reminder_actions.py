"""Remind areas of a deadline: some working days before it, and after it has passed. Runs on the worker."""

from datetime import date, datetime, timedelta

from django.db import transaction

from returns.arithmetic.calendar import is_working_day, reminder_days
from returns.models import AreaReturn, Membership, Notice, ReportingYear, Role
from returns.models.year import YearStatus
from returns.record.events import record

# A reminder that nobody sent on its day, because the worker was down, still goes out within a week.
STILL_OF_USE = timedelta(days=7)


@transaction.atomic
def send_reminders(*, today: date, at: datetime) -> int:
    """Remind the co-ordinators of each area whose return is owed and whose reminder is due; how many areas that are.

    Of the reminders that are due only the newest is sent, once, on working days alone. An area with an extension is
    reminded of its own day.
    """
    if not is_working_day(today):
        return 0
    # The lock lets a second run at the same time wait, and then find everything sent.
    years = list(ReportingYear.objects.select_for_update().filter(status=YearStatus.OPEN))
    owing = AreaReturn.objects.owing().filter(year__in=years).with_names()
    coordinators = Membership.objects.filter(role=Role.COORDINATOR, user__is_active=True)
    reachable = set(coordinators.values_list("area", flat=True))
    reminded = 0
    for owed in owing:
        day = _newest_reminder(owed, today)
        can_still_submit = not owed.year.is_closed(at) or owed.is_extended(at)
        if day is None or not can_still_submit or owed.area_id not in reachable:
            continue
        if Notice.objects.filter(area_return=owed, reminds_on=day).exists():
            continue
        act = "reminded_before" if owed.due and today <= owed.due else "reminded_after"
        record(act, on=owed, by=None, at=at, changes={"due": str(owed.due), "reminds_on": str(day)})
        reminded += 1
    return reminded


def _newest_reminder(owed: AreaReturn, today: date) -> date | None:
    if owed.due is None:
        return None
    days = reminder_days(owed.due, owed.year.remind_before, owed.year.remind_after)
    return max((day for day in days if today - STILL_OF_USE <= day <= today), default=None)
