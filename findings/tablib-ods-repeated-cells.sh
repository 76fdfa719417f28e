#!/bin/sh
# tablib's ODS reader moves figures into other columns.
#
# An ODS row in which neighbours are equal holds them once, with table:number-columns-repeated (OpenDocument 1.3, part 3,
# section 19.677); LibreOffice writes every table so. tablib 3.10.0 reads such a cell once and fills the row up at its end:
# the four columns 0, 0, 0, 5 come back as 0, 5, '', ''. Nothing is raised. A row whose neighbours all differ is read
# right, so a test with unlike numbers does not find it; counts with many zeros are what it spoils.
#
# Seen with tablib 3.10.0 and odfpy 1.4.1. Exits with 0 while that is so, with 1 when it has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check tablib==3.10.0 odfpy==1.4.1 defusedxml==0.7.1
"$folder/venv/bin/python" - <<'PYTHON'
import io
import sys
import zipfile

import tablib

KIND = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def cell(value: int, times: int = 1) -> str:
    return (
        f'<table:table-cell table:number-columns-repeated="{times}" office:value-type="float" office:value="{value}">'
        f"<text:p>{value}</text:p></table:table-cell>"
    )


def word(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def read(*cells: str) -> tuple:
    rows = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in (map(word, "abcd"), cells))
    content = (
        f'<office:document-content {SPACES} office:version="1.3"><office:body><office:spreadsheet>'
        f'<table:table table:name="Figures">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    space = 'xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    entries = "".join(
        f'<m:file-entry m:full-path="{path}" m:media-type="{kind}"/>'
        for path, kind in (("/", KIND), ("content.xml", "text/xml"))
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("mimetype", KIND)
        archive.writestr("META-INF/manifest.xml", f'<m:manifest {space} m:version="1.3">{entries}</m:manifest>')
        archive.writestr("content.xml", content)
    return tablib.Dataset().load(written.getvalue(), format="ods")[0]


apart = read(cell(0), cell(0), cell(0), cell(5))
folded = read(cell(0, 3), cell(5))
print("0, 0, 0, 5 written out:     ", apart)
print("0, 0, 0, 5 with a repetition:", folded)
sys.exit(0 if apart == (0, 0, 0, 5) and folded == (0, 5, "", "") else 1)
PYTHON
