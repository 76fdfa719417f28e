"""Which signatures a change of a year's texts or population makes void: exactly those of reports that it changes."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.annual_report.document import COMMENTARY
from reports.annual_report.gather import documents_for, signed_digest
from reports.corrections.actions import set_population
from reports.models import Section, SignOff
from reports.sign_off import actions
from reports.sign_off.actions import override_sign_off, sign_off
from reports.sign_off.signing import signature_of, standings
from reports.writing.actions import move_section, remove_section, save_sections
from reports.writing.board_actions import save_board
from reports.writing.logo_actions import remove_logo, save_logo
from returns.form.questionnaire import Questionnaire
from returns.models import Event, Notice, ReportingYear, Revision
from tests.factories import AT, AreaFactory, AreaReturnFactory, RevisionFactory
from tests.pages import read, typed
from tests.stages import stage

LATER = AT + timedelta(days=3)
HOUR = timedelta(hours=1)


@pytest.fixture
def gathered(monkeypatch):
    """The areas whose reports a change gathers, to see whether they are the same."""
    areas: list[str] = []

    def noted(revision, *rest):
        areas.append(revision.area_return.area.slug)
        return documents_for(revision, *rest)

    monkeypatch.setattr(actions, "documents_for", noted)
    return areas


def give(revision, by, at=LATER) -> None:
    digest = signed_digest(documents_for(revision, at))
    SignOff.objects.update_or_create(
        revision=revision, defaults={"digest": digest, "signed_by": by, "signed_at": at, "reason": ""}
    )


@stage
def signed(cheshire_complete, gwent_complete, cheshire_chair) -> list[Revision]:
    """Two reports with a signature that counts: one in English, one in English and Welsh."""
    for revision in (cheshire_complete, gwent_complete):
        give(revision, cheshire_chair)
    return [cheshire_complete, gwent_complete]


def year_2021() -> ReportingYear:
    return ReportingYear.objects.get(year=2021)


def write(by, key="background", at=LATER + HOUR, **words) -> None:
    save_sections(on=year_2021(), by=by, at=at, texts={key: words})


def text(key="background") -> Section:
    return Section.objects.get(year=2021, key=key)


def void() -> list[str]:
    """Whose word counts no more, as the lists say. Each of these, and no other, is over another report than it was."""
    found = standings(list(Revision.objects.with_names().filter(sign_off__isnull=False)))
    for here in found:
        assert here.waits == (here.sign_off.digest != signed_digest(documents_for(here.revision, LATER)))
    return sorted(here.revision.area_return.area.slug for here in found if here.waits)


def test_another_heading_makes_each_signature_void_and_gathers_no_report(signed, gathered, national_publisher):
    write(national_publisher, title="Another heading")
    assert gathered == []
    assert void() == ["cheshire", "gwent"]


def test_a_welsh_word_is_in_reports_of_wales_alone(signed, gathered, national_publisher):
    write(national_publisher, body_cy="Geiriau eraill.")
    assert gathered == []
    assert void() == ["gwent"]


def test_what_prints_as_before_makes_nothing_void(signed, gathered, national_publisher):
    write(national_publisher, body=f"\n{text().body}\n\n")
    assert (gathered, void()) == ([], [])


def test_without_a_welsh_title_a_section_is_in_no_welsh_report(signed, gathered, national_publisher, cheshire_chair):
    write(national_publisher, title_cy="")
    assert void() == ["gwent"]
    give(Revision.objects.with_names().get(pk=signed[1].pk), cheshire_chair, LATER + 2 * HOUR)
    write(national_publisher, at=LATER + 3 * HOUR, body_cy="Nid yw hwn yn cael ei argraffu.")
    assert (gathered, void()) == ([], [])


def test_where_a_figure_stands_in_the_text_the_reports_themselves_tell(
    cheshire_complete, gwent_complete, cheshire_chair, gathered, national_publisher
):
    """Cheshire prints the same figure when it is typed; Gwent, of which it is not the rate, another one than before."""
    rate = Questionnaire.load(cheshire_complete.year).rate.code
    write(national_publisher, at=AT, body=f"The rate is {{{rate}}}.")
    for revision in (cheshire_complete, gwent_complete):
        give(revision, cheshire_chair)
    (document,) = documents_for(cheshire_complete, LATER)
    (said,) = (section.html for section in document.national if section.key == "background")
    plain = re.sub("<.*?>", "", said)
    assert re.fullmatch(r"The rate is \d+\.", plain)
    write(national_publisher, body=plain)
    assert sorted(gathered) == ["cheshire", "gwent"]
    assert void() == ["gwent"]


def test_the_order_of_the_sections_is_that_of_the_reports(signed, gathered, national_publisher):
    keys = list(Section.objects.filter(year=2021, note="").values_list("key", flat=True))
    move_section(on=year_2021(), by=national_publisher, at=LATER + HOUR, key=COMMENTARY, places=-1)
    assert keys != list(Section.objects.filter(year=2021, note="").values_list("key", flat=True))
    assert (gathered, void()) == ([], [])  # it stands below the tables, whatever stands before it in the list
    move_section(on=year_2021(), by=national_publisher, at=LATER + HOUR, key=keys[0], places=2)
    assert gathered == []
    assert void() == ["cheshire", "gwent"]


def test_a_section_that_goes_was_in_every_report(signed, gathered, national_publisher):
    remove_section(on=year_2021(), by=national_publisher, at=LATER + HOUR, key="background")
    assert gathered == []
    assert void() == ["cheshire", "gwent"]


def test_the_same_population_chosen_again_makes_nothing_void(signed, gathered, national_publisher):
    year = year_2021()
    here = {"mid_year": year.population_mid_year, "vintage": year.population_vintage}
    set_population(year=year, by=national_publisher, at=LATER + HOUR, **here)
    assert (gathered, void()) == ([], [])


def test_each_word_that_is_void_is_told_as_what_it_was(
    cheshire_complete, gwent_complete, cheshire_chair, national_reviewer
):
    give(cheshire_complete, cheshire_chair)
    override_sign_off(revision=gwent_complete, by=national_reviewer, at=LATER, reason="The chair is ill.")
    write(national_reviewer, title="Another heading")
    acts = Event.objects.filter(act__in=("signature_voided", "override_voided"))
    assert dict(acts.values_list("revision__area_return__area__slug", "act")) == {
        "cheshire": "signature_voided", "gwent": "override_voided",
    }  # fmt: skip


def test_what_touches_no_signed_report_costs_the_same_for_one_of_them_and_for_many(
    cheshire_complete, cheshire_chair, national_publisher
):
    give(cheshire_complete, cheshire_chair)

    def queries(word: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            write(national_publisher, body_cy=word)
        return len(captured)

    queries("Gair.")
    few = queries("Geiriau.")
    for _ in range(5):
        area_return = AreaReturnFactory(area=AreaFactory(), year=cheshire_complete.year)
        give(RevisionFactory(area_return=area_return, accepted=True), cheshire_chair)
    assert queries("Geiriau eraill.") == few
    assert void() == []


# --- An area's own words --------------------------------------------------------------------------


@pytest.fixture
def own(signed, cheshire_coordinator):
    """A function: what Cheshire's co-ordinator writes after the signature, by the name of an action."""
    here, who = signed[0], {"by": cheshire_coordinator, "at": LATER + HOUR}
    written = {section.key: section.body for section in here.sections.all()}

    def done(which: str) -> None:
        if which == "a text":
            save_sections(on=here, **who, texts={"contact": {"body": "Call us."}})
        elif which == "the same text, set otherwise":
            save_sections(on=here, **who, texts={"contact": {"body": f"\n{written['contact']}\n\n"}})
        elif which == "the text as it was":
            save_sections(on=here, **who, texts={"contact": {"body": written["contact"]}})
        elif which == "the board":
            save_board(revision=here, **who, board=[{"seat": "chair", "role": "Chief constable"}])
        elif which == "a logo":
            remove_logo(revision=here, **who, position=1)
        else:
            save_logo(revision=here, **who, position=1, name="Cheshire Police")

    return done


@pytest.mark.parametrize("which", ["a text", "the board", "a logo", "the name of a logo"])
def test_a_change_of_an_areas_own_words_makes_its_signature_void_and_is_told(which, own, gathered, cheshire_chair):
    own(which)
    assert gathered == ["cheshire"]
    assert void() == ["cheshire"]
    (event,) = Event.objects.filter(act="signature_voided")
    assert (event.chain, event.by.name) == ("2021/cheshire", "Cheshire Coordinator")
    asked = [notice.recipient for notice in Notice.objects.filter(act="signature_asked")]
    assert asked == ([] if which == "a logo" else [cheshire_chair])  # without that logo nobody can sign


def test_what_an_area_writes_and_nobody_reads_makes_nothing_void(own):
    own("the same text, set otherwise")
    assert void() == []


def test_a_signature_that_is_void_stays_so_when_the_old_words_are_back(own, signed, cheshire_chair):
    own("a text")
    own("the text as it was")
    here = Revision.objects.with_names().get(pk=signed[0].pk)
    (standing,) = standings([here])
    documents = documents_for(here, LATER)
    assert standing.waits
    assert signature_of(here, documents) is None
    sign_off(revision=here, by=cheshire_chair, at=LATER + HOUR, seen=signed_digest(documents))
    assert signature_of(here, documents).signed_by == cheshire_chair


def test_before_and_after_the_page_says_what_becomes_of_the_signature(signed, client_of, cheshire_coordinator, clock):
    clock(LATER + HOUR)
    client, page = client_of(cheshire_coordinator), "/returns/2021/cheshire/texts/contact/"
    before = read(client.get(page))
    assert "If you change what the report says, the signature no longer counts" in before.text
    after = read(client.post(page, typed(before, body="Call us."), follow=True))
    assert "had signed the report off. It says something else now, so that no longer counts." in after.text
    assert "If you change what the report says" not in after.text
    again = read(client.post(page, typed(after, body="Call us now."), follow=True))
    assert "no longer counts" not in again.text
