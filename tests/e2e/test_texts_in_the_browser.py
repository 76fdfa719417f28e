"""Writing a text: what is typed is kept by itself, offered again and taken up; the keyboard leads to what is wrong."""

import pytest
from playwright.sync_api import expect

from reports.models import Section
from returns.models import Draft

PAGE = "/returns/2021/cheshire/texts/introduction/"


@pytest.fixture
def page(browser_of, cheshire_2021, cheshire_coordinator):
    page = browser_of(cheshire_coordinator)
    page.goto(PAGE)
    return page


def text(page):
    return page.get_by_label("Text", exact=True)


def status(page):
    return page.locator("[data-draft-status]")


def test_what_is_typed_is_kept_after_a_pause_and_taken_up_when_the_page_is_opened_again(page):
    text(page).press_sequentially("Half a sen")
    expect(status(page)).to_have_text("Draft kept at 10:30. You have not saved it yet.")
    assert "body=Half+a+sen&" in Draft.objects.get().fields + "&"
    assert not Section.objects.filter(year=None).exists()
    page.goto(PAGE)
    expect(text(page)).to_have_value("")
    expect(page.get_by_text("You typed something here at 10:30")).to_be_visible()
    page.get_by_role("button", name="Restore it").click()
    expect(text(page)).to_have_value("Half a sen")
    text(page).press("End")
    text(page).press_sequentially("tence.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(text(page)).to_have_value("Half a sentence.")
    assert Section.objects.get().body == "Half a sentence."


def test_it_can_be_thrown_away(page):
    text(page).fill("Half a sen")
    expect(status(page)).to_contain_text("Draft kept at")
    page.goto(PAGE)
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_role("button", name="Delete it")).to_have_count(0)
    assert not Draft.objects.exists()


def test_who_is_signed_out_meanwhile_is_told_that_nothing_is_kept(page):
    page.context.clear_cookies(name="sessionid")
    text(page).fill("Half a sen")
    expect(status(page)).to_contain_text("We could not keep a draft.", timeout=8_000)
    expect(text(page)).to_have_value("Half a sen")
    assert not Draft.objects.exists()


def test_without_javascript_the_draft_is_taken_up_all_the_same(page, browser_of, cheshire_coordinator):
    text(page).fill("Half a sen")
    expect(status(page)).to_contain_text("Draft kept at")
    plain = browser_of(cheshire_coordinator, java_script_enabled=False)
    plain.goto(PAGE)
    plain.get_by_role("button", name="Restore it").click()
    expect(text(plain)).to_have_value("Half a sen")
    plain.get_by_role("button", name="Save", exact=True).click()
    expect(plain.get_by_text("Saved.")).to_be_visible()


def test_the_notice_of_a_reference_to_nothing_leads_to_its_box(page):
    text(page).fill("Of {nothing}.")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("link", name="Line 1: {nothing} is not a name we know.").press("Enter")
    expect(text(page)).to_be_focused()
    expect(page.locator("mark.report-unresolved")).to_have_text("{nothing}")


def test_one_long_word_in_a_title_breaks_neither_the_list_nor_the_page(page, cheshire_2021):
    Section.objects.create(revision=cheshire_2021, key="section-1", position=1, title="W" * 150)
    page.set_viewport_size({"width": 320, "height": 800})
    texts = PAGE.replace("introduction/", "")
    for address in (texts, texts + "section-1/", texts + "section-1/history/", texts + "?remove=section-1"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
