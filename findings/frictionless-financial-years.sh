#!/bin/sh
# frictionless takes financial years such as 2010-11 for months.
#
# A financial year is often written 2010-11. From 2000-01 to 2011-12 its end looks like the number of a month, and frictionless
# 5.21.0 describes such a column as `yearmonth`: 2010-11, the year to March 2011, is read as November 2010. With one later year
# among them (2012-13) the same column is text. So a table of the years 2008-09 to 2011-12 and the same table with 2012-13 get
# different schemas, and a schema that was described from the first refuses the second. With a stroke (2010/11) it is text.
#
# Seen with frictionless 5.21.0. Exits with 0 while that is so, with 1 when it has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check frictionless==5.21.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import sys
from pathlib import Path

from frictionless import Resource, describe

EARLY = ["2008-09", "2009-10", "2010-11", "2011-12"]


def read(name: str, years: list[str]) -> tuple[str, list]:
    Path(name).write_text("\n".join(["year,offenders", *(f"{year},{number}" for number, year in enumerate(years, 40))]))
    kind = describe(name).schema.get_field("year").type
    return kind, [row["year"] for row in Resource(name).read_rows()]


early = read("early.csv", EARLY)
later = read("later.csv", [*EARLY, "2012-13"])
stroke = read("stroke.csv", [year.replace("-", "/") for year in EARLY])
for words, (kind, values) in (("to 2011-12", early), ("to 2012-13", later), ("with a stroke", stroke)):
    print(f"{words}: {kind}: {', '.join(map(str, values))}")
month = early[1][2]
sys.exit(0 if (early[0], later[0], stroke[0]) == ("yearmonth", "string", "string") and month.month == 11 else 1)
PYTHON
