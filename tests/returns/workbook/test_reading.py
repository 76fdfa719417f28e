"""Workbooks as they come back: what people, programs and attackers make of them, each refused or told in plain words.

Every bad file is a good one with one thing changed.
"""

import io
import re
import struct
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from returns.arithmetic.figures import Entry
from returns.files import archive
from returns.files.guard import kind_of
from returns.files.repeats import address, cell_at
from returns.files.workbooks import Workbook, read_workbook
from returns.files.written import Unreadable, Written
from returns.form.questionnaire import Questionnaire
from tests.factories import CHESHIRE_FIGURES
from tests.returns.workbooks import KINDS, changed, cheshire_entries, packed, parts_of, sub, with_parts, written
from tests.stages import stage

both_kinds = pytest.mark.parametrize("kind", KINDS)
BOX = "orders_no"
SHEET_A, SHEET_E, NOTES = (f"xl/worksheets/sheet{number}.xml" for number in (2, 6, 9))
WORKBOOK, CONTENT = "xl/workbook.xml", "content.xml"


@stage
def questionnaire(form_2021) -> Questionnaire:
    return Questionnaire.load(form_2021)


@stage
def xlsx(questionnaire) -> bytes:
    return written(questionnaire, "xlsx")


@stage
def ods(questionnaire) -> bytes:
    return written(questionnaire, "ods")


@pytest.fixture
def files(xlsx, ods) -> dict[str, bytes]:
    return {"xlsx": xlsx, "ods": ods}


def refusal(content: bytes, name: str) -> str:
    with pytest.raises(Unreadable) as refused:
        kind_of(content, name)
    return str(refused.value)


def box(content: bytes, code: str = BOX) -> Written:
    """What is in the file of one box."""
    kind = kind_of(content, "")
    return next(row for row in read_workbook(content, kind).rows(CHESHIRE_FIGURES) if row.code == code)


def cell_in(content: bytes, name: str) -> str:
    """B11: where a name of an XLSX file points to."""
    found = re.search(rf'name="{name}">[^<]*\$([A-Z]+)\$(\d+)<', parts_of(content)[WORKBOOK].decode())
    return found[1] + found[2]


def with_cell(content: bytes, inner: str, attributes: str = "", code: str = BOX, sheet: str = SHEET_E) -> bytes:
    """An XLSX file whose box has another cell element; without `s` it has no style."""
    place = cell_in(content, code)
    new = f'<c r="{place}" {attributes}>{inner}</c>'
    return changed(content, sheet, sub(rf'<c r="{place}"[^>]*?(?:/>|>.*?</c>)', new.replace("\\", r"\\")))


def with_ods_cell(content: bytes, attributes: str, inner: str = "") -> bytes:
    """An ODS file whose box NOs has another cell: the last number of its table."""

    def change(text: str) -> str:
        start = text.index('table:name="Table E"')
        where = text.index(">NOs<", start)
        cell = re.compile(r"<table:table-cell [^>]*?(?:/>|>.*?</table:table-cell>)", re.DOTALL).search(text, where)
        return text[: cell.start()] + f"<table:table-cell {attributes}>{inner}</table:table-cell>" + text[cell.end() :]

    return changed(content, CONTENT, change)


def with_name(content: bytes, kind: str, code: str, target: str, scope: str = "") -> bytes:
    """The file with a name pointing elsewhere; with a scope the name stands a second time, on that sheet alone."""
    if kind == "xlsx":
        new = f'<definedName name="{code}"{scope}>{target}</definedName>'
        pattern = rf'<definedName name="{code}">[^<]*</definedName>'
        return changed(content, WORKBOOK, lambda text: re.sub(pattern, lambda old: old[0] * bool(scope) + new, text))
    pattern = rf'(<table:named-range[^>]*table:name="{code}"[^>]*table:cell-range-address=")[^"]*'
    return changed(content, CONTENT, lambda text: re.sub(pattern, lambda old: old[1] + target, text))


# --- What kind of file it is ----------------------------------------------------------------------


@both_kinds
def test_a_workbook_of_the_service_is_recognised_under_any_fitting_name(files, kind):
    names = (f"return.{kind}", f"RETURN.{kind.upper()}", "return", "return v1.2", "")
    assert {kind_of(files[kind], name) for name in names} == {kind}


@pytest.mark.parametrize(
    "part",
    [
        "xl/printerSettings/printerSettings1.bin",
        "xl/drawings/vmlDrawing1.vml",
        "xl/calcChain.xml",
        "customXml/item1.xml",
        "docMetadata/LabelInfo.xml",
        "xl/webextensions/taskpanes.xml",
        "xl/threadedComments/threadedComment1.xml",
    ],
)
def test_what_excel_adds_of_its_own_does_no_harm(xlsx, part):
    content = with_parts(xlsx, **{part: b"<br>not closed" if part.endswith(".vml") else b"<a/>"})
    assert kind_of(content, "return.xlsx") == "xlsx"


def test_what_libreoffice_adds_of_its_own_does_no_harm(ods):
    more = {"Configurations2/accelerator/": b"", "Thumbnails/thumbnail.png": b"\x89PNG", "manifest.rdf": b"<a/>"}
    assert kind_of(with_parts(ods, **more), "return.ods") == "ods"


@pytest.mark.parametrize("name", ["figures.csv", "figures.txt", "figures"])
def test_a_text_is_a_table(name):
    assert kind_of(b"area,cell,value\r\nKent,orders_no,1\r\n", name) == "csv"
    assert kind_of("area;cell;value\n".encode("utf-16"), name) == "csv"


@pytest.mark.parametrize("content", [b"", b"  \r\n\t"])
def test_an_empty_file_is_refused(content):
    assert refusal(content, "return.xlsx") == "The file is empty."


def test_an_old_or_protected_workbook_is_refused_with_the_way_out():
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    for name in ("return.xls", "return.xlsx"):
        assert "save it as .xlsx without a password" in refusal(content, name)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\n...", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"{\\rtf1 ...", "a text document"),
        (b"\x1f\x8b\x08\0", "a compressed file"),
        (b"<html><table>", "a web page"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "a web page or an XML document"),
        (b"area\0cell\0", "neither a workbook nor a text file"),
    ],
)
def test_another_kind_of_file_is_called_by_its_name(content, said):
    assert said in refusal(content, "return.xlsx")


@pytest.mark.parametrize("name", ["return.xlsx", "return.ods", "return.pdf", "return.xls", "return.xlsm"])
def test_a_text_under_another_kind_of_name_is_refused(name):
    assert "but it is a text file" in refusal(b"area,cell,value\n", name)


def test_a_workbook_under_another_kind_of_name_is_refused(xlsx, ods):
    assert "ends in .csv, but it is an Excel workbook" in refusal(xlsx, "return.csv")
    assert "with a name that ends in .ods" in refusal(ods, "return.xlsx")


def test_a_zip_file_with_something_else_in_it_is_refused(xlsx):
    assert "Unpack it" in refusal(packed({"return.xlsx": xlsx}), "return.zip")
    assert "not a spreadsheet" in refusal(
        packed({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}), "a.docx"
    )
    text = packed({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"})
    assert "not a spreadsheet" in refusal(text, "a.odt")
    types = b'<Types><Override PartName="/xl/workbook.bin" ContentType="x.sheet.binary.macroEnabled.main"/></Types>'
    for more in ({}, {"[Content_Types].xml": types}):
        assert "binary Excel workbook" in refusal(packed({"xl/workbook.bin": b"", **more}), "a.xlsb")


# --- Broken and hostile ZIP files -----------------------------------------------------------------


@both_kinds
@pytest.mark.parametrize("share", [0.02, 0.5, 0.9, 0.99])
def test_a_file_cut_short_is_refused(files, kind, share):
    content = files[kind]
    assert "damaged or was cut short" in refusal(content[: int(len(content) * share)], f"return.{kind}")


@both_kinds
def test_a_file_with_wrong_bytes_in_it_is_refused(files, kind):
    content = files[kind]
    spoiled = content[:2000] + b"\xff" * 200 + content[2200:]
    assert "damaged" in refusal(spoiled, f"return.{kind}")


@both_kinds
def test_a_file_that_unpacks_to_too_much_is_refused(files, kind):
    bomb = with_parts(files[kind], **{"docprops/more.xml": b" " * (archive.MOST_BYTES + 1)})
    assert "unpacks to far more" in refusal(bomb, f"return.{kind}")


def test_a_part_pressed_together_beyond_belief_is_refused(xlsx):
    assert "unpacks to far more" in refusal(with_parts(xlsx, filler=b"\0" * 15_000_000), "return.xlsx")


def test_a_file_that_lies_about_its_size_is_refused(xlsx):
    name = b"xl/styles.xml"
    real = len(parts_of(xlsx)[name.decode()])
    content = bytearray(xlsx)
    for start, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        header = 30 if start == b"PK\x03\x04" else 46
        place = next(
            found.start()
            for found in re.finditer(re.escape(start), xlsx)
            if xlsx[found.start() + header :].startswith(name)
        )
        content[place + offset : place + offset + 4] = struct.pack("<I", real - 10)
    assert "damaged" in refusal(bytes(content), "return.xlsx")


def test_a_file_of_too_many_parts_is_refused(xlsx):
    many = {f"filler/{number}": b"" for number in range(archive.MOST_PARTS)}
    assert "unpacks to far more" in refusal(with_parts(xlsx, **many), "return.xlsx")


@both_kinds
def test_a_file_with_a_password_is_refused(files, kind):
    content = bytearray(files[kind])
    for start, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(start), files[kind]):
            content[found.start() + offset] |= 1
    assert "protected with a password" in refusal(bytes(content), f"return.{kind}")


def test_an_ods_file_with_a_password_is_refused(ods):
    content = changed(ods, "META-INF/manifest.xml", sub("</manifest:manifest>", r"<manifest:encryption-data/>\g<0>"))
    assert "protected with a password" in refusal(content, "return.ods")


def test_a_part_that_stands_twice_is_refused(xlsx):
    out = io.BytesIO(xlsx)
    with zipfile.ZipFile(out, "a") as file:
        file.writestr("XL/Workbook.xml", "<workbook/>")
    assert "twice" in refusal(out.getvalue(), "return.xlsx")


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/evil.xml", "xl\\evil.xml", "c:evil.xml", "xl//evil.xml"])
def test_a_part_with_an_odd_name_is_refused(xlsx, name):
    assert "odd name" in refusal(with_parts(xlsx, **{name: b"<a/>"}), "return.xlsx")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_part_packed_otherwise_than_programs_do_is_refused(xlsx, method):
    out = io.BytesIO(xlsx)
    with zipfile.ZipFile(out, "a") as file:
        file.writestr("xl/more.xml", "<a/>", compress_type=method)
    assert "damaged" in refusal(out.getvalue(), "return.xlsx")


# --- What may act on its own ----------------------------------------------------------------------


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml"])
def test_a_workbook_with_macros_is_refused(xlsx, part):
    assert "holds macros" in refusal(with_parts(xlsx, **{part: b"<a/>"}), "return.xlsx")


def test_a_workbook_that_says_it_has_macros_is_refused(xlsx):
    content = changed(xlsx, "[Content_Types].xml", sub("spreadsheetml.sheet.main", "x-excel.sheet.macroEnabled.main"))
    assert "with macros" in refusal(content, "return.xlsx")


@pytest.mark.parametrize("part", ["Basic/Standard/Module1.xml", "Scripts/python/a.py"])
def test_an_ods_file_with_macros_is_refused(ods, part):
    assert "holds macros" in refusal(with_parts(ods, **{part: b"<a/>"}), "return.ods")


def test_an_ods_file_with_a_script_in_its_text_is_refused(ods):
    content = changed(
        ods, CONTENT, sub("<office:body>", "<office:scripts><office:script/></office:scripts><office:body>")
    )
    assert "holds macros" in refusal(content, "return.ods")


@pytest.mark.parametrize("part", ["xl/embeddings/oleObject1.bin", "xl/activeX/activeX1.xml", "xl/ctrlProps/a.xml"])
def test_a_workbook_with_objects_in_it_is_refused(xlsx, part):
    assert "embedded objects" in refusal(with_parts(xlsx, **{part: b"<a/>"}), "return.xlsx")


def test_an_ods_file_with_objects_in_it_is_refused(ods):
    for name in ("Object 1/content.xml", "Object 1"):
        assert "embedded objects" in refusal(with_parts(ods, **{name: b"<a/>"}), "return.ods")


def with_object(ods: bytes, media_type: str, body: str) -> bytes:
    entry = rf'<manifest:file-entry manifest:full-path="Object 1/" manifest:media-type="{media_type}"/>\g<0>'
    content = changed(ods, "META-INF/manifest.xml", sub("</manifest:manifest>", entry))
    part = f'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">{body}'
    return with_parts(content, **{"Object 1/content.xml": f"{part}</office:document-content>".encode()})


CHART = "application/vnd.oasis.opendocument.chart"


def test_a_chart_in_an_ods_file_does_no_harm_as_in_an_xlsx_file(xlsx, ods):
    content = with_object(ods, CHART, "<office:body><office:chart/></office:body>")
    assert read_workbook(content, kind_of(content, "return.ods")) == read_workbook(ods, "ods")
    assert kind_of(with_parts(xlsx, **{"xl/charts/chart1.xml": b"<a/>"}), "return.xlsx") == "xlsx"


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("application/vnd.oasis.opendocument.text", "<office:body><office:chart/></office:body>"),
        (CHART, "<office:body><office:text/></office:body>"),
    ],
)
def test_an_object_that_only_says_that_it_is_a_chart_is_refused(ods, media_type, body):
    assert "embedded objects" in refusal(with_object(ods, media_type, body), "return.ods")


@pytest.mark.parametrize("part", ["xl/externalLinks/externalLink1.xml", "xl/connections.xml", "xl/queryTables/a.xml"])
def test_a_workbook_that_fetches_from_elsewhere_is_refused(xlsx, part):
    said = refusal(with_parts(xlsx, **{part: b"<a/>"}), "return.xlsx")
    assert "links to other files" in said
    assert "Break Link" in said
    assert "Paste Special, Values" in said


def test_the_file_to_which_a_workbook_is_linked_is_named(xlsx):
    rels = b'<Relationships><Relationship Id="rId1" TargetMode="External" Target="file:///C:/My%20files/Team.xlsx"/></Relationships>'
    link = {"xl/externalLinks/externalLink1.xml": b"<a/>", "xl/externalLinks/_rels/externalLink1.xml.rels": rels}
    assert "other files or to databases (“Team.xlsx”)" in refusal(with_parts(xlsx, **link), "return.xlsx")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("http://schemas.microsoft.com/office/2006/relationships/vbaProject", "holds macros"),
        ("http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet", "holds macros"),
        ("http://schemas.openxmlformats.org/officeDocument/2006/relationships/oleObject", "embedded objects"),
        ("http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink", "links to other files"),
        ("http://schemas.openxmlformats.org/officeDocument/2006/relationships/connections", "links to other files"),
    ],
)
def test_what_may_act_on_its_own_is_known_by_its_relationship_whatever_it_is_called(xlsx, kind, said):
    relation = rf'<Relationship Id="rId99" Type="{kind}" Target="plain.xml"/>\g<0>'
    content = changed(xlsx, "xl/_rels/workbook.xml.rels", sub("</Relationships>", relation))
    assert said in refusal(with_parts(content, **{"xl/plain.xml": b"<a/>"}), "return.xlsx")


@pytest.mark.parametrize("link", ["table-source", "dde-link", "cell-range-source"])
def test_an_ods_file_that_fetches_from_elsewhere_is_refused(ods, link):
    content = changed(ods, CONTENT, sub("</office:spreadsheet>", rf"<table:{link}/>\g<0>"))
    said = refusal(content, "return.ods")
    assert "links to other files" in said
    assert "Links to External Files" in said


BILLION = '<!DOCTYPE a [<!ENTITY b "lol"><!ENTITY c "&b;&b;&b;&b;">]>'


@pytest.mark.parametrize(
    ("kind", "part"),
    [("xlsx", SHEET_A), ("xlsx", "docProps/core.xml"), ("xlsx", "_rels/.rels"), ("ods", CONTENT), ("ods", "meta.xml")],
)
@pytest.mark.parametrize("declared", [BILLION, '<!DOCTYPE a SYSTEM "file:///etc/passwd">'])
def test_a_part_that_declares_a_document_type_is_refused(files, kind, part, declared):
    content = changed(files[kind], part, sub(r"\?>", "?>" + declared))
    assert "document type or entities" in refusal(content, f"return.{kind}")


@pytest.mark.parametrize("part", [b"<a>", b"\xff\xfe<", b'<?xml version="1.0" encoding="klingon"?><a/>', b"no xml"])
def test_a_part_that_is_no_xml_is_refused(xlsx, part):
    assert "damaged" in refusal(with_parts(xlsx, **{SHEET_A: part}), "return.xlsx")


def test_a_part_of_too_many_tags_is_refused_before_it_is_parsed(xlsx):
    part = b"<a>" + b"<c/>" * archive.MOST_TAGS + b"</a>"
    assert "unpacks to far more" in refusal(with_parts(xlsx, **{SHEET_A: part}), "return.xlsx")


def test_a_part_of_tags_in_tags_is_read_without_a_crash(xlsx):
    depth = archive.MOST_TAGS // 2 - 10_000
    part = b"<worksheet>" + b"<a>" * depth + b"</a>" * depth + b"</worksheet>"
    assert kind_of(with_parts(xlsx, **{SHEET_A: part}), "return.xlsx") == "xlsx"


# --- Too much of it -------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["A2001", "GS1", "A1000000"])
def test_content_where_no_return_has_any_is_refused(xlsx, place):
    row = re.sub(r"\D", "", place)
    content = changed(xlsx, SHEET_A, sub("</sheetData>", rf'<row r="{row}"><c r="{place}"><v>1</v></c></row>\g<0>'))
    assert f"content in {place}" in refusal(content, "return.xlsx")


def test_empty_cells_with_a_format_may_stand_anywhere(xlsx):
    row = '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    assert kind_of(changed(xlsx, SHEET_A, sub("</sheetData>", row)), "return.xlsx") == "xlsx"


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ('table:number-rows-repeated="1048576"', ""),
        ("", 'table:number-columns-repeated="16384"'),
        ('table:number-rows-repeated="999999999"', 'table:number-columns-repeated="999999999"'),
    ],
)
def test_repeated_content_is_refused_without_being_written_out(ods, row, cell):
    content = f'<table:table-cell {cell} office:value-type="float" office:value="1"/>'
    bomb = f"<table:table-row {row}>{content}</table:table-row>"
    content = changed(ods, CONTENT, sub("</table:table>", rf"{bomb}\g<0>"))
    assert "far more than a return has" in refusal(content, "return.ods")


def test_repeated_empty_rows_and_cells_are_what_programs_write(ods):
    filler = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    content = changed(ods, CONTENT, lambda text: text.replace("</table:table>", f"{filler}</table:table>"))
    assert kind_of(content, "return.ods") == "ods"
    assert read_workbook(content, "ods") == read_workbook(ods, "ods")


def test_a_number_of_repeated_cells_stands_in_each_of_them(ods):
    """LibreOffice writes two equal neighbours as one cell that stands twice."""
    text = parts_of(ods)[CONTENT].decode()
    cells = re.search(r'(<table:table-cell [^>]*office:value="2"[^>]*)>.*?</table:table-cell>', text, re.DOTALL)
    doubled = text[: cells.end()].replace(cells[1], cells[1] + ' table:number-columns-repeated="2"')
    rest = re.sub(r"<table:table-cell.*?</table:table-cell>", "", text[cells.end() :], count=1, flags=re.DOTALL)
    assert box(with_parts(ods, **{CONTENT: (doubled + rest).encode()}), "snapshot_c3_l2").value == "2"


def test_counted_spaces_are_not_taken_on_trust(ods):
    content = with_ods_cell(ods, 'office:value-type="string"', '<text:p>1<text:s text:c="999999999"/></text:p>' * 3)
    assert len(box(content).value) < 1_000_000


# --- Boxes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "value"), [("1257.0", "1257"), ("1.257E3", "1257"), ("12.5", "12.5"), ("-3", "-3"), ("0", "0")]
)
def test_a_number_is_the_digits_that_were_meant(xlsx, ods, number, value):
    assert box(with_cell(xlsx, f"<v>{number}</v>")).value == value
    assert box(with_ods_cell(ods, f'office:value-type="float" office:value="{number}"')).value == value


def test_a_text_in_a_box_is_left_to_the_importer(xlsx, ods):
    assert box(with_cell(xlsx, "<is><t> 1,257 </t></is>", 't="inlineStr"')).value == "1,257"
    assert box(with_ods_cell(ods, 'office:value-type="string"', "<text:p>about 12</text:p>")).value == "about 12"


@pytest.mark.parametrize("marker", ["x", "X", "[x]"])
def test_the_marker_typed_into_a_box_is_the_marker(xlsx, ods, marker):
    for content in (
        with_cell(xlsx, f"<is><t>{marker}</t></is>", 't="inlineStr"'),
        with_ods_cell(ods, 'office:value-type="string"', f"<text:p>{marker}</text:p>"),
    ):
        assert (box(content).marker, box(content).value) == ("x", "")


DATE = "is a date (1 February 2026): a spreadsheet program may have changed something like 1-2. Type the number"


def test_a_date_is_not_a_number(xlsx, ods):
    styles = changed(xlsx, "xl/styles.xml", sub(r"(<cellXfs[^>]*>)(<xf )numFmtId=\"0\"", r'\1\2numFmtId="14"'))
    assert box(with_cell(styles, "<v>46054</v>", 's="0"')).problem == DATE
    assert box(with_ods_cell(ods, 'office:value-type="date" office:date-value="2026-02-01"')).problem == DATE


def test_a_date_counted_from_1904_is_that_day(xlsx):
    styles = changed(xlsx, "xl/styles.xml", sub(r"(<cellXfs[^>]*>)(<xf )numFmtId=\"0\"", r'\1\2numFmtId="14"'))
    content = changed(styles, WORKBOOK, sub("<workbookPr", '<workbookPr date1904="1"'))
    assert box(with_cell(content, "<v>44592</v>", 's="0"')).problem == DATE


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("d mmm", True),
        ("[$-809]dd/mm/yyyy", True),
        ("h:mm", True),
        ("#,##0.0", False),
        ('0 "days"', False),
        ("[Red]0", False),
    ],
)
def test_a_format_of_somebodys_own_is_known_for_a_dates(xlsx, code, is_date):
    form = f'<numFmts count="1"><numFmt numFmtId="164" formatCode="{code.replace(chr(34), "&quot;")}"/></numFmts>'
    content = changed(xlsx, "xl/styles.xml", sub(r"(<styleSheet[^>]*>)(?:<numFmts.*?</numFmts>)?", rf"\1{form}"))
    content = changed(content, "xl/styles.xml", sub(r"(<cellXfs[^>]*>)(<xf )numFmtId=\"0\"", r'\1\2numFmtId="164"'))
    assert ("is a date" in box(with_cell(content, "<v>46054</v>", 's="0"')).problem) is is_date


def test_a_format_without_an_end_does_not_take_for_ever(xlsx):
    form = f'<numFmts><numFmt numFmtId="164" formatCode="{"[" * 500_000}"/></numFmts>'
    content = changed(xlsx, "xl/styles.xml", sub(r"(<styleSheet[^>]*>)(?:<numFmts.*?</numFmts>)?", rf"\1{form}"))
    assert box(content) == box(xlsx)


def test_a_formula_with_a_result_is_its_result(xlsx, ods):
    assert box(with_cell(xlsx, "<f>5+7</f><v>12</v>")).value == "12"
    formula = 'table:formula="of:=5+7" office:value-type="float" office:value="12"'
    assert box(with_ods_cell(ods, formula)).value == "12"


def test_a_formula_without_a_result_is_a_problem(xlsx, ods):
    problem = "holds a formula without a result: open the file in a spreadsheet program and save it"
    assert box(with_cell(xlsx, "<f>5+7</f>")).problem == problem
    assert box(with_ods_cell(ods, 'table:formula="of:=5+7"')).problem == problem


def test_a_formula_that_came_to_nothing_is_an_empty_box(xlsx, ods):
    """Excel and LibreOffice write an empty text; in ODS LibreOffice leaves the type out, and shows an empty line."""
    blank = box(with_cell(xlsx, ""))
    assert box(with_cell(xlsx, '<f>""</f><v></v>', 't="str"')) == blank
    formula = 'table:formula="of:=&quot;&quot;"'
    for attributes, inner in (
        (formula, "<text:p/>"),
        (f'{formula} office:value-type="string" office:string-value=""', ""),
        (f'{formula} office:value-type="string"', "<text:p/>"),
    ):
        found = box(with_ods_cell(ods, attributes, inner))
        assert (found.value, found.problem) == ("", "")


@pytest.mark.parametrize(
    ("inner", "attributes"),
    [
        ("<f>5+7</f>", 't="str"'),  # openxlsx
        ("<f>5+7</f><v></v>", ""),  # openpyxl
        ("<f>5+7</f><v/>", 't="n"'),
        ("<f>5+7</f><v>0</v>", ""),  # XlsxWriter, in a file that asks to be worked out
    ],
)
def test_a_formula_that_nobody_has_worked_out_is_told_whatever_a_program_writes_instead(xlsx, inner, attributes):
    assert "fullCalcOnLoad" in parts_of(xlsx)[WORKBOOK].decode()
    assert box(with_cell(xlsx, inner, attributes)).problem.startswith("holds a formula without a result")


@pytest.mark.parametrize("kind", ["", ' office:value-type="string"', ' office:value-type="float"'])
def test_a_formula_that_nobody_has_worked_out_is_told_in_ods_too(ods, kind):
    found = box(with_ods_cell(ods, f'table:formula="of:=5+7"{kind}'))
    assert found.problem.startswith("holds a formula without a result")


def test_a_formula_whose_result_is_nought_is_nought(xlsx):
    content = changed(xlsx, WORKBOOK, sub(' fullCalcOnLoad="1"', ""))
    assert box(with_cell(content, "<f>5-5</f><v>0</v>")).value == "0"


def test_a_number_that_an_ods_file_only_shows_is_that_number(ods):
    """office:value-type decides; what LibreOffice says beside it does not."""
    calc = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    text = f'{calc} office:value-type="string" calcext:value-type="float"'
    assert box(with_ods_cell(ods, text, "<text:p>1257</text:p>")).value == "1257"
    number = f'{calc} calcext:value-type="string" office:value-type="float" office:value="1257"'
    assert box(with_ods_cell(ods, number, "<text:p>1,257</text:p>")).value == "1257"
    error = f'{calc} table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"'
    assert box(with_ods_cell(ods, error, "<text:p>#DIV/0!</text:p>")).problem == "is an error (#DIV/0!)"


def test_an_error_is_a_problem(xlsx, ods):
    assert box(with_cell(xlsx, "<v>#REF!</v>", 't="e"')).problem == "is an error (#REF!)"
    error = 'table:formula="of:=[.#REF!]" office:value-type="string"'
    assert box(with_ods_cell(ods, error, "<text:p>#REF!</text:p>")).problem == "is an error (#REF!)"


def test_true_and_false_are_problems(xlsx, ods):
    assert box(with_cell(xlsx, "<v>1</v>", 't="b"')).problem == "is TRUE: type the number"
    assert box(with_cell(xlsx, "<v>0</v>", 't="b"')).problem == "is FALSE: type the number"
    truth = 'office:value-type="boolean" office:boolean-value="true"'
    assert box(with_ods_cell(ods, truth)).problem == "is TRUE: type the number"


def test_a_box_in_merged_cells_is_a_problem(xlsx, ods):
    place = cell_in(xlsx, BOX)
    merged = f'<mergeCells count="1"><mergeCell ref="{place}:C99"/></mergeCells>'
    content = changed(xlsx, SHEET_E, sub("</sheetData>", rf"\g<0>{merged}"))
    assert box(content).problem == f"is in merged cells ({place}:C99). Unmerge the cells"
    content = with_ods_cell(ods, 'table:number-columns-spanned="2" office:value-type="float" office:value="3"')
    assert re.fullmatch(r"is in merged cells \(B\d+:C\d+\). Unmerge the cells", box(content).problem)


def test_a_merge_of_a_whole_sheet_costs_nothing(xlsx):
    merged = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    content = changed(xlsx, SHEET_E, sub("</sheetData>", rf"\g<0>{merged}"))
    assert "merged cells (A1:XFD1048576)" in box(content).problem


def test_a_figure_in_a_hidden_row_is_a_problem(xlsx, ods):
    row = re.sub(r"\D", "", cell_in(xlsx, BOX))
    content = changed(xlsx, SHEET_E, sub(rf'<row r="{row}"', r'\g<0> hidden="1"'))
    assert box(content).problem == f"is in a hidden row ({row}): show it"

    def hide(text: str) -> str:
        start = text.rindex("<table:table-row", 0, text.index(">NOs<"))
        return text[:start] + '<table:table-row table:visibility="collapse"' + text[start + 16 :]

    assert box(changed(ods, CONTENT, hide)).problem.startswith("is in a hidden row (")


def test_a_figure_in_a_hidden_column_is_a_problem(xlsx, ods):
    content = changed(xlsx, SHEET_E, sub(r'<col min="2" max="2"', r'\g<0> hidden="1"'))
    assert box(content).problem == "is in a hidden column (B): show it"

    def hide(text: str) -> str:
        start = text.index("<table:table-column", text.index('table:name="Table E"')) + 5
        start = text.index("<table:table-column", start)
        return text[:start] + '<table:table-column table:visibility="collapse"' + text[start + 19 :]

    assert box(changed(ods, CONTENT, hide)).problem == "is in a hidden column (B): show it"


def test_a_figure_on_a_hidden_sheet_is_a_problem(xlsx, ods):
    content = changed(xlsx, WORKBOOK, sub('<sheet name="Table E"', r'\g<0> state="hidden"'))
    assert box(content).problem == "is on a hidden sheet (“Table E”): show it"
    content = changed(ods, CONTENT, lambda text: text.replace('table:display="true"', 'table:display="false"'))
    assert box(content).problem == "is on a hidden sheet (“Table E”): show it"


def test_a_blank_box_may_be_hidden(xlsx):
    content = changed(with_cell(xlsx, ""), SHEET_E, sub(r'<col min="2" max="2"', r'\g<0> hidden="1"'))
    assert box(content).problem == ""


def test_a_reason_alone_says_that_there_is_no_figure(xlsx):
    content = with_cell(with_cell(xlsx, ""), "<is><t>Not counted</t></is>", 't="inlineStr"', f"reason__{BOX}", NOTES)
    assert (box(content).marker, box(content).value, box(content).reason) == ("x", "", "Not counted")


def test_a_reason_beside_a_figure_is_left_to_the_importer(xlsx):
    content = with_cell(xlsx, "<is><t>Not counted</t></is>", 't="inlineStr"', f"reason__{BOX}", NOTES)
    assert (box(content).marker, box(content).value, box(content).reason) == ("", "0", "Not counted")


def test_a_problem_with_a_reason_or_a_footnote_says_which(xlsx):
    for name, said in (("reason", "has a reason that"), ("footnote", "has a footnote that")):
        content = with_cell(xlsx, "<v>#NAME?</v>", 't="e"', f"{name}__{BOX}", NOTES)
        assert box(content).problem == f"{said} is an error (#NAME?)"


def test_a_text_of_several_looks_is_one_text(xlsx, ods):
    rich = "<is><r><t>a </t></r><r><rPr><b/></rPr><t>b</t></r><rPh><t>no</t></rPh></is>"
    assert box(with_cell(xlsx, rich, 't="inlineStr"', f"footnote__{BOX}", NOTES)).footnote == "a b"
    spans = "<text:p>a<text:s/><text:span>b<text:tab/></text:span>c</text:p><office:annotation><text:p>no</text:p>"
    content = with_ods_cell(ods, 'office:value-type="string"', f"{spans}</office:annotation>")
    assert box(content).value == "a b c"


# --- Names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "target", "problem"),
    [
        ("xlsx", "#REF!", "has no cell: its name points to none"),
        ("xlsx", "'Table E'!#REF!", "has no cell: its name points to none"),
        ("xlsx", "'Gone'!$B$7", "has no cell: its name points to none"),
        ("xlsx", "12", "has no cell: its name points to none"),
        ("xlsx", "'Table E'!$B$7:$C$7", "has a name that points to more than one cell"),
        ("xlsx", "'Table E'!$B$7,'Table E'!$B$9", "has a name that points to more than one cell"),
        ("xlsx", "'[other.xlsx]Table E'!$B$7", "has a name that points to another workbook"),
        ("xlsx", "[1]Other!$B$7", "has a name that points to another workbook"),
        ("ods", "$#REF!.$B$7", "has no cell: its name points to none"),
        ("ods", "$Gone.$B$7", "has no cell: its name points to none"),
        ("ods", "$'Table E'.$B$7:.$C$7", "has a name that points to more than one cell"),
        ("ods", "$'Table E'.$B$7:$'Table F'.$B$7", "has a name that points to more than one cell"),
        ("ods", "'file:///other.ods'#$'Table E'.$B$7", "has a name that points to another workbook"),
    ],
)
def test_a_name_that_leads_to_no_cell_of_its_own_is_a_problem(files, kind, target, problem):
    assert box(with_name(files[kind], kind, BOX, target)).problem.startswith(problem)


@pytest.mark.parametrize(("kind", "same"), [("xlsx", "'table e'!{}:{}"), ("ods", "$'TABLE E'.{}:.{}")])
def test_a_range_of_one_cell_is_that_cell(files, kind, same):
    place = cell_in(files["xlsx"], BOX)
    content = with_name(files[kind], kind, BOX, same.format(place, place))
    assert box(content) == box(files[kind])


@pytest.mark.parametrize(("kind", "target"), [("xlsx", "'Table E'!$B$7"), ("ods", "$'Table E'.$B$7")])
def test_two_names_of_one_cell_are_a_problem_of_both(files, kind, target):
    content = with_name(with_name(files[kind], kind, BOX, target), kind, "orders_shpo", target)
    assert box(content).problem == "shares its cell with orders_shpo: each needs one of its own"
    assert box(content, "orders_shpo").problem == "shares its cell with orders_no: each needs one of its own"


def test_a_name_of_a_copied_sheet_is_a_problem(xlsx):
    content = with_name(xlsx, "xlsx", BOX, "'Table F'!$B$30", ' localSheetId="6"')
    assert re.fullmatch(
        r"is twice in the workbook \(sheet “Table E”, B\d+ and sheet “Table F”, B30\). Delete the copy",
        box(content).problem,
    )


def test_a_name_without_its_workbook_is_known_by_its_sheet(xlsx):
    content = changed(xlsx, WORKBOOK, sub(f'name="{BOX}"', r'\g<0> localSheetId="5"'))
    assert box(content) == box(xlsx)


@both_kinds
def test_names_are_the_same_in_capitals(files, kind):
    part = WORKBOOK if kind == "xlsx" else CONTENT
    content = changed(files[kind], part, lambda text: text.replace(f'name="{BOX}"', f'name="{BOX.upper()}"'))
    assert box(content) == box(files[kind])


def with_xlsx_names(content: bytes, *names: str) -> bytes:
    """The file with more names, each `name="…"` with what else is said of it, `>` and its target."""
    more = "".join(f"<definedName name={name}</definedName>" for name in names)
    return changed(content, WORKBOOK, lambda text: text.replace("</definedNames>", f"{more}</definedNames>"))


def codes_of(content: bytes, kind: str) -> list[str]:
    return [row.code for row in read_workbook(content, kind).rows(CHESHIRE_FIGURES)]


# What Word, slicers, Solver, Gnumeric and people call cells and ranges, in letters as a code has them.
NAMES_OF_PROGRAMS = (
    '"OLE_LINK1" localSheetId="1">\'Table A\'!$A$6:$E$10',
    '"Slicer_Category">#N/A',
    '"solver_adj" localSheetId="1" hidden="1">\'Table A\'!$B$8',
    '"Print_Area" localSheetId="2">\'Table B\'!$A$1:$E$9',
    '"Sheet_Title" localSheetId="2">&quot;Table B&quot;',
    '"Budget">Cover!$A$1',
    "\"last_years_total\">'Table A'!$B$8",
    '"orders_nno" hidden="1">Cover!$A$1',
    '"orders_noo">Cover!$C$90',
    '"orders_nos">#REF!',
)


def test_names_that_no_form_has_are_passed_over(xlsx):
    """Those too that mean a box's own cell, that are hidden, that mean none, and whose cell is empty."""
    content = with_xlsx_names(xlsx, *NAMES_OF_PROGRAMS)
    assert codes_of(content, "xlsx") == codes_of(xlsx, "xlsx")
    assert box(content, "snapshot_c1_l1") == box(xlsx, "snapshot_c1_l1")


def test_names_that_no_form_has_are_passed_over_in_ods_too(ods):
    ranges = ("$'Table A'.$B$8", "$'Table A'.$A$6:.$E$10", "$#REF!.$B$7")
    names = zip(("OLE_LINK1", "Print_Area", "orders_nos"), ranges, strict=True)
    more = "".join(
        f'<table:named-range table:name="{name}" table:cell-range-address="{target}"/>' for name, target in names
    )
    content = changed(
        ods, CONTENT, lambda text: text.replace("</table:named-expressions>", more + "</table:named-expressions>")
    )
    assert codes_of(content, "ods") == codes_of(ods, "ods")
    assert box(content, "snapshot_c1_l1") == box(ods, "snapshot_c1_l1")


def test_a_name_near_a_code_on_a_cell_with_something_in_it_is_told(xlsx):
    content = with_xlsx_names(xlsx, '"orders_noo">Cover!$A$1')
    assert codes_of(content, "xlsx") == [*codes_of(xlsx, "xlsx"), "orders_noo"]


def test_thousands_of_names_that_mean_nothing_do_no_harm(xlsx):
    content = with_xlsx_names(xlsx, *(f'"left_over_{number}">#REF!' for number in range(10_000)))
    assert codes_of(content, "xlsx") == codes_of(xlsx, "xlsx")


def test_a_footnote_without_a_place_is_none_at_all(xlsx):
    pattern = rf'<definedName name="footnote__{BOX}">[^<]*</definedName>'
    assert box(changed(xlsx, WORKBOOK, sub(pattern, ""))).footnote is None
    assert box(xlsx).footnote == ""


@pytest.mark.parametrize(("kind", "names"), [("xlsx", "definedNames"), ("ods", "table:named-expressions")])
def test_a_workbook_without_our_names_is_refused(files, kind, names):
    part = WORKBOOK if kind == "xlsx" else CONTENT
    content = changed(files[kind], part, sub(f"<{names}>.*</{names}>", ""))
    assert kind_of(content, f"return.{kind}") == kind
    with pytest.raises(Unreadable, match="not a workbook of this service") as refused:
        read_workbook(content, kind)
    assert "Download a new one" in str(refused.value)


def test_a_workbook_that_does_not_say_what_it_is_for_says_nothing(xlsx):
    content = changed(xlsx, WORKBOOK, lambda text: re.sub('<definedName name="mappa__.*?</definedName>', "", text))
    read = read_workbook(content, "xlsx")
    assert (read.area, read.year, read.version) == ("", "", "")


def test_a_workbook_of_the_strict_standard_is_read_too(xlsx):
    def strict(text: str) -> str:
        return text.replace(
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"
        )

    parts = {name: strict(part.decode()).encode() for name, part in parts_of(xlsx).items()}
    assert read_workbook(packed(parts), "xlsx") == read_workbook(xlsx, "xlsx")


def test_parts_are_found_by_their_relationships_whatever_they_are_called(xlsx):
    moved = {
        "xl/sharedStrings.xml": "xl/sharedStrings2.xml",
        "xl/styles.xml": "looks/Look%20of%20it.xml".replace("%20", " "),
        "xl/worksheets/sheet2.xml": "pages/second.xml",
        "xl/workbook.xml": "book/main.xml",
        "xl/_rels/workbook.xml.rels": "book/_rels/main.xml.rels",
    }
    parts = {moved.get(name, name): part for name, part in parts_of(xlsx).items()}

    def turn(part: str, **changes: str) -> None:
        text = parts[part].decode()
        for old, new in changes.items():
            assert old in text
            text = text.replace(old, new)
        parts[part] = text.encode()

    turn("_rels/.rels", **{"xl/workbook.xml": "/book/main.xml"})
    turn("[Content_Types].xml", **{"/xl/workbook.xml": "/book/main.xml"})
    turn(
        "book/_rels/main.xml.rels",
        **{
            '"worksheets/sheet2.xml': '"../pages/second.xml',
            '"worksheets/': '"/xl/worksheets/',
            '"sharedStrings.xml': '"/xl/sharedStrings2.xml',
            '"styles.xml': '"../looks/Look%20of%20it.xml',
        },
    )
    content = packed(parts)
    assert read_workbook(content, kind_of(content, "return.xlsx")) == read_workbook(xlsx, "xlsx")


def test_a_part_that_is_no_xml_by_its_name_is_never_parsed(xlsx):
    """Parts are looked at for document types by their names: no relationship leads past that."""
    parts = parts_of(xlsx)
    bomb = parts.pop(SHEET_A).replace(b"?>", b"?>" + BILLION.encode(), 1)
    rels = parts["xl/_rels/workbook.xml.rels"].replace(b"worksheets/sheet2.xml", b"worksheets/sheet2.dat")
    parts |= {"xl/worksheets/sheet2.dat": bomb, "xl/_rels/workbook.xml.rels": rels}
    assert "damaged" in refusal(packed(parts), "return.xlsx")


def test_types_of_parts_that_are_not_there_say_nothing(xlsx):
    """SheetJS lists those of every kind of workbook."""
    kind = r'<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>\g<0>'
    content = changed(xlsx, "[Content_Types].xml", sub("<Override", kind))
    assert kind_of(content, "return.xlsx") == "xlsx"


@pytest.mark.parametrize("part", [WORKBOOK, "xl/_rels/workbook.xml.rels", SHEET_A])
def test_a_workbook_without_one_of_its_parts_is_refused(xlsx, part):
    parts = parts_of(xlsx)
    del parts[part]
    with pytest.raises(Unreadable):
        kind_of(packed(parts), "return.xlsx")


def test_many_sheets_of_one_part_are_refused(xlsx):
    content = changed(xlsx, "xl/_rels/workbook.xml.rels", lambda text: re.sub(r"sheet\d\.xml", "sheet1.xml", text))
    assert "damaged" in refusal(content, "return.xlsx")


# --- Places ---------------------------------------------------------------------------------------


@given(st.integers(0, 1_048_575), st.integers(0, 16_383))
def test_a_place_has_one_address(row, column):
    assert cell_at(address(row, column)) == (row, column)


@pytest.mark.parametrize("text", ["", "B", "7", "B0", "XFE1", "A1048577", "B7:C7", "#REF!", "ŵ1"])
def test_what_is_no_place_has_none(text):
    assert cell_at(text) is None


# --- Anything at all ------------------------------------------------------------------------------


def read_or_refuse(content: bytes) -> None:
    """What must hold of every file: it is read, or refused in words; nothing else is ever raised."""
    try:
        kind = kind_of(content, "return")
        if kind != "csv":
            assert isinstance(read_workbook(content, kind), Workbook)
    except Unreadable as refused:
        assert str(refused)


fuzzing = settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)


@fuzzing
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0"]))
def test_made_up_bytes_are_read_or_refused(content, beginning):
    read_or_refuse(beginning + content)


@both_kinds
@fuzzing
@given(st.data())
def test_a_file_with_wrong_bytes_anywhere_is_read_or_refused(files, kind, data):
    content = bytearray(files[kind])
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    read_or_refuse(bytes(content))


@both_kinds
@fuzzing
@given(st.data())
def test_a_part_with_wrong_words_anywhere_is_read_or_refused(files, kind, data):
    """Past the ZIP file's own checks: attributes, numbers and tags of the XML become others."""
    parts = parts_of(files[kind])
    xlsx_parts = [WORKBOOK, SHEET_E, "xl/styles.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"]
    name = data.draw(st.sampled_from(xlsx_parts if kind == "xlsx" else [CONTENT]))
    words = re.split(r'("[^"]*"|<[^ >]*|>)', parts[name].decode())
    for _ in range(data.draw(st.integers(1, 8))):
        spoiled = st.sampled_from(['""', '"-1"', '"99999999999"', '"x"', '"$A$0"', '"nan"', '"1e400"', "", "&#1;", "ŵ"])
        words[data.draw(st.integers(0, len(words) - 1))] = data.draw(spoiled)
    read_or_refuse(packed(parts | {name: "".join(words).encode()}))


# --- Welsh ----------------------------------------------------------------------------------------


@both_kinds
def test_a_welsh_areas_workbook_has_places_for_welsh_words_and_gives_them_back(questionnaire, kind):
    entry = Entry(5, "", "Late.", "", "Yn hwyr.")
    there = box(written(questionnaire, kind, cheshire_entries(**{BOX: entry}), has_welsh=True))
    assert (there.value, there.footnote, there.reason_cy, there.footnote_cy) == ("5", "Late.", "", "Yn hwyr.")
    without = box(written(questionnaire, kind, cheshire_entries(**{BOX: entry})))
    assert (without.reason_cy, without.footnote_cy) == (None, None)
