#!/bin/sh
# pyexcel reads an XLSX as if its hidden rows and columns were not there.
#
# People hide columns to print a table, and rows by a filter; the figures are still in the file, and a reader of files would guess
# that they are read. pyexcel 0.7.6 with pyexcel-xlsx 0.6.1 leaves them out by default, so the columns to the right move to the left,
# and a filtered list is short. Nothing is said. The option skip_hidden_row_and_column=False reads them all.
#
# Seen with pyexcel 0.7.6, pyexcel-xlsx 0.6.1 and openpyxl 3.1.5. Exits with 0 while that is so, with 1 when it has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyexcel==0.7.6 pyexcel-xlsx==0.6.1 openpyxl==3.1.5
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import sys

import pyexcel
from openpyxl import Workbook

ROWS = [["area", "category 1", "category 2"], ["Cheshire", 3, 1], ["Kent", 5, 2]]
book = Workbook()
for row in ROWS:
    book.active.append(row)
book.active.column_dimensions["B"].hidden = True
book.active.row_dimensions[2].hidden = True
book.save("hidden.xlsx")

usual = pyexcel.get_array(file_name="hidden.xlsx")
whole = pyexcel.get_array(file_name="hidden.xlsx", skip_hidden_row_and_column=False)
print("by default:", usual)
print("asked for: ", whole)
sys.exit(0 if usual == [["area", "category 2"], ["Kent", 2]] and whole == ROWS else 1)
PYTHON
