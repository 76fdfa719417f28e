"""What people are told about an act on a return or a year: in the service, and by mail. Written by returns.actions.

A notice never holds a figure, a reason, a footnote or an explanation: its mail leaves the site. It says where to look.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from returns.models.area_return import AreaReturn
from returns.models.year import ReportingYear


class Delivery(models.TextChoices):
    """Where a notice's mail stands."""

    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Being sent")
    FAILING = "failing", _("Trying again")
    UNCERTAIN = "uncertain", _("Not known whether it was sent")
    GIVEN_UP = "given-up", _("Given up")
    SENT = "sent", _("Sent")


IS_OPEN, IS_BEGUN = Q(mailed_at__isnull=True, given_up_at__isnull=True), Q(sending_since__isnull=False)
STANDS = {
    Delivery.WAITING: IS_OPEN & ~IS_BEGUN & Q(attempts=0),
    Delivery.SENDING: IS_OPEN & IS_BEGUN,
    Delivery.FAILING: IS_OPEN & ~IS_BEGUN & Q(attempts__gt=0),
    Delivery.UNCERTAIN: Q(given_up_at__isnull=False) & IS_BEGUN,
    Delivery.GIVEN_UP: Q(given_up_at__isnull=False) & ~IS_BEGUN,
    Delivery.SENT: Q(mailed_at__isnull=False),
}
# The national team has to look at these: nobody tries them again.
NEED_A_LOOK = (Delivery.UNCERTAIN, Delivery.GIVEN_UP)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at__isnull=True)

    def standing(self, delivery: Delivery) -> "NoticeQuerySet":
        """Those whose mail stands so."""
        return self.filter(STANDS[delivery])

    def deliveries(self) -> dict[str, int]:
        """How many mails stand how, in one query."""
        counts = {stands.value: models.Count("pk", filter=condition) for stands, condition in STANDS.items()}
        return self.order_by().aggregate(**counts)


class Notice(models.Model):
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices")
    area_return = models.ForeignKey(AreaReturn, on_delete=models.PROTECT, null=True, blank=True, related_name="notices")
    year = models.ForeignKey(
        ReportingYear,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_column="year",
        related_name="notices",
    )
    act = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    address = models.CharField(max_length=200)  # on the site, from its root
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    # A reminder's own day, by the calendar of its deadline: it is sent once for each such day.
    reminds_on = models.DateField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.TextField(blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    # Written down before the mail goes out, and taken away with what came of it. Where it stays, nobody knows that.
    sending_since = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(area_return__isnull=True, year__isnull=False)
                | Q(area_return__isnull=False, year__isnull=True),
                name="notice_about_a_return_or_a_year",
            ),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(text=""), name="notice_has_words"),
            models.CheckConstraint(condition=Q(address__startswith="/"), name="notice_leads_to_the_site"),
            models.UniqueConstraint(
                fields=["recipient", "area_return", "act", "reminds_on"], name="notice_reminds_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(attempts=0, failure="", mailed_at__isnull=True, given_up_at__isnull=True)
                | Q(attempts__gt=0, failure="", mailed_at__isnull=False, given_up_at__isnull=True)
                | (Q(attempts__gt=0, mailed_at__isnull=True) & ~Q(failure="")),
                name="notice_mailed_or_says_why_not",
            ),
            models.CheckConstraint(
                condition=Q(sending_since__isnull=True) | Q(mailed_at__isnull=True), name="notice_in_hand_is_not_sent"
            ),
        )

    def __str__(self) -> str:
        return f"{self.recipient}: {self.subject}"

    @property
    def about(self) -> AreaReturn | ReportingYear:
        return self.area_return or self.year  # type: ignore[return-value] # the database sees to it that one is there

    @property
    def needs_a_look(self) -> bool:
        return self.delivery in NEED_A_LOOK

    @property
    def delivery(self) -> Delivery:
        if self.mailed_at:
            return Delivery.SENT
        if self.given_up_at:
            return Delivery.UNCERTAIN if self.sending_since else Delivery.GIVEN_UP
        if self.sending_since:
            return Delivery.SENDING
        return Delivery.FAILING if self.attempts else Delivery.WAITING
