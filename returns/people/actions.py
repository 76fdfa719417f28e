"""Writes on people: take the person out of an account to which the record still points; send and read mail."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django.models import ProcrastinateJob

from returns.access import permissions
from returns.models import Notice, User
from returns.models.notice import Delivery
from returns.record.events import record
from returns.record.jobs import DOING, WAITING
from returns.record.notices import DELIVER, ask_for_delivery
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


def forget_ended_sessions(*, at: datetime) -> int:
    """Delete the sessions that ended a day ago; how many there were.

    A form that is sent after the end of its session still tells for a while whose it was.
    """
    return Session.objects.filter(expire_date__lt=at - timedelta(days=1)).delete()[0]


def _why_not(account: User, by: User) -> str:
    if account.anonymised_at is not None:
        return f"This account is already anonymised: {account}."
    if account.pk == by.pk:
        return "You cannot anonymise your own account. Ask another administrator."
    return "Only an administrator can anonymise an account."


# --- Mail -----------------------------------------------------------------------------------------

ATTEMPTS = 6
# A notice whose job has been gone for so long waits in vain.
FORGOTTEN = timedelta(minutes=10)
LONGEST_FAILURE = 300


def deliver(*, notice: Notice, at: datetime) -> None:
    """Mail a notice, once. What the mail server raised is written down and raised, so that the worker tries again.

    That it is begun is written down, for good, before the mail goes out. Whoever finds it begun and never ended does
    not know whether it went out: it is not sent again before somebody of the national team says so. The row stays
    locked while the mail goes out: two workers never send one notice.
    """
    if not _is_begun(notice, at):
        return
    with transaction.atomic():
        row = Notice.objects.select_for_update(of=("self",)).select_related("recipient").get(pk=notice.pk)
        if row.delivery != Delivery.SENDING or row.sending_since != at:
            return  # another worker has come between, and has taken it for left behind
        row.attempts += 1
        row.sending_since = None
        failure = _attempt(row)
        row.failure = _in_words(failure) if failure else ""
        if failure is None:
            row.mailed_at = at
        elif row.attempts >= ATTEMPTS or isinstance(failure, AccountClosed):
            row.given_up_at = at
        row.save(update_fields=["attempts", "failure", "mailed_at", "given_up_at", "sending_since"])
    if failure and not isinstance(failure, AccountClosed):
        raise failure


@transaction.atomic
def _is_begun(notice: Notice, at: datetime) -> bool:
    """Whether the mail is to go out now; then it is in hand from this moment on."""
    row = Notice.objects.select_for_update().filter(pk=notice.pk).first()
    if row is None or row.delivery not in (Delivery.WAITING, Delivery.FAILING, Delivery.SENDING):
        return False
    is_left = row.delivery == Delivery.SENDING
    if is_left:
        row.attempts += 1
        row.failure, row.given_up_at = _("The worker was stopped while it sent this mail."), at
    else:
        row.sending_since = at
    row.save(update_fields=["attempts", "failure", "given_up_at", "sending_since"])
    return not is_left


@transaction.atomic
def take_up_forgotten(*, at: datetime) -> int:
    """Ask the worker for the mail of notices that wait and for which no job is left; how many there were.

    A job can come to its end without the notice: the database was away when it wanted to write down what came of it.
    """
    under_way = ProcrastinateJob.objects.filter(task_name=DELIVER, status__in=(WAITING, DOING))
    rows = Notice.objects.select_for_update(skip_locked=True).filter(mailed_at=None, given_up_at=None)
    left = rows.filter(at__lt=at - FORGOTTEN).exclude(pk__in=list(under_way.values_list("args__notice", flat=True)))
    return ask_for_delivery(left)


@transaction.atomic
def send_again(*, notice: Notice, by: User, at: datetime) -> None:
    """Try the mail of a notice anew, as often as the first time."""
    row = Notice.objects.select_for_update(of=("self",)).select_related("area_return__area", "year").get(pk=notice.pk)
    if not permissions.is_national(by):
        raise Refused("Only the national team can send emails again.")
    if row.delivery == Delivery.SENT:
        raise Refused("This email has already been sent.")
    if row.delivery == Delivery.SENDING:
        raise Refused("This email is being sent now. Wait a few minutes, then look again.")
    row.attempts, row.failure, row.given_up_at, row.sending_since = 0, "", None, None
    row.save(update_fields=["attempts", "failure", "given_up_at", "sending_since"])
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
