"""A year's national statistics as PDF: PDF/UA-1 in both languages, and the numbers of the page."""

import pytest

from reports.printing.pdf_ua import findings
from reports.printing.tagged import Tagged
from reports.published.source import public_source
from reports.statistics.pdf import statistics_pdf
from tests.factories import CHESHIRE_FIGURES, AreaFactory
from tests.reports.asking import RELEASE
from tests.reports.sources import returned


@pytest.fixture
def source(two_years, form_2021):
    """As many areas as make the table of areas longer than a page."""
    for number in range(40):
        returned(AreaFactory(name=f"Place {number:02}"), form_2021, CHESHIRE_FIGURES)
    return public_source(RELEASE, last=2021)


def test_the_statistics_are_pdf_ua_in_both_languages(source):
    for language in ("en", "cy"):
        content = statistics_pdf(source, language)
        assert findings(content) == []
        with Tagged(content) as report:
            areas = next(table for table in report.root.all("Table") if len(table.all("TR")) > 40)
            assert len({mark.page for mark in areas.marks()}) > 1
            figures = report.root.all("Figure")
            assert len(figures) == 43
            told = report.text(report.root)
            assert f"{43 * CHESHIRE_FIGURES['yearly_c1_l2']:,}" in told
            assert "[p]" in told


def test_the_same_state_gives_the_same_bytes(of_2021):
    assert statistics_pdf(of_2021, "en") == statistics_pdf(of_2021, "en")
