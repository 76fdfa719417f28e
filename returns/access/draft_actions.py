"""What somebody has typed and not saved is kept for them alone: no part of any return, and so not on record."""

from datetime import datetime, timedelta

from django.db import transaction

from returns.models import Draft, User
from returns.record.refusals import Refused

KEPT = timedelta(days=30)
LONGEST = 1_500_000  # characters of a form as it is sent
MOST = 200  # drafts of one account


@transaction.atomic
def keep_draft(*, by: User, at: datetime, page: str, to: str, fields: str) -> Draft:
    """Keep what is typed into the form that stands on `page` and is sent to `to`, in place of what was kept before.

    Also while the return cannot be changed: nobody is to lose words because it was locked as they typed.
    """
    if len(fields) > LONGEST:
        raise Refused("This is too long to keep as a draft.")
    draft, _is_new = Draft.objects.update_or_create(
        by=by, to=to, defaults={"page": page, "fields": fields, "typed_at": at}
    )
    newest = Draft.objects.filter(by=by).order_by("-typed_at").values_list("pk", flat=True)[:MOST]
    Draft.objects.filter(by=by).exclude(pk__in=list(newest)).delete()
    return draft


def forget_draft(*, by: User, to: str) -> None:
    """What somebody has typed into the form that is sent to `to` is saved, or thrown away."""
    Draft.objects.filter(by=by, to=to).delete()


@transaction.atomic
def forget_old_drafts(*, at: datetime) -> int:
    """Delete the drafts that nobody has touched for a month; how many there were."""
    return Draft.objects.filter(typed_at__lt=at - KEPT).delete()[0]
