"""What a spreadsheet program makes of the consolidated workbooks: it opens them as they are and shows what they say."""

import csv
import io
import re
import shutil
import subprocess

import openpyxl
import pytest

from tests.reports.sources import READERS, made, table_of

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed: .ci/need long"),
]
SECONDS = 180
# Every sheet as a file of its own, UTF-8, as it is shown.
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"


@pytest.fixture(scope="module")
def profile(tmp_path_factory):
    """A profile of the tests' own: LibreOffice never waits for, or changes, somebody's."""
    return tmp_path_factory.mktemp("libreoffice")


@pytest.fixture
def convert(profile, tmp_path):
    """A function: what LibreOffice saves of a file in another kind, {file name: bytes}."""

    def run(content: bytes, kind: str, to: str) -> dict[str, bytes]:
        source, out = tmp_path / f"book{kind}", tmp_path / f"out{kind}"
        source.write_bytes(content)
        command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", to, "--outdir", str(out), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
        return {path.name: path.read_bytes() for path in out.iterdir()}

    return run


@pytest.mark.parametrize("kind", tuple(READERS))
def test_every_sheet_as_libreoffice_shows_it_says_what_the_file_says(kind, convert, of_all_years):
    content = made(of_all_years, kind)
    read = READERS[kind](content)
    sheets = convert(content, kind, EVERY_SHEET)
    assert len(sheets) == len(read.sheets)
    for name in read.sheets:
        shown = list(csv.reader(io.StringIO(sheets[f"book-{name}.csv"].decode("utf-8"), newline="")))
        if name == "Cover":
            assert [row[0] for row in shown] == [row[0] for row in read.sheets[name]]
            continue
        expected = [[str(value) for value in row] for row in table_of(read, name)]
        assert shown[-len(expected) :] == expected, name


@pytest.mark.parametrize("kind", tuple(READERS))
def test_saved_by_libreoffice_the_tables_are_still_marked_up(kind, convert, of_all_years):
    content = made(of_all_years, kind)
    [saved] = convert(content, kind, "ods").values()
    ranges = READERS[".ods"](saved).tables
    expected = {name: where for name, where in READERS[kind](content).tables.items()}
    plain = {name: (sheet, re.sub(r"\$", "", where)) for name, (sheet, where) in ranges.items()}
    assert expected.items() <= plain.items()


def test_an_ods_saved_as_xlsx_is_opened_by_others_with_its_numbers(convert, of_2021):
    [saved] = convert(made(of_2021, ".ods"), ".ods", "xlsx").values()
    sheet = openpyxl.load_workbook(io.BytesIO(saved))["Table A"]
    numbers = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int)]
    assert 1590 in numbers
