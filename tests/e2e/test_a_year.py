"""One area's year, played in the browser by five people, from the opening to a published correction.

The publisher opens, prepares and publishes; the co-ordinator enters, explains, asks; the reviewer waives, reviews,
sends back, gives more time, accepts; a member of the board reads early; the public reads what is out.
"""

from datetime import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from returns.form import definition
from returns.form.questionnaire import Questionnaire
from returns.models import Event, Figure, ReportingYear
from tests.e2e.test_golden_case import INTRODUCTION, box_names
from tests.factories import CHESHIRE_FIGURES, LONDON, QUESTIONNAIRES
from tests.scene import load_populations, load_texts

# What the co-ordinator types first: Cheshire's figures, but for three.
TYPED = CHESHIRE_FIGURES | {"snapshot_c3_l1": 1, "notification_breaches": 218, "snapshot_c2_l1": 322}
DEADLINE, CLOSE, RELEASE = (
    datetime(2021, 7, 30, 17, tzinfo=LONDON),
    datetime(2021, 8, 31, 17, tzinfo=LONDON),
    datetime(2021, 10, 28, 9, 30, tzinfo=LONDON),
)


@pytest.fixture
def form(areas, national_publisher, settings) -> ReportingYear:
    """The form of 2020/21 with its texts and populations, not yet open. Who signs in stays so for the year."""
    settings.SESSION_COOKIE_AGE = 365 * 24 * 60 * 60
    load_populations({"cheshire"})
    year = definition.load((QUESTIONNAIRES / "2021.toml").read_text(encoding="utf-8"))[0]
    load_texts(year, national_publisher)
    return year


class Person:
    """Somebody at their own browser."""

    def __init__(self, page):
        self.page = page

    def at(self, path: str) -> "Person":
        self.page.goto(path)
        return self

    def follow(self, link: str) -> "Person":
        self.page.get_by_role("link", name=link).first.click()
        return self

    def fill(self, label: str, text: str) -> "Person":
        self.page.get_by_label(label, exact=True).first.fill(text)
        return self

    def press(self, button: str) -> "Person":
        self.page.get_by_role("button", name=button).first.click()
        return self

    def reads(self, *texts: str) -> "Person":
        for text in texts:
            expect(self.page.get_by_text(text).first).to_be_visible()
        return self

    def does_not_find(self, button: str) -> "Person":
        expect(self.page.get_by_role("button", name=button)).to_have_count(0)
        return self


def enter(person: Person, year: ReportingYear) -> None:
    questionnaire = Questionnaire.load(year)
    person.at("/returns/").press("Open the return").follow(questionnaire.blocks[0].title)
    for block in questionnaire.blocks:
        for code, name in box_names(questionnaire, block).items():
            person.page.get_by_role("textbox", name=name, exact=True).fill(str(TYPED[code]))
        person.press("Save and continue")
        if block.slug in ("a", "c"):  # an error and a query: said at once
            person.follow("Go on to the next table")


def change(person: Person, table: str, code: str, value: int) -> None:
    person.at(f"/returns/2021/cheshire/table/{table}/")
    person.page.locator(f"[name={code}]").fill(str(value))
    person.press("Save and return to the list")


def submit(person: Person) -> None:
    person.at("/returns/2021/cheshire/check/")
    person.page.get_by_label("I have checked these figures").check()
    person.press("Submit to the national team").reads("Return submitted")


def prepare_and_publish(person: Person, run_worker) -> None:
    person.at("/national/2021/release/").press("Prepare accepted reports")
    run_worker()
    person.at("/national/2021/release/").page.get_by_text("Release reports without the chair’s signature").click()
    person.page.get_by_label("Cheshire").check()
    person.fill("Why you are releasing them without the chair’s signature", "The board has no chair this month.")
    person.press("Release these reports").reads("1 report can be published.", "The board has no chair this month.")
    person.at("/national/2021/release/").reads("1 of 1 prepared").press("Publish").reads("1 report published.")


def test_a_year_of_one_area(
    form,
    browser_of,
    clock,
    run_worker,
    cheshire_coordinator,
    cheshire_board_member,
    national_reviewer,
    national_publisher,
    stranger,
):
    coordinator, board, reviewer, publisher, public = (
        Person(browser_of(user))
        for user in (cheshire_coordinator, cheshire_board_member, national_reviewer, national_publisher, stranger)
    )
    review, task_list = "/national/2021/cheshire/", "/returns/2021/cheshire/"

    # The year opens.
    coordinator.at("/returns/").reads("You do not have a return yet")
    publisher.at("/national/2021/dates/").fill("Deadline", DEADLINE.date().isoformat())
    publisher.fill("Day on which the year closes", CLOSE.date().isoformat())
    publisher.fill("Time at which the year closes", CLOSE.strftime("%H:%M")).press("Continue")
    publisher.press("Open the year")
    publisher.reads("2020/21 is open.")

    # Figures; one is an error all the same right, one a query.
    enter(coordinator, form)
    coordinator.at(task_list + "texts/").follow("Introduction").fill("Text", INTRODUCTION).press("Save")
    coordinator.at(task_list + "explanations/")
    answers = coordinator.page.get_by_role("textbox")
    assert answers.count() == 2
    answers.nth(0).fill("The court placed this person at Level 1 by order.")
    answers.nth(1).fill("A team of our own has looked into every breach since last summer.")
    coordinator.press("Save explanations").reads("The area has asked for a waiver.")
    expect(coordinator.page.get_by_role("button", name="Submit to the national team")).to_be_disabled()
    reviewer.at(review).press("Waive this error for the area").reads("Waived by National Reviewer")

    # Submitted, and taken back to mend a slip.
    submit(coordinator)
    coordinator.at(task_list).press("Take the return back").reads("You have taken the return back.")
    change(coordinator, "a", "snapshot_c2_l1", 324)
    submit(coordinator)

    # Reviewed, and sent back with a note on a box; by then the year is closed.
    reviewer.at(review).press("Start the review")
    coordinator.at(task_list).does_not_find("Take the return back").reads("National Reviewer started to review it")
    reviewer.at(review + "note/orders_shpo/").fill("Note for the area", "Is the interim order in it?")
    reviewer.press("Save the note").fill("Why you are sending the return back", "Look at the orders again.")
    reviewer.press("Send the return back").reads("sent back")
    coordinator.at(task_list).reads("Look at the orders again.")
    coordinator.at(task_list + "table/e/").reads("Is the interim order in it?")
    clock.move_to(CLOSE.replace(day=31, hour=18))
    coordinator.at(task_list).reads(
        "This year is closed. Its figures are locked.", "It closed on 31 August 2021, 17:00"
    )
    reviewer.at(review + "extension/").fill("Day", "2021-09-07").fill("Time", "17:00")
    reviewer.fill("Why you are giving the area more time", "The return was with us until the close.").press(
        "Give more time"
    )
    change(coordinator, "e", "orders_shpo", CHESHIRE_FIGURES["orders_shpo"] + 1)
    change(coordinator, "e", "orders_shpo", CHESHIRE_FIGURES["orders_shpo"])
    coordinator.at(task_list).follow("1 note on a box waits for you")
    coordinator.page.get_by_role("textbox").fill("The interim order is in it.")
    coordinator.press("Save answers").reads("Every note is answered")
    submit(coordinator)
    reviewer.at(review).reads("The interim order is in it.").press("Close the note").reads("The note is closed.")

    # The board reads it before anyone else.
    board.at("/returns/").follow("Read the report").reads("Preview: not published.", INTRODUCTION)

    # Accepted, prepared, published; and out at its time.
    reviewer.at(review).press("Accept the return").reads("accepted")
    publisher.at("/national/2021/release/").fill("Day of release", RELEASE.date().isoformat())
    publisher.fill("Time of release", RELEASE.strftime("%H:%M")).press("Set the release time")
    prepare_and_publish(publisher, run_worker)
    assert public.page.goto("/reports/cheshire/2021/").status == 404
    clock.move_to(RELEASE)
    public.at("/").follow("2020/21").follow("Cheshire").reads(INTRODUCTION)
    expect(public.page.locator("[data-code=snapshot_c2_l1]")).to_have_text("324")

    # A figure was wrong: asked for, corrected, published.
    coordinator.at(task_list).follow("If you find a mistake, ask for a correction")
    coordinator.fill("What is wrong and why", "One person was counted twice.").press("Ask for a correction")
    reviewer.at(review).reads("One person was counted twice.").follow("Correct this return").fill(
        "Why you are correcting the return (for the public)", "A count was wrong."
    )
    reviewer.press("Start the correction")
    change(coordinator, "a", "snapshot_c2_l1", 323)
    coordinator.follow("What the correction changes").reads("324", "323")
    expect(public.at("/reports/cheshire/2021/").page.locator("[data-code=snapshot_c2_l1]")).to_have_text("324")
    submit(coordinator)
    reviewer.at(review).press("Accept the return").reads("accepted")
    prepare_and_publish(publisher, run_worker)

    # The public sees what was revised and why, and what stood there before.
    public.at("/reports/cheshire/2021/").reads("This is revision 2", "A count was wrong.")
    expect(public.page.locator("[data-code=snapshot_c2_l1]")).to_have_text("323 [r]")
    public.follow("What has changed").follow("Revision 1 of the report").reads("This is revision 1. It was replaced")
    expect(public.page.locator("[data-code=snapshot_c2_l1]")).to_have_text("324")

    # The record tells all of it, and holds.
    coordinator.at(task_list + "history/").reads("Correction started", "Return sent back", "Error waived")
    acts = set(Event.objects.filter(chain="2021/cheshire").values_list("act", flat=True))
    assert acts >= {
        "figures_saved", "explained", "waiver_approved", "submitted", "taken_back", "review_begun", "box_noted",
        "note_answered", "sent_back", "extension_granted", "accepted", "published", "correction_asked",
        "correction_started", "report_opened",
    }  # fmt: skip
    out = StringIO()
    call_command("verify_events", stdout=out)
    assert out.getvalue().startswith("The record is unchanged")
    assert Figure.objects.filter(revision__area_return__area__slug="cheshire").count() == 2 * len(CHESHIRE_FIGURES)
