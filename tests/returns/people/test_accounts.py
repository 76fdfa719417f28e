"""An anonymised account: nothing says any more who it was, and the record stays as it is."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import authenticate
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from returns.models import Event, Membership, Notice, User
from returns.people import actions
from returns.record.refusals import Refused
from tests.factories import AT
from tests.pages import read
from tests.stages import stage

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(days=9)
HISTORY = reverse("history", args=(2021, "cheshire"))


@stage
def administrator(db):
    return User.objects.create_superuser("ada@example.org", "correct horse battery", name="Ada Admin")


@pytest.fixture
def browser_of_admin(client_of, administrator) -> Client:
    return client_of(administrator)


@pytest.fixture
def forgotten(cheshire_submitted, cheshire_coordinator, administrator) -> User:
    """Cheshire's co-ordinator after their account was anonymised."""
    assert Notice.objects.filter(recipient=cheshire_coordinator).exists()
    return actions.anonymise(user=cheshire_coordinator, by=administrator, at=LATER)


def everything_said_of(user: User) -> str:
    return " ".join(str(value) for value in User.objects.filter(pk=user.pk).values().get().values())


def test_nothing_of_the_person_is_left_in_the_account(forgotten):
    assert (forgotten.name, forgotten.email) == ("Former user 1", "former-user-1@anonymised.invalid")
    assert "Cheshire" not in everything_said_of(forgotten)
    assert "cheshire" not in everything_said_of(forgotten)
    assert (forgotten.is_active, forgotten.is_staff, forgotten.is_superuser) == (False, False, False)
    assert not forgotten.has_usable_password()
    assert not Membership.objects.filter(user=forgotten).exists()
    assert not Notice.objects.filter(recipient=forgotten).exists()


def test_the_record_says_that_it_was_done_and_not_who_it_was(forgotten, administrator):
    event = Event.objects.get(act="account_anonymised")
    assert (event.chain, event.number, event.by, event.at) == ("accounts", 1, administrator, LATER)
    assert event.changes == {"account": forgotten.pk}
    assert "Coordinator" not in str(event.line)


def test_the_record_holds_and_the_histories_show_the_new_name(forgotten, national_reviewer, client_of):
    out = StringIO()
    call_command("verify_events", stdout=out)
    assert out.getvalue().startswith("The record is unchanged: ")
    text = read(client_of(national_reviewer).get(HISTORY)).text
    assert "Former user 1, 2 June 2021, 09:30" in text
    assert "Cheshire Coordinator" not in text


def test_each_account_gets_a_name_of_its_own(forgotten, kent_coordinator, administrator):
    second = actions.anonymise(user=kent_coordinator, by=administrator, at=LATER)
    assert second.name == "Former user 2"


def test_an_open_session_ends_at_once(cheshire_submitted, cheshire_coordinator, kent_coordinator, administrator):
    client, other = Client(), Client()
    client.force_login(cheshire_coordinator)
    other.force_login(kent_coordinator)
    assert client.get(HISTORY).status_code == 200
    actions.anonymise(user=cheshire_coordinator, by=administrator, at=LATER)
    assert client.get(HISTORY)["Location"].startswith(reverse("sign_in"))
    assert [s.get_decoded()["_auth_user_id"] for s in Session.objects.all()] == [str(kent_coordinator.pk)]
    assert other.get(reverse("dashboard")).status_code == 200


def test_nobody_signs_in_to_it(cheshire_coordinator, administrator):
    cheshire_coordinator.set_password("correct horse")
    cheshire_coordinator.save()
    assert authenticate(username=cheshire_coordinator.email, password="correct horse")
    gone = actions.anonymise(user=cheshire_coordinator, by=administrator, at=LATER)
    for email in (cheshire_coordinator.email, gone.email):
        assert authenticate(username=email, password="correct horse") is None


def test_the_admins_own_log_forgets_the_name(cheshire_coordinator, administrator):
    kind = ContentType.objects.get_for_model(User)
    log = {"user": administrator, "content_type": kind, "object_repr": str(cheshire_coordinator), "action_flag": CHANGE}
    LogEntry.objects.create(**log, object_id=cheshire_coordinator.pk, change_message="Cheshire Coordinator: a part")
    actions.anonymise(user=cheshire_coordinator, by=administrator, at=LATER)
    entry = LogEntry.objects.get()
    assert (entry.object_repr, entry.change_message) == ("Former user 1", "")


@pytest.mark.parametrize("who", ["national_reviewer", "cheshire_coordinator", "stranger"])
def test_only_an_administrator_anonymises(request, kent_coordinator, who):
    with pytest.raises(Refused, match="Only an administrator can anonymise an account"):
        actions.anonymise(user=kent_coordinator, by=request.getfixturevalue(who), at=LATER)
    kent_coordinator.refresh_from_db()
    assert (kent_coordinator.name, kent_coordinator.is_active) == ("Kent Coordinator", True)
    assert not Event.objects.exists()


def test_nobody_anonymises_themselves(administrator):
    with pytest.raises(Refused, match="You cannot anonymise your own account"):
        actions.anonymise(user=administrator, by=administrator, at=LATER)


def test_it_is_done_once(forgotten, administrator):
    with pytest.raises(Refused, match="already anonymised: Former user 1"):
        actions.anonymise(user=forgotten, by=administrator, at=LATER)
    assert Event.objects.filter(act="account_anonymised").count() == 1


def test_the_database_keeps_it_closed(forgotten):
    with pytest.raises(IntegrityError, match="user_anonymised_is_closed"), transaction.atomic():
        User.objects.filter(pk=forgotten.pk).update(is_active=True)


# --- In the admin ---------------------------------------------------------------------------------


def change_page(user) -> str:
    return reverse("admin:returns_user_change", args=(user.pk,))


def anonymise_page(user) -> str:
    return reverse("admin:anonymise_account", args=(user.pk,))


def test_the_admin_asks_before_it_anonymises(browser_of_admin, kent_coordinator):
    assert anonymise_page(kent_coordinator) in read(browser_of_admin.get(change_page(kent_coordinator))).links
    page = read(browser_of_admin.get(anonymise_page(kent_coordinator)))
    assert "Kent Coordinator (kent.coordinator@example.org) is closed for good" in page.text
    kent_coordinator.refresh_from_db()
    assert kent_coordinator.is_active, "nothing has happened yet"
    done = read(browser_of_admin.post(anonymise_page(kent_coordinator), follow=True))
    assert "Its name is “Former user 1”." in done.text
    assert "Kent Coordinator" not in done.text


def test_the_admin_does_not_offer_it_for_oneself_or_twice(browser_of_admin, administrator, forgotten):
    for account in (administrator, forgotten):
        assert anonymise_page(account) not in read(browser_of_admin.get(change_page(account))).links
        assert browser_of_admin.post(anonymise_page(account)).status_code == 403


def test_the_admin_changes_an_anonymised_account_no_more(browser_of_admin, forgotten):
    sent = {"email": "back@example.org", "name": "Back Again"}
    assert browser_of_admin.post(change_page(forgotten), sent).status_code == 403
    assert User.objects.get(pk=forgotten.pk).name == "Former user 1"


def test_staff_who_are_no_administrators_do_not_anonymise(client_of, kent_coordinator, national_reviewer):
    national_reviewer.is_staff = True
    national_reviewer.save()
    assert client_of(national_reviewer).post(anonymise_page(kent_coordinator)).status_code == 403


def test_an_account_that_is_not_there_is_not_found(browser_of_admin):
    assert browser_of_admin.get(reverse("admin:anonymise_account", args=(0,))).status_code == 404
