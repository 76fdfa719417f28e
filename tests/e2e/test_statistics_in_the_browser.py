"""The statistics on a telephone and on paper: folded part by part, and printed as a whole without what one selects."""

import pytest
from django.contrib.auth.models import AnonymousUser

NARROW = {"width": 320, "height": 640}
FOLDS = "details.app-fold"


@pytest.fixture
def reader(scene, browser_of):
    """A stranger's telephone."""
    page = browser_of(AnonymousUser())
    page.set_viewport_size(NARROW)
    return page


def test_on_a_telephone_each_part_is_folded_until_it_is_asked_for(reader):
    reader.goto("/statistics/2020/")
    assert reader.locator(FOLDS).count() == 5
    assert reader.locator(f"{FOLDS}[open]").count() == 0
    reader.get_by_role("link", name="By area").click()
    reader.wait_for_selector(f"{FOLDS}[open]")
    assert reader.locator(f"{FOLDS}[open] h2").inner_text() == "By area"
    reader.goto("/statistics/2020/?figures=e&sort=-orders_no#areas")
    assert reader.locator(f"{FOLDS}[open]").count() == 1


def test_on_a_wide_screen_nothing_is_folded(reader):
    reader.set_viewport_size({"width": 1280, "height": 900})
    reader.goto("/statistics/")
    assert reader.locator(FOLDS).count() == reader.locator(f"{FOLDS}[open]").count() > 5


def test_paper_has_all_that_is_folded_no_menus_and_whole_addresses(reader, base_url):
    reader.goto("/statistics/2020/")
    reader.evaluate("dispatchEvent(new Event('beforeprint'))")
    reader.emulate_media(media="print")
    assert reader.locator(f"{FOLDS}:not([open])").count() == 0
    for hidden in (".govuk-service-navigation", ".govuk-breadcrumbs", ".govuk-template__footer", ".app-narrowing"):
        assert not reader.locator(hidden).first.is_visible(), hidden
    link = reader.get_by_role("link", name="England and Wales over the years")
    after = link.evaluate("link => getComputedStyle(link, '::after').content")
    assert f"{base_url}/statistics/" in link.evaluate("link => link.dataset.address")
    assert "statistics" in after
    reader.evaluate("dispatchEvent(new Event('afterprint'))")
    assert reader.locator(f"{FOLDS}[open]").count() == 0
