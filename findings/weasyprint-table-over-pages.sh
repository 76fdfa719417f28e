#!/bin/sh
# WeasyPrint with pdf_variant="pdf/ua-1" tags a table that runs over a page break as two tables.
#
# A reader would guess that one <table> is one Table element of the structure tree, as PDF/UA-1 (ISO 14289-1, 7.5) wants it,
# whatever pages it falls on. WeasyPrint 70.0 makes a Table for each page. A screen reader then announces several tables,
# and on the second page the header cells that are printed again are its own, so rows cannot be counted through. Header cells
# carry no Scope either. Nothing is warned of, and the file says of itself that it is PDF/UA-1.
#
# Seen with WeasyPrint 70.0, read with pikepdf 10.17.0. Needs Pango and a font. Exits with 0 while that is so, with 1 when
# it has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check weasyprint==70.0 pikepdf==10.17.0
"$folder/venv/bin/python" - <<'PYTHON'
import io
import sys
from collections.abc import Iterator

import pikepdf
from weasyprint import HTML


def elements(node: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """Every structure element below a node of the structure tree."""
    children = node.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from elements(child)


def tables(rows: int) -> tuple[int, int, bool]:
    """(pages, Table elements, whether any header cell has a Scope) of a document with one table."""
    body = "".join(f"<tr><th scope=row>Area {number}<td>{number}</tr>" for number in range(rows))
    page = "<style>@page { size: 10cm 10cm } thead { display: table-header-group }</style>"
    head = "<thead><tr><th scope=col>Area<th scope=col>Count</tr></thead>"
    html = f"<!doctype html><html lang=en><title>One table</title>{page}<table>{head}<tbody>{body}</tbody></table>"
    with pikepdf.open(io.BytesIO(HTML(string=html).write_pdf(pdf_variant="pdf/ua-1"))) as pdf:
        found = list(elements(pdf.Root.StructTreeRoot))
        scoped = any("/Scope" in attributes for element in found if element.S == "/TH" for attributes in _attributes(element))
        return len(pdf.pages), sum(element.S == "/Table" for element in found), scoped


def _attributes(element: pikepdf.Dictionary) -> list[pikepdf.Object]:
    told = element.get("/A", [])
    return list(told) if isinstance(told, pikepdf.Array) else [told]


short, long = tables(3), tables(40)
for name, (pages, count, scoped) in (("3 rows", short), ("40 rows", long)):
    print(f"one <table> of {name}: {pages} pages, {count} Table elements, Scope on header cells: {scoped}")
sys.exit(0 if short == (1, 1, False) and long[1] == long[0] > 1 and not long[2] else 1)
PYTHON
