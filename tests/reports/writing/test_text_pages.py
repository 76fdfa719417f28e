"""An area's texts on their pages: one for all, one for each; what is wrong is said, and nobody's words are lost."""

from datetime import timedelta

import pytest

from reports.models import LONGEST_TEXT, BoardMember, Logo, ObsoleteTerm, Section
from reports.release.actions import freeze
from reports.writing.actions import save_sections
from returns.models import Event, Revision
from returns.record.refusals import Refused
from tests.factories import AT
from tests.pages import read, typed
from tests.reports.conftest import TEXTS
from tests.scene import accept, draft, load_year, publish, write
from tests.stages import stage

pytestmark = pytest.mark.django_db

ALL = "/returns/2021/cheshire/texts/"
INTRODUCTION, CONTACT, STUDY = (f"{ALL}{key}/" for key in ("introduction", "contact", "case-study-1"))


@pytest.fixture
def writer(client_of, cheshire_coordinator):
    return client_of(cheshire_coordinator)


@pytest.fixture
def colleague(client_of, national_reviewer):
    return client_of(national_reviewer)


@stage
def study(written, cheshire_coordinator):
    words = {"title": "A settled home", "body": "It helped."}
    save_sections(on=written, by=cheshire_coordinator, at=AT, texts={"case-study-1": words})
    return words


def put(client, address: str, **changes: str):
    """Open a section's page, type, and save."""
    return client.post(address, typed(read(client.get(address)), **changes))


def acts() -> list[str]:
    return list(Event.objects.filter(chain="2021/cheshire").values_list("act", flat=True))


def keys(revision) -> list[str]:
    return [text.key for text in Section.objects.filter(revision=revision) if text.is_added]


# --- All of them ----------------------------------------------------------------------------------


def test_the_overview_names_each_section_in_the_reports_order_with_its_state(study, writer):
    page = read(writer.get(ALL))
    sections = [address for address in page.links if address.startswith(ALL) and address.endswith("/")]
    assert [address.removeprefix(ALL) for address in sections if address != ALL] == [
        "introduction/",
        "local_page/",
        "case-study-1/",
        "contact/",
    ]
    assert "Contact Empty" in page.text
    assert "Introduction Written" in page.text


def test_in_wales_each_language_has_its_state(year_2021, colleague, national_reviewer):
    revision = draft("gwent", 2021)
    write(revision=revision, by=national_reviewer, texts={"introduction": "Written."}, board=None)
    page = read(colleague.get("/returns/2021/gwent/texts/"))
    assert "Introduction English: written Welsh: empty" in page.text


def test_an_unknown_button_is_refused(written, writer):
    assert writer.post(ALL, {"act": "burn", "key": "introduction"}).status_code == 409


# --- One of them ----------------------------------------------------------------------------------


def test_a_text_and_its_signatory_are_saved_and_recorded(written, writer):
    answer = put(writer, INTRODUCTION, body="One.\r\n\r\nTwo. ", signatory=" Chris Chair ")
    assert (answer.status_code, answer["Location"]) == (302, INTRODUCTION)
    text = Section.objects.get(key="introduction")
    assert (text.body, text.signatory) == ("One.\n\nTwo.", "Chris Chair")
    assert Event.objects.last().changes == {
        "introduction": [TEXTS["introduction"], "One.\n\nTwo."],
        "introduction_signatory": ["", "Chris Chair"],
    }


def test_it_can_lead_back_to_all_of_them(written, writer):
    assert put(writer, INTRODUCTION, then="list")["Location"] == ALL


def test_saving_it_unchanged_records_nothing(written, writer):
    before = Event.objects.count()
    assert put(writer, INTRODUCTION, body=TEXTS["introduction"].replace("\n", "\r\n")).status_code == 302
    assert Event.objects.count() == before


def test_an_area_in_wales_writes_both_languages(year_2021, colleague):
    page = "/returns/2021/gwent/texts/introduction/"
    put(colleague, page, body="On {end}.", body_cy="Ar {end}.", signatory="Chair", signatory_cy="Cadeirydd")
    shown = read(colleague.get(page)).text
    assert "On 31 March 2021." in shown
    assert "Ar 31 Mawrth 2021." in shown
    text = Section.objects.get()
    assert (text.body_cy, text.signatory_cy) == ("Ar {end}.", "Cadeirydd")


def test_an_area_in_england_is_not_asked_for_welsh(written, writer):
    assert "body_cy" not in read(writer.get(INTRODUCTION)).inputs


def test_a_preview_shows_what_is_typed_and_saves_nothing(written, cheshire_filled, writer):
    page = read(writer.get(INTRODUCTION))
    answer = writer.post(INTRODUCTION, typed(page, body="Of {snapshot_c1_total} people.", preview="yes"))
    assert (answer.status_code, "Of 1,260 people." in read(answer).text) == (200, True)
    assert read(answer).inputs["body"]["value"] == "Of {snapshot_c1_total} people."
    assert Section.objects.get(key="introduction").body == TEXTS["introduction"]


def test_a_preview_runs_nothing_that_is_typed(written, writer):
    page = read(writer.get(INTRODUCTION))
    evil = "<script>alert(1)</script> ![x](https://evil.example/x.png) [y](javascript:alert(1))"
    answer = writer.post(INTRODUCTION, typed(page, body=evil, preview="yes")).content.decode()
    preview = answer[answer.index('id="preview"') :]
    assert "<script" not in preview.split("</section>")[0]
    assert "<img" not in answer
    assert 'href="javascript:' not in answer


def test_a_reference_to_nothing_is_saved_and_named_with_its_line_and_what_may_be_meant(written, writer):
    assert put(writer, INTRODUCTION, body="One.\n\n{snapshot_c1_totl} and {nothing}.").status_code == 302
    answer = writer.get(INTRODUCTION)
    page = read(answer)
    assert "Line 3: {snapshot_c1_totl} is not a name we know. Did you mean {snapshot_c1_total}?" in page.text
    assert "Line 3: {nothing} is not a name we know." in page.text
    assert "#body" in page.links
    assert '<mark class="report-unresolved">{nothing}</mark>' in answer.content.decode()
    assert "2 references to fix" in read(writer.get(ALL)).text


def test_a_sections_page_says_all_that_the_checklist_finds_in_it(written, writer):
    ObsoleteTerm.objects.create(year=written.year, term="case load", instead="caseload")
    put(writer, INTRODUCTION, body="## Low\n\n![Us](us.png)\n\nInsert text here about Kent.\n\nA <b>case load</b>.")
    shown = read(writer.get(INTRODUCTION)).text
    blocking, advice = shown.split("Advice (optional)")
    for words in (
        "Line 1: You can only use a ## heading below a # heading.",
        "Line 3: You cannot use a picture here.",
        "Line 5: “Insert text here” is a placeholder.",
        "Say who signs the introduction",
    ):
        assert words in blocking
    for words in ("Line 5: “Kent” is another area.", "Line 7: “case load” is no longer", "so “<b>” would be printed"):
        assert words in advice


def test_a_preview_says_what_is_found_in_what_is_typed(written, writer):
    page = read(writer.get(INTRODUCTION))
    answer = writer.post(INTRODUCTION, typed(page, body="Insert text here", preview="yes"))
    assert "Line 1: “Insert text here” is a placeholder." in read(answer).text
    assert "is a placeholder" not in read(writer.get(INTRODUCTION)).text


def test_the_page_lists_what_can_be_referred_to_and_what_it_prints(written, cheshire_filled, writer):
    page = read(writer.get(INTRODUCTION)).text
    assert "{snapshot_c1_l1} MAPPA-eligible offenders on 31 March 2021, Level 1" in page
    assert "{end} Its last day 31 March 2021" in page
    assert "{rso_rate}" in page or "133" in page


@pytest.mark.parametrize(
    ("address", "wrong", "words"),
    [
        (
            INTRODUCTION,
            {"body": "x" * (LONGEST_TEXT + 1)},
            "“Text” must be 200,000 characters or fewer. It has 200,001",
        ),
        (INTRODUCTION, {"body": "a\0b"}, "Null characters are not allowed"),
        (INTRODUCTION, {"signatory": "x" * 201}, "“Signed by” must be 200 characters or fewer. It has 201"),
        (STUDY, {"title": ""}, "Enter a title"),
    ],
)
def test_what_cannot_be_kept_is_said_on_the_page(address, wrong, words, study, writer):
    before = list(Section.objects.filter(year=None).values())
    answer = put(writer, address, **wrong)
    page = read(answer)
    assert (answer.status_code, page.title[:6]) == (200, "Error:")
    assert words in page.text
    assert list(Section.objects.filter(year=None).values()) == before


def test_a_page_of_200_kilobytes_is_kept_and_shown(written, writer):
    long = ("A **word** of {end}.\n\n" * 10_000)[:LONGEST_TEXT].strip()
    assert put(writer, f"{ALL}local_page/", body=long).status_code == 302
    assert Section.objects.get(key="local_page").body == long
    assert writer.get(f"{ALL}local_page/").status_code == 200


def test_a_line_end_counts_as_the_one_character_that_is_kept(written, writer):
    lines = "x\n" * (LONGEST_TEXT // 2 - 1) + "xx"
    assert put(writer, f"{ALL}local_page/", body=lines.replace("\n", "\r\n")).status_code == 302
    assert Section.objects.get(key="local_page").body == lines


# --- Two at once ----------------------------------------------------------------------------------


def test_who_saves_second_is_shown_both_and_loses_nothing(written, writer, colleague):
    mine, theirs = read(writer.get(INTRODUCTION)), read(colleague.get(INTRODUCTION))
    assert colleague.post(INTRODUCTION, typed(theirs, body="Theirs.")).status_code == 302
    answer = writer.post(INTRODUCTION, typed(mine, body="Mine."))
    page = read(answer)
    assert answer.status_code == 409
    assert "Somebody else changed this text while you had the page open." in page.text
    assert "Theirs." in page.text
    assert page.inputs["body"]["value"] == "Mine."
    assert Section.objects.get(key="introduction").body == "Theirs."
    assert writer.post(INTRODUCTION, typed(page)).status_code == 302
    assert Section.objects.get(key="introduction").body == "Mine."


def test_two_who_write_the_same_are_not_in_each_others_way(written, writer, colleague):
    mine, theirs = read(writer.get(INTRODUCTION)), read(colleague.get(INTRODUCTION))
    colleague.post(INTRODUCTION, typed(theirs, body="The same."))
    assert writer.post(INTRODUCTION, typed(mine, body="The same.")).status_code == 302


def test_a_section_removed_meanwhile_is_told_and_can_be_put_back(study, writer, colleague):
    mine = read(writer.get(STUDY))
    colleague.post(ALL, {"act": "remove", "key": "case-study-1"})
    answer = writer.post(STUDY, typed(mine, body="More of it."))
    assert answer.status_code == 409
    page = read(answer)
    assert "This section has been removed" in page.text
    assert writer.post(STUDY, typed(page)).status_code == 302
    assert Section.objects.get(key="case-study-1").body == "More of it."


# --- Whose it is, and when ------------------------------------------------------------------------

EVERY = [ALL, ALL + "add/", INTRODUCTION, INTRODUCTION + "history/"]


@pytest.mark.parametrize("who", ["kent_coordinator", "cheshire_board_member", "cheshire_chair"])
@pytest.mark.parametrize("address", EVERY)
def test_nobody_elses_texts(who, address, request, written, client_of):
    client = client_of(request.getfixturevalue(who))
    for answer in (client.get(address), client.post(address, {"body": "Mine.", "act": "confirm"})):
        assert answer.status_code == 404
    assert Section.objects.get(key="introduction").body == TEXTS["introduction"]


@pytest.mark.parametrize("state", ["cheshire_submitted", "cheshire_report"])
def test_texts_are_written_until_the_report_is_prepared(state, request, written, writer):
    request.getfixturevalue(state)
    assert put(writer, INTRODUCTION, body="Late.").status_code == 302
    assert put(writer, ALL + "add/?kind=section", title="Late too").status_code == 302
    assert Section.objects.get(key="introduction").body == "Late."


@pytest.mark.parametrize("address", [ALL, ALL + "add/", INTRODUCTION])
def test_a_prepared_report_says_who_holds_it(address, cheshire_frozen, writer):
    assert writer.get(address).status_code == 409
    assert writer.post(address, {"body": "Mine.", "title": "Mine", "act": "copy"}).status_code == 409
    assert Section.objects.get(key="introduction").body == TEXTS["introduction"]


@pytest.mark.parametrize("address", [f"{ALL}case-study-1/", f"{ALL}background/", f"{ALL}case-study-1/history/"])
def test_a_section_that_never_was_is_not_found(address, written, writer):
    assert writer.get(address).status_code == 404
    assert writer.post(address, {"title": "x", "body": "x"}).status_code == 404


# --- Sections of the area's own -------------------------------------------------------------------


def test_a_case_study_is_added_and_stands_in_the_report(written, writer):
    answer = writer.post(ALL + "add/?kind=case-study", {"title": " A settled home "})
    assert answer["Location"] == STUDY
    put(writer, STUDY, body="It helped.")
    text = Section.objects.get(key="case-study-1")
    assert (text.title, text.body, text.position) == ("A settled home", "It helped.", 1)
    assert Event.objects.last().changes == {
        "case-study-1": ["", "It helped."],
        "titles": {"case-study-1": "A settled home"},
    }
    assert "A settled home" in read(writer.get("/returns/2021/cheshire/report/")).text


def test_a_case_study_is_to_identify_nobody(study, writer):
    words = "Never include anything here that could identify an offender or victim."
    for address in (STUDY, ALL + "add/?kind=case-study"):
        assert words in read(writer.get(address)).text
    for address in (INTRODUCTION, ALL + "add/?kind=section"):
        assert words not in read(writer.get(address)).text


def test_before_a_section_goes_its_writer_is_asked(study, written, writer):
    assert read(writer.get(ALL)).links[ALL + "?remove=case-study-1"] == "Remove: A settled home"
    page = read(writer.get(ALL + "?remove=case-study-1"))
    assert "Are you sure you want to remove “A settled home”?" in page.text
    assert keys(written) == ["case-study-1"]
    button = page.buttons["Remove the section"]
    writer.post(ALL, typed(page, **{button["name"]: button["value"]}))
    assert keys(written) == []


@pytest.mark.parametrize("key", ["introduction", "gone"])
def test_what_cannot_be_removed_is_not_asked_about(key, study, writer):
    assert "Are you sure" not in read(writer.get(f"{ALL}?remove={key}")).text


def test_each_is_a_section_of_its_own_also_after_one_was_removed(study, written, writer):
    writer.post(ALL, {"act": "remove", "key": "case-study-1"})
    answer = writer.post(ALL + "add/?kind=case-study", {"title": "Work"})
    assert answer["Location"] == f"{ALL}case-study-2/"


def test_the_local_page_may_have_a_title_of_the_areas_own(written, writer):
    address = f"{ALL}local_page/"
    assert "If you leave this empty, the report says “Local page”." in read(writer.get(address)).text
    for title in ("Working together", ""):
        assert put(writer, address, title=title, body="We met.").status_code == 302
        assert Section.objects.get(key="local_page").title == title


def test_one_without_a_title_is_not_added(written, writer):
    page = read(writer.post(ALL + "add/?kind=section", {"title": " "}))
    assert (page.status, "Enter a title" in page.text) == (200, True)
    assert keys(written) == []


def test_an_action_adds_none_without_a_title_and_none_that_is_there_already(study, written, cheshire_coordinator):
    who = {"on": written, "by": cheshire_coordinator, "at": AT}
    with pytest.raises(Refused, match="Give the section a title"):
        save_sections(**who, texts={"section-1": {"body": "x"}})
    with pytest.raises(Refused, match="Somebody else"):
        save_sections(**who, texts={"case-study-1": {"title": "Mine"}}, seen={"case-study-1": ""})


def test_added_sections_are_moved_among_each_other(study, written, writer):
    for title in ("Work", "Health"):
        writer.post(ALL + "add/?kind=section", {"title": title})
    writer.post(ALL, {"act": "up", "key": "section-2"})
    assert keys(written) == ["case-study-1", "section-2", "section-1"]
    assert Event.objects.last().changes == {
        "order": [["A settled home", "Work", "Health"], ["A settled home", "Health", "Work"]]
    }
    before = Event.objects.count()
    for act, key in (("up", "case-study-1"), ("down", "section-1")):
        assert writer.post(ALL, {"act": act, "key": key}).status_code == 302
    assert Event.objects.count() == before, "who is at the end stays there"


@pytest.mark.parametrize("act", ["up", "remove"])
@pytest.mark.parametrize("key", ["introduction", "section-9", ""])
def test_only_what_was_added_is_moved_or_removed(act, key, study, writer):
    assert writer.post(ALL, {"act": act, "key": key}).status_code == 409
    assert Section.objects.filter(year=None).count() == len(TEXTS) + 1


# --- History --------------------------------------------------------------------------------------


def test_every_version_can_be_read_and_put_back(written, writer):
    put(writer, INTRODUCTION, body="Second.", signatory="The chair")
    put(writer, INTRODUCTION, body="Third.")
    history = INTRODUCTION + "history/"
    numbers = [event.number for event in Event.objects.filter(act="texts_saved")]
    page = read(writer.get(f"{history}?version={numbers[0]}"))
    assert "Written for a **test** by the chair." in page.text
    answer = writer.post(history, typed(page))
    assert answer["Location"] == INTRODUCTION
    text = Section.objects.get(key="introduction")
    assert (text.body, text.signatory) == (TEXTS["introduction"], "")
    assert Event.objects.last().changes["introduction"] == ["Third.", TEXTS["introduction"]]


def test_a_removed_section_is_put_back_from_its_history(study, writer):
    writer.post(ALL, {"act": "remove", "key": "case-study-1"})
    assert acts()[-1] == "text_removed"
    page = read(writer.get(ALL))
    assert page.links[STUDY + "history/"] == "A settled home"
    saved = Event.objects.filter(act="texts_saved").last().number
    page = read(writer.get(f"{STUDY}history/?version={saved}"))
    writer.post(STUDY + "history/", typed(page))
    assert Section.objects.get(key="case-study-1").words | study == Section.objects.get(key="case-study-1").words


def test_what_was_removed_stands_again_where_it_stood(study, written, writer):
    for title in ("Work", "Health"):
        writer.post(ALL + "add/?kind=section", {"title": title})
    for key in ("case-study-1", "section-1"):
        writer.post(ALL, {"act": "remove", "key": key})
    for key in ("case-study-1", "section-1"):
        page = f"{ALL}{key}/"
        put(writer, page, title="Back")
    assert keys(written) == ["case-study-1", "section-1", "section-2"]


def test_what_has_taken_its_place_makes_room(study, written, writer):
    writer.post(ALL, {"act": "remove", "key": "case-study-1"})
    writer.post(ALL + "add/?kind=section", {"title": "Work"})
    put(writer, STUDY, title="Back")
    assert keys(written) == ["case-study-1", "section-1"]


def test_who_has_not_seen_the_newest_words_does_not_restore_over_them(written, writer, colleague):
    put(writer, INTRODUCTION, body="Second.")
    first = Event.objects.filter(act="texts_saved").first().number
    page = read(writer.get(f"{INTRODUCTION}history/?version={first}"))
    put(colleague, INTRODUCTION, body="Third.")
    assert writer.post(INTRODUCTION + "history/", typed(page)).status_code == 409
    assert Section.objects.get(key="introduction").body == "Third."


@pytest.mark.parametrize("version", ["", "999", "x"])
def test_a_version_that_is_none_is_refused(version, written, writer):
    assert writer.post(INTRODUCTION + "history/", {"version": version, "seen": ""}).status_code == 409


def test_a_locked_texts_history_is_read_and_not_restored(cheshire_report, writer, stand_in_pdf):
    put(writer, INTRODUCTION, body="Second.")
    first = Event.objects.filter(act="texts_saved").first().number
    freeze(revision=cheshire_report, at=AT + timedelta(days=2))
    page = read(writer.get(f"{INTRODUCTION}history/?version={first}"))
    assert "Restore this version" not in page.buttons
    seen = Section.objects.get(key="introduction").token
    assert writer.post(INTRODUCTION + "history/", {"version": first, "seen": seen}).status_code == 409
    assert Section.objects.get(key="introduction").body == "Second."


def test_the_returns_history_tells_of_sections_by_their_names(study, writer):
    put(writer, INTRODUCTION, signatory="The chair")
    page = read(writer.get("/returns/2021/cheshire/history/")).text
    assert "A settled home, title" in page
    assert "Introduction, signatory" in page
    assert "Titles" not in page


# --- Last year's words ----------------------------------------------------------------------------


@stage
def next_year(study, cheshire_filled, cheshire_coordinator, national_reviewer, national_publisher) -> Revision:
    """Cheshire's draft for 2021/22, after the one for 2020/21 was published with texts, board and a logo."""
    Logo.objects.create(
        revision=cheshire_filled, position=1, service="police", name="Police", media_type="image/png", content=b"x"
    )
    publish(accept(cheshire_filled, cheshire_coordinator, national_reviewer), national_publisher)
    load_year(2022, national_publisher)
    return draft("cheshire", 2022)


NEXT = "/returns/2022/cheshire/texts/"
START = "Copy texts, board and logos from 2020/21"


def test_a_year_begins_with_the_last_ones_words_marked_until_they_are_confirmed(next_year, writer):
    assert START in read(writer.get(NEXT)).buttons
    writer.post(NEXT, {"act": "copy"})
    texts = {text.key: text for text in Section.objects.filter(revision=next_year)}
    assert texts["introduction"].body == TEXTS["introduction"]
    assert texts["case-study-1"].title == "A settled home"
    assert {text.copied_from_id for text in texts.values()} == {2021}
    assert set(BoardMember.objects.filter(revision=next_year).values_list("copied_from", flat=True)) == {2021}
    assert Logo.objects.filter(revision=next_year).count() == 1
    assert "From 2020/21, not confirmed" in read(writer.get(NEXT)).text
    event = Event.objects.filter(chain="2022/cheshire").last()
    assert (event.act, event.changes["from"]) == ("texts_copied", "2020/21")
    assert event.changes["introduction"] == ["", TEXTS["introduction"]]
    assert START not in read(writer.get(NEXT + "introduction/")).buttons


@pytest.mark.parametrize("page", ["board", "logos"])
def test_board_and_logos_offer_last_years_too_and_lead_back(page, next_year, writer):
    address = f"/returns/2022/cheshire/{page}/"
    shown = read(writer.get(address))
    assert "its texts, its board and its logos" in shown.text
    assert START in shown.buttons
    assert writer.post(NEXT, {"act": "copy", "then": page})["Location"] == address
    assert BoardMember.objects.filter(revision=next_year).exists()
    assert Logo.objects.filter(revision=next_year).exists()
    assert START not in read(writer.get(address)).buttons


def test_what_is_written_already_stays(next_year, writer, cheshire_coordinator):
    own = {"texts": {"introduction": "This year."}, "board": [{"name": "", "role": "Chair", "agency": ""}]}
    write(revision=next_year, by=cheshire_coordinator, **own)
    writer.post(NEXT, {"act": "copy"})
    introduction = Section.objects.get(revision=next_year, key="introduction")
    assert (introduction.body, introduction.copied_from) == ("This year.", None)
    assert BoardMember.objects.get(revision=next_year).copied_from is None
    assert Section.objects.get(revision=next_year, key="local_page").copied_from_id == 2021


def test_an_edit_alone_confirms_nothing_and_its_button_saves_and_confirms(next_year, writer):
    writer.post(NEXT, {"act": "copy"})
    page = NEXT + "introduction/"
    put(writer, page, body="Changed.")
    assert Section.objects.get(revision=next_year, key="introduction").copied_from_id == 2021
    button = read(writer.get(page)).buttons["Save and confirm for 2021/22"]
    put(writer, page, body="Changed again.", **{button["name"]: button["value"]})
    text = Section.objects.get(revision=next_year, key="introduction")
    assert (text.body, text.copied_from) == ("Changed again.", None)
    assert not [words for words in read(writer.get(page)).buttons if "as right" in words]
    assert [event.act for event in Event.objects.filter(chain="2022/cheshire")][-2:] == [
        "texts_saved",
        "texts_confirmed",
    ]


def test_a_button_confirms_them_as_they_are(next_year, writer):
    writer.post(NEXT, {"act": "copy"})
    writer.post(NEXT, {"act": "confirm", "key": "case-study-1"})
    assert Section.objects.get(revision=next_year, key="case-study-1").copied_from is None
    event = Event.objects.last()
    assert (event.act, event.changes) == ("texts_confirmed", {"sections": ["A settled home"]})
    before = Event.objects.count()
    writer.post(NEXT, {"act": "confirm", "key": "case-study-1"})
    assert Event.objects.count() == before


def test_there_is_nothing_to_begin_with_before_a_report_was_published(written, writer):
    assert not [words for words in read(writer.get(ALL)).buttons if words.startswith("Copy texts")]
    answer = writer.post(ALL, {"act": "copy"})
    assert (answer.status_code, "The area has no earlier published report to copy" in read(answer).text) == (409, True)


def test_taking_them_over_twice_changes_nothing(next_year, writer):
    writer.post(NEXT, {"act": "copy"})
    before = list(Section.objects.filter(year=None).values())
    assert writer.post(NEXT, {"act": "copy"}).status_code == 409
    assert list(Section.objects.filter(year=None).values()) == before
