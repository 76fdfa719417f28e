"""Reports whose words the national team has opened again after they were prepared, as the record tells it."""

from collections.abc import Sequence

from returns.models import Event, Revision, Status
from returns.record.acts import ACTS

OPENED = "words_opened"


def opened(revisions: Sequence[Revision]) -> dict[int, Event]:
    """Key of an accepted revision -> the act that opened its words, while its area has changed none of them since.

    One query, where one of them is accepted.
    """
    accepted = [revision for revision in revisions if revision.status == Status.ACCEPTED and revision.has_report]
    if not accepted:
        return {}
    words = [act.name for act in ACTS.values() if act.kind == "texts"]
    acts = Event.objects.filter(revision__in=accepted, act__in=[OPENED, "accepted", *words]).select_related("by")
    last = {event.revision_id: event for event in acts.order_by("revision_id", "-number").distinct("revision_id")}
    return {key: event for key, event in last.items() if key and event.act == OPENED}


def why_opened(revision: Revision) -> Event | None:
    return opened([revision]).get(revision.pk)
