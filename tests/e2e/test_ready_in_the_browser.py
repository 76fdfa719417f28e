"""A return is ready when its report is: figures first, words afterwards, and everybody is told who must act next."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.e2e.test_a_year import Person
from tests.factories import AT
from tests.scene import draft, load_populations, load_texts, save, send_logos

AREA = "/returns/2021/cheshire/"
RELEASE = "/national/2021/release/"
MISSING = "The area’s co-ordinator has to complete the area’s part of the report."


@pytest.fixture
def figures(cheshire_2021, cheshire_coordinator, national_publisher):
    """Cheshire's draft with all its figures, and no word of its report."""
    load_populations({"cheshire"})
    load_texts(cheshire_2021.year, national_publisher)
    return save(cheshire_2021, cheshire_coordinator)


def has_no_wide_line(person: Person) -> None:
    """At 320 px nothing has to be scrolled to the side."""
    person.page.set_viewport_size({"width": 320, "height": 800})
    assert person.page.evaluate("document.documentElement.scrollWidth") <= 320
    person.page.set_viewport_size({"width": 1280, "height": 900})


def test_figures_are_submitted_first_and_the_report_is_finished_afterwards(
    figures,
    browser_of,
    clock,
    run_worker,
    cheshire_coordinator,
    cheshire_chair,
    cheshire_board_member,
    national_reviewer,
    national_publisher,
):
    area, chair, board, reviewer, publisher = (
        Person(browser_of(user))
        for user in (cheshire_coordinator, cheshire_chair, cheshire_board_member, national_reviewer, national_publisher)
    )
    # Warned before, told after.
    area.at(AREA).reads("Figures ready to submit")
    area.at(AREA + "check/").reads("The report is not complete yet.")
    area.page.get_by_label("I have checked these figures").check()
    area.press("Submit to the national team").reads("Return submitted", "What you still have to do")
    has_no_wide_line(area)

    # Everybody reads what is missing and whose turn it is.
    reviewer.at("/national/2021/cheshire/").reads("Still to do on the area’s report:", MISSING)
    board.at("/returns/").reads(MISSING)
    reviewer.press("Accept the return").reads("accepted")
    chair.at("/returns/").reads(MISSING).does_not_find("Read and sign")
    publisher.at(RELEASE).reads("Not complete")

    # The words, while the figures are locked.
    area.at("/returns/").reads("you have to complete the area’s part of the report")
    has_no_wide_line(area)
    area.press("Open the return").follow("Report texts")
    for name, words in {"Introduction": "We met.", "Local page": "We work together.", "Contact": "Call us."}.items():
        area.at(AREA + "texts/").follow(name).fill("Text", words)
        if name == "Introduction":
            area.fill("Signed by", "A. Chair, chair of the board")
        area.press("Save").reads("Saved.")
    area.at(AREA + "board/")
    area.page.get_by_label("Seat").select_option("Chair")
    area.fill("Role", "Chair of the board").press("Save").reads("Board saved.")
    send_logos(draft("cheshire", 2021), cheshire_coordinator)
    area.at("/returns/").reads("Nothing is due from you now.", "The chair of the board has to read the report")

    # Signed; a late change makes it void, says so before and after, and asks again.
    clock.move_to(AT + timedelta(minutes=70))
    chair.at("/returns/").press("Read and sign").press("Sign this report off").reads("You have signed off the report")
    clock.move_to(AT + timedelta(minutes=80))
    area.at(AREA + "texts/contact/").reads("the signature no longer counts, and the chair is asked to sign it again")
    area.fill("Text", "Call us any day.").press("Save").reads("Board Chair had signed the report off.")
    chair.at("/returns/").press("Read and sign").reads("It has changed since").press("Sign this report off")

    # Prepared: the words are locked now.
    publisher.at(RELEASE).press("Prepare accepted reports")
    run_worker()
    publisher.at(RELEASE).reads("1 of 1 prepared")
    area.at(AREA + "texts/contact/").reads("The national team has prepared this report for publication.")
    area.at(AREA)
    expect(area.page.get_by_role("link", name="Report texts")).to_have_count(0)
    area.reads("The national team has to publish the return.")
