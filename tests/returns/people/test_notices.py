"""Who is told of which act, and in which words: never a figure, a reason, a footnote or an explanation."""

import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import resolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from returns.arithmetic.figures import Entry
from returns.checks.assessment import assess
from returns.entry.actions import accept, approve_waiver, begin_review, explain, send_back, submit, take_back
from returns.entry.correction_actions import mark_published
from returns.entry.figure_actions import save_figures
from returns.entry.note_actions import answer_note, note_box
from returns.form.questionnaire import Questionnaire
from returns.models import AreaReturn, Event, Explanation, Membership, Notice, Role
from returns.record.acts import ACTS
from returns.record.events import record
from returns.record.notices import DELIVER, quietly
from returns.years.actions import grant_extension, open_year
from tests.conftest import person
from tests.factories import AT
from tests.stages import stage

HOUR = timedelta(hours=1)
REASON = "Table A says 4711, 815 and 0 at Level 3: see note 99."


@stage(first=True)
def everybody(
    cheshire_coordinator, kent_coordinator, cheshire_board_member, cheshire_chair, national_reviewer, national_publisher
):
    """The whole cast has accounts from the beginning."""


def told(act: str) -> set[str]:
    """Who got a notice of the act."""
    return set(Notice.objects.filter(act=act).values_list("recipient__name", flat=True))


def latest() -> Notice:
    return Notice.objects.latest("pk")


# --- Who ------------------------------------------------------------------------------------------


def test_when_a_year_opens_each_coordinator_is_told_of_their_own_return(everybody, year_2021):
    assert told("year_opened") == {"Cheshire Coordinator", "Kent Coordinator"}
    notice = Notice.objects.get(recipient__name="Kent Coordinator")
    assert notice.subject == "The return Kent 2020/21 is open"
    assert "due by 31 July 2021" in notice.text
    assert notice.address == "/returns/2021/kent/"
    assert (notice.area_return.area.slug, notice.year, notice.at) == ("kent", None, AT)


def test_a_submission_is_told_to_the_national_team_and_the_board_with_a_receipt_for_the_area(
    everybody, cheshire, cheshire_submitted
):
    notices = {notice.recipient.name: notice for notice in Notice.objects.filter(act="submitted")}
    assert set(notices) == {
        "Board Chair", "Board Member", "Cheshire Coordinator", "National Publisher", "National Reviewer",
    }  # fmt: skip
    assert "CHESHIRE-2021-1" in notices["Cheshire Coordinator"].text
    assert notices["National Reviewer"].address == "/national/2021/cheshire/"
    assert notices["Board Chair"].address == "/returns/2021/cheshire/report/"


def test_a_decision_is_told_to_the_area_and_not_to_the_one_who_made_it(
    everybody, cheshire_submitted, national_reviewer
):
    back = send_back(revision=cheshire_submitted, by=national_reviewer, at=AT, reason=REASON)
    assert told("sent_back") == {"Cheshire Coordinator", "Board Member", "Board Chair"}
    assert REASON not in latest().text
    own = Notice.objects.get(act="sent_back", recipient__name="Cheshire Coordinator")
    assert own.address == f"/returns/2021/{back.area_return.area.slug}/"


def test_of_a_history_without_a_report_nobody_is_asked_to_sign(everybody, cheshire_submitted, national_reviewer):
    type(cheshire_submitted).objects.filter(pk=cheshire_submitted.pk).update(
        source="historical", note="A report.", has_report=False
    )
    accept(revision=cheshire_submitted, by=national_reviewer, at=AT)
    assert told("accepted") == {"Cheshire Coordinator"}


def test_acceptance_and_publication_are_told(everybody, cheshire_published):
    assert told("accepted") == {"Cheshire Coordinator"}
    assert told("published") == {"Cheshire Coordinator", "Board Member", "Board Chair"}


def test_a_submission_that_is_taken_back_is_told_to_the_national_team(
    everybody, cheshire_submitted, cheshire_coordinator
):
    take_back(revision=cheshire_submitted, by=cheshire_coordinator, at=AT + HOUR)
    assert told("taken_back") == {"National Reviewer", "National Publisher", "Board Member", "Board Chair"}


def test_more_time_is_told_to_the_area(everybody, cheshire_2021, national_reviewer):
    until = AT + timedelta(days=90)
    grant_extension(area_return=cheshire_2021.area_return, by=national_reviewer, at=AT, until=until, reason=REASON)
    assert told("extension_granted") == {"Cheshire Coordinator"}
    assert "until 30 August 2021, 09:30" in latest().text


def test_an_explained_error_asks_the_national_team_for_a_waiver_and_the_area_hears_of_it(
    everybody, cheshire_filled, cheshire_coordinator, national_reviewer
):
    entries = {"snapshot_c3_l1": Entry(1)}
    save_figures(revision=cheshire_filled, by=cheshire_coordinator, at=AT, entries=entries)
    (issue,) = assess(cheshire_filled, Questionnaire.load(cheshire_filled.year)).issues
    explain(revision=cheshire_filled, by=cheshire_coordinator, at=AT, issue=issue, text=REASON)
    assert told("waiver_asked") == {"National Reviewer", "National Publisher"}
    approve_waiver(explanation=Explanation.objects.get(), by=national_reviewer, at=AT)
    assert told("waiver_approved") == {"Cheshire Coordinator"}


def test_an_explained_query_asks_nobody_for_anything(everybody, cheshire_filled, cheshire_coordinator):
    entries = {"yearly_c1_l2": Entry(0)}
    save_figures(revision=cheshire_filled, by=cheshire_coordinator, at=AT, entries=entries)
    (issue, *_) = assess(cheshire_filled, Questionnaire.load(cheshire_filled.year)).issues
    before = Notice.objects.count()
    explain(revision=cheshire_filled, by=cheshire_coordinator, at=AT, issue=issue, text=REASON)
    assert Notice.objects.count() == before


def test_whoever_did_it_is_not_told_but_for_the_receipt(everybody, cheshire_filled, cheshire, national_reviewer):
    Membership.objects.create(user=national_reviewer, role=Role.COORDINATOR, area=cheshire)
    national_reviewer.__dict__.pop("parts", None)
    submit(revision=cheshire_filled, by=national_reviewer, at=AT)
    (own,) = Notice.objects.filter(act="submitted", recipient=national_reviewer)
    assert own.subject.startswith("Received: ")
    take_back(revision=cheshire_filled, by=national_reviewer, at=AT)
    assert told("taken_back") == {"National Publisher", "Board Member", "Board Chair"}


def test_somebody_with_two_parts_gets_one_notice_of_an_act(everybody, cheshire, cheshire_filled, cheshire_coordinator):
    Membership.objects.create(user=cheshire_coordinator, role=Role.BOARD, area=cheshire)
    submit(revision=cheshire_filled, by=cheshire_coordinator, at=AT)
    assert Notice.objects.filter(act="submitted", recipient=cheshire_coordinator).count() == 1


def test_a_closed_account_gets_no_notice(everybody, cheshire_filled, cheshire_coordinator, cheshire_chair):
    cheshire_chair.is_active = False
    cheshire_chair.save()
    submit(revision=cheshire_filled, by=cheshire_coordinator, at=AT)
    assert "Board Chair" not in told("submitted")


def test_another_areas_people_hear_nothing(everybody, gwent, cheshire_published):
    person("Gwent Board", board=True, area=gwent)
    acts = ("submitted", "accepted", "published")
    assert not Notice.objects.filter(act__in=acts, recipient__name__in=("Kent Coordinator", "Gwent Board")).exists()


def test_saved_figures_and_notes_on_boxes_are_told_to_nobody(everybody, cheshire_submitted, national_reviewer):
    before = Notice.objects.count()
    begin_review(revision=cheshire_submitted, by=national_reviewer, at=AT)
    note_box(revision=cheshire_submitted, by=national_reviewer, at=AT, code="orders_shpo", text=REASON)
    assert Notice.objects.count() == before
    assert not Notice.objects.filter(act="figures_saved").exists()


# --- In the act's own transaction -----------------------------------------------------------------


def test_an_act_that_fails_tells_nobody(everybody, cheshire_filled, cheshire_coordinator):
    before = Notice.objects.count(), ProcrastinateJob.objects.count()
    with pytest.raises(InterruptedError), transaction.atomic():  # noqa: PT012 - the transaction is the statement
        submit(revision=cheshire_filled, by=cheshire_coordinator, at=AT)
        assert Notice.objects.filter(act="submitted").count() == 5
        raise InterruptedError
    assert (Notice.objects.count(), ProcrastinateJob.objects.count()) == before


def test_each_notice_has_a_job_for_its_mail(everybody, cheshire_submitted):
    jobs = ProcrastinateJob.objects.filter(task_name=DELIVER)
    assert sorted(job.args["notice"] for job in jobs) == sorted(Notice.objects.values_list("pk", flat=True))


def test_quietly_done_acts_are_recorded_and_told_to_nobody(everybody, form_2021, areas, national_publisher):
    with quietly():
        open_year(year=form_2021, by=national_publisher, at=AT, deadline=date(2021, 7, 31))
    assert Event.objects.filter(act="year_opened").exists()
    assert not Notice.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name=DELIVER).exists()


def test_after_a_quiet_act_that_failed_acts_are_told_again(everybody, cheshire_filled, cheshire_coordinator):
    with pytest.raises(InterruptedError), quietly():
        raise InterruptedError
    submit(revision=cheshire_filled, by=cheshire_coordinator, at=AT)
    assert told("submitted")


# --- The words ------------------------------------------------------------------------------------

DATE = r"\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}"
KNOWN = re.compile(rf"{DATE}(?:, \d\d:\d\d)?|\b[A-Z]+-2021-1\b|\b2020/21\b")


def digits_left(notice: Notice) -> list[str]:
    """The digits in a notice's words that are none of the year's name, a date or the reference."""
    return re.findall(r"\d+", KNOWN.sub("", f"{notice.subject} {notice.text}"))


def on_for(act: str, revision):
    on_year = {
        "year_opened", "dates_set", "release_set", "withdrawn", "withdrawal_ended", "early_reader_added",
    }  # fmt: skip
    on_return = {"extension_granted", "reminded_before", "reminded_after"}
    return revision.year if act in on_year else revision.area_return if act in on_return else revision


@pytest.mark.parametrize("act", sorted(act.name for act in ACTS.values() if act.letters))
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
    number=st.integers(min_value=3000),
)
def test_whatever_is_typed_no_notice_repeats_it(everybody, cheshire_2021, cheshire_board_member, act, words, number):
    with transaction.atomic():
        Notice.objects.all().delete()
        cheshire_2021.area_return.extended_until = AT + timedelta(days=100)
        changes = {"snapshot_c1_l1": [number, number + 1], "text": ["", words], "deadline": [None, words]}
        changes["release_at"] = [None, words]
        changes["account"] = cheshire_board_member.pk  # who alone is told, where a letter goes to one
        record(act, on=on_for(act, cheshire_2021), by=None, at=AT, changes=changes, reason=f"{words} {number}")
        notices = list(Notice.objects.all())
        assert notices
        for notice in notices:
            assert digits_left(notice) == []
            assert str(number) not in notice.subject + notice.text
            assert resolve(notice.address)
        transaction.set_rollback(True)


def test_the_real_acts_with_figures_in_every_reason_leak_none(
    everybody, cheshire_filled, cheshire_coordinator, national_reviewer, national_publisher
):
    until = AT + timedelta(days=90)
    here = {"revision": cheshire_filled, "at": AT}
    grant_extension(area_return=cheshire_filled.area_return, by=national_reviewer, at=AT, until=until, reason=REASON)
    entries = {"snapshot_c3_l1": Entry(1, "", REASON), "orders_no": Entry(None, REASON)}
    save_figures(by=cheshire_coordinator, entries=entries, **here)
    for issue in assess(cheshire_filled, Questionnaire.load(cheshire_filled.year)).issues:
        explain(by=cheshire_coordinator, issue=issue, text=REASON, **here)
    approve_waiver(explanation=Explanation.objects.get(approved_by=None), by=national_reviewer, at=AT)
    submit(by=cheshire_coordinator, **here)
    note_box(by=national_reviewer, code="orders_shpo", text=REASON, **here)
    send_back(by=national_reviewer, reason=REASON, **here)
    answer_note(by=cheshire_coordinator, code="orders_shpo", text=REASON, **here)
    submit(by=cheshire_coordinator, **here)
    accept(by=national_reviewer, **here)
    mark_published(by=national_publisher, **here)
    assert set(Notice.objects.values_list("act", flat=True)) == {
        "year_opened", "extension_granted", "waiver_asked", "waiver_approved", "submitted", "sent_back", "accepted",
        "published",
    }  # fmt: skip
    assert [digits_left(notice) for notice in Notice.objects.all()] == [[]] * Notice.objects.count()


# --- The table refuses ----------------------------------------------------------------------------


def broken(**fields) -> Notice:
    whole = {"act": "submitted", "subject": "Subject", "text": "Text", "address": "/", "at": AT}
    return Notice(**(whole | fields))


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"area_return": None}, "notice_about_a_return_or_a_year"),
        ({"subject": ""}, "notice_has_words"),
        ({"text": ""}, "notice_has_words"),
        ({"address": "https://elsewhere.example/"}, "notice_leads_to_the_site"),
        ({"mailed_at": AT}, "notice_mailed_or_says_why_not"),
        ({"given_up_at": AT}, "notice_mailed_or_says_why_not"),
        ({"attempts": 1}, "notice_mailed_or_says_why_not"),
        ({"attempts": 1, "mailed_at": AT, "failure": "Why?"}, "notice_mailed_or_says_why_not"),
        ({"attempts": 1, "mailed_at": AT, "given_up_at": AT}, "notice_mailed_or_says_why_not"),
    ],
)
def test_the_database_refuses_a_notice_that_makes_no_sense(cheshire_2021, cheshire_coordinator, fields, constraint):
    notice = broken(**({"recipient": cheshire_coordinator, "area_return": cheshire_2021.area_return} | fields))
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        notice.save()


def test_a_notice_is_about_a_return_or_a_year_and_not_both(cheshire_2021, cheshire_coordinator):
    both = broken(recipient=cheshire_coordinator, area_return=AreaReturn.objects.first(), year=cheshire_2021.year)
    with pytest.raises(IntegrityError, match="notice_about_a_return_or_a_year"), transaction.atomic():
        both.save()
