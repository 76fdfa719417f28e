"""The page on the API: Swagger UI from our own host, under the site's policy, and without a script too."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_accessibility import violations
from tests.scene import scene  # noqa: F401

pytestmark = pytest.mark.browser
DOCS = "/api/v1/docs/"


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser complains of, while it is used."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def test_the_page_shows_the_addresses_and_tries_one_out(page: Page, live_server, scene, complaints):  # noqa: F811
    page.goto(live_server.url + DOCS)
    totals = page.locator("[id^=operations-][id$=-totals]")
    totals.get_by_role("button").first.click()
    totals.get_by_role("button", name="Try it out").click()
    totals.locator("select").first.select_option("2020")
    totals.get_by_role("button", name="Execute").click()
    expect(totals.locator(".live-responses-table .response-col_status").last).to_contain_text("200")
    assert complaints == []


def test_axe_finds_nothing_on_our_part_of_the_page(new_context, live_server, scene):  # noqa: F811
    """Swagger UI has a <main> of its own: that part is its makers'."""
    page = new_context().new_page()
    page.goto(live_server.url + DOCS)
    expect(page.get_by_role("button", name="GET").first).to_be_visible()
    assert {found.split(": ")[1] for found in violations(page)} <= {
        "landmark-main-is-top-level", "landmark-no-duplicate-main", "landmark-unique",
    }  # fmt: skip


def test_without_javascript_the_addresses_are_there(new_context, live_server, db):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(live_server.url + DOCS)
    expect(page.get_by_role("main")).to_contain_text("/api/v1/figures/ Published figures")
