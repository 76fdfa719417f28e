"""Text files as real programs write them: Excel, LibreOffice, pandas, R; each kind is read as it was meant, or told."""

import pytest

from returns.files.csv_figures import notes_on, read_figures
from returns.files.tables import read_table
from returns.files.written import Unreadable, Written

TIDY = "area,cell,value,marker,reason,footnote\n"


def boxes(content: bytes | str) -> list[Written]:
    return list(read_figures(read_table(content if isinstance(content, bytes) else content.encode())))


def values(content: bytes | str) -> list[tuple[str, str, str]]:
    return [(box.area, box.code, box.value) for box in boxes(content)]


def refusal(content: str) -> str:
    with pytest.raises(Unreadable) as refused:
        boxes(content)
    return str(refused.value)


# --- Columns --------------------------------------------------------------------------------------


def test_delimiters_that_excel_leaves_out_at_the_end_of_a_row_are_empty_cells():
    whole, cut = boxes(f"{TIDY}kent,orders_no,5,,,\nkent,orders_shpo,7\n")
    assert (whole.value, whole.marker, whole.reason, whole.footnote) == ("5", "", "", "")
    assert (cut.value, cut.marker, cut.reason, cut.footnote) == ("7", "", "", "")


def test_a_row_that_ends_before_its_value_was_cut_short():
    assert refusal(f"{TIDY}kent,orders_no,5,,,\nkent,orders_shpo\n") == "Row 3 has 2 columns where the header has 6."


def test_a_row_of_a_wide_file_may_end_early_too():
    assert values("area,orders_no,orders_shpo\nkent,5\ngwent,6,7\n") == [
        ("kent", "orders_no", "5"), ("gwent", "orders_no", "6"), ("gwent", "orders_shpo", "7"),
    ]  # fmt: skip


@pytest.mark.parametrize("end", [",,,", ",", ""])
def test_empty_columns_without_heading_are_passed_over(end):
    assert values(f"area,cell,value{end}\nkent,orders_no,5,,,\n") == [("kent", "orders_no", "5")]
    assert values(f"area,cell,value{end}\nkent,orders_no,5,\u200b,\u00a0\n\u200b,,\n") == [("kent", "orders_no", "5")]
    assert values(f",area,cell,value{end}\n,kent,orders_no,5{end}\n") == [("kent", "orders_no", "5")]


def test_a_column_without_heading_that_holds_something_is_named():
    said = refusal("area,cell,value,,\nkent,orders_no,5,,\nkent,orders_shpo,7,,estimated\n")
    assert "Column E has no heading, and row 3 has “estimated” in it." in said
    said = refusal("area,cell,value\nkent,orders_no,5,,estimated\n")
    assert "Column E has no heading and holds “estimated”" in said


@pytest.mark.parametrize("heading", ["", "Unnamed: 0", "...1", "X", "rowname"])
def test_the_numbers_of_rows_that_pandas_and_r_write_before_them_are_passed_over(heading):
    text = f'"{heading}",area,cell,value\n"1",kent,orders_no,5\n"7",kent,orders_shpo,9\n'
    assert values(text) == [("kent", "orders_no", "5"), ("kent", "orders_shpo", "9")]


@pytest.mark.parametrize("mark", ["\ufeff", "\ufeff\ufeff", "ï..", "X.U.FEFF.", "\u200b"])
def test_what_stands_unseen_before_a_heading_does_not_count(mark):
    assert values(f"{mark}Area\u00a0,CELL,val\u200bue\nkent,orders_no,5\n") == [("kent", "orders_no", "5")]


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;;;", "sep=;;"])
def test_the_line_by_which_a_file_tells_excel_its_delimiter_is_passed_over_and_not_counted(line):
    [box] = boxes(f"{line}\r\narea;cell;value\r\nkent;orders_no;5\r\n")
    assert (box.place, box.code, box.value) == ("Row 2", "orders_no", "5")


def test_that_line_may_name_any_delimiter():
    assert values("sep=|\narea|cell|value\nkent|orders_no|5\n") == [("kent", "orders_no", "5")]
    assert values("sep=\t\narea\tcell\tvalue\nkent\torders_no\t5\n") == [("kent", "orders_no", "5")]


# --- Cells ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("5.0", "5"),
        ("1257.00", "1257"),
        ("5,0", "5"),
        ("1e+05", "100000"),
        ("1.5e5", "150000"),
        ("\u202d5.0\u202c", "5"),
    ],
)
def test_a_count_as_pandas_and_r_write_it_is_that_count(written, value):
    assert values(f"area;cell;value\nkent;orders_no;{written}\n") == [("kent", "orders_no", value)]


@pytest.mark.parametrize("written", ["5.5", "12.000", "1.257", "1e-3", "5.", "1.2345e2", "1e3"])
def test_what_is_no_whole_number_or_could_be_thousands_stays_as_it_is(written):
    assert values(f"area;cell;value\nkent;orders_no;{written}\n") == [("kent", "orders_no", written)]


@pytest.mark.parametrize("nothing", ["NA", "nan", "NaN", "<NA>", "NULL", "."])
def test_the_sign_of_a_program_for_an_empty_cell_is_an_empty_cell(nothing):
    [lost] = boxes(f"{TIDY}kent,orders_no,{nothing},x,Lost,\nkent,orders_shpo,{nothing},{nothing},,\n")
    assert (lost.code, lost.value, lost.marker, lost.problem) == ("orders_no", "", "x", "")


@pytest.mark.parametrize("number", ["5.0", "NA"])
def test_a_row_that_a_program_left_empty_changes_nothing_and_is_told(number):
    """Its column has the look of one with empty cells. In anybody else's file somebody has forgotten a value."""
    table = read_table(f"area,cell,value\nkent,orders_no,{number}\nkent,orders_shpo,\n".encode())
    assert [box.problem for box in read_figures(table)] == [""] * (number == "5.0")
    [note] = notes_on(table)
    assert "no value and no marker" in note
    assert "row 3 (orders_shpo)" in note
    by_hand = read_table(b"area,cell,value\nkent,orders_no,5\nkent,orders_shpo,\n")
    assert [bool(box.problem) for box in read_figures(by_hand)] == [False, True]
    assert list(notes_on(by_hand)) == []


def test_that_sign_in_a_wide_file_leaves_its_box_alone_and_is_told():
    """Somebody may have meant “not available” by it."""
    table = read_table(b"area,orders_no,orders_shpo\nkent,5,NA\ngwent,n/a,7\n")
    assert [(box.area, box.code, box.value) for box in read_figures(table)] == [
        ("kent", "orders_no", "5"), ("gwent", "orders_no", "n/a"), ("gwent", "orders_shpo", "7"),
    ]  # fmt: skip
    assert "“NA” in row 2, column orders_shpo" in next(notes_on(table))


def test_that_sign_is_nothing_in_a_column_of_words_that_is_never_empty():
    """As R writes it. Where some cells are empty, somebody has written the letters."""
    by_r = boxes(f"{TIDY}kent,orders_no,5,NA,NA,NA\nkent,orders_shpo,NA,x,Lost,NA\n")
    assert [(box.reason, box.footnote) for box in by_r] == [("", ""), ("Lost", "")]
    assert boxes(f"{TIDY}kent,orders_no,5,,,NA\nkent,orders_shpo,7,,,\n")[0].footnote == "NA"


def test_a_code_may_have_capitals_and_what_one_cannot_see():
    assert values("area,cell,value\nkent,Orders_NO\u00a0,5\nkent,\u200borders_shpo,6\n") == [
        ("kent", "orders_no", "5"), ("kent", "orders_shpo", "6"),
    ]  # fmt: skip


def test_a_value_of_which_one_sees_nothing_is_none():
    [box] = boxes("area,cell,value\nkent,orders_no,\u200b\n")
    assert box.problem.startswith("has no value")


def test_words_keep_what_one_cannot_see():
    words = "30\u00a0people, co\u00adordinated, نامه\u200cها"
    [box] = boxes(f'{TIDY}kent,orders_no,5,,,"{words}"\n')
    assert box.footnote == words


def test_the_end_of_a_text_of_ms_dos_is_no_row():
    assert values("area,cell,value\r\nkent,orders_no,5\r\n\x1a") == [("kent", "orders_no", "5")]


# --- Encodings ------------------------------------------------------------------------------------

WORDS = "area,cell,value,footnote\r\nkent,orders_no,5,The area’s café\r\n"


def test_a_file_that_is_not_utf_8_is_read_and_said_to_be_so_with_its_words():
    table = read_table(WORDS.encode("cp1252"))
    assert table.rows[0][1][3] == "The area’s café"
    [note] = table.notes
    assert "The file is not UTF-8. It was read as Windows (Western) text." in note
    assert "“area’s” (row 2), “café” (row 2)" in note


def test_a_file_whose_lines_end_as_on_a_macintosh_is_read_so_and_said_to_be_so():
    table = read_table(WORDS.replace("\r\n", "\r").encode("mac_roman"))
    assert table.rows[0][1][3] == "The area’s café"
    assert "It was read as Macintosh text. These words have special letters" in table.notes[0]


def test_a_file_from_ms_dos_is_told_by_words_that_look_wrong():
    table = read_table("area,cell,value,footnote\r\nkent,orders_no,5,café\r\n".encode("cp850"))
    assert "“caf‚” (row 2)" in table.notes[0]


def test_a_letter_that_no_windows_text_has_is_refused_with_the_way_out():
    with pytest.raises(Unreadable, match=r"“CSV .MS-DOS.” and “CSV .Macintosh.” use other letters"):
        read_table("area,cell,value,footnote\r\nkent,orders_no,5,Müller\r\n".encode("cp850"))


def test_letters_that_a_program_has_lost_are_told():
    [note] = read_table("area,cell,value,footnote\nkent,orders_no,5,The \ufffdyn\n".encode()).notes
    assert "A program has lost letters" in note
    assert "“�yn” (row 2)" in note


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_of_utf_8_there_is_nothing_to_say(encoding):
    assert read_table(WORDS.encode(encoding)).notes == ()


# --- What stands around the table -----------------------------------------------------------------

TABLE = "area,cell,value\nkent,orders_no,5\ngwent,orders_no,7\n"
BOTH = [("kent", "orders_no", "5"), ("gwent", "orders_no", "7")]


def notes(content: str) -> list[str]:
    return list(read_table(content.encode()).notes)


@pytest.mark.parametrize(
    "above",
    [
        "Table 1: Orders\n\n",
        "\ufeffTable 1: Orders; Kent, and others,\n",
        '"Table 1: ""Orders"", by area",,\n,,\n',
        "Area,Kent\nTable,1\nMade on,30/11/2026\n\n",
        ",Category 1,\n",
        "\n\n\n",
    ],
)
def test_titles_above_the_headings_are_left_out_and_told(above):
    assert values(above + TABLE) == BOTH
    assert any("above or below the table" in note for note in notes(above + TABLE)) == bool(above.strip())
    first = boxes(above + TABLE)[0]
    assert first.place == f"Row {above.count(chr(10)) + 2}"


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_the_headings_say_the_delimiter_whatever_stands_above_them(delimiter):
    assert values("Orders, by area, and year\n\n" + TABLE.replace(",", delimiter)) == BOTH


def test_a_table_may_begin_in_the_second_column():
    assert values(",,,\n,Orders,,\n,area,cell,value\n,kent,orders_no,5\n") == BOTH[:1]
    assert values(",Orders,\n,area,orders_no\n,kent,5\n,gwent,7\n") == BOTH


def test_where_no_line_is_like_headings_the_first_one_is_named():
    assert "Row 1 was read as the headings." in refusal("Region,cell,value\nkent,orders_no,5\n")


def test_notes_below_an_empty_row_are_left_out_and_told():
    text = f"{TABLE}\nSource: returns\n(a) provisional,,\n"
    assert values(text) == BOTH
    assert "“Source: returns”, “(a) provisional”" in notes(text)[0]


def test_a_note_straight_below_the_table_could_be_a_row_that_was_cut_short():
    said = refusal(f"{TABLE}Source: returns\n")
    assert "Row 4 has 1 column where the header has 3. If it is a note below the table, delete it" in said


def test_headings_that_stand_again_further_down_are_no_row():
    assert values(f"{TABLE}\ufeffArea,Cell,Value\nkent,orders_shpo,9\n") == [*BOTH, ("kent", "orders_shpo", "9")]


@pytest.mark.parametrize("total", ["Total,orders_no,12", "England and Wales,orders_no,12.0", "TOTAL:,,12"])
def test_a_total_that_is_right_is_no_row(total):
    assert values(f"{TABLE}{total}\n") == BOTH


def test_a_total_that_is_wrong_is_told_with_both_numbers():
    last = boxes(f"{TABLE}Total,orders_no,13\n")[-1]
    assert "is a total (“Total”), which is not imported. It is 13, and the rows above it add up to 12" in last.problem
    assert values("area,orders_no,orders_shpo\nkent,5,1\ngwent,7,2\nTotal,12,3\n") == [
        ("kent", "orders_no", "5"), ("kent", "orders_shpo", "1"),
        ("gwent", "orders_no", "7"), ("gwent", "orders_shpo", "2"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ['kent, orders_no, 5, "b, c"', 'kent,orders_no,5, "b, c" ', '"kent" ,orders_no,5,"b, c"']
)
def test_quotation_marks_may_have_spaces_around_them(text):
    [box] = boxes(f"area, cell, value, footnote\n{text}\n")
    assert (box.area, box.value, box.footnote) == ("kent", "5", "b, c")


def test_marks_and_spaces_within_a_text_stay_as_they_are():
    [box] = boxes('area,cell,value,footnote\nkent,orders_no,5,"said ""so"" , then ""no"" "\n')
    assert box.footnote == 'said "so" , then "no"'


def test_words_behind_a_quotation_mark_are_refused_with_the_way_out():
    said = refusal('area,cell,value,footnote\nkent,orders_no,5, "Lost" it said\n')
    assert "(line 2). Put a text that holds a delimiter or a quotation mark in quotation marks" in said


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!", "#NAME?", "Err:502", "#####"])
def test_an_error_of_a_program_is_no_footnote(error):
    [box] = boxes(f"area,cell,value,footnote\nkent,orders_no,5,{error}\n")
    assert f"has a footnote that is an error (“{error}”)" in box.problem
    assert "is an error" in boxes(f"area,orders_no,footnote__orders_no\nkent,5,{error}\n")[0].problem


def test_a_number_that_was_parted_at_its_comma_is_told():
    assert "If a number holds a comma, such as 1,257" in refusal("area,cell,value\nkent,orders_no,1,257\n")
