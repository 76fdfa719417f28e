"""What a spreadsheet program makes of our workbooks: it saves them as either kind, and adds the totals up itself."""

import io
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from returns.arithmetic.figures import Entry, Figures
from returns.checks.last_year import LastYear
from returns.files.guard import kind_of
from returns.files.workbooks import Workbook, read_workbook
from returns.form.questionnaire import Questionnaire
from returns.workbook.book import Total
from returns.workbook.layout import book_of
from tests.returns.workbooks import KINDS, cheshire_entries, packed, parts_of, written

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed: .ci/need long"),
]
SECONDS = 120
ENTRIES = cheshire_entries(
    orders_no=Entry(None, "=not counted"),
    orders_shpo=Entry(92, "", "'tis a footnote with ŵ\nand a second line, two  spaces"),
    lifetime_revocations=Entry(10, "", "-1"),
    sro_breaches=Entry(),
)


@pytest.fixture
def questionnaire(form_2021) -> Questionnaire:
    return Questionnaire.load(form_2021)


@pytest.fixture(scope="module")
def profile(tmp_path_factory) -> Path:
    """A profile of the tests' own: LibreOffice never waits for, or changes, somebody's."""
    return tmp_path_factory.mktemp("libreoffice")


@pytest.fixture
def convert(profile, tmp_path):
    """A function: a file as LibreOffice saves it in another kind."""

    def run(content: bytes, kind: str, to: str) -> bytes:
        source, out = tmp_path / f"return.{kind}", tmp_path / "out"
        source.write_bytes(content)
        command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", to, "--outdir", str(out), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
        return (out / f"return.{to}").read_bytes()

    return run


def without_results(content: bytes, kind: str) -> bytes:
    """The file with its formulas, and without what they come to: whoever shows a total has added it up."""
    parts = parts_of(content)
    for name, part in parts.items():
        text = part.decode(errors="surrogateescape")
        if kind == "xlsx" and "worksheets/" in name:
            text = re.sub(r"(</f>)<v>[^<]*</v>", r"\1", text)
        elif name == "content.xml":
            formula = r"(<table:table-cell[^>]*?table:formula='[^']*')[^>]*?(/?>)(?:<text:p>[^<]*</text:p>)?"
            text = re.sub(formula, r"\1\2", text)
        parts[name] = text.encode(errors="surrogateescape")
    assert parts != parts_of(content)
    return packed(parts)


def in_order(workbook: Workbook) -> Workbook:
    """LibreOffice sorts the names, which may stand in any order."""
    return replace(workbook, sheets=replace(workbook.sheets, names=tuple(sorted(workbook.sheets.names, key=repr))))


@pytest.mark.parametrize("to", KINDS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_workbook_that_libreoffice_saved_is_read_as_it_was_written(questionnaire, convert, kind, to):
    content = written(questionnaire, kind, ENTRIES)
    saved = convert(content, kind, to)
    assert kind_of(saved, f"return.{to}") == to
    assert in_order(read_workbook(saved, to)) == in_order(read_workbook(content, kind))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "entries", [cheshire_entries(), cheshire_entries(snapshot_c2_l2=Entry())], ids=["all", "one blank"]
)
def test_libreoffice_adds_up_as_the_service_does(questionnaire, convert, kind, entries):
    figures = Figures(questionnaire.shape, entries)
    book = book_of(questionnaire, figures, LastYear(), area_name="Cheshire", area_slug="cheshire")
    saved = convert(without_results(written(questionnaire, kind, entries), kind), kind, "xlsx")
    sheets = openpyxl.load_workbook(io.BytesIO(saved), data_only=True)
    shown = {
        cell.terms: sheets[sheet.name].cell(row + 1, column + 1).value
        for sheet in book.sheets
        for row, column, cell in sheet.cells()
        if isinstance(cell, Total)
    }
    expected = {terms: figures.value(code) for code, terms in questionnaire.shape.totals.items()}
    assert {terms: None if value == "" else value for terms, value in shown.items()} == {
        terms: expected[terms] for terms in shown
    }
    assert len(shown) > 15
