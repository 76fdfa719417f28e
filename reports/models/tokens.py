"""Keys to the API for programs of the national team: who holds each, until when, and nothing that would open a door."""

import hashlib
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from returns.models import Membership, Role
from returns.models.constraints import both_or_neither

LONGEST_LIFE = timedelta(days=365)


def digest_of(secret: str) -> str:
    """The SHA-256 of a secret, in hex. No salt, no slowness: a secret is 32 random bytes, not a password."""
    return hashlib.sha256(secret.encode()).hexdigest()


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def alive(self, at: datetime) -> "ApiTokenQuerySet":
        return self.filter(revoked_at__isnull=True, expires_at__gt=at)

    def opening(self, at: datetime) -> "ApiTokenQuerySet":
        """Those that count at a moment: alive, and their holder is still of the national team. A condition of the
        query, so that a token that never was and one that no longer counts cost the same."""
        national = Membership.objects.filter(user=OuterRef("user"), role=Role.NATIONAL)
        return self.alive(at).filter(Exists(national), user__is_active=True)


class ApiToken(models.Model):
    """`digest` is the SHA-256 of the secret, which nobody but its holder has; `prefix` is how people recognise it.

    Who holds it has made it: there is no making one for somebody else.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            both_or_neither("revoked", table="apitoken"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at"), expires_at__lte=F("created_at") + LONGEST_LIFE),
                name="apitoken_lives_a_year_at_most",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & Q(digest__regex="^[0-9a-f]{64}$"), name="apitoken_has_name_and_digest"
            ),
            models.UniqueConstraint(
                fields=["user", "name"], condition=Q(revoked_at__isnull=True), name="apitoken_name_once_a_person"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.name} ({self.prefix}…)"
