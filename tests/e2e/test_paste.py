"""A block copied from a spreadsheet and pasted into the grid: a look first, all of it or nothing, and undo."""

import pytest
from playwright.sync_api import expect

from returns.arithmetic.figures import CEILING
from tests.e2e.test_entry_in_the_browser import BLOCK, OTHER, SEX, VIOLENT, box, save_button, stored, total
from tests.factories import CHESHIRE_FIGURES, ROOT

SNAPSHOT = "1,257\t323\t0\r\n3\t3\t3\r\n0\t0\t1\r\n"


@pytest.fixture
def page(browser_of, cheshire_2021, cheshire_coordinator):
    """Cheshire's co-ordinator at the first block of an empty draft, with a clipboard."""
    page = browser_of(cheshire_coordinator, permissions=["clipboard-read", "clipboard-write"])
    page.goto(BLOCK)
    return page


def paste(page, at, text: str) -> None:
    """By the keyboard, as people do."""
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    at.focus()
    page.keyboard.press("Control+V")


def panel(page):
    return page.locator("[data-paste]")


def values(page) -> list[str]:
    return page.locator(".app-grid__input").evaluate_all("boxes => boxes.map(box => box.value)")


def test_a_block_lands_on_the_boxes_after_a_look_and_is_saved_like_typing(page):
    paste(page, box(page, 1, SEX), SNAPSHOT)
    expect(panel(page)).to_be_focused()
    expect(panel(page)).to_contain_text("Figures that would change: 9")
    expect(panel(page)).to_contain_text(f"Level 1, {SEX}: – → 1257")
    assert set(values(page)) == {""}  # nothing yet
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(panel(page)).to_contain_text("Figures pasted: 9. They are not saved yet.")
    expect(total(page, "Level 1")).to_have_text("1,580")
    save_button(page).click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("MAPPA-eligible offenders on 31 March 2021")
    wanted = {"snapshot_c1_l1": 1257, "snapshot_c2_l2": 3, "snapshot_c3_l3": 1}
    assert stored(**wanted) == wanted


def test_it_lands_from_the_focused_box_on_and_leaves_boxes_alone_where_the_block_is_empty(page):
    box(page, 3, OTHER).fill("9")
    paste(page, box(page, 2, VIOLENT), "5\t\n\t7")
    panel(page).get_by_role("button", name="Paste them").click()
    assert values(page) == ["", "", "", "", "5", "", "", "", "7"]


def test_undo_gives_back_what_stood_there_but_not_over_what_was_typed_since(page):
    box(page, 1, SEX).fill("11")
    paste(page, box(page, 1, SEX), "1\t2")
    panel(page).get_by_role("button", name="Paste them").click()
    box(page, 1, VIOLENT).fill("22")
    panel(page).get_by_role("button", name="Undo").click()
    assert values(page)[:2] == ["11", "22"]
    expect(panel(page)).to_be_hidden()


def test_escape_closes_it_and_leads_back_to_the_box(page):
    paste(page, box(page, 1, SEX), "1\t2")
    page.keyboard.press("Escape")
    expect(box(page, 1, SEX)).to_be_focused()
    assert set(values(page)) == {""}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "1\t2\t3\t6\t9",
            "The block is 1 × 5 (rows × columns). From this box there is only room for 3 × 3.",
        ),
        ("1\n2\n3\n6\n9", "The block is 5 × 1 (rows × columns)."),
        ("1\t2.5", "Row 1, column 2 of the block: “2.5” is not a whole number from 0 to 9,999,999."),
        ("1\n-2", "Row 2, column 1 of the block: “-2” is not a whole number from 0 to 9,999,999."),
        ("1\t01/02/2021", "“01/02/2021” is not a whole number from 0 to 9,999,999."),
        ("1\t99999999999", "Row 1, column 2 of the block: “99999999999” is not a whole number from 0 to 9,999,999."),
        ("about\t2", "Row 1, column 1 of the block: “about” is not a whole number from 0 to 9,999,999."),
        ("1\t-", "Row 1, column 2 of the block: “-” is not a number. If there were none, use 0."),
        (
            "1\tn/a",
            "“n/a” is not a number. If there were none, use 0. If the figure is not available, leave the cell",
        ),
        ("Level 2\t1\nLevel 1\t2", "The block has the heading “Level 2”, but this is the column “Level 1”."),
    ],
)
def test_what_does_not_fit_is_refused_as_a_whole(page, text, words):
    paste(page, box(page, 1, SEX), text)
    expect(panel(page)).to_contain_text("Nothing was pasted")
    expect(panel(page)).to_contain_text(words)
    assert set(values(page)) == {""}
    expect(panel(page).get_by_role("button", name="Paste them")).to_be_hidden()


WITH_HEADINGS = (
    f"\t{SEX}\t{VIOLENT}\t{OTHER}\tTotal\r\nLevel 1\t1,257\t323\t0\t1,580\r\nLevel 2\t3\t3\t3\t9\r\n"
    "Level 3\t0\t0\t1\t1\r\nTotal\t1,260\t326\t4\t1,590\r\n\t\t\t\t\r\n"
)


def test_headings_are_left_out_and_totals_are_compared_and_not_put_in(page):
    paste(page, box(page, 1, SEX), WITH_HEADINGS)
    expect(panel(page)).to_contain_text("Figures that would change: 9")
    expect(panel(page)).to_contain_text("Totals in the block that are right: 7.")
    expect(panel(page)).to_contain_text(f"Headings we left out: {SEX}")
    panel(page).get_by_role("button", name="Paste them").click()
    assert values(page) == ["1257", "323", "0", "3", "3", "3", "0", "0", "1"]


def test_headings_of_somebodys_own_are_left_out_too(page):
    paste(page, box(page, 1, SEX), 'MAPPA 2020\t\t\r\n\t"Cat 1\nRSO"\tCat 2\r\nOne\t5\t6\r\nTwo\t7\t8\r\n')
    expect(panel(page)).to_contain_text("Figures that would change: 4")
    panel(page).get_by_role("button", name="Paste them").click()
    assert values(page) == ["5", "6", "", "7", "8", "", "", "", ""]


def test_a_total_that_does_not_add_up_is_told_before_anything_is_put_in(page):
    paste(page, box(page, 1, SEX), WITH_HEADINGS.replace("1,580", "1,581"))
    expect(panel(page)).to_contain_text("Level 1, Total: the block says 1581, but its figures add up to 1580.")
    expect(panel(page)).to_contain_text("Totals in the block that are right: 6.")
    assert set(values(page)) == {""}


def test_empty_edges_of_a_block_do_not_count(page):
    paste(page, box(page, 1, SEX), "1\t2\t3\t\t\n\t\t\t\t\n\t\t\t\t\n\t\t\t\t\n\t\t\t\t")
    expect(panel(page)).to_contain_text("Figures that would change: 3")
    page.keyboard.press("Escape")
    paste(page, box(page, 3, OTHER), "\t\n\t5")
    panel(page).get_by_role("button", name="Paste them").click()
    assert values(page)[-1] == "5"


def test_a_table_of_several_parts_is_pasted_with_or_without_their_totals(page):
    for text in ("1\t2\t3\n4\t5\t6\n7\t8\t9\n10\t11\t12", "1\t2\t3\n4\t5\t6\n5\t7\t9"):
        page.goto("/returns/2021/cheshire/table/g/")
        first = page.locator("[name=custody_licence_c1_l2]")
        paste(page, first, text)
        if text.startswith("1\t2\t3\n4\t5\t6\n5"):
            expect(panel(page)).to_contain_text("Totals in the block that are right: 3.")
            expect(panel(page)).to_contain_text("Figures that would change: 6")
        else:
            expect(panel(page)).to_contain_text("there is no box for")


def test_numbers_with_marks_that_one_cannot_see_are_numbers(page):
    paste(page, box(page, 1, SEX), "\u202d1\u00a0257\u202c\t2\u200b")
    panel(page).get_by_role("button", name="Paste them").click()
    assert values(page)[:2] == ["1257", "2"]


def test_where_no_figure_applies_a_block_may_say_so_and_nothing_else(page):
    page.goto("/returns/2021/cheshire/table/g/")
    first = page.locator("[name=custody_sopo_c1_l2]")
    paste(page, first, "0\t-\t[z]\n0\t\t–")
    expect(panel(page)).to_contain_text("Figures that would change: 2")
    page.keyboard.press("Escape")
    paste(page, first, "0\t1\t0")
    expect(panel(page)).to_contain_text("Row 1, column 2 of the block: there is no box for “1”.")


def test_a_block_that_stands_there_already_changes_nothing(page):
    paste(page, box(page, 1, SEX), SNAPSHOT)
    panel(page).get_by_role("button", name="Paste them").click()
    paste(page, box(page, 1, SEX), SNAPSHOT)
    expect(panel(page)).to_contain_text("The boxes already have all these figures.")


def test_a_block_of_nothing_is_said_to_be_empty(page):
    paste(page, box(page, 1, SEX), "\t\n\t")
    expect(panel(page)).to_contain_text("The block that you copied is empty.")


def test_the_page_says_that_blocks_can_be_pasted_where_they_can(page, browser_of, cheshire_coordinator):
    hint = "You can copy a block from a spreadsheet and paste it into its first box."
    expect(page.get_by_text(hint)).to_be_visible()
    without = browser_of(cheshire_coordinator, java_script_enabled=False)
    without.goto(BLOCK)
    expect(without.get_by_text(hint)).to_be_hidden()


def test_the_browser_takes_no_larger_a_figure_than_the_server():
    script = (ROOT / "static/js/totals.js").read_text(encoding="utf-8")
    assert f"const CEILING = {CEILING:_};" in script


def test_one_figure_is_pasted_as_usual(page):
    paste(page, box(page, 1, SEX), "1 257")
    assert values(page)[0] == "1 257"
    expect(panel(page)).to_be_hidden()
    assert CHESHIRE_FIGURES["snapshot_c1_l1"] == 1257
