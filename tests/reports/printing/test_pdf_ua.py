"""Every kind of report is PDF/UA-1, and a table over pages is one table."""

import re
import subprocess
from dataclasses import replace

import pytest

from reports.annual_report.document import Document, Member, PrintedLogo
from reports.annual_report.gather import as_print, document_for, logos_of
from reports.annual_report.prose import to_html
from reports.models import Logo, Service
from reports.printing import pdf
from reports.printing.pdf_ua import BOXES, findings
from reports.printing.tables import Group, ReportTable, TableCell, TableRow
from reports.printing.tagged import Tagged
from returns.entry import actions
from returns.models import Revision, Source
from tests.factories import AT
from tests.scene import specimen

# --- Each kind of report --------------------------------------------------------------------------


def long_table(columns: int, rows: int) -> ReportTable:
    """Three kinds of so many levels by so many categories: longer than a page."""
    headings = tuple(f"Category {number}" for number in range(1, columns + 1))
    groups = tuple(
        Group(
            f"Kind {kind}",
            tuple(
                TableRow(f"Level {level}", tuple(TableCell(f"{kind}{level:02}{c}") for c in range(columns)))
                for level in range(1, rows + 1)
            ),
        )
        for kind in (1, 2, 3)
    )
    notes = ("One line.", "Another line.")
    return ReportTable("Q", "A long form", "Of every kind", "flow", headings, ("",) * columns, groups, notes, ())


@pytest.fixture
def document(cheshire_report) -> Document:
    return document_for(cheshire_report, AT)


@pytest.fixture
def with_sixty_members(document, rendered) -> bytes:
    board = tuple(
        Member(
            f"Member {number}" if number % 3 else "",
            f"Role {number}",
            "An agency of many words " * (number % 4),
            "member",
        )
        for number in range(60)
    )
    return rendered(as_print(replace(document, board=board)))


@pytest.fixture
def with_a_long_table(document, rendered) -> bytes:
    return rendered(as_print(replace(document, tables=(long_table(9, 30), *document.tables))))


LISTS = """
Among them are:

- health services

- social services, which are:

    - of the county
    - of the borough

  They meet each month.

- housing

1. one

2. two
"""
LONG = "https://www.example.org/" + "a-long-way-to-go" * 12


@pytest.fixture
def printed_with(document, rendered):
    """A function: the report's document with other parts, as PDF, with the logos of the demonstration."""

    def printed(**parts) -> bytes:
        logos = {service: specimen(service) for service in ("police", "probation", "prison")}
        shown = tuple(
            PrintedLogo(picture.sha256, f"The {service}", Service(service), picture.media_type)
            for service, picture in logos.items()
        )
        here = replace(document, logos=shown * 2, **parts)
        return rendered(
            as_print(here),
            {logo.address: picture.content for logo, picture in zip(shown, logos.values(), strict=True)},
        )

    return printed


def test_a_report_with_logos_is_pdf_ua(printed_with):
    content = printed_with()
    assert findings(content) == []
    with Tagged(content) as report:
        logos = [figure for figure in report.root.all("Figure") if str(figure.object.Alt).startswith("The p")]
        assert len(logos) == 6 + 6
        items = next(items for items in report.root.all("L") if items.all("Figure"))
        assert [item.kind for item in items.elements()] == ["LI"] * 6


def test_three_logos_stand_in_one_row(printed_with):
    with Tagged(printed_with()) as report:
        logos = [figure for figure in report.root.all("Figure") if str(figure.object.Alt).startswith("The p")]
        at = {}
        for logo in logos:
            at.setdefault((logo.marks()[0].page, round(float(logo.attribute("/BBox")[1]))), []).append(logo)
    assert sorted(len(row) for row in at.values()) == [3, 3, 3, 3]


def test_a_report_with_loose_lists_lists_in_lists_and_long_words_is_pdf_ua(printed_with, document):
    texts = f"{LISTS}\n\nSee [the page]({LONG}) and {'Word' * 60}.\n\n{LISTS}"
    local = replace(document.local[0], html=to_html(texts))
    content = printed_with(local=(local,))
    assert findings(content) == []
    with Tagged(content) as report:
        items = next(items for items in report.root.all("L") if "of the county" in report.text(items))
        assert [report.text(item) for item in items.elements("LI")] == [
            "• health services",
            "• social services, which are: ◦ of the county ◦ of the borough They meet each month.",
            "• housing",
        ]


def test_nothing_runs_off_the_paper(printed_with, document):
    board = tuple(Member("N" * 60, "R" * 70, "A" * 90, "member") for _ in range(3))
    local = replace(document.local[0], title="T" * 80, html=to_html(f"{'Word' * 60} <{LONG}> [w]({LONG})"))
    content = printed_with(local=(local,), board=board, area="Llanfair" * 8)
    box = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=content, capture_output=True, check=True).stdout
    width = 210 / 25.4 * 72
    over = [word for word in re.findall(r'xMax="([\d.]+)"', box.decode()) if float(word) > width - 20]
    assert over == []


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_report_in_both_languages_is_pdf_ua_and_says_which_part_is_in_which(gwent_complete, rendered, language):
    report = document_for(gwent_complete, AT, language=language)
    (table, *tables) = report.tables
    noted = replace(table, notes=("The court’s records were lost.",))
    report = replace(report, tables=(noted, *tables), source_note="Made for a test.", revised_because="One was wrong.")
    content = rendered(as_print(report), logos_of(report))
    assert findings(content) == []
    with Tagged(content) as opened:
        assert opened.root.elements()[0].language == language
        said = {opened.text(part): part.language for part in opened.root.walk() if "/Lang" in part.object}
    assert {said[words] for words in ("Made for a test.", "One was wrong.", "The court’s records were lost.")} == {"en"}
    assert any("Office for National Statistics" in words and said[words] == "en" for words in said)


def test_a_logo_without_a_welsh_name_is_told_by_its_english_one(gwent_complete, rendered):
    Logo.objects.filter(revision=gwent_complete).update(name_cy="")
    report = document_for(gwent_complete, AT, language="cy")
    assert findings(rendered(as_print(report), logos_of(report))) == []


def test_a_character_that_no_font_has_is_found(document, rendered):
    lacking = replace(document.local[0], html="<p>A word \U0010ffff in a text.</p>")
    assert any(BOXES in finding for finding in findings(rendered(as_print(replace(document, local=(lacking,))))))


@pytest.mark.parametrize("is_preview", [False, True])
def test_a_report_is_pdf_ua(cheshire_report, pdf_of, is_preview):
    assert findings(pdf_of(cheshire_report, is_preview=is_preview)) == []


@pytest.mark.parametrize("is_preview", [False, True])
def test_a_report_of_invented_figures_is_pdf_ua(written, cheshire_filled, national_publisher, pdf_of, is_preview):
    actions.declare_source(
        revision=written, by=national_publisher, at=AT, source=Source.INVENTED, note="Made for a test."
    )
    invented = Revision.objects.with_names().get(pk=written.pk)
    assert findings(pdf_of(invented, is_preview=is_preview)) == []


def test_a_preview_without_texts_and_figures_is_pdf_ua(texts_2021, cheshire_2021, pdf_of):
    assert findings(pdf_of(cheshire_2021, is_preview=True)) == []


def test_a_preview_without_any_texts_is_pdf_ua(cheshire_2021, pdf_of):
    assert findings(pdf_of(cheshire_2021, is_preview=True)) == []


def test_a_report_with_a_board_of_sixty_is_pdf_ua(with_sixty_members):
    assert findings(with_sixty_members) == []


def test_a_report_with_a_table_over_pages_is_pdf_ua(with_a_long_table):
    assert findings(with_a_long_table) == []


# --- A table over pages ---------------------------------------------------------------------------


def test_a_board_over_pages_is_one_table_with_one_head(with_sixty_members):
    with Tagged(with_sixty_members) as report:
        board = report.root.all("Table")[-1]
        assert len({mark.page for mark in board.marks()}) > 2
        assert report.text(board.elements("Caption")[0]) == "Members of the board"
        assert [report.text(row) for row in board.elements("THead")[0].elements()] == ["Name Role Agency"]
        (body,) = board.elements("TBody")
        assert [report.text(row.elements("TH")[0]) for row in body.elements()] == [
            f"Role {number}" for number in range(60)
        ]
        assert report.text(report.root).count("Name Role Agency") == 1


def test_each_number_of_a_table_over_pages_is_tied_to_its_kind_level_and_category(with_a_long_table):
    with Tagged(with_a_long_table) as report:
        table = report.root.all("Table")[1]
        assert len({mark.page for mark in table.marks()}) > 2
        names = {bytes(cell.object.ID): report.text(cell) for cell in table.all("TH")}
        tied = {report.text(td): {names[bytes(name)] for name in td.attribute("/Headers")} for td in table.all("TD")}
    assert len(tied) == 3 * 30 * 9
    for number, heads in tied.items():
        kind, level, category = int(number[0]), int(number[1:3]), int(number[3]) + 1
        assert heads == {f"Kind {kind}", f"Level {level}", f"Category {category}"}


def test_a_table_over_pages_shows_its_head_on_each_of_them(with_a_long_table):
    with Tagged(with_a_long_table) as report:
        for page in sorted({mark.page for mark in report.root.all("Table")[1].marks()})[1:-1]:
            repeated = "".join(piece.text for piece in report.pieces[page] if "Artifact" in piece.marks)
            assert "Category9" in repeated.replace(" ", "")


def test_weasyprint_alone_leaves_much_to_mend(document):
    found = findings(pdf.tagged(as_print(document)))
    for words in ("a TH without Scope", "is in no element", "index of names", "within a Caption", "list with labels"):
        assert any(words in finding for finding in found)
