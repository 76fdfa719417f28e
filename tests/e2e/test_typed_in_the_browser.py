"""Nothing typed is lost: after a session has ended, with a second tab, on leaving a page; with a script or without."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from returns.models import Draft, Figure
from tests.factories import AT
from tests.scene import draft

TABLE = "/returns/2021/cheshire/table/a/"
NINE = {f"snapshot_c{category}_l{level}": str(10 * category + level) for category in (1, 2, 3) for level in (1, 2, 3)}
SAVED = "MAPPA-eligible offenders on 31 March 2021: saved."


def stored() -> dict[str, str]:
    rows = Figure.objects.filter(revision=draft("cheshire", 2021), cell__code__in=NINE)
    return {code: str(value) for code, value in rows.values_list("cell__code", "value") if value is not None}


def box(page, code: str):
    return page.locator(f"[name={code}]")


def fill(page) -> None:
    for code, number in NINE.items():
        box(page, code).fill(number)


def save(page) -> None:
    page.get_by_role("button", name="Save and continue").click()


def sign_in(page, user, password: str) -> None:
    page.get_by_label("Email address").fill(user.email)
    page.get_by_label("Password").fill(password)
    page.locator("main").get_by_role("button", name="Sign in").click()


def expect_nine(page) -> None:
    expect(page.get_by_text("What you typed is in the boxes below.")).to_be_visible()
    for code, number in NINE.items():
        expect(box(page, code)).to_have_value(number)


@pytest.fixture
def opened(browser_of, cheshire_2021, cheshire_coordinator):
    """A function: Cheshire's co-ordinator at the first table of an empty draft."""

    def at_table(**options):
        page = browser_of(cheshire_coordinator, **options)
        page.goto(TABLE)
        return page

    return at_table


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_nine_boxes_typed_come_back_after_the_session_has_ended(
    opened, cheshire_coordinator, password_of, clock, script
):
    password = password_of(cheshire_coordinator)
    page = opened(java_script_enabled=script)
    fill(page)
    clock.move_to(AT + timedelta(days=1))
    save(page)
    expect(page.get_by_text("What you typed is not lost.")).to_be_visible()
    sign_in(page, cheshire_coordinator, password)
    expect_nine(page)
    assert stored() == {}
    save(page)
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert stored() == NINE
    assert not Draft.objects.exists()


def test_after_signing_in_in_a_second_tab_the_form_is_saved_once_more(opened, cheshire_coordinator, password_of):
    page = opened()
    fill(page)
    page.context.clear_cookies(name="sessionid")
    tab = page.context.new_page()
    tab.goto("/sign-in/")
    sign_in(tab, cheshire_coordinator, password_of(cheshire_coordinator))
    expect(tab.get_by_role("heading", level=1)).to_have_text("Your returns")
    save(page)
    expect_nine(page)
    save(page)
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert stored() == NINE


def test_a_table_keeps_a_draft_and_offers_it(opened):
    page = opened()
    fill(page)
    expect(page.locator("[data-draft-status]")).to_have_text("Draft kept at 10:30. You have not saved it yet.")
    page.goto(TABLE)
    page.get_by_role("button", name="Restore it").click()
    expect_nine(page)
    assert stored() == {}


def test_what_was_typed_at_the_last_moment_is_offered_too_though_the_page_is_left(opened):
    page = opened()
    page.on("dialog", lambda dialog: dialog.accept())
    fill(page)
    page.goto("/returns/2021/cheshire/")
    page.goto(TABLE)
    page.get_by_role("button", name="Restore it").click()
    expect_nine(page)


def test_the_browser_asks_before_a_changed_page_is_left_and_not_after_saving(opened):
    page = opened()
    asked = []

    def stay(dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", stay)
    page.get_by_role("link", name="Notices").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Notices")
    assert asked == []
    page.goto(TABLE)
    fill(page)
    save(page)
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert asked == []
    page.goto(TABLE)
    box(page, "snapshot_c1_l1").fill("999")
    page.get_by_role("link", name="Notices").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Notices")
    assert asked == ["beforeunload"]


def test_who_is_still_there_is_asked_before_the_session_ends_and_stays(opened, settings):
    settings.SESSION_COOKIE_AGE = 240
    page = opened()
    dialog = page.get_by_role("dialog", name="You will be signed out soon")
    expect(dialog).to_be_visible()
    settings.SESSION_COOKIE_AGE = 3600
    dialog.get_by_role("button", name="Stay signed in").click()
    expect(dialog).to_be_hidden()


def test_when_it_has_ended_the_page_says_that_nothing_is_lost(opened, settings):
    settings.SESSION_COOKIE_AGE = 1
    page = opened()
    dialog = page.get_by_role("dialog", name="You have been signed out")
    expect(dialog).to_be_visible(timeout=15_000)
    expect(dialog.get_by_text("What you typed is still on this page.")).to_be_visible()


def test_after_signing_out_back_shows_nothing(opened):
    page = opened()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
