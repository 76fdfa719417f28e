"""Reading the consolidated files as programs that are not ours read them, and years to make them of."""

import csv
import io
import zipfile
from datetime import timedelta
from typing import NamedTuple
from xml.etree import ElementTree

import openpyxl
import pytest

from reports.files.catalogue import FILES, File
from reports.published.source import Source, public_source
from returns.form import definition
from returns.models import AreaReturn, Cell, Figure, Question
from tests.factories import (
    AT,
    CHESHIRE_FIGURES,
    QUESTIONNAIRES,
    AreaFactory,
    AreaReturnFactory,
    RevisionFactory,
    UserFactory,
)
from tests.reports.asking import RELEASE
from tests.stages import stage

OASIS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TABLE, TEXT, OFFICE = (OASIS % name for name in ("table", "text", "office"))
ALL_FIGURES = "All figures"


class Read(NamedTuple):
    """A workbook: each sheet's cells, and where its marked-up tables are, as {name: (sheet, its corners)}."""

    sheets: dict[str, list[list[object]]]
    tables: dict[str, tuple[str, str]]


def file_of(suffix: str) -> File:
    return next(file for file in FILES if file.suffix == suffix)


def made(source: Source, suffix: str) -> bytes:
    return b"".join(file_of(suffix).make(source))


def lines_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True))


def dicts_of(content: bytes) -> list[dict[str, str]]:
    header, *lines = lines_of(content)
    return [dict(zip(header, line, strict=True)) for line in lines]


def read_xlsx(content: bytes) -> Read:
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheets = {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}
    tables = {name: (sheet.title, ref) for sheet in book for name, ref in sheet.tables.items()}
    return Read(sheets, tables)


def read_ods(content: bytes) -> Read:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        body = ElementTree.fromstring(parts.read("content.xml"))
    sheets = {}
    for table in body.iter(f"{TABLE}table"):
        rows = [[_value(cell) for cell in row] for row in table.iter(f"{TABLE}table-row")]
        sheets[table.get(f"{TABLE}name")] = rows
    tables = {}
    for found in body.iter(f"{TABLE}database-range"):
        first, last = found.get(f"{TABLE}target-range-address").split(":")
        sheet, first = first.rsplit(".", 1)
        tables[found.get(f"{TABLE}name")] = (sheet.strip("'"), f"{first}:{last.rsplit('.', 1)[1]}")
    return Read(sheets, tables)


def _value(cell: ElementTree.Element) -> object:
    if cell.get(f"{OFFICE}value-type") == "float":
        return int(cell.get(f"{OFFICE}value"))
    return "\n".join(_text(line) for line in cell.iter(f"{TEXT}p"))


def _text(node: ElementTree.Element) -> str:
    words = node.text or ""
    for part in node:
        if part.tag == f"{TEXT}s":
            words += " " * int(part.get(f"{TEXT}c", "1"))
        elif part.tag == f"{TEXT}tab":
            words += "\t"
        else:
            words += _text(part)
        words += part.tail or ""
    return words


READERS = {".xlsx": read_xlsx, ".ods": read_ods}


def table_of(read: Read, sheet: str) -> list[list[object]]:
    """The one table of a sheet, headings first."""
    [where] = [ref for name, ref in read.tables.values() if name == sheet]
    first, last = (int("".join(c for c in corner if c.isdigit())) for corner in where.split(":"))
    width = openpyxl.utils.cell.range_boundaries(where)[2]
    return [row[:width] for row in read.sheets[sheet][first - 1 : last]]


# --- Two released years and one that is not ---------------------------------------------------------

SECRET, SECRET_WORDS = 987_654, "Nobody may read this yet"
SAID = 'Lost, in a "flood".\nAll of it.'
FORMULA = "=1+1 was found, twice  over"


def returned(area, year, values, *, number=1, **fields):
    """A published revision of an area's return of a year; (value, reason, footnote) or a number for each box."""
    of, _ = AreaReturn.objects.get_or_create(area=area, year=year, defaults={"area_name": area.name})
    revision = RevisionFactory(area_return=of, number=number)
    for figure in Figure.objects.filter(revision=revision).select_related("cell"):
        entry = values.get(figure.cell.code)
        entry = entry if isinstance(entry, tuple) else (entry, "", "")
        figure.value, figure.unavailable_reason, figure.footnote = entry
        figure.save()
    people = {f"{act}_by": UserFactory() for act in ("submitted", "accepted", "published")}
    moments = {f"{act}_at": AT for act in ("submitted", "accepted", "published")}
    for key, value in ({"status": "published"} | people | moments | fields).items():
        setattr(revision, key, value)
    revision.has_report = revision.source != "historical" and not area.is_body
    revision.save()
    return revision


@stage
def two_years(form_2021, form_2020):
    """2019/20 and 2020/21, released; 2021/22 published and not released.

    2019/20 has not the last box of the form of 2020/21, one return from published history with open boxes, and one
    that was revised. 2020/21 has gaps, words that files have to quote, and an area that has not published.
    """
    form_2021.release_at, form_2020.release_at = RELEASE, RELEASE - timedelta(days=365)
    form_2021.save()
    form_2020.save()
    Cell.objects.filter(year=form_2020, code="sro_breaches").delete()
    Question.objects.filter(year=form_2021, code="snapshot").update(break_note="Counted anew since this year.")
    cheshire = AreaFactory(name="Cheshire", slug="cheshire")
    welsh = AreaFactory(name="Ynys Môn", slug="ynys-mon", welsh=True, police_force_area_codes=["W1", "W2"])
    quoted = AreaFactory(name='Say "so", & more', slug="say-so", police_force_area_codes=[])
    gaps = CHESHIRE_FIGURES | {"snapshot_c1_l1": (None, SAID, ""), "orders_no": (4, "", FORMULA)}
    returned(cheshire, form_2021, CHESHIRE_FIGURES)
    returned(welsh, form_2021, gaps)
    returned(quoted, form_2021, CHESHIRE_FIGURES, source="invented", note="Made for a test.")
    AreaReturnFactory(area=AreaFactory(name="Late"), year=form_2021)
    before = AT - timedelta(days=300)
    first = returned(cheshire, form_2020, CHESHIRE_FIGURES | {"orders_shpo": 90}, published_at=before)
    first.status, first.superseded_at = "superseded", AT
    first.save()
    second = returned(cheshire, form_2020, CHESHIRE_FIGURES, number=2, published_at=AT)
    second.reason = "Two orders were missing."
    second.save()
    open_boxes = {code: value for code, value in CHESHIRE_FIGURES.items() if not code.startswith("custody")}
    history = {"source": "historical", "note": "The bulletin of 2020.", "has_report": False}
    returned(welsh, form_2020, open_boxes, **history, published_at=before)
    text = (QUESTIONNAIRES / "2022.toml").read_text(encoding="utf-8")
    form_2022 = definition.load(text)[0]
    form_2022.release_at = RELEASE + timedelta(days=365)
    form_2022.save()
    hidden = dict.fromkeys(CHESHIRE_FIGURES, SECRET) | {"orders_no": (None, SECRET_WORDS, "")}
    returned(cheshire, form_2022, hidden, published_at=RELEASE - timedelta(days=1))
    return [form_2020, form_2021]


@pytest.fixture
def of_all_years(two_years):
    return public_source(RELEASE)


@pytest.fixture
def of_2021(two_years):
    return public_source(RELEASE, year=2021)
