"""The wide CSV: a row for each return, a column for each box of the years' forms, spelt as the areas' own wide CSV.

`x` stands for "not available"; a box that a year's form does not have is empty. Columns of reasons and of footnotes
follow for the boxes of which anybody said something. returns.files.csv_figures reads it back.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from reports.files.boxes import Boxes
from reports.published import one_select
from reports.published.source import Source
from returns.files.csv_cells import heading_line, inert
from returns.files.csv_figures import UNAVAILABLE
from returns.files.written import FOOTNOTE, REASON

DESCRIBING = ("year", "area", "area_name", "area_codes", "revision", "source")
WORDS = {REASON: "reason", FOOTNOTE: "footnote"}


def columns(source: Source, boxes: Boxes) -> tuple[str, ...]:
    """The header. Two queries beside those of the boxes."""
    header = [*DESCRIBING, *boxes.codes]
    for prefix, column in (REASON, "unavailable_reason"), (FOOTNOTE, "footnote"):
        said = one_select.with_words(source.state, column)
        header += [prefix + code for code in boxes.codes if code in said]
    return tuple(header)


def lines(source: Source) -> Iterator[bytes]:
    """The file in chunks of about 64 kB, line by line: LF line ends and no byte order mark, as the tidy one."""
    header = columns(source, Boxes(source.years))
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    text.write(heading_line(header))
    for _, rows in groupby(one_select.rows(source.state), key=lambda row: (row["year"], row["area"])):
        writer.writerow(_line(header, list(rows)))
        if text.tell() >= one_select.CHUNK:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _line(header: Sequence[str], rows: Sequence[dict[str, Any]]) -> list[object]:
    cells: dict[str, object] = {name: rows[0][name] for name in DESCRIBING}
    for row in rows:
        cells[row["cell"]] = UNAVAILABLE if row["marker"] else row["value"]
        cells |= {prefix + row["cell"]: row[column] for prefix, column in WORDS.items()}
    return [inert(cells.get(name)) for name in header]
