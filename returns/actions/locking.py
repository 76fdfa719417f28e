"""Take a revision for writing, as it is now: the first step of every action on one."""

from returns.models import Revision


def locked(revision: Revision) -> Revision:
    """The revision's present row, locked until the transaction ends. Everyone who writes to it queues here."""
    row = Revision.objects.select_for_update(of=("self",)).select_related("area_return__area", "year")
    return row.get(pk=revision.pk)
