"""What paper asks of a page: an address that can be read, and the language of each part."""

import pytest
from lxml import html

from reports.printing.paper import for_paper


def test_a_link_to_the_web_has_its_address_beside_it():
    link = '<a class="govuk-link" href="https://www.gov.uk/government/a-b?c=1&amp;d">the <em>review</em></a>'
    shown = "(www.gov.uk/government/a-\u2060b?c=1&amp;d)"
    assert for_paper(f"<p>Read {link}.</p>") == f'<p>Read {link} <span class="report-address">{shown}</span>.</p>'


@pytest.mark.parametrize("href", ["http://example.org/x", "mailto:mappa@example.org"])
def test_an_address_that_is_not_of_the_secure_web_is_told_as_one_types_it(href):
    shown = html.fromstring(for_paper(f'<p><a href="{href}">Write</a></p>'))
    assert shown.text_content() == f"Write ({href.removeprefix('mailto:')})"


@pytest.mark.parametrize("words", ["www.gov.uk", "https://www.gov.uk", "https://www.gov.uk/", "WWW.GOV.UK"])
def test_a_link_that_says_its_address_does_not_say_it_twice(words):
    link = f'<a href="https://www.gov.uk">{words}</a>'
    assert for_paper(link) == link


def test_a_link_within_the_report_has_no_address():
    link = '<a class="govuk-link" href="#note-a">(a)</a>'
    assert for_paper(link) == link


def test_a_part_of_an_address_that_no_line_holds_may_be_broken():
    long = "x-" * 31
    assert f"({long})" in for_paper(f'<a href="https://{long}">words</a>')


def test_words_in_a_language_lead_to_it():
    assert for_paper('<p><span lang="en">Lost.</span></p>') == '<p><a href="lang:en">Lost.</a></p>'
