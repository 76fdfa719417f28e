"""What became of a year's reminders: one counts as sent when the mail server has taken it."""

from datetime import date

from django.db.models import Count

from returns.models import Notice, ReportingYear
from returns.models.notice import STANDS, Delivery


def reminders_sent(year: ReportingYear) -> list[tuple[date, int, int]]:
    """For each day of a reminder: how many mails there were, and how many of them were sent. One query."""
    notices = Notice.objects.filter(area_return__year=year).exclude(reminds_on=None).order_by("reminds_on")
    counted = notices.values("reminds_on").annotate(mails=Count("pk"), out=Count("pk", filter=STANDS[Delivery.SENT]))
    return [(row["reminds_on"], row["mails"], row["out"]) for row in counted if row["reminds_on"]]
