"""The charts as pure shapes: lengths that speak true, words where there is no number, and the same in the table."""

from dataclasses import asdict

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from reports.printing import charts
from reports.printing.charts import Bar, Group, Value
from returns.arithmetic.figures import Entry, add

MISSING = Value(None, "not available", "[x]")
numbers = st.integers(0, 9_999_999)
values = st.one_of(numbers.map(Value), st.just(MISSING), st.just(Value(None, "not published")))
labels = st.text("abc éŵ", min_size=1, max_size=90).filter(str.strip)


@st.composite
def groups(draw_from) -> list[Group]:
    names = draw_from(st.lists(labels, min_size=1, max_size=6))
    found = []
    for heading in draw_from(st.lists(labels, min_size=1, max_size=4)):
        bars = [Bar(name, draw_from(values), is_invented=draw_from(st.booleans())) for name in names]
        found.append(Group(heading, tuple(bars)))
    return found


def group(*bars: Value | int, heading: str = "Category 1: Registered sex offenders") -> Group:
    found = [bar if isinstance(bar, Value) else Value(bar) for bar in bars]
    return Group(heading, tuple(Bar(f"Level {place}", value) for place, value in enumerate(found, start=1)))


def drawn(panel) -> list[str]:
    return [text.text for text in panel.texts]


# --- Lengths --------------------------------------------------------------------------------------


@given(numbers, numbers, st.floats(1, 300))
def test_a_bar_is_as_long_as_its_value_is_large(one, other, space):
    largest = max(one, other)
    short, long = (charts.length(value, largest, space) for value in sorted((one, other)))
    assert 0 <= short <= long <= space + 0.01
    assert short * largest == pytest.approx(min(one, other) * space, abs=0.006 * max(largest, 1))


@given(groups(), st.booleans())
def test_the_bars_of_one_scale_are_to_each_other_as_their_values(found, one_scale):
    panels = charts.draw(found, one_scale=one_scale)
    sets = (
        [list(zip(found, panels, strict=True))] if one_scale else [[pair] for pair in zip(found, panels, strict=True)]
    )
    for pairs in sets:
        values = [bar.value.number for group, _ in pairs for bar in group.bars if bar.value.number]
        lengths = [bar.width for _, panel in pairs for bar in panel.bars]
        assert len(values) == len(lengths)
        for value, long in zip(values, lengths, strict=True):
            assert long == pytest.approx(max(lengths) * value / max(values), abs=0.02)


@given(groups(), st.booleans())
def test_every_bar_and_its_text_stays_inside_the_drawing(found, one_scale):
    for panel in charts.draw(found, one_scale=one_scale):
        for bar in panel.bars:
            assert bar.x >= 0
            assert bar.x + bar.width <= panel.width
            assert bar.y + bar.height <= panel.height
        for text in panel.texts:
            per_letter = charts.PER_BOLD_LETTER if text.fill == charts.DEEP else charts.PER_LETTER
            assert text.x + len(text.text) * per_letter <= panel.width + 1
            assert 0 < text.y <= panel.height


def test_nothing_but_zeros_is_drawn_as_numbers_without_bars():
    (panel,) = charts.draw([group(0, 0)], one_scale=True)
    assert panel.bars == ()
    assert drawn(panel)[-3:] == ["0", "Level 2", "0"]


def test_the_bars_of_panels_side_by_side_line_up_whatever_their_headings():
    panels = charts.draw([group(1, 2), group(3, 4, heading="Short")], one_scale=True)
    assert [bar.y for bar in panels[0].bars] == [bar.y for bar in panels[1].bars]
    assert panels[0].height == panels[1].height


@given(groups())
def test_the_same_numbers_give_the_same_drawing(found):
    assert charts.draw(found, one_scale=True) == charts.draw(found, one_scale=True)


# --- What is missing ------------------------------------------------------------------------------


@given(groups())
def test_what_is_missing_is_said_in_words_and_never_drawn_as_nought(found):
    for group_, panel in zip(found, charts.draw(found, one_scale=True), strict=True):
        missing = [bar.value.words for bar in group_.bars if bar.value.number is None]
        assert [text for text in drawn(panel) if text in ("not available", "not published")] == missing
        assert len(panel.bars) == sum(bool(bar.value.number) for bar in group_.bars)


def test_a_box_is_a_number_or_not_available_or_awaited():
    assert charts.counted(add([Entry(0)])) == Value(0)
    assert charts.counted(add([Entry(3), Entry(None, "Lost.")])) == MISSING
    assert charts.counted(add([Entry(3), Entry()])).printed == "awaited"
    assert charts.no_box().printed == "[z]"


def test_a_break_parts_the_bars_and_is_named():
    bars = (Bar("2018/19", Value(5)), Bar("2019/20", Value(6), breaks=True))
    (panel,) = charts.draw([Group("", bars)], one_scale=True)
    joined = [rule for rule in panel.rules if rule.dash == "none"]
    (dashed,) = (rule for rule in panel.rules if rule.dash != "none")
    assert joined[0].y2 <= dashed.y1 <= joined[1].y1
    assert "break in the series" in drawn(panel)
    assert panel.alternative == "2018/19: 5; break in the series; 2019/20: 6."


def test_an_invented_bar_is_hollow_and_says_so():
    (panel,) = charts.draw([Group("", (Bar("2020", Value(5), is_invented=True),))], one_scale=True)
    assert panel.bars[0].fill == charts.WHITE
    assert "5 invented" in drawn(panel)


# --- The same in words and in the table -----------------------------------------------------------


@given(groups())
def test_the_text_alternative_and_the_table_name_every_number(found):
    flat = [value for group_ in found for value in (bar.value for bar in group_.bars)]
    across = charts.by_group("x", "X", found, corner="Category")
    over = charts.over_time("x", "X", found, corner="Year")
    assert [cell for _, cells in across.rows for cell in cells] == [value.printed for value in flat]
    assert [cell for cells in zip(*(cells for _, cells in over.rows), strict=True) for cell in cells] == [
        value.printed for value in flat
    ]
    for chart in (across, over):
        assert len(chart.panels) == len(found)
        for group_, panel in zip(found, chart.panels, strict=True):
            assert group_.heading in panel.alternative
            assert all(f"{bar.label}: {bar.value.text}" in panel.alternative for bar in group_.bars)
        assert {cell for _, cells in chart.rows for cell in cells if cell.startswith("[")} == set(chart.markers)
        assert all(len(cells) == len(chart.columns) - 1 for _, cells in chart.rows)


def test_bars_side_by_side_have_one_drawing_and_a_row_each():
    bars = [Bar("Cheshire, 2020/21", Value(133)), Bar("England and Wales, 2020/21", Value(1234), is_invented=True)]
    chart = charts.side_by_side("r", "Rate", bars, corner="Area", column="Rate", notes=("Covers 4.",))
    assert chart.is_single
    assert chart.columns == ("Area", "Rate")
    assert chart.rows == (("Cheshire, 2020/21", ("133",)), ("England and Wales, 2020/21 (invented)", ("1,234",)))
    assert chart.alternative == "Cheshire, 2020/21: 133; England and Wales, 2020/21: 1,234 invented."
    assert chart.note == "Covers 4."


def test_welsh_is_said_in_drawing_table_and_alternative():
    bars = Group("C1", (Bar("2020", Value(1), is_invented=True), Bar("2021", Value(2))))
    with translation.override("cy"):
        chart = charts.over_time("x", "X", [bars, bars], corner="Blwyddyn")
    assert "invented" not in str(asdict(chart)).replace("is_invented", "")
    assert chart.rows[0][0] == "2020 (dychmygol)"
    assert "1 dychmygol" in drawn(chart.panels[0])
    assert chart.note == "Mae gan bob categori ei raddfa ei hun."
