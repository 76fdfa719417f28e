"""What is done to a year and its dates, for the record: each act in words, and whom it is told to."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from returns.models import Role
from returns.record.acts import FIELDS, register
from returns.record.letters import Letter
from returns.years import release

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
NOT_YET = _("Until then only named people may see the figures: do not share them.")
register(
    "release_set",
    "dates",
    _("Release time set"),
    Letter(
        Role.COORDINATOR,
        _("The release of %(year)s is on %(release)s"),
        format_lazy(
            "{} {}", _("The national team has set the time from which everybody can read the report."), NOT_YET
        ),
        "task_list",
        when=release.is_set,
        to_all=True,
    ),
    Letter(
        Role.COORDINATOR,
        _("The release of %(year)s is now on %(release)s"),
        format_lazy("{} {}", _("The national team has moved it. The release calendar says why."), NOT_YET),
        "task_list",
        when=release.is_moved,
        to_all=True,
    ),
    Letter(
        Role.COORDINATOR,
        _("The release of %(year)s is put off"),
        _(
            "The national team has taken the release time back. We will tell you when there is a new one. Until then,"
            " do not share the figures."
        ),
        "task_list",
        when=release.is_taken_back,
        to_all=True,
    ),
)
register(
    "withdrawn",
    "publication",
    _("Year withdrawn"),
    Letter(
        Role.COORDINATOR,
        _("The figures of %(year)s are withdrawn"),
        _(
            "The public sees a notice instead of them. You do not need to do anything. Do not share the figures until"
            " they are public again."
        ),
        "task_list",
        to_all=True,
    ),
    Letter(
        Role.NATIONAL,
        _("%(year)s is withdrawn"),
        _("A colleague has withdrawn the year. Next: read why, correct what is wrong, then end the withdrawal."),
        "withdrawal",
    ),
)
register(
    "withdrawal_ended",
    "publication",
    _("Withdrawal of the year ended"),
    Letter(
        Role.COORDINATOR,
        _("The figures of %(year)s are public again"),
        _("The national team has ended the withdrawal. You may share the report again."),
        "task_list",
        to_all=True,
    ),
    Letter(
        Role.NATIONAL,
        _("%(year)s is public again"),
        _("A colleague has ended the withdrawal of the year."),
        "withdrawal",
    ),
)
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
