"""The mail of a notice: sent on the worker, its fate written on the notice; and what its readers do with notices."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _

from returns import permissions
from returns.actions.events import record
from returns.actions.notices import ask_for_delivery
from returns.actions.refusals import Refused
from returns.models import Notice, User
from returns.models.notice import Delivery

ATTEMPTS = 6
LONGEST_FAILURE = 300


def deliver(*, notice: Notice, at: datetime) -> None:
    """Mail a notice, once. What the mail server raised is written down and raised, so that the worker tries again.

    The row stays locked while the mail goes out: two workers never send one notice.
    """
    with transaction.atomic():
        row = Notice.objects.select_for_update(of=("self",)).select_related("recipient").get(pk=notice.pk)
        if row.delivery in (Delivery.SENT, Delivery.GIVEN_UP):
            return
        row.attempts += 1
        failure = _attempt(row)
        row.failure = _in_words(failure) if failure else ""
        if failure is None:
            row.mailed_at = at
        elif row.attempts >= ATTEMPTS or isinstance(failure, AccountClosed):
            row.given_up_at = at
        row.save(update_fields=["attempts", "failure", "mailed_at", "given_up_at"])
    if failure and not isinstance(failure, AccountClosed):
        raise failure


@transaction.atomic
def send_again(*, notice: Notice, by: User, at: datetime) -> None:
    """Try the mail of a notice anew, as often as the first time."""
    row = Notice.objects.select_for_update(of=("self",)).select_related("area_return__area", "year").get(pk=notice.pk)
    if not permissions.is_national(by):
        raise Refused("Only the national team sends mail again.")
    if row.delivery == Delivery.SENT:
        raise Refused("This mail has been sent already.")
    row.attempts, row.failure, row.given_up_at = 0, "", None
    row.save(update_fields=["attempts", "failure", "given_up_at"])
    ask_for_delivery([row])
    record("mail_sent_again", on=row.about, by=by, at=at, changes={"act": row.act, "to": row.recipient_id})


def mark_read(*, by: User, at: datetime) -> int:
    """Mark all of a person's own notices as read; how many were not. Nobody else's affair, so there is no event."""
    return Notice.objects.filter(recipient=by).unread().update(read_at=at)


class AccountClosed(Exception):
    """The recipient may no longer be told anything."""


def _attempt(notice: Notice) -> Exception | None:
    """Send the mail; what went wrong, if anything did. Backends raise errors of their own: each is a failure."""
    try:
        if not notice.recipient.is_active:
            raise AccountClosed(_("The account has been closed."))
        _message(notice).send()
    except Exception as failure:
        return failure
    return None


def _message(notice: Notice) -> EmailMessage:
    parts = (
        notice.text,
        settings.SITE_ADDRESS + notice.address,
        _("You get this mail because of your part in MAPPA statistics returns. Nobody reads answers to it."),
    )
    return EmailMessage(notice.subject, "\n\n".join(parts) + "\n", to=[notice.recipient.email])


def _in_words(failure: Exception) -> str:
    said = str(failure) or type(failure).__name__
    return said[:LONGEST_FAILURE]
