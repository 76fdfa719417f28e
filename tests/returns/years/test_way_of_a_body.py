"""The way of a national body's return: it is complete with its figures, and nothing on it speaks of a report."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.corrections.actions import unpublish
from reports.release.actions import publish
from reports.sign_off.checklist import blocking_in
from reports.sign_off.progress import progress_in, progress_of
from reports.sign_off.rights import takes_words
from reports.sign_off.untranslated import forms_without_welsh
from returns.arithmetic.figures import AREAS, Entry
from returns.checks.assessment import assess
from returns.entry.actions import accept, send_back, submit
from returns.entry.figure_actions import save_figures
from returns.entry.note_actions import answer_note, note_box
from returns.form.questionnaire import Questionnaire
from returns.models import Block, Category, Notice, Question, Revision
from returns.record.refusals import NotReady, Refused
from tests.factories import AT
from tests.pages import read

LATER = AT + timedelta(days=2)
SECURITY = "national-security-division"
OWN, REVIEW = f"/returns/2024/{SECURITY}/", f"/national/2024/{SECURITY}/"
OF_A_REPORT = ("report texts", "board", "chair", "signature", "logos", "preview", "sign-off", "annual report")


@pytest.fixture
def still(clock):
    clock(LATER)


@pytest.fixture
def coordinator(client_of, security_coordinator, still):
    return client_of(security_coordinator)


@pytest.fixture
def reviewer(client_of, national_reviewer, still):
    return client_of(national_reviewer)


def told(revision: Revision):
    return progress_of(Revision.objects.with_names().get(pk=revision.pk), LATER)


def next_of(revision: Revision) -> list[str]:
    return [f"{step.who}: {step.words}" for step in told(revision).steps]


# --- How far it is --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "words", "step"),
    [
        ("security_filled", "Not submitted", "coordinator: enter the figures and submit them"),
        ("security_submitted", "Submitted, not accepted yet", "national: review the figures"),
        ("security_accepted", "Accepted", "national: publish the return"),
    ],
)
def test_it_is_as_far_as_its_figures_are(request, state, words, step):
    revision = request.getfixturevalue(state)
    assert [(piece.part.value, piece.words) for piece in told(revision).pieces] == [("figures", words)]
    assert next_of(revision) == [step]
    assert told(revision).lacking == []
    assert not takes_words(revision, LATER)


def test_once_it_is_published_nobody_has_to_do_anything(security_accepted, national_publisher):
    published = publish(revision=security_accepted, by=national_publisher, at=LATER)
    assert next_of(published) == []
    assert [piece.is_done for piece in told(published).pieces] == [True]


def test_how_far_areas_and_a_body_are_costs_the_same_for_one_and_for_all(year_2024, cheshire_2024):
    def all_of(**asked) -> list[Revision]:
        return list(Revision.objects.with_names().filter(year=2024, **asked))

    one, every = all_of(area_return__area__slug="cheshire"), all_of()
    assert len(every) == 4
    with CaptureQueriesContext(connection) as few:
        progress_in(one, LATER)
    with CaptureQueriesContext(connection) as many:
        progress = progress_in(every, LATER)
    assert len(few) == len(many)
    pieces = {len(here.pieces) for here in progress if here.revision.area_return.area.slug != SECURITY}
    assert pieces == {5}


# --- What an area's report lacks ------------------------------------------------------------------


def test_a_box_that_is_printed_nationally_alone_keeps_no_report_from_being_signed(cheshire_2024, cheshire_coordinator):
    form = Questionnaire.load(cheshire_2024.year, area=cheshire_2024.area_return.area)
    assert len(form.in_report.shape.boxes) < len(form.shape.boxes)
    entries = {code: Entry(1) for code in form.in_report.shape.boxes}

    def missing() -> list[str]:
        here = Revision.objects.with_names().get(pk=cheshire_2024.pk)
        return [found.words for found in blocking_in([here])[here.pk] if found.place.part == "figures"]

    assert len(missing()) == 1
    save_figures(revision=cheshire_2024, by=cheshire_coordinator, at=AT, entries=entries)
    assert missing() == []


def test_words_of_the_form_that_no_report_prints_need_no_welsh(year_2024):
    for model, fields in ((Block, ["title_cy", "subtitle_cy"]), (Question, ["title_cy"]), (Category, ["heading_cy"])):
        model.objects.filter(year=2024).update(**dict.fromkeys(fields, ""))
    lacking = set(forms_without_welsh([year_2024])[2024])
    printed = Questionnaire.load(year_2024).asked_of(AREAS).in_report
    questions = dict(Question.objects.filter(year=2024).values_list("code", "title"))
    others = {questions.pop(code) for code in set(questions) - set(printed.questions)}
    assert others
    assert lacking.isdisjoint(others)
    assert lacking >= {*questions.values(), *(axis.heading for axis in printed.categories)}
    assert not [heading for heading in lacking if heading.startswith("Category 4")]


# --- Notes of its reviewers -----------------------------------------------------------------------


def test_a_note_is_put_on_a_box_of_its_own_and_answered(
    security_submitted, national_reviewer, security_coordinator, coordinator, reviewer
):
    assert reviewer.get(REVIEW + "note/snapshot_c1_l1/").status_code == 404
    assert reviewer.get(REVIEW + "note/snapshot_c4_l1/").status_code == 200
    with pytest.raises(Refused, match="has no box snapshot_c1_l1"):
        note_box(revision=security_submitted, by=national_reviewer, at=AT, code="snapshot_c1_l1", text="Is it?")
    note_box(revision=security_submitted, by=national_reviewer, at=AT, code="snapshot_c4_l1", text="Are there 4?")
    back = send_back(revision=security_submitted, by=national_reviewer, at=LATER, reason="See the note.")
    page = read(coordinator.get(OWN + "notes/"))
    assert "Are there 4?" in page.text
    with pytest.raises(NotReady) as refused:
        submit(revision=back, by=security_coordinator, at=LATER)
    assert list(refused.value.notes) == ["snapshot_c4_l1"]
    said = {"by": security_coordinator, "at": LATER, "code": "snapshot_c4_l1"}
    answer_note(revision=back, text="They were counted twice.", **said)
    assert submit(revision=back, by=security_coordinator, at=LATER).status == "submitted"


def test_what_the_checks_find_is_said_when_a_table_is_saved(security_filled, coordinator):
    page = read(coordinator.get(OWN + "table/a/"))
    sent = {name: box.get("value", "") for name, box in page.inputs.items() if box.get("type") != "checkbox"}
    sent["snapshot_c4_l2"] = "9"
    answer = read(coordinator.post(OWN + "table/a/", sent, follow=True))
    assert "snapshot_c4_l2" in answer.inputs
    form = Questionnaire.load(security_filled.year, area=security_filled.area_return.area)
    assert [issue.rule.code for issue in assess(security_filled, form).open] == ["yearly_covers_snapshot"]
    assert assess(security_filled, form).open[0].message in answer.text


# --- Its pages and letters ------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["security_2024", "security_filled", "security_submitted", "security_accepted"])
def test_its_pages_speak_of_no_report_and_lead_to_pages_that_there_are(request, coordinator, reviewer, state):
    request.getfixturevalue(state)
    places = [OWN, *(OWN + place for place in ("check/", "submitted/", "explanations/", "history/", "files/"))]
    for client, addresses in ((coordinator, ["/returns/", *places]), (reviewer, [OWN, REVIEW, OWN + "history/"])):
        for address in addresses:
            response = client.get(address, follow=True)
            if response.status_code in (404, 409):
                continue
            page = read(response)
            main = page.text.lower()
            assert [words for words in OF_A_REPORT if words in main] == [], address
            for link in page.links:
                if link.startswith((OWN, REVIEW)):
                    assert client.get(link).status_code in (200, 409), f"{address} leads to {link}"


def test_the_page_of_the_release_leads_to_its_review(security_accepted, reviewer):
    page = read(reviewer.get("/national/2024/release/"))
    assert page.links[REVIEW] == "National Security Division"
    assert "a national body, which has no report" in page.text
    assert "Not complete" not in page.text


def test_its_co_ordinators_are_told_of_figures(security_submitted, national_reviewer, national_publisher):
    accepted = accept(revision=security_submitted, by=national_reviewer, at=LATER)
    published = publish(revision=accepted, by=national_publisher, at=LATER)
    unpublish(revision=published, by=national_publisher, at=LATER, reason="One is wrong.")
    told = Notice.objects.filter(
        recipient__name="Security Coordinator", act__in=["accepted", "published", "unpublished"]
    )
    assert {notice.address for notice in told} == {OWN}
    assert len(told) == 3
    assert not [notice for notice in told if "report" in notice.subject + notice.text]
