"""Markdown as people type it comes out as HTML that can do no harm, on the page and in the PDF."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.annual_report.prose import REFERENCE, to_html

TAGS = {"p", "h3", "h4", "h5", "ul", "ol", "li", "strong", "em", "a", "blockquote", "br", "mark"}
SCHEMES = ("http://", "https://", "mailto:")


class Reader(HTMLParser):
    """What a browser would see: each element with its attributes, and the text."""

    def __init__(self, html: str):
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    @property
    def links(self) -> list[str | None]:
        return [attributes.get("href") for tag, attributes in self.elements if tag == "a" and "href" in attributes]


def assert_harmless(html: str) -> Reader:
    read = Reader(html)
    for tag, attributes in read.elements:
        assert tag in TAGS
        assert attributes.keys() <= {"class", "href", "title"}
    assert all((link or "").lower().startswith(SCHEMES) for link in read.links)
    return read


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<iframe src=/etc/passwd></iframe>",
        "<style>@import url(file:///etc/passwd)</style>",
        "<link rel=attachment href=file:///etc/passwd>",
        "<h1>Mine</h1>",
        "a <b onclick=x>word</b>",
        "<!-- --><script>x</script>",
        "<p style=background:url(http://evil.example)>x</p>",
        "<table><tr><td>x",
    ],
)
def test_html_that_somebody_types_is_shown_as_they_typed_it(text):
    read = assert_harmless(to_html(text))
    assert {tag for tag, _ in read.elements} == {"p"}
    assert read.text == text


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "&#106;avascript:alert(1)",
        "vbscript:x",
        "file:///etc/passwd",
        "data:text/html,<script>alert(1)</script>",
        "data:image/png;base64,AAAA",
        "data:image/svg+xml;base64,AAAA",
        "ftp://example.org/",
        "//evil.example/",
        "/admin/",
        "report.pdf",
        "#note-a",
        "?page=2",
        "blob:x",
    ],
)
@pytest.mark.parametrize("form", ["[words]({})", "![words]({})", "<{}>", "[words]\n\n[words]: {}", "[words](<{}>)"])
def test_only_addresses_of_the_web_and_of_mail_become_links(form, address):
    assert assert_harmless(to_html(form.format(address))).links == []


@pytest.mark.parametrize("address", ["https://www.gov.uk/a?b=1&c=2", "http://example.org", "mailto:help@example.org"])
def test_addresses_of_the_web_and_of_mail_become_links(address):
    assert assert_harmless(to_html(f"See [here]({address}).")).links == [address]


@pytest.mark.parametrize(
    "address", ["http://evil.example/pixel.png", "file:///etc/passwd", "data:image/png;base64,AAAA", "logo.png"]
)
def test_a_picture_is_never_shown(address):
    html = to_html(f"![the picture]({address} 'title')\n\n![the picture][it]\n\n[it]: {address}")
    assert "img" not in {tag for tag, _ in assert_harmless(html).elements}


@pytest.mark.parametrize(
    "text",
    [
        "### Mine",
        "###### Mine",
        "> ### Mine",
        "# ",
        "##\n",
        "# #",
        "Mine\n====",
        "Mine\n----",
        "Mine\n\n---\n\nMore",
        "***",
    ],
)
def test_deeper_headings_empty_ones_and_rules_are_words_like_others(text):
    assert {tag for tag, _ in assert_harmless(to_html(text)).elements} <= {"p", "blockquote"}


def test_two_levels_of_heading_stand_below_those_of_the_page():
    html = to_html("# Our *year*\nWords\n## In short ##\n### More")
    assert html == (
        '<h3 class="govuk-heading-m">Our <em>year</em></h3>\n<p class="govuk-body">Words</p>\n'
        '<h4 class="govuk-heading-s">In short</h4>\n<p class="govuk-body">### More</p>'
    )


def test_below_a_note_they_begin_one_level_deeper():
    assert [tag for tag, _ in Reader(to_html("# One\n\n## Two", level=4)).elements] == ["h4", "h5"]


@pytest.mark.parametrize("around", ["{}", "**{}**", "- {}", "# {}", "> {}", "`{}`", "[{}](https://example.org)"])
def test_a_reference_that_stands_for_nothing_is_marked(around):
    html = to_html(around.format("{snapshot_c9_total}"))
    assert '<mark class="report-unresolved">{snapshot_c9_total}</mark>' in html
    assert_harmless(html)


@pytest.mark.parametrize("text", ["{ end }", "{}", "{a-b}", "{9}", "[x](https://example.org/{end}?a={end})", "{{}}"])
def test_what_is_no_reference_is_not_marked(text):
    html = to_html(text)
    assert "mark" not in {tag for tag, _ in assert_harmless(html).elements}


@pytest.mark.parametrize("text", ["`word`", "    word", "```\nword\n```", "~~~html\nword\n~~~"])
def test_code_is_words_like_others(text):
    read = assert_harmless(to_html(text))
    assert {tag for tag, _ in read.elements} == {"p"}
    assert "word" in read.text


def test_the_marks_that_the_page_offers_work():
    html = to_html("One **bold** and *slanted*.\n\n- first\n- second\n\n1. one\n2. two\n\n> said")
    assert html == (
        '<p class="govuk-body">One <strong>bold</strong> and <em>slanted</em>.</p>\n'
        '<ul class="govuk-list govuk-list--bullet">\n<li>first</li>\n<li>second</li>\n</ul>\n'
        '<ol class="govuk-list govuk-list--number">\n<li>one</li>\n<li>two</li>\n</ol>\n'
        '<blockquote>\n<p class="govuk-body">said</p>\n</blockquote>'
    )


def test_signs_that_mean_something_in_html_are_words():
    assert to_html("Fish & chips < 5 > 4") == '<p class="govuk-body">Fish &amp; chips &lt; 5 &gt; 4</p>'


@pytest.mark.parametrize("text", ["", " ", "\n\n", "[a]: http://example.org"])
def test_nothing_stays_nothing(text):
    assert to_html(text) == ""


PIECES = st.sampled_from(
    [
        "<", ">", "&", '"', "'", "[", "]", "(", ")", "!", "*", "_", "`", "\\", "\n", "\n\n", " ", "    ", "- ", "> ",
        "# ", "<script>", "</p>", "<img src=x>", "javascript:", "data:image/png,", "file:///", "http://a.b", "//c.d",
        "&#106;", "&lt;", "<!--", "-->", "\t", "\0", "words", "]: ", "<a href=", "://", "1. ", "é", "\u202e",
        "## ", "### ", "#", "{end}", "{", "}", "{a_b}",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from([3, 4]))
def test_whatever_is_typed_comes_out_harmless(text, level):
    read = assert_harmless(to_html(text, level=level))
    headings = {tag for tag, _ in read.elements if tag[0] == "h"}
    assert headings <= {f"h{level}", f"h{level + 1}"}


@given(st.lists(PIECES, max_size=40).map("".join))
def test_each_reference_that_is_shown_is_marked_and_nothing_else(text):
    html = to_html(text)
    marked = re.findall(r"<mark[^>]*>(.*?)</mark>", html)
    assert all(REFERENCE.fullmatch(name) for name in marked)
    assert len(REFERENCE.findall(html)) == len(marked)


def test_a_text_of_200_kilobytes_is_kept_whole():
    paragraph = "A **word** and more words, with a [link](https://example.org/) among them.\n\n"
    count = 200_000 // len(paragraph)
    read = assert_harmless(to_html(paragraph * count))
    assert len(read.links) == count
    assert read.text.count("more words") == count


@pytest.mark.long
@pytest.mark.parametrize(
    "piece", ["[", "![", "[a](", "*a ", "**a", "_a_", "> ", "- ", "`", "<", "&", "\\", "\n", "* a\n"]
)
def test_200_kilobytes_of_one_mark_come_out_too(piece):
    assert_harmless(to_html(piece * (200_000 // len(piece))))
