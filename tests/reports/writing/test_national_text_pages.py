"""The national team's texts of a year: in order, tied to the notes of its tables, begun with last year's words."""

import pytest

from reports.annual_report.gather import document_for
from reports.models import Section
from reports.sign_off.checklist import places_of_notes, without_place, without_text
from reports.writing.actions import confirm_sections, load_sections, move_section, remove_section, save_sections
from reports.writing.copying_actions import copy_sections
from returns.form.questionnaire import Questionnaire
from returns.models import Event, Question, ReportingYear
from returns.record.refusals import Refused
from tests.factories import AT
from tests.pages import read, typed
from tests.reports.writing.test_text_pages import put

pytestmark = pytest.mark.django_db

ALL = "/national/2021/texts/"
BACKGROUND, NOTE = ALL + "background/", ALL + "note_f/"


@pytest.fixture
def team(texts_2021, client_of, national_reviewer):
    return client_of(national_reviewer)


def keys(year: int = 2021) -> list[str]:
    return list(Section.objects.filter(year=year).values_list("key", flat=True))


def text(key: str, year: int = 2021) -> Section:
    return Section.objects.get(year=year, key=key)


# --- All of them ----------------------------------------------------------------------------------


def test_the_overview_ties_each_note_to_what_bears_its_letter(team):
    page = read(team.get(ALL))
    title = "(f) Sexual Harm Prevention Order (SHPO) (including any additional foreign travel restriction)"
    assert f"{title} Used at: SHPO; SHPO with foreign travel restriction" in page.text
    assert "(b) Registered sexual offenders (RSOs) Used at:" in page.text
    assert "Category 1: Registered sex offenders" in page.text
    assert "has no text" not in page.text


def test_a_letter_without_a_note_and_a_note_without_a_letter_are_told(team, form_2021):
    Section.objects.filter(year=2021, note="e").delete()
    Question.objects.filter(year=2021, note="i").update(note="k")
    page = read(team.get(ALL)).text
    assert "Note (e) has no text. It is used at: Breach of licence." in page
    assert "Note (k) has no text." in page
    assert "(i) Lifetime notification requirements revoked on application: nothing in this year’s tables" in page


def test_the_letters_are_compared_without_regard_to_order(form_2021):
    places = places_of_notes(Questionnaire.load(form_2021))
    assert list(places) == list("abcdefghi")
    assert without_text(places, "ihgfedcba") == []
    assert (without_text(places, "abcdefgh"), without_place(places, "kabcdefghi")) == (["i"], ["k"])


def test_sections_are_moved_and_the_order_is_on_record(team):
    team.post(ALL, {"act": "down", "key": "background"})
    assert keys()[:2] == ["terrorism", "background"]
    assert Event.objects.last().changes["order"][1][:2] == ["MAPPA and terrorism", "What is MAPPA?"]
    before = Event.objects.count()
    team.post(ALL, {"act": "up", "key": "terrorism"})
    assert Event.objects.count() == before


# --- One of them ----------------------------------------------------------------------------------


def test_words_in_both_languages_are_saved_and_recorded_word_by_word(team):
    old = text("background").body
    put(team, BACKGROUND, body="On {end}.", body_cy="Ar {end}.", title_cy="Y cefndir")
    changes = Event.objects.last().changes
    assert changes["background"] == [old, "On {end}."]
    assert changes["background_title_cy"] == ["Beth yw MAPPA?", "Y cefndir"]
    page = read(team.get(BACKGROUND)).text
    assert "On 31 March 2021." in page
    assert "Ar 31 Mawrth 2021." in page


def test_a_figure_in_a_national_text_stands_for_each_areas_own(team, cheshire_2021, cheshire_filled):
    put(team, BACKGROUND, body="Here {snapshot_c1_total}, there {snapshot_c9_total}.")
    page = read(team.get(BACKGROUND)).text
    assert "Here [snapshot_c1_total], there {snapshot_c9_total} ." in page
    assert "Line 1: {snapshot_c9_total} is not a name we know." in page
    assert "Here 1,260, there" in document_for(cheshire_filled, AT).national[0].html


def test_a_national_texts_page_says_what_the_checklist_finds_in_either_language(team):
    put(team, BACKGROUND, body="Insert text here", body_cy="One.\n\n![Ni](ni.png)")
    page = read(team.get(BACKGROUND))
    assert "Line 1: “Insert text here” is a placeholder." in page.text
    assert "Welsh, line 3: You cannot use a picture here." in page.text
    assert {"#body", "#body_cy"} <= page.links.keys()


def test_a_notes_own_headings_stand_below_the_notes(team, cheshire_2021):
    put(team, NOTE, body="# How it is made\n\nBy a court.")
    assert '<h4 class="govuk-heading-m">' not in document_for(cheshire_2021, AT).notes[5].html
    assert "<h4" in document_for(cheshire_2021, AT).notes[5].html


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": " "}, "Enter a title"),
        ({"note": "g"}, "There is a note (g) already."),
        ({"note": "F"}, "Enter one small letter"),
        ({"note": ""}, "Enter the letter of the note"),
        ({"body_cy": "x" * 200_001}, "“Text in Welsh” must be 200,000 characters or fewer. It has 200,001"),
    ],
)
def test_what_cannot_be_is_said_at_its_place_and_nothing_is_lost(wrong, words, team):
    before = list(Section.objects.filter(revision=None).values())
    answer = put(team, NOTE, **({"body": "Mine."} | wrong))
    page = read(answer)
    assert (answer.status_code, words in page.text, page.inputs["body"]["value"]) == (200, True, "Mine.")
    assert list(Section.objects.filter(revision=None).values()) == before


def test_who_saves_second_is_shown_both(team, client_of, national_publisher):
    mine, colleague = read(team.get(BACKGROUND)), client_of(national_publisher)
    put(colleague, BACKGROUND, body="Theirs.")
    answer = team.post(BACKGROUND, typed(mine, body="Mine."))
    assert (answer.status_code, text("background").body) == (409, "Theirs.")
    assert "Theirs." in read(answer).text
    assert team.post(BACKGROUND, typed(read(answer))).status_code == 302
    assert text("background").body == "Mine."


# --- What is added --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sends", "key"),
    [
        ({"kind": "section", "title": "A new law", "title_cy": "Deddf newydd"}, "section-1"),
        ({"kind": "note", "title": "A new order", "note": "k"}, "note-1"),
        ({"kind": "section", "title": "A new law", "note": "k"}, "section-1"),
    ],
)
def test_a_section_or_a_note_is_added(sends, key, team):
    assert team.post(ALL + "add/", sends)["Location"] == f"{ALL}{key}/"
    assert text(key).note == (sends["note"] if sends["kind"] == "note" else "")
    assert keys()[-1] == key


def test_the_commentary_and_the_back_page_are_added_where_a_year_has_none(team):
    assert read(team.get(ALL + "add/")).choices["kind"] == ["section", "note"]
    for key in ("commentary", "back"):
        team.post(ALL, {"act": "remove", "key": key})
    assert read(team.get(ALL + "add/")).choices["kind"] == ["section", "note", "commentary", "back"]
    assert team.post(ALL + "add/", {"kind": "back", "title": "Other reports"})["Location"] == f"{ALL}back/"


@pytest.mark.parametrize(
    ("sends", "words"),
    [
        ({"title": "A new law"}, "Choose what to add"),
        ({"kind": "back", "title": "Another"}, "not one of the available choices"),
        ({"kind": "section", "title": ""}, "Enter a title"),
        ({"kind": "note", "title": "A new order"}, "Enter the letter of the note"),
        ({"kind": "note", "title": "A new order", "note": "a"}, "There is a note (a) already."),
    ],
)
def test_what_cannot_be_added_is_said(sends, words, team):
    before = keys()
    page = read(team.post(ALL + "add/", sends))
    assert (page.status, words in page.text) == (200, True)
    assert keys() == before


# --- History --------------------------------------------------------------------------------------


def test_a_national_text_is_restored_with_its_title(team):
    old = text("background")
    put(team, BACKGROUND, title="New", body="New.")
    first = Event.objects.filter(chain="2021", act="national_texts_saved").first().number
    page = read(team.get(f"{BACKGROUND}history/?version={first}"))
    team.post(f"{BACKGROUND}history/", typed(page))
    assert text("background").words == old.words


def test_before_a_note_goes_its_writer_is_told_where_its_letter_stays(team):
    page = read(team.get(ALL + "?remove=note_f"))
    assert "The letter (f) stays in the tables, at: " in page.text
    assert "Nobody can sign off a report of this year" in page.text
    assert "note_f" in keys()


def test_a_removed_note_is_restored_with_its_letter(team):
    old, order = text("note_f").words, keys()
    team.post(ALL, {"act": "remove", "key": "note_f"})
    assert "Note (f) has no text" in read(team.get(ALL)).text
    first = Event.objects.filter(chain="2021", act="national_texts_saved").first().number
    page = read(team.get(f"{NOTE}history/?version={first}"))
    assert team.post(f"{NOTE}history/", typed(page)).status_code == 302
    assert text("note_f").words == old
    assert keys() == order


def test_loading_a_file_again_tells_only_what_it_changes(team, form_2021, national_publisher):
    sections = [
        {"key": row.key, **row.words} | ({"body": "New."} if row.key == "back" else {})
        for row in Section.objects.filter(year=2021)
        if row.key != "terrorism"
    ]
    load_sections(year=form_2021, sections=sections, by=national_publisher, at=AT)
    changes = Event.objects.last().changes
    assert changes["back"][1] == "New."
    assert changes["terrorism_title"] == ["MAPPA and terrorism", ""]
    assert {name for name in changes if name.startswith("back")} == {"back"}
    assert "background" not in changes


# --- Last year's ----------------------------------------------------------------------------------


@pytest.fixture
def next_year(team) -> ReportingYear:
    return ReportingYear.objects.create(year=2022)


NEXT = "/national/2022/texts/"


def test_a_year_without_texts_begins_with_last_years_marked_until_they_are_confirmed(next_year, team):
    assert "Copy the texts from 2020/21" in read(team.get(NEXT)).buttons
    team.post(NEXT, {"act": "copy"})
    assert keys(2022) == keys(2021)
    assert text("note_f", 2022).copied_from_id == 2021
    assert "From 2020/21, not confirmed" in read(team.get(NEXT)).text
    put(team, NEXT + "background/", body="New.")
    assert text("background", 2022).copied_from_id == 2021
    put(team, NEXT + "background/", body="Newer.", is_right="on")
    team.post(NEXT, {"act": "confirm", "key": "back"})
    confirmed = Section.objects.filter(year=2022, copied_from=None).values_list("key", flat=True)
    assert list(confirmed) == ["background", "back"]
    acts = list(Event.objects.filter(chain="2022").values_list("act", flat=True))
    assert acts == ["texts_copied", *2 * ["national_texts_saved"], "texts_confirmed", "texts_confirmed"]


def test_a_year_that_has_texts_keeps_them(team, next_year):
    assert not [words for words in read(team.get(ALL)).buttons if words.startswith("Copy the texts from")]
    assert team.post(ALL, {"act": "copy"}).status_code == 409


# --- Who, and when --------------------------------------------------------------------------------


def test_a_year_whose_reports_are_published_can_be_changed_with_a_warning(team, cheshire_published):
    assert "Some of this year’s reports are already published." in read(team.get(BACKGROUND)).text
    assert put(team, BACKGROUND, body="New.").status_code == 302
    assert text("background").body == "New."


@pytest.mark.parametrize("who", ["cheshire_coordinator", "cheshire_board_member", "cheshire_chair"])
def test_only_the_national_team_writes_them(who, request, team, form_2021, client_of):
    by = request.getfixturevalue(who)
    client = client_of(by)
    for address in (ALL, BACKGROUND, ALL + "add/", BACKGROUND + "history/"):
        assert (client.get(address).status_code, client.post(address, {"act": "up"}).status_code) == (404, 404)
    here = {"on": form_2021, "by": by, "at": AT}
    for act in (
        lambda: save_sections(**here, texts={"background": {"body": "x"}}),
        lambda: remove_section(**here, key="background"),
        lambda: move_section(**here, key="background", places=1),
        lambda: confirm_sections(**here, keys=["background"]),
        lambda: copy_sections(**here),
    ):
        with pytest.raises(Refused, match="Only the national team"):
            act()


@pytest.mark.parametrize("address", [ALL + "nothing/", ALL + "nothing/history/", "/national/1999/texts/"])
def test_what_is_not_there_is_not_found(address, team):
    assert team.get(address).status_code == 404


def test_an_action_on_a_section_that_is_gone_is_refused(team):
    for act in ("up", "remove"):
        assert team.post(ALL, {"act": act, "key": "gone"}).status_code == 409


def test_a_section_added_by_the_action_needs_a_title(form_2021, national_reviewer):
    with pytest.raises(Refused, match="title"):
        save_sections(
            on=form_2021, by=national_reviewer, at=AT, texts={"section-1": {"body": "x"}}, seen={"section-1": ""}
        )
