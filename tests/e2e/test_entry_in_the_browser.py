"""Typing figures: totals that follow, boxes that refuse, two people in one block, the keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from returns.arithmetic.figures import Entry
from returns.entry import figure_actions
from returns.models import Figure
from tests.factories import AT, CHESHIRE_FIGURES, MembershipFactory, UserFactory
from tests.scene import draft, save

BLOCK = "/returns/2021/cheshire/table/a/"
SEX, VIOLENT, OTHER = (
    "Category 1: Registered sex offenders",
    "Category 2: Violent offenders",
    "Category 3: Other dangerous offenders",
)


def box(page, level: int, category: str):
    return page.get_by_role("textbox", name=f"Level {level} {category}", exact=True)


def total(page, row: str, column: int = -1):
    """A place of the totals' row or column: the last one unless another is asked for."""
    return page.get_by_role("row", name=re.compile(f"^{row}")).get_by_role("cell").nth(column).get_by_role("status")


def stored(**wanted) -> dict:
    """What the database holds for the boxes that are named."""
    rows = Figure.objects.filter(revision=draft("cheshire", 2021), cell__code__in=wanted)
    return dict(rows.values_list("cell__code", "value"))


def save_button(page):
    return page.get_by_role("button", name="Save and continue")


@pytest.fixture
def page(browser_of, cheshire_2021, cheshire_coordinator):
    """Cheshire's co-ordinator at the first block of an empty draft."""
    page = browser_of(cheshire_coordinator)
    page.goto(BLOCK)
    return page


# --- Totals ---------------------------------------------------------------------------------------


def test_totals_follow_what_is_typed(page):
    expect(total(page, "Level 1")).to_have_text("0 of 3 answered")
    expect(total(page, "Total")).to_have_text("0 of 9 answered")
    for number, category in ((1257, SEX), (323, VIOLENT), (0, OTHER)):
        box(page, 1, category).press_sequentially(str(number))
    expect(total(page, "Level 1")).to_have_text("1,580")
    expect(total(page, "Total")).to_have_text("3 of 9 answered")
    expect(total(page, "Total", 0)).to_have_text("1 of 3 answered")
    box(page, 1, VIOLENT).fill("1 323")
    expect(total(page, "Level 1")).to_have_text("2,580")
    box(page, 1, VIOLENT).fill("many")
    expect(total(page, "Level 1")).to_have_text("2 of 3 answered")
    box(page, 1, VIOLENT).fill("323")
    expect(total(page, "Level 1")).to_have_text("1,580")


def test_the_servers_totals_are_those_that_the_page_showed(page):
    for number, category in (("1,257", SEX), ("323", VIOLENT), ("0", OTHER)):
        box(page, 1, category).fill(number)
    page.get_by_role("button", name="Enter 0 in empty boxes").click()
    expect(page.get_by_text("Saved. We put 0 in every empty box.")).to_be_visible()
    expect(total(page, "Level 1")).to_have_text("1,580")
    expect(total(page, "Level 3")).to_have_text("0")
    expect(total(page, "Total")).to_have_text("1,580")
    assert set(stored(snapshot_c3_l3=0, snapshot_c1_l2=0).values()) == {0}
    assert stored(yearly_c1_l2=None) == {"yearly_c1_l2": None}  # the next block's boxes stay empty


def test_an_unavailable_box_counts_as_answered_and_leaves_no_total(page, cheshire_2021, cheshire_coordinator):
    entries = {"snapshot_c1_l1": Entry(None, "The records were lost.")}
    figure_actions.save_figures(revision=cheshire_2021, by=cheshire_coordinator, at=AT, entries=entries)
    page.reload()
    expect(total(page, "Level 1")).to_have_text("1 of 3 answered")
    box(page, 1, VIOLENT).fill("1")
    box(page, 1, OTHER).fill("0")
    expect(total(page, "Level 1")).to_have_text("Not available")


# --- Refused at the box ---------------------------------------------------------------------------


def test_the_error_summary_leads_to_the_box_and_everything_else_is_kept(page):
    box(page, 1, SEX).fill("1,257")
    box(page, 1, VIOLENT).fill("12.5")
    box(page, 2, OTHER).fill("-4")
    box(page, 3, VIOLENT).fill("about three")
    save_button(page).click()
    summary = page.get_by_role("alert")
    expect(summary.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(summary.get_by_role("link")).to_have_count(3)
    assert page.title().startswith("Error: ")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    summary.get_by_role("link", name="Level 2, Category 3").click()
    expect(box(page, 2, OTHER)).to_be_focused()
    expect(box(page, 2, OTHER)).to_have_accessible_description(re.compile("must be 0 or more"))
    shown = [box(page, 1, SEX), box(page, 1, VIOLENT), box(page, 2, OTHER), box(page, 3, VIOLENT), box(page, 1, OTHER)]
    assert [here.input_value() for here in shown] == ["1,257", "12.5", "-4", "about three", ""]
    assert stored(snapshot_c1_l1=None) == {"snapshot_c1_l1": None}  # all or nothing

    for here, number in zip(shown[1:4], ("323", "4", "1"), strict=True):
        here.fill(number)
    save_button(page).click()
    expect(page.get_by_text("MAPPA-eligible offenders on 31 March 2021: saved.")).to_be_visible()
    wanted = {"snapshot_c1_l1": 1257, "snapshot_c2_l1": 323, "snapshot_c3_l2": 4, "snapshot_c2_l3": 1}
    assert stored(**wanted) == wanted


# --- Two people in one block ----------------------------------------------------------------------


def test_the_second_to_save_sees_both_figures_and_picks(
    page, browser_of, cheshire_2021, cheshire_coordinator, cheshire, password_of
):
    save(cheshire_2021, cheshire_coordinator)
    colleague = MembershipFactory(coordinator=True, area=cheshire, user=UserFactory(name="A Colleague")).user
    other = browser_of(colleague)
    page.reload()
    other.goto(BLOCK)
    box(other, 1, SEX).fill("1300")
    box(other, 2, VIOLENT).fill("3")
    save_button(other).click()
    expect(other.get_by_text(": saved.")).to_be_visible()

    box(page, 1, SEX).fill("1,258")
    box(page, 3, OTHER).fill("2")
    save_button(page).click()
    expect(page.get_by_role("heading", name="Nothing is saved yet")).to_be_visible()
    choice = page.get_by_role("group", name=re.compile("Level 1, Category 1"))
    expect(choice.get_by_role("radio", name="Theirs: 1,300")).to_be_visible()
    expect(choice.get_by_role("radio", name="Yours: 1,258")).to_be_visible()
    expect(page.get_by_role("radio")).to_have_count(2)  # the boxes that only one of them changed are no conflict
    expect(box(page, 3, OTHER)).to_have_value("2")
    codes = {"snapshot_c1_l1": 1300, "snapshot_c2_l2": 3, "snapshot_c3_l3": 0}
    assert stored(**codes) == codes

    choice.get_by_role("radio", name="Yours: 1,258").check()
    save_button(page).click()
    expect(page.get_by_text(": saved.")).to_be_visible()
    codes = {"snapshot_c1_l1": 1258, "snapshot_c2_l2": 3, "snapshot_c3_l3": 2}
    assert stored(**codes) == codes


# --- The keyboard alone ---------------------------------------------------------------------------


def test_a_block_is_filled_by_keyboard_in_reading_order(page):
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    codes = [code for code in CHESHIRE_FIGURES if code.startswith("snapshot")]
    for code in codes:
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_attribute("name", code)
        page.keyboard.type(str(CHESHIRE_FIGURES[code]))
    expect(total(page, "Total")).to_have_text("1,590")
    page.keyboard.press("Tab")
    expect(save_button(page)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")  # in a box
    expect(page.get_by_text("MAPPA-eligible offenders on 31 March 2021: saved.")).to_be_visible()
    wanted = {code: CHESHIRE_FIGURES[code] for code in codes}
    assert stored(**wanted) == wanted


def test_a_return_is_reached_and_left_by_keyboard(browser_of, cheshire_2021, cheshire_coordinator):
    page = browser_of(cheshire_coordinator)
    page.goto("/returns/")
    page.get_by_role("button", name="Open the return").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cheshire 2020/21")
    page.get_by_role("button", name="Sign out").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


# --- A small screen -------------------------------------------------------------------------------
# That no kind of page scrolls sideways is asked in test_accessibility.py, on the way.


def test_on_a_small_screen_each_box_stands_under_its_own_words(browser_of, cheshire_2021, cheshire_coordinator):
    page = browser_of(cheshire_coordinator, viewport={"width": 320, "height": 640})
    page.goto(BLOCK)
    inside = "here => { const { left, right } = here.getBoundingClientRect(); return left >= 0 && right <= 320; }"
    boxes = page.get_by_role("textbox")
    expect(boxes).to_have_count(9)
    for place in range(9):
        assert boxes.nth(place).evaluate(inside)
    words = page.locator("label:visible").all_inner_texts()
    assert words == [SEX, VIOLENT, OTHER] * 3
