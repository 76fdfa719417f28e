"""A token made in a browser: shown once, in a field from which it can be copied, and ended again."""

import re

from tests.e2e.test_accessibility import WIDTHS, violations


def test_a_token_is_made_copied_and_revoked(scene, browser_of):
    page = browser_of(scene.national, viewport=WIDTHS["narrow"])
    page.goto("/national/")
    page.get_by_role("link", name="API tokens").click()
    page.get_by_role("button", name="Create a token").click()
    page.get_by_label("What the token is for").fill("Checks in R")
    page.get_by_label("90 days").check()
    page.get_by_role("button", name="Create the token").click()
    field = page.get_by_role("textbox", name="Token")
    assert re.fullmatch(r"mappa_[0-9a-f]{64}", field.input_value())
    assert field.is_editable() is False
    assert violations(page) == []
    page.get_by_role("link", name="All tokens").click()
    page.get_by_role("row", name="Checks in R").get_by_role("link").click()
    page.get_by_role("button", name="Revoke").click()
    assert page.get_by_role("alert").is_visible()
    assert page.get_by_role("row", name="Checks in R").get_by_role("link").count() == 0
