"""What keeps a report from its signature and what its writers are advised, each with the place where it is mended."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.annual_report.gather import as_fragment, document_for
from reports.models import BoardMember, Logo, ObsoleteTerm, Section
from reports.release.actions import freeze
from reports.sign_off.checklist import checklist
from returns.entry import actions
from returns.models import Area, AreaReturn, Category, Population, ReportingYear, Revision
from tests.factories import AT, AreaFactory
from tests.scene import complete

HERE = "/returns/2021/cheshire/"
DRAFT = dict.fromkeys(
    ("submitted_at", "submitted_by", "review_begun_at", "review_begun_by", "accepted_at", "accepted_by")
)


def write(revision, key="introduction", **words) -> None:
    Section.objects.update_or_create(revision=revision, key=key, defaults=words)


def blocks(revision) -> list[tuple[str, str, str]]:
    """(place, language, words) of what blocks."""
    return [(f.place.title, f.language, f.words) for f in checklist(revision).blocking]


def only(findings):
    (finding,) = findings
    return finding


# --- What a report has to have --------------------------------------------------------------------


def test_nothing_blocks_a_report_that_is_complete(cheshire_complete):
    assert checklist(cheshire_complete).blocking == ()
    assert checklist(cheshire_complete).advisory == ()


def test_an_empty_draft_lacks_figures_population_logos_texts_and_board(cheshire_2021, texts_2021):
    found = checklist(cheshire_2021).blocking
    assert [(f.place.title, f.place.written) for f in found] == [
        ("Figures", HERE),
        ("Population", "/national/2021/population/"),
        *[("Logos", HERE + "logos/")] * 3,
        *[("Introduction", HERE + "texts/introduction/")] * 2,
        ("Local page", HERE + "texts/local_page/"),
        ("Contact", HERE + "texts/contact/"),
        ("Strategic Management Board", HERE + "board/"),
    ]
    words = " ".join(finding.words for finding in found)
    assert f"{len(cheshire_2021.figures.all())} boxes are not answered yet." in words
    assert "There is no logo of this service yet: Probation service." in words
    assert "Say who signs the introduction" in words
    assert "You have not listed anybody yet." in words


def test_words_beside_a_figure_in_one_language_alone_block_where_there_are_two(gwent_complete):
    assert checklist(gwent_complete).blocking == ()
    figures = gwent_complete.figures.filter(cell__code="orders_no")
    Revision.objects.filter(pk=gwent_complete.pk).update(status="draft", **DRAFT)
    figures.update(footnote="Late.")
    found = only(checklist(gwent_complete).blocking)
    assert (found.language, found.place.written) == ("cy", "/returns/2021/gwent/table/e/orders_no/")
    assert "The words below the table are not written in this language" in found.words
    figures.update(footnote="", footnote_cy="Yn hwyr.")
    assert only(checklist(gwent_complete).blocking).language == "en"
    figures.update(footnote="Late.", footnote_cy="Yn hwyr.")
    assert checklist(gwent_complete).blocking == ()


def test_one_box_that_is_not_answered_blocks(written, cheshire_filled):
    complete(cheshire_filled)
    cheshire_filled.figures.filter(cell__code="orders_no").update(value=None)
    assert only(blocks(cheshire_filled))[2] == "1 box is not answered yet."


@pytest.mark.parametrize("service", ["police", "probation", "prison"])
def test_the_logo_of_each_responsible_service_is_needed(service, cheshire_complete):
    Logo.objects.filter(service=service).delete()
    assert only(blocks(cheshire_complete))[0] == "Logos"


def test_a_year_that_has_chosen_no_population_blocks(cheshire_complete):
    ReportingYear.objects.update(population_mid_year=None, population_vintage="")
    cheshire_complete.year.refresh_from_db()
    assert only(blocks(cheshire_complete))[0] == "Population"


def test_a_population_that_lacks_this_area_blocks(cheshire_complete):
    Population.objects.filter(area__slug="cheshire").delete()
    finding = only(checklist(cheshire_complete).blocking)
    assert finding.place.title == "Population"
    assert finding.place.is_national


@pytest.mark.parametrize("key", ["introduction", "local_page", "contact"])
def test_a_section_that_is_empty_blocks(key, cheshire_complete):
    write(cheshire_complete, key, body=" \n")
    assert only(blocks(cheshire_complete))[2] == "Nothing is written here yet."


def test_a_section_that_the_area_has_added_is_looked_at_as_well(cheshire_complete):
    write(cheshire_complete, "case", title="A case", body="Area name here")
    assert only(blocks(cheshire_complete))[:1] == ("A case",)


def test_an_introduction_that_nobody_signs_blocks(cheshire_complete):
    write(cheshire_complete, signatory="")
    assert "Say who signs" in only(blocks(cheshire_complete))[2]


def test_a_board_without_a_chair_blocks(cheshire_complete):
    BoardMember.objects.filter(seat="chair").update(seat="member")
    assert only(blocks(cheshire_complete))[2] == "You have not listed a chair."


def test_fewer_than_two_lay_advisers_are_said_and_block_nothing(cheshire_complete):
    BoardMember.objects.filter(seat="lay_adviser").first().delete()
    assert blocks(cheshire_complete) == []
    assert "two lay advisers" in only(checklist(cheshire_complete).advisory).words


def set_signatory(revision):
    write(revision, signatory="☂ Chair")


def set_title(revision):
    write(revision, "local_page", title="Our ☂ work")


def set_seat(revision):
    BoardMember.objects.filter(revision=revision, seat="chair").update(role="Chair ☂")


def set_footnote(revision):
    revision.figures.filter(cell__code="orders_no").update(footnote="One ☂ was varied.")


def set_national_title(revision):
    Section.objects.filter(year=revision.year, key="back").update(title="Where ☂ to read on")


def set_heading(revision):
    Category.objects.filter(year=revision.year, number=1).update(heading="Category ☂")


def set_note(revision):
    Revision.objects.filter(pk=revision.pk).update(note="Made ☂ up.")


@pytest.mark.parametrize(
    ("put", "place"),
    [
        (set_signatory, "Introduction"),
        (set_title, "Our ☂ work"),
        (set_seat, "Strategic Management Board"),
        (set_footnote, "Figures"),
        (set_national_title, "Where ☂ to read on"),
        (set_heading, "Form of the year"),
        (set_note, "Cover"),
    ],
)
def test_a_character_that_cannot_be_printed_blocks_wherever_it_stands(put, place, written, cheshire_filled):
    complete(cheshire_filled)
    put(cheshire_filled)
    here = Revision.objects.with_names().get(pk=cheshire_filled.pk)
    found = [(where, words) for where, _, words in blocks(here) if "UMBRELLA" in words]
    assert [where for where, _ in found] == [place]


def test_a_name_too_long_for_its_column_is_advised_against(cheshire_complete):
    BoardMember.objects.filter(seat="chair").update(agency="Multiagencypublicprotectionarrangements")
    assert "does not fit on one line" in only(checklist(cheshire_complete).advisory).words


AN_AREAS, A_YEARS = {"year": None}, {"revision": None}  # sections


@pytest.mark.parametrize(("rows", "whose"), [(Section, AN_AREAS), (Section, A_YEARS), (BoardMember, {})])
def test_what_is_still_last_years_blocks_until_somebody_confirms_it(rows, whose, form_2020, cheshire_complete):
    row = rows.objects.filter(**whose).first()
    rows.objects.filter(pk=row.pk).update(copied_from=form_2020)
    assert "This was copied from 2019/20" in only(blocks(cheshire_complete))[2]


# --- What is wrong in a text ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("So many:\n{snapshot_c9_total}", 2, "{snapshot_c9_total} is not a name we know"),
        ("Insert text here", 1, "is a placeholder"),
        ("Text\n\n## Below nothing", 3, "You can only use a ## heading below a"),
        ("![](a.png)", 1, "You cannot use a picture here, and this one"),
        ("![A chart](a.png)", 1, "You cannot use a picture here"),
    ],
)
def test_what_is_wrong_in_a_text_blocks_and_names_the_line(text, line, words, cheshire_complete):
    write(cheshire_complete, body=text)
    finding = only(checklist(cheshire_complete).blocking)
    assert words in finding.words
    assert (finding.line, finding.place.written) == (line, HERE + "texts/introduction/")


def test_every_name_that_a_report_resolves_is_known_to_the_checklist(cheshire_complete):
    names = "{end} {start} {year_name} {mid_year} {snapshot_c1_l1} {snapshot_total} {snapshot_c1_total} "
    write(cheshire_complete, body=names + "{" + cheshire_complete.year.rate.code + "}")
    assert blocks(cheshire_complete) == []
    assert "{" not in document_for(cheshire_complete, AT).introduction.html


@pytest.mark.parametrize("field", ["name", "role", "agency"])
def test_a_placeholder_among_the_board_blocks(field, cheshire_complete):
    BoardMember.objects.filter(seat="chair").update(**{field: "Insert name here"})
    assert only(blocks(cheshire_complete))[0] == "Strategic Management Board"


def test_a_placeholder_for_the_signatory_blocks(cheshire_complete):
    write(cheshire_complete, signatory="[insert name]")
    assert "is a placeholder" in only(blocks(cheshire_complete))[2]


def test_a_letter_in_the_tables_that_no_note_explains_blocks(cheshire_complete):
    Section.objects.filter(key="note_f").delete()
    finding = only(checklist(cheshire_complete).blocking)
    assert finding.words.startswith("Note (f) has no text. It is used at: ")
    assert (finding.place.written, finding.place.is_national) == ("/national/2021/texts/", True)


def test_a_national_text_is_looked_at_and_is_the_national_teams(cheshire_complete):
    Section.objects.filter(key="note_a").update(body="Insert the note here.")
    finding = only(checklist(cheshire_complete).blocking)
    assert finding.place.is_national
    assert finding.place.read == HERE + "report/#note-a"


# --- Advice ---------------------------------------------------------------------------------------


def advised(revision, text) -> str:
    write(revision, body=text)
    assert checklist(revision).blocking == ()
    return only(checklist(revision).advisory).words


def test_a_term_that_the_year_lists_is_advised_against(cheshire_complete):
    ObsoleteTerm.objects.create(year_id=2021, term="Probation Trust", instead="Probation Service")
    assert "Write “Probation Service”" in advised(cheshire_complete, "The Probation Trust met.")


def test_another_years_terms_are_not(form_2020, cheshire_complete):
    ObsoleteTerm.objects.create(year=form_2020, term="Probation Trust", instead="Probation Service")
    write(cheshire_complete, body="The Probation Trust met.")
    assert checklist(cheshire_complete).advisory == ()


@pytest.mark.parametrize("name", ["Kent", "Weald and Downs"])
def test_another_areas_name_is_pointed_out_by_name_or_alias(name, kent, cheshire_complete):
    Area.objects.filter(pk=kent.pk).update(aliases=["Weald and Downs"])
    assert f"“{name}” is another area" in advised(cheshire_complete, f"In {name} we met.")


def test_a_national_body_may_be_named_by_every_area(cheshire_complete, security_division):
    write(cheshire_complete, body="The National Security Division met.")
    assert checklist(cheshire_complete).advisory == ()


def test_a_figure_of_the_tables_that_was_typed_is_pointed_out(cheshire_complete):
    assert "Use {snapshot_c1_l1}" in advised(cheshire_complete, "There were 1,257 people.")


def test_prose_that_few_can_read_is_pointed_out(cheshire_complete):
    hard = (
        "Notwithstanding organisational transformation representatives demonstrated exceptional professionalism. " * 12
    )
    assert "The reading age of this text is" in advised(cheshire_complete, hard)


# --- Two languages --------------------------------------------------------------------------------


def test_in_england_nobody_is_asked_for_welsh(cheshire_complete):
    assert {finding.language for finding in checklist(cheshire_complete).blocking} <= {"", "en"}
    Section.objects.filter(year=None).update(body_cy="")
    assert blocks(cheshire_complete) == []


def test_nothing_blocks_a_report_in_wales_that_is_complete_in_both_languages(gwent_complete):
    assert blocks(gwent_complete) == []


@pytest.mark.parametrize(
    ("rows", "whose", "without", "place"),
    [
        (Section, AN_AREAS, {"body_cy": ""}, "Introduction"),
        (Section, AN_AREAS, {"signatory_cy": ""}, "Introduction"),
        (BoardMember, {}, {"role_cy": ""}, "Strategic Management Board"),
        (BoardMember, {}, {"agency": "The police"}, "Strategic Management Board"),
        (Logo, {}, {"name_cy": ""}, "Logos"),
        (Section, A_YEARS, {"body_cy": ""}, "What is MAPPA?"),
        (Section, A_YEARS, {"title_cy": ""}, "What is MAPPA?"),
        (Category, {}, {"heading_cy": ""}, "Form of the year"),
        (AreaReturn, {"area__slug": "gwent"}, {"area_name_cy": ""}, "Name of the area"),
    ],
)
def test_in_wales_each_missing_welsh_word_blocks(rows, whose, without, place, gwent_complete):
    rows.objects.filter(pk=rows.objects.filter(**whose).first().pk).update(**without)
    gwent_complete.area_return.refresh_from_db()
    finding = only(checklist(gwent_complete).blocking)
    assert (finding.place.title, finding.language) == (place, "cy")


def test_a_welsh_text_is_looked_at_like_an_english_one(gwent_complete):
    write(gwent_complete, body_cy="Mewnosodwch y testun yma")
    assert only(blocks(gwent_complete))[:2] == ("Introduction", "cy")


def test_a_section_that_was_added_needs_its_title_and_its_words_in_both(gwent_complete):
    write(gwent_complete, "case", title="A case", body="It went well.")
    assert [(place, language) for place, language, _ in blocks(gwent_complete)] == [("A case", "cy")] * 2


def test_the_number_of_queries_does_not_grow_with_what_is_found(cheshire_2021, cheshire_complete, form_2020):
    with CaptureQueriesContext(connection) as few:
        checklist(cheshire_complete)
    AreaFactory.create_batch(5)
    Section.objects.filter(revision=None).update(copied_from=form_2020)
    BoardMember.objects.update(copied_from=form_2020, role="Insert role here")
    for number in range(5):
        write(cheshire_complete, f"added-{number}", title="Added", body="Insert text here.", copied_from=form_2020)
    with CaptureQueriesContext(connection) as many:
        assert len(checklist(cheshire_complete).blocking) > 20
    assert len(many) == len(few)


# --- The page, and what a preview says ------------------------------------------------------------


def page(client, path=HERE + "checklist/") -> str:
    return " ".join(client.get(path).content.decode().split())


def test_the_areas_page_links_each_finding_to_where_it_is_mended(written, client_of, cheshire_coordinator, clock):
    text = page(client_of(cheshire_coordinator))
    assert f'href="{HERE}texts/introduction/"' in text
    assert f'href="{HERE}board/"' in text
    # What the national team mends, the area finds in the preview.
    assert "/national/2021/population/" not in text


def test_the_national_team_is_led_to_the_population(cheshire_2021, client_of, national_reviewer):
    assert 'href="/national/2021/population/"' in page(client_of(national_reviewer))


def test_the_board_reads_the_list_once_the_return_is_submitted(
    cheshire_2021, cheshire_filled, cheshire_coordinator, client_of, cheshire_board_member
):
    client = client_of(cheshire_board_member)
    assert client.get(HERE + "checklist/").status_code == 409
    actions.submit(revision=cheshire_filled, by=cheshire_coordinator, at=AT)
    text = page(client)
    assert f'href="{HERE}report/#introduction"' in text
    assert "texts/" not in text


def test_after_submission_a_co_ordinator_is_led_to_the_texts_until_they_are_prepared(
    cheshire_report, client_of, cheshire_coordinator, stand_in_pdf
):
    assert f'href="{HERE}texts/introduction/"' in page(client_of(cheshire_coordinator))
    freeze(revision=cheshire_report, at=AT + timedelta(days=2))
    text = page(client_of(cheshire_coordinator))
    assert "texts/" not in text
    assert f'href="{HERE}report/#introduction"' in text


def test_the_national_teams_own_advice_is_not_shown_to_areas(
    cheshire_complete, client_of, cheshire_coordinator, national_reviewer
):
    ObsoleteTerm.objects.create(year_id=2021, term="responsible authority", instead="another word")
    assert "Advice: 0 things" in page(client_of(cheshire_coordinator))
    assert "Write “another word”" in page(client_of(national_reviewer))


def test_in_wales_the_language_of_a_finding_is_said(gwent_complete, client_of, national_reviewer):
    write(gwent_complete, body_cy="")
    assert "Introduction, Welsh</a>" in page(client_of(national_reviewer), "/returns/2021/gwent/checklist/")


def test_what_is_published_has_no_list_any_more(cheshire_out, client_of, cheshire_coordinator):
    assert "You do not need to do anything." in page(client_of(cheshire_coordinator))


def test_the_list_is_linked_from_the_task_list_the_preview_and_the_review(
    cheshire_2021, client_of, cheshire_coordinator, national_reviewer, clock
):
    link = f'href="{HERE}checklist/"'
    assert link in page(client_of(cheshire_coordinator), HERE)
    assert link in page(client_of(cheshire_coordinator), HERE + "report/")
    assert link in page(client_of(national_reviewer), "/national/2021/cheshire/")


def test_a_preview_says_in_words_what_is_missing_and_a_published_report_nothing(cheshire_2021):
    report = document_for(cheshire_2021, AT)
    preview = as_fragment(report, is_preview=True)
    assert "Before this can be signed off:" in preview
    assert "boxes are not answered yet." in preview
    assert "The area has no population yet, so we cannot" in preview
    assert "There is no logo of this service yet: Police." in preview
    assert "signed off" not in as_fragment(report)


def test_a_preview_of_what_is_complete_misses_nothing(cheshire_complete):
    assert "signed off" not in as_fragment(document_for(cheshire_complete, AT), is_preview=True)
