"""Cells that no spreadsheet program takes for a formula."""

import csv
from datetime import date
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.files.csv_cells import MARKED, for_spreadsheets, heading_line, inert, restored


@pytest.mark.parametrize("text", ["=1+1", "+44 20", "-1", "@SUM(A1)", "\t=1", "\r=1", "=", "-", "'=1", "'tis"])
def test_a_text_that_a_program_would_work_out_or_that_has_an_apostrophe_gets_one(text):
    assert inert(text) == "'" + text


@pytest.mark.parametrize("text", ["", "Kent", "a=b", "1-2", " =1", "O’Neill", "ŵ"])
def test_any_other_text_stays_as_it_is(text):
    assert inert(text) == text


@pytest.mark.parametrize("cell", [-1, 0, 2.5, None, date(2021, 3, 31)])
def test_numbers_and_dates_are_no_texts(cell):
    assert inert(cell) is cell


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=2)))
def test_every_cell_comes_back_and_none_begins_a_formula(rows):
    read = list(csv.reader(StringIO(for_spreadsheets(rows).decode("utf-8-sig"), newline="")))
    assert read == [[inert(cell) for cell in row] for row in rows]
    assert not any(cell.startswith(MARKED[:-1]) for row in read for cell in row)
    assert [[restored(cell) for cell in row] for row in read] == rows


def test_the_names_of_columns_for_programs_stand_in_quotes():
    assert heading_line(["year", 'a "b"']) == '"year","a ""b"""\n'


def test_the_file_says_its_encoding_and_ends_its_lines_as_the_standard_has_it():
    assert for_spreadsheets([["ŵ", 1]]) == b"\xef\xbb\xbf" + "ŵ,1\r\n".encode()
