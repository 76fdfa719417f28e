"""A file that somebody has sent: it waits for its confirmation in the database, so that any web process can confirm it.

It is deleted when it is confirmed, cancelled or too old: what a confirmed one changed, and its name and digest, are in
the record.
"""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from returns.models.area import Area
from returns.models.constraints import both_or_neither
from returns.models.year import ReportingYear

LONGEST_NAME = 150


class Purpose(models.TextChoices):
    FIGURES = "figures", _("Figures of returns")
    HISTORY = "history", _("Published history")
    POPULATIONS = "populations", _("Populations")
    NATIONAL = "national", _("Published national figures")


# These say of each row for which year it is.
OF_NO_YEAR = {Purpose.POPULATIONS: "population_file", Purpose.NATIONAL: "national_file"}


class UploadQuerySet(models.QuerySet["Upload"]):
    def waiting(self, at: datetime) -> "UploadQuerySet":
        """Those that can still be confirmed."""
        return self.filter(expires_at__gt=at)

    def to_be_seen_by(self, by: int | None, at: datetime, *, is_national: bool) -> "UploadQuerySet":
        """Those that somebody can look at and confirm or cancel: their own, and a history of the national team's.

        Without their bytes. What waits in the admin has no page of its own.
        """
        seen = Q(uploaded_by=by) | Q(purpose=Purpose.HISTORY) if is_national else Q(uploaded_by=by)
        has_page = Q(purpose__in=OF_NO_YEAR) | Q(year__isnull=False)
        rows = self.waiting(at).filter(seen, has_page)
        return rows.select_related("year", "area", "uploaded_by").defer("content")

    def expired(self, at: datetime) -> "UploadQuerySet":
        return self.filter(expires_at__lte=at)


class Upload(models.Model):
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=11, choices=Purpose)
    year = models.ForeignKey(
        ReportingYear, on_delete=models.PROTECT, null=True, blank=True, db_column="year", related_name="uploads"
    )
    # The one area for which it was sent; none: for any number of them.
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="uploads")
    name = models.CharField(max_length=LONGEST_NAME)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    # What was said along with the file: the note of a history; mid-year, vintage and source of populations.
    about = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ("-uploaded_at",)
        constraints = (
            both_or_neither("uploaded", table="upload"),
            models.CheckConstraint(
                condition=Q(year__isnull=True) | ~Q(purpose__in=list(OF_NO_YEAR)),
                name="upload_of_rows_with_years_has_none_itself",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """The page on which it is looked at and confirmed."""
        if page := OF_NO_YEAR.get(Purpose(self.purpose)):
            return reverse(page, kwargs={"key": self.key})
        where = {"year": self.year_id, "key": self.key}
        if self.purpose == Purpose.HISTORY:
            return reverse("past_file", kwargs=where)
        if self.area is None:
            return reverse("year_file_preview", kwargs=where)
        return reverse("file_preview", kwargs=where | {"area": self.area.slug})
