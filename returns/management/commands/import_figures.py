from returns.files.written import Unreadable
from returns.imports.commands import OfYear


class Command(OfYear):
    help = (
        "Import figures from a CSV file: tidy (area,cell,value and, where needed, marker,reason,footnote,year) "
        "or wide (area, and a column for each box)."
    )
    needs_year = False

    def checked(self, content, year):
        if content.is_ministrys:
            raise Unreadable("It is the ministry’s workbook. Use import_ministry.")
        if content.is_workbook:
            raise Unreadable("It is a workbook. Use import_workbook.")
        return content
