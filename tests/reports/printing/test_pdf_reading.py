"""What a screen reader reads from the PDF of Cheshire's report is what stands on its page: text, tables, numbers."""

import re
from collections import Counter

import pytest
from lxml import html

from reports.annual_report.gather import as_fragment, document_for
from reports.printing.paper import JOINER, for_paper
from reports.printing.tagged import Element, Tagged
from tests.factories import AT, CHESHIRE_FIGURES

COLUMNS = ("Category 1: Registered sex offenders (b)", "Category 2: Violent offenders (c)")


@pytest.fixture
def shown(cheshire_report):
    """The report as it stands in the browser, with each drawing's title in place of its lines and its table."""
    report = html.fromstring(for_paper(as_fragment(document_for(cheshire_report, AT))))
    for drawn in report.xpath("//*[name()='svg']/*[name()!='title'] | //details"):
        drawn.drop_tree()
    return report


@pytest.fixture
def report(cheshire_report, pdf_of):
    with Tagged(pdf_of(cheshire_report)) as opened:
        yield opened


def packed(text: str) -> str:
    """Where a line may end, or one word is bold, is nothing that is read: spaces and joiners do not count."""
    return "".join(text.split()).replace(JOINER, "")


def in_order(report: Tagged, element: Element, skipped: tuple[str, ...] = ("Lbl",)) -> str:
    """The packed text of an element, without bullets, which no page's text has; of a drawing, what is said for it."""
    if "/Alt" in element.object:
        return packed(str(element.object.Alt))
    return packed(
        "".join(
            in_order(report, child, skipped) if isinstance(child, Element) else report.text_of(child)
            for child in element.children
            if not (isinstance(child, Element) and child.kind in skipped)
        )
    )


def contents(report: Tagged) -> list[str]:
    """The lines of the contents, each with its page."""
    return [in_order(report, line) for line in report.root.all("L")[0].elements("LI")]


def test_the_text_of_the_pdf_in_reading_order_is_the_pages(shown, report):
    read = in_order(report, report.root)
    for line in contents(report):
        assert line in read
        read = read.replace(line, line.rstrip("0123456789"), 1)
    assert read == packed(shown.text_content())


def test_each_part_of_the_contents_is_read_with_its_page(report):
    heads = {in_order(report, head): head for head in report.root.all("H2")}
    for line in contents(report):
        title, number = re.fullmatch(r"(.+?)(\d+)", line).groups()
        head = next(head for text, head in heads.items() if text.endswith(title))
        assert head.marks()[0].page + 1 == int(number)


def heads_on_the_page(table) -> Counter:
    """(number, the heads of its group, row and column) of each cell, as the markup ties them."""
    columns = [packed(th.text_content()) for th in table.findall("thead/tr/th")]
    tied: Counter = Counter()
    for body in table.findall("tbody"):
        group = [packed(th.text_content()) for th in body.findall("tr/th[@scope='rowgroup']")]
        for row in body.findall("tr"):
            rows = [packed(th.text_content()) for th in row.findall("th[@scope='row']")]
            for place, cell in enumerate(row):
                if cell.tag == "td":
                    tied[packed(cell.text_content()), frozenset([*group, *rows, *columns[place : place + 1]])] += 1
    return tied


def heads_in_the_pdf(report: Tagged, table: Element) -> Counter:
    names = {bytes(th.object.ID): in_order(report, th) for th in table.all("TH")}
    return Counter(
        (in_order(report, td), frozenset(names[bytes(name)] for name in td.attribute("/Headers")))
        for td in table.all("TD")
    )


def test_every_number_has_the_heads_that_it_has_on_the_page(shown, report):
    on_page, in_pdf = shown.findall(".//table"), report.root.all("Table")
    assert len(on_page) == len(in_pdf) == 7
    for one, other in zip(on_page, in_pdf, strict=True):
        assert packed(one.find("caption").text_content()) == in_order(report, other.elements("Caption")[0])
        assert heads_in_the_pdf(report, other) == heads_on_the_page(one)


def test_the_numbers_are_cheshires(report):
    tables = report.root.all("Table")
    tied = heads_in_the_pdf(report, tables[1])
    for category, column in enumerate(map(packed, COLUMNS), start=1):
        for level in (1, 2, 3):
            number = f"{CHESHIRE_FIGURES[f'snapshot_c{category}_l{level}']:,}"
            assert tied[number, frozenset([f"Level{level}", column])] == 1
    read = heads_in_the_pdf(report, tables[5])
    assert read["13", frozenset(["Breachoflicence(e)", "Level2", "Total"])] == 1
    assert read["[z]", frozenset(["BreachofSOPO", "Level3", packed(COLUMNS[1])])] == 1


def test_scope_says_which_way_a_head_goes(report):
    for table in report.root.all("Table"):
        for head in table.elements("THead"):
            assert {str(th.attribute("/Scope")) for th in head.all("TH")} == {"/Column"}
        for row in (row for body in table.elements("TBody") for row in body.elements("TR")):
            is_group = not row.elements("TD")
            assert [str(th.attribute("/Scope")) for th in row.elements("TH")] == ["/Column" if is_group else "/Row"]


def test_a_link_to_a_note_is_described_by_the_notes_title(report):
    described = {report.text(link): str(link.links()[0].Contents) for link in report.root.all("Link")}
    assert described["(a)"] == "(a) MAPPA-eligible offenders"
    assert described["read the review and the response"].startswith("https://www.gov.uk/")


def test_running_lines_and_page_numbers_are_not_read(report):
    for number, pieces in enumerate(report.pieces[1:-1], start=2):
        running = packed("".join(piece.text for piece in pieces if "Artifact" in piece.marks))
        assert running.startswith("MAPPA·CheshireAnnualReport2020/21")
        assert running.endswith(str(number))
