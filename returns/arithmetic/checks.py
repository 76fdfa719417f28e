"""What can be asked of a return's figures: the *kinds* of rule, as pure functions. A year's rules are rows.

A kind takes a rule, this year's figures, last year's published numbers under this year's codes, and a function that
gives a code's words; it yields findings. A rule with a missing operand stays silent (the blanks are said elsewhere).
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple, Protocol

from django.utils.translation import gettext_noop as _

from returns.arithmetic.figures import Figures, Shape, total_code, whole
from returns.arithmetic.steps import step

ERROR, QUERY = "error", "query"
ON, SHADOW, OFF = "on", "shadow", "off"
OF_LAST_YEAR = "last:"  # before the code of a figure of last year's
# Below this count a change is judged by chance alone; from it on it must also exceed this share (docs/checks.md).
LARGE_COUNT, LARGE_CHANGE = 100, 0.10

Words = Callable[[str], str]


class Last(Protocol):
    """Last year's published numbers under this year's codes."""

    def get(self, code: str, /) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Rule:
    """One check of one year. `left` and `right` are codes of questions, boxes or totals; see KINDS for their use."""

    code: str
    kind: str
    left: tuple[str, ...]
    right: str = ""
    severity: str = QUERY
    mode: str = ON
    limit: float = 0.0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """What a rule found: at which boxes, on which values (last year's under `last:code`), in plain words.

    `brief` says it where the name of the box or total that it is about stands already.
    """

    rule: Rule
    cells: tuple[str, ...]
    message: str
    values: Mapping[str, int]
    brief: str = ""

    @property
    def places(self) -> tuple[str, ...]:
        """The boxes or totals that are compared, the one that it is about first; of a whole table its first box."""
        codes = tuple(code for code in self.values if not code.startswith(OF_LAST_YEAR))
        return codes if len(codes) <= 2 else codes[:1]

    @property
    def key(self) -> tuple[str, tuple[str, ...], tuple[tuple[str, int], ...]]:
        """Equal for the same finding on the same values, however often the checks are run."""
        return self.rule.code, self.cells, tuple(sorted(self.values.items()))

    @property
    def is_error(self) -> bool:
        return self.rule.severity == ERROR

    @property
    def may_be_explained(self) -> bool:
        """A query by the area alone; an error only by a kind that can be waived, and then it needs an approval."""
        return not self.is_error or KINDS[self.rule.kind].may_be_waived


class Kind(NamedTuple):
    """How a rule of this kind finds something, and what it must say. `limit_hint` is for whoever changes the limit."""

    find: Callable[[Rule, Figures, Last, Words], Iterator[Issue]]
    needs_right: bool = False
    needs_limit: bool = False
    limit_is_a_probability: bool = False
    limit_hint: str = ""
    may_be_waived: bool = False


def zero(rule: Rule, figures: Figures, last: Last, words: Words) -> Iterator[Issue]:
    """Every box of `left` must be 0."""
    for code in expand(figures.shape, rule.left):
        value = figures.value(code)
        if value:
            yield Issue(rule, (code,), f"{words(code)} is {value:,}. It must be 0.", {code: value}, "It must be 0.")


def not_more_than(rule: Rule, figures: Figures, last: Last, words: Words) -> Iterator[Issue]:
    """Each box of `left` is at most the box of `right` on the same category and level."""
    for left, right in pairs(figures.shape, rule.left, rule.right):
        small, large = figures.numbers[left], figures.numbers[right]
        if small is not None and large is not None and small > large:
            more = f"more than {words(right)}: {large:,}."
            cells = (*figures.shape.terms(left), *figures.shape.terms(right))
            message = f"{words(left)} is {small:,}, which is {more}"
            yield Issue(rule, cells, message, {left: small, right: large}, f"{small:,} is {more}")


def ratio(rule: Rule, figures: Figures, last: Last, words: Words) -> Iterator[Issue]:
    """Each code of `left` is at most `limit` times `right`."""
    whole = figures.value(rule.right)
    for code in expand(figures.shape, rule.left):
        part = figures.value(code)
        # A fraction, because 0.29 as a float is a little less than 29 of 100.
        if part is None or whole is None or part <= Fraction(str(rule.limit)) * whole:
            continue
        more = f"more than {rule.limit * 100:g}% of {words(rule.right)}: {whole:,}."
        cells = (*figures.shape.terms(code), *figures.shape.terms(rule.right))
        message = f"{words(code)} is {part:,}, which is {more}"
        yield Issue(rule, cells, message, {code: part, rule.right: whole}, f"{part:,} is {more}")


def change(rule: Rule, figures: Figures, last: Last, words: Words) -> Iterator[Issue]:
    """Each code of `left` differs from last year by no more than chance explains, at significance `limit`."""
    numbers = figures.numbers
    for code in expand(figures.shape, rule.left):
        now, before = numbers[code], last.get(code)
        if now is None or before is None or not is_surprising(before, now, rule.limit):
            continue
        size = f"{step(before, now)} since last year."
        values = {code: now, OF_LAST_YEAR + code: before}
        yield Issue(rule, figures.shape.terms(code), f"{words(code)}: {size}", values, size)


def copied(rule: Rule, figures: Figures, last: Last, words: Words) -> Iterator[Issue]:
    """No question of `left` repeats last year box for box, when at least `limit` of its boxes are above zero."""
    for question in rule.left:
        codes = expand(figures.shape, (question,))
        now = {code: value for code in codes if (value := figures.numbers[code]) is not None}
        same = len(now) == len(codes) and all(last.get(code) == value for code, value in now.items())
        if same and sum(value > 0 for value in now.values()) >= rule.limit:
            message = f"{words(question)}: every figure is the same as last year."
            yield Issue(rule, codes, message, now, "Every figure of the table is the same as last year.")


def sums_to(rule: Rule, figures: Figures, last: Last, words: Words) -> Iterator[Issue]:
    """Each question of `left` adds up to `right`: at each category and level of both where both are questions."""
    for codes, left, right in sums(figures.shape, rule.left, rule.right):
        numbers, should = [figures.numbers[code] for code in codes], figures.numbers[right]
        found = whole(numbers)
        if found is None or should is None or found == should:
            continue
        apart = f"{abs(found - should):,} too {'many' if found > should else 'few'}"
        size = f"the rows add up to {found:,}, and {words(right)} is {should:,}: {apart}."
        # The sum stands under its own code where the form has a total of it, else under that of its one box.
        values = {left: found, right: should}
        yield Issue(rule, (*codes, *figures.shape.terms(right)), f"{words(left)}: {size}", values, _capital(size))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


KINDS: dict[str, Kind] = {
    "zero": Kind(zero, may_be_waived=True),
    "not_more_than": Kind(not_more_than, needs_right=True),
    "ratio": Kind(ratio, needs_right=True, needs_limit=True, limit_hint=_("A share: 0.05 is 5%.")),
    "change": Kind(
        change,
        needs_limit=True,
        limit_is_a_probability=True,
        limit_hint=_("This is a probability. With a smaller number, the check asks about fewer changes."),
    ),
    "sums_to": Kind(sums_to, needs_right=True),
    "copied": Kind(copied, needs_limit=True, limit_hint=_("How many boxes must be above 0 before the check asks.")),
}


def why_not_limit(kind: str, limit: float | None) -> str:
    """Why a rule of this kind cannot have this limit, in words that follow its name; empty where it can."""
    if limit is None:
        return f"is missing; a rule of kind {kind} is set by it" if KINDS[kind].needs_limit else ""
    if not KINDS[kind].needs_limit:
        return f"is not asked for; a rule of kind {kind} has none"
    if not 0 < limit < math.inf:
        return "must be a number above 0"
    if KINDS[kind].limit_is_a_probability and limit >= 1:
        return "must be below 1, because it is a probability"
    return ""


def run(rules: Iterable[Rule], figures: Figures, last: Last, words: Words, mode: str = ON) -> list[Issue]:
    """Run a year's rules that are in this mode: errors first, each group in the rules' order."""
    issues = [issue for rule in rules if rule.mode == mode for issue in find(rule, figures, last, words)]
    return sorted(issues, key=lambda issue: not issue.is_error)


def find(rule: Rule, figures: Figures, last: Last, words: Words) -> Iterator[Issue]:
    """What one rule finds, whatever its mode."""
    return KINDS[rule.kind].find(rule, figures, last, words)


def expand(shape: Shape, names: tuple[str, ...]) -> tuple[str, ...]:
    """The codes that a rule means by these names."""
    key = (names, "")
    if key not in shape.looked_at:
        shape.looked_at[key] = tuple(code for name in names for code in shape.expand(name))
    return shape.looked_at[key]


def pairs(shape: Shape, left: tuple[str, ...], right: str) -> list[tuple[str, str]]:
    """The codes to compare: box with box where both names are questions, else the one code with the other."""
    key = (left, right)
    if key not in shape.looked_at:
        shape.looked_at[key] = [pair for name in left for pair in _pairs(shape, name, right)]
    return shape.looked_at[key]


def _pairs(shape: Shape, name: str, right: str) -> Iterator[tuple[str, str]]:
    if name not in shape.questions or right not in shape.questions:
        yield from ((code, right) for code in shape.expand(name))
        return
    partner = {(box.category, box.level): box.code for box in shape.questions[right]}
    for box in shape.questions[name]:
        if (box.category, box.level) in partner:
            yield box.code, partner[box.category, box.level]


def sums(shape: Shape, left: tuple[str, ...], right: str) -> list[tuple[tuple[str, ...], str, str]]:
    """What must add up: (the boxes, the code of their sum, the code of what it must come to)."""
    key = (left, f"sum of {right}")
    if key not in shape.looked_at:
        shape.looked_at[key] = [one for name in left for one in _sums(shape, name, right)]
    return shape.looked_at[key]


def _sums(shape: Shape, name: str, right: str) -> Iterator[tuple[tuple[str, ...], str, str]]:
    if name not in shape.questions or right not in shape.questions:
        code = total_code(name) if name in shape.questions and name not in shape else name
        yield shape.terms(code), code, right
        return
    for other in shape.questions[right]:
        place = other.category, other.level
        codes = tuple(box.code for box in shape.questions[name] if (box.category, box.level) == place)
        total = total_code(name, other.code.removeprefix(other.question).strip("_"))
        if codes:
            yield codes, total if total in shape else codes[0], other.code


@lru_cache(maxsize=10_000)
def is_surprising(before: int, now: int, significance: float) -> bool:
    """Whether chance alone hardly explains the step from one yearly count to the next.

    Two Poisson counts with one mean: given their sum n, one of them is binomial(n, 1/2). That exact conditional test
    (Przyborowski and Wilenski 1940) holds for small counts. From LARGE_COUNT upward a step must exceed LARGE_CHANGE
    of last year's count as well, because real counts vary by more than Poisson chance.

    The answers are kept: whoever looks at all areas asks for the same thousand pairs each time.
    """
    if before == now:
        return False
    if before >= LARGE_COUNT and abs(now - before) <= LARGE_CHANGE * before:
        return False
    return two_sided_p(before, now, enough=significance) <= significance


def two_sided_p(one: int, other: int, enough: float = 1.0) -> float:
    """P(a split of n = one + other at least as uneven), each side of n equally likely: from 0 to 1.

    Above `enough` the exact figure is of no use to the caller: any number above it may be given.
    """
    n, small = one + other, min(one, other)
    # Terms shrink on the way down from the smaller count, so the sum stops when they no longer matter.
    term = math.exp(math.lgamma(n + 1) - math.lgamma(small + 1) - math.lgamma(n - small + 1) - n * math.log(2))
    total = 0.0
    for k in range(small, -1, -1):
        total += term
        if term <= total * 1e-16 or 2 * total > enough:
            break
        term *= k / (n - k + 1)
    return min(1.0, 2 * total)
