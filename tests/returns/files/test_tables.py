"""CSV files of figures: encodings, delimiters, tidy and wide, and what is refused, with its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.arithmetic.figures import Entry
from returns.files.csv_cells import for_spreadsheets
from returns.files.csv_figures import NOTHING_THERE, read_figures, tidy_rows, wide_rows
from returns.files.tables import MOST_ROWS, read_table
from returns.files.written import Unreadable, Written, shown

TIDY = "area,cell,value,marker,reason,footnote\ncheshire,orders_no,4,,,Ŵyn counted\n"


def boxes(content: bytes | str) -> list[Written]:
    return list(read_figures(read_table(content if isinstance(content, bytes) else content.encode())))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_unicode_files_with_any_delimiter_say_the_same(encoding, delimiter):
    [box] = boxes(TIDY.replace(",", delimiter).encode(encoding))
    assert (box.place, box.area, box.code, box.value, box.footnote) == (
        "Row 2", "cheshire", "orders_no", "4", "Ŵyn counted",
    )  # fmt: skip


def test_a_file_as_old_windows_programs_write_it_is_read_too():
    [box] = boxes("area;cell;value;footnote\r\ncheshire;orders_no;4;Café – “so”\r\n".encode("cp1252"))
    assert box.footnote == "Café – “so”"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty."),
        (b" \n;;\n\t\t\n", "The file is empty."),
        (b"area,cell\0,value\n", r"NUL characters \(byte 10\)"),
        ("area,cell,value\n".encode("utf-16"), "UTF-16"),
        (b"area,cell,value\ncheshire,orders_no,\xed\xa0\x80", r"neither UTF-8 nor Windows-1252 text \(byte 36\)"),
        ("area,cell,value,footnote\ncheshire,orders_no,1,ŵ".encode() + b"\xff\n", r"text \(byte 49\)"),
        (b'area,cell,value\n"cheshire', "not a CSV table: unexpected end of data"),
        (b"area,cell,value\ncheshire,orders_no," + b"9" * 200_000, "not a CSV table: field larger than field limit"),
        (b"area,cell,value\na,b\n", "Row 2 has 2 columns where the header has 3"),
        (b"area,cell,value\n\n\na,b\n", "Row 4 has 2 columns"),
        (b"area,cell,value\n" + b",,\n" * MOST_ROWS, "more than 200,000 rows"),
        (b"area" + b",x" * 2_001 + b"\n", "more than 2,000 columns"),
        (b"area,orders_no,orders_no\nkent,1,2\n", "These are there twice: orders_no"),
        (b"area,orders_no,colour\nkent,1,red\n", "These columns are not known: colour"),
        (b"area,notes\nkent,1\n", r"The columns must be area, cell, value .*missing: cell, value"),
    ],
)  # fmt: skip
def test_what_is_no_table_of_figures_is_refused_in_words(content, message):
    with pytest.raises(Unreadable, match=message):
        boxes(content)


def test_a_wide_file_names_the_column_and_leaves_empty_boxes_alone():
    text = "area,orders_no,orders_shpo,reason__orders_no,footnote__orders_shpo\nkent,X,,Lost.,\ngwent,,7,,'=1\n"
    first, second = boxes(text)
    assert (first.place, first.code, first.value, first.marker, first.reason, first.footnote) == (
        "Row 2, column orders_no", "orders_no", "", "x", "Lost.", None,
    )  # fmt: skip
    assert (second.area, second.value, second.footnote) == ("gwent", "7", "=1")


def test_a_published_file_can_be_read_as_it_is():
    header = (
        "year,area,area_name,area_codes,table,question,category,level,cell,basis,value,marker,status,revision,source,"
        "reason,footnote,revision_reason"
    )
    row = "2021,kent,Kent,E23000032,A,snapshot,1,2,snapshot_c1_l2,stock,3,,r,2,area,,,Twelve were counted twice."
    [box] = boxes(f"{header}\n{row}\n")
    assert (box.year, box.area, box.code, box.value, box.marker) == ("2021", "kent", "snapshot_c1_l2", "3", "")


def test_a_published_file_that_is_older_than_a_column_can_be_read_as_it_is():
    header = "year,area,area_name,area_codes,cell,value,marker,revision,source,reason,footnote"
    full, empty = "2021,kent,Kent,E23000032,orders_no,3,,1,area,,", "2021,kent,Kent,E23000032,orders_shpo,,,1,area,,"
    assert [box.code for box in boxes(f"{header}\n{full}\n{empty}\n")] == ["orders_no"]


def test_a_row_that_says_nothing_is_a_problem_and_an_empty_wide_cell_is_not():
    assert boxes("area,cell,value\nkent,orders_no,\n")[0].problem.startswith("has no value")
    assert boxes("area,orders_no\nkent,\n") == []


def test_a_message_quotes_no_more_than_a_line():
    assert shown("a\nb" + "x" * 100) == "a b" + "x" * 36 + "…"
    assert shown("12\u200b57\0") == "12[zero width space]57[U+0000]"


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20).map(str.strip)
# A column that is never empty, with R's sign for an empty cell in it, holds no words (test_programs.py).
texts = texts.filter(lambda text: text.lower() not in NOTHING_THERE)
words = st.one_of(texts, st.sampled_from(["=1+1", "-1", "+44", "@A1", "'tis", "''", "a;b", 'say "so"', "Ŵ"]))
entries = st.one_of(
    st.builds(Entry, st.integers(0, 9_999_999), st.just(""), words, st.just(""), words),
    st.builds(Entry, st.none(), words.filter(bool), words, words, words),
    st.builds(Entry, st.none(), st.just(""), words, st.just(""), words),
)
CODES = ("orders_no", "orders_shpo", "snapshot_c1_l1")


@given(st.dictionaries(st.sampled_from(["kent", "gwent"]), st.fixed_dictionaries({code: entries for code in CODES})))
@pytest.mark.parametrize("is_wide", [False, True])
def test_figures_written_and_read_again_are_the_same(is_wide, returns):
    told = list(returns.items())
    content = for_spreadsheets(wide_rows(2021, CODES, told) if is_wide else tidy_rows(2021, told))
    read = {(box.area, box.code): box for box in boxes(content)}
    for area, of_area in told:
        for code, entry in of_area.items():
            box = read.get((area, code), Written("", code))
            value = int(box.value) if box.value else None
            assert Entry(value, box.reason, box.footnote or "", box.reason_cy or "", box.footnote_cy or "") == entry
            assert (box.marker == "x") == entry.is_unavailable
            assert not box.problem
            assert box.year in ("2021", "")
