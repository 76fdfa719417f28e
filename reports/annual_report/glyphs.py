"""Which characters the report's font has. What it lacks prints as an empty box, or as another machine's fonts have it.

Read from the font files that the style sheet names: a character has to be in each of them. Pure.
"""

import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parents[2] / "static/dist/fonts"
FACES = ("Regular", "Bold", "It")
# Nothing is drawn for these: spaces and line ends, marks of direction, and what chooses between forms of a picture.
NOTHING_DRAWN = {"Zs", "Zl", "Zp", "Cf"}
SELECTORS = {chr(code) for code in range(0xFE00, 0xFE10)}


def unprintable(text: str) -> list[str]:
    """The characters of a text that the font does not have, each once, in the order in which they come."""
    return [one for one in dict.fromkeys(unicodedata.normalize("NFC", text)) if not _is_printable(one)]


def _is_printable(one: str) -> bool:
    return (
        ord(one) in _in_each_face() or unicodedata.category(one) in NOTHING_DRAWN or one in SELECTORS or one in "\t\n\r"
    )


@cache
def _in_each_face() -> frozenset[int]:
    found = []
    for face in FACES:
        with TTFont(FONTS / f"SourceSans3-{face}.ttf", lazy=True) as font:
            found.append(frozenset(font.getBestCmap()))
    return frozenset.intersection(*found)


def named(one: str) -> str:
    """A character with its name, for somebody who looks for it: “☺ (WHITE SMILING FACE)”."""
    return f"{one} ({unicodedata.name(one, f'U+{ord(one):04X}')})"
