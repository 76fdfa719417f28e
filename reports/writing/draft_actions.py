"""What somebody has typed and not saved: kept for them alone, no part of the report, and so not on record."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from reports.models import LONGEST_TEXT, Subject, TextDraft
from returns.access import permissions
from returns.models import Revision, User
from returns.record.refusals import Refused

KEPT = timedelta(days=30)


@transaction.atomic
def keep_draft(*, on: Subject, key: str, words: Mapping[str, str], by: User, at: datetime) -> None:
    """Keep what is typed in a section of a return's report, or of a year's national texts: column -> words.

    Also while the return cannot be changed: nobody is to lose words because it was locked as they typed.
    """
    if not _may_write(by, on):
        raise Refused("Only those who write this text keep a draft of it.")
    if any(len(word) > LONGEST_TEXT for word in words.values()):
        raise Refused(f"A text has at most {LONGEST_TEXT:,} characters. This one was not kept.")
    TextDraft.objects.bulk_create(
        [
            TextDraft(by=by, place=place_of(on, key, part), body=word.replace("\0", ""), typed_at=at)
            for part, word in words.items()
        ],
        update_conflicts=True,
        unique_fields=["by", "place"],
        update_fields=["body", "typed_at"],
    )


def forget_draft(*, on: Subject, key: str, by: User) -> None:
    """Throw away what this person has typed in a section and not saved."""
    TextDraft.objects.filter(by=by, place__startswith=place_of(on, key, "")).delete()


@transaction.atomic
def forget_old_drafts(*, at: datetime) -> int:
    """Delete the drafts that nobody has touched for a month; how many columns there were."""
    return TextDraft.objects.filter(typed_at__lt=at - KEPT).delete()[0]


def place_of(on: Subject, key: str, part: str) -> str:
    """The name of a place to type at. It outlives a revision: a draft may be taken up in the next."""
    return f"{chain_of(on)}/{key}/{part}"


def chain_of(on: Subject) -> str:
    return on.area_return.chain if isinstance(on, Revision) else on.chain


def _may_write(by: User, on: Subject) -> bool:
    return permissions.can_work_on(by, on.area_return) if isinstance(on, Revision) else permissions.is_national(by)
