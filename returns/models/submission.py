"""A return's numbered revisions and what belongs to each: figures, explanations, notes on boxes. Written by actions."""

from datetime import date, datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from returns.arithmetic.figures import Entry
from returns.models.area_return import AreaReturn
from returns.models.constraints import both_or_neither
from returns.models.event import Event
from returns.models.status import CURRENT, EDITABLE, IN_WORK, RECEIVED, Source, Status

LONGEST_REASON, LONGEST_FOOTNOTE = 300, 500


class RevisionQuerySet(models.QuerySet["Revision"]):
    def with_names(self) -> "RevisionQuerySet":
        """Each with its return, area, year and the people of its acts: what a page prints."""
        people = ("submitted_by", "review_begun_by", "accepted_by", "sent_back_by")
        return self.select_related(
            "area_return__area",
            "area_return__year",
            "area_return__correction_asked_by",
            "area_return__extended_by",
            "year",
            *people,
        )

    def with_last_act(self, *, to_areas: bool = False) -> "RevisionQuerySet":
        """Each with the moment when anybody last did anything to its return (`last_at`). A reminder is nobody's act.

        It is the newest act that its reader's history shows: `to_areas` leaves out what areas are not shown yet.
        """
        parts = OuterRef("year_id"), Value("/"), OuterRef("area_return__area__slug")
        chain = Concat(*parts, output_field=models.CharField())
        acts = Event.objects.shown_to_areas() if to_areas else Event.objects.all()
        acts = acts.filter(chain=chain, by__isnull=False).order_by("-number")
        return self.annotate(last_at=Subquery(acts.values("at")[:1]))

    def of(self, *, area: str, year: int) -> "RevisionQuerySet":
        return self.filter(year=year, area_return__area__slug=area)

    def current(self) -> "RevisionQuerySet":
        """One for each return: the one in work, or else the published one (one or both of which exist)."""
        return self.filter(status__in=CURRENT).order_by("area_return_id", "-number").distinct("area_return_id")


class Revision(models.Model):
    # What with_last_act() adds.
    last_at: datetime | None

    area_return = models.ForeignKey(AreaReturn, on_delete=models.PROTECT, related_name="revisions")
    year = models.ForeignKey("returns.ReportingYear", on_delete=models.PROTECT, db_column="year", related_name="+")
    number = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    source = models.CharField(max_length=10, choices=Source, default=Source.AREA)
    note = models.TextField(blank=True)
    # Whether an annual report is made of it. That of a history came out at the time, elsewhere.
    has_report = models.BooleanField(default=True)
    reason = models.TextField(blank=True)
    reason_cy = models.TextField(blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    review_begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    review_begun_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    sent_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_back_at = models.DateTimeField(null=True, blank=True)
    sent_back_reason = models.TextField(blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)
    # What its rate was divided by when it was published. Until then the year's choice counts.
    population = models.ForeignKey(
        "returns.Population", on_delete=models.PROTECT, null=True, blank=True, related_name="revisions"
    )

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ("area_return", "-number")
        constraints = (
            models.UniqueConstraint(fields=["area_return", "number"], name="revision_number_once"),
            models.UniqueConstraint(
                fields=["area_return"],
                condition=Q(status__in=[Status.DRAFT, Status.SUBMITTED, Status.ACCEPTED]),
                name="revision_one_in_work",
            ),
            models.UniqueConstraint(
                fields=["area_return"], condition=Q(status=Status.PUBLISHED), name="revision_one_published"
            ),
            models.UniqueConstraint(fields=["id", "year"], name="revision_of_year"),
            models.CheckConstraint(
                condition=Q(number=1) | (Q(number__gt=1) & ~Q(reason="")), name="revision_after_the_first_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(reason="") | Q(reason_cy=""), name="revision_welsh_reason_has_an_english_one"
            ),
            models.CheckConstraint(
                condition=Q(source=Source.AREA) | ~Q(note=""), name="revision_not_from_the_area_has_a_note"
            ),
            models.CheckConstraint(
                condition=~Q(source=Source.HISTORICAL) | Q(has_report=False), name="revision_of_history_has_no_report"
            ),
            both_or_neither("submitted", table="revision"),
            both_or_neither("review_begun", table="revision"),
            both_or_neither("accepted", table="revision"),
            both_or_neither("sent_back", table="revision"),
            both_or_neither("published", table="revision"),
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True) | ~Q(accepted_by=F("submitted_by")),
                name="revision_acceptor_is_not_submitter",
                violation_error_message=_("You cannot accept a return that you submitted."),
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.DRAFT) | Q(review_begun_at__isnull=True),
                name="revision_review_begins_after_submission",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT, submitted_at__isnull=True)
                | (~Q(status=Status.DRAFT) & Q(submitted_at__isnull=False)),
                name="revision_submitted_at_fits_status",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[Status.DRAFT, Status.SUBMITTED], accepted_at__isnull=True)
                | (~Q(status__in=[Status.DRAFT, Status.SUBMITTED]) & Q(accepted_at__isnull=False)),
                name="revision_accepted_at_fits_status",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[Status.PUBLISHED, Status.SUPERSEDED], published_at__isnull=False)
                | (~Q(status__in=[Status.PUBLISHED, Status.SUPERSEDED]) & Q(published_at__isnull=True)),
                name="revision_published_at_fits_status",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.SUPERSEDED, superseded_at__isnull=False)
                | (~Q(status=Status.SUPERSEDED) & Q(superseded_at__isnull=True)),
                name="revision_superseded_at_fits_status",
            ),
        )

    def __str__(self) -> str:
        return f"{self.area_return}, revision {self.number}"

    @property
    def reference(self) -> str:
        """What a co-ordinator quotes when they ask about a return: CHESHIRE-2021-1."""
        return f"{self.area_return.area.slug}-{self.year_id}-{self.number}".upper()

    @property
    def is_editable(self) -> bool:
        return self.status in EDITABLE

    @property
    def is_correction(self) -> bool:
        """Begun after an earlier revision was published: the return as such has been received."""
        return self.number > 1

    def is_public(self, at: datetime) -> bool:
        """Public from the later of its publication and its year’s release; the query is reports.published’s."""
        published = self.status == Status.PUBLISHED and self.published_at is not None and self.published_at <= at
        return published and self.year.is_released(at)

    @property
    def is_in_work(self) -> bool:
        return self.status in IN_WORK

    @property
    def is_received(self) -> bool:
        return self.is_correction or self.status in RECEIVED

    def days_late(self, today: date) -> int:
        """Whole days since the return was due; 0 for what is received or not due yet."""
        due = self.area_return.due
        return max(0, (today - due).days) if due and not self.is_received else 0

    @property
    def is_invented(self) -> bool:
        return self.source == Source.INVENTED


class Figure(models.Model):
    """One box's entry in one revision. No row says "not applicable": such a box has no Cell."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="figures")
    cell = models.ForeignKey("returns.Cell", on_delete=models.PROTECT, related_name="figures")
    year = models.ForeignKey("returns.ReportingYear", on_delete=models.PROTECT, db_column="year", related_name="+")
    value = models.PositiveIntegerField(null=True, blank=True)
    unavailable_reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    footnote = models.CharField(max_length=LONGEST_FOOTNOTE, blank=True)
    # For the Welsh report.
    unavailable_reason_cy = models.CharField(max_length=LONGEST_REASON, blank=True)
    footnote_cy = models.CharField(max_length=LONGEST_FOOTNOTE, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["revision", "cell"], name="figure_once"),
            models.CheckConstraint(
                condition=~Q(unavailable_reason="") | Q(unavailable_reason_cy=""),
                name="figure_welsh_reason_has_an_english_one",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(unavailable_reason=""),
                name="figure_unavailable_has_no_value",
            ),
        )

    def __str__(self) -> str:
        return f"{self.cell}: {self.value}"

    @property
    def entry(self) -> Entry:
        return Entry(self.value, self.unavailable_reason, self.footnote, self.unavailable_reason_cy, self.footnote_cy)


class Explanation(models.Model):
    """An area's recorded answer to an issue. It holds for these cells and these values, and no others."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="explanations")
    rule = models.ForeignKey("returns.Rule", on_delete=models.PROTECT, related_name="explanations")
    cells = ArrayField(models.CharField(max_length=60))
    values = models.JSONField()
    text = models.TextField()
    explained_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    explained_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("revision", "rule", "cells")
        constraints = (
            models.UniqueConstraint(fields=["revision", "rule", "cells"], name="explanation_once"),
            both_or_neither("explained", table="explanation"),
            both_or_neither("approved", table="explanation"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("explained_by")),
                name="explanation_approver_is_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.revision}: {self.rule.code}"

    @property
    def token(self) -> str:
        """A page carries it to tell which answer its reader had seen."""
        return self.explained_at.isoformat()


class BoxNote(models.Model):
    """What a reviewer wants to say of one box; for the area and the national team, never published.

    An open point of its return until the box holds something else than it did then, or the area has answered.
    """

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="box_notes")
    cell = models.ForeignKey("returns.Cell", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    # What stood in the box when it was noted.
    value = models.PositiveIntegerField(null=True, blank=True)
    unavailable_reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    footnote = models.CharField(max_length=LONGEST_FOOTNOTE, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("revision", "cell__position")
        constraints = (
            models.UniqueConstraint(fields=["revision", "cell"], name="boxnote_once"),
            both_or_neither("noted", table="boxnote"),
            both_or_neither("answered", table="boxnote"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="boxnote_answered_with_words",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("noted_by")),
                name="boxnote_answerer_is_another",
                violation_error_message=_("Nobody answers their own note."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.revision}, {self.cell.code}"

    @property
    def entry(self) -> Entry:
        """What stood in the box when it was noted."""
        return Entry(self.value, self.unavailable_reason, self.footnote)

    @property
    def token(self) -> str:
        """A page carries it to tell which note and which answer its reader had seen."""
        return f"{self.noted_at.isoformat()} {self.answered_at.isoformat() if self.answered_at else ''}"
