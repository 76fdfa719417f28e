"""A file that somebody has sent: it waits for its confirmation in the database, so that any web process can confirm it.

One that is cancelled or has expired is deleted. Of one that was confirmed its name, its digest and who stay; its bytes
go, for what it changed is in the record.
"""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from returns.models.area import Area
from returns.models.constraints import both_or_neither
from returns.models.year import ReportingYear

LONGEST_NAME = 150


class Purpose(models.TextChoices):
    FIGURES = "figures", _("Figures of returns")
    HISTORY = "history", _("Published history")
    POPULATIONS = "populations", _("Populations")


class UploadQuerySet(models.QuerySet["Upload"]):
    def waiting(self, at: datetime) -> "UploadQuerySet":
        """Those that can still be confirmed."""
        return self.filter(confirmed_at__isnull=True, expires_at__gt=at)

    def expired(self, at: datetime) -> "UploadQuerySet":
        return self.filter(confirmed_at__isnull=True, expires_at__lte=at)

    def confirmed(self) -> "UploadQuerySet":
        """Newest first, with the people of their acts: what a list prints."""
        people = ("uploaded_by", "confirmed_by", "withdrawn_by")
        return self.filter(confirmed_at__isnull=False).select_related(*people).order_by("-confirmed_at")


class Upload(models.Model):
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=11, choices=Purpose)
    year = models.ForeignKey(
        ReportingYear, on_delete=models.PROTECT, null=True, blank=True, db_column="year", related_name="uploads"
    )
    # The one area for which it was sent; none: for any number of them.
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="uploads")
    name = models.CharField(max_length=LONGEST_NAME)
    content = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64)
    # What was said along with the file: the note of a history; mid-year, vintage and source of populations.
    about = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ("-uploaded_at",)
        constraints = (
            both_or_neither("uploaded", table="upload"),
            both_or_neither("confirmed", table="upload"),
            both_or_neither("withdrawn", table="upload"),
            models.CheckConstraint(
                condition=Q(content__isnull=True, confirmed_at__isnull=False)
                | Q(content__isnull=False, confirmed_at__isnull=True),
                name="upload_keeps_its_bytes_until_it_is_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(confirmed_at__isnull=False),
                name="upload_withdrawn_after_it_was_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(purpose=Purpose.POPULATIONS, year__isnull=True) | ~Q(purpose=Purpose.POPULATIONS),
                name="upload_of_populations_has_no_year",
            ),
            models.CheckConstraint(
                condition=~Q(purpose=Purpose.HISTORY) | ~Q(confirmed_by=models.F("uploaded_by")),
                name="upload_of_history_confirmed_by_another",
            ),
        )

    def __str__(self) -> str:
        return self.name
