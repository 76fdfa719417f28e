"""Writes on people: take the person out of an account to which the record still points; send and read mail."""

from datetime import datetime

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _

from returns.access import permissions
from returns.models import Notice, User
from returns.models.notice import Delivery
from returns.record.events import record
from returns.record.notices import ask_for_delivery
from returns.record.refusals import Refused


@transaction.atomic
def anonymise(*, user: User, by: User, at: datetime) -> User:
    """Close an account for good and take name and address from it. What it did stays in the record, under its new name.

    The event keeps neither: the account goes by its key, as in every event.
    """
    account = User.objects.select_for_update().get(pk=user.pk)
    if not permissions.can_anonymise(by, account):
        raise Refused(_why_not(account, by))
    number = record("account_anonymised", on=account, by=by, at=at, changes={"account": account.pk}).number
    account.name, account.email = f"Former user {number}", f"former-user-{number}@anonymised.invalid"
    account.is_active = account.is_staff = account.is_superuser = False
    account.last_login, account.anonymised_at = None, at
    account.set_unusable_password()
    account.save()
    account.memberships.all().delete()
    account.notices.all().delete()
    account.drafts.all().delete()
    account.groups.clear()
    account.user_permissions.clear()
    _forget_in_the_admin(account)
    _end_sessions(account)
    return account


def _forget_in_the_admin(account: User) -> None:
    """The admin's own log of changes to this account quotes its name, and that of its memberships."""
    kind = ContentType.objects.get_for_model(User)
    LogEntry.objects.filter(content_type=kind, object_id=str(account.pk)).update(
        object_repr=account.name, change_message=""
    )


def _end_sessions(account: User) -> None:
    """A session says only when it is opened whose it is."""
    own = [
        session.pk for session in Session.objects.all() if session.get_decoded().get("_auth_user_id") == str(account.pk)
    ]
    Session.objects.filter(pk__in=own).delete()


def _why_not(account: User, by: User) -> str:
    if account.anonymised_at is not None:
        return f"This account is already anonymised: {account}."
    if account.pk == by.pk:
        return "You cannot anonymise your own account. Ask another administrator."
    return "Only an administrator can anonymise an account."


# --- Mail -----------------------------------------------------------------------------------------

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
        raise Refused("Only the national team can send emails again.")
    if row.delivery == Delivery.SENT:
        raise Refused("This email has already been sent.")
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
        _(
            "You get this email because you work on MAPPA statistics returns. Do not reply to it, because nobody "
            "reads replies."
        ),
    )
    return EmailMessage(notice.subject, "\n\n".join(parts) + "\n", to=[notice.recipient.email])


def _in_words(failure: Exception) -> str:
    said = str(failure) or type(failure).__name__
    return said[:LONGEST_FAILURE]
