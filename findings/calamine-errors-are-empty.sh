#!/bin/sh
# python-calamine gives the cells of a workbook that hold an error as empty ones.
#
# A cell whose formula failed holds an error such as #REF! or #N/A, and its type says so (t="e", ECMA-376 part 1, 18.18.11). A reader
# would guess that an error is told from an empty cell: "we have lost this figure" is not "there is none". python-calamine 0.9.1
# gives both as '', and nothing else in what it gives says which it was; openpyxl gives the error's name. So a table whose
# formulas lost their sheet is read as one that nobody has filled in.
#
# Seen with python-calamine 0.9.1 and openpyxl 3.1.5. Exits with 0 while that is so, with 1 when it has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check python-calamine==0.9.1 openpyxl==3.1.5
"$folder/venv/bin/python" - <<'PYTHON'
import io
import sys

from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

book = Workbook()
for row in (["area", "offenders"], ["Cheshire", 37], ["Dorset", "#REF!"], ["Gwent", None], ["Kent", "#N/A"]):
    book.active.append(row)
for place in ("B3", "B5"):
    book.active[place].data_type = "e"
written = io.BytesIO()
book.save(written)

openpyxls = [row[1] for row in load_workbook(io.BytesIO(written.getvalue())).active.iter_rows(2, values_only=True)]
calamines = [row[1] for row in CalamineWorkbook.from_filelike(io.BytesIO(written.getvalue())).get_sheet_by_index(0).to_python()[1:]]
print("openpyxl:       ", openpyxls)
print("python-calamine:", calamines)
sys.exit(0 if openpyxls == [37, "#REF!", None, "#N/A"] and calamines == [37, "", "", ""] else 1)
PYTHON
