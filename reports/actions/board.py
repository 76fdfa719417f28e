"""The area's board, as its report prints it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from reports.models import BoardMember
from returns import permissions
from returns.actions import Refused
from returns.actions.events import record
from returns.actions.locking import locked
from returns.models import Revision, User


@transaction.atomic
def save_board(*, revision: Revision, by: User, at: datetime, board: Sequence[Mapping[str, str]]) -> None:
    """Write an area's board (name, role, agency of each member, in order) into a draft, in place of what it was."""
    revision = locked(revision)
    if not permissions.can_enter(by, revision, at):
        raise Refused(f"The board of {revision.area_return.area_name} {revision.year} cannot be changed now.")
    seats = list(BoardMember.objects.filter(revision=revision).values("name", "role", "agency"))
    new = [dict(seat) for seat in board]
    if seats == new:
        return
    BoardMember.objects.filter(revision=revision).delete()
    BoardMember.objects.bulk_create(
        BoardMember(revision=revision, position=position, **seat) for position, seat in enumerate(new, start=1)
    )
    record("board_saved", on=revision, by=by, at=at, changes={"board": [seats, new]})
