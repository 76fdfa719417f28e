"""Which act is told to whom, in which words, with a link to where. The whole table; writing notices is in notices.py.

No words here may come from what people typed: a figure, a reason, a footnote or an explanation stays in the service.
`%(…)s` can be `return`, `year`, `due`, `until` and `reference`. Not told: `review_begun` asks nothing of the area, and
notes on boxes go with the decision that follows them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from returns.models import AreaReturn, ReportingYear, Revision, Role

About = AreaReturn | ReportingYear


@dataclass(frozen=True)
class Letter:
    to: Role
    subject: str | Promise
    text: str | Promise
    place: str  # the name of the address it leads to
    tells_doer: bool = False  # a receipt goes to the one who did it, too
    if_changed: str = ""  # only where the act changed this
    to_chair: bool = False  # of the board only its chair, and only about a return of which a report is made


LETTERS: Mapping[str, tuple[Letter, ...]] = {
    "year_opened": (
        Letter(
            Role.COORDINATOR,
            later("The return %(return)s is open"),
            later("You can enter the figures now. The return is due by %(due)s."),
            "task_list",
        ),
    ),
    "dates_set": (
        Letter(
            Role.COORDINATOR,
            later("New dates for the return %(return)s"),
            later("The return is due by %(due)s now."),
            "task_list",
            if_changed="deadline",
        ),
        Letter(
            Role.NATIONAL,
            later("New dates for %(year)s"),
            later("A colleague has changed the dates of the year. Look at them."),
            "dates",
        ),
    ),
    "reminded_before": (
        Letter(
            Role.COORDINATOR,
            later("The return %(return)s is due by %(due)s"),
            later("It has not been submitted yet. If you need more time, ask the national team before that day."),
            "task_list",
        ),
    ),
    "reminded_after": (
        Letter(
            Role.COORDINATOR,
            later("The return %(return)s is late"),
            later("It was due by %(due)s. Submit it, or tell the national team when they can expect it."),
            "task_list",
        ),
    ),
    "extension_granted": (
        Letter(
            Role.COORDINATOR,
            later("More time for the return %(return)s"),
            later("The national team has given your area time until %(until)s. Their reason is in the service."),
            "task_list",
        ),
    ),
    "waiver_asked": (
        Letter(
            Role.NATIONAL,
            later("A waiver is asked for: %(return)s"),
            later("The area has explained an error and asks you to let it stand. Read why, and decide."),
            "review",
        ),
    ),
    "waiver_approved": (
        Letter(
            Role.COORDINATOR,
            later("The waiver for %(return)s is approved"),
            later("The error may stand in this return. Check what else is open, and submit."),
            "task_list",
        ),
    ),
    "submitted": (
        Letter(
            Role.COORDINATOR,
            later("Received: the return %(return)s"),
            later(
                "The return has been submitted to the national team. Its reference is %(reference)s. The figures are"
                " locked; you can take the return back until somebody begins to review it."
            ),
            "task_list",
            tells_doer=True,
        ),
        Letter(
            Role.NATIONAL,
            later("Submitted: the return %(return)s"),
            later("It waits for a review. Its reference is %(reference)s."),
            "review",
        ),
        Letter(
            Role.BOARD,
            later("The report of %(return)s can be read"),
            later(
                "The return has been submitted, so you can read a preview of your area’s annual report. Do not pass it"
                " on. Opening it is recorded."
            ),
            "preview",
        ),
    ),
    "taken_back": (
        Letter(
            Role.NATIONAL,
            later("Taken back: the return %(return)s"),
            later("The area has taken its submission back to change it. You will be told when it comes again."),
            "review",
        ),
        Letter(
            Role.BOARD,
            later("The report of %(return)s is being changed"),
            later("The return is with the area again. You are told when there is a report to read."),
            "preview",
        ),
    ),
    "sent_back": (
        Letter(
            Role.COORDINATOR,
            later("The return %(return)s is back with you"),
            later("The national team has sent it back and says why. Read the reason, make the changes, submit again."),
            "task_list",
        ),
        Letter(
            Role.BOARD,
            later("The report of %(return)s is being changed"),
            later("The return is with the area again. You are told when there is a report to read."),
            "preview",
        ),
    ),
    "accepted": (
        # First, because each is told once: it asks something of the chair, who may be a co-ordinator, too.
        Letter(
            Role.BOARD,
            later("The report of %(return)s waits for your signature"),
            later("The return has been accepted. Read the report and sign it off: it is published after that."),
            "sign_off",
            to_chair=True,
        ),
        Letter(
            Role.COORDINATOR,
            later("The return %(return)s is accepted"),
            later("You have nothing to do. The national team prepares the report for publication."),
            "task_list",
        ),
    ),
    "signed_off": (
        Letter(
            Role.NATIONAL,
            later("Signed off: the report of %(return)s"),
            later("The chair of the area’s board has signed the report off. It can be prepared and published."),
            "review",
        ),
    ),
    "signature_voided": (
        Letter(
            Role.BOARD,
            later("The report of %(return)s has changed since it was signed: sign it again"),
            later("The report has changed since you signed it: sign it again. It is published after that."),
            "sign_off",
            to_chair=True,
        ),
    ),
    "sign_off_overridden": (
        Letter(
            Role.BOARD,
            later("The report of %(return)s goes out without your signature"),
            later("The national team has let it out and says why. Read the reason. You can sign it until it is out."),
            "sign_off",
            to_chair=True,
        ),
    ),
    "override_voided": (
        Letter(
            Role.BOARD,
            later("The report of %(return)s waits for your signature again"),
            later("It has changed since the national team let it out without. Read the report and sign it off."),
            "sign_off",
            to_chair=True,
        ),
    ),
    "published": (
        Letter(
            Role.COORDINATOR,
            later("The report of %(return)s is published"),
            later("It is public from the year’s release time on, at once if that is over. Do not pass it on before."),
            "preview",
        ),
        Letter(
            Role.BOARD,
            later("The report of %(return)s is published"),
            later("It is public from the year’s release time on, at once if that is over. Do not pass it on before."),
            "preview",
        ),
    ),
    "unpublished": (
        Letter(
            Role.COORDINATOR,
            later("The report of %(return)s is no longer published"),
            later("The national team has taken it back before its release and says why. Read the reason."),
            "task_list",
        ),
        Letter(
            Role.BOARD,
            later("The report of %(return)s is being changed"),
            later("The return is with the area again. You are told when there is a report to read."),
            "preview",
        ),
    ),
    "correction_asked": (
        Letter(
            Role.NATIONAL,
            later("A correction is asked for: %(return)s"),
            later("The area has found something wrong in its published return. Read what it says, and decide."),
            "review",
        ),
    ),
    "correction_started": (
        Letter(
            Role.COORDINATOR,
            later("The correction of %(return)s has begun"),
            later("A new revision is open to you. Correct it and submit it; what is published stays until then."),
            "task_list",
        ),
    ),
    "correction_declined": (
        Letter(
            Role.COORDINATOR,
            later("The correction of %(return)s is declined"),
            later("The national team says why. Read the reason."),
            "history",
        ),
    ),
}


def words_for(about: About, revision: Revision | None) -> dict[str, str]:
    """What a letter's words may name: whose return, which year, the dates, the reference."""
    if isinstance(about, ReportingYear):
        return {"year": about.name}
    return {
        "return": str(about),
        "year": about.year.name,
        "due": _day(about.due),
        "until": _moment(about.extended_until),
        "reference": revision.reference if revision else "",
    }


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else _("a day that is not set yet")


def _moment(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i") if moment else ""
