"""The consolidated workbooks, point by point, against "Releasing statistics in spreadsheets".

The guidance is the Government Analysis Function's. XLSX is read through openpyxl and ODS as XML: what holds of one
holds of the other.
"""

import io
import re
import zipfile
from datetime import timedelta
from xml.etree import ElementTree

import openpyxl
import pytest
from django.utils.formats import date_format
from django.utils.timezone import localtime

from reports.files.sheets import unique
from reports.published.source import public_source, source_before_release
from returns.models import Block, Cell, Question, Revision
from tests.factories import AT
from tests.reports.asking import RELEASE
from tests.reports.sources import OASIS, READERS, TABLE, made, table_of

KINDS = tuple(READERS)
STYLE, FO = OASIS % "style", OASIS % "xsl-fo-compatible"
SHORTHAND = re.compile(r"\[(?:x|z|r|p|not collected|note \d+)\]")


@pytest.fixture(params=["of_2021", "of_all_years"])
def source(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def xlsx(source):
    return openpyxl.load_workbook(io.BytesIO(made(source, ".xlsx")))


@pytest.fixture
def ods(source):
    with zipfile.ZipFile(io.BytesIO(made(source, ".ods"))) as parts:
        return ElementTree.fromstring(parts.read("content.xml"))


@pytest.fixture(params=KINDS)
def read(request, source):
    return READERS[request.param](made(source, request.param))


def cells(sheet):
    return [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]


# --- Sheets ---------------------------------------------------------------------------------------


def test_cover_contents_and_notes_come_first(read):
    assert list(read.sheets)[:3] == ["Cover", "Contents", "Notes"]


def test_the_contents_name_every_other_sheet_in_its_order(read):
    _, *lines = table_of(read, "Contents")
    assert [line[0] for line in lines] == list(read.sheets)[2:]


def test_the_contents_link_to_each_sheet(xlsx, ods):
    names = xlsx.sheetnames[2:]
    links = [row[0].hyperlink for row in xlsx["Contents"].iter_rows() if row[0].hyperlink]
    assert [link.location for link in links] == [f"'{name}'!A1" for name in names]
    contents = next(t for t in ods.iter(f"{TABLE}table") if t.get(f"{TABLE}name") == "Contents")
    anchors = [a.get("{http://www.w3.org/1999/xlink}href") for a in contents.iter(f"{OASIS % 'text'}a")]
    assert anchors == [f"#'{name}'.A1" for name in names]


def test_names_of_sheets_are_short_unique_and_trimmed(read):
    names = list(read.sheets)
    assert all(name == name.strip() and 0 < len(name) < 32 for name in names)
    assert len({name.casefold() for name in names}) == len(names)


def test_each_sheet_has_its_title_in_the_first_cell(read):
    titles = [rows[0][0] for rows in read.sheets.values()]
    assert all(titles)
    assert len(set(titles)) == len(titles)


def test_each_sheet_but_the_cover_has_one_marked_up_table_and_says_so(read):
    where = [sheet for sheet, _ in read.tables.values()]
    assert where == list(read.sheets)[1:]
    for sheet in where:
        assert any("This sheet has one table" in str(row[0]) for row in read.sheets[sheet][:4]), sheet


def test_tables_have_names_that_say_something(read):
    assert all(re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", name) for name in read.tables)
    assert "table_a" in read.tables


def test_nothing_stands_below_or_beside_a_table(read):
    for sheet, corners in read.tables.values():
        _, _, width, last = openpyxl.utils.cell.range_boundaries(corners)
        assert len(read.sheets[sheet]) == last
        assert all(value in (None, "") for row in read.sheets[sheet] for value in row[width:])


# --- Tables ---------------------------------------------------------------------------------------


def test_no_cell_of_a_table_is_empty(read):
    for sheet, _ in read.tables.values():
        for row in table_of(read, sheet):
            assert all(value not in (None, "") for value in row), (sheet, row)


def test_between_title_and_table_no_line_is_empty(read):
    for name, rows in read.sheets.items():
        assert all(row[0] not in (None, "") for row in rows), name


def test_no_cells_are_merged_or_split(xlsx, ods):
    assert all(not sheet.merged_cells.ranges for sheet in xlsx)
    spans = (f"{TABLE}number-columns-spanned", f"{TABLE}number-rows-spanned")
    assert not [cell for cell in ods.iter(f"{TABLE}table-cell") for span in spans if cell.get(span)]
    assert not list(ods.iter(f"{TABLE}covered-table-cell"))


def test_each_table_has_one_row_of_headings_each_of_its_own(read):
    for sheet, _ in read.tables.values():
        heading, *_ = table_of(read, sheet)
        assert all(isinstance(value, str) for value in heading)
        assert len({value.casefold() for value in heading}) == len(heading)
        assert all(len(value) <= 255 for value in heading)


def test_the_row_of_headings_is_marked_as_such(xlsx, ods):
    for sheet in xlsx.worksheets[1:]:
        [table] = sheet.tables.values()
        assert table.headerRowCount == 1
        assert table.tableColumns[0].name == sheet[table.ref.split(":")[0]].value
    assert len(list(ods.iter(f"{TABLE}table-header-rows"))) == len(xlsx.sheetnames) - 1
    assert {found.get(f"{TABLE}contains-header") for found in ods.iter(f"{TABLE}database-range")} == {"true"}


def test_there_are_no_filters_frozen_panes_or_hidden_parts(xlsx, ods):
    for sheet in xlsx:
        assert sheet.sheet_state == "visible"
        assert sheet.freeze_panes is None
        assert sheet.auto_filter.ref is None
        assert all(table.autoFilter is None for table in sheet.tables.values())
        assert not any(one.hidden for one in (*sheet.column_dimensions.values(), *sheet.row_dimensions.values()))
    hiding = (f"{TABLE}visibility", f"{TABLE}display-filter-buttons")
    assert not [element for element in ods.iter() for name in hiding if element.get(name)]


def test_a_workbook_opens_on_its_cover(xlsx):
    assert xlsx.active.title == "Cover"
    assert all(sheet.sheet_view.selection[0].activeCell in (None, "A1") for sheet in xlsx)


def test_numbers_are_numbers_and_only_shorthand_stands_in_their_place(read):
    for sheet in (name for name in read.sheets if name.startswith("Table")):
        for row in table_of(read, sheet)[1:]:
            for value in row[3:-2]:
                assert isinstance(value, int) or value in ("[x]", "[not collected]"), (sheet, value)


def test_no_marker_stands_beside_a_number(read):
    """[r] and notes have columns of their own: a number with a marker behind it would be a text."""
    for rows in read.sheets.values():
        assert not [value for row in rows for value in row if re.fullmatch(r"[\d,.]+ *\[\w+\]", str(value))]


def test_what_shorthand_there_is_the_cover_explains(read):
    explained = {str(row[0]).split(":")[0] for row in read.sheets["Cover"]}
    used = {
        re.sub(r"\d+", "1", mark)
        for rows in read.sheets.values()
        for row in rows
        for value in row
        for mark in SHORTHAND.findall(str(value))
    }
    assert {"[x]", "[z]", "[note 1]"} <= used <= explained


def test_notes_that_tables_point_to_stand_on_the_sheet_of_notes(read):
    notes = {f"[{row[0]}]" for row in table_of(read, "Notes")[1:]}
    pointed = {
        mark
        for sheet in read.sheets
        if sheet.startswith("Table")
        for row in table_of(read, sheet)[1:]
        for mark in re.findall(r"\[note \d+\]", str(row[-1]))
    }
    assert pointed
    assert pointed <= notes


def test_the_unit_stands_above_each_table(read):
    for sheet in (name for name in read.sheets if name.startswith("Table")):
        assert any("Unit: number" in str(row[0]) for row in read.sheets[sheet][:5])


# --- Looks ----------------------------------------------------------------------------------------


def test_text_is_without_serifs_and_large_enough(xlsx):
    fonts = {(cell.font.name, cell.font.size) for sheet in xlsx for cell in cells(sheet)}
    assert {name for name, _ in fonts} == {"Arial"}
    assert min(size for _, size in fonts) >= 11


def test_nothing_is_told_by_colour(xlsx, ods):
    for sheet in xlsx:
        for cell in cells(sheet):
            assert cell.fill.fill_type is None
            is_link = cell.hyperlink is not None
            assert is_link or cell.font.color is None or cell.font.color.theme == 1, (sheet.title, cell.coordinate)
            assert not is_link or cell.font.underline == "single"
    assert not [s for s in ods.iter(f"{STYLE}table-cell-properties") if s.get(f"{FO}background-color")]


def test_text_in_tables_is_wrapped_and_numbers_stand_right(xlsx):
    for sheet in xlsx.worksheets[1:]:
        [table] = sheet.tables.values()
        for row in sheet[table.ref]:
            for cell in row:
                assert cell.alignment.wrap_text, (sheet.title, cell.coordinate)
                assert cell.alignment.horizontal == "right" or not isinstance(cell.value, int)


def test_a_number_does_not_touch_the_text_beside_it(xlsx, ods):
    for sheet in xlsx.worksheets[1:]:
        [table] = sheet.tables.values()
        assert {cell.alignment.indent for row in sheet[table.ref] for cell in row} == {1}, sheet.title
    styles = {style.get(f"{STYLE}name"): style for style in ods.iter(f"{STYLE}style")}
    for name in ("text", "number", "heading", "number-heading"):
        assert styles[name].find(f"{STYLE}table-cell-properties").get(f"{FO}padding-left"), name


def test_a_table_wider_than_a_page_goes_over_several_with_year_and_area_on_each(xlsx, ods):
    pages = {sheet.title: (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) for sheet in xlsx}
    assert pages["Notes"] == (None, 0)  # one
    assert pages["Table A"][0] >= 3
    assert (xlsx["Table A"].print_title_cols, xlsx["Table A"].page_setup.orientation) == ("$A:$B", "landscape")
    assert xlsx["Table A"].print_title_rows
    (table,) = (table for table in ods.iter(f"{TABLE}table") if table.get(f"{TABLE}name") == "Table A")
    assert len(list(table.find(f"{TABLE}table-header-columns"))) == 2
    assert table.find(f"{TABLE}table-header-rows") is not None


def test_nothing_is_italic_and_no_figure_bold(xlsx):
    for sheet in xlsx:
        assert not any(cell.font.italic or (cell.font.bold and isinstance(cell.value, int)) for cell in cells(sheet))


def test_there_are_no_pictures_comments_headers_or_footers(xlsx):
    for sheet in xlsx:
        assert not sheet._images
        assert not sheet._charts
        assert not any(cell.comment for cell in cells(sheet))
        assert not sheet.oddHeader.center.text
        assert not sheet.oddFooter.center.text


def test_there_are_no_formulas_or_macros(xlsx, source):
    assert xlsx.vba_archive is None
    assert not [cell for sheet in xlsx for cell in cells(sheet) if cell.data_type == "f"]


# --- What the file and its cover say ----------------------------------------------------------------


def test_the_file_has_a_title_a_subject_and_an_author(xlsx, source):
    told = xlsx.properties
    assert told.title == f"MAPPA statistics by area, {source.title}"
    assert told.subject
    assert told.creator == "National MAPPA team"


@pytest.mark.parametrize("kind", KINDS)
def test_the_cover_says_what_of_when_from_whom_and_under_which_licence(kind, of_2021, settings):
    cover = [row[0] for row in READERS[kind](made(of_2021, kind)).sheets["Cover"]]
    for line in (
        "MAPPA statistics by area, 2020/21",
        "Released: 28 October 2021, 09:30",
        f"Release: {of_2021.id}",
        "Period: 1 April 2020 to 31 March 2021.",
        "Area: England and Wales, by MAPPA area.",
        "2020/21: 3 of 4 areas are published.",
        "Some figures are invented, for demonstration only. The notes say which.",
        "Licence: Open Government Licence version 3.0",
        f"Contact: {settings.HELP_EMAIL}",
    ):
        assert line in cover
    assert not any("Not yet released" in line for line in cover)


@pytest.mark.parametrize("kind", KINDS)
def test_after_a_correction_the_cover_says_when_the_year_was_released_and_when_it_was_corrected(kind, two_years):
    year = two_years[0]
    later = year.release_at + timedelta(days=30)
    Revision.objects.filter(year=year, number=2).update(published_at=later)
    corrected = public_source(later, year=year.year)
    cover = [row[0] for row in READERS[kind](made(corrected, kind)).sheets["Cover"]]
    moments = (date_format(localtime(moment), "j F Y, H:i") for moment in (year.release_at, later))
    assert cover[1:3] == [f"Released: {next(moments)}", f"Last corrected: {next(moments)}"]


@pytest.mark.parametrize("kind", KINDS)
def test_before_the_release_the_cover_says_so(kind, two_years):
    cover = [row[0] for row in READERS[kind](made(source_before_release(RELEASE, year=2022), kind)).sheets["Cover"]]
    assert cover[1:3] == [
        "Not yet released. Do not pass these figures on.",
        "To be released: 28 October 2022, 09:30",
    ]
    two_years[1].release_at = None
    two_years[1].save()
    cover = [row[0] for row in READERS[kind](made(source_before_release(AT, year=2021), kind)).sheets["Cover"]]
    assert cover[2] == "To be released: no time has been set"


def test_headings_that_differ_in_their_capitals_alone_or_are_too_long_get_their_codes():
    made = unique(["SHPO", "shpo", "n" * 300], ["orders_a", "orders_b", "orders_c"])
    assert made[:2] == ["SHPO", "shpo (orders_b)"]
    assert len(made[2]) == 255
    assert made[2].endswith(" (orders_c)")


def test_a_table_of_an_older_form_has_a_sheet_of_its_own(two_years):
    """Under its letter and year, where the newest form uses the letter for something else."""
    year = two_years[0]
    block = Block.objects.create(year=year, code="Z", position=90, title="Counted no longer")
    Question.objects.create(year=year, block=block, code="gone_count", position=90, title="Gone", basis="flow")
    question = Question.objects.get(year=year, code="gone_count")
    Cell.objects.create(year=year, question=question, code="gone_count_all", position=900)
    read = READERS[".xlsx"](made(public_source(RELEASE), ".xlsx"))
    assert list(read.sheets)[-2:] == ["Table Z", "All figures"]
    heading, *lines = table_of(read, "Table Z")
    assert heading[3] == "Gone"
    assert {line[0] for line in lines} == {"2019/20"}
    assert {line[3] for line in lines} == {"[x]"}
