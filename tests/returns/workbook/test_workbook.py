"""One area's return as a workbook: what stands in it, and that it comes back as it was sent."""

import io
import re
from dataclasses import replace
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from returns.arithmetic.figures import CEILING, Entry, Figures
from returns.checks.last_year import LastYear
from returns.files.csv_cells import LINE_END, MARKED, NO_XML, held
from returns.files.guard import kind_of
from returns.files.workbooks import read_workbook
from returns.form.questionnaire import Questionnaire
from returns.models import Category, Level, Question
from returns.models.submission import LONGEST_FOOTNOTE, LONGEST_REASON
from returns.workbook import version_of
from returns.workbook.book import Total
from returns.workbook.layout import book_of, sheet_names
from tests.factories import CHESHIRE_FIGURES
from tests.returns.workbooks import HELP, KINDS, cheshire_entries, parts_of, written
from tests.stages import stage

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
both_kinds = pytest.mark.parametrize("kind", KINDS)


@stage
def questionnaire(form_2021) -> Questionnaire:
    return Questionnaire.load(form_2021)


@pytest.fixture
def last_year(questionnaire, form_2020) -> LastYear:
    """Last year's figures, each two more than this year's, but for one that was not available."""
    shape = Questionnaire.load(form_2020).shape
    entries = {code: Entry(CHESHIRE_FIGURES[code] + 2) for code in shape.boxes if code in CHESHIRE_FIGURES}
    entries["orders_no"] = Entry(None)
    return LastYear(Figures(shape, entries), questionnaire.comparable(shape))


def as_xlsx(content: bytes, *, values: bool = False) -> openpyxl.Workbook:
    """The file as a library of somebody else's reads it."""
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def cell_of(workbook: openpyxl.Workbook, name: str):
    ((sheet, cell),) = workbook.defined_names[name].destinations
    return workbook[sheet][cell]


def texts(sheet) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def row_of(sheet, heading: str) -> list:
    """The numbers and marks of the first row that goes by a heading."""
    return next([cell.value for cell in row[1:]] for row in sheet.iter_rows() if row[0].value == heading)


def sheets_of_ods(content: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(parts_of(content)["content.xml"])


def entries_of(content: bytes, kind: str) -> dict[str, Entry]:
    """What a written file says of each box, as an importer takes it."""
    entries = {}
    for row in read_workbook(content, kind).rows(CHESHIRE_FIGURES):
        assert row.problem == ""
        entries[row.code] = Entry(int(row.value) if row.value else None, row.reason, row.footnote)
        assert row.marker == ("x" if row.reason else "")
    return entries


# --- Sheets and words -----------------------------------------------------------------------------


def test_a_workbook_has_a_cover_a_sheet_for_each_table_and_one_for_notes(questionnaire):
    names = as_xlsx(written(questionnaire, "xlsx")).sheetnames
    assert names == ["Cover", *(f"Table {block.code}" for block in questionnaire.blocks), "Notes"]
    tables = sheets_of_ods(written(questionnaire, "ods")).iter(f"{TABLE}table")
    assert [table.get(f"{TABLE}name") for table in tables] == names


def test_the_cover_says_for_whom_it_is_and_how_it_comes_back(questionnaire):
    said = texts(as_xlsx(written(questionnaire, "xlsx"))["Cover"])
    assert said[0] == "MAPPA statistics: return of Cheshire for 2020/21"
    assert "2020/21: from 1 April 2020 to 31 March 2021" in said
    assert HELP in said
    assert any("If you leave a box blank, the service keeps" in text for text in said)
    assert not any("invented" in text for text in said)


def test_the_cover_names_area_year_and_version(questionnaire):
    workbook = as_xlsx(written(questionnaire, "xlsx"))
    said = [cell_of(workbook, f"mappa__{name}").value for name in ("area", "year", "version")]
    assert said == ["cheshire", 2021, version_of(questionnaire)]


def test_the_cover_says_that_figures_are_invented(questionnaire, last_year):
    content = written(questionnaire, "xlsx", last=replace(last_year, is_invented=True), is_invented=True)
    invented = [text for text in texts(as_xlsx(content)["Cover"]) if "invented" in text]
    assert invented == [
        "The figures of this return are invented, for demonstration only.",
        "The figures shown for 2019/20 are invented, for demonstration only.",
    ]


def test_a_table_is_worded_as_the_form_words_it(questionnaire):
    said = texts(as_xlsx(written(questionnaire, "xlsx"))["Table A"])
    block = questionnaire.blocks[0]
    assert said[:2] == [f"Table A: {block.title}", "Cheshire, 2020/21. Count on 31 March."]
    assert " ".join(said).count(block.questions[0].guidance) == 1
    assert [axis.heading for axis in block.columns] == [text for text in said if text.startswith("Category")]


def test_questions_that_share_columns_stand_under_headings_of_their_own(questionnaire):
    said = texts(as_xlsx(written(questionnaire, "xlsx"))["Table G"])
    assert said.index("Breach of licence") < said.index("Level 2") < said.index("Breach of SOPO")


def test_a_place_without_a_box_is_marked_as_not_applicable(questionnaire):
    sheet = as_xlsx(written(questionnaire, "xlsx"))["Table G"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    below = rows[[row[0] for row in rows].index("Breach of SOPO") :]
    assert next(row[1:] for row in below if row[0] == "Level 2")[:3] == [0, "[z]", "[z]"]


def test_last_years_figures_stand_to_the_right_in_the_same_rows(questionnaire, last_year):
    sheet = as_xlsx(written(questionnaire, "xlsx", last=last_year), values=True)["Table A"]
    assert row_of(sheet, "Level 1") == [1257, 323, 0, 1580, None, 1259, 325, 2, 1586]
    headings = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "2020/21, and 2019/20 to the right")
    assert headings[6] == "2019/20: Category 1: Registered sex offenders"
    assert headings[-1] == "2019/20: Total"


def test_last_years_figure_that_was_not_available_is_marked(questionnaire, last_year):
    sheet = as_xlsx(written(questionnaire, "xlsx", last=last_year))["Table E"]
    assert row_of(sheet, "NOs") == [0, None, "[x]"]


def test_last_years_invented_figures_are_called_so_beside_each_number(questionnaire, last_year):
    sheet = as_xlsx(written(questionnaire, "xlsx", last=replace(last_year, is_invented=True)))["Table A"]
    assert "2019/20 (invented): Total" in texts(sheet)


def test_without_last_year_there_is_no_second_grid(questionnaire):
    assert as_xlsx(written(questionnaire, "xlsx"))["Table A"].max_column == 5


def test_nothing_is_merged_or_hidden(questionnaire, last_year):
    for sheet in as_xlsx(written(questionnaire, "xlsx", last=last_year)):
        assert not sheet.merged_cells.ranges
        assert sheet.sheet_state == "visible"
        assert not any(size.hidden for size in (*sheet.row_dimensions.values(), *sheet.column_dimensions.values()))


def test_the_file_has_a_title_a_language_and_landscape_pages(questionnaire):
    workbook = as_xlsx(written(questionnaire, "xlsx", language="cy"))
    assert workbook.properties.title == "MAPPA statistics: return of Cheshire for 2020/21"
    assert workbook["Table A"].page_setup.orientation == "landscape"
    assert workbook["Table A"].page_setup.fitToHeight == 0
    meta = parts_of(written(questionnaire, "ods", language="cy"))["meta.xml"].decode()
    assert "return of Cheshire for 2020/21" in meta
    assert ">cy<" in meta


@pytest.mark.parametrize(
    ("names", "sheets"),
    [
        (["Table A/B", "Table A:B"], ["Table A B", "Table A B 2"]),
        (["x" * 40, "X" * 40], ["x" * 31, "X" * 27 + " 2"]),
        (["'", "[]"], ["-", "- 2"]),
    ],
)
def test_sheets_have_names_that_every_program_takes(names, sheets):
    assert list(sheet_names(names)) == sheets


# --- Names ----------------------------------------------------------------------------------------


@both_kinds
def test_each_box_and_its_reason_and_footnote_has_a_name(questionnaire, kind):
    content = written(questionnaire, kind)
    names = {name for code in questionnaire.shape.boxes for name in (code, f"reason__{code}", f"footnote__{code}")}
    names |= {"mappa__area", "mappa__year", "mappa__version"}
    if kind == "xlsx":
        found = {name for name in as_xlsx(content).defined_names if not name.startswith("_xlnm")}
    else:
        found = {range_.get(f"{TABLE}name") for range_ in sheets_of_ods(content).iter(f"{TABLE}named-range")}
    assert found == names


def test_a_name_leads_to_its_own_figure(questionnaire):
    workbook = as_xlsx(written(questionnaire, "xlsx"))
    assert {code: cell_of(workbook, code).value for code in CHESHIRE_FIGURES} == CHESHIRE_FIGURES


def test_the_version_changes_with_the_boxes_and_not_with_their_words(questionnaire):
    version = version_of(questionnaire)
    assert len(version) == 8
    reworded = [replace(block, title="Otherwise") for block in reversed(questionnaire.blocks)]
    assert version_of(replace(questionnaire, blocks=tuple(reworded))) == version
    assert version_of(replace(questionnaire, blocks=questionnaire.blocks[1:])) != version
    assert version_of(replace(questionnaire, year=2022)) != version


# --- Totals, locks and what may be typed ----------------------------------------------------------


def test_a_total_is_a_formula_with_the_value_of_the_figures(questionnaire):
    content = written(questionnaire, "xlsx")
    formulas, values = as_xlsx(content)["Table A"], as_xlsx(content, values=True)["Table A"]
    top = cell_of(as_xlsx(content), "snapshot_c1_l1").row
    first, last = f"B{top}", f"D{top + 2}"
    totals = {
        f"E{top}": ("snapshot_l1_total", f'=IF(COUNT({first}:D{top})=3,SUM({first}:D{top}),"")'),
        f"B{top + 3}": ("snapshot_c1_total", f'=IF(COUNT({first}:B{top + 2})=3,SUM({first}:B{top + 2}),"")'),
        f"E{top + 3}": ("snapshot_total", f'=IF(COUNT({first}:{last})=9,SUM({first}:{last}),"")'),
    }
    figures = Figures(questionnaire.shape, cheshire_entries())
    for place, (code, formula) in totals.items():
        assert formulas[place].value == formula
        assert values[place].value == figures.value(code)


def test_a_total_names_its_boxes_one_by_one_where_they_make_no_rectangle(questionnaire):
    figures = Figures(questionnaire.shape, {})
    book = book_of(questionnaire, figures, LastYear(), area_name="Cheshire", area_slug="cheshire")
    corner = Total(("snapshot_c1_l1", "snapshot_c2_l2"), None)
    places = [(book.named[term].row, book.named[term].column) for term in corner.terms]
    assert book.areas(corner) == [(place, place) for place in places]


@both_kinds
def test_a_total_with_a_box_unanswered_is_empty(questionnaire, kind):
    content = written(questionnaire, kind, cheshire_entries(snapshot_c1_l1=Entry()))
    if kind == "xlsx":
        assert row_of(as_xlsx(content, values=True)["Table A"], "Level 1")[-1] in (None, "")
    else:
        totals = [c for c in sheets_of_ods(content).iter(f"{TABLE}table-cell") if c.get(f"{TABLE}formula")]
        assert totals[0].get(f"{OFFICE}value-type") == "string"
        assert totals[0].get(f"{OFFICE}string-value") == ""


def test_totals_of_an_ods_file_are_formulas_with_their_values_too(questionnaire):
    cells = sheets_of_ods(written(questionnaire, "ods")).iter(f"{TABLE}table-cell")
    totals = [(c.get(f"{TABLE}formula"), c.get(f"{OFFICE}value")) for c in cells if c.get(f"{TABLE}formula")]
    assert len(totals) == len([code for code in questionnaire.shape.totals if "orders" not in code])
    assert re.fullmatch(r'of:=IF\(COUNT\((\[\.B\d+:\.D\d+])\)=3;SUM\(\1\);""\)', totals[0][0])
    assert totals[0][1] == "1580"


def test_only_inputs_can_be_typed_over(questionnaire):
    workbook = as_xlsx(written(questionnaire, "xlsx"))
    boxes = set(questionnaire.shape.boxes)
    inputs = {cell_of(workbook, f"{before}{code}") for code in boxes for before in ("", "reason__", "footnote__")}
    for sheet in workbook:
        assert sheet.protection.sheet
        assert not sheet.protection.password
        free = {cell for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
        assert free <= inputs
        inputs -= free
    assert not inputs


def test_the_sheets_of_an_ods_file_are_protected(questionnaire):
    tables = list(sheets_of_ods(written(questionnaire, "ods")).iter(f"{TABLE}table"))
    assert {table.get(f"{TABLE}protected") for table in tables} == {"true"}


def test_a_box_takes_whole_numbers_alone_and_says_so(questionnaire):
    box = cell_of(as_xlsx(written(questionnaire, "xlsx")), "snapshot_c1_l1")
    rules = [rule for rule in box.parent.data_validations.dataValidation if box.coordinate in rule.sqref]
    assert [(r.type, r.formula1, r.formula2) for r in rules] == [("whole", "0", str(CEILING))]
    assert rules[0].error == "Type a whole number from 0 to 9,999,999, or leave the box blank."


def test_a_box_of_an_ods_file_takes_whole_numbers_alone(questionnaire):
    document = sheets_of_ods(written(questionnaire, "ods"))
    rules = {r.get(f"{TABLE}name"): r.get(f"{TABLE}condition") for r in document.iter(f"{TABLE}content-validation")}
    assert rules["count"] == f"of:cell-content-is-whole-number() and cell-content-is-between(0,{CEILING})"
    used = [c for c in document.iter(f"{TABLE}table-cell") if c.get(f"{TABLE}content-validation-name") == "count"]
    assert len(used) == len(questionnaire.shape.boxes)


def test_a_text_may_be_as_long_as_the_service_takes_it(questionnaire):
    rules = as_xlsx(written(questionnaire, "xlsx"))["Notes"].data_validations.dataValidation
    assert {rule.formula2 for rule in rules} == {str(LONGEST_REASON), str(LONGEST_FOOTNOTE)}


# --- There and back -------------------------------------------------------------------------------


@both_kinds
def test_the_same_return_gives_the_same_bytes(questionnaire, last_year, kind):
    assert written(questionnaire, kind, last=last_year) == written(questionnaire, kind, last=last_year)


@both_kinds
def test_a_workbook_comes_back_as_it_was_sent(questionnaire, kind):
    entries = cheshire_entries(
        sro_breaches=Entry(None, "=1+1"),
        orders_no=Entry(None, "-nothing was counted", "@home"),
        orders_shpo=Entry(12, "", "'tis a footnote with ŵ, ŷ and Llŷn"),
        lifetime_revocations=Entry(3, "", "+44 is no formula"),
        snapshot_c1_l1=Entry(),
        snapshot_c2_l1=Entry(None, "Two lines\nand  three  spaces", "\ta tab before"),
        yearly_c1_l2=Entry(CEILING, "", '_x0041_ & <b> "quoted" 1-2'),
    )
    content = written(questionnaire, kind, entries)
    assert kind_of(content, f"cheshire.{kind}") == kind
    left = {"snapshot_c2_l1": Entry(None, "Two lines\nand  three  spaces", " a tab before")}
    assert entries_of(content, kind) == entries | left
    read = read_workbook(content, kind)
    assert (read.area, read.year, read.version) == ("cheshire", "2021", version_of(questionnaire))


@both_kinds
def test_boxes_come_back_in_the_forms_order_with_their_places(questionnaire, kind):
    rows = read_workbook(written(questionnaire, kind), kind).rows(questionnaire.shape.boxes)
    assert [row.code for row in rows] == list(questionnaire.shape.boxes)
    assert re.fullmatch(r"sheet “Table A”, B\d+", rows[0].place)
    assert {(row.area, row.year) for row in rows} == {("", "")}


def test_no_cell_of_a_text_begins_like_a_formula(questionnaire):
    entries = {code: Entry(None, f"{sign}1", f"{sign}2") for code, sign in zip(CHESHIRE_FIGURES, MARKED, strict=False)}
    notes = as_xlsx(written(questionnaire, "xlsx", entries))["Notes"]
    assert not [text for text in texts(notes) if text.startswith(MARKED[:-1])]
    assert not [cell for row in notes.iter_rows() for cell in row if cell.data_type == "f" or cell.hyperlink]


@both_kinds
def test_an_address_in_a_footnote_stays_a_text(questionnaire, kind):
    entries = cheshire_entries(orders_no=Entry(0, "", "https://example.org/?a=1"))
    assert entries_of(written(questionnaire, kind, entries), kind) == entries


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\x00b\x07c\x0bd\x1f", "abcd"),
        ("half \ud83d a pair,\ufffe\uffff", "half  a pair,"),
        ("whole 🙂", "whole 🙂"),
        ("a tab\tin it", "a tab in it"),
    ],
)
@both_kinds
def test_what_xml_cannot_hold_is_left_out_of_a_workbook(questionnaire, kind, text, left):
    assert held(text) == left
    content = written(questionnaire, kind, cheshire_entries(orders_no=Entry(0, "", text)))
    assert entries_of(content, kind)["orders_no"].footnote == left


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.text("=+-@'\t \n_x0041ŵ", max_size=12)


def returned(text: str) -> str:
    """A text after its way through a file: the space around it is nobody's, but for one that a mark was set before."""
    is_marked = LINE_END.sub("\n", NO_XML.sub("", text)).startswith((*MARKED, "\n"))
    return held(text).rstrip() if is_marked else held(text).strip()


any_entry = st.one_of(
    st.builds(Entry, st.integers(0, CEILING), st.just(""), words),
    st.builds(Entry, st.none(), words.filter(lambda text: returned(text).strip()), words),
    st.just(Entry()),
)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(entries=st.fixed_dictionaries({}, optional={code: any_entry for code in CHESHIRE_FIGURES}))
def test_whatever_a_return_says_it_comes_back(questionnaire, kind, entries):
    said = {code: Entry() for code in questionnaire.shape.boxes} | {
        code: Entry(entry.value, returned(entry.unavailable_reason), returned(entry.footnote))
        for code, entry in entries.items()
    }
    assert entries_of(written(questionnaire, kind, entries), kind) == said


# --- Breaks in a series ---------------------------------------------------------------------------


def test_what_breaks_a_series_is_said_once_on_a_sheet(form_2021):
    for model in (Category, Level, Question):
        model.objects.filter(year=form_2021).update(break_note="Counted anew.")
    broken = Questionnaire.load(form_2021)
    book = book_of(broken, Figures(broken.shape, {}), LastYear(), area_name="Kent", area_slug="kent")
    for sheet in book.sheets[1:-1]:
        assert [cell.value for _, _, cell in sheet.cells()].count("Counted anew.") == 1, sheet.name
