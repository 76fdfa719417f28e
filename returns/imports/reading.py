"""A file's bytes as the boxes that it names, whatever its kind; and whether it is the right file at all."""

from dataclasses import dataclass

from returns.files.csv_figures import read_figures
from returns.files.tables import read_table
from returns.files.written import Written
from returns.models import Area, ReportingYear


@dataclass(frozen=True)
class Content:
    """What a file says. A workbook says on its cover for which return it is."""

    rows: tuple[Written, ...]
    year: ReportingYear | None = None
    area: Area | None = None
    is_workbook: bool = False


def read(content: bytes, name: str) -> Content:
    """Every box of a file. Raises Unreadable, in words for its sender, for what is no file of figures."""
    return Content(tuple(read_figures(read_table(content))))
