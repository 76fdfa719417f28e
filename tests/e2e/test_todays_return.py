"""Today’s return, typed by hand by an area and by the National Security Division, up to “Return submitted”."""

import pytest
from playwright.sync_api import expect

from returns.form.questionnaire import Block, Questionnaire
from returns.models import Figure, Revision, Status
from tests.e2e.test_golden_case import box_names
from tests.factories import MembershipFactory
from tests.scene import load_year

CHESHIRE, SECURITY = "cheshire", "national-security-division"
# How many boxes each is asked for, by the form's year: typed one by one, and pasted as blocks of demographics.
ASKED = {2024: {CHESHIRE: 68, SECURITY: 19}, 2025: {CHESHIRE: 71, SECURITY: 19}}
PASTED = {CHESHIRE: 324, SECURITY: 108}
NUMBERS = {
    "snapshot": 5,
    "yearly": 9,
    "custody_licence": 2,
    "sfo_charged": 2,
    "sfo_convicted": 1,
    "sfo_still_at_charge": 1,
}


@pytest.fixture(params=ASKED)
def year(request, areas, security_division, national_publisher):
    """A year, opened for the areas and for the division."""
    return load_year(request.param, national_publisher)


@pytest.mark.parametrize("who", [CHESHIRE, SECURITY])
def test_a_respondent_types_its_return_and_submits_it(browser_of, year, who):
    revision = Revision.objects.with_names().of(area=who, year=year.year).get()
    area = revision.area_return.area
    page = browser_of(
        MembershipFactory(coordinator=True, area=area).user, permissions=["clipboard-read", "clipboard-write"]
    )
    page.goto("/returns/")
    page.get_by_role("button", name="Open the return").click()
    form = Questionnaire.load(year, area=area)
    page.get_by_role("link", name=form.blocks[0].title).click()
    typed: dict[str, int] = {}
    pasted: dict[str, int] = {}
    for block in form.blocks:
        expect(page.get_by_role("heading", level=1)).to_have_text(block.title)
        if any(question.rows for question in block.questions):
            pasted |= paste_rows(page, block)
            page.get_by_role("button", name="Save and continue").click()
            continue
        for code, name in box_names(form, block).items():
            number = NUMBERS.get(form.shape.boxes[code].question, 0)
            page.get_by_role("textbox", name=name, exact=True).fill(str(number))
            typed[code] = number
        page.get_by_role("button", name="Save and continue").click()
    assert len(typed) == ASKED[year.year][who]
    assert len(pasted) == PASTED[who]
    expect(page.get_by_role("heading", level=1)).to_have_text(str(revision.area_return))

    page.get_by_role("link", name="Check and submit").click()
    page.get_by_role("checkbox", name="I have checked these figures").check()
    page.get_by_role("button", name="Submit to the national team").click()
    expect(page.get_by_role("heading", name="Return submitted")).to_be_visible()
    revision.refresh_from_db()
    assert revision.status == Status.SUBMITTED
    assert dict(Figure.objects.filter(revision=revision).values_list("cell__code", "value")) == typed | pasted


def paste_rows(page, block: Block) -> dict[str, int]:
    """A block of demographics as it comes from a spreadsheet: all of the yearly total are in its first row."""
    (question,) = block.questions
    numbers = {
        box.code: NUMBERS["yearly"] if row == question.rows[0].number else 0
        for (_, _, row), box in question.boxes.items()
    }
    lines = [[row.axis.heading, *(str(numbers[code]) for code in row.codes if code in numbers)]
             for row in question.grid(block.columns) if row.axis]  # fmt: skip
    heads = ["", *(column.heading for column in block.columns)]
    page.evaluate("text => navigator.clipboard.writeText(text)", "\n".join("\t".join(line) for line in [heads, *lines]))
    page.locator(f"[name={question.codes[0]}]").press("ControlOrMeta+v")
    page.get_by_role("button", name="Paste them").click()
    return numbers
