"""A board and its area, in the browser, on the way to a signed report: comments, given back, signed, taken back."""

from datetime import timedelta

from tests.e2e.test_a_year import Person
from tests.factories import AT
from tests.scene import complete, load_populations, load_texts
from tests.stages import stage

PAGE, REPORT = "/returns/2021/cheshire/sign-off/", "/returns/2021/cheshire/report/"
COMMENT, ANSWER = "Who wrote the introduction?", "The chair of the board. It says so now."
WHY, WORDS, LATER = "The introduction thanks nobody.", "We thank everybody who helped.", "I had not read the last page."


@stage
def waiting(cheshire_accepted, areas, national_publisher):
    """Cheshire's return, accepted, with all that its chair needs to sign it."""
    load_populations(areas)
    load_texts(cheshire_accepted.year, national_publisher)
    complete(cheshire_accepted)
    return cheshire_accepted


def test_the_board_and_its_area_come_to_a_signed_report(
    waiting,
    browser_of,
    clock,
    cheshire_coordinator,
    cheshire_board_member,
    cheshire_chair,
    national_reviewer,
):
    clock.move_to(AT + timedelta(days=3))
    area, member, chair, team = (
        Person(browser_of(user))
        for user in (cheshire_coordinator, cheshire_board_member, cheshire_chair, national_reviewer)
    )

    # A member comments on the introduction, and the co-ordinator answers.
    member.at("/returns/").follow("Read the report").follow("Comment on this report")
    member.page.get_by_label("What your comment is about").select_option(label="Introduction")
    member.fill("Your comment", COMMENT).press("Send the comment").reads("We will tell you when they answer.")
    area.at("/notices/").reads("A comment on the report of Cheshire 2020/21")
    area.at("/returns/").follow("answer 1 comment of the board").reads(COMMENT).follow("Answer : comment 1")
    area.fill("Your answer", ANSWER).press("Mark as dealt with")
    area.reads("The comment is dealt with.")
    member.at("/notices/").reads("Your comment on the report of Cheshire 2020/21 is answered").at(PAGE).reads(ANSWER)

    # The chair gives the report back.
    chair.at("/returns/").reads("The report needs your signature.").at(REPORT).follow("Sign off or give back")
    chair.follow("Give the report back with your reasons").fill("What has to change, and why", WHY)
    chair.press("Give the report back").reads("is back with the area", WHY)

    # The co-ordinator is told, changes the words and asks the chair again; the national team knows.
    area.at("/returns/").follow("answer the chair, who has given the report back").reads(WHY)
    team.at("/notices/").reads("Given back by its chair: the report of Cheshire 2020/21")
    area.follow("Words of the report").follow("Introduction").fill("Text", WORDS).press("Save").reads("Saved.")
    area.at(PAGE).follow("Answer, and ask the chair to look again").fill("Your answer to the chair", "It does now.")
    area.press("Ask the chair to look again").reads("The chair is asked to look again.")

    # The chair signs, takes the signature back, and signs again; the co-ordinator is told each time.
    chair.at("/notices/").reads("The report of Cheshire 2020/21: look again")
    chair.at(REPORT).reads(WORDS).at(PAGE).reads("It does now.").press("Sign this report off")
    chair.reads("You have signed off the report of Cheshire 2020/21.").does_not_find("Sign this report off")
    area.at("/notices/").reads("Signed off: the report of Cheshire 2020/21")
    chair.follow("Take the signature back").fill("What has to change, and why", LATER).press("Take the signature back")
    chair.reads("is back with the area")
    area.at("/notices/").reads("The report of Cheshire 2020/21 is no longer signed").at(PAGE).reads(LATER)
    chair.press("Sign this report off").reads("Board Chair signed this report off on 4 June 2021")
    area.at("/returns/2021/cheshire/history/").reads(
        "Signature taken back by the chair of the board",
        "Report given back by the chair of the board",
        "Comment by a member of the board",
    )
