"""The record: who did what, when, old and new. Written by returns.actions.events, changed by nobody."""

from datetime import UTC
from typing import Any

from django.conf import settings
from django.db import models


class Event(models.Model):
    """One act. `chain` is `year/area` (or the year alone for its own acts); `number` counts within the chain.

    `digest` is an HMAC over the act and the `previous` digest. A trigger refuses UPDATE and DELETE (migration 0002).
    """

    chain = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    act = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    revision = models.ForeignKey(
        "returns.Revision", on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    changes = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("chain", "number")
        constraints = (models.UniqueConstraint(fields=["chain", "number"], name="event_number_once"),)

    def __str__(self) -> str:
        return f"{self.chain} {self.number}: {self.act}"

    @property
    def line(self) -> dict[str, Any]:
        """The event as plain data, for returns.record. People and revisions stand as their keys, which never change."""
        return {
            "chain": self.chain,
            "number": self.number,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "act": self.act,
            "by": self.by_id,
            "revision": self.revision_id,
            "changes": self.changes,
            "reason": self.reason,
            "previous": self.previous,
            "digest": self.digest,
        }
