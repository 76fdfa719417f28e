"""The ministry's workbook as the tests make it: with openpyxl, which is not ours."""

import io
from collections.abc import Mapping, Sequence

import openpyxl

Cell = int | str | None


def workbook(
    rows: Sequence[Sequence[Cell]], *, name: str = "24-25 data", others: Mapping[str, Sequence[Sequence[Cell]]] = {}
) -> bytes:
    """A workbook with the sheet and what else stands beside it; the first row holds the codes."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, lines in {**others, name: rows}.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(list(line))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def lines_of(content: bytes, sheet: str = "24-25 data") -> list[list[Cell]]:
    """The rows of a sheet as another program reads them."""
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(content))[sheet].iter_rows()]
