"""The reasons of the acts that somebody is told of: beside the notice, in the service. No mail has them."""

from collections.abc import Sequence

from returns.access import permissions
from returns.access.permissions import Somebody
from returns.models import Event, Notice


def with_reasons(user: Somebody, notices: Sequence[Notice]) -> list[tuple[Notice, str]]:
    """Each notice with the reason of its act, where its reader works on the return and so reads its history.

    One query more than it takes to know what they work on.
    """
    own = [notice for notice in notices if notice.area_return and permissions.can_work_on(user, notice.area_return)]
    chains = {notice.area_return.chain for notice in own if notice.area_return}
    acts = Event.objects.filter(chain__in=chains, act__in={notice.act for notice in own}).exclude(reason="")
    said = {(event.chain, event.act, event.at): event.reason for event in acts} if own else {}
    reasons = {n.pk: said.get((n.area_return.chain, n.act, n.at), "") for n in own if n.area_return}
    return [(notice, reasons.get(notice.pk, "")) for notice in notices]
