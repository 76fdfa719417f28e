"""The columns of the ministry's sheet: which code heads which box, in the sheet's order. Pure.

A question says the codes of its boxes with one pattern: `CAT{c}L{l}SFO`, where {c} is the category's number and {l} the
level's. Its known misspellings are pairs, `CAT2L2SFOOTHER: CAT2L2SFOTHER`, the code before the heading as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from returns.arithmetic.figures import AREA_NUMBER, AREAS, Box

if TYPE_CHECKING:
    from returns.form.questionnaire import Questionnaire

PATTERN = re.compile(r"(?:[A-Z0-9]|\{c\}|\{l\})+")
PAIR = re.compile(r"([A-Z0-9]{1,40}): ([A-Z0-9]{1,40})")
KEYS = ("ministry", "ministry_place", "ministry_misspelt")


class Column(NamedTuple):
    """One box's column: its code at the ministry, the box, and the headings that were typed for it by mistake."""

    code: str
    box: Box
    misspelt: tuple[str, ...] = ()


def code_for(pattern: str, category: int | None, level: int | None) -> str:
    """`CAT{c}L{l}SFO`, 1, 2 -> `CAT1L2SFO`."""
    for letter, number in (("{c}", category), ("{l}", level)):
        pattern = pattern.replace(letter, "" if number is None else str(number))
    return pattern


def columns_of(form: Questionnaire) -> tuple[Column, ...]:
    """The columns of a form, or of a respondent's part of it; empty where the ministry has no codes for it.

    Those of the areas come first, as on their own sheet; within a question they go by category and level.
    """
    questions = [question for question in form.questions.values() if question.ministry]
    columns = []
    for question in sorted(questions, key=lambda one: one.ministry_place):
        pairs = list(pairs_of(question.ministry_misspelt))
        for box in sorted(question.boxes.values(), key=lambda box: (box.category or 0, box.level or 0)):
            code = code_for(question.ministry, box.category, box.level)
            columns.append(Column(code, box, tuple(typed for right, typed in pairs if right == code)))
    return tuple(sorted(columns, key=lambda column: column.box.asked_of != AREAS))


def headings(columns: Iterable[Column]) -> dict[str, Column]:
    """Each heading under which a column is found: its code, and the misspellings of it."""
    return {heading: column for column in columns for heading in (column.code, *column.misspelt)}


def pairs_of(misspelt: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(code, heading as typed) of each known misspelling."""
    for text in misspelt:
        if match := PAIR.fullmatch(text):
            yield match[1], match[2]


# --- What is wrong with the codes of a definition -------------------------------------------------

Problem = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Coded:
    """A question of a definition with the pattern of its codes, and the boxes that it has."""

    entry: Mapping[str, Any]
    boxes: Sequence[Box]

    @property
    def label(self) -> str:
        return f"question {self.entry['code']}"

    @property
    def codes(self) -> list[tuple[str, str]]:
        """(code at the ministry, box) of each."""
        return [(code_for(self.entry["ministry"], box.category, box.level), box.code) for box in self.boxes]


def contradictions(questions: Iterable[Coded]) -> Iterator[Problem]:
    """What the codes of questions say against each other: (entry, key, reason)."""
    coded = []
    places: dict[int, str] = {}
    for one in questions:
        if "ministry" in one.entry:
            coded.append(one)
            yield from _pattern(one)
            yield from _place(one, places)
        else:
            for key in KEYS:
                if key in one.entry:
                    yield one.label, key, "stands without the code itself, ministry"
    taken = {AREA_NUMBER: "the code of the respondent’s number"}
    for one in coded:
        for code, box in one.codes:
            if code in taken:
                yield one.label, "ministry", f"{code} is {taken[code]}, and of {box}"
            taken.setdefault(code, f"the code of {box}")
    for one in coded:
        yield from _misspellings(one, taken)


def _pattern(one: Coded) -> Iterator[Problem]:
    pattern = one.entry["ministry"]
    if not PATTERN.fullmatch(pattern):
        yield one.label, "ministry", "must be capital letters and digits, with {c} for a category and {l} for a level"
    for letter, name in (("c", "category"), ("l", "level")):
        has = any(getattr(box, name) is not None for box in one.boxes)
        if has != (f"{{{letter}}}" in pattern):
            said = f"needs {{{letter}}}: its boxes have" if has else f"has {{{letter}}}, and its boxes have no"
            yield one.label, "ministry", f"{said} a {name}" if has else f"{said} {name}"


def _place(one: Coded, places: dict[int, str]) -> Iterator[Problem]:
    place = one.entry.get("ministry_place")
    if place is None:
        yield one.label, "ministry_place", "is missing: where its columns stand on the ministry’s sheet, from 1"
    elif place in places:
        yield one.label, "ministry_place", f"{place} is that of {places[place]}"
    else:
        places[place] = one.label


def _misspellings(one: Coded, taken: dict[str, str]) -> Iterator[Problem]:
    own = {code for code, _ in one.codes}
    for text in one.entry.get("ministry_misspelt", []):
        match = PAIR.fullmatch(text)
        if not match:
            yield one.label, "ministry_misspelt", f"“{text}” must be written as CODE: AS IT WAS TYPED"
            continue
        code, typed = match[1], match[2]
        if code not in own:
            yield one.label, "ministry_misspelt", f"{code} is the code of no box of this question"
        if typed in taken:
            yield one.label, "ministry_misspelt", f"{typed} is {taken[typed]} already"
        taken.setdefault(typed, f"a misspelling of {code}")
