"""What the board says of a report before it is published: comments, given back by the chair, no longer signed."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from reports.models import Comment, FrozenFile, SignOff
from reports.release import actions as release_actions
from reports.sign_off.comment_actions import answer, comment, give_back
from reports.sign_off.signing import standings
from reports.writing.actions import remove_section, save_sections
from returns.entry.actions import accept, send_back, submit
from returns.models import Event, Membership, Notice, Revision, Role
from returns.people.actions import anonymise
from returns.record.refusals import Overtaken, Refused
from tests.conftest import person
from tests.factories import AT, UserFactory
from tests.pages import read
from tests.reports.sign_off.test_sign_off import override, sign
from tests.stages import stage

LATER = AT + timedelta(days=3)
HOUR = timedelta(hours=1)
WHY, SAID, REPLY = "The introduction thanks nobody.", "Say who wrote this.", "It does now."
PAGE, REPORT, TEXTS = (f"/returns/2021/cheshire/{name}/" for name in ("sign-off", "report", "texts"))


@pytest.fixture(autouse=True)
def still(clock, settings):
    settings.SESSION_COOKIE_AGE = 10**8
    clock(LATER)


def told(act) -> set[str]:
    return set(Notice.objects.filter(act=act).values_list("recipient__name", flat=True))


def state(revision) -> str:
    (standing,) = standings([Revision.objects.with_names().get(pk=revision.pk)])
    return standing.state


def said(client, path=PAGE) -> str:
    return read(client.get(path)).text


@stage
def commented(cheshire_complete, cheshire_board_member, cheshire_coordinator, cheshire_chair) -> Comment:
    """A member has commented on the introduction of Cheshire's accepted report."""
    return comment(revision=cheshire_complete, by=cheshire_board_member, at=LATER, place="introduction", text=SAID)


@stage
def back(cheshire_complete, cheshire_chair, cheshire_coordinator, national_publisher, cheshire_board_member) -> Comment:
    """The chair has given Cheshire's accepted report back."""
    return give_back(revision=cheshire_complete, by=cheshire_chair, at=LATER, reason=WHY)


# --- Comments -------------------------------------------------------------------------------------


def test_a_comment_is_kept_recorded_and_told_to_the_areas_coordinators(commented, cheshire_board_member):
    assert (commented.number, commented.title, commented.made_by) == (1, "Introduction", cheshire_board_member)
    event = Event.objects.get(act="commented")
    assert (event.by, event.revision) == (cheshire_board_member, commented.revision)
    assert event.changes == {"about": "Introduction", "text": SAID}
    assert told("commented") == {"Cheshire Coordinator"}
    notice = Notice.objects.get(act="commented")
    assert notice.address == PAGE
    assert SAID not in notice.text


def test_only_the_member_who_said_it_is_told_the_answer(commented, cheshire_coordinator):
    answer(comment=commented, by=cheshire_coordinator, at=LATER + HOUR, text=REPLY)
    assert told("comment_answered") == {"Board Member"}
    event = Event.objects.get(act="comment_answered")
    assert event.changes == {"about": "Introduction", "answer": ["", REPLY], "account": commented.made_by_id}


def test_whoever_has_left_the_board_is_told_no_more_and_what_they_said_stays(
    commented, cheshire_board_member, cheshire_coordinator, client_of
):
    Membership.objects.filter(user=cheshire_board_member).delete()
    answer(comment=commented, by=cheshire_coordinator, at=LATER + HOUR, text=REPLY)
    assert told("comment_answered") == set()
    assert f"{SAID} Board Member No longer a member , 4 June 2021, 09:30" in said(client_of(cheshire_coordinator))


def test_the_comment_of_an_anonymised_account_stands_under_its_new_name(
    commented, cheshire_board_member, cheshire_coordinator, client_of
):
    anonymise(user=cheshire_board_member, by=UserFactory(is_superuser=True, is_staff=True), at=LATER)
    text = said(client_of(cheshire_coordinator))
    assert f"{SAID} Former user 1" in text
    assert "Board Member" not in text


@pytest.mark.parametrize("state", ["cheshire_submitted", "cheshire_accepted"])
def test_the_board_comments_from_the_submission_on(state, request, cheshire_board_member):
    revision = request.getfixturevalue(state)
    here = comment(revision=revision, by=cheshire_board_member, at=LATER, place="figures", text=SAID)
    assert here.title == "Figures"


@pytest.mark.parametrize("state", ["cheshire_2021", "cheshire_published"])
def test_nobody_comments_before_or_after(state, request, cheshire_board_member):
    revision = request.getfixturevalue(state)
    with pytest.raises(Refused, match="Only the area’s board comments on a report, until it is published"):
        comment(revision=revision, by=cheshire_board_member, at=LATER, place="figures", text=SAID)


@pytest.mark.parametrize("who", ["cheshire_coordinator", "national_reviewer", "kents_member", "stranger"])
def test_nobody_but_the_areas_board_comments(who, request, cheshire_submitted, kent):
    by = person("Kent Member", board=True, area=kent) if who == "kents_member" else request.getfixturevalue(who)
    with pytest.raises(Refused, match="Only the area’s board"):
        comment(revision=cheshire_submitted, by=by, at=LATER, place="figures", text=SAID)


def test_a_comment_is_about_something_that_the_report_has(cheshire_submitted, cheshire_board_member):
    with pytest.raises(Refused, match="no such section"):
        comment(revision=cheshire_submitted, by=cheshire_board_member, at=LATER, place="case-study-9", text=SAID)
    with pytest.raises(Refused, match="Write your comment"):
        comment(revision=cheshire_submitted, by=cheshire_board_member, at=LATER, place="figures", text=" \n")


@pytest.mark.parametrize("who", ["cheshire_board_member", "cheshire_chair", "kent_coordinator", "stranger"])
def test_nobody_answers_but_those_who_work_on_the_return(who, request, commented):
    with pytest.raises(Refused, match="cannot be answered now"):
        answer(comment=commented, by=request.getfixturevalue(who), at=LATER, text=REPLY)


def test_a_comment_is_not_dealt_with_without_a_word(commented, cheshire_coordinator):
    with pytest.raises(Refused, match="Write an answer"):
        answer(comment=commented, by=cheshire_coordinator, at=LATER, text=" ")


def test_of_two_answers_the_second_sees_the_first(commented, cheshire_coordinator, national_reviewer, client_of):
    answer(comment=commented, by=national_reviewer, at=LATER, text="The first.")
    with pytest.raises(Overtaken, match="Somebody else has answered this"):
        answer(comment=commented, by=cheshire_coordinator, at=LATER, text=REPLY, seen="")
    response = client_of(cheshire_coordinator).post(f"{PAGE}comments/1/", {"answer": REPLY, "seen": ""})
    page = read(response)
    assert page.status == 409
    assert "The first." in page.text
    assert page.inputs["answer"]["value"] == REPLY
    sends = {name: page.inputs[name]["value"] for name in ("answer", "seen")}
    assert client_of(cheshire_coordinator).post(f"{PAGE}comments/1/", sends).status_code == 302
    assert Comment.objects.get().answer == REPLY


def test_a_member_comments_and_the_coordinator_answers_on_the_pages(
    cheshire_complete, cheshire_board_member, cheshire_coordinator, client_of
):
    member, area = client_of(cheshire_board_member), client_of(cheshire_coordinator)
    assert f"{PAGE}comments/" in read(member.get(REPORT)).links
    form = member.get(f"{PAGE}comments/?about=local_page")
    assert '<option value="local_page" selected>Local page</option>' in form.content.decode()
    sent = member.post(f"{PAGE}comments/", {"place": "local_page", "text": SAID}, follow=True)
    assert "Your comment is with the area’s co-ordinators." in read(sent).text
    page = read(area.get(PAGE))
    assert SAID in page.text
    assert page.links[f"{PAGE}comments/1/"] == "Answer: comment 1"
    done = area.post(f"{PAGE}comments/1/", {"answer": REPLY}, follow=True)
    assert REPLY in read(done).text
    text = said(member)
    assert f"{REPLY} Cheshire Coordinator, 4 June 2021, 09:30" in text
    assert "Not answered yet" not in text


def test_what_is_typed_without_a_place_or_words_is_asked_for(cheshire_complete, cheshire_board_member, client_of):
    sent = client_of(cheshire_board_member).post(f"{PAGE}comments/", {"place": "nowhere", "text": ""})
    text = read(sent).text
    assert "Choose a part of the report from the list" in text
    assert "Write your comment" in text


def test_a_comment_that_comes_too_late_is_shown_to_its_writer(cheshire_published, cheshire_board_member, client_of):
    sent = client_of(cheshire_board_member).post(f"{PAGE}comments/", {"place": "figures", "text": SAID})
    page = read(sent)
    assert page.status == 409
    assert SAID in page.text


def test_comments_stand_with_the_texts_of_a_return_that_came_back(
    commented, cheshire_coordinator, national_reviewer, client_of
):
    send_back(revision=commented.revision, by=national_reviewer, at=LATER, reason="One figure.")
    area = client_of(cheshire_coordinator)
    assert read(area.get(TEXTS)).links[f"{TEXTS}introduction/#comments"] == "1 comment to answer: Introduction"
    page = read(area.get(f"{TEXTS}introduction/"))
    assert SAID in page.text
    assert page.links[f"{PAGE}comments/1/"] == "Answer: comment 1"
    answer(comment=commented, by=cheshire_coordinator, at=LATER, text=REPLY)
    assert "comment to answer" not in said(area, TEXTS)
    assert REPLY in said(area, f"{TEXTS}introduction/")


def test_the_comment_on_a_section_that_is_gone_keeps_its_name(
    cheshire_submitted, cheshire_board_member, cheshire_coordinator, national_reviewer, client_of
):
    send_back(revision=cheshire_submitted, by=national_reviewer, at=AT, reason="More.")
    study = {"title": "A settled home", "body": "Many found one."}
    save_sections(on=cheshire_submitted, by=cheshire_coordinator, at=AT, texts={"case-study-1": study})
    submit(revision=cheshire_submitted, by=cheshire_coordinator, at=AT)
    comment(revision=cheshire_submitted, by=cheshire_board_member, at=LATER, place="case-study-1", text=SAID)
    send_back(revision=cheshire_submitted, by=national_reviewer, at=LATER, reason="More.")
    remove_section(on=cheshire_submitted, by=cheshire_coordinator, at=LATER, key="case-study-1")
    assert f"A settled home {SAID}" in said(client_of(cheshire_coordinator))


def test_the_checklist_advises_to_answer(commented, cheshire_coordinator, client_of):
    area = client_of(cheshire_coordinator)
    assert "1 comment of the board is not answered." in said(area, "/returns/2021/cheshire/checklist/")
    answer(comment=commented, by=cheshire_coordinator, at=LATER, text=REPLY)
    assert "comment of the board is not answered" not in said(area, "/returns/2021/cheshire/checklist/")


def test_no_comment_is_in_what_is_printed_or_public(commented, cheshire_coordinator, client_of, client):
    for path in (REPORT, "/returns/2021/cheshire/texts/"):
        assert SAID not in said(client_of(cheshire_coordinator), path)
    assert client.get(PAGE).status_code == 302


# --- Given back by the chair ----------------------------------------------------------------------


def test_the_area_and_the_national_team_are_told_that_the_chair_has_given_the_report_back(back, cheshire_chair):
    event = Event.objects.get(act="report_given_back")
    assert (event.by, event.reason, event.changes) == (cheshire_chair, WHY, {})
    assert told("report_given_back") == {"Cheshire Coordinator", "National Publisher", "National Reviewer"}
    assert {notice.address for notice in Notice.objects.filter(act="report_given_back")} == {PAGE}
    assert not Notice.objects.filter(text__contains=WHY).exists()
    assert state(back.revision) == "given back"


def test_the_coordinator_finds_the_reasons_wherever_the_report_is(back, cheshire_coordinator, client_of):
    area = client_of(cheshire_coordinator)
    assert "answer the chair, who has given the report back" in said(area, "/returns/")
    for path in (PAGE, "/returns/2021/cheshire/", "/returns/2021/cheshire/checklist/"):
        page = read(area.get(path))
        assert f"Given back by the chair {WHY} Board Chair, 4 June 2021, 09:30" in page.text
        assert f"{PAGE}comments/1/" in page.links
    page = read(area.get(REPORT))
    assert "Board Chair gave this report back on 4 June 2021. The area has not answered yet." in page.text
    assert page.links[PAGE] == "Read why, and answer"


def test_the_coordinator_asks_the_chair_to_look_again_and_the_signature_settles_it(
    back, cheshire_coordinator, cheshire_chair, cheshire_complete, client_of
):
    area, chair = client_of(cheshire_coordinator), client_of(cheshire_chair)
    assert "needs your signature" not in said(chair, "/returns/")
    area.post(f"{PAGE}comments/1/", {"answer": ""})
    assert (told("asked_to_look_again"), told("signature_asked")) == (set(), {"Board Chair"})
    assert Notice.objects.get(act="signature_asked").subject == "The report of Cheshire 2020/21: look again"
    assert "Please look again." in said(chair)
    assert "The report needs your signature." in said(chair, "/returns/")
    assert "answer the chair, who has given the report back" not in said(area, "/returns/")
    sign(cheshire_complete, cheshire_chair, LATER + HOUR)
    assert Comment.objects.get().settled_at == LATER + HOUR
    assert state(cheshire_complete) == "signed"
    assert told("signed_off") == {"Cheshire Coordinator", "National Publisher", "National Reviewer"}
    assert "Given back by the chair" not in said(area)
    with pytest.raises(Refused, match="The chair has signed the report since"):
        answer(comment=back, by=cheshire_coordinator, at=LATER + HOUR, text=REPLY)


def test_the_chair_gives_it_back_again_with_another_reason(back, cheshire_coordinator, cheshire_chair, client_of):
    answer(comment=back, by=cheshire_coordinator, at=LATER, text=REPLY)
    chair = client_of(cheshire_chair)
    sent = chair.post(f"{PAGE}give-back/", {"reason": "Now it thanks too many."}, follow=True)
    text = read(sent).text
    assert text.index("Now it thanks too many.") < text.index(WHY) < text.index(REPLY)
    assert Comment.objects.giving_back().count() == 2


def test_the_national_team_sees_it_on_the_release_page(back, national_publisher, client_of):
    page = read(client_of(national_publisher).get("/national/2021/release/"))
    assert "1 report has been given back by the chair of its board." in page.text
    assert "Given back by Board Chair, 4 June 2021. It is with the area." in page.text
    assert PAGE in page.links
    assert WHY in said(client_of(national_publisher))


def test_a_return_that_is_sent_back_meanwhile_keeps_the_reasons(
    back, cheshire_coordinator, cheshire_chair, national_publisher, client_of
):
    send_back(revision=back.revision, by=national_publisher, at=LATER, reason="A figure.")
    area = client_of(cheshire_coordinator)
    page = read(area.get("/returns/2021/cheshire/"))
    assert WHY in page.text
    assert f"{PAGE}comments/1/" not in page.links
    with pytest.raises(Refused, match="cannot be answered now"):
        answer(comment=back, by=cheshire_coordinator, at=LATER, text=REPLY)
    submit(revision=back.revision, by=cheshire_coordinator, at=LATER)
    accept(revision=back.revision, by=national_publisher, at=LATER)
    assert WHY in said(client_of(cheshire_chair))
    assert state(back.revision) == "given back"


@pytest.mark.parametrize("who", ["cheshire_coordinator", "cheshire_board_member", "national_reviewer", "stranger"])
def test_nobody_but_the_chair_gives_it_back(who, request, cheshire_complete):
    with pytest.raises(Refused, match="Only the chair of the area’s board"):
        give_back(revision=cheshire_complete, by=request.getfixturevalue(who), at=LATER, reason=WHY)


@pytest.mark.parametrize("step", ["cheshire_2021", "cheshire_submitted", "cheshire_published"])
def test_it_is_given_back_only_while_its_return_is_accepted(step, request, cheshire_chair):
    with pytest.raises(Refused, match="given back while its return is accepted"):
        give_back(revision=request.getfixturevalue(step), by=cheshire_chair, at=LATER, reason=WHY)


def test_not_without_a_reason(cheshire_complete, cheshire_chair, client_of):
    with pytest.raises(Refused, match="Say why the report goes back"):
        give_back(revision=cheshire_complete, by=cheshire_chair, at=LATER, reason=" ")
    assert "Enter a reason" in read(client_of(cheshire_chair).post(f"{PAGE}give-back/", {"reason": ""})).text
    assert not Comment.objects.exists()


def test_what_the_national_team_let_out_waits_again_once_it_is_given_back(
    cheshire_complete, cheshire_chair, national_publisher
):
    override(cheshire_complete, national_publisher)
    give_back(revision=cheshire_complete, by=cheshire_chair, at=LATER + HOUR, reason=WHY)
    assert Event.objects.filter(act="report_given_back").exists()
    assert state(cheshire_complete) == "given back"
    override(cheshire_complete, national_publisher, LATER + 2 * HOUR)
    assert state(cheshire_complete) == "overridden"


def test_files_that_were_prepared_before_go_so_that_the_area_can_change_its_words(
    cheshire_complete, cheshire_chair, stand_in_pdf
):
    release_actions.freeze(revision=cheshire_complete, at=LATER)
    give_back(revision=cheshire_complete, by=cheshire_chair, at=LATER, reason=WHY)
    assert not FrozenFile.objects.exists()
    assert Event.objects.get(act="report_given_back").changes == {"prepared": [True, False]}


# --- A signature taken back -----------------------------------------------------------------------


def test_a_signature_is_taken_back_with_a_reason_and_told(
    cheshire_complete, cheshire_chair, cheshire_coordinator, national_publisher, client_of
):
    sign(cheshire_complete, cheshire_chair)
    chair = client_of(cheshire_chair)
    assert read(chair.get(PAGE)).links[f"{PAGE}give-back/"] == "Take the signature back"
    chair.post(f"{PAGE}give-back/", {"reason": WHY})
    assert not SignOff.objects.exists()
    event = Event.objects.get(act="signature_taken_back")
    assert (event.by, event.reason) == (cheshire_chair, WHY)
    assert told("signature_taken_back") == {"Cheshire Coordinator", "National Publisher", "National Reviewer"}
    assert state(cheshire_complete) == "given back"
    assert WHY in said(client_of(cheshire_coordinator))
    sign(cheshire_complete, cheshire_chair, LATER + HOUR)
    assert state(cheshire_complete) == "signed"


def test_once_it_is_prepared_the_signature_stays(cheshire_complete, cheshire_chair, stand_in_pdf, client_of):
    sign(cheshire_complete, cheshire_chair)
    release_actions.freeze(revision=cheshire_complete, at=LATER)
    with pytest.raises(Refused, match="signed and prepared for publication"):
        give_back(revision=cheshire_complete, by=cheshire_chair, at=LATER, reason=WHY)
    page = read(client_of(cheshire_chair).get(PAGE))
    assert "the signature can no longer be taken back" in page.text
    assert f"{PAGE}give-back/" not in page.links
    assert SignOff.objects.exists()


def test_files_of_an_earlier_acceptance_keep_no_signature(
    cheshire_complete, cheshire_chair, cheshire_coordinator, national_publisher, stand_in_pdf
):
    release_actions.freeze(revision=cheshire_complete, at=LATER)
    send_back(revision=cheshire_complete, by=national_publisher, at=LATER, reason="A figure.")
    submit(revision=cheshire_complete, by=cheshire_coordinator, at=LATER + HOUR)
    revision = accept(revision=cheshire_complete, by=national_publisher, at=LATER + HOUR)
    sign(revision, cheshire_chair, LATER + HOUR)
    give_back(revision=revision, by=cheshire_chair, at=LATER + HOUR, reason=WHY)
    assert Event.objects.get(act="signature_taken_back").changes == {}
    assert not FrozenFile.objects.exists()


# --- The pages ------------------------------------------------------------------------------------


def test_the_report_leads_each_of_its_readers_to_what_they_can_do(
    cheshire_complete, cheshire_chair, cheshire_board_member, cheshire_coordinator, client_of
):
    page = read(client_of(cheshire_chair).get(REPORT))
    assert "This report waits for your signature." in page.text
    assert page.links[PAGE] == "Sign off or give back"
    for somebody in (cheshire_board_member, cheshire_coordinator):
        page = read(client_of(somebody).get(REPORT))
        assert "waits for your signature" not in page.text
        assert page.links[PAGE] == "Comments and sign-off"
    assert f"{PAGE}comments/" not in page.links


def test_whoever_may_read_the_report_sees_where_its_signature_stands(
    cheshire_complete, cheshire_chair, cheshire_board_member, national_publisher, client_of
):
    readers = [client_of(cheshire_board_member), client_of(national_publisher)]
    for reader in readers:
        page = read(reader.get(PAGE))
        assert "The report waits for the signature of the chair of the board." in page.text
        assert "Sign this report off" not in page.buttons
        assert f"{PAGE}give-back/" not in page.links
        assert reader.post(PAGE, {"seen": "x"}).status_code == 404
    sign(cheshire_complete, cheshire_chair)
    for reader in readers:
        assert "Board Chair signed this report off on 4 June 2021, 09:30." in said(reader)


def test_the_history_tells_it_all_in_words(
    commented, cheshire_complete, cheshire_chair, cheshire_coordinator, client_of
):
    here = give_back(revision=cheshire_complete, by=cheshire_chair, at=LATER, reason=WHY)
    answer(comment=here, by=cheshire_coordinator, at=LATER, text=REPLY)
    answer(comment=commented, by=cheshire_coordinator, at=LATER, text="Done.")
    text = said(client_of(cheshire_coordinator), "/returns/2021/cheshire/history/?kind=publication")
    for words in (
        "Report given back by the chair of the board",
        WHY,
        "Chair of the board answered",
        REPLY,
        "Chair of the board asked to sign the report",
        "Comment by a member of the board",
        SAID,
        "Comment of the board answered",
        "Done.",
    ):
        assert words in text


# --- What the database refuses --------------------------------------------------------------------

INSERT = """
    INSERT INTO reports_comment
           (revision_id, number, place, title, text, made_by_id, made_at, gives_back, answer)
    VALUES (%s, %s, %s, 'Figures', %s, %s, now(), %s, '')
"""


def refusal(sql: str, *values) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return error.value.__cause__.diag.constraint_name


@pytest.mark.parametrize(
    ("step", "gives_back", "constraint"),
    [
        ("cheshire_2021", False, "comment_on_what_the_board_reads"),
        ("cheshire_submitted", True, "comment_on_what_the_board_reads"),
        ("cheshire_published", False, "comment_before_publication"),
        ("cheshire_published", True, "comment_before_publication"),
    ],
)
def test_nothing_is_said_of_a_report_that_the_board_does_not_read_or_that_is_published(
    step, gives_back, constraint, request, cheshire_board_member
):
    revision = request.getfixturevalue(step)
    assert refusal(INSERT, revision.pk, 1, "figures", SAID, cheshire_board_member.pk, gives_back) == constraint


@pytest.mark.parametrize(
    ("number", "place", "text", "constraint"),
    [
        (1, "figures", SAID, "comment_number_once"),
        (2, "", SAID, "comment_says_something"),
        (2, "figures", "", "comment_says_something"),
    ],
)
def test_a_comment_has_a_number_a_place_and_words(number, place, text, constraint, commented):
    assert refusal(INSERT, commented.revision_id, number, place, text, commented.made_by_id, False) == constraint


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("text = 'Another.'", "comment_stays"),
        ("place = 'figures'", "comment_stays"),
        ("gives_back = true", "comment_stays"),
        ("answer = 'Yes.'", "comment_answered_in_words"),
        ("answered_at = now()", "comment_answered_by_and_at"),
        ("answered_at = now(), answered_by_id = made_by_id", "comment_answered_in_words"),
        ("settled_at = now()", "comment_settled_gave_back"),
    ],
)
def test_of_a_comment_only_its_answer_changes_and_that_as_a_whole(change, constraint, commented):
    assert refusal(f"UPDATE reports_comment SET {change}") == constraint


def test_a_comment_cannot_be_removed(commented):
    assert refusal("DELETE FROM reports_comment") == "comment_stays"


def test_after_the_publication_nothing_of_it_changes(
    commented, cheshire_complete, cheshire_chair, national_publisher, stand_in_pdf
):
    sign(cheshire_complete, cheshire_chair)
    release_actions.freeze(revision=cheshire_complete, at=LATER)
    release_actions.publish(revision=cheshire_complete, by=national_publisher, at=LATER)
    assert refusal("UPDATE reports_comment SET answer = 'Late.'") == "comment_before_publication"
    assert refusal("DELETE FROM reports_comment") == "comment_before_publication"
    with pytest.raises(Refused, match="cannot be answered now"):
        answer(comment=commented, by=national_publisher, at=LATER, text="Late.")


def test_the_boards_membership_is_asked_in_the_area_of_the_report(commented, cheshire_board_member, kent):
    Membership.objects.filter(user=cheshire_board_member).update(area=kent)
    (here,) = Comment.objects.with_people()
    assert not here.is_member
    assert Membership.objects.filter(user=cheshire_board_member, role=Role.BOARD).exists()
