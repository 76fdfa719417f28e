"""Tokens of the API: made, used, ended. The secret leaves make_token once; the record knows a token by its prefix."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from reports.models import LONGEST_LIFE, ApiToken, digest_of
from returns.access import permissions
from returns.models import User
from returns.record.events import record
from returns.record.refusals import Refused

# So that a program which looks for secrets in files and repositories knows one when it sees it (docs/security.md).
MARK = "mappa_"


@transaction.atomic
def make_token(*, name: str, by: User, at: datetime, lives: timedelta) -> tuple[ApiToken, str]:
    """A token for oneself, and its secret, which nobody can be shown again."""
    if not permissions.is_national(by):
        raise Refused("Only the national team can have tokens.")
    if not timedelta(0) < lives <= LONGEST_LIFE:
        raise Refused(f"A token lasts {LONGEST_LIFE.days} days at most.")
    User.objects.select_for_update().get(pk=by.pk)  # two tabs at once: the second finds the name taken, in words
    if ApiToken.objects.filter(user=by, name=name, revoked_at__isnull=True).exists():
        raise Refused("You already have a token with this name. Choose another name, or revoke the other token first.")
    secret = MARK + secrets.token_hex(32)
    token = ApiToken.objects.create(
        user=by,
        name=name,
        prefix=secret[: len(MARK) + 6],
        digest=digest_of(secret),
        created_at=at,
        # The database adds 365 days in UTC too: neither asks whether the clocks have changed in between.
        expires_at=at.astimezone(UTC) + lives,
    )
    told = {"name": name, "until": token.expires_at.isoformat()}
    record("token_made", on=by, by=by, at=at, changes=_in_record(token) | told)
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User, at: datetime) -> None:
    """End a token, one's own or a colleague's. One that is ended already is none to complain about."""
    if not permissions.is_national(by):
        raise Refused("Only the national team can revoke tokens.")
    token = ApiToken.objects.select_for_update(of=("self",)).select_related("user").get(pk=token.pk)
    if token.revoked_at is None:
        token.revoked_at, token.revoked_by = at, by
        token.save(update_fields=["revoked_at", "revoked_by"])
        record("token_revoked", on=token.user, by=by, at=at, changes=_in_record(token))


def note_token_use(*, token: ApiToken, by: User, at: datetime) -> None:
    """Say on which day a token was last used, and record the first use of each day. Asks nothing on the others."""
    today = timezone.localdate(at)
    if token.last_used_on == today:
        return
    with transaction.atomic():
        # Of two requests at once one is the first.
        if ApiToken.objects.filter(pk=token.pk).exclude(last_used_on=today).update(last_used_on=today):
            record("token_used", on=by, by=by, at=at, changes=_in_record(token))


def _in_record(token: ApiToken) -> dict[str, Any]:
    return {"token": token.prefix, "account": token.user_id}
