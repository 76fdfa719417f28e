"""Every kind of report is PDF/UA-1, and a table over pages is one table."""

from dataclasses import replace

import pytest

from reports.annual_report.document import Document, Member
from reports.annual_report.gather import as_print, document_for
from reports.printing import pdf
from reports.printing.tables import Group, ReportTable, TableCell, TableRow
from returns.entry import actions
from returns.models import Revision, Source
from tests.factories import AT
from tests.reports.pdf_ua import findings
from tests.reports.tagged import Tagged

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
        table = report.root.all("Table")[0]
        assert len({mark.page for mark in table.marks()}) > 2
        names = {bytes(cell.object.ID): report.text(cell) for cell in table.all("TH")}
        tied = {report.text(td): {names[bytes(name)] for name in td.attribute("/Headers")} for td in table.all("TD")}
    assert len(tied) == 3 * 30 * 9
    for number, heads in tied.items():
        kind, level, category = int(number[0]), int(number[1:3]), int(number[3]) + 1
        assert heads == {f"Kind {kind}", f"Level {level}", f"Category {category}"}


def test_a_table_over_pages_shows_its_head_on_each_of_them(with_a_long_table):
    with Tagged(with_a_long_table) as report:
        for page in sorted({mark.page for mark in report.root.all("Table")[0].marks()})[1:-1]:
            repeated = "".join(piece.text for piece in report.pieces[page] if "Artifact" in piece.marks)
            assert "Category9" in repeated.replace(" ", "")


def test_weasyprint_alone_leaves_much_to_mend(document):
    found = findings(pdf.tagged(as_print(document)))
    for words in ("a TH without Scope", "is in no element", "index of names", "within a Caption", "list with labels"):
        assert any(words in finding for finding in found)
