"""Take the person out of an account to which the record still points: all that says who it was goes, the row stays."""

from datetime import datetime

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction

from returns import permissions
from returns.actions.events import record
from returns.actions.refusals import Refused
from returns.models import User


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
        return f"This account is anonymised already: {account}."
    if account.pk == by.pk:
        return "Nobody anonymises their own account. Ask another administrator."
    return "Only an administrator anonymises an account."
