"""A correction says why in both languages: a Welsh report prints the Welsh reason, or the English one, so marked."""

import pytest
from lxml import html

from reports.annual_report.gather import as_fragment, document_for
from returns.models import Event, Revision
from tests.factories import AT
from tests.scene import released  # noqa: F401

ENGLISH, WELSH = "One more had been counted twice.", "Roedd un arall wedi ei gyfrif ddwywaith."


@pytest.fixture
def correct(released, client_of, national_publisher, clock):  # noqa: F811
    """A function: the third revision of Gwent's return, started on the page with these reasons."""

    def correct(**typed: str) -> Revision:
        clock(AT)
        answer = client_of(national_publisher).post("/national/2020/gwent/correction/", typed)
        assert answer.status_code == 302
        return Revision.objects.with_names().of(area="gwent", year=2020).get(number=3)

    return correct


def note(revision: Revision, language: str):
    """What the cover says of the revision."""
    report = html.fromstring(as_fragment(document_for(revision, AT, language=language), is_preview=False))
    (said,) = report.xpath('//p[@class="report-cover__note"][contains(., "3")]/span')
    return said.get("lang"), said.text_content()


def test_each_report_says_why_in_its_own_language(correct):
    third = correct(reason=ENGLISH, reason_cy=WELSH)
    assert note(third, "en") == ("en", ENGLISH)
    assert note(third, "cy") == ("cy", WELSH)
    started = Event.objects.get(revision=third, act="correction_started")
    assert started.changes["reason_in_welsh"] == ["", WELSH]


def test_without_welsh_the_english_reason_is_marked_as_english(correct):
    third = correct(reason=ENGLISH, reason_cy="")
    assert note(third, "cy") == ("en", ENGLISH)


def test_an_area_without_welsh_is_asked_for_one_reason(released, client_of, national_publisher, clock):  # noqa: F811
    clock(AT)
    client = client_of(national_publisher)
    assert b'name="reason_cy"' in client.get("/national/2020/gwent/correction/").content
    assert b'name="reason_cy"' not in client.get("/national/2020/cheshire/correction/").content
