"""The record: who did what, when, old and new, and how far it goes. Written by returns.record.events alone."""

from datetime import UTC
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

# The acts after which a return is with its area again, and with it what reviewers noted on its boxes.
GIVES_BACK = ("sent_back", "taken_back", "unpublished")


class EventQuerySet(models.QuerySet["Event"]):
    def of(self, chain: str) -> "EventQuerySet":
        return self.filter(chain=chain)

    def newest_first(self) -> "EventQuerySet":
        """Each with its person and its revision: what a page prints."""
        return self.select_related("by", "revision").order_by("-number")

    def shown_to_areas(self) -> "EventQuerySet":
        """Without the notes of a review that is still under way: like the boxes, they show when the return is back."""
        back = Event.objects.filter(
            chain=OuterRef("chain"), revision=OuterRef("revision"), number__gt=OuterRef("number"), act__in=GIVES_BACK
        )
        return self.filter(~Q(act="box_noted") | Exists(back))

    def imports(self) -> "EventQuerySet":
        """Figures that came by file, in the order of their chains."""
        return self.filter(act="figures_imported").order_by("chain", "number")

    def contents(self) -> list[tuple[int | None, str | None, int | None, str]]:
        """Who acted, by key and name, in which revision, by which act: each once, in the order of first appearance."""
        grouped = self.order_by().values_list("by", "by__name", "revision__number", "act")
        rows = grouped.annotate(first=models.Min("number")).order_by("first")
        return [(by, name, revision, act) for by, name, revision, act, _ in rows]


class Event(models.Model):
    """One act. `chain` is `year/area`, the year alone for its own acts, `accounts` or `populations`.

    `number` counts within the chain.
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

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ("chain", "number")
        constraints = (models.UniqueConstraint(fields=["chain", "number"], name="event_number_once"),)

    def __str__(self) -> str:
        return f"{self.chain} {self.number}: {self.act}"

    @property
    def line(self) -> dict[str, Any]:
        """The event as plain data, for record.chain. People and revisions stand as their keys, which never change."""
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


class Head(models.Model):
    """How far a chain goes: its last event, sealed with the key of the record, so that a missing tail is noticed.

    A trigger lets a head only move on, by one (migration 0005).
    """

    chain = models.CharField(max_length=60, primary_key=True)
    number = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("chain",)

    def __str__(self) -> str:
        return f"{self.chain} {self.number}"
