"""Our own CSV, saved by the programs that people have, as they save unless told otherwise: it comes back the same."""

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Callable

import pandas as pd
import pytest

from reports.published import one_select
from reports.published.editions import State
from returns.arithmetic.figures import Entry
from returns.entry import figure_actions
from returns.form.questionnaire import Questionnaire
from returns.imports.downloads import as_csv
from returns.imports.plan import Plan, make_plan
from returns.imports.reading import read
from tests.factories import AT
from tests.stages import stage

pytestmark = pytest.mark.django_db

ENTRIES = {
    "orders_no": Entry(None, "=SUM(A1) was lost, all of it", "-1 is no figure"),
    "orders_shpo": Entry(100_000, "", '\'Twas so; in two\nlines, “quoted” and "quoted"'),
    "snapshot_c1_l1": Entry(1257, "", "Ŵedi’i gyfrif"),
    "snapshot_c1_l2": Entry(0),
    "notification_breaches": Entry(None, "", "No figure yet"),
}


@stage
def cheshire_with_words(cheshire_filled, cheshire_coordinator):
    """Cheshire's draft with figures, reasons and footnotes of every kind that programs trip over."""
    figure_actions.save_figures(revision=cheshire_filled, by=cheshire_coordinator, at=AT, entries=ENTRIES)
    return cheshire_filled


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def told(rows: list[list[str]], delimiter: str = ",", ends: str = "\r\n") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=ends).writerows(rows)
    return out.getvalue()


def by_pandas(content: bytes) -> bytes:
    return pd.read_csv(io.BytesIO(content)).to_csv().encode()


def by_pandas_without_index(content: bytes) -> bytes:
    return pd.read_csv(io.BytesIO(content)).to_csv(index=False).encode()


def by_pandas_twice(content: bytes) -> bytes:
    return by_pandas(by_pandas(content))


def by_r(content: bytes) -> bytes:
    """read.csv, write.csv: the mark before the first heading becomes letters, empty numbers and empty columns NA."""
    header, *rows = table(content)
    header[0] = f"X.U.FEFF.{header[0]}" if content.startswith(BOM_UTF8) else header[0]
    columns = [[row[at] for row in rows] for at in range(len(header))]
    are_numbers = [all(cell == "" or cell.isdecimal() for cell in column) for column in columns]
    lines = [",".join(f'"{name}"' for name in ("", *header))]
    for number, row in enumerate(rows, start=1):
        cells = [f'"{number}"']
        for cell, is_number in zip(row, are_numbers, strict=True):
            quoted = cell.replace('"', '""')
            cells.append((cell or "NA") if is_number else f'"{quoted}"')
        lines.append(",".join(cells))
    return ("\n".join(lines) + "\n").encode()


def by_readr(content: bytes) -> bytes:
    """read_csv, write_csv: each empty cell is NA, a round hundred thousand is 1e5."""
    header, *rows = table(content)
    shown = [[{"": "NA", "100000": "1e5"}.get(cell, cell) for cell in row] for row in rows]
    return told([header, *shown], ends="\n").encode()


def by_excel(content: bytes, delimiter: str = ",", encoding: str = "utf-8-sig") -> bytes:
    """Delimiters at the end of rows are left out in every block of 16 rows in which all of them would be empty."""
    header, *rows = table(content)
    for start in range(0, len(rows), 16):
        block = rows[start : start + 16]
        width = max(max((at + 1 for at, cell in enumerate(row) if cell), default=0) for row in block)
        rows[start : start + 16] = [row[:width] for row in block]
    return told([header, *rows], delimiter).encode(encoding)


def by_excel_in_europe(content: bytes) -> bytes:
    return b"sep=;\r\n" + by_excel(content, ";", "utf-8")


def by_libreoffice(content: bytes) -> bytes:
    """UTF-8 without a mark, line ends of Unix."""
    return told(table(content), ends="\n").encode()


def sent(revision, content: bytes, by) -> Plan:
    file = read(content, "figures.csv", year=revision.year, area=revision.area_return.area)
    assert not [note for note in file.notes if "for empty cells" not in note]
    return make_plan(file.rows, by=by, at=AT, year=revision.year, area=revision.area_return.area)


PROGRAMS = (
    by_pandas, by_pandas_without_index, by_pandas_twice, by_r, by_readr, by_excel, by_excel_in_europe, by_libreoffice,
)  # fmt: skip


@pytest.mark.parametrize("is_wide", [False, True], ids=["tidy", "wide"])
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_saved_by_a_program_it_makes_no_difference(
    program: Callable[[bytes], bytes], is_wide, cheshire_with_words, cheshire_coordinator
):
    form = Questionnaire.load(cheshire_with_words.year)
    content = program(as_csv([cheshire_with_words], form, is_wide=is_wide))
    plan = sent(cheshire_with_words, content, cheshire_coordinator)
    assert [str(problem) for problem in plan.problems] == []
    assert plan.changes == 0


@pytest.mark.parametrize("is_wide", [False, True], ids=["tidy", "wide"])
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_what_was_emptied_since_comes_back_with_it(
    program: Callable[[bytes], bytes], is_wide, cheshire_with_words, cheshire_coordinator
):
    form = Questionnaire.load(cheshire_with_words.year)
    content = program(as_csv([cheshire_with_words], form, is_wide=is_wide))
    empty = dict.fromkeys(ENTRIES, Entry())
    figure_actions.save_figures(revision=cheshire_with_words, by=cheshire_coordinator, at=AT, entries=empty)
    [one] = sent(cheshire_with_words, content, cheshire_coordinator).returns
    assert {box.code: box.new for box in one.boxes} == ENTRIES


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_the_published_file_saved_by_a_program_makes_no_difference_either(
    program: Callable[[bytes], bytes], cheshire_with_words, cheshire_coordinator
):
    """It has a row for each box, those that nobody answered too."""
    empty = {"custody_sopo_c1_l2": Entry(), "yearly_c1_l2": Entry()}
    figure_actions.save_figures(revision=cheshire_with_words, by=cheshire_coordinator, at=AT, entries=empty)
    content = program(b"".join(one_select.csv(State((cheshire_with_words.pk,)))))
    plan = sent(cheshire_with_words, content, cheshire_coordinator)
    assert [str(problem) for problem in plan.problems] == []
    assert (len(plan.rows), plan.changes) == (27, 0)
