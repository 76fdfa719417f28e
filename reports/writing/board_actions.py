"""The area's board, as its report prints it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from reports.models import BoardMember, Seat
from reports.writing.actions import changing
from returns.models import ReportingYear, Revision, User
from returns.record.events import record
from returns.record.refusals import Overtaken, Refused

NOTHING = dict.fromkeys(BoardMember.WORDS, "") | {"seat": Seat.MEMBER.value}


def board_of(revision: Revision) -> list[dict[str, str]]:
    """What each member's row says, in order."""
    return list(BoardMember.objects.filter(revision=revision).order_by("position").values(*BoardMember.WORDS))


def token_of(board: Sequence[Mapping[str, str]]) -> str:
    """What a page carries of the board that it showed."""
    return hashlib.sha256(json.dumps(list(board), sort_keys=True).encode()).hexdigest()[:16]


def copied_from(board: QuerySet[BoardMember]) -> ReportingYear | None:
    """The year whose board this still is, unconfirmed."""
    member = board.exclude(copied_from=None).select_related("copied_from").first()
    return member.copied_from if member else None


@transaction.atomic
def save_board(
    *,
    revision: Revision,
    by: User,
    at: datetime,
    board: Sequence[Mapping[str, str]],
    seen: str | None = None,
    is_confirmed: bool = False,
) -> None:
    """Write an area's board in place of what it was: for each member some of BoardMember.WORDS, in order.

    `seen` is the token of the board that the writer had before them. Raises Overtaken if somebody else has written
    another one since. A board that was copied from an earlier year stays marked as that until it is confirmed.
    """
    with changing(by, revision, at):
        old, new = board_of(revision), [NOTHING | {key: str(said) for key, said in member.items()} for member in board]
        if sum(member["seat"] == Seat.CHAIR for member in new) > 1:
            raise Refused("A board has one chair.")
        if old != new and seen is not None and seen != token_of(old):
            raise Overtaken("Somebody else has changed the board since you opened this page.")
        rows = BoardMember.objects.filter(revision=revision)
        year = copied_from(rows)
        is_confirmed = is_confirmed and year is not None
        changes: dict[str, object] = {"confirmed": True} if is_confirmed else {}
        if old != new:
            changes["board"] = [old, new]
            rows.delete()
            BoardMember.objects.bulk_create(
                BoardMember(revision=revision, position=position, copied_from=year, **member)
                for position, member in enumerate(new, start=1)
            )
        if is_confirmed:
            rows.update(copied_from=None)
        if changes:
            record("board_saved", on=revision, by=by, at=at, changes=changes)
