"""When the chair of a board is asked to sign: once the report can be signed, and each time that it can be again."""

from datetime import timedelta

import pytest

from reports.models import LocalSection, Section
from reports.sign_off.asking_actions import ask_all
from reports.sign_off.comment_actions import answer, give_back
from reports.tasks import tell
from reports.writing.actions import save_sections
from reports.writing.board_actions import board_of, save_board
from returns.entry.actions import accept
from returns.models import Event, Notice, Population
from tests.factories import AT, MembershipFactory
from tests.reports.sign_off.test_sign_off import sign
from tests.scene import complete
from tests.stages import stage

LATER, HOUR = AT + timedelta(days=3), timedelta(hours=1)


def asked() -> list[tuple[str, str]]:
    """Who was asked in which words, in the order in which they were."""
    notices = Notice.objects.filter(act="signature_asked").order_by("pk")
    return list(notices.values_list("recipient__name", "subject"))


FIRST = ("Board Chair", "The report of Cheshire 2020/21 needs your signature")
AGAIN = ("Board Chair", "The report of Cheshire 2020/21 has changed: sign it again")


@stage
def ready(written, cheshire_chair, cheshire_board_member, cheshire_submitted):
    """Submitted, with all that its report has to have; its board has accounts."""
    complete(cheshire_submitted)
    return cheshire_submitted


@stage
def lacking(cheshire_chair, cheshire_report):
    """Accepted while its contact was not written yet; nobody has been asked."""
    complete(cheshire_report)
    Section.objects.filter(revision=cheshire_report, key=LocalSection.CONTACT).update(body="")
    return cheshire_report


def write(revision, by, at, body) -> None:
    save_sections(on=revision, by=by, at=at, texts={"contact": {"body": body}})


def test_a_chair_is_asked_when_a_complete_report_is_accepted_and_no_other_member_is(ready, national_reviewer):
    accept(revision=ready, by=national_reviewer, at=LATER)
    assert asked() == [FIRST]
    notice = Notice.objects.get(act="signature_asked")
    assert notice.address == "/returns/2021/cheshire/sign-off/"
    assert "Next: read it, then sign it off, or give it back and say why." in notice.text


def test_nobody_is_asked_to_sign_what_is_accepted_and_lacks_something(
    written, cheshire_chair, cheshire_submitted, national_reviewer
):
    accept(revision=cheshire_submitted, by=national_reviewer, at=LATER)
    assert not Notice.objects.filter(recipient=cheshire_chair, act__in=["accepted", "signature_asked"]).exists()
    assert not Event.objects.filter(act="signature_asked").exists()


def test_the_last_word_of_the_area_asks_and_no_later_one_asks_again(lacking, cheshire_coordinator):
    write(lacking, cheshire_coordinator, LATER, "Call us.")
    write(lacking, cheshire_coordinator, LATER + HOUR, "Write to us.")
    assert asked() == [FIRST]


def test_what_lacks_something_in_between_is_asked_for_again(lacking, cheshire_coordinator):
    for hours, body in enumerate(("Call us.", "", "Call us again.")):
        write(lacking, cheshire_coordinator, LATER + hours * HOUR, body)
    assert asked() == [FIRST, FIRST]


def test_a_signature_that_falls_with_a_word_is_asked_for_when_the_words_are_there_again(
    lacking, cheshire_coordinator, cheshire_chair
):
    write(lacking, cheshire_coordinator, LATER, "Call us.")
    sign(lacking, cheshire_chair, LATER + HOUR)
    write(lacking, cheshire_coordinator, LATER + 2 * HOUR, "")
    assert asked() == [FIRST]
    write(lacking, cheshire_coordinator, LATER + 3 * HOUR, "Write to us.")
    assert asked() == [FIRST, AGAIN]


def test_the_last_national_text_asks_every_board_whose_report_it_completes(
    cheshire_complete, cheshire_chair, national_publisher
):
    Section.objects.filter(year=2021, key="background").update(body="")
    texts = {"background": {"title": "Background", "body": "Of the arrangements."}}
    save_sections(on=cheshire_complete.year, by=national_publisher, at=LATER, texts=texts)
    assert asked() == [FIRST]


def test_a_copied_board_is_asked_for_when_it_is_confirmed(cheshire_complete, cheshire_chair, cheshire_coordinator):
    cheshire_complete.board.update(copied_from=2021)
    board = board_of(cheshire_complete)
    who = {"revision": cheshire_complete, "by": cheshire_coordinator}
    save_board(**who, at=LATER, board=[*board, board[-1]])
    assert asked() == []
    save_board(**who, at=LATER, board=board, is_confirmed=True)
    assert asked() == [FIRST]


def test_an_answer_asks_the_chair_to_look_again_once_the_report_is_complete(
    lacking, cheshire_chair, cheshire_coordinator
):
    reason = give_back(revision=lacking, by=cheshire_chair, at=LATER, reason="Say how to reach us.")
    answer(comment=reason, by=cheshire_coordinator, at=LATER, text="It comes.")
    assert asked() == []
    write(lacking, cheshire_coordinator, LATER + HOUR, "Call us.")
    assert asked() == [("Board Chair", "The report of Cheshire 2020/21: look again")]


def test_who_chairs_the_board_and_enters_the_figures_is_asked_to_sign(
    ready, cheshire, cheshire_coordinator, national_reviewer
):
    MembershipFactory(user=cheshire_coordinator, area=cheshire, chair=True)
    accept(revision=ready, by=national_reviewer, at=LATER)
    assert ("Cheshire Coordinator", FIRST[1]) in asked()


def test_what_a_population_completes_the_worker_finds_once(cheshire_complete, cheshire_chair, clock):
    rows = list(Population.objects.all())
    Population.objects.all().delete()
    assert ask_all(at=LATER) == 0
    Population.objects.bulk_create(rows)
    clock(LATER)
    tell(timestamp=0)
    assert asked() == [FIRST]
    assert Event.objects.get(act="signature_asked").by is None
    assert ask_all(at=LATER + HOUR) == 0


@pytest.mark.parametrize("state", ["cheshire_submitted", "cheshire_published"])
def test_the_worker_asks_for_nothing_of_a_return_that_waits_for_no_signature(state, request, cheshire_chair):
    request.getfixturevalue(state)
    assert ask_all(at=LATER) == 0
