"""The report as PDF: its text, its tags, what it may read while it is made, and the marks on its pages."""

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings

from reports.annual_report.gather import as_print, document_for
from reports.printing import pdf
from reports.printing.tagged import Tagged
from returns.entry import actions
from returns.models import Revision, Source
from tests.factories import AT
from tests.scene import write

CAPTIONS = (
    "Table A. MAPPA-eligible offenders on 31 March 2021",
    "Table B. MAPPA-eligible offenders in Levels 2 and 3 by category (yearly total)",
    "Tables C, D, F and H. Figures that stand alone",
    "C. RSOs cautioned or convicted for breach of notification requirements",
    "D. RSOs who have had their life time notification revoked on application",
    "Table E. Restrictive orders for Category 1 offenders",
    "Table G. Level 2 and 3 offenders returned to custody",
    "H. Total number of Registered Sexual Offenders per 100,000 population",
)
LINES = {
    "A": ("Level 1 1,257 323 0 1,580", "Level 2 3 2 4 9", "Level 3 0 1 0 1", "Total 1,260 326 4 1,590"),
    "B": ("Level 2 9 10 16 35", "Level 3 1 6 2 9", "Total 10 16 18 44"),
    "E": ("SHPO (f) 92", "SHPO with foreign travel restriction (f) 0", "NOs (g) 0"),
    "G": (
        "Breach of licence (e)",
        "Level 2 2 4 7 13",
        "Level 3 0 4 0 4",
        "Total 2 8 7 17",
        "Breach of SOPO",
        "Level 2 0 [z] [z] 0",
        "Level 3 0 [z] [z] 0",
        "Total 0 [z] [z] 0",
    ),
}
ALONE = {"C": "21", "D": "10", "F": "3", "H": "133"}  # fmt: skip
PARTS = [
    "Contents", "The year at a glance", "Introduction", "What is MAPPA?", "MAPPA and terrorism", "MAPPA statistics",
    "The figures in pictures",
    "Explanation of the tables", "Local page", "Cheshire: Strategic Management Board", "Where to find other reports",
]  # fmt: skip


def pages(content: bytes) -> list[str]:
    """Each page's text as a reader's program takes it out, line by line, spaces made single."""
    text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True).stdout
    return [re.sub(r" +", " ", page) for page in text.decode().removesuffix("\f").split("\f")]


def lines(content: bytes) -> list[str]:
    return [line.strip() for page in pages(content) for line in page.splitlines()]


@pytest.fixture
def report(cheshire_report, pdf_of) -> bytes:
    return pdf_of(cheshire_report)


@pytest.fixture
def opened(report) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(report)) as document:
        yield document


# --- Text -----------------------------------------------------------------------------------------


def test_every_caption_and_heading_is_in_the_text(report):
    text = " ".join(" ".join(pages(report)).split())
    for words in (*CAPTIONS, *PARTS):
        assert words in text


@pytest.mark.parametrize("code", LINES)
def test_every_number_of_a_table_stands_in_its_row_in_the_order_of_the_columns(report, code):
    found = lines(report)
    start = next(number for number, line in enumerate(found) if line.startswith(f"Table {code}."))
    end = next(
        number for number in range(start + 1, len(found)) if re.match(r"(Tables? [A-H]|Figure 1\.)", found[number])
    )
    rows = iter(found[start:end])
    for line in LINES[code]:
        assert line in rows  # goes on from the row before, so that their order counts too


def test_the_figures_that_stand_alone_stand_in_one_table(report):
    with Tagged(report) as opened:
        table = next(table for table in opened.root.all("Table") if "stand alone" in opened.text(table))
        rows = [opened.text(row) for row in table.all("TR")]
    assert {row[0]: row.split()[-1] for row in rows if row[1] == "."} == ALONE


def test_each_page_but_the_two_covers_says_whose_report_it_is_which_part_and_its_number(report):
    _, *inner, back = pages(report)
    for number, page in enumerate(inner, start=2):
        foot = " ".join(page.split()).removesuffix(f" {number}")
        assert re.search(r"MAPPA · Cheshire Annual Report 2020/21 (.+)$", foot)[1] in PARTS
    assert "cheshire-2021-1" in back
    assert "Annual Report 2020/21" not in back


def test_the_contents_give_the_pages_on_which_the_parts_begin(report):
    found = pages(report)
    listed = dict(re.findall(r"^(.+?) (\d+)$", found[1], flags=re.MULTILINE))
    assert len(listed) == len(PARTS)  # the running line, for the contents themselves
    for title, number in listed.items():
        assert title in found[int(number) - 1]


@pytest.mark.parametrize("above", range(0, 240, 12))
def test_a_caption_stands_on_the_page_on_which_its_table_begins(above):
    rows = "".join(f"<tr><th scope=row>Row {number}<td>{number}" for number in range(30))
    head = "<thead><tr><th scope=col>What<th scope=col>Number"
    table = f"<div class=report-table><table><caption>Words</caption>{head}<tbody>{rows}</table></div>"
    style = "<link rel=stylesheet href=dist/print.css>"
    body = f"<article><h1>Head</h1><h2>Part</h2><div style='height: {above}mm'></div>{table}</article>"
    with Tagged(pdf.render(f"<!DOCTYPE html><html lang=en><title>A page</title>{style}<body>{body}")) as report:
        (shown,) = report.root.all("Table")
        assert shown.elements("Caption")[0].marks()[0].page == shown.all("TD")[0].marks()[0].page


# --- Navigation -----------------------------------------------------------------------------------------


def test_the_pdf_says_its_title_and_its_language(opened):
    title = "Cheshire: MAPPA annual report 2020/21"
    assert str(opened.docinfo.Title) == title
    assert str(opened.Root.Lang).startswith("en")
    with opened.open_metadata() as about:
        assert about["dc:title"] == title


def test_the_outline_has_every_part_under_the_reports_title(opened):
    with opened.open_outline() as outline:
        (top,) = outline.root
        assert top.title == "Cheshire Annual Report 2020/21"
        assert [part.title for part in top.children] == PARTS


def test_every_link_leads_to_the_web_or_to_a_place_in_the_report(opened):
    places = {str(place) for place in opened.Root.Names.Dests.Names if isinstance(place, pikepdf.String)}
    for page in opened.pages:
        for annotation in page.get("/Annots", []):
            if "/A" in annotation:
                assert str(annotation.A.URI).startswith("https://")
            else:
                assert str(annotation.Dest) in places


# --- Making it ------------------------------------------------------------------------------------


def test_nothing_is_amiss_while_a_report_is_rendered(cheshire_report, caplog):
    pdf.render(as_print(document_for(cheshire_report, AT), is_preview=True))
    assert [record for record in caplog.records if record.name.startswith("weasyprint")] == []


def test_nothing_is_amiss_while_a_bare_preview_is_rendered(texts_2021, cheshire_2021, caplog):
    pdf.render(as_print(document_for(cheshire_2021, AT), is_preview=True))
    assert [record for record in caplog.records if record.name.startswith("weasyprint")] == []


def test_the_same_report_gives_the_same_bytes(cheshire_report, report):
    again = Revision.objects.with_names().get(pk=cheshire_report.pk)
    assert pdf.render(as_print(document_for(again, AT))) == report


def test_fonts_that_the_machine_has_tidied_away_are_loaded_again(cheshire_report, report):
    shutil.rmtree(pdf._fonts()._folder)
    assert pdf.render(as_print(document_for(cheshire_report, AT))) == report


def test_reports_that_are_rendered_at_once_are_as_those_rendered_one_by_one(cheshire_report, report):
    html = as_print(document_for(cheshire_report, AT))
    with ThreadPoolExecutor(max_workers=3) as threads:
        assert set(threads.map(pdf.render, [html] * 3)) == {report}


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/style.css",
        "https://example.org/pixel.png",
        "ftp://example.org/x",
        "file:///etc/passwd",
        "file://localhost/etc/passwd",
        "data:text/plain,words",
        "data:image/png;base64,iVBORw0KGgo=",
        "{static}/../mappa/settings.py",
        "{static}/%2e%2e/mappa/settings.py",
        "{static}/dist/../../.env",
        "{static}-other/x",
    ],
)
def test_nothing_but_the_projects_own_files_can_be_read(address):
    static = (Path(settings.BASE_DIR) / "static").as_uri()
    with pytest.raises(ValueError, match="not one of the report's own files"):
        pdf._fetcher().fetch(address.format(static=static))


def test_the_style_sheet_of_the_report_can_be_read():
    address = (Path(settings.BASE_DIR) / "static/dist/print.css").as_uri()
    assert "@page" in pdf._fetcher().fetch(address).read().decode()


def test_what_a_page_asks_for_from_elsewhere_is_left_out(caplog):
    content = pdf.render(
        "<html lang=en><title>x</title><link rel=attachment href=file:///etc/passwd>"
        "<link rel=stylesheet href=http://192.0.2.1/x.css>"
        "<p>words<img src=file:///etc/passwd alt=a><img src=http://192.0.2.1/x.png alt=b>"
        "<img src='data:image/svg+xml,<svg/>' alt=c><object data=/etc/passwd>"
    )
    with pikepdf.open(io.BytesIO(content)) as document:
        assert not document.attachments
        assert not any(page.get_images() for page in document.pages)
    refused = [record.getMessage() for record in caplog.records if "own files" in record.getMessage()]
    assert len(refused) >= 5


# --- Marks ----------------------------------------------------------------------------------------


def test_a_preview_carries_its_mark_on_every_page(cheshire_report, pdf_of):
    found = pages(pdf_of(cheshire_report, is_preview=True))
    assert len(found) > 5
    assert all("Preview: not published" in page for page in found)


def test_a_report_carries_no_mark(report):
    assert not any("Preview" in page or "nvented" in page for page in pages(report))


def test_invented_figures_carry_their_mark_on_every_page(written, cheshire_filled, national_publisher, pdf_of):
    actions.declare_source(
        revision=written, by=national_publisher, at=AT, source=Source.INVENTED, note="Made for a test."
    )
    found = pages(pdf_of(Revision.objects.with_names().get(pk=written.pk)))
    assert len(found) > 5
    assert all("Invented figures, for demonstration only" in page for page in found)


def test_a_preview_of_invented_figures_carries_both(written, cheshire_filled, national_publisher, pdf_of):
    actions.declare_source(
        revision=written, by=national_publisher, at=AT, source=Source.INVENTED, note="Made for a test."
    )
    found = pages(pdf_of(Revision.objects.with_names().get(pk=written.pk), is_preview=True))
    assert all("Preview: not published" in page and "Invented figures" in page for page in found)


@pytest.mark.long
def test_the_longest_texts_that_an_area_may_write_are_rendered(written, cheshire_coordinator):
    text = "A **word** and more words, with a [link](https://example.org/) among them.\n\n" * 2500
    write(revision=written, by=cheshire_coordinator, at=AT, texts={"local_page": text[:200_000]}, board=[])
    assert len(pages(pdf.render(as_print(document_for(written, AT))))) > 50
