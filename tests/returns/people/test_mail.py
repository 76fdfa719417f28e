"""A notice's mail: sent once by the worker, tried again where the server fails, given up, sent again on request."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail as outgoing
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from returns import tasks
from returns.models import Event, Notice, Revision, Status
from returns.models.notice import Delivery
from returns.people.actions import ATTEMPTS, deliver, send_again
from returns.record.notices import DELIVER
from returns.record.refusals import Refused
from returns.years.actions import grant_extension
from tests.factories import AT
from tests.stages import stage

LATER = AT + timedelta(days=2)


class Refusing(BaseEmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, messages):
        raise SMTPRecipientsRefused({messages[0].to[0]: (550, b"No such mailbox")})


class Speechless(BaseEmailBackend):
    def send_messages(self, messages):
        raise OSError


REFUSING = f"{__name__}.Refusing"


@stage
def notice(cheshire_coordinator, cheshire_2021, national_reviewer) -> Notice:
    """That Cheshire has more time."""
    grant_extension(
        area_return=cheshire_2021.area_return,
        by=national_reviewer,
        at=AT,
        until=AT + timedelta(days=90),
        reason="A flood.",
    )
    return Notice.objects.get(act="extension_granted")


@pytest.fixture
def failing(settings):
    settings.EMAIL_BACKEND = REFUSING


def attempt(notice: Notice) -> None:
    with pytest.raises(SMTPRecipientsRefused):
        deliver(notice=notice, at=LATER)


def given_up(notice: Notice) -> Notice:
    for _ in range(ATTEMPTS):
        attempt(notice)
    notice.refresh_from_db()
    return notice


# --- Sent -----------------------------------------------------------------------------------------


def test_the_mail_has_the_notices_words_and_leads_to_the_site(notice, settings, mailoutbox):
    settings.SITE_ADDRESS = "https://mappa.example"
    settings.DEFAULT_FROM_EMAIL = "returns@mappa.example"
    deliver(notice=notice, at=LATER)
    (mail,) = mailoutbox
    assert (mail.subject, mail.to) == (notice.subject, ["cheshire.coordinator@example.org"])
    assert mail.from_email == "returns@mappa.example"
    assert notice.text in mail.body
    assert "\nhttps://mappa.example/returns/2021/cheshire/\n" in mail.body
    assert "flood" not in mail.body
    notice.refresh_from_db()
    assert (notice.delivery, notice.mailed_at, notice.attempts) == (Delivery.SENT, LATER, 1)


def test_a_notice_that_has_been_mailed_is_not_mailed_again(notice, mailoutbox):
    for _ in range(3):
        tasks.deliver(notice=notice.pk)
    assert len(mailoutbox) == 1


def test_whose_account_has_been_closed_since_gets_no_mail(notice, cheshire_coordinator, mailoutbox):
    cheshire_coordinator.is_active = False
    cheshire_coordinator.save()
    deliver(notice=notice, at=LATER)
    notice.refresh_from_db()
    assert (notice.delivery, notice.failure) == (Delivery.GIVEN_UP, "The account has been closed.")
    assert not mailoutbox


# --- Failed ---------------------------------------------------------------------------------------


def test_a_failure_is_written_down_in_the_servers_words(notice, failing):
    attempt(notice)
    notice.refresh_from_db()
    assert (notice.delivery, notice.attempts) == (Delivery.FAILING, 1)
    assert "No such mailbox" in notice.failure


def test_a_failure_without_words_says_what_it_was(notice, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Speechless"
    with pytest.raises(OSError):  # noqa: PT011 - it has no words
        deliver(notice=notice, at=LATER)
    notice.refresh_from_db()
    assert notice.failure == "OSError"


def test_no_server_at_all_is_a_failure_too(notice, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(ConnectionRefusedError):
        deliver(notice=notice, at=LATER)
    notice.refresh_from_db()
    assert "Connection refused" in notice.failure


def test_after_the_last_attempt_it_is_given_up_and_left_alone(notice, failing):
    assert given_up(notice).delivery == Delivery.GIVEN_UP
    deliver(notice=notice, at=LATER)  # does nothing, and so raises nothing
    notice.refresh_from_db()
    assert (notice.attempts, notice.given_up_at) == (ATTEMPTS, LATER)


def test_a_mail_that_failed_goes_out_when_the_server_is_back(notice, settings, mailoutbox):
    works, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, REFUSING
    attempt(notice)
    settings.EMAIL_BACKEND = works
    deliver(notice=notice, at=LATER)
    notice.refresh_from_db()
    assert (notice.delivery, notice.attempts, notice.failure) == (Delivery.SENT, 2, "")
    assert len(mailoutbox) == 1


# --- Sent again -----------------------------------------------------------------------------------


def test_what_was_given_up_is_tried_again_when_the_national_team_asks(notice, failing, national_reviewer):
    given_up(notice)
    send_again(notice=notice, by=national_reviewer, at=LATER)
    notice.refresh_from_db()
    assert notice.delivery == Delivery.WAITING
    assert ProcrastinateJob.objects.filter(task_name=DELIVER, args={"notice": notice.pk}, status="todo").count() == 1
    event = Event.objects.get(act="mail_sent_again")
    assert (event.chain, event.by, event.changes["act"]) == ("2021/cheshire", national_reviewer, "extension_granted")


def test_what_has_been_sent_is_not_sent_again(notice, national_reviewer):
    deliver(notice=notice, at=LATER)
    with pytest.raises(Refused, match="already been sent"):
        send_again(notice=notice, by=national_reviewer, at=LATER)


@pytest.mark.parametrize("who", ["cheshire_coordinator", "cheshire_board_member"])
def test_only_the_national_team_sends_mail_again(notice, who, request):
    with pytest.raises(Refused, match="Only the national team"):
        send_again(notice=notice, by=request.getfixturevalue(who), at=LATER)
    assert not Event.objects.filter(act="mail_sent_again").exists()


# --- By a real worker -----------------------------------------------------------------------------


def make_due() -> None:
    """The waits between attempts, passed over."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")


@pytest.mark.django_db(transaction=True)
def test_a_worker_sends_each_notice_once(cheshire_submitted, national_reviewer, mailoutbox, run_worker):
    run_worker()
    sent = [(mail.to[0], mail.subject) for mail in mailoutbox]
    assert sorted(sent) == sorted(Notice.objects.values_list("recipient__email", "subject"))
    assert {notice.delivery for notice in Notice.objects.all()} == {Delivery.SENT}
    run_worker()
    assert len(mailoutbox) == len(sent)


@pytest.mark.django_db(transaction=True)
def test_where_the_server_fails_the_act_stands_and_the_worker_tries_so_often_and_no_more(
    cheshire_submitted, failing, run_worker
):
    assert Revision.objects.get(pk=cheshire_submitted.pk).status == Status.SUBMITTED
    jobs = ProcrastinateJob.objects.filter(args__notice__in=list(Notice.objects.values_list("pk", flat=True)))
    waits = []
    for attempts in range(1, ATTEMPTS + 1):
        run_worker()
        assert {notice.attempts for notice in Notice.objects.all()} == {attempts}
        waits += [job.scheduled_at - timezone.now() for job in jobs.filter(status="todo")[:1]]
        make_due()
    assert {notice.delivery for notice in Notice.objects.all()} == {Delivery.GIVEN_UP}
    assert len(waits) == ATTEMPTS - 1
    assert waits == sorted(waits)
    assert waits[-1] > timedelta(hours=2)
    assert set(jobs.values_list("status", flat=True)) == {"failed"}


@pytest.mark.django_db(transaction=True)
def test_a_worker_sends_what_was_given_up_once_it_is_asked_to(
    notice, settings, national_reviewer, mailoutbox, run_worker
):
    works, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, REFUSING
    given_up(notice)
    run_worker()  # the job finds nothing to do
    settings.EMAIL_BACKEND = works
    send_again(notice=notice, by=national_reviewer, at=LATER)
    run_worker()
    assert [mail.subject for mail in mailoutbox].count(notice.subject) == 1
    notice.refresh_from_db()
    assert notice.delivery == Delivery.SENT


# --- The pages ------------------------------------------------------------------------------------


@pytest.fixture
def team(client_of, national_reviewer):
    return client_of(national_reviewer)


def test_the_page_shows_how_each_mail_stands(notice, failing, team):
    page = team.get("/national/mail/").content.decode()
    assert "Waiting" in page
    attempt(notice)
    assert "Failed once: " in team.get("/national/mail/").content.decode()
    attempt(notice)
    page = team.get("/national/mail/?state=failing").content.decode()
    assert "Failed 2 times, last: " in page
    assert "No such mailbox" in page
    assert "Send again" not in page
    assert notice.subject not in team.get("/national/mail/?state=sent").content.decode()


def test_a_state_that_there_is_not_shows_all(notice, team):
    assert notice.subject in team.get("/national/mail/?state=nonsense").content.decode()


def test_one_mail_or_all_that_were_given_up_are_sent_again_from_the_page(notice, failing, team):
    given_up(notice)
    assert "Send again" in team.get("/national/mail/?state=given-up").content.decode()
    response = team.post("/national/mail/again/", {"notice": [notice.pk]}, follow=True)
    assert "We are sending 1 email again." in response.content.decode()
    notice.refresh_from_db()
    assert notice.delivery == Delivery.WAITING


@pytest.mark.parametrize("number", ["0", "-1", "one", "9" * 40, "\0"])
def test_a_notice_that_there_is_not_is_not_sent_again(number, notice, team):
    assert team.post("/national/mail/again/", {"notice": number}).status_code == 404


def test_a_mail_that_went_out_meanwhile_is_not_sent_again_from_the_page(notice, team):
    deliver(notice=notice, at=LATER)
    response = team.post("/national/mail/again/", {"notice": notice.pk})
    assert response.status_code == 409
    assert "already been sent" in response.content.decode()


def test_people_read_their_own_notices_and_what_was_shown_is_no_longer_new(
    notice, client_of, cheshire_coordinator, kent_coordinator
):
    client = client_of(cheshire_coordinator)
    page = client.get("/notices/").content.decode()
    assert f'<a class="govuk-link" href="/returns/2021/cheshire/">{notice.subject}</a>' in page
    assert page.index(notice.subject) < page.index("The return Cheshire 2020/21 is open")
    assert "Notices (2)" in page
    assert page.count("govuk-tag--blue") == 2
    page = client.get("/notices/").content.decode()
    assert notice.subject in page
    assert "Notices (" not in page
    assert "govuk-tag--blue" not in page
    assert notice.subject not in client_of(kent_coordinator).get("/notices/").content.decode()


def test_reading_ones_own_notices_leaves_those_of_others_unread(notice, client_of, kent_coordinator):
    client_of(kent_coordinator).get("/notices/")
    notice.refresh_from_db()
    assert notice.read_at is None


def test_a_person_without_notices_is_told_so(client_of, national_reviewer):
    assert "You have no notices yet" in client_of(national_reviewer).get("/notices/").content.decode()


# --- Development's folder -------------------------------------------------------------------------


@pytest.fixture
def in_development(settings, tmp_path):
    settings.DEBUG = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "sent")


def test_in_development_the_mail_that_was_sent_can_be_looked_at(in_development, notice, client):
    assert "There are no emails yet" in client.get("/mail/").content.decode()
    deliver(notice=notice, at=LATER)
    page = client.get("/mail/").content.decode()
    assert notice.subject in page
    assert "To cheshire.coordinator@example.org" in page
    assert notice.text in page
    assert 'href="http://127.0.0.1:8000/returns/2021/cheshire/"' in page


def test_several_mails_of_one_connection_are_parted_and_their_letters_kept(in_development, client):
    with outgoing.get_connection() as one:
        for subject in ("Erſtens: Dyfed–Powys", "Second"):
            outgoing.EmailMessage(subject, "Ŵ " * 60 + "end", to=["a@example.org"], connection=one).send()
    page = client.get("/mail/").content.decode()
    assert "Erſtens: Dyfed–Powys" in page
    assert "Second" in page
    assert "Ŵ Ŵ" in page


def test_where_debug_is_off_there_is_no_such_page(notice, client, settings):
    settings.DEBUG = False
    assert client.get("/mail/").status_code == 404
