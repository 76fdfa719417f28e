"""Who may write the words of a report, and until when: its texts, its board and its logos.

Figures lock when the return is submitted. The words stay open, whatever its year's closing time, until the report's
files are made: a return is ready when its report is. A trigger holds it too (migration 0004).
"""

from datetime import datetime

from reports.models import FrozenFile
from reports.sign_off.links import Link, Part
from returns.access import permissions
from returns.access.permissions import Somebody
from returns.models import Revision, Status


def can_write_words(user: Somebody, revision: Revision, at: datetime) -> bool:
    """Write the words of a report, now: whoever works on the return."""
    return permissions.can_work_on(user, revision.area_return) and takes_words(revision, at)


def takes_words(revision: Revision, at: datetime, is_made: bool | None = None) -> bool:
    """Whether anybody at all may write them now: never of a national body, which has none.

    One query for an accepted return, unless `is_made` is known.
    """
    if revision.area_return.area.is_body or not revision.is_in_work or not permissions.has_opened(revision, at):
        return False
    return not (is_prepared(revision) if is_made is None else is_made)


def is_prepared(revision: Revision) -> bool:
    """Whether the files of an accepted return's report are made."""
    if revision.status != Status.ACCEPTED:
        return False
    return FrozenFile.objects.standing().filter(revision=revision).exists()


class Ways:
    """Where the places of one report lead somebody: to where they are written, if they may write there, or read."""

    def __init__(self, user: Somebody, revision: Revision, at: datetime, is_made: bool | None = None):
        works = permissions.can_work_on(user, revision.area_return)
        words = works and takes_words(revision, at, is_made)
        self.writes: dict[Part | None, bool] = {
            None: permissions.is_national(user),
            Part.TEXTS: words,
            Part.BOARD: words,
            Part.LOGOS: words,
            Part.FIGURES: permissions.can_enter(user, revision, at),
            Part.SIGNATURE: permissions.chairs(user, revision.area_return),
        }

    def to(self, place: Link) -> str:
        return place.written if self.writes[place.part] else place.read
