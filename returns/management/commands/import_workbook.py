from returns.files.written import Unreadable
from returns.imports.commands import ImportCommand


class Command(ImportCommand):
    help = "Import the figures of one return from its workbook (XLSX or ODS), which says for which area and year it is."

    def checked(self, content, year):
        if not content.is_workbook:
            raise Unreadable("This is not a workbook. Use import_figures.")
        return content
