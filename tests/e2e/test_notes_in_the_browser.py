"""An error is said at once at its box; a reviewer's note is sent back, answered, submitted, and seen again."""

import re

import pytest
from playwright.sync_api import expect

from returns.entry.actions import send_back
from returns.entry.note_actions import note_box
from tests.factories import AT

TABLE, LIST, REVIEW = "/returns/2021/cheshire/table/a/", "/returns/2021/cheshire/", "/national/2021/cheshire/"
NEVER = "snapshot_c3_l1"


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_an_error_is_said_at_once_and_at_its_box(browser_of, cheshire_filled, cheshire_coordinator, script):
    page = browser_of(cheshire_coordinator, java_script_enabled=script)
    page.goto(TABLE)
    page.locator(f"[name={NEVER}]").fill("4")
    page.get_by_role("button", name="Save and continue").click()
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_contain_text("MAPPA-eligible offenders on 31 March 2021: saved. The checks found an error.")
    assert page.title().startswith("Error: ")
    expect(page.locator(".govuk-notification-banner--success")).to_have_count(0)
    box = page.locator(f"[name={NEVER}]")
    expect(box).to_have_value("4")
    expect(box).to_have_accessible_description(re.compile("It must be 0"))
    if script:
        expect(summary).to_be_focused()
        summary.get_by_role("link").first.click()
        expect(box).to_be_focused()
    box.fill("0")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator(".govuk-notification-banner--success")).to_contain_text("saved.")


def test_a_note_is_sent_back_answered_submitted_and_seen(
    browser_of, cheshire_submitted, cheshire_coordinator, national_reviewer
):
    reviewer, coordinator = browser_of(national_reviewer), browser_of(cheshire_coordinator)
    reviewer.goto(REVIEW + "note/snapshot_c2_l1/")
    reviewer.get_by_label("Note for the area").fill("Is 323 right?")
    reviewer.get_by_role("button", name="Save the note").click()
    expect(reviewer.get_by_text("Not changed and not answered yet.")).to_be_visible()
    reviewer.goto(REVIEW + "note/orders_shpo/")
    reviewer.get_by_label("Note for the area").fill("Is the interim order in it?")
    reviewer.get_by_role("button", name="Save the note").click()
    reviewer.get_by_label("Why the return goes back").fill("See the notes.")
    reviewer.get_by_role("button", name="Send the return back").click()

    coordinator.goto(LIST + "check/")
    expect(coordinator.get_by_role("button", name="Submit to the national team")).to_be_disabled()
    coordinator.goto(LIST)
    coordinator.get_by_role("link", name="2 notes on boxes wait for you").click()
    coordinator.get_by_role("link", name="Change the figure instead").first.click()
    coordinator.locator("[name=snapshot_c2_l1]").fill("320")
    coordinator.get_by_role("button", name="Save and return to the list").click()
    coordinator.get_by_role("link", name="1 note on a box waits for you").click()
    coordinator.get_by_role("textbox").last.fill("The interim order is in it.")
    coordinator.get_by_role("button", name="Save answers").click()
    expect(coordinator.get_by_text("Every note is answered, or its figure has changed.")).to_be_visible()
    coordinator.goto(LIST + "check/")
    coordinator.get_by_label("I have checked these figures").check()
    coordinator.get_by_role("button", name="Submit to the national team").click()
    expect(coordinator.get_by_role("heading", level=1)).to_have_text("Return submitted")

    reviewer.goto(REVIEW)
    expect(reviewer.get_by_text("Changed from 323 to 320.").first).to_be_visible()
    expect(reviewer.get_by_text("The interim order is in it.").first).to_be_visible()
    reviewer.get_by_role("button", name="Close the note").first.click()
    expect(reviewer.get_by_text("The note is closed.")).to_be_visible()
    reviewer.get_by_role("link", name="Note it again").first.click()
    reviewer.get_by_label("Note for the area").fill("Which order is it?")
    reviewer.get_by_role("button", name="Save the note").click()
    expect(reviewer.get_by_text("Not changed and not answered yet.")).to_be_visible()


def test_answers_that_are_typed_and_not_saved_come_back(
    browser_of, cheshire_submitted, cheshire_coordinator, national_reviewer
):
    note_box(revision=cheshire_submitted, by=national_reviewer, at=AT, code="orders_shpo", text="Is this right?")
    send_back(revision=cheshire_submitted, by=national_reviewer, at=AT, reason="See the note.")
    page = browser_of(cheshire_coordinator)
    page.goto(LIST + "notes/")
    page.get_by_role("textbox").fill("We counted again.")
    expect(page.locator("[data-draft-status]")).to_have_text("Kept as a draft at 10:30. Not saved yet.")
    page.goto(LIST + "notes/")
    page.get_by_role("button", name="Put it back in the boxes").click()
    expect(page.get_by_role("textbox")).to_have_value("We counted again.")
