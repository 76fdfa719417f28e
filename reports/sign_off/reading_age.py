"""How old a reader of English has to be for a text: the grade of Flesch and Kincaid, on its words without their marks.

Pure. The syllables are those at which a line may break, which is what a dictionary of hyphenation knows.
"""

import re
from functools import cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from pyphen import Pyphen

# A child in the first grade of an American school is about six: J. P. Kincaid et al., Derivation of New Readability
# Formulas (1975), gives the grade, to which people add five.
FROM_GRADE_TO_AGE = 5
# Fewer words say nothing of how somebody writes.
ENOUGH_WORDS = 60

WORD = re.compile(r"[A-Za-z]+(?:[’'-][A-Za-z]+)*")
SENTENCE_ENDS = re.compile(r"[.!?:](?=\s|$)")
_markdown = MarkdownIt("commonmark", {"html": False})


class Reading(NamedTuple):
    """A text's reading age in years, and how long its sentences are, in words."""

    age: float
    words_in_a_sentence: float


def reading_of(text: str) -> Reading | None:
    """None where there is too little to tell."""
    sentences = [words for sentence in _sentences(text) if (words := WORD.findall(sentence))]
    words = [word for sentence in sentences for word in sentence]
    if len(words) < ENOUGH_WORDS:
        return None
    length, syllables = len(words) / len(sentences), sum(map(_syllables, words)) / len(words)
    return Reading(0.39 * length + 11.8 * syllables - 15.59 + FROM_GRADE_TO_AGE, length)


def _sentences(text: str) -> list[str]:
    """Each paragraph, point and heading ends a sentence, whether or not somebody has put a full stop."""
    said = []
    for block in _markdown.parse(text):
        if block.type == "inline":
            parts = ((part.content if part.type in ("text", "code_inline") else " ") for part in block.children or ())
            said += SENTENCE_ENDS.split("".join(parts))
    return said


@cache
def _dictionary() -> Pyphen:
    return Pyphen(lang="en_GB")


def _syllables(word: str) -> int:
    return len(_dictionary().positions(word)) + 1
