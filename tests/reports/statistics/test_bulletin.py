"""The bulletin's tables, charts and findings: national figures are the areas' sum, and breaks are never bridged."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.printing.multiples import Column, draw
from reports.printing.tables import NOT_AVAILABLE, ReportTable, TableCell, number
from reports.published.series import NOT_COLLECTED, Observation, Series
from reports.statistics.bulletin import Outline, Period, Subject, outlines
from reports.statistics.findings import changes, findings
from reports.statistics.national_tables import Nation, national_tables
from reports.statistics.over_years import chart, series_table
from returns.arithmetic.figures import Figures, NationalSum, sums_over
from tests.reports.forms import ENTRIES, form_of_2021, forms

FORM = form_of_2021()
NAMES = {year: f"{year - 1}/{year % 100:02}" for year in range(2009, 2022)}
FEW = settings(max_examples=40)


def outline(key: str) -> Outline:
    return next(found for found in outlines(FORM) if found.key == key)


def period(year: int, published: int = 42, **marks: bool) -> Period:
    return Period(year, NAMES[year], published, 42, **marks)


PERIODS = {year: period(year) for year in NAMES}


def subject(*columns: Series, lead: int | None = -1, **words: str) -> Subject:
    said = {"key": "orders", "name": "Orders", "title": "Orders, by kind", "basis": "flow"} | words
    return Subject(**said, columns=columns, lead=None if lead is None else columns[lead])


def counted(heading: str, *values: int | None, first: int = 2018, breaks: int | None = None) -> Series:
    points = (
        Observation(first + place, value, 42, 42, breaks=first + place == breaks, sent=42)
        for place, value in enumerate(values)
    )
    return Series(f"orders_{heading.lower()}", heading, tuple(points))


def cells(table: ReportTable) -> list[TableCell]:
    return [cell for group in table.groups for row in group.rows for cell in row.cells]


# --- Which tables there are -------------------------------------------------------------------------


def test_the_tables_follow_from_the_form():
    assert [found.key for found in outlines(FORM)] == [
        "snapshot-categories", "snapshot-levels", "yearly-categories", "yearly-levels", "notification-breaches",
        "lifetime-revocations", "e", "sro-breaches", "custody-licence-categories", "custody-licence-levels",
        "custody-sopo-levels", "rsos-per-100k",
    ]  # fmt: skip
    assert [code for code, _ in outline("snapshot-categories").columns] == [
        "snapshot_c1_total", "snapshot_c2_total", "snapshot_c3_total", "snapshot_total",
    ]  # fmt: skip
    assert [code for code, _ in outline("e").columns] == ["orders_shpo", "orders_shpo_travel", "orders_no"]
    assert outline("e").lead == ""


@FEW
@given(forms())
def test_every_number_of_any_form_has_a_place_and_every_table_its_own_key(form):
    found = outlines(form)
    keys = [each.key for each in found]
    assert len(keys) == len(set(keys))
    shown = {code for each in found for code, _ in each.columns}
    assert shown <= {*form.shape.boxes, *form.shape.totals}
    for code, boxes in form.shape.questions.items():
        assert {f"{code}_total", *(box.code for box in boxes)} & shown


# --- The sum of the areas ---------------------------------------------------------------------------


@FEW
@given(forms().flatmap(lambda form: st.tuples(st.just(form), areas_of(form))))
def test_each_cell_of_the_national_tables_is_the_sum_of_the_areas(pair):
    form, areas = pair
    nation = Nation(Period(2021, "2020/21", len(areas), len(areas)), sums_over(form.shape, areas), None, frozenset())
    seen = set()
    for table in national_tables(form, nation):
        for cell in cells(table):
            if not cell.code:
                continue
            seen.add(cell.code)
            terms = form.shape.terms(cell.code)
            known = [area[term].value for area in areas for term in terms if area[term].value is not None]
            assert cell.text == (number(sum(known)) if known else NOT_AVAILABLE)
            covered = sum(all(area[term].value is not None for term in terms) for area in areas)
            if known and covered < len(areas):
                assert table.notes[cell.note - 1] == f"Covers {covered} of {len(areas)} areas."
            else:
                assert cell.note == 0
    assert seen == {*form.shape.boxes, *form.shape.totals}


@st.composite
def areas_of(draw, form):
    """Returns with gaps."""
    return [
        Figures(form.shape, {code: draw(ENTRIES) for code in form.shape.boxes}) for _ in range(draw(st.integers(1, 4)))
    ]


def test_the_rate_has_its_table_with_its_coverage():
    sums = sums_over(FORM.shape, [])
    rate = NationalSum(137, 40, 42, 42)
    table = national_tables(FORM, Nation(Period(2021, "2020/21", 42, 42), sums, rate, {"rsos_per_100k"}))[-1]
    [cell] = cells(table)
    assert (cell.text, cell.is_revised) == ("137", True)
    assert table.notes[cell.note - 1] == "Covers 40 of 42 areas."


def test_the_form_s_links_to_notes_are_left_to_the_reports():
    tables = national_tables(FORM, Nation(Period(2021, "2020/21"), sums_over(FORM.shape, []), None, ()))
    assert not any(table.note or any(table.column_notes) for table in tables)
    assert not any(row.heading_note for table in tables for group in table.groups for row in group.rows)


# --- Over the years ---------------------------------------------------------------------------------


def test_a_break_of_every_column_parts_the_table():
    broken = counted("Total", 5, 6, 7, breaks=2019)
    told = (here._replace(why="Anew.") if here.breaks else here for here in broken.observations)
    broken = replace(broken, observations=tuple(told))
    table = series_table(subject(broken), [period(year) for year in (2018, 2019, 2020)], "1")
    assert [(group.heading, [row.heading for row in group.rows]) for group in table.groups] == [
        ("", ["2017/18"]),
        ("Break in the series before 2018/19. Anew.", ["2018/19", "2019/20"]),
    ]


def test_a_break_of_one_column_is_noted_at_its_cell():
    columns = counted("A", 5, 6, breaks=2019), counted("Total", 5, 6)
    table = series_table(subject(*columns), [period(2018), period(2019)], "1")
    assert len(table.groups) == 1
    assert [cell.note for cell in cells(table)] == [0, 0, 1, 0]
    assert table.notes == ("The series breaks before 2018/19.",)


def test_partial_years_revised_figures_and_other_coverage_are_marked():
    points = (
        Observation(2018, 5, 40, 42, sent=40),
        Observation(2019, 6, 41, 42, is_revised=True, sent=42),
        Observation(2020, None, missing=NOT_COLLECTED),
    )
    periods = [period(2018, 40), period(2019), period(2020, 41)]
    table = series_table(subject(Series("orders_a", "A", points)), periods, "1")
    [group] = table.groups
    assert [row.heading for row in group.rows] == ["2017/18 [p]", "2018/19", "2019/20 [p]"]
    assert [(cell.text, cell.note, cell.is_revised) for cell in cells(table)] == [
        ("5", 0, False),
        ("6", 1, True),
        ("not collected", 0, False),
    ]
    assert table.notes == ("Covers 41 of 42 areas.",)
    assert table.revisions


def test_years_of_invented_figures_say_so_beside_others():
    periods = [period(2018, is_invented=True), period(2019)]
    table = series_table(subject(counted("Total", 5, 6)), periods, "1")
    assert [row.heading for row in table.groups[0].rows] == ["2017/18 (invented)", "2018/19"]
    drawn = chart(subject(counted("Total", 5, 6)), periods)
    assert "invented" in drawn.alternative
    assert "dashed" in drawn.note


def test_the_chart_says_its_numbers_its_breaks_and_what_is_missing():
    series = counted("Total", 5, None, 7, breaks=2020)
    told = (o if o.value is not None else o._replace(missing=NOT_COLLECTED) for o in series.observations)
    series = replace(series, observations=tuple(told))
    drawn = chart(subject(series), [period(year) for year in (2018, 2019, 2020)])
    assert drawn.alternative == "2017/18: 5; 2018/19: not collected; break in the series; 2019/20: 7."
    [panel] = drawn.panels
    assert [rule.dash for rule in panel.rules].count("4 3") == 1
    assert chart(subject(counted("Total", None)), [period(2018)]) is None


# --- What it comes to -------------------------------------------------------------------------------


def sentences(*values: int | None, **marks) -> list[str]:
    last = 2017 + len(values)
    found = findings([subject(counted("Total", *values, **marks))], last, PERIODS)
    return [" ".join((f"{title}: {shown}.", *(f"{remark}." for remark in said))) for title, shown, said in found]


def test_findings_are_plain_sentences():
    assert sentences(90_000, 80_000, 85_000, 86_020) == [
        "Orders: 86,020. Up 1,020 (1.2%) on 2019/20. Highest since 2017/18."
    ]
    [lowest] = sentences(80, 70, 60)
    assert lowest == "Orders: 60. Down 10 (14.3%) on 2018/19. Lowest in the comparable series, from 2017/18."
    assert sentences(5, 5) == ["Orders: 5. The same as in 2017/18."]
    assert sentences(0, 3) == ["Orders: 3. Up 3 on 2017/18, when there were none."]
    assert sentences(5, None) == []


def test_a_finding_says_why_nothing_is_compared():
    assert sentences(5, 6, breaks=2019) == ["Orders: 6. Not comparable with 2017/18: the series breaks."]
    assert sentences(None, 6) == ["Orders: 6. No complete figure for 2017/18 to compare with."]
    partial = subject(Series("orders_total", "Total", (Observation(2018, 5, 42, 42), Observation(2019, 6, 40, 42))))
    [found] = findings([partial], 2019, PERIODS)
    assert found.remarks == ("Covers 40 of 42 areas",)


def test_what_is_so_of_a_whole_year_is_not_said_of_each_number():
    coverage = {2018: 40, 2019: 40, 2020: 42}
    points = tuple(Observation(year, year - 2013, areas, 42, sent=areas) for year, areas in coverage.items())
    periods = PERIODS | {2018: period(2018, 40), 2019: period(2019, 40)}
    for year in (2019, 2020):
        [found] = findings([subject(Series("orders_total", "Total", points))], year, periods)
        assert found.remarks == ()


def test_a_subject_without_a_total_is_told_by_each_of_its_numbers():
    two = subject(counted("SHPO", 5), counted("NO", 6), lead=None)
    assert [found.title for found in findings([two], 2018, PERIODS)] == ["Orders: SHPO", "Orders: NO"]


def test_a_row_of_changes_prints_signs_and_says_what_cannot_be_said():
    table = changes([subject(counted("A", 0, 3), counted("B", 1_100, 57), counted("Total", 5, 5))], 2019, PERIODS)
    assert [(row.last, row.this, row.change, row.percent, row.is_total) for row in table.rows] == [
        ("0", "3", "+3", "[z]", False),
        ("1,100", "57", "−1,043", "−94.8%", False),
        ("5", "5", "0", "0.0%", True),
    ]
    assert table.markers == ["[z]"]


# --- Small multiples --------------------------------------------------------------------------------


@given(st.lists(st.lists(st.none() | st.integers(0, 500), min_size=3, max_size=3), min_size=1, max_size=5))
def test_all_areas_are_drawn_on_one_scale_and_say_their_numbers(areas):
    columns = [[Column(NAMES[2018 + n], value, breaks=n == 1) for n, value in enumerate(values)] for values in areas]
    drawn = draw(columns, beside=100)
    largest = max([100, *(value for values in areas for value in values if value)])
    for values, small in zip(areas, drawn, strict=True):
        heights = [bar.height for bar in small.bars]
        assert heights == [round(68 * value / largest, 2) for value in values if value]
        said = [f"{NAMES[2018 + n]}: {'no figure' if value is None else value}" for n, value in enumerate(values)]
        assert small.alternative == f"{said[0]}; break in the series; {said[1]}; {said[2]}."
