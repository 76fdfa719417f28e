"""How the pages look where little room or few colours are left: 320 px wide, and in a theme of few colours.

Here: what can be measured (`looks.js`). Not here: pages that scroll sideways, and contrast (`test_accessibility.py`).
"""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

import pytest

from tests.e2e.test_accessibility import BY_READER, PARTS, visit
from tests.factories import ROOT

pytestmark = pytest.mark.long

LOOKS = (ROOT / "tests/e2e/looks.js").read_text(encoding="utf-8").partition("\n")[2]  # the first line says what it is
NARROW = {"width": 320, "height": 640}


def visited(scene, browser_of, part: int, **options) -> Iterator[tuple]:
    """Each kind of page of one part, as its reader sees it: the browser's page, and the kind's name."""
    here = slice(part * len(BY_READER) // PARTS, (part + 1) * len(BY_READER) // PARTS)
    for who, kinds in groupby(BY_READER[here], key=attrgetter("who")):
        page = browser_of(getattr(scene, who), **options)
        for kind in kinds:
            visit(page, kind)
            yield page, kind.name


@pytest.mark.parametrize("part", range(PARTS))
def test_at_320_px_no_heading_breaks_within_a_word_and_tables_alone_are_moved_sideways(scene, browser_of, part):
    found = []
    for page, name in visited(scene, browser_of, part, viewport=NARROW):
        for fault in ("brokenWords", "movedSideways"):
            found += [f"{name}: {fault}: {place}" for place in page.evaluate(LOOKS, fault)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("part", range(PARTS))
def test_a_theme_of_few_colours_leaves_focus_drawings_and_logos_to_be_seen(scene, browser_of, part, scheme):
    found = []
    for page, name in visited(scene, browser_of, part, forced_colors="active", color_scheme=scheme):
        for fault in ("faint", "withoutRing", "onDark"):
            found += [f"{name}: {fault}: {place}" for place in page.evaluate(LOOKS, fault)]
        page.emulate_media(forced_colors="none")  # which grounds there would be
        found += [f"{name}: bare: {place}" for place in page.evaluate(LOOKS, "bare")]
        page.emulate_media(forced_colors="active")
    assert not found, "\n".join(found)
