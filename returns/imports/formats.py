"""How django-import-export reads a file of figures: with the readers of this service, so that their limits hold."""

import tablib
from import_export.formats.base_formats import Format

from returns.files.guard import CSV, kind_of
from returns.files.tables import Table, read_table
from returns.files.written import Unreadable


class Rows(tablib.Dataset):
    """A table as a dataset. The table itself still knows under which number a person sees each row."""

    def __init__(self, table: Table):
        super().__init__(*(row for _, row in table.rows), headers=table.header)
        self.table = table


class TextFile(Format):
    """A CSV file in any encoding and with any delimiter that returns.files.tables knows."""

    def __init__(self, encoding: str | None = None):
        """The reader finds the encoding out for itself."""

    def get_title(self) -> str:
        return "CSV"

    def can_import(self) -> bool:
        return True

    def create_dataset(self, in_stream: bytes) -> Rows:
        if kind_of(in_stream, "") != CSV:
            raise Unreadable("It is a workbook. Send it on the page of its return: files of several areas are CSV.")
        return Rows(read_table(in_stream))
