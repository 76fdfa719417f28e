"""Bad files, each sent through the page: what is wrong is said with its place, and nothing is written, kept or left."""

import io
import re
import tempfile
import zipfile
from collections.abc import Callable
from datetime import datetime

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl.workbook.defined_name import DefinedName

from returns.arithmetic.figures import Entry
from returns.models import Event, Figure, Upload
from tests.pages import read

pytestmark = pytest.mark.django_db

FILES = "/returns/2021/cheshire/files/"
HEADER = "area,cell,value\n"
DAMAGED = "The file is damaged or was cut short."
TOO_BIG = "The file unpacks to far more than a return could need."
BOX, WORDS = "orders_no", "NOs"  # the name of the cell, and what the form calls it


@pytest.fixture(autouse=True)
def still(clock):
    """Pages go by the clock too."""


@pytest.fixture
def coordinator(client_of, cheshire_coordinator):
    return client_of(cheshire_coordinator)


@pytest.fixture
def xlsx(cheshire_filled, coordinator) -> bytes:
    return coordinator.get(f"{FILES}workbook.xlsx").content


@pytest.fixture
def ods(cheshire_filled, coordinator) -> bytes:
    return coordinator.get(f"{FILES}workbook.ods").content


@pytest.fixture
def refused(cheshire_filled, coordinator, tmp_path, monkeypatch):
    """A function: send a file that is refused; what its page says. There is nothing of it anywhere."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def sending(content: bytes | str, name: str) -> str:
        content = content.encode() if isinstance(content, str) else content
        before, events = stored(), Event.objects.count()
        response = coordinator.post(FILES, {"file": SimpleUploadedFile(name, content)})
        assert response.status_code == 200
        assert (stored(), Event.objects.count()) == (before, events)
        assert not Upload.objects.exists()
        assert list(tmp_path.iterdir()) == []
        return read(response).text

    return sending


def stored() -> dict[tuple[int, str], Entry]:
    figures = Figure.objects.select_related("cell")
    return {(figure.revision_id, figure.cell.code): figure.entry for figure in figures}


# --- Files made from real ones --------------------------------------------------------------------


def with_parts(whole: bytes, /, **changes: bytes | Callable[[bytes], bytes]) -> bytes:
    """A workbook in which parts are others; `xl/workbook.xml` goes by `workbook`, without folder and ending."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            change = changes.get(re.sub(r"^.*/|\.\w+$", "", entry.filename), old.read(entry))
            new.writestr(entry, change(old.read(entry)) if callable(change) else change)
    return made.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """A workbook with one part more."""
    made = io.BytesIO(content)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, part)
    return made.getvalue()


def edited(content: bytes, change: Callable[[openpyxl.Workbook, openpyxl.cell.Cell], object]) -> tuple[bytes, str]:
    """A workbook that somebody has changed at the cell of the box; and where that cell stands."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet, cell = next(book.defined_names[BOX].destinations)
    place = cell.replace("$", "")
    change(book, book[sheet][place])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue(), place


def typed(value: object) -> Callable[[openpyxl.Workbook, openpyxl.cell.Cell], object]:
    return lambda book, cell: setattr(cell, "value", value)


# --- No file of figures at all --------------------------------------------------------------------


def test_a_zip_bomb(xlsx, refused):
    assert TOO_BIG in refused(with_part(xlsx, "xl/media/zeros.bin", bytes(100 * 1024 * 1024)), "return.xlsx")
    sheets = with_parts(xlsx, sheet1=b"<a>" + b" " * 15_000_000 + b"</a>")
    assert TOO_BIG in refused(sheets, "return.xlsx")


def test_a_zip_bomb_that_understates_itself(xlsx, refused):
    bomb = with_part(xlsx, "xl/media/zeros.bin", bytes(10 * 1024 * 1024))
    lies = bomb.replace((10 * 1024 * 1024).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert DAMAGED in refused(lies, "return.xlsx")


@pytest.mark.parametrize(
    "declared",
    [
        b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd">',
        b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
    ],
)
def test_a_workbook_that_declares_entities(declared, xlsx, ods, refused):
    def declaring(part: bytes) -> bytes:
        end = part.index(b"?>") + 2
        return part[:end] + declared + part[end:]

    text = refused(with_parts(xlsx, workbook=declaring), "return.xlsx")
    assert "The part “xl/workbook.xml” of the file declares a document type or entities" in text
    assert "The part “content.xml”" in refused(with_parts(ods, content=declaring), "return.ods")


def test_a_workbook_with_macros(xlsx, ods, refused):
    assert "The file holds macros" in refused(with_part(xlsx, "xl/vbaProject.bin", b"x"), "return.xlsx")
    assert "The file holds macros" in refused(with_part(ods, "Basic/Standard/Module1.xml", b"<a/>"), "return.ods")
    declared = with_parts(
        xlsx, **{"[Content_Types]": lambda part: part.replace(b"sheet.main", b"sheet.macroEnabled.main")}
    )
    assert "a workbook with macros (.xlsm)" in refused(declared, "return.xlsx")
    assert "Save it again with a name that ends in" in refused(xlsx, "return.xlsm")


def test_a_file_over_the_limit(refused):
    content = HEADER + "cheshire,orders_no,5\n" * (settings.UPLOAD_LIMIT // 20)
    assert "The file is larger than 5 MB" in refused(content, "figures.csv")


def test_a_file_under_another_kinds_name(xlsx, ods, refused):
    assert "The file is a PDF document. Send the workbook" in refused(b"%PDF-1.7\n%\xe2\xe3", "return.xlsx")
    text = refused(HEADER + "cheshire,orders_no,5\n", "return.xlsx")
    assert "The file's name ends in .xlsx, but it is a text file." in text
    assert "ends in .csv, but it is an Excel workbook." in refused(xlsx, "figures.csv")
    assert "ends in .xlsx, but it is an OpenDocument spreadsheet." in refused(ods, "return.xlsx")


@pytest.mark.parametrize("kept", [0.02, 0.3, 0.6, 0.9, 0.999])
def test_a_file_that_was_cut_short(kept, xlsx, ods, refused):
    assert DAMAGED in refused(xlsx[: int(len(xlsx) * kept)], "return.xlsx")
    assert DAMAGED in refused(ods[: int(len(ods) * kept)], "return.ods")


def test_a_text_file_that_was_cut_short(refused):
    assert "unexpected end of data (line 2)" in refused(HEADER + 'cheshire,orders_no,"5', "figures.csv")
    assert "Row 3 has 2 columns where the header has 3." in refused(
        HEADER + "cheshire,orders_shpo,5\ncheshire,orders_no", "figures.csv"
    )


# --- Too much of it -------------------------------------------------------------------------------


def test_a_million_rows(xlsx, ods, refused):
    last, _ = edited(xlsx, lambda book, cell: cell.parent.cell(1_048_576, 1, "x"))
    assert "A1048576, far more than a return has (at most 2,000 rows" in refused(last, "return.xlsx")
    rows = b'<table:table-row table:number-rows-repeated="1048000"><table:table-cell office:value-type="float" '
    rows += b'office:value="1" table:number-columns-repeated="16384"/></table:table-row></table:table>'
    many = with_parts(ods, content=lambda part: part.replace(b"</table:table>", rows, 1))
    assert "far more than a return has (at most 2,000 rows" in refused(many, "return.ods")
    assert "The file has more than 200,000 rows." in refused(HEADER + "a,b,1\n" * 800_000, "figures.csv")


def test_a_million_boxes_in_a_wide_file(refused):
    codes = [f"a_b{number}" for number in range(1_000)]
    content = f"area,{','.join(codes)}\n" + f"cheshire,{','.join('1' * 1_000)}\n" * 1_000
    assert "The file has more than 200,000 figures. Send it in parts." in refused(content, "figures.csv")


def test_a_million_rows_that_are_all_there(xlsx, refused):
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 250_000))
    full = with_parts(xlsx, sheet1=lambda part: part.replace(b"</sheetData>", rows + b"</sheetData>"))
    assert TOO_BIG in refused(full, "return.xlsx")


# --- Boxes that cannot be read --------------------------------------------------------------------

UNREAD = [
    ("many", "must be a number, using the digits 0 to 9; it is “many”"),
    (-3, "must be 0 or more; it is “-3”"),
    (2.5, "must be a whole number"),
    (10_000_000, "must be 9,999,999 or less"),
    (datetime(2021, 2, 1), "is a date (1 February 2021): a spreadsheet program may have changed something like 1-2"),
    (True, "is TRUE: type the number"),
    ("#REF!", "is an error (#REF!)"),
    ("=1+1", "holds a formula without a result: open the file in a spreadsheet program and save it"),
    ("x", "a figure marked x has a reason and no value"),
]


@pytest.mark.parametrize(("value", "message"), UNREAD)
def test_a_workbook_with_a_box_that_cannot_be_read(value, message, xlsx, refused):
    content, place = edited(xlsx, typed(value))
    text = refused(content, "return.xlsx")
    assert f", {place} : {WORDS}" in text
    assert message in text


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("cheshire,orders_no,many", "orders_no must be a number, using the digits 0 to 9; it is “many”"),
        ("cheshire,orders_no,-3", "orders_no must be 0 or more; it is “-3”"),
        ("cheshire,orders_no,2.5", "orders_no must be a whole number"),
        ("cheshire,orders_no,01-Feb", "orders_no must be a number"),
        ("cheshire,orders_no,2021-02-01", "orders_no must be a number"),
        ("cheshire,orders_no,1-2", "orders_no must be a number"),
        ("cheshire,orders_no,=1+1", "orders_no must be a number"),
        ("cheshire,orders_no,#REF!", "orders_no must be a number"),
        ("kent,orders_no,5", "the row is for Kent, and this is the return of Cheshire"),
        ("Atlantis,orders_no,5", "there is no area “Atlantis”"),
        ("cheshire,orders_nil,5", "the form of 2020/21 has no box “orders_nil”"),
        ("cheshire,snapshot_total,5", "“snapshot_total” is a total. We work out totals"),
        ("Cheshire,orders_shpo,5", "Cheshire, orders_shpo stands twice in the file"),
    ],
)
def test_a_text_file_with_a_row_that_cannot_be_read(row, message, refused):
    text = refused(f"{HEADER}cheshire,orders_shpo,5\n{row}\n", "figures.csv")
    assert f"Row 3 : {message}" in text


def test_a_box_that_stands_twice_in_a_workbook(xlsx, refused):
    def copied(book, cell):
        other = book.create_sheet("Copy")
        other["B7"] = 5
        other.defined_names[BOX] = DefinedName(BOX, attr_text="'Copy'!$B$7")

    content, place = edited(xlsx, copied)
    text = refused(content, "return.xlsx")
    assert f"{place} : {WORDS} is twice in the workbook (" in text
    assert "sheet “Copy”, B7" in text


def test_a_box_that_the_form_does_not_have_in_a_workbook(xlsx, refused):
    def named(book, cell):
        book.create_sheet("More")["A1"] = 5
        book.defined_names["orders_nil"] = DefinedName("orders_nil", attr_text="'More'!$A$1")

    content, _ = edited(xlsx, named)
    assert "sheet “More”, A1 : the form of 2020/21 has no box “orders_nil”" in refused(content, "return.xlsx")


def test_merged_cells(xlsx, refused):
    def merged(book, cell):
        cell.parent.merge_cells(
            start_row=cell.row, end_row=cell.row, start_column=cell.column, end_column=cell.column + 1
        )

    content, place = edited(xlsx, merged)
    text = refused(content, "return.xlsx")
    assert re.search(rf"{place} : {WORDS} is in merged cells \({place}:[A-Z]+\d+\). Unmerge the cells", text)


def test_hidden_rows_columns_and_sheets(xlsx, refused):
    def row(book, cell):
        cell.parent.row_dimensions[cell.row].hidden = True

    def column(book, cell):
        cell.parent.column_dimensions[cell.column_letter].hidden = True

    def sheet(book, cell):
        cell.parent.sheet_state = "hidden"

    for hidden, said in ((row, "a hidden row"), (column, "a hidden column"), (sheet, "a hidden sheet")):
        content, place = edited(xlsx, hidden)
        text = refused(content, "return.xlsx")
        assert f", {place} : {WORDS} is " in text
        assert said in text


# --- Characters that are none ---------------------------------------------------------------------


def test_nul_bytes(xlsx, refused):
    assert "NUL characters (byte 22)" in refused(HEADER + "kent,\0orders_no,1\n", "figures.csv")
    assert "neither a workbook nor a text file" in refused(bytes(1000), "return.xlsx")
    assert DAMAGED in refused(with_parts(xlsx, workbook=lambda part: part.replace(b"</", b"\0</", 1)), "return.xlsx")


def test_lone_surrogates(xlsx, ods, refused):
    content = HEADER.encode() + b"cheshire,orders_no,\xed\xa0\x80\n"
    assert "neither UTF-8 nor Windows-1252 text (byte 36)" in refused(content, "figures.csv")

    def half(part: bytes) -> bytes:
        return part.replace(b"Cheshire", b"Cheshire&#xD800;", 1)

    assert DAMAGED in refused(with_parts(xlsx, sharedStrings=half), "return.xlsx")
    assert DAMAGED in refused(with_parts(ods, content=half), "return.ods")


def test_a_surrogate_that_a_workbook_writes_by_its_number_is_as_invisible_as_it_looks(
    cheshire_filled, coordinator, xlsx
):
    """Nobody can see it, so it is dropped; no text of the database ever holds one."""
    content, _ = edited(xlsx, typed("_xD800_7"))
    escaped = with_parts(content, sharedStrings=lambda part: part.replace(b"_x005F_xD800_", b"_xD800_"))
    sent = {"file": SimpleUploadedFile("return.xlsx", escaped)}
    assert "In the file: 7" in read(coordinator.post(FILES, sent, follow=True)).text
