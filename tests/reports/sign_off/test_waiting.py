"""What the national team finds on its first page: what it has to do now, each with the way there."""

from datetime import timedelta

import pytest

from reports.models import Section
from reports.release.actions import freeze, give_early_access
from reports.sign_off.comment_actions import comment
from reports.sign_off.waiting import waiting_for_team
from returns.arithmetic.figures import Entry
from returns.checks.assessment import assess
from returns.entry.actions import explain
from returns.entry.correction_actions import ask_correction
from returns.entry.figure_actions import save_figures
from returns.form.questionnaire import Questionnaire
from returns.form.year_actions import make_next_form
from returns.models import ReportingYear
from tests.factories import AT, UserFactory
from tests.pages import read
from tests.reports.asking import RELEASE
from tests.scene import let_out

LATER = AT + timedelta(days=5)
RELEASE_PAGE = "/national/2021/release/"


def waiting(at=LATER) -> dict[str, str]:
    return {one.address: one.words for one in waiting_for_team(at)}


@pytest.fixture
def years_page(national_reviewer, client_of):
    """A function: the first page of the national team."""
    return lambda: read(client_of(national_reviewer).get("/national/"))


def test_nothing_waits_while_the_areas_have_their_returns(cheshire_filled, years_page):
    assert waiting() == {}
    assert "Nothing waits for the national team now." in years_page().text


def test_a_submitted_return_is_to_be_reviewed(cheshire_submitted, years_page):
    assert waiting() == {"/national/2021/?status=submitted": "Review 1 return of 2020/21"}
    assert years_page().links["/national/2021/?status=submitted"] == "Review 1 return of 2020/21"


def test_what_an_area_asks_for_is_to_be_decided(cheshire_filled, cheshire_coordinator):
    save_figures(revision=cheshire_filled, by=cheshire_coordinator, at=AT, entries={"snapshot_c3_l1": Entry(1)})
    (issue,) = assess(cheshire_filled, Questionnaire.load(cheshire_filled.year)).issues
    explain(revision=cheshire_filled, by=cheshire_coordinator, at=AT, issue=issue, text="He came from abroad.")
    assert waiting() == {"/national/2021/cheshire/": "Decide about a waiver: Cheshire 2020/21"}


def test_a_correction_that_an_area_asks_for_is_to_be_decided(released, cheshire_coordinator):
    ask_correction(revision=released, by=cheshire_coordinator, at=RELEASE, reason="One figure is wrong.")
    assert waiting(RELEASE) == {"/national/2021/cheshire/": "Decide about a correction: Cheshire 2020/21"}


def test_a_report_that_its_chair_has_still_to_sign_waits_for_nobody_here(cheshire_report):
    assert waiting() == {f"{RELEASE_PAGE}#release-time": "Set the release time of 2020/21"}


def test_a_signed_report_is_to_be_prepared_and_then_published(cheshire_complete, stand_in_pdf):
    let_out(cheshire_complete, AT + timedelta(days=3))
    assert waiting()[f"{RELEASE_PAGE}#prepare"] == "Prepare 1 report of 2020/21"
    freeze(revision=cheshire_complete, at=LATER)
    assert f"{RELEASE_PAGE}#prepare" not in waiting()
    assert waiting()[f"{RELEASE_PAGE}#publish"] == "Publish 1 return of 2020/21"


def test_the_figures_of_a_body_are_to_be_published_without_a_report(security_accepted):
    assert waiting()["/national/2024/release/#publish"] == "Publish 1 return of 2023/24"


def test_a_comment_of_a_board_is_to_be_answered(written, cheshire_submitted, cheshire_chair):
    comment(revision=cheshire_submitted, by=cheshire_chair, at=AT, place="logos", text="The police have another one.")
    here = "/returns/2021/cheshire/sign-off/"
    assert waiting()[here] == "See that 1 comment of the board is answered: Cheshire 2020/21"


def test_national_texts_of_another_year_are_to_be_confirmed(cheshire_report):
    Section.objects.filter(year=2021, key="background").update(copied_from=2021)
    assert waiting()["/national/2021/texts/"] == "Confirm 1 national text of 2020/21"


def test_before_a_release_its_checklist_and_its_list_are_to_be_seen_to(cheshire_out, national_publisher):
    checklist = "Go through the release checklist of 2020/21 before 28 October 2021, 09:30"
    readers = "/national/2021/release/readers/"
    assert waiting() == {
        f"{RELEASE_PAGE}#release-checklist": checklist,
        readers: "Say who may read 2020/21 before its release",
    }
    words = {"post": "Minister", "organisation": "Ministry of Justice"}
    year = ReportingYear.objects.get(year=2021)
    give_early_access(year=year, by=national_publisher, at=LATER, user=UserFactory(), **words)
    assert readers not in waiting()
    assert waiting(RELEASE) == {}


def test_next_years_form_is_to_be_made_and_then_finished(year_2021, national_publisher, years_page):
    form = "/national/2021/form/#next-form"
    assert years_page().links[form] == "Next year’s form"
    make_next_form(year=year_2021, by=national_publisher, at=AT)
    assert form not in years_page().links
    assert waiting() == {"/national/2022/form/": "Finish the form of 2021/22, and open the year"}
