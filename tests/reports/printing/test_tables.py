"""Questionnaire + figures -> tables: every number in its one place, and a marker wherever there is none."""

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.printing.tables import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    ReportTable,
    TableCell,
    build_tables,
    rate_table,
)
from returns.arithmetic.figures import Entry, Figures
from returns.form.questionnaire import Questionnaire
from tests.factories import CHESHIRE_FIGURES
from tests.reports.forms import filled_forms, form_of_2021

FORM = form_of_2021()
CATEGORIES = (
    "Category 1: Registered sex offenders",
    "Category 2: Violent offenders",
    "Category 3: Other dangerous offenders",
)
FEW = settings(max_examples=40)


def cheshire(**changed: Entry) -> Figures:
    return Figures(FORM.shape, {code: Entry(value) for code, value in CHESHIRE_FIGURES.items()} | changed)


def table(code: str, figures: Figures, questionnaire: Questionnaire = FORM) -> ReportTable:
    return next(table for table in build_tables(questionnaire, figures) if table.code == code)


def rows(table: ReportTable) -> dict[tuple[str, str], list[str]]:
    """(group, row) -> what the row prints."""
    return {
        (group.heading, row.heading): [cell.text for cell in row.cells] for group in table.groups for row in group.rows
    }


def cells(table: ReportTable) -> Iterator[TableCell]:
    for group in table.groups:
        for row in group.rows:
            yield from row.cells


def cell(code: str, figures: Figures) -> TableCell:
    return next(cell for table in build_tables(FORM, figures) for cell in cells(table) if cell.code == code)


@given(filled_forms())
def test_every_box_and_every_total_of_any_form_is_printed_once(pair):
    questionnaire, figures = pair
    printed = Counter(cell.code for table in build_tables(questionnaire, figures) for cell in cells(table) if cell.code)
    assert printed == Counter([*questionnaire.shape.boxes, *questionnaire.shape.totals])


@FEW
@given(filled_forms())
def test_every_row_has_a_place_for_each_heading(pair):
    questionnaire, figures = pair
    for table in build_tables(questionnaire, figures):
        width = max(1, len(table.columns))
        assert {len(row.cells) for group in table.groups for row in group.rows} == {width}
        assert len(table.headings) == len(table.columns)


@given(filled_forms())
def test_every_box_stands_under_its_category_and_in_the_row_of_its_level(pair):
    questionnaire, figures = pair
    for printed, block in zip(build_tables(questionnaire, figures), questionnaire.blocks, strict=True):
        for group in printed.groups:
            for row in group.rows:
                for position, cell in enumerate(row.cells):
                    if cell.code not in questionnaire.shape.boxes:
                        continue
                    box = questionnaire.shape.boxes[cell.code]
                    if box.category is not None:
                        assert printed.columns[position] == f"c {box.category}"
                    if box.level is not None:
                        assert row.heading == f"l {box.level}"
                    question = questionnaire.question_of(cell.code)
                    if len(block.questions) > 1:
                        assert question.title in (group.heading, row.heading)


@given(filled_forms())
def test_every_total_stands_at_the_end_of_what_it_adds(pair):
    questionnaire, figures = pair
    for printed in build_tables(questionnaire, figures):
        for group in printed.groups:
            for row in group.rows:
                for position, cell in enumerate(row.cells):
                    if cell.code not in questionnaire.shape.totals:
                        continue
                    terms = set(questionnaire.shape.terms(cell.code))
                    across = {other.code for other in row.cells}
                    down = {other.cells[position].code for other in group.rows}
                    everything = {other.code for line in group.rows for other in line.cells}
                    is_last_column = bool(printed.columns) and position == len(row.cells) - 1
                    if row.is_total and is_last_column:
                        assert terms <= everything
                    elif row.is_total:
                        assert terms <= down
                    else:
                        assert is_last_column
                        assert terms <= across


@given(filled_forms(entries=st.integers(min_value=0, max_value=9_999_999).map(Entry)))
def test_a_finished_return_prints_numbers_that_add_up(pair):
    questionnaire, figures = pair
    printed = {c.code: c.text for table in build_tables(questionnaire, figures) for c in cells(table) if c.code}
    numbers = {code: int(text.replace(",", "")) for code, text in printed.items()}
    for code, terms in questionnaire.shape.totals.items():
        assert numbers[code] == sum(numbers[term] for term in terms)


@given(filled_forms())
def test_z_stands_just_where_the_form_has_no_box_and_no_total(pair):
    questionnaire, figures = pair
    for printed in build_tables(questionnaire, figures):
        for cell in cells(printed):
            assert (cell.text == NOT_APPLICABLE) == (not cell.code)


@given(filled_forms())
def test_a_table_lists_just_the_markers_that_it_uses(pair):
    questionnaire, figures = pair
    for printed in build_tables(questionnaire, figures):
        used = {cell.text for cell in cells(printed)} & {NOT_APPLICABLE, NOT_AVAILABLE}
        assert set(printed.markers) == used


@given(filled_forms())
def test_every_footnote_is_listed_once_and_every_listed_one_is_used(pair):
    questionnaire, figures = pair
    for printed in build_tables(questionnaire, figures):
        assert len(set(printed.notes)) == len(printed.notes)
        used = {cell.note for cell in cells(printed)} - {0}
        assert used == set(range(1, len(printed.notes) + 1))
        for cell in cells(printed):
            if cell.note:
                entry = figures[cell.code]
                assert printed.notes[cell.note - 1] == (entry.unavailable_reason or entry.footnote)


def test_cheshires_snapshot_is_printed_as_it_was_published():
    snapshot = table("A", cheshire())
    assert snapshot.columns == (*CATEGORIES, "Total")
    assert snapshot.column_notes == ("b", "c", "d", "")
    assert rows(snapshot) == {
        ("", "Level 1"): ["1,257", "323", "0", "1,580"],
        ("", "Level 2"): ["3", "2", "4", "9"],
        ("", "Level 3"): ["0", "1", "0", "1"],
        ("", "Total"): ["1,260", "326", "4", "1,590"],
    }


def test_a_box_that_the_form_does_not_have_is_not_a_zero():
    custody = table("G", cheshire())
    assert rows(custody) == {
        ("Breach of licence", "Level 2"): ["2", "4", "7", "13"],
        ("Breach of licence", "Level 3"): ["0", "4", "0", "4"],
        ("Breach of licence", "Total"): ["2", "8", "7", "17"],
        ("Breach of SOPO", "Level 2"): ["0", "[z]", "[z]", "0"],
        ("Breach of SOPO", "Level 3"): ["0", "[z]", "[z]", "0"],
        ("Breach of SOPO", "Total"): ["0", "[z]", "[z]", "0"],
    }
    assert custody.markers == ("[z]",)
    assert [group.note for group in custody.groups] == ["e", ""]


def test_lines_without_categories_share_one_column_of_numbers():
    orders = table("E", cheshire())
    assert orders.columns == ("Number",)
    assert rows(orders) == {
        ("", "SHPO"): ["92"],
        ("", "SHPO with foreign travel restriction"): ["0"],
        ("", "NOs"): ["0"],
    }
    assert [row.heading_note for group in orders.groups for row in group.rows] == ["f", "f", "g"]


@pytest.mark.parametrize(("code", "printed", "note"), [("C", "21", "b"), ("D", "10", "i"), ("F", "3", "h")])
def test_a_table_of_one_number_goes_by_its_caption(code, printed, note):
    single = table(code, cheshire())
    assert (single.columns, single.note) == ((), note)
    assert rows(single) == {("", "Number"): [printed]}


def test_the_snapshot_says_that_it_is_a_count_on_a_day_and_the_rest_that_they_are_totals_over_the_year():
    bases = {table.code: table.basis for table in build_tables(FORM, cheshire())}
    assert bases == {"A": "stock"} | dict.fromkeys("BCDEFG", "flow")


def test_a_total_with_an_unavailable_term_is_not_available_and_the_others_are_still_added():
    snapshot = table("A", cheshire(snapshot_c2_l1=Entry(None, "The records were lost.")))
    assert rows(snapshot) == {
        ("", "Level 1"): ["1,257", "[x]", "0", "[x]"],
        ("", "Level 2"): ["3", "2", "4", "9"],
        ("", "Level 3"): ["0", "1", "0", "1"],
        ("", "Total"): ["1,260", "[x]", "4", "[x]"],
    }
    assert snapshot.markers == ("[x]",)
    assert snapshot.notes == ("The records were lost.",)


def test_a_drafts_total_says_how_much_of_it_is_answered():
    entries = {f"snapshot_c{c}_l2": Entry(c) for c in (1, 2, 3)}
    snapshot = table("A", Figures(FORM.shape, entries))
    assert rows(snapshot) == {
        ("", "Level 1"): ["awaited"] * 3 + ["0 of 3 answered"],
        ("", "Level 2"): ["1", "2", "3", "6"],
        ("", "Level 3"): ["awaited"] * 3 + ["0 of 3 answered"],
        ("", "Total"): ["1 of 3 answered"] * 3 + ["3 of 9 answered"],
    }


def test_not_available_counts_as_answered_in_a_draft():
    entries = {"snapshot_c1_l1": Entry(None, "Lost."), "snapshot_c2_l1": Entry(2)}
    assert rows(table("A", Figures(FORM.shape, entries)))["", "Level 1"] == ["[x]", "2", "awaited", "2 of 3 answered"]


def test_footnotes_are_numbered_in_the_order_of_the_table_and_the_same_words_share_a_number():
    figures = cheshire(
        snapshot_c1_l1=Entry(1257, "", "Counted on 30 March."),
        snapshot_c3_l1=Entry(0, "", "A new system."),
        snapshot_c2_l3=Entry(1, "", "Counted on 30 March."),
    )
    assert table("A", figures).notes == ("Counted on 30 March.", "A new system.")
    assert [cell(code, figures).note for code in ("snapshot_c1_l1", "snapshot_c3_l1", "snapshot_c2_l3")] == [1, 2, 1]
    assert cell("snapshot_c2_l1", figures).note == 0


def test_the_footnotes_of_each_table_count_from_one():
    figures = cheshire(
        snapshot_c1_l1=Entry(1257, "", "Counted on 30 March."), notification_breaches=Entry(21, "", "Cautions only.")
    )
    assert cell("notification_breaches", figures).note == 1
    assert table("C", figures).notes == ("Cautions only.",)


def test_a_reason_and_a_footnote_of_one_box_are_one_note():
    figures = cheshire(orders_shpo=Entry(None, "The court’s system failed.", "Mended in May."))
    assert table("E", figures).notes == ("The court’s system failed. Mended in May.",)


@pytest.mark.parametrize(
    ("value", "printed"), [(0, "0"), (999, "999"), (1000, "1,000"), (12345, "12,345"), (1234567, "1,234,567")]
)
def test_thousands_are_parted(value, printed):
    assert cell("notification_breaches", cheshire(notification_breaches=Entry(value))).text == printed


# --- The rate -------------------------------------------------------------------------------------


def rate(figures: Figures, population: int | None = 948_696, source: str = "ONS") -> ReportTable:
    found = rate_table(FORM, figures, population, source)
    assert found is not None
    return found


def test_cheshires_rate_is_printed_and_names_its_population():
    printed = rate(cheshire())
    assert (printed.code, printed.caption) == ("H", FORM.rate.title)
    assert [c.text for c in cells(printed)] == ["133"]
    assert [c.code for c in cells(printed)] == ["rsos_per_100k"]
    assert "Population: 948,696." in printed.remarks[0]
    assert printed.source == "ONS"
    assert printed.markers == ()


def test_a_rate_without_its_population_is_not_available_and_says_so():
    printed = rate(cheshire(), population=None, source="")
    assert [c.text for c in cells(printed)] == ["[x]"]
    assert printed.markers == ("[x]",)
    assert "The population for this year is not available yet." in printed.remarks[0]
    assert printed.source == ""


def test_a_rate_whose_count_is_not_available_is_not_available_and_does_not_blame_the_population():
    printed = rate(cheshire(snapshot_c1_l3=Entry(None, "Lost.")))
    assert [c.text for c in cells(printed)] == ["[x]"]
    assert "not available yet" not in printed.remarks[0]


def test_a_drafts_rate_waits_for_its_count():
    printed = rate(Figures(FORM.shape, {"snapshot_c1_l1": Entry(1257)}))
    assert [c.text for c in cells(printed)] == ["1 of 3 answered"]
    assert printed.markers == ()


def test_a_year_without_a_rate_has_no_such_table():
    questionnaire = Questionnaire(2021, "2020/21", FORM.blocks, (), None, {}, {})
    assert rate_table(questionnaire, cheshire(), 948_696) is None
