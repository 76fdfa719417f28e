"""Which characters the report's font has."""

import pytest

from reports.annual_report.glyphs import named, unprintable


@pytest.mark.parametrize(
    "text",
    [
        "Cheshire’s “report” – £1,260 · 50 % … • § © é ñ ł ž",
        "Ŵyth ŷd â ê î ô û ŵ ŷ ä ë ï ö ü ẅ ẁ ẃ ỳ ý",
        "tab\tline\r\nno-break\u00a0space\u202fsoft\u00adhyphen\u200bjoiner\u2060\ufeff",
        "e\u0301 composed",
    ],
)
def test_what_people_write_in_english_and_welsh_can_be_printed(text):
    assert unprintable(text) == []


@pytest.mark.parametrize("one", ["☂", "字", "😀", "\ue000", "ﷺ"])
def test_what_the_font_lacks_is_named_once(one):
    assert unprintable(f"A {one} and {one} again") == [one]


def test_a_character_is_told_by_itself_and_by_its_name():
    assert named("☂") == "☂ (UMBRELLA)"
    assert named("\ue000") == "\ue000 (U+E000)"
