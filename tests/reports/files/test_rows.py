"""The consolidated files hold the rows of the one SELECT: the same figures, markers and words in each of them."""

import hashlib
import io
import zipfile
from datetime import timedelta

import pytest
from django.utils import translation

from reports.files.boxes import Boxes
from reports.files.catalogue import BUNDLED, FILES
from reports.published import one_select
from reports.published.source import public_source, source_before_release
from returns.checks.read import figures_of_many
from returns.files.csv_cells import held, inert, restored, to_cell
from returns.imports.reading import read as file_contents
from returns.models import Revision
from tests.factories import CHESHIRE_FIGURES, AreaFactory
from tests.reports.asking import RELEASE
from tests.reports.sources import (
    ALL_FIGURES,
    FORMULA,
    READERS,
    SAID,
    dicts_of,
    lines_of,
    made,
    returned,
    table_of,
)

WORKBOOKS = tuple(READERS)
SOURCES = ("of_2021", "of_all_years")


@pytest.fixture(params=SOURCES)
def source(request):
    return request.getfixturevalue(request.param)


def rows_of(source):
    return list(one_select.rows(source.state))


# --- Row by row -----------------------------------------------------------------------------------


def test_the_tidy_csv_holds_the_rows(source):
    rows, lines = rows_of(source), dicts_of(made(source, ".csv"))
    assert len(rows) > 80
    for row, line in zip(rows, lines, strict=True):
        assert line == {name: "" if value is None else str(inert(value)) for name, value in row.items()}


@pytest.mark.parametrize("kind", WORKBOOKS)
def test_the_sheet_of_all_figures_holds_the_rows(kind, source):
    """Where a row has nothing, the sheet has [x] for a number, "unrevised" for a status and [z] for anything else."""
    heading, *lines = table_of(READERS[kind](made(source, kind)), ALL_FIGURES)
    assert len(heading) == len(one_select.COLUMNS)
    for row, line in zip(rows_of(source), lines, strict=True):
        for name, told in zip(one_select.COLUMNS, line, strict=True):
            value = row[name]
            nothing = {"value": "[x]", "status": "unrevised"}.get(name, "[z]")
            expected = nothing if value in (None, "") else to_cell(value) if isinstance(value, str) else value
            assert told == expected, (row["cell"], name)


def test_the_wide_csv_holds_the_rows(source):
    lines = {(line["year"], line["area"]): line for line in dicts_of(made(source, "-wide.csv"))}
    rows = rows_of(source)
    assert lines.keys() == {(str(row["year"]), row["area"]) for row in rows}
    for row in rows:
        line = lines[str(row["year"]), row["area"]]
        for name in ("area_name", "area_codes", "revision", "source"):
            assert restored(line[name]) == str(row[name] or "")
        assert line[row["cell"]] == (row["marker"] or ("" if row["value"] is None else str(row["value"])))
        assert restored(line.get(f"reason__{row['cell']}", "")) == (row["reason"] or "")
        assert restored(line.get(f"footnote__{row['cell']}", "")) == (row["footnote"] or "")


@pytest.mark.parametrize("kind", WORKBOOKS)
def test_the_tables_of_the_form_hold_the_figures_and_the_sums_of_the_house(kind, source):
    read = READERS[kind](made(source, kind))
    boxes = Boxes(source.years)
    revisions = {
        (revision.year_id, revision.area_return.area_name): revision
        for revision in Revision.objects.filter(pk__in=source.state.revisions).select_related("area_return", "year")
    }
    names = {revision.year.name: revision.year_id for revision in revisions.values()}
    figures = {
        key: figures_of_many([revision], boxes.shapes[key[0]])[revision.pk] for key, revision in revisions.items()
    }
    for group in boxes.groups:
        heading, *lines = table_of(read, f"Table {group.block}")
        rates = sum("population" in words.lower() for words in heading)  # see test_files_national
        for year, area, _codes, *numbers, _revised, _notes in lines:
            of = figures[names[year], area]
            for place, number in zip(group.places, numbers[: len(numbers) - rates], strict=True):
                if place.code not in of.shape:
                    assert number == "[not collected]"
                else:
                    assert number == ("[x]" if of.value(place.code) is None else of.value(place.code))


def test_both_workbooks_say_the_same_cell_by_cell(source):
    xlsx, ods = (READERS[kind](made(source, kind)) for kind in WORKBOOKS)
    assert list(xlsx.sheets) == list(ods.sheets)
    assert xlsx.tables == ods.tables
    for name in xlsx.sheets:
        padded = [[value for value in row if value is not None] for row in xlsx.sheets[name]]
        assert padded == [[value for value in row if value != ""] for row in ods.sheets[name]], name


def test_every_box_of_every_year_stands_in_exactly_one_table(of_all_years):
    boxes = Boxes(of_all_years.years)
    standing = [place.code for group in boxes.groups for place in group.places]
    every = {code for shape in boxes.shapes.values() for code in (*shape.boxes, *shape.totals)}
    assert len(standing) == len(every)
    assert set(standing) == every


# --- Markers and words ----------------------------------------------------------------------------


def noted(source, sheet: str) -> dict[tuple[str, str], dict[str, object]]:
    heading, *lines = table_of(READERS[".xlsx"](made(source, ".xlsx")), sheet)
    return {(line[0], line[1]): dict(zip(heading, line, strict=True)) for line in lines}


def test_a_revised_figure_is_marked_in_a_column_of_its_own_with_its_totals(of_all_years):
    told = noted(of_all_years, "Table E")
    assert told["2019/20", "Cheshire"]["Revised figures"] == "[r] SHPO"
    assert told["2019/20", "Cheshire"]["SHPO"] == 92
    assert {line["Revised figures"] for key, line in told.items() if key != ("2019/20", "Cheshire")} == {"[z]"}


def test_each_note_that_a_table_points_to_says_what_was_said_of_its_figure(of_all_years):
    heading, *lines = table_of(READERS[".xlsx"](made(of_all_years, ".xlsx")), "Notes")
    notes = {f"[{line[0]}]": dict(zip(heading, line, strict=True)) for line in lines}
    pointed = noted(of_all_years, "Table A")["2020/21", "Ynys Môn"]["Notes"]
    note = notes[pointed]
    assert (note["Year"], note["Area"], note["Kind"]) == ("2020/21", "Ynys Môn", "Not available")
    assert note["What it says"] == SAID
    said = {line["What it says"] for line in notes.values()}
    assert {to_cell(FORMULA), "Two orders were missing.", "Made for a test.", "The bulletin of 2020."} <= said
    assert "Counted anew since this year." in said


def test_a_year_whose_form_lacks_a_box_says_so_in_words(of_all_years):
    told = noted(of_all_years, "Table A"), noted(of_all_years, "Table F")
    assert ("2019/20", "Cheshire") in told[0]
    assert ("2019/20", "Cheshire") not in told[1], "a return without any box of a table has no line in it"


def test_each_cover_says_how_complete_its_years_are(of_all_years, of_2021):
    for source, lines in ((of_2021, 1), (of_all_years, 2)):
        cover = [row[0] for row in READERS[".ods"](made(source, ".ods")).sheets["Cover"]]
        assert "2020/21: 3 of 4 areas are published." in cover
        assert sum("areas are published" in line for line in cover) == lines
        assert f"Release: {source.id}" in cover


# --- CSV ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".csv", "-wide.csv"])
def test_a_csv_is_as_rfc_4180_says_but_for_its_line_ends(suffix, source):
    content = made(source, suffix)
    assert content.decode("utf-8").encode() == content
    assert not content.startswith("\ufeff".encode())
    assert b"\r" not in content
    assert content.endswith(b"\n")
    header, *lines = lines_of(content)
    assert len(set(header)) == len(header)
    assert {len(line) for line in lines} == {len(header)}


@pytest.mark.parametrize("suffix", [".csv", "-wide.csv", "-national.csv"])
def test_the_names_of_the_columns_stand_in_quotes_so_that_a_reader_that_guesses_knows_them(suffix, of_all_years):
    """DuckDB looks at the first 20,480 rows; the first footnote with a comma may come later."""
    content = made(of_all_years, suffix)
    head = content.decode().splitlines()[0].split(",")
    assert all(name.startswith('"') and name.endswith('"') for name in head)
    assert lines_of(content)[0] == [name.strip('"') for name in head]


def test_the_wide_csv_is_read_back_as_the_tidy_one_is(source):
    def told(suffix):
        read = file_contents(made(source, suffix), f"figures{suffix}").rows
        return {(box.year, box.area, box.code): (box.value, box.marker, box.reason, box.footnote or "") for box in read}

    assert told("-wide.csv") == told(".csv")


def test_a_box_of_which_nobody_said_anything_has_no_column_for_words(source):
    header = lines_of(made(source, "-wide.csv"))[0]
    assert [name for name in header if "__" in name] == ["reason__snapshot_c1_l1", "footnote__orders_no"]


def test_a_csv_holds_data_only_and_so_the_same_data_gives_the_same_bytes(two_years, of_2021):
    before = {suffix: made(of_2021, suffix) for suffix in (".csv", "-wide.csv")}
    form = two_years[1]
    form.release_at -= timedelta(days=1)
    form.save()
    later = public_source(RELEASE, year=2021)
    assert later.id != of_2021.id
    assert {suffix: made(later, suffix) for suffix in before} == before


# --- Bytes, digests, names ------------------------------------------------------------------------


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.suffix)
def test_the_same_data_gives_the_same_bytes(file, of_all_years):
    first = b"".join(file.make(of_all_years))
    with translation.override("cy"):
        again = public_source(RELEASE + timedelta(days=3))
        assert again == of_all_years
        assert b"".join(file.make(again)) == first


def test_the_digests_in_the_zip_the_list_and_the_metadata_are_those_of_the_files(source):
    files = {file.name(source.name): b"".join(file.make(source)) for file in BUNDLED}
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    expected = "".join(f"{digests[name]}  {name}\n" for name in files)
    assert made(source, "-digests.txt").decode() == expected
    with zipfile.ZipFile(io.BytesIO(made(source, ".zip"))) as found:
        assert {entry.filename for entry in found.infolist()} == {*files, "digests.txt"}
        assert found.read("digests.txt").decode() == expected
        assert {name: found.read(name) for name in files} == files
    for suffix in (".csv", "-wide.csv"):
        name = f"mappa-{source.name}{suffix}"
        assert digests[name] in files[f"{name}-metadata.json"].decode()


def test_the_times_in_the_zip_are_that_of_the_release(source):
    with zipfile.ZipFile(io.BytesIO(made(source, ".zip"))) as found:
        assert {entry.date_time for entry in found.infolist()} == {(2021, 10, 28, 9, 30, 0)}


def test_the_name_of_a_release_follows_from_what_it_holds(two_years, of_2021):
    assert of_2021.id.startswith("2021-20211028T083000Z-")
    assert public_source(RELEASE + timedelta(days=9), year=2021).id == of_2021.id
    corrected = Revision.objects.get(year=2020, status="published", number=2)
    before = public_source(RELEASE, year=2020).id
    corrected.published_at += timedelta(hours=1)
    corrected.save()
    assert public_source(RELEASE, year=2020).id != before
    assert public_source(RELEASE, year=2021).id == of_2021.id


def test_of_nothing_public_there_is_no_source(two_years):
    assert public_source(RELEASE, year=2022) is None
    assert public_source(RELEASE - timedelta(days=900)) is None
    assert source_before_release(RELEASE, year=1999) is None


def test_a_source_costs_two_queries_and_a_file_the_same_however_much_it_holds(
    two_years, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_num_queries(2):
        source = public_source(RELEASE)
    with django_assert_max_num_queries(27):
        made(source, ".xlsx")
    with django_assert_num_queries(4):
        made(source, "-wide.csv")


def test_a_control_character_and_a_formula_do_not_spoil_a_workbook(two_years):
    words = "=cmd|' /C calc'!A0\x01 end"
    area = AreaFactory(name="Kent", slug="kent")
    returned(area, two_years[1], CHESHIRE_FIGURES | {"orders_shpo": (None, "Lost.", words)})
    source = public_source(RELEASE, year=2021)
    for kind in WORKBOOKS:
        _, *lines = table_of(READERS[kind](made(source, kind)), "Notes")
        assert [line[5] for line in lines if "cmd" in line[5]] == [f"'{held(words)}"]
