"""Every kind of page, wide and narrow: axe-core finds nothing, and nothing has to be scrolled sideways."""

from itertools import groupby
from operator import attrgetter

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.factories import ROOT
from tests.scene import PAGES

AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
HOW = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # to list all that passes takes most of the time
    "preload": {"assets": ["media"]},  # not the style sheets, which no rule of these tags reads
}
WIDTHS = {"wide": {"width": 1280, "height": 900}, "narrow": {"width": 320, "height": 640}}
# So that both cores end together. Each of the cast has a browser, which has to fetch what all pages share.
PARTS = 4
BY_READER = sorted(PAGES, key=attrgetter("who"))

# Fills the first form of the page's own that has all of the fields, and sends it.
SEND = """
([sends, to]) => {
  const names = Object.keys(sends);
  const form = [...document.querySelectorAll("main form")].find(form => names.every(name => form.elements[name]));
  names.forEach(name => { form.elements[name].value = sends[name]; });
  if (to) form.action = to;
  form.requestSubmit();
}
"""


def visit(page, kind) -> int:
    """Go to a kind of page as its reader would, and return the status of the answer."""
    response = page.goto(kind.path)
    if kind.file:
        file = {"name": "figures.csv", "mimeType": "text/csv", "buffer": kind.file}
        page.set_input_files("input[type=file]", files=[file])
    if kind.sends is not None:
        with page.expect_navigation() as navigation:
            page.evaluate(SEND, [kind.sends, kind.to])
        response = navigation.value
        if response.status == 200:
            assert page.title().count("Error: ") == kind.is_mistaken, kind.name
    return response.status


def violations(page) -> list[str]:
    """What axe-core finds, wide and narrow: the rule, and where."""
    page.evaluate(AXE)  # the policy forbids foreign script in the page; the browser's own tools may run it
    found = []
    for width, size in WIDTHS.items():
        page.set_viewport_size(size)
        rules = page.evaluate("async how => (await axe.run(how)).violations", HOW)
        found += [
            f"{width}: {rule['id']}: {' '.join(map(str, node['target']))}" for rule in rules for node in rule["nodes"]
        ]
        if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            found.append(f"{width}: scrolls sideways")
    return found


@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing_on_any_kind_of_page(scene, browser_of, part):
    found = []
    here = slice(part * len(BY_READER) // PARTS, (part + 1) * len(BY_READER) // PARTS)
    for who, kinds in groupby(BY_READER[here], key=attrgetter("who")):
        page = browser_of(getattr(scene, who))
        for kind in kinds:
            assert (kind.name, visit(page, kind)) == (kind.name, kind.status)
            found += [f"{kind.name}: {violation}" for violation in violations(page)]
    assert not found, "\n".join(found)


def test_axe_finds_nothing_on_a_form_that_has_lost_its_token(browser_of, db):
    page = browser_of(AnonymousUser())
    page.goto("/sign-in/")
    page.context.clear_cookies()
    with page.expect_navigation() as navigation:
        page.get_by_role("button", name="Sign in").click()
    assert navigation.value.status == 403
    assert violations(page) == []
