"""The checker of PDF/UA-1 finds what is planted: one defect at a time in Cheshire's report."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from reports.printing.pdf_ua import findings

Plant = Callable[[pikepdf.Pdf], object]


def elements(report: pikepdf.Pdf, kind: str) -> list[Any]:
    """In reading order."""

    def below(node) -> Iterator[Any]:
        for child in node.get("/K", []):
            if isinstance(child, Dictionary) and "/S" in child:
                if Name(f"/{kind}") == child.S:
                    yield child
                yield from below(child)

    return list(below(report.Root.StructTreeRoot))


def turn(kind: str, into: str) -> Plant:
    """The first element of a kind into one of another kind."""

    def plant(report: pikepdf.Pdf) -> None:
        elements(report, kind)[0].S = Name(f"/{into}")

    return plant


def put(value: Any, *path: str) -> Plant:
    """At the end of a path from the catalogue; None takes away what is there."""

    def plant(report: pikepdf.Pdf) -> None:
        holder = report.Root
        for key in path[:-1]:
            holder = holder[key]
        if value is None:
            del holder[path[-1]]
        else:
            holder[path[-1]] = value

    return plant


def drop(*path: str) -> Plant:
    return put(None, *path)


def drop_everywhere(key: str) -> Plant:
    def plant(report: pikepdf.Pdf) -> None:
        for thing in report.objects:
            if isinstance(thing, Dictionary) and key in thing:
                del thing[key]

    return plant


def leave_unsaid(key: str) -> Plant:
    """In the metadata."""

    def plant(report: pikepdf.Pdf) -> None:
        with report.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as about:
            del about[key]

    return plant


def rewrite(old: bytes, new: bytes) -> Plant:
    """In the content of the third page."""

    def plant(report: pikepdf.Pdf) -> None:
        content = report.pages[2].Contents.read_bytes()
        assert old in content
        report.pages[2].Contents.write(content.replace(old, new, 1))

    return plant


def run_a_script(report: pikepdf.Pdf) -> None:
    report.Root.OpenAction = report.make_indirect(Dictionary(S=Name.JavaScript, JS="app.beep()"))


def lose_a_mark(report: pikepdf.Pdf) -> None:
    elements(report, "H2")[0].K = Array()


def hold_a_mark_twice(report: pikepdf.Pdf) -> None:
    paragraph = elements(report, "P")[0]
    paragraph.K = Array([*paragraph.K, 0])


def name_another_parent(report: pikepdf.Pdf) -> None:
    elements(report, "P")[0].P = elements(report, "H1")[0]


def put_a_heading_in_a_heading(report: pikepdf.Pdf) -> None:
    elements(report, "H1")[0].K[0].S = Name.H1


def empty_a_heading(report: pikepdf.Pdf) -> None:
    elements(report, "H3")[0].K = Array()


def lose_the_numbering(report: pikepdf.Pdf) -> None:
    for items in elements(report, "L"):
        if "/A" in items:
            del items["/A"]


def lose_a_scope(report: pikepdf.Pdf) -> None:
    del elements(report, "TH")[3].A["/Scope"]


def lose_a_cell(report: pikepdf.Pdf) -> None:
    row = elements(report, "TR")[1]
    row.K = Array(list(row.K)[:-1])


def put_a_caption_last(report: pikepdf.Pdf) -> None:
    table = elements(report, "Table")[0]
    table.K = Array([*list(table.K)[1:], table.K[0]])


def tie_to_nothing(report: pikepdf.Pdf) -> None:
    elements(report, "TD")[0].A.Headers = Array([String("no such head")])


def untie(report: pikepdf.Pdf) -> None:
    del elements(report, "TD")[0].A["/Headers"]
    for head in elements(report, "TH"):
        del head.A["/Scope"]


def swap_two_names(report: pikepdf.Pdf) -> None:
    names = report.Root.StructTreeRoot.IDTree.Names
    names[1], names[3] = names[3], names[1]


def name_two_alike(report: pikepdf.Pdf) -> None:
    one, other, *_ = elements(report, "TH")
    one.ID = other.ID


def lose_the_order_of_tabs(report: pikepdf.Pdf) -> None:
    del report.pages[1].obj["/Tabs"]


def lose_the_words_of_a_link(report: pikepdf.Pdf) -> None:
    del report.pages[1].Annots[0]["/Contents"]


def take_a_link_out(report: pikepdf.Pdf) -> None:
    link = elements(report, "Link")[0]
    link.K = Array([child for child in link.K if not isinstance(child, Dictionary)])


def put_text_in_a_list(report: pikepdf.Pdf) -> None:
    items, item = elements(report, "L")[0], elements(report, "Span")[-1]
    items.K = Array([*items.K, item])


def name_no_language(report: pikepdf.Pdf) -> None:
    elements(report, "P")[0].Lang = String("of Wales")


PLANTED: list[tuple[Plant, str]] = [
    (drop("/MarkInfo"), "7.1 not marked as tagged"),
    (put(True, "/MarkInfo", "/Suspects"), "7.1 Suspects"),
    (drop("/StructTreeRoot"), "7.1 no structure tree"),
    (drop("/Lang"), "7.2 no language"),
    (drop("/ViewerPreferences"), "7.1 DisplayDocTitle"),
    (drop("/Metadata"), "7.1 no XMP"),
    (leave_unsaid("dc:title"), "7.1 no title"),
    (leave_unsaid("pdfuaid:part"), "5 does not say"),
    (put(Dictionary(XFA="x"), "/AcroForm"), "7.15"),
    (run_a_script, "7.19"),
    (drop("/Outlines"), "7.17 no bookmarks"),
    (drop("/Names", "/Dests"), "7.17 a link on page 2 leads nowhere"),
    (drop_everywhere("/FontFile2"), "is not embedded"),
    (drop_everywhere("/ToUnicode"), "does not say which characters"),
    (rewrite(b"/Span\n<</MCID 0>>\nBDC", b"/Span BMC"), "7.1 content of page 3 is neither tagged"),
    (rewrite(b"MCID 0>>", b"MCID 1>>"), "7.1 Mark(page=2, number=0) of Span is not in the content"),
    (rewrite(b"MCID 0>>\nBDC", b"MCID 0>> BDC /Artifact BMC f EMC"), "7.1 page 3 has an artefact within"),
    (lose_a_mark, "is in no element"),
    (hold_a_mark_twice, "is in the tree twice"),
    (name_another_parent, "7.1 a P names another parent"),
    (drop("/StructTreeRoot", "/ParentTree"), "is not in the index"),
    (turn("Sect", "Chapter"), "7.1 Chapter is no standard kind"),
    (put(Dictionary(P=Name.Span), "/StructTreeRoot", "/RoleMap"), "7.1 the standard kind /P"),
    (put(String("in English"), "/Lang"), "7.2 'in English' names no language"),
    (name_no_language, "7.2 'of Wales' of a P names no language"),
    (rewrite(b"] TJ", b"<ffff>] TJ"), "7.21.8 characters without a glyph on page 3"),
    (put_text_in_a_list, "7.2 a Span in a L"),
    (turn("TD", "P"), "7.2 a P in a TR"),
    (put_a_heading_in_a_heading, "7.1 a H1 within a H1"),
    (empty_a_heading, "7.1 a H3 without text"),
    (turn("H1", "P"), "7.4 the first heading"),
    (turn("H2", "H1"), "7.4 the first heading"),
    (turn("H3", "H5"), "7.4 an H5 follows an H2"),
    (lose_the_numbering, "7.6 a list with labels"),
    (turn("L", "Div"), "7.2 a LI in a Div"),
    (turn("LBody", "Lbl"), "7.6 a list item without"),
    (lose_a_scope, "7.5 a TH without Scope"),
    (turn("Caption", "TBody"), "7.5 a table does not begin"),
    (put_a_caption_last, "7.5 a table does not begin"),
    (turn("TBody", "THead"), "7.5 a table with two heads"),
    (lose_a_cell, "7.5 a table whose rows differ"),
    (tie_to_nothing, "7.5 a TD tied to a TH that"),
    (untie, "7.5 a TD without a TH"),
    (swap_two_names, "7.1 the index of names does not lead"),
    (name_two_alike, "names 2 elements"),
    (drop("/StructTreeRoot", "/IDTree"), "7.1 the index of names does not lead"),
    (lose_the_order_of_tabs, "7.18 page 2 is not tabbed"),
    (lose_the_words_of_a_link, "7.18 a link on page 2 without a description"),
    (take_a_link_out, "7.18 a link on page 2 is not in the tree"),
    (take_a_link_out, "7.18 a Link that does not link"),
    (turn("Link", "Span"), "7.18 a link on page 2 is in a Span"),
    (turn("P", "Figure"), "7.3 a Figure without Alt"),
    (turn("P", "Figure"), "7.3 a Figure whose BBox"),
]


@pytest.mark.parametrize(("plant", "finding"), PLANTED, ids=[finding for _, finding in PLANTED])
def test_the_checker_finds(cheshire_report, pdf_of, plant, finding):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_of(cheshire_report))) as report:
        plant(report)
        report.save(out)
    assert any(finding in found for found in findings(out.getvalue()))


def test_the_checker_finds_a_lock(cheshire_report, pdf_of):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_of(cheshire_report))) as report:
        report.save(out, encryption=pikepdf.Encryption(owner="owner", user=""))
    assert "7.16 encrypted" in findings(out.getvalue())
