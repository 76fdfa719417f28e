"""A report in Welsh beside the same report in English: the same figures in their places, each word in its language."""

import re
from dataclasses import replace

import pytest
from lxml import html

from reports.annual_report.gather import as_fragment, as_print, document_for
from reports.writing.actions import save_sections
from reports.writing.board_actions import save_board
from returns.arithmetic.figures import Entry
from returns.form import actions
from returns.models import Population, Revision
from tests.factories import AT
from tests.reports.conftest import BOARD
from tests.scene import save
from tests.stages import stage

WELSH_TEXTS = {
    "introduction": {"body": "This year.\n\n- First\n- Second", "body_cy": "Eleni.\n\n- Yn gyntaf\n- Yn ail"},
    "local_page": {"body": "Our work: {snapshot_total}.", "body_cy": "Ein gwaith: {snapshot_total}."},
}
NOTED = {
    "orders_no": Entry(None, "The court’s records were lost."),
    "sro_breaches": Entry(3, "", "One order was varied."),
    "snapshot_c2_l3": None,
}


@stage
def gwent_report(populations, texts_2021, year_2021, national_publisher) -> Revision:
    """Gwent's draft, with figures, an open box, a footnote and texts in both languages."""
    gwent = Revision.objects.with_names().of(area="gwent", year=2021).get()
    save(gwent, national_publisher, **NOTED)
    save_sections(on=gwent, by=national_publisher, at=AT, texts=WELSH_TEXTS)
    board = [seat | {"role_cy": "Cadeirydd", "agency_cy": seat["agency"] and "Yr heddlu"} for seat in BOARD]
    save_board(revision=gwent, by=national_publisher, at=AT, board=board)
    return gwent


@pytest.fixture
def in_both(gwent_report):
    """(English, Welsh): the report as parsed HTML."""
    return [
        html.fromstring(as_fragment(document_for(gwent_report, AT, language=language), is_preview=True))
        for language in ("en", "cy")
    ]


def structure(report) -> list[tuple]:
    """Every element in its order with all that tells where it is and what it is for, but no words."""
    kept = ("id", "href", "scope", "colspan", "data-code", "aria-labelledby", "class", "role")
    return [
        (element.tag, *((name, element.get(name)) for name in kept if element.get(name)))
        for element in report.iter()
        if isinstance(element.tag, str) and element.tag not in ("rect", "line", "text")  # a longer word moves these
    ]


def numbers(report) -> dict[str, str]:
    """What each box, total and rate prints, up to its first word."""
    cells = {cell.get("data-code"): cell.text_content() for cell in report.xpath(".//*[@data-code]")}
    return {code: re.match(r"[\d,]*", text.strip()).group() for code, text in cells.items()}


def language_of(element) -> str:
    return next(here.get("lang") for here in (element, *element.iterancestors()) if here.get("lang"))


def test_both_have_the_same_page_structure(in_both):
    english, welsh = map(structure, in_both)
    assert len(english) > 300
    assert english == welsh


def test_both_print_the_same_figures(in_both):
    english, welsh = map(numbers, in_both)
    assert len(english) > 40
    assert english == welsh
    assert english["snapshot_c1_l1"] == "1,257"


def test_each_says_its_months_labels_and_tables_in_its_language(in_both):
    english, welsh = (" ".join(report.text_content().split()) for report in in_both)
    assert "1 April 2020 to 31 March 2021" in english
    assert "1 Ebrill 2020" in welsh
    assert "31 Mawrth 2021" in welsh
    assert "March" not in welsh
    for words, translated in (("awaited", "heb ei ateb eto"), ("Total", "Cyfanswm"), ("Contents", "Cynnwys")):
        assert words in english
        assert translated in welsh
        assert words not in welsh
    assert "8 of 9 answered" in english
    assert "8 o 9 wedi’u hateb" in welsh


def test_a_number_in_the_areas_words_is_said_in_the_words_of_their_language(in_both):
    english, welsh = (" ".join(report.text_content().split()) for report in in_both)
    assert "Our work: 8 of 9 answered." in english
    assert "Ein gwaith: 8 o 9 wedi’u hateb." in welsh


def test_each_names_its_language_and_what_people_wrote_in_english_is_marked_as_such(in_both):
    english, welsh = in_both
    assert (english.get("lang"), welsh.get("lang")) == ("en", "cy")
    for words in ("One order was varied.", "The court’s records were lost."):
        (note,) = [element for element in welsh.iter() if (element.text or "").strip() == words]
        assert language_of(note) == "en"
    assert {language_of(heading) for heading in welsh.xpath(".//h1 | .//h2 | .//h3 | .//th")} == {"cy"}


def test_a_footnote_in_welsh_is_printed_in_the_welsh_report_and_marked_as_welsh(gwent_report, national_publisher):
    noted = NOTED["sro_breaches"]
    save(gwent_report, national_publisher, sro_breaches=replace(noted, footnote_cy="Amrywiwyd un gorchymyn."))
    english, welsh = (
        html.fromstring(as_fragment(document_for(gwent_report, AT, language=language))) for language in ("en", "cy")
    )
    assert "Amrywiwyd" not in english.text_content()
    assert "One order was varied." not in welsh.text_content()
    (note,) = [element for element in welsh.iter() if (element.text or "").strip() == "Amrywiwyd un gorchymyn."]
    assert language_of(note) == "cy"


def test_the_printed_document_names_the_language_too(gwent_report):
    for language in ("en", "cy"):
        printed = html.document_fromstring(as_print(document_for(gwent_report, AT, language=language)))
        assert printed.get("lang") == language


def test_a_report_without_a_population_says_so_in_its_language(gwent_report):
    Population.objects.all().delete()
    printed = as_fragment(document_for(gwent_report, AT, language="cy"))
    assert "Nid yw’r boblogaeth ar gyfer y flwyddyn hon ar gael eto." in printed


# --- The area's own Welsh for the form ------------------------------------------------------------


def test_an_area_may_say_the_form_in_its_own_welsh_in_its_own_report_alone(gwent_report, national_publisher):
    own = {"category.1.heading": "Ein geiriau ni", "question.snapshot.title": "Ar {end}", "rate.title": "Ein cyfradd"}
    actions.save_wording(revision=gwent_report, by=national_publisher, at=AT, texts=own)
    welsh, english = (as_fragment(document_for(gwent_report, AT, language=language)) for language in ("cy", "en"))
    for words in ("Ein geiriau ni", "Ar 31 Mawrth 2021", "Ein cyfradd"):
        assert words in welsh
        assert words not in english
    cheshire = Revision.objects.with_names().of(area="cheshire", year=2021).get()
    assert "Ein geiriau ni" not in as_fragment(document_for(cheshire, AT, language="cy"))


def test_another_wording_is_another_report_to_sign_and_to_prepare(gwent_report, national_publisher):
    before = document_for(gwent_report, AT, language="cy").digest
    texts = {"level.1.heading": "Lefel un"}
    actions.save_wording(revision=gwent_report, by=national_publisher, at=AT, texts=texts)
    assert document_for(gwent_report, AT, language="cy").digest != before


# --- Previews -------------------------------------------------------------------------------------


def test_a_preview_is_there_in_both_languages_and_each_leads_to_the_other(gwent_report, client_of, national_publisher):
    browser = client_of(national_publisher)
    english = browser.get("/returns/2021/gwent/report/").content.decode()
    welsh = browser.get("/returns/2021/gwent/report/cy/").content.decode()
    for page in (english, welsh):
        assert '<html lang="en-GB"' in page
    assert '<article class="report" lang="en">' in english
    assert '<article class="report" lang="cy">' in welsh
    assert 'href="/returns/2021/gwent/report/cy/"' in english
    assert 'href="/returns/2021/gwent/report/"' in welsh
    assert 'href="/returns/2021/gwent/report-cy.pdf"' in welsh
    assert 'href="/returns/2021/gwent/report/cy/"' in browser.get("/returns/2021/gwent/").content.decode()


def test_a_preview_as_pdf_says_its_language_in_its_name(gwent_report, client_of, national_publisher, monkeypatch):
    monkeypatch.setattr("reports.annual_report.views.render_pdf", lambda printed, *rest: printed.encode())
    response = client_of(national_publisher).get("/returns/2021/gwent/report-cy.pdf")
    assert 'filename="preview-mappa-gwent-2021-cy.pdf"' in response["Content-Disposition"]
    assert response["Content-Language"] == "cy"
    assert '<html lang="cy"' in response.content.decode()


def test_an_area_in_england_has_no_preview_in_welsh(written, client_of, cheshire_coordinator):
    browser = client_of(cheshire_coordinator)
    assert browser.get("/returns/2021/cheshire/report/cy/").status_code == 404
    assert "report/cy/" not in browser.get("/returns/2021/cheshire/").content.decode()
    assert "report/cy/" not in browser.get("/returns/2021/cheshire/report/").content.decode()
