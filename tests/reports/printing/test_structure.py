"""The repair of the structure tree, one shortcoming at a time, on pages made for it."""

import pytest

from reports.printing import pdf
from reports.printing.pdf_ua import findings
from reports.printing.structure import repair
from reports.printing.tagged import Tagged

STYLE = "@page { size: 10cm } tr { break-inside: avoid } "


def page(body: str, style: str = "") -> str:
    style = f"<style>{STYLE}{style}</style>"
    return f"<!DOCTYPE html><html lang=en><title>A page</title>{style}<body><article><h1>Head</h1>{body}</article>"


def opened(body: str, style: str = "") -> Tagged:
    content = pdf.render(page(body, style))
    assert findings(content) == []
    return Tagged(content)


def outline(report: Tagged, *kinds: str) -> list[str]:
    return [f"{element.kind} {report.text(element)}" for element in report.root.all(*kinds)]


ROWS = "".join(f"<tr><th scope=row>Row {number}<td>{number}" for number in range(40))
TABLE = f"<table><caption>Words</caption><thead><tr><th scope=col>What<th scope=col>Number<tbody>{ROWS}</table>"


def test_a_caption_that_a_page_break_parts_from_its_table_is_its_caption():
    with opened(f"<section><h2>Part</h2><div>{TABLE}</div></section>", "caption { height: 60px }") as report:
        (table,) = report.root.all("Table")
        assert report.text(table.elements("Caption")[0]) == "Words"
        assert table.elements("Caption")[0].marks()[0].page < table.all("TH")[0].marks()[0].page
        assert [row.kind for row in table.elements("TBody")[0].elements()] == ["TR"] * 40


def test_two_tables_that_meet_at_a_page_break_stay_two():
    tables = TABLE + TABLE.replace("Words", "Other words").replace("<table>", "<table style='break-before: page'>")
    with opened(f"<section><h2>Part</h2>{tables}</section>") as report:
        assert outline(report, "Caption") == ["Caption Words", "Caption Other words"]
        assert [len(table.all("TD")) for table in report.root.all("Table")] == [40, 40]


def test_a_link_in_a_repeated_head_is_one_link():
    table = TABLE.replace("Number<", "Number <a href='https://example.org/'>(a)</a><")
    with opened(table) as report:
        assert outline(report, "Link") == ["Link (a)"]
        assert [len(page.get("/Annots", [])) for page in report.pdf.pages][:3] == [1, 0, 0]


def test_groups_that_begin_on_another_page_stay_groups():
    group = "<tbody><tr><th scope=rowgroup colspan=2>Group {0}" + ROWS[: ROWS.index("<tr><th scope=row>Row 9")]
    groups = "".join(group.format(number) for number in range(4))
    with opened(f"<table><caption>Words</caption><thead><tr><th>What<th>Number{groups}</table>") as report:
        (table,) = report.root.all("Table")
        assert len(table.elements("TBody")) == 4
        for number, body in enumerate(table.elements("TBody")):
            (head,) = (cell for cell in body.all("TH") if report.text(cell) == f"Group {number}")
            assert all(bytes(head.object.ID) == bytes(td.attribute("/Headers")[0]) for td in body.all("TD"))


def test_sections_over_pages_are_one_and_sections_at_a_page_break_are_two():
    part = "<section><h2>Part {0}</h2>" + "<p>Words words words.</p>" * 20 + "</section>"
    parts = "".join(part.format(number) for number in (1, 2))
    with opened(parts, "section { break-before: page }") as report:
        assert len(report.pdf.pages) > 4
        assert [section.elements()[0].kind for section in report.root.all("Sect")] == ["H2", "H2"]
        assert [len(section.all("P")) for section in report.root.all("Sect")] == [20, 20]


@pytest.mark.parametrize(("tag", "numbering"), [("ol", "/Decimal"), ("ul", "/Disc")])
def test_a_list_over_pages_is_one_list_that_says_whether_it_counts(tag, numbering):
    with opened(f"<{tag}>" + "<li>An item" * 40 + f"</{tag}>") as report:
        (items,) = report.root.all("L")
        assert len(items.elements("LI")) == 40
        assert str(items.attribute("/ListNumbering")) == numbering


def test_a_list_in_an_item_is_in_that_item():
    with opened("<ul><li>One<ul><li>Within</ul><li>Two</ul>") as report:
        one, two = report.root.all("L")[0].elements("LI")
        assert [report.text(one), report.text(two)] == ["• One ◦ Within", "• Two"]


def test_an_item_of_paragraphs_has_one_body():
    with opened("<ul><li><p>One</p><p>and more</p></li><li><p>Two</p></li></ul>") as report:
        (items,) = report.root.all("L")
        assert [[part.kind for part in item.elements()] for item in items.elements()] == [["Lbl", "LBody"]] * 2
        assert [part.kind for part in items.elements()[0].elements("LBody")[0].elements()] == ["P", "P"]


def test_text_after_a_list_in_an_item_is_read_after_it():
    with opened("<ul><li><p>One</p><ul><li>Within</ul><p>and more</p><li><p>Two</p></ul>") as report:
        one, two = report.root.all("L")[0].elements("LI")
        assert [report.text(one), report.text(two)] == ["• One ◦ Within and more", "• Two"]


def test_a_blank_between_items_in_a_line_is_not_one_of_the_list():
    style = "ul { list-style: none } li { display: inline-block }"
    with opened("<ul> <li>One</li> <li>Two</li> </ul>", style) as report:
        assert [item.kind for item in report.root.all("L")[0].elements()] == ["LI", "LI"]


def test_words_in_another_language_say_which():
    with opened('<p>Nodyn: <span lang="cy">a gollwyd gan y llys, y cyfan a mwy</span> a dim.</p>') as report:
        whole, *parts = [part for part in report.root.walk() if "/Lang" in part.object]
        assert (whole.kind, whole.language) == ("Document", "en")
        assert {(part.kind, part.language) for part in parts} == {("Span", "cy")}
        assert " ".join(report.text(part) for part in parts) == "a gollwyd gan y llys, y cyfan a mwy"
        assert report.root.all("Link") == []
        assert not any("/Annots" in page and len(page.Annots) for page in report.pdf.pages)


def test_an_item_over_pages_is_one_item():
    with opened(f"<ul><li>{'Words <br>' * 30}</ul>", "li { break-inside: auto }") as report:
        assert [item.kind for item in report.root.all("L")[0].elements()] == ["LI"]


def test_headings_skip_no_level():
    with opened("<h3>One</h3><h4>Two</h4><h2>Three</h2><h6>Four</h6><h4>Five</h4>") as report:
        assert outline(report, "H1", "H2", "H3", "H4", "H5", "H6") == [
            "H1 Head", "H2 One", "H3 Two", "H2 Three", "H3 Four", "H3 Five",
        ]  # fmt: skip


def test_a_link_over_two_lines_is_one_link():
    with opened("<p>See <a href='https://example.org/'>" + "a long way " * 12 + "</a> there.") as report:
        (link,) = report.root.all("Link")
        assert len(link.links()) > 1
        assert report.text(link) == " ".join(["a long way"] * 12)


def test_links_beside_each_other_to_two_places_are_two():
    with opened("<p><a href='https://example.org/'>one</a><a href='https://example.com/'>two</a>") as report:
        assert outline(report, "Link") == ["Link one", "Link two"]


def test_a_link_to_a_place_that_is_not_there_is_text(caplog):
    with opened("<p>See <a href='#nowhere'>the note</a>") as report:
        assert outline(report, "Link") == []
        assert "the note" in report.text(report.root)


def test_a_block_in_a_heading_is_no_second_heading():
    body = "<h2><span style='display: block'>One</span> two</h2>"
    with opened(body) as report:
        assert outline(report, "H2") == ["H2 One two"]


def test_the_repair_of_the_same_bytes_gives_the_same_bytes():
    content = pdf.tagged(page(TABLE))
    assert repair(content) == repair(content)
