"""After publication: take one back with its files, or begin a correction with the texts that belong to it."""

from datetime import datetime

from django.db import transaction

from reports.models import BoardMember, Edition, LocalText
from returns.actions import start_correction as start_correction_of_figures
from returns.actions import unpublish as unpublish_figures
from returns.models import Revision, User


@transaction.atomic
def unpublish(*, revision: Revision, by: User, at: datetime, reason: str) -> Revision:
    """Make a published return a draft again before anybody outside could see it; its frozen files go."""
    revision = unpublish_figures(revision=revision, by=by, at=at, reason=reason)
    Edition.objects.filter(revision=revision).delete()
    return revision


@transaction.atomic
def start_correction(*, revision: Revision, by: User, at: datetime, reason: str) -> Revision:
    """Begin the correction of a published return with all that its report says: figures, texts and board."""
    correction = start_correction_of_figures(revision=revision, by=by, at=at, reason=reason)
    texts = list(LocalText.objects.filter(revision=revision).order_by("pk"))
    board = list(BoardMember.objects.filter(revision=revision).order_by("pk"))
    rows: list[LocalText | BoardMember] = [*texts, *board]
    for row in rows:
        row.pk, row.revision = None, correction
    LocalText.objects.bulk_create(texts)
    BoardMember.objects.bulk_create(board)
    return correction
