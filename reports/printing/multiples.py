"""Small multiples: a small drawing for each area, a column for each year, all on one scale. Pure: no ORM."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from reports.printing.charts import DEEP, INK, PALE, QUIET, Rectangle, Rule, Text
from reports.printing.tables import number

WIDTH, TOP, BASE, HEIGHT = 150, 24, 92, 112
GAP, WIDEST = 3, 22  # between columns, and of one
PER_LETTER = 7.3
WHITE = "#ffffff"


class Column(NamedTuple):
    """One year of an area. `name` is the year as printed; `breaks`: it does not compare with the one before."""

    name: str
    value: int | None
    breaks: bool = False
    is_invented: bool = False


@dataclass(frozen=True)
class Small:
    """One area's drawing, in the shape of charts.Panel, and `alternative`, which says all of it in words."""

    alternative: str
    texts: tuple[Text, ...]
    bars: tuple[Rectangle, ...]
    rules: tuple[Rule, ...]
    width: int = WIDTH
    height: float = HEIGHT


def draw(areas: Sequence[Sequence[Column]], *, beside: int | None = None) -> list[Small]:
    """A drawing for each area, each with the same years. `beside` is the number of the nation: a line across each."""
    values = [column.value for columns in areas for column in columns if column.value is not None]
    largest = max([*values, beside or 0], default=0)
    mixed = len({column.is_invented for columns in areas for column in columns if column.value is not None}) > 1
    return [_small(columns, largest, beside, mixed) for columns in areas]


def _small(columns: Sequence[Column], largest: int, beside: int | None, is_mixed: bool) -> Small:
    pitch = min(WIDEST + GAP, WIDTH / max(len(columns), 1))
    bars, rules = [], [Rule(0, BASE, WIDTH, BASE)]
    for place, column in enumerate(columns):
        x = round(place * pitch, 2)
        if column.breaks:
            rules.append(Rule(round(x - GAP / 2, 2), TOP - 4, round(x - GAP / 2, 2), BASE, "4 3"))
        if column.value:
            high = round((BASE - TOP) * column.value / largest, 2)
            fill = DEEP if place == len(columns) - 1 else PALE
            drawn = (WHITE, DEEP, "3 2") if is_mixed and column.is_invented else (fill, fill, "none")
            bars.append(Rectangle(x, round(BASE - high, 2), round(pitch - GAP, 2), high, *drawn))
    if beside and largest:
        y = round(BASE - (BASE - TOP) * beside / largest, 2)
        rules.append(Rule(0, y, WIDTH, y, "2 2"))
    return Small(said(columns), tuple(_texts(columns, pitch)), tuple(bars), tuple(rules))


def _texts(columns: Sequence[Column], pitch: float) -> list[Text]:
    """The last number above its column, and the first and the last year below theirs."""
    if not columns:
        return []
    last = columns[-1]
    shown = _("no figure") if last.value is None else number(last.value)
    texts = [Text(0, 14, shown, INK if last.value is not None else QUIET, 700 if last.value is not None else 400)]
    texts.append(Text(0, HEIGHT - 4, columns[0].name, QUIET))
    if len(columns) > 1:
        end = len(columns) * pitch - GAP
        start = max(len(columns[0].name) * PER_LETTER + GAP, end - len(last.name) * PER_LETTER)
        texts.append(Text(round(start, 2), HEIGHT - 4, last.name, QUIET))
    return texts


def said(columns: Sequence[Column]) -> str:
    """An area's years in words: each with its number or that there is none."""
    parts, invented = [], _("invented")
    for column in columns:
        if column.breaks:
            parts.append(_("break in the series"))
        text = _("no figure") if column.value is None else number(column.value)
        parts.append(f"{column.name}: {text}{f' {invented}' if column.is_invented else ''}")
    return "; ".join(parts) + "."
