"""Pictures in the PDF: charts drawn in the page, logos handed over in memory; and that nothing else is ever fetched."""

import io

import pytest
from PIL import Image

from reports.printing import pdf
from reports.printing.pdf_ua import findings
from reports.printing.tagged import Tagged

SVG = (
    b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 20' width='40' height='20'>"
    b"<style>.area { fill: red }</style><defs><path id='line' d='M0 0 L40 20'/></defs>"
    b"<rect class='area' width='40' height='20' opacity='0.5'/><use href='#line'/><text y='10'>Drawn words</text></svg>"
)
CHART = (
    "<figure><svg role='img' aria-labelledby='bars' viewBox='0 0 100 50' width='300' height='150'>"
    "<title id='bars'>Bars of the year</title><rect width='40' height='40'/><text y='20'>Drawn words</text></svg>"
    "<figcaption>Three bars</figcaption></figure>"
)


def png() -> bytes:
    content = io.BytesIO()
    Image.new("RGBA", (40, 20), (200, 0, 0, 128)).save(content, "PNG")
    return content.getvalue()


def page(body: str) -> str:
    style = "<link rel=stylesheet href=dist/print.css>"
    return f"<!DOCTYPE html><html lang=en><title>A page</title>{style}<body><article><h1>Head</h1>{body}</article>"


def svg(inside: str, attributes: str = "") -> bytes:
    names = "xmlns='http://www.w3.org/2000/svg' xmlns:x='http://www.w3.org/1999/xlink'"
    return f"<svg {names} viewBox='0 0 9 9' {attributes}>{inside}<rect width='9' height='9'/></svg>".encode()


@pytest.fixture
def asked_for(monkeypatch) -> list[str]:
    """The addresses that are asked for while a page is rendered."""
    asked: list[str] = []
    fetch = pdf._own_files_only().fetch

    def recorded(fetcher, url, headers=None):
        asked.append(url)
        return fetch(fetcher, url, headers)

    monkeypatch.setattr(pdf._own_files_only(), "fetch", recorded)
    return asked


def test_a_chart_is_a_figure_that_says_its_title_and_where_it_stands():
    content = pdf.render(page(CHART))
    assert findings(content) == []
    with Tagged(content) as report:
        (figure,) = report.root.all("Figure")
        assert str(figure.object.Alt) == "Bars of the year"
        left, bottom, right, top = map(float, figure.attribute("/BBox"))
        assert (right - left, top - bottom) == pytest.approx((300 * 0.75, 150 * 0.75), abs=0.01)
        assert top < float(report.pdf.pages[0].MediaBox[3]) - 72  # below the heading, counted from the page's bottom


def test_the_words_in_a_chart_are_the_figures_alone():
    with Tagged(pdf.render(page(CHART))) as report:
        (figure,) = report.root.all("Figure")
        assert len(figure.marks()) == 1
        assert report.text(report.root).replace(" ", "") == "HeadDrawnwordsThreebars"


@pytest.mark.parametrize("picture", [png(), SVG], ids=["PNG", "SVG"])
def test_a_picture_from_memory_is_a_figure_with_its_words(picture, asked_for, caplog):
    content = pdf.render(page("<p><img src='/logos/the-police' alt='The police'>"), {"/logos/the-police": picture})
    assert findings(content) == []
    with Tagged(content) as report:
        (figure,) = report.root.all("Figure")
        assert str(figure.object.Alt) == "The police"
        assert any(piece.marks == (figure.marks()[0].number,) for piece in report.pieces[0])
    assert [url for url in asked_for if not url.endswith((".css", ".ttf"))] == ["file:///logos/the-police"]
    assert [record for record in caplog.records if record.name.startswith("weasyprint")] == []


def test_the_same_pictures_give_the_same_bytes():
    html, pictures = (
        page("<img src='/logos/a' alt='A'><img src='/logos/b' alt='B'>"),
        {"/logos/a": png(), "/logos/b": SVG},
    )
    assert pdf.render(html, pictures) == pdf.render(html, pictures)


@pytest.mark.parametrize(
    "address",
    [
        "file:///logos/b",
        "file:///logos/",
        "file:///logos/A",
        "file:///a",
        "file://x/logos/a",
        "http://192.0.2.1/logos/a",
        "/logos/a",
        "data:,a",
    ],
)
def test_only_the_names_handed_over_are_pictures(address):
    with pytest.raises(ValueError, match="not one of the report's own files"):
        pdf._fetcher({"/logos/a": SVG}).fetch(address)


@pytest.mark.parametrize("picture", [b"", b"GIF89a", b"%!PS-Adobe", b"words", b"<svg", b"\x00\xff"])
def test_what_is_no_picture_of_a_kind_we_know_is_refused(picture):
    with pytest.raises(ValueError, match="not a picture"):
        pdf._fetcher({"/logos/a": picture}).fetch("file:///logos/a")


REFERENCES = {
    "image on the web": "<image href='http://192.0.2.1/x.png' width='9' height='9'/>",
    "image in the old way": "<image x:href='https://192.0.2.1/x.png' width='9' height='9'/>",
    "image on the machine": "<image href='file:///etc/hostname' width='9' height='9'/>",
    "image beside it": "<image href='x.png' width='9' height='9'/>",
    "image in itself": "<image href='/logos/a' width='9' height='9'/>",
    "data": "<image href='data:image/png;base64,iVBORw0KGgo=' width='9' height='9'/>",
    "part of another file": "<use href='file:///etc/passwd#x'/>",
    "link": "<a href='https://192.0.2.1/'><rect width='9' height='9'/></a>",
    "style sheet": "<style>@import url(http://192.0.2.1/x.css);</style>",
    "style sheet that is itself": "<style>@import '/logos/a';</style>",
    "font": "<style>@font-face { font-family: x; src: url(file:///etc/passwd) }</style>",
}


@pytest.mark.parametrize("reference", REFERENCES)
def test_a_picture_that_refers_to_something_outside_itself_is_left_out(reference, asked_for, caplog):
    content = pdf.render(page("<p><img src='/logos/a' alt='The police'>"), {"/logos/a": svg(REFERENCES[reference])})
    assert {url for url in asked_for if not url.endswith((".css", ".ttf"))} == {"file:///logos/a"}
    assert any("refers to something outside itself" in record.getMessage() for record in caplog.records)
    assert findings(content) == []
    with Tagged(content) as report:
        assert "The police" in report.text(report.root)


@pytest.mark.parametrize(
    "picture",
    [
        svg("", "fill='url(http://192.0.2.1/x#y)'"),
        svg("<rect style='fill: url(file:///etc/passwd#x)' width='9' height='9'/>"),
        b"<?xml-stylesheet href='http://192.0.2.1/x.css'?>" + svg(""),
        svg("<foreignObject><p>words</p></foreignObject><script>fetch('http://192.0.2.1')</script>"),
    ],
)
def test_what_cannot_be_told_to_be_a_reference_is_not_followed(picture, asked_for):
    assert pdf.render(page("<p><img src='/logos/a' alt='The police'>"), {"/logos/a": picture})
    assert {url for url in asked_for if not url.endswith((".css", ".ttf"))} == {"file:///logos/a"}


@pytest.mark.parametrize(
    "document",
    [
        "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
        "<!DOCTYPE svg [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]>",
    ],
)
def test_a_picture_with_entities_is_left_out(document, asked_for):
    picture = document.encode() + svg("<text>&x;</text>" if "SYSTEM" in document else "<text>&b;</text>")
    with pytest.raises(ValueError, match="not a picture"):
        pdf._fetcher({"/logos/a": picture}).fetch("file:///logos/a")


@pytest.mark.parametrize("address", ["http://192.0.2.1/x.png", "file:///etc/hostname"])
def test_a_drawing_in_the_page_reaches_nothing_outside(address, asked_for, caplog):
    content = pdf.render(
        page(f"<svg viewBox='0 0 9 9'><title>A</title><image href='{address}' width='9' height='9'/></svg>")
    )
    with Tagged(content) as report:
        assert not any(images for images in (page.get_images() for page in report.pdf.pages))
    assert any("own files" in record.getMessage() for record in caplog.records)
