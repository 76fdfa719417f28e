"""What may be a logo: whatever else a file holds, nothing in it runs, nothing is fetched, and little comes out."""

import io
import re
import struct
import zlib
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFile, PngImagePlugin

from reports.annual_report import logos, svg
from reports.annual_report.logos import LARGEST, LIMIT, SMALLEST, Unfit
from reports.models import EXTENSIONS
from reports.printing import pdf
from tests.factories import ROOT

NAMES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
SHAPE = '<path d="M0 0h10v10z"/>'
ADDRESSES = (
    "javascript:alert(1)", "http://example.org/x.png", "//example.org/x", "file:///etc/passwd", "/admin/", "x.svg#a",
    "http://169.254.169.254/latest/meta-data/", "data:image/svg+xml;base64,PHN2Zy8+", "\\75rl(http://example.org/)",
)  # fmt: skip


def drawing(inside: str = SHAPE, about: str = 'viewBox="0 0 10 10"') -> bytes:
    return f"<svg {NAMES} {about}>{inside}</svg>".encode()


def cleaned(inside: str = SHAPE, about: str = 'viewBox="0 0 10 10"') -> str:
    return logos.clean(drawing(inside, about)).content.decode()


def inner(inside: str) -> str:
    """What is left of it within the picture, as it is written."""
    return re.fullmatch(r"<svg [^>]*>(.*)</svg>", cleaned(SHAPE + inside))[1].removeprefix(SHAPE.replace("/>", " />"))


# --- SVG: what stays ------------------------------------------------------------------------------


def test_a_drawing_stays_what_it_is():
    whole = '<g transform="rotate(5 5 5)"><path d="M0 0h10v10z" fill="#fff" /><circle cx="5" cy="5" r="2.5" /></g>'
    assert inner(whole) == whole


def test_a_gradient_and_a_clip_path_go_on_naming_their_own_parts():
    parts = (
        '<defs><linearGradient id="a"><stop offset="0" stop-color="red" /></linearGradient>'
        '<linearGradient id="b" xlink:href="#a"/><clipPath id="curl"><rect width="5" height="5" /></clipPath></defs>'
        '<rect width="9" height="9" fill="url(#b)" clip-path="url(&quot;#curl&quot;)"/>'
    )
    assert 'href="#a"' in (left := inner(parts))
    assert 'fill="url(#b)" clip-path="url(#curl)"' in left


def test_styles_become_attributes_as_drawing_programs_write_them():
    styled = "<style>.a, .b{fill:#123b53;font-size:9px}\n.b{stroke:red}</style>"
    assert inner(styled + '<path class="b" style="opacity:.5;fill:none"/>') == (
        '<path fill="none" font-size="9px" stroke="red" opacity=".5" />'
    )


def test_text_keeps_its_words_and_their_order():
    words = '<text x="1">one <tspan dy="1">two</tspan> three<!-- no --> four &amp; &lt;five</text>'
    assert inner(words) == words.replace("<!-- no -->", "")


def test_notes_of_the_drawing_program_are_left_out():
    notes = (
        '<metadata>by me</metadata><title>t</title><i:pgf xmlns:i="http://ns.adobe.com/x">abc</i:pgf>'
        '<n:view xmlns:n="http://www.inkscape.org/x" n:zoom="1"/><?xml-stylesheet href="http://example.org/x.css"?>'
    )
    assert inner(notes) == ""


def test_a_picture_without_a_view_box_has_the_one_of_its_size():
    assert 'viewBox="0 0 20 10" width="20" height="10"' in cleaned(about='width="20px" height="10"')


def test_a_plain_document_type_is_neither_followed_nor_kept():
    doctype = b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://192.0.2.1/svg11.dtd">'
    assert b"DOCTYPE" not in logos.clean(doctype + drawing()).content


def test_attributes_that_a_document_type_adds_do_not_come_along():
    doctype = b'<!DOCTYPE svg [<!ATTLIST svg onload CDATA "alert(1)"><!ATTLIST path fill CDATA "url(http://a.b)">]>'
    left = logos.clean(doctype + drawing()).content
    assert b"onload" not in left
    assert b"a.b" not in left


# --- SVG: what goes -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "harm",
    [
        "<script>alert(1)</script>",
        '<script xlink:href="http://example.org/x.js"/>',
        '<style>@import url("http://example.org/x.css"); @font-face{src:url(file:///etc/passwd)}</style>',
        '<animate attributeName="href" values="javascript:alert(1)"/>',
        '<set attributeName="onload" to="alert(1)"/>',
        '<iframe xmlns="http://www.w3.org/1999/xhtml" src="file:///etc/passwd"/>',
        '<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>',
    ],
)
def test_what_runs_or_fetches_is_left_out(harm):
    assert inner(harm) == ""


@pytest.mark.parametrize("event", ["onload", "onclick", "onbegin", "ONERROR", "xlink:href", "href", "src", "style"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_no_attribute_of_a_shape_runs_or_fetches(event, address):
    assert inner(f'<path {event}="{address}" d="M0 0"/>') == '<path d="M0 0" />'


@pytest.mark.parametrize("name", ["fill", "stroke", "clip-path", "font-family", "d", "id", "transform"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_no_property_names_an_address(name, address):
    # Bare, a name without colon or slash is a word like any other.
    bare = [address] if set(":/\\") & set(address) else []
    for value in (*bare, f"url({address})", f"url(&quot;{address}&quot;)", f"URL( {address} ) red"):
        assert inner(f'<rect {name}="{value}" style="{name}:{value}"/>') == "<rect />", value
        assert inner(f'<style>.a{{{name}:{value}}}</style><rect class="a"/>') == "<rect />", value


@pytest.mark.parametrize("name", ["filter", "mask", "marker-start", "cursor", "background", "behavior"])
def test_properties_that_fetch_do_not_come_along(name):
    assert inner(f'<rect {name}="url(#a)" style="{name}:url(#a)"/>') == "<rect />"


def test_a_clip_path_cannot_lead_back_to_itself():
    looped = '<clipPath id="a"><rect width="9" height="9" clip-path="url(#a)"/></clipPath><g clip-path="url(#a)"/>'
    assert '<rect width="9" height="9" />' in inner(looped)


@pytest.mark.parametrize(
    ("part", "inside"),
    [
        ("image", '<image href="http://example.org/x.png"/>'),
        ("image", '<image xlink:href="data:image/png;base64,iVBORw0KGgo="/>'),
        ("use", '<use href="/x.svg#a"/>'),
        ("foreignObject", '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>'),
        ("a", '<a href="javascript:alert(1)"><text>here</text></a>'),
        ("filter", '<filter id="f"><feImage href="file:///etc/passwd"/></filter>'),
        ("pattern", '<pattern id="p"/>'),
        ("switch", "<g><switch/></g>"),
        ("svg", "<svg/>"),
    ],
)
def test_a_drawing_that_needs_what_a_logo_cannot_have_is_refused_by_name(part, inside):
    with pytest.raises(Unfit, match=f"<{part}>"):
        cleaned(inside)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'<!DOCTYPE svg [<!ENTITY a "aa">]>' + drawing("<text>&a;</text>"), "entity declarations"),
        (b'<!DOCTYPE svg [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>' + drawing("<text>&b;</text>"), "entity declarations"),
        (
            b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + drawing("<text>&a;</text>"),
            "entity declarations",
        ),
        (b'<!DOCTYPE svg [<!ENTITY % p SYSTEM "http://192.0.2.1/x"> %p;]>' + drawing(), "entity declarations"),
        (drawing("<text>&gone;</text>"), "cannot read"),
        (drawing()[:-1], "cannot read"),
        (b'<?xml version="1.0" encoding="klingon"?>' + drawing(), "cannot read"),
        (drawing("<text>\x00</text>"), "cannot read"),
        (b"<html><body>words</body></html>", "not an SVG"),
        (b'<svg viewBox="0 0 1 1"/>', "not an SVG"),
        (drawing(about=""), "its size"),
        (drawing(about='viewBox="0 0 0 10"'), "its size"),
        (drawing(about='viewBox="0 0 nan 10"'), "its size"),
        (drawing(about='viewBox="0 0 10 inf"'), "its size"),
        (drawing(about='viewBox="0 0 1e9 1e9"'), "its size"),
        (drawing(about='width="100%" height="100%"'), "its size"),
        (drawing(about='viewBox="0 0 110 10"'), "as long as it is wide"),
        (drawing("<g/>"), "is empty"),
        (drawing("<g>" * 100 + "</g>" * 100), "nested too deeply"),
        (drawing("<g>" * 20_000 + "</g>" * 20_000), "more than 2000 parts"),
        (drawing(SHAPE * 2001), "more than 2000 parts"),
        (drawing(f'<path d="{"M0 0" * 60_000}"/>'), "larger than 200 kB"),
    ],
)
def test_what_cannot_be_used_says_why(content, words):
    with pytest.raises(Unfit, match=words):
        logos.clean(content)


ALLOWED = svg.PROPERTIES | svg.GEOMETRY | {"href", "xmlns", "viewBox"}
TAGS = st.sampled_from([*sorted(svg.DRAWN), "script", "image", "style", "use", "x:thing"])
VALUES = st.one_of(
    st.sampled_from(["url(#a)", *ADDRESSES, *(f"url({address})" for address in ADDRESSES)]),
    st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF), max_size=12),
)
ATTRIBUTES = st.dictionaries(
    st.sampled_from([*sorted(svg.PROPERTIES | svg.GEOMETRY), "onload", "style", "class", "xlink:href", "href"]),
    VALUES,
    max_size=4,
)


def quoted(text: str) -> str:
    return "".join(f"&#{ord(letter)};" for letter in text)


@st.composite
def elements(draw, depth=3) -> str:
    tag, attributes = draw(TAGS), draw(ATTRIBUTES)
    said = "".join(f' {name}="{quoted(value)}"' for name, value in attributes.items())
    parts = draw(st.lists(elements(depth - 1), max_size=3)) if depth else []
    return f'<{tag} xmlns:x="urn:x"{said}>{quoted(draw(st.text("ab<&;:/", max_size=4)))}{"".join(parts)}</{tag}>'


@given(st.lists(elements(), max_size=3))
def test_whatever_comes_out_holds_only_what_is_allowed(inside):
    try:
        left = logos.clean(drawing(SHAPE + "".join(inside))).content
    except Unfit:
        return
    for element in fromstring(left).iter():
        assert element.tag.removeprefix(svg.SVG) in svg.DRAWN
        assert element.attrib.keys() <= ALLOWED
        for name, value in element.attrib.items():
            assert not re.search(r"[:/\\]|url\((?!#)", value.lower()), (name, value)
    assert logos.clean(left).content == left


@given(
    st.binary(max_size=300)
    | st.binary(max_size=60).map(lambda rest: logos.SIGNATURE + rest)
    | st.text().map(str.encode)
)
def test_any_bytes_are_a_picture_or_are_refused_in_words(content):
    try:
        assert logos.clean(content).media_type in EXTENSIONS
    except Unfit as unfit:
        assert str(unfit)


# --- PNG ------------------------------------------------------------------------------------------


@pytest.fixture
def after_a_pdf(monkeypatch):
    """In a process that has made a PDF: WeasyPrint tells Pillow to be content with half a picture."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)


def png(width=80, height=60, mode="RGB", **how) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height), 128 if mode in {"L", "P"} else None).save(out, "PNG", **how)
    return out.getvalue()


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says that it is as large as that."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return logos.SIGNATURE + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"])
def test_a_png_keeps_its_pixels(mode):
    content = png(mode=mode)
    picture = logos.clean(content)
    assert picture.media_type == "image/png"
    with Image.open(io.BytesIO(content)) as old, Image.open(io.BytesIO(picture.content)) as new:
        assert new.size == old.size
        assert (
            new.convert("RGBA").tobytes()
            == old.convert("RGBA" if old.has_transparency_data else "RGB").convert("RGBA").tobytes()
        )


def test_nothing_but_pixels_comes_along():
    about = PngImagePlugin.PngInfo()
    about.add_text("Author", "Sam Example")
    about.add_itxt("XML:com.adobe.xmp", "<secret/>")
    content = png(pnginfo=about, icc_profile=b"profile", exif=b"Exif\0\0secret", dpi=(300, 300))
    left = logos.clean(content + b"<script>alert(1)</script>PK\x03\x04").content
    for word in (b"Sam", b"secret", b"script", b"PK\x03\x04", b"iCCP", b"eXIf", b"tEXt", b"pHYs"):
        assert word not in left


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "neither a PNG nor an SVG"),
        (b"GIF89a", "neither a PNG nor an SVG"),
        (b"\xff\xd8\xff\xe0", "neither a PNG nor an SVG"),
        (b"%PDF-1.7", "neither a PNG nor an SVG"),
        (b"\x1f\x8b\x08", "neither a PNG nor an SVG"),
        (logos.SIGNATURE, "damaged"),
        (png()[:60], "damaged"),
        (png()[:-20], "damaged"),
        (png()[:50] + b"\0\0\0\0" + png()[54:], "damaged"),
        (claiming(80, 60), "damaged"),
        (claiming(60_000, 60_000), "60000 by 60000 pixels"),
        (claiming(0, 80), "0 by 80 pixels"),
        (png(SMALLEST - 1, 80), "pixels"),
        (png(LARGEST + 1, 400), "pixels"),
        (png(700, 60), "as long as it is wide"),
        (bytes(LIMIT + 1), "larger than 200 kB"),
    ],
)
@pytest.mark.usefixtures("after_a_pdf")
def test_a_png_that_cannot_be_used_says_why(content, words):
    with pytest.raises(Unfit, match=words):
        logos.clean(content)


@pytest.mark.usefixtures("after_a_pdf")
def test_a_compressed_text_that_fills_the_memory_is_refused():
    bomb = chunk(b"zTXt", b"x\0\0" + zlib.compress(bytes(50_000_000)))
    content = png()
    with pytest.raises(Unfit, match="damaged"):
        logos.clean(content[:33] + bomb + content[33:])


def test_a_moving_picture_is_refused():
    out = io.BytesIO()
    frames = [Image.new("RGB", (80, 60), colour) for colour in ("red", "blue")]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    with pytest.raises(Unfit, match="is animated"):
        logos.clean(out.getvalue())


# --- In the PDF -----------------------------------------------------------------------------------


@pytest.mark.parametrize("service", ["police", "probation", "prison"])
def test_the_specimens_come_out_as_they_are_drawn_and_are_marked_as_invented(service):
    content = (ROOT / f"reports/demo/{service}.svg").read_bytes()
    assert "specimen, invented" in content.decode()  # in outlines, of which this is the comment
    left = logos.clean(content).content
    assert [left.count(part) for part in (b"<circle", b"<text")] == [2, 0]
    assert left.count(b"<path") == content.count(b"<path")


def test_the_pdf_shows_a_picture_from_memory_and_reads_nothing_else(caplog):
    shown = {"/logos/a.svg": logos.clean(drawing()).content, "/logos/b.png": logos.clean(png()).content}
    html = "<html lang=en><title>x</title><p>" + "".join(f"<img src='{address}' alt=a>" for address in shown)
    assert pdf.render(html, shown) != pdf.render(html)
    refused = [record.getMessage() for record in caplog.records if "own files" in record.getMessage()]
    assert len(refused) == 2  # of the second, which had no pictures


@pytest.mark.parametrize(
    "address", ["http://example.org/logos/a.svg", "file://elsewhere/logos/a.svg", "file:///etc/passwd", "/logos/b.svg"]
)
def test_an_address_elsewhere_is_not_a_picture_in_memory(address):
    fetcher = pdf._fetcher({"/logos/a.svg": drawing()})
    assert fetcher.fetch("file:///logos/a.svg").read() == drawing()
    with pytest.raises(ValueError, match="not one of the report's own files"):
        fetcher.fetch(address if ":" in address else f"file://{address}")


RING = (
    '<linearGradient id="a" href="#b"/><linearGradient id="b" href="#a"/>{}<rect width="9" height="9" fill="url(#a)"/>'
)
LOOP = (
    '<clipPath id="a"><rect width="9" height="9" clip-path="url(#a)"/></clipPath>{}<g clip-path="url(#a)"><path/></g>'
)


@pytest.mark.parametrize("inside", [RING, LOOP])
def test_parts_that_name_each_other_do_not_hold_up_the_pdf(inside):
    picture = logos.clean(drawing(inside.format(SHAPE))).content
    html = "<html lang=en><title>x</title><p><img src=/logos/a.svg alt=a>"
    assert pdf.render(html, {"/logos/a.svg": picture}).startswith(b"%PDF")
