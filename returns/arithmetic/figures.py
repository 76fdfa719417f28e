"""A return's figures as pure values, and the one place where they are added up.

Here: boxes, entries, the shape of a form, sums. Not here: wording, rules (checks), rates, and how a sum is printed.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from returns.arithmetic.characters import visible

CODE = re.compile(r"[a-z]+(_[a-z0-9]+)+")
RESERVED = frozenset({"total", "area", "year"})
# What heads the column of the respondents' numbers on the ministry's sheet.
AREA_NUMBER = "AREAID"
AREAS = "areas"  # whom a box is asked of: every area; else the slug of one national body
CEILING = 9_999_999
GROUPED = re.compile(r"[0-9]{1,3}(?:[, ][0-9]{3})+")
# What people write where there is no number. It may mean 0 or that nobody knows, so none of it is guessed at.
NO_NUMBER = re.compile(
    r"[-–—]+|\.\.+|n\W?a\W?|nan|nil|none|null|not (?:applicable|available|known)|\[?[xz]\]?", re.IGNORECASE
)


class Box(NamedTuple):
    """One box of a year's form: a cell, as the arithmetic sees it. An axis the box does not stand on is None."""

    code: str
    question: str
    category: int | None
    level: int | None
    asked_of: str = AREAS
    row: int | None = None


def box_code(question: str, category: int | None, level: int | None, row: int | None = None) -> str:
    """`snapshot`, 1, 2 -> `snapshot_c1_l2`: the box's one name in page, workbook, CSV and API."""
    axes = zip("clr", (category, level, row), strict=True)
    return question + "".join(f"_{letter}{number}" for letter, number in axes if number is not None)


def total_code(question: str, axis: str = "") -> str:
    """`snapshot`, `c1` -> `snapshot_c1_total`; without an axis the sum of all its boxes, `snapshot_total`."""
    return "_".join(filter(None, (question, axis, "total")))


def parse_count(text: str, ceiling: int = CEILING) -> int | None:
    """A count as people write it: `1257`, `1,257`, `1 257`; None for an empty text.

    Raises ValueError with words that follow a box's name ("… must be a whole number"). A comma or space counts only
    between groups of three digits, so that 12,5 is never taken for 125. What one cannot see does not count.
    """
    text = visible(text)
    if not text:
        return None
    if NO_NUMBER.fullmatch(text):
        raise ValueError(
            "must be a number. Type 0 if there were none, or leave it empty and say why it is not available"
        )
    if GROUPED.fullmatch(text):
        text = re.sub(r"[^0-9]", "", text)
    if re.fullmatch(r"-\s*[0-9][0-9, .]*", text):
        raise ValueError("must be 0 or more")
    if re.fullmatch(r"[0-9][0-9, ]*[.,][0-9]+", text):
        raise ValueError("must be a whole number, such as 1257 or 1,257")
    if not re.fullmatch(r"[0-9]+", text):
        raise ValueError("must be a number, using the digits 0 to 9")
    if len(text) > 12 or int(text) > ceiling:
        raise ValueError(f"must be {ceiling:,} or less")
    return int(text)


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in a box: a whole number >= 0, or "not available" with a reason, or nothing yet.

    Reason and footnote have a Welsh twin where the area publishes in Welsh too.
    """

    value: int | None = None
    unavailable_reason: str = ""
    footnote: str = ""
    unavailable_reason_cy: str = ""
    footnote_cy: str = ""

    @property
    def is_unavailable(self) -> bool:
        return bool(self.unavailable_reason)

    @property
    def is_answered(self) -> bool:
        return self.value is not None or self.is_unavailable

    @property
    def welsh(self) -> tuple[str, ...]:
        """The Welsh words, if there are any."""
        told = self.unavailable_reason_cy, self.footnote_cy
        return told if any(told) else ()

    def words(self, language: str) -> str:
        """What is printed below a table of the box: in Welsh where that is asked for and written, else in English."""
        reason, footnote = self.unavailable_reason, self.footnote
        if language == "cy":
            reason, footnote = self.unavailable_reason_cy or reason, self.footnote_cy or footnote
        return " ".join(filter(None, (reason, footnote)))

    def answered(self, value: int | None, reason: str = "", reason_cy: str = "") -> "Entry":
        """The same footnotes under another answer."""
        return Entry(value, reason, self.footnote, reason_cy, self.footnote_cy)

    @property
    def token(self) -> str:
        """A short text that differs whenever the entry does; a page carries it to tell what its reader had seen."""
        shown = "x" if self.is_unavailable else "" if self.value is None else str(self.value)
        words = "\0".join(filter(None, (self.unavailable_reason + "\0" + self.footnote, *self.welsh)))
        return shown if words == "\0" else f"{shown}~{hashlib.sha256(words.encode()).hexdigest()[:8]}"


NOT_ANSWERED = Entry()


@dataclass(frozen=True, slots=True)
class Sum:
    """A total over boxes. `value` is None unless every term has a number."""

    value: int | None
    terms: int
    answered: int
    unavailable: int


@dataclass(frozen=True, slots=True)
class NationalSum:
    """A sum over respondents: it adds what there is (None when there is nothing).

    `areas` have a value, of `sent` whose return there is, of `owed` that are asked for it. Both are None where nobody
    counts them. `is_withheld`: it may not be printed.
    """

    value: int | None
    areas: int
    sent: int | None = None
    owed: int | None = None
    is_withheld: bool = False


class Shape:
    """The boxes of one year's form, in the form's order, and the totals that can be made of them."""

    def __init__(self, boxes: Iterable[Box]):
        self.boxes: dict[str, Box] = {box.code: box for box in boxes}
        # What rules look at on this form, worked out once for all returns that have it: see arithmetic.checks.
        self.looked_at: dict[tuple[tuple[str, ...], str], Any] = {}
        self._parts: dict[str, Shape] = {}
        questions: dict[str, list[Box]] = {}
        for box in self.boxes.values():
            questions.setdefault(box.question, []).append(box)
        self.questions = {code: tuple(boxes) for code, boxes in questions.items()}

    @cached_property
    def totals(self) -> dict[str, tuple[str, ...]]:
        """Each total's code and the codes it adds; never across questions.

        By category, by level, by row of a question's own and there by category and level together; and in all.
        """
        totals: dict[str, tuple[str, ...]] = {}
        for question, boxes in self.questions.items():
            axes = {name: _numbers(boxes, name) for name in ("category", "level", "row")}
            used = [name for name, numbers in axes.items() if numbers]
            sides: list[tuple[str, ...]] = [(name,) for name in used] if len(used) > 1 else []
            sides += [("category", "level")] if len(used) > 2 else []
            for side in sides:
                added: dict[tuple[int, ...], list[str]] = {}
                for box in boxes:
                    added.setdefault(tuple(getattr(box, name) for name in side), []).append(box.code)
                for numbers in sorted(place for place in added if None not in place):
                    axis = "_".join(f"{name[0]}{number}" for name, number in zip(side, numbers, strict=True))
                    totals[total_code(question, axis)] = tuple(added[numbers])
            if used:
                totals[total_code(question)] = tuple(b.code for b in boxes)
        return totals

    def totals_of(self, question: str) -> tuple[str, ...]:
        """The codes of the totals of one question."""
        return tuple(code for code, terms in self.totals.items() if self.boxes[terms[0]].question == question)

    def part(self, whom: str) -> "Shape":
        """The boxes that one respondent is asked for; itself where those are all."""
        if whom not in self._parts:
            is_whole = self.respondents <= {whom}
            boxes = (box for box in self.boxes.values() if box.asked_of == whom)
            self._parts[whom] = self if is_whole else Shape(boxes)
        return self._parts[whom]

    @cached_property
    def respondents(self) -> frozenset[str]:
        """Whom anything is asked of: AREAS, and the slugs of national bodies."""
        return frozenset(box.asked_of for box in self.boxes.values())

    def asked_of(self, code: str) -> frozenset[str]:
        """Whom a box is asked of, or any of the boxes that a total adds."""
        return frozenset(self.boxes[term].asked_of for term in self.terms(code))

    def terms(self, code: str) -> tuple[str, ...]:
        """The boxes behind a code: a box's own, or those that a total adds. KeyError for any other code."""
        return (code,) if code in self.boxes else self.totals[code]

    def expand(self, name: str) -> tuple[str, ...]:
        """The codes that a rule means by a name: a question's boxes, or one box or total by its own code."""
        if name in self.questions:
            return tuple(box.code for box in self.questions[name])
        self.terms(name)
        return (name,)

    def __contains__(self, code: object) -> bool:
        return code in self.boxes or code in self.totals


def _numbers(boxes: Iterable[Box], axis: str) -> frozenset[int]:
    return frozenset(number for box in boxes if (number := getattr(box, axis)) is not None)


def renamed(code: str, question: str, other: str, shape: Shape) -> str:
    """What a box or total of one question is called in another that it continues or is continued by; "" for nothing."""
    same = other + code.removeprefix(question)
    if same in shape:
        return same
    whole = {question: total_code(other), total_code(question): other}.get(code, "")
    return whole if whole in shape else ""


class Numbers(dict[str, int | None]):
    """The number in each box; and of each total, which is added up when it is first asked for."""

    def __init__(self, shape: Shape, boxes: Mapping[str, int | None]):
        super().__init__(boxes)
        self.shape = shape

    def __missing__(self, code: str) -> int | None:
        terms = self.shape.terms(code)
        self[code] = None if terms == (code,) else whole([self[term] for term in terms])
        return self[code]


class Figures(Mapping[str, Entry]):
    """The entries of one revision, box by box, with their sums. A box without an entry is not answered."""

    def __init__(self, shape: Shape, entries: Mapping[str, Entry]):
        self.shape = shape
        self._entries = entries

    def __getitem__(self, code: str) -> Entry:
        self.shape.boxes[code]
        return self._entries.get(code, NOT_ANSWERED)

    def __iter__(self) -> Iterator[str]:
        return iter(self.shape.boxes)

    def __len__(self) -> int:
        return len(self.shape.boxes)

    def sum(self, code: str) -> Sum:
        """The sum behind a box's or a total's code."""
        return add(self[term] for term in self.shape.terms(code))

    def value(self, code: str) -> int | None:
        """The number behind a box's or a total's code, or None where a term has none."""
        return self.numbers[code]

    @cached_property
    def numbers(self) -> "Numbers":
        return Numbers(self.shape, {code: entry.value for code, entry in self._entries.items()})

    @property
    def blanks(self) -> tuple[str, ...]:
        """The codes of the boxes not yet answered, in the form's order."""
        entries = self._entries
        return tuple(code for code in self.shape.boxes if not entries.get(code, NOT_ANSWERED).is_answered)


def add(entries: Iterable[Entry]) -> Sum:
    """Add entries, and say how many there are and how many are answered."""
    terms = tuple(entries)
    unavailable = sum(entry.is_unavailable for entry in terms)
    answered = sum(entry.value is not None for entry in terms) + unavailable
    return Sum(whole([entry.value for entry in terms]), len(terms), answered, unavailable)


def whole(numbers: Sequence[int | None]) -> int | None:
    """The one sum of the house: it has a value only where every term has one."""
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


def differences(before: Figures, now: Figures) -> tuple[str, ...]:
    """The codes of boxes and totals that stand otherwise now: another number, or another of number and none.

    In the order of the form that `now` has; footnotes and reasons are words beside a figure, not the figure.
    """
    boxes = [code for code, entry in now.items() if _said(entry) != _said(before[code])]
    totals = [code for code in now.shape.totals if now.value(code) != before.value(code)]
    return (*boxes, *totals)


def _said(entry: Entry) -> tuple[int | None, bool]:
    return entry.value, entry.is_unavailable


def national_sums(
    shape: Shape,
    values: Mapping[str, int | None],
    gaps: Mapping[str, Collection[int]],
    sent: Mapping[str, int],
    owed: Mapping[str, int],
) -> dict[str, NationalSum]:
    """England and Wales, by box and by total.

    `sent` and `owed` say how many returns there are, and how many there are to be, by whom a box is asked of. `values`
    has each box's sum of what there is, `gaps` the keys of the returns without a value in a box. A total's coverage
    counts those that have all of its terms that they are asked for.
    """

    def made(code: str, value: int | None, missing: int) -> NationalSum:
        asked = shape.asked_of(code)
        there = sum(sent.get(whom, 0) for whom in asked)
        return NationalSum(value, there - missing, there, sum(owed.get(whom, 0) for whom in asked))

    sums = {code: made(code, values.get(code), len(gaps.get(code, ()))) for code in shape.boxes}
    for code, terms in shape.totals.items():
        known = [value for term in terms if (value := values.get(term)) is not None]
        missing: set[int] = set().union(*(gaps.get(term, ()) for term in terms))
        sums[code] = made(code, sum(known) if known else None, len(missing))
    return sums


def sums_over(shape: Shape, returns: Sequence[Figures]) -> dict[str, NationalSum]:
    """The same of figures at hand, each with the boxes that its respondent is asked for: no others are owed."""
    values: dict[str, int | None] = {}
    gaps: dict[str, set[int]] = {}
    sent: dict[str, int] = {}
    for number, figures in enumerate(returns):
        for whom in figures.shape.respondents:
            sent[whom] = sent.get(whom, 0) + 1
        for code, entry in figures.items():
            if entry.value is None:
                gaps.setdefault(code, set()).add(number)
            else:
                values[code] = (values.get(code) or 0) + entry.value
    return national_sums(shape, values, gaps, sent, sent)
