"""How far a whole return is, and who must act next: at each step of its way, and on every page that says so."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.annual_report.gather import documents_for, signed_digest
from reports.models import BoardMember, Logo, Section
from reports.release.actions import freeze, publish
from reports.sign_off.actions import override_sign_off, sign_off
from reports.sign_off.progress import progress_in, progress_of
from returns.entry.actions import send_back
from returns.models import ReportingYear, Revision
from tests.conftest import person
from tests.factories import AT, AreaReturnFactory, RevisionFactory
from tests.pages import read

LATER = AT + timedelta(days=3)
LIST, REVIEW = "/returns/2021/cheshire/", "/national/2021/cheshire/"


def told(revision: Revision, at=AT):
    return progress_of(Revision.objects.with_names().get(pk=revision.pk), at)


def next_of(revision: Revision, at=AT) -> list[str]:
    return [f"{step.who}: {step.words}" for step in told(revision, at).steps]


def done_in(revision: Revision, at=AT) -> list[str]:
    return [piece.part.value for piece in told(revision, at).pieces if piece.is_done]


COMPLETE = "coordinator: complete the area’s part of the report"


def sign(revision: Revision, by, at=LATER) -> None:
    sign_off(revision=revision, by=by, at=at, seen=signed_digest(documents_for(revision, at)))


# --- The way of a return --------------------------------------------------------------------------


def test_a_draft_waits_for_its_co_ordinator(written):
    assert next_of(written) == ["coordinator: enter the figures and submit them", COMPLETE]
    assert done_in(written) == ["board"]


def test_a_submission_waits_for_its_review_and_its_report_for_the_area(written, cheshire_submitted):
    assert next_of(cheshire_submitted) == ["national: review the figures", COMPLETE]
    assert told(cheshire_submitted).of["figures"].words == "Submitted, not accepted yet"


def test_an_accepted_return_waits_for_what_its_report_lacks(cheshire_report):
    assert next_of(cheshire_report) == [COMPLETE]
    assert done_in(cheshire_report) == ["figures", "board"]


def test_what_the_national_part_lacks_is_the_national_teams_to_do(cheshire_complete):
    Section.objects.filter(year=2021, key="background").update(body="")
    assert next_of(cheshire_complete) == ["national: complete the national part of the report"]
    assert done_in(cheshire_complete) == ["figures", "texts", "board", "logos"]


def test_a_complete_report_waits_for_the_chair_then_for_the_national_team_then_for_nobody(
    cheshire_complete, cheshire_chair, national_publisher, stand_in_pdf
):
    assert next_of(cheshire_complete) == ["chair: read the report and sign it off"]
    sign(cheshire_complete, cheshire_chair)
    assert next_of(cheshire_complete) == ["national: prepare the report"]
    freeze(revision=cheshire_complete, at=LATER)
    assert next_of(cheshire_complete) == ["national: publish the return"]
    publish(revision=cheshire_complete, by=national_publisher, at=LATER)
    assert next_of(cheshire_complete) == []
    assert done_in(cheshire_complete) == ["figures", "texts", "board", "logos", "signature"]


def test_a_report_that_is_let_out_waits_for_nothing_that_it_lacks(cheshire_report, national_publisher):
    override_sign_off(revision=cheshire_report, by=national_publisher, at=LATER, reason="The chair is ill.")
    assert next_of(cheshire_report) == ["national: prepare the report"]
    assert "texts" not in done_in(cheshire_report)


def test_a_report_that_was_prepared_too_early_is_opened_again_by_the_national_team(cheshire_report, stand_in_pdf):
    freeze(revision=cheshire_report, at=LATER)
    assert next_of(cheshire_report) == ["national: open the texts again, because the report is not complete"]


def test_a_return_that_is_sent_back_says_so(cheshire_complete, national_reviewer):
    send_back(revision=cheshire_complete, by=national_reviewer, at=LATER, reason="Look again.")
    assert told(cheshire_complete).of["figures"].words == "Sent back"
    assert next_of(cheshire_complete) == ["coordinator: read why the return came back, and submit it again"]


def test_after_the_closing_time_figures_wait_for_more_time_and_words_are_written(written):
    ReportingYear.objects.update(closes_at=AT + timedelta(days=1))
    assert next_of(written, LATER) == ["national: give the area more time, because the year is closed", COMPLETE]


def test_before_its_year_is_open_nothing_is_written(written):
    ReportingYear.objects.update(opens_at=LATER)
    assert next_of(written) == ["national: open the year"]


def test_of_a_history_there_are_figures_alone(cheshire_complete):
    Revision.objects.filter(pk=cheshire_complete.pk).update(source="historical", note="A report.", has_report=False)
    assert done_in(cheshire_complete) == ["figures"]
    assert next_of(cheshire_complete) == ["national: publish the return"]


def test_what_the_checklist_finds_in_words_keeps_them_from_being_complete(cheshire_complete):
    Section.objects.filter(revision=cheshire_complete, key="contact").update(body="Of {nothing}.")
    BoardMember.objects.filter(revision=cheshire_complete).update(copied_from=2021)
    Logo.objects.filter(revision=cheshire_complete).first().delete()
    assert done_in(cheshire_complete) == ["figures"]
    assert [place.title for piece in told(cheshire_complete).lacking for place in piece.places] == [
        "Contact",
        "Strategic Management Board",
        "Logos",
    ]


def test_as_many_queries_for_many_returns_as_for_a_few(cheshire_complete, django_assert_num_queries):
    def told_all() -> int:
        return len(progress_in(list(Revision.objects.with_names().filter(year=2021)), AT))

    with CaptureQueriesContext(connection) as few:
        assert told_all() == 3
    for _ in range(20):
        RevisionFactory(area_return=AreaReturnFactory(year=cheshire_complete.year), accepted=True)
    with django_assert_num_queries(len(few)):
        assert told_all() == 23


# --- On the pages ---------------------------------------------------------------------------------


@pytest.fixture
def coordinator(client_of, cheshire_coordinator):
    return client_of(cheshire_coordinator)


@pytest.fixture
def said(client_of):
    """A function: what somebody reads at an address."""
    return lambda somebody, address: read(client_of(somebody).get(address)).text


def test_the_task_list_says_ready_only_when_the_report_is(written, cheshire_filled, coordinator):
    assert "Figures ready to submit" in read(coordinator.get(LIST)).text


def test_before_and_after_submission_the_area_is_told_what_its_report_lacks(written, cheshire_filled, coordinator):
    page = read(coordinator.get(LIST + "check/"))
    assert "The report is not complete yet. You can submit the figures now" in page.text
    assert LIST + "texts/contact/" in page.links
    after = read(coordinator.post(LIST + "check/", {"declared": "on"}, follow=True))
    assert "What you still have to do" in after.text
    assert LIST + "texts/contact/" in after.links
    assert LIST + "logos/" in after.links
    tasks = read(coordinator.get(LIST))
    assert "Next: you have to complete the area’s part of the report" in tasks.text
    assert LIST + "texts/" in tasks.links


def test_something_is_due_from_an_area_until_its_report_is_complete(cheshire_report, said, cheshire_coordinator):
    assert "You have nothing to do now" not in said(cheshire_coordinator, "/returns/")
    assert "you have to complete the area’s part of the report" in said(cheshire_coordinator, "/returns/")


def test_nothing_is_due_from_an_area_when_its_report_waits_for_the_chair(cheshire_complete, said, cheshire_coordinator):
    assert "You have nothing to do now." in said(cheshire_coordinator, "/returns/")
    assert "The chair of the board has to read the report and sign it off." in said(cheshire_coordinator, "/returns/")


def test_the_reviewer_sees_what_the_report_lacks(written, cheshire_submitted, said, national_reviewer):
    page = said(national_reviewer, REVIEW)
    assert "Still to do on the area’s report: Introduction" in page
    assert "Next: you have to review the figures" in page
    assert "The area can finish its report afterwards" in page


def test_the_board_reads_how_far_the_return_is(cheshire_report, said, cheshire_board_member, cheshire_chair):
    for address in (LIST + "report/", "/returns/"):
        assert "The area’s co-ordinator has to complete the area’s part of the report." in said(
            cheshire_board_member, address
        )
    assert "The report needs your signature" not in said(cheshire_chair, "/returns/")
    assert "Your area’s co-ordinator will fix the rest" in said(cheshire_chair, LIST + "sign-off/")


def test_a_co_ordinator_of_another_area_is_led_nowhere(cheshire_report, kent):
    other = person("Kent Other", coordinator=True, area=kent)
    assert told(cheshire_report).waits_for(other) == []
