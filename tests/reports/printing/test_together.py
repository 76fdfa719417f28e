"""Tables of one number each are one table, and nothing that stood in them is lost."""

from reports.printing.tables import Group, ReportTable, TableCell, TableRow
from reports.printing.together import together


def single(code: str, text: str, basis: str = "flow", notes: tuple[str, ...] = (), **more) -> ReportTable:
    row = TableRow("Number", (TableCell(text, f"box_{code.lower()}", note=len(notes)),))
    return ReportTable(code, f"Caption {code}", "", basis, (), (), (Group("", (row,)),), notes, (), **more)


def several(code: str) -> ReportTable:
    row = TableRow("Level 1", (TableCell("1"), TableCell("2")))
    return ReportTable(code, f"Caption {code}", "", "stock", ("One", "Two"), ("", ""), (Group("", (row,)),), (), ())


def test_those_of_one_number_stand_together_where_the_first_of_them_stood():
    tables = together([several("A"), single("B", "21"), several("C"), single("D", "3")])
    assert [table.code for table in tables] == ["A", "B", "C"]
    joined = tables[1]
    assert (joined.joins, joined.letters) == (("B", "D"), "B and D")
    assert [(row.heading, row.cells[0].text) for row in joined.groups[0].rows] == [
        ("B. Caption B", "21"),
        ("D. Caption D", "3"),
    ]


def test_one_alone_stays_a_table_of_its_own():
    tables = [several("A"), single("B", "21")]
    assert together(tables) == tables


def test_footnotes_are_counted_on_and_remarks_name_their_table():
    first, last = single("B", "21", notes=("Lost.",)), single("D", "[x]", notes=("Late.",), remarks=("Of 2020.",))
    (joined,) = together([first, last])
    assert joined.notes == ("Lost.", "Late.")
    assert [row.cells[0].note for row in joined.groups[0].rows] == [1, 2]
    assert joined.remarks == ("D. Of 2020.",)


def test_what_is_counted_on_a_day_and_what_over_the_year_says_so_in_its_line():
    (joined,) = together([single("B", "21"), single("D", "3")])
    assert (joined.basis, [row.basis for row in joined.groups[0].rows]) == ("flow", ["", ""])
    (joined,) = together([single("B", "21"), single("D", "3", basis="stock")])
    assert (joined.basis, [row.basis for row in joined.groups[0].rows]) == ("", ["flow", "stock"])
