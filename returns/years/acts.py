"""What is done to a year and its dates, for the record: each act in words, and whom it is told to."""

from django.utils.translation import gettext_lazy as _

from returns.models import Role
from returns.record.acts import FIELDS, register
from returns.record.letters import Letter

register(
    "year_opened",
    "dates",
    _("Year opened"),
    Letter(
        Role.COORDINATOR,
        _("The return %(return)s is open"),
        _("You can enter the figures now. The return is due by %(due)s."),
        "task_list",
    ),
)
register(
    "dates_set",
    "dates",
    _("Dates of the year changed"),
    Letter(
        Role.COORDINATOR,
        _("New dates for the return %(return)s"),
        _("The return is now due by %(due)s."),
        "task_list",
        if_changed="deadline",
    ),
    Letter(
        Role.NATIONAL,
        _("New dates for %(year)s"),
        _("A colleague has changed the dates of the year. Check them."),
        "dates",
    ),
)
register(
    "reminded_before",
    "dates",
    _("Reminder before the deadline"),
    Letter(
        Role.COORDINATOR,
        _("The return %(return)s is due by %(due)s"),
        _("You have not submitted it yet. If you need more time, ask the national team before that day."),
        "task_list",
    ),
)
register(
    "reminded_after",
    "dates",
    _("Reminder after the deadline"),
    Letter(
        Role.COORDINATOR,
        _("The return %(return)s is late"),
        _("It was due by %(due)s. Submit it, or tell the national team when you will."),
        "task_list",
    ),
)
register(
    "extension_granted",
    "dates",
    _("More time given"),
    Letter(
        Role.COORDINATOR,
        _("More time for the return %(return)s"),
        _("The national team has given your area until %(until)s. You can read their reason in the service."),
        "task_list",
    ),
)
register("release_set", "dates", _("Release time set"))
register("withdrawn", "publication", _("Year withdrawn"))
register("withdrawal_ended", "publication", _("Withdrawal of the year ended"))
FIELDS.update(
    {
        "areas": _("Areas"),
        "closes_at": _("Closes"),
        "deadline": _("Deadline"),
        "due": _("Due by"),
        "notice": _("Notice"),
        "notice_cy": _("Notice in Welsh"),
        "opens_at": _("Opens"),
        "reason_cy": _("Reason in Welsh"),
        "release_at": _("Release"),
        "remind_after": _("Reminders, working days after the deadline"),
        "remind_before": _("Reminders, working days before the deadline"),
        "reminds_on": _("Day of the reminder"),
        "until": _("Until"),
    }
)
