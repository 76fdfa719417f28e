"""Texts as a workbook can hold them: XML knows fewer characters than people paste into a box."""

import re

from returns.csv_cells import APOSTROPHE, inert, restored

# The last two places of each plane of Unicode are no characters.
NONE = "".join(chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))
# What XML has no place for, or would rather not have: control characters and half a surrogate pair as well.
NO_XML = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff{NONE}]")
LINE_END = re.compile(r"\r\n?")


def held(text: str) -> str:
    """The text as it comes back from a workbook: line ends are one character, and control characters are gone.

    They are dropped and not refused: nobody can see them, and a footnote must not keep an area from its workbook.
    Compare with this, not with the text itself, to tell whether somebody changed it in the workbook.
    """
    return NO_XML.sub("", LINE_END.sub("\n", text))


def to_cell(text: str) -> str:
    """A text as it stands in a cell: one that would be worked out as a formula is made harmless.

    So is one that begins with a line end, which would be taken for space around it.
    """
    text = held(text)
    return APOSTROPHE + text if text.startswith("\n") else str(inert(text))


def from_cell(text: str) -> str:
    """What was meant by a cell's text: spaces around it are nobody's, those behind an apostrophe are."""
    return restored(held(text).strip())
