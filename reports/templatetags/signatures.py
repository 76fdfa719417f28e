"""What pages of the write side say about signatures, of which its views have never heard."""

from collections.abc import Iterable

from django import template

from reports.sign_off.signing import standings
from returns.access import permissions
from returns.models import Revision, User

register = template.Library()


@register.simple_tag
def to_sign(user: User, revisions: Iterable[Revision]) -> list[Revision]:
    """Those of the revisions whose report waits for just this person's signature. No query unless one may."""
    own = [revision for revision in revisions if permissions.can_sign(user, revision)]
    return [standing.revision for standing in standings(own) if standing.waits] if own else []
