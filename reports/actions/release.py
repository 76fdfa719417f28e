"""The release time of a year whose frozen files are what they were."""

from datetime import datetime

from django.db import transaction

from reports.release_checklist import damaged_in
from returns import actions
from returns.actions import Refused
from returns.actions.locking import locked_year
from returns.models import ReportingYear, Revision, Status, User


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
    """Set, move or take back the moment from which a year is public. Not while its published files are damaged."""
    year = locked_year(year)
    published = Revision.objects.filter(year=year, status=Status.PUBLISHED).select_related("area_return__area", "year")
    damaged = damaged_in(list(published)) if release_at is not None and not year.is_released(at) else set()
    if damaged:
        names = ", ".join(sorted(str(row.area_return) for row in published if row.pk in damaged))
        raise Refused(f"Files are not as they were frozen: {names}. Have them restored before you set a release time.")
    return actions.set_release(year=year, by=by, at=at, release_at=release_at, reason=reason, reason_cy=reason_cy)
