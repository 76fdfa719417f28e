"""Take revisions or a year for writing, as they are now: the first step of every action on one.


Who needs both takes the year first.
"""

from collections.abc import Collection

from returns.models import ReportingYear, Revision


def locked(revision: Revision) -> Revision:
    """The revision's present row, locked until the transaction ends. Everyone who writes to it queues here."""
    return locked_each([revision.pk])[revision.pk]


def locked_each(keys: Collection[int]) -> dict[int, Revision]:
    """The present rows of several revisions by their keys, locked in one order, so that no two writers wait in a ring.

    Raises Revision.DoesNotExist when one of them is gone.
    """
    rows = Revision.objects.select_for_update(of=("self",)).select_related("area_return__area", "year")
    present = {row.pk: row for row in rows.filter(pk__in=list(keys)).order_by("pk")}
    if len(present) < len(keys):
        raise Revision.DoesNotExist
    return present


def locked_year(year: ReportingYear) -> ReportingYear:
    """The year's present row, locked likewise; rows that point to it can still be written, as by a new correction."""
    return ReportingYear.objects.select_for_update(no_key=True).get(pk=year.pk)
