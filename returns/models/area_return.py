"""An area's duty for a year: when it is due, more time for it, and its request for a correction."""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language

from returns.models.constraints import both_or_neither
from returns.models.status import RECEIVED


class AreaReturnQuerySet(models.QuerySet["AreaReturn"]):
    def with_names(self) -> "AreaReturnQuerySet":
        return self.select_related("area", "year")

    def owing(self) -> "AreaReturnQuerySet":
        """Those that have not been received. One under correction has been."""
        return self.exclude(revisions__status__in=RECEIVED).exclude(revisions__number__gt=1)


class AreaReturn(models.Model):
    """An area's duty for a year. It keeps the area's name as it was when the year was opened."""

    area = models.ForeignKey("returns.Area", on_delete=models.PROTECT, related_name="returns")
    year = models.ForeignKey(
        "returns.ReportingYear", on_delete=models.PROTECT, db_column="year", related_name="returns"
    )
    area_name = models.CharField(max_length=90)
    area_name_cy = models.CharField(max_length=90, blank=True)
    # More time for this area alone, beyond the year's hard close. Earlier extensions are in the record.
    extended_until = models.DateTimeField(null=True, blank=True)
    extension_reason = models.TextField(blank=True)
    extended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    extended_at = models.DateTimeField(null=True, blank=True)
    # The area’s request to open its published return for a correction, until the national team has answered it.
    correction_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    correction_asked_at = models.DateTimeField(null=True, blank=True)
    correction_request = models.TextField(blank=True)

    objects = AreaReturnQuerySet.as_manager()

    class Meta:
        ordering = ("-year", "area_name")
        constraints = (
            both_or_neither("extended", table="areareturn"),
            models.CheckConstraint(
                condition=Q(extended_until__isnull=True, extended_at__isnull=True)
                | (Q(extended_until__gt=F("extended_at")) & ~Q(extension_reason="")),
                name="areareturn_extension_has_end_and_reason",
            ),
            both_or_neither("correction_asked", table="areareturn"),
            models.CheckConstraint(
                condition=Q(correction_asked_at__isnull=True, correction_request="")
                | (Q(correction_asked_at__isnull=False) & ~Q(correction_request="")),
                name="areareturn_correction_asked_with_request",
            ),
            models.UniqueConstraint(fields=["area", "year"], name="areareturn_once"),
            models.UniqueConstraint(fields=["id", "year"], name="areareturn_of_year"),
        )

    def __str__(self) -> str:
        return f"{self.area_name} {self.year}"

    @property
    def printed_name(self) -> str:
        """The area's name in the language of the page."""
        return (self.area_name_cy if get_language() == "cy" else "") or self.area_name

    @property
    def due(self) -> date | None:
        """The day by which it has to be in: the year's deadline, or later where the area has an extension."""
        deadline = self.year.deadline
        if deadline is None or self.extended_until is None:
            return deadline
        return max(deadline, timezone.localdate(self.extended_until))

    @property
    def chain(self) -> str:
        """The name of its chain in the record."""
        return f"{self.year_id}/{self.area.slug}"

    @property
    def extension_token(self) -> str:
        """A page carries it to tell which extension its reader had seen; empty for none."""
        return self.extended_at.isoformat() if self.extended_at else ""

    def is_extended(self, at: datetime) -> bool:
        return self.extended_until is not None and at <= self.extended_until
