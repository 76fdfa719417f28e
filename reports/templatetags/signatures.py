"""What pages of rooms below say about signatures and comments, of which their views have never heard."""

from collections.abc import Iterable

from django import template

from reports.sign_off.comments import reasons_of
from reports.sign_off.signing import Standing, standings
from returns.access import permissions
from returns.models import Revision, User

register = template.Library()
register.simple_tag(reasons_of, name="why_given_back")


@register.simple_tag
def to_sign(user: User, revisions: Iterable[Revision]) -> list[Revision]:
    """Those of the revisions whose report waits for just this person's signature, and not for its area to answer.

    No query unless one may.
    """
    own = [revision for revision in revisions if permissions.can_sign(user, revision)]
    waiting = [standing for standing in standings(own) if standing.waits] if own else []
    return [standing.revision for standing in waiting if not standing.is_with_area]


@register.simple_tag
def to_change(revisions: Iterable[Revision]) -> list[Revision]:
    """Those of the revisions whose report waits for its area: given back, not answered. No query unless one may be."""
    accepted = [revision for revision in revisions if permissions.takes_signature(revision)]
    return [standing.revision for standing in standings(accepted) if standing.is_with_area] if accepted else []


@register.simple_tag
def standing_of(revision: Revision) -> Standing | None:
    """How an accepted report and its signature stand; None for any other."""
    return standings([revision])[0] if permissions.takes_signature(revision) else None
