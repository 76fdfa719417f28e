"""Take a revision or a year for writing, as it is now: the first step of every action on one.

Who needs both takes the year first.
"""

from returns.models import ReportingYear, Revision


def locked(revision: Revision) -> Revision:
    """The revision's present row, locked until the transaction ends. Everyone who writes to it queues here."""
    row = Revision.objects.select_for_update(of=("self",)).select_related("area_return__area", "year")
    return row.get(pk=revision.pk)


def locked_year(year: ReportingYear) -> ReportingYear:
    """The year's present row, locked likewise; rows that point to it can still be written, as by a new correction."""
    return ReportingYear.objects.select_for_update(no_key=True).get(pk=year.pk)
