"""After publication: take one back with its files, or begin a correction with the texts that belong to it."""

from datetime import datetime

from django.db import transaction

from reports.actions.copying import copy_words
from reports.models import Edition
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
    """Begin the correction of a published return with all that its report says: figures, texts, board and logos."""
    correction = start_correction_of_figures(revision=revision, by=by, at=at, reason=reason)
    copy_words(source=revision, target=correction)
    return correction
