"""Charts as shapes ready to draw and as the numbers behind them. Pure: no ORM.

Here: bars in panels, their geometry, their text alternative and their table. Not here: which questions make which chart
(reports.annual_report.pictures), and the markup (templates/reports/annual_report/picture.html).

Every chart is made of horizontal bars with their numbers written out, in narrow panels: those set well on a telephone
and side by side on paper. Lengths are in the drawing's own units; the type is TYPE of them high.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import NamedTuple

from django.utils.translation import gettext as _

from reports.printing.tables import NOT_APPLICABLE, NOT_AVAILABLE, number
from returns.arithmetic.figures import Sum

NARROW, WIDE = 200, 280  # of a panel: among others, or alone
TYPE, LINE = 14, 18
BAR, PITCH, BREAK = 16, 25, 24  # a bar's height, from a bar to the next, and what a break in the series adds
ON_BAR = 13  # from the top of a bar to the base line of the text on it
GAP = 6  # between a label, its bar and its number
LONGEST_LABEL_BESIDE = 80
PER_LETTER, PER_BOLD_LETTER = 7.3, 7.9  # on the safe side: Source Sans 3 is narrower in nearly every text

INK, QUIET, RULE = "#16232f", "#47565f", "#8c9aa4"
DEEP, PALE, ACCENT, WHITE = "#123b53", "#7c94a3", "#e0a526", "#ffffff"


class Value(NamedTuple):
    """A number, or the words that stand in its place; `marker` is what a table prints there, if not the words."""

    number: int | None
    words: str = ""
    marker: str = ""

    @property
    def text(self) -> str:
        return self.words if self.number is None else number(self.number)

    @property
    def printed(self) -> str:
        return self.marker or self.text


class Bar(NamedTuple):
    """One row: `fill` is its colour; `breaks` says that it does not compare with the row before it."""

    label: str
    value: Value
    fill: str = DEEP
    is_invented: bool = False
    breaks: bool = False


class Group(NamedTuple):
    heading: str
    bars: tuple[Bar, ...]


class Text(NamedTuple):
    x: float
    y: float  # of the base line
    text: str
    fill: str = INK
    weight: int = 400


class Rectangle(NamedTuple):
    x: float
    y: float
    width: float
    height: float
    fill: str
    stroke: str
    dash: str = "none"


class Rule(NamedTuple):
    x1: float
    y1: float
    x2: float
    y2: float
    dash: str = "none"


@dataclass(frozen=True)
class Panel:
    """One drawing. `alternative` says all of it in words."""

    alternative: str
    width: int
    height: float
    texts: tuple[Text, ...]
    bars: tuple[Rectangle, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Chart:
    """A chart with the numbers that it draws as a table: `rows` are (heading, cells)."""

    key: str
    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    panels: tuple[Panel, ...]
    markers: tuple[str, ...] = ()

    @property
    def alternative(self) -> str:
        return " ".join(panel.alternative for panel in self.panels)

    @property
    def is_single(self) -> bool:
        return len(self.panels) == 1


# --- Numbers ----------------------------------------------------------------------------------------


def counted(total: Sum) -> Value:
    """A box or a total as a chart shows it: never 0 for what is missing."""
    if total.value is not None:
        return Value(total.value)
    if total.answered < total.terms:
        return Value(None, _("awaited"))
    return Value(None, _("not available"), NOT_AVAILABLE)


def no_box() -> Value:
    return Value(None, _("not applicable"), NOT_APPLICABLE)


def has_numbers(groups: Iterable[Group]) -> bool:
    return any(bar.value.number is not None for group in groups for bar in group.bars)


# --- Charts -----------------------------------------------------------------------------------------


def by_group(key: str, title: str, groups: Sequence[Group], *, corner: str, notes: Sequence[str] = ()) -> Chart:
    """Bars on one scale in a panel for each group; the table has a row for each group and a column for each bar."""
    columns = (corner, *(bar.label for bar in groups[0].bars))
    rows = tuple((group.heading, tuple(bar.value.printed for bar in group.bars)) for group in groups)
    panels = draw(groups, one_scale=True)
    note = " ".join((_("All bars have the same scale."), *notes))
    return Chart(key, title, note, columns, rows, panels, _markers(groups))


def over_time(key: str, title: str, groups: Sequence[Group], *, corner: str, notes: Sequence[str] = ()) -> Chart:
    """The same bars in each group, each group on its own scale; the table has a row for each bar."""
    columns = (corner, *(group.heading for group in groups))
    rows = tuple(
        (_heading(bars[0]), tuple(bar.value.printed for bar in bars))
        for bars in zip(*(group.bars for group in groups), strict=True)
    )
    panels = draw(groups, one_scale=False)
    note = " ".join((_("Each category has a scale of its own."), *notes))
    return Chart(key, title, note, columns, rows, panels, _markers(groups))


def side_by_side(
    key: str, title: str, bars: Sequence[Bar], *, corner: str, column: str, notes: Sequence[str] = ()
) -> Chart:
    """Bars on one scale in one panel; the table has a row for each."""
    groups = (Group("", tuple(bars)),)
    rows = tuple((_heading(bar), (bar.value.printed,)) for bar in bars)
    panels = draw(groups, one_scale=True)
    return Chart(key, title, " ".join(notes), (corner, column), rows, panels, _markers(groups))


def _heading(bar: Bar) -> str:
    invented = _("invented")
    return f"{bar.label} ({invented})" if bar.is_invented else bar.label


def _markers(groups: Iterable[Group]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(bar.value.marker for group in groups for bar in group.bars if bar.value.marker))


# --- Geometry ---------------------------------------------------------------------------------------


def draw(groups: Sequence[Group], *, one_scale: bool) -> tuple[Panel, ...]:
    """A panel for each group, all of one layout, so that panels side by side line up."""
    width = NARROW if len(groups) > 1 else WIDE
    bars = [bar for group in groups for bar in group.bars]
    everything = [bar.value.number or 0 for bar in bars]
    lines = max(len(_lines(group.heading, width, PER_BOLD_LETTER)) for group in groups)
    frame = _Frame(width, lines, _beside([bar.label for bar in bars]), [_number(bar) for bar in bars])
    return tuple(
        frame.panel(group, max(everything if one_scale else [bar.value.number or 0 for bar in group.bars]))
        for group in groups
    )


def length(value: int, largest: int, space: float) -> float:
    """A bar's length: as to its space what its value is to the largest."""
    return round(space * value / largest, 2) if largest else 0.0


def _beside(labels: Sequence[str]) -> float:
    """The room for labels to the left of their bars; 0 where one is too long, and they stand above."""
    room = max(len(label) for label in labels) * PER_LETTER + GAP
    return round(room, 1) if room <= LONGEST_LABEL_BESIDE else 0.0


def _number(bar: Bar) -> str:
    """What stands at a bar's end; nothing where words stand in the place of the bar itself."""
    if bar.value.number is None:
        return ""
    invented = _("invented")
    return f"{bar.value.text} {invented}" if bar.is_invented else bar.value.text


def _lines(text: str, width: float, per_letter: float) -> list[str]:
    return wrap(text, int(width / per_letter))


class _Frame:
    """What the panels of one chart have in common."""

    def __init__(self, width: int, heading_lines: int, left: float, numbers: Sequence[str]):
        self.width = width
        self.heading = heading_lines * LINE
        self.left = left
        self.space = width - left - GAP - round(max(len(text) for text in numbers) * PER_LETTER, 1)

    def panel(self, group: Group, largest: int) -> Panel:
        texts: list[Text] = []
        bars: list[Rectangle] = []
        rules: list[Rule] = []
        lines = _lines(group.heading, self.width, PER_BOLD_LETTER)
        for line, text in enumerate(reversed(lines)):
            texts.insert(0, Text(0, self.heading - line * LINE - 4, text, DEEP, 700))
        y = self.heading + (GAP if self.heading else 3)
        for bar in group.bars:
            if bar.breaks:
                rules.append(Rule(0, y - 1, self.width, y - 1, "4 3"))
                texts.append(Text(self.left + GAP, y + 15, _("break in the series"), QUIET))
                y += BREAK
            labels = [bar.label] if self.left else _lines(bar.label, self.width, PER_LETTER)
            texts += [Text(0, y + line * LINE + ON_BAR, label) for line, label in enumerate(labels)]
            y += 0 if self.left else len(labels) * LINE + 1
            # Each bar stands on a base line of its own: nothing joins what does not compare.
            rules.append(Rule(self.left, y - 3, self.left, y + BAR + 3))
            end = self.left
            if bar.value.number:
                long = length(bar.value.number, largest, self.space)
                bars.append(_rectangle(bar, self.left, y, long))
                end = round(end + long, 2)
            number = _number(bar)
            style = (INK, 700) if number else (QUIET, 400)
            texts.append(Text(end + GAP, y + ON_BAR, number or bar.value.text, *style))
            y += PITCH
        return Panel(said(group), self.width, y - PITCH + BAR + 4, tuple(texts), tuple(bars), tuple(rules))


def _rectangle(bar: Bar, x: float, y: float, long: float) -> Rectangle:
    if bar.is_invented:
        return Rectangle(x, y, long, BAR, WHITE, DEEP, "3 2")
    return Rectangle(x, y, long, BAR, bar.fill, DEEP if bar.fill in (ACCENT, WHITE) else bar.fill)


def said(group: Group) -> str:
    """A panel in words: its heading, then each bar with its number or what stands in its place."""
    rows = []
    for bar in group.bars:
        if bar.breaks:
            rows.append(_("break in the series"))
        text = _number(bar) or bar.value.text
        rows.append(f"{bar.label}: {text}")
    start = f"{group.heading}. " if group.heading else ""
    return f"{start}{'; '.join(rows)}."
