"""Reporting years, named by their end: 2021 is 1 April 2020 to 31 March 2021, printed 2020/21."""

from datetime import date, datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from returns.arithmetic.calendar import early_from
from returns.models.area import estimate_name
from returns.models.constraints import both_or_neither

# Working days before or after the deadline on which a reminder may go out.
LONGEST_COUNT = 30
COUNTS = list(range(1, LONGEST_COUNT + 1))


def usually_before() -> list[int]:
    return [1, 3, 10]


def usually_after() -> list[int]:
    return [1, 5]


class YearStatus(models.TextChoices):
    DRAFT = "draft", _("In preparation")
    OPEN = "open", _("Open")


class ReportingYear(models.Model):
    year = models.PositiveSmallIntegerField(primary_key=True)
    status = models.CharField(max_length=5, choices=YearStatus, default=YearStatus.DRAFT)
    opens_at = models.DateTimeField(null=True, blank=True)
    deadline = models.DateField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    release_at = models.DateTimeField(null=True, blank=True)
    # Reminders go out so many working days before and after the deadline.
    remind_before = ArrayField(models.PositiveSmallIntegerField(), default=usually_before, blank=True)
    remind_after = ArrayField(models.PositiveSmallIntegerField(), default=usually_after, blank=True)
    population_mid_year = models.PositiveSmallIntegerField(null=True, blank=True)
    population_vintage = models.CharField(max_length=40, blank=True)
    # What is known of the year's form and what is not, for the national team.
    remarks = models.TextField(blank=True)
    population_pinned_at = models.DateTimeField(null=True, blank=True)
    # While these are set the year's figures are hidden from the public, who read the notice instead.
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawal_notice = models.TextField(blank=True)
    withdrawal_notice_cy = models.TextField(blank=True)

    class Meta:
        ordering = ("-year",)
        constraints = (
            models.CheckConstraint(
                condition=Q(status=YearStatus.DRAFT) | Q(opens_at__isnull=False),
                name="reportingyear_open_has_opens_at",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="reportingyear_closes_after_it_opens",
                violation_error_message=_("A year must close after it opens."),
            ),
            models.CheckConstraint(
                condition=Q(remind_before__contained_by=COUNTS, remind_after__contained_by=COUNTS),
                name="reportingyear_reminds_on_other_days_than_the_deadline",
            ),
            both_or_neither("withdrawn", table="reportingyear"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawal_notice="", withdrawal_notice_cy="")
                | (Q(release_at__isnull=False, withdrawn_at__gte=F("release_at")) & ~Q(withdrawal_notice="")),
                name="reportingyear_withdrawn_after_release_with_a_notice",
                violation_error_message=_("You can only withdraw a year after its release, and it must have a notice."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.year - 1}/{self.year % 100:02}"

    @property
    def chain(self) -> str:
        """The name of its own chain in the record."""
        return str(self.year)

    @property
    def population(self) -> str:
        """The name of the estimate that its rates divide by; empty where none is chosen."""
        return estimate_name(self.population_mid_year, self.population_vintage)

    @property
    def start(self) -> date:
        return date(self.year - 1, 4, 1)

    @property
    def end(self) -> date:
        return date(self.year, 3, 31)

    @property
    def early_from(self) -> datetime | None:
        """When those on the pre-release list may begin to read; None while no release time is set."""
        return early_from(self.release_at) if self.release_at else None

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def printed_notice(self) -> str:
        """Why the year is withdrawn, in the language of the page where there are words in it."""
        return (get_language() == "cy" and self.withdrawal_notice_cy) or self.withdrawal_notice

    def is_closed(self, at: datetime) -> bool:
        return self.closes_at is not None and at > self.closes_at

    def is_released(self, at: datetime) -> bool:
        return self.release_at is not None and self.release_at <= at
