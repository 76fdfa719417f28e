"""Files that wait for their confirmation: take one in, drop it, drop those that nobody confirmed in time.

What a file then does is the action of its purpose, which closes it with `settle`.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from returns import permissions
from returns.actions.refusals import Refused
from returns.models import Area, Purpose, ReportingYear, Upload, User
from returns.models.upload import LONGEST_NAME

WAITS = timedelta(hours=24)


@transaction.atomic
def receive(
    *,
    content: bytes,
    name: str,
    purpose: Purpose,
    by: User,
    at: datetime,
    year: ReportingYear | None = None,
    area: Area | None = None,
    about: Mapping[str, Any] | None = None,
) -> Upload:
    """Keep a file until it is confirmed, for a day. Nothing of it has been read yet."""
    if not permissions.can_upload(by, purpose, area.pk if area else None):
        raise Refused("You may not send this file.")
    if len(content) > settings.UPLOAD_LIMIT:
        raise Refused(f"The file is larger than {settings.UPLOAD_LIMIT // 1024 // 1024} MB.")
    return Upload.objects.create(
        purpose=purpose,
        year=year,
        area=area,
        name=name.replace("\0", "")[-LONGEST_NAME:],
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        about=dict(about or {}),
        uploaded_by=by,
        uploaded_at=at,
        expires_at=at + WAITS,
    )


@transaction.atomic
def cancel(*, upload: Upload, by: User, at: datetime) -> None:
    """Drop a waiting file: whoever may confirm or has sent it. Nothing of it stays."""
    here = _waiting(upload, at)
    if here.uploaded_by_id != by.pk and not permissions.can_confirm(by, here):
        raise Refused("You may not cancel this file.")
    here.delete()


def settle(*, upload: Upload, by: User, at: datetime) -> Upload:
    """Take a waiting file for confirmation, so that nobody else can: its row goes, and is given back with its content.

    Part of a larger transaction, which records what the file has changed.
    """
    here = _waiting(upload, at)
    if not permissions.can_confirm(by, here):
        raise Refused(_why_not_confirm(here, by))
    key = here.pk
    here.delete()
    here.pk = key
    return here


@transaction.atomic
def forget_expired(*, at: datetime) -> int:
    """Delete the files that nobody confirmed in time; how many there were."""
    return Upload.objects.expired(at).delete()[0]


def _waiting(upload: Upload, at: datetime) -> Upload:
    rows = Upload.objects.select_for_update(of=("self",)).select_related("year", "area")
    here = rows.waiting(at).filter(pk=upload.pk).first()
    if here is None:
        raise Refused("This file is no longer waiting: it was confirmed or cancelled, or its day is over.")
    return here


def _why_not_confirm(upload: Upload, by: User) -> str:
    if upload.purpose == Purpose.HISTORY and upload.uploaded_by_id == by.pk:
        return "Somebody else of the national team has to confirm the history that you sent."
    return "You may not confirm this file."
