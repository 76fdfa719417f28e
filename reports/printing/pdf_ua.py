"""A checker for PDF/UA-1 (ISO 14289-1): what of the Matterhorn Protocol 1.1 a program can decide, and some more.

Each report passes it before it is published (reports.release), each kind of report in the tests. It shares no code with
the repair, on purpose. Each finding begins with the clause of ISO 14289-1 that it is about. Pure.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from reports.printing.tagged import Element, Mark, Tagged, Unreadable

HEADINGS = [f"H{level}" for level in range(1, 7)]
GROUPING = {"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct"}
INLINE = {"Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot", "Figure", "Formula", "Form"}
TABLE = {"Table", "TR", "TH", "TD", "THead", "TBody", "TFoot"}
LIST = {"L", "LI", "Lbl", "LBody"}
STANDARD = {*GROUPING, *INLINE, *TABLE, *LIST, *HEADINGS, "H", "P", "Private"}
PARENTS = {
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"},
    "TD": {"TR"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "TFoot": {"Table"},
    "LI": {"L"},
    "Lbl": {"LI"},
    "LBody": {"LI"},
}
CHILDREN = {
    "Table": {"Caption", "THead", "TBody", "TFoot", "TR"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TR": {"TH", "TD"},
    "L": {"Caption", "LI"},
    "LI": {"Lbl", "LBody"},
}
NOT_IN_THEMSELVES = {"P", "Link", "Caption", "Figure", *HEADINGS}
SAY_SOMETHING = {"Caption", "TH", "Link", *HEADINGS}
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
# What no text may hold as a character: nothing, and marks of the order of bytes.
NO_CHARACTERS = {"\0", "\ufeff", "\ufffe"}
BOXES = "7.21.8"  # the clause of the finding that names characters without a glyph


def findings(content: bytes) -> list[str]:
    """What keeps a PDF from PDF/UA-1; empty when nothing does."""
    try:
        with Tagged(content) as report:
            return _all(report)
    except pikepdf.PasswordError:
        return ["7.16 encrypted"]
    except Unreadable as error:
        return [f"7.1 {error}"]


def _all(report: Tagged) -> list[str]:
    found = [*_of_the_file(report.pdf), *_of_fonts(report.pdf), *_of_navigation(report.pdf)]
    if "/StructTreeRoot" not in report.pdf.Root:
        return [*found, "7.1 no structure tree"]
    for check in (_of_content, _of_kinds, _of_languages, _of_headings, _of_lists, _of_figures, _of_annotations):
        found += check(report)
    for table in report.root.all("Table"):
        found += _of_table(table, report)
    return [*found, *_of_names(report)]


def _of_the_file(pdf: pikepdf.Pdf) -> Iterator[str]:
    root: Any = pdf.Root
    if pdf.is_encrypted:
        yield "7.16 encrypted"
    marked = root.get("/MarkInfo", Dictionary())
    if marked.get("/Marked") is not True:
        yield "7.1 not marked as tagged"
    if marked.get("/Suspects", False):
        yield "7.1 Suspects is true"
    if not str(root.get("/Lang", "")):
        yield "7.2 no language"
    elif not LANGUAGE.fullmatch(str(root.Lang)):
        yield f"7.2 {str(root.Lang)!r} names no language"
    if root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle") is not True:
        yield "7.1 DisplayDocTitle is not true"
    if "/Metadata" not in root:
        yield "7.1 no XMP metadata"
    else:
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as about:
            if not about.get("dc:title"):
                yield "7.1 no title in the metadata"
            if str(about.get("pdfuaid:part")) != "1":
                yield "5 does not say that it is PDF/UA-1"
    if "/XFA" in root.get("/AcroForm", Dictionary()):
        yield "7.15 has an XFA form"
    for thing in pdf.objects:
        if isinstance(thing, Dictionary) and thing.get("/S") == Name.JavaScript:
            yield "7.19 has JavaScript"
        if isinstance(thing, pikepdf.Stream) and "/Ref" in thing:
            yield "7.20 has a reference to another file's page"


def _of_fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for font in pdf.objects:
        if not isinstance(font, Dictionary) or font.get("/Type") != Name.Font or "/FontDescriptor" in font:
            continue  # a descendant: seen with its parent
        name = font.get("/BaseFont")
        if "/ToUnicode" not in font:
            yield f"7.21 {name} does not say which characters its glyphs are"
        for descendant in font.get("/DescendantFonts", []):
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descendant.FontDescriptor.keys()):
                yield f"7.21 {name} is not embedded"
            if descendant.Subtype == Name.CIDFontType2 and "/CIDToGIDMap" not in descendant:
                yield f"7.21 {name} has no CIDToGIDMap"
        if "/DescendantFonts" not in font:
            yield f"7.21 {name} is not embedded"


def _of_navigation(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/First" not in pdf.Root.get("/Outlines", Dictionary()):
        yield "7.17 no bookmarks"
    names = pdf.Root.get("/Names", Dictionary()).get("/Dests", Dictionary()).get("/Names", Array())
    places = {bytes(name) for name in list(names)[::2]}
    for number, page in enumerate(pdf.pages, start=1):
        for annotation in page.get("/Annots", []):
            if "/Dest" in annotation and bytes(annotation.Dest) not in places:
                yield f"7.17 a link on page {number} leads nowhere"


def _of_content(report: Tagged) -> Iterator[str]:
    """All content is in the tree once or an artefact, and the index from content to tree agrees with the tree."""
    owners: dict[Mark, Element] = {}
    for element in report.root.walk():
        for mark in (child for child in element.children if isinstance(child, Mark)):
            if mark in owners:
                yield f"7.1 {mark} is in the tree twice"
            owners[mark] = element
    index = _number_tree(report.root.object.get("/ParentTree", Dictionary()))
    painted: set[Mark] = set()
    for page, pieces in enumerate(report.pieces):
        row = index.get(int(report.pdf.pages[page].get("/StructParents", -1)), Array())
        for piece in pieces:
            numbers = [mark for mark in piece.marks if isinstance(mark, int)]
            if not piece.is_complete or NO_CHARACTERS & set(piece.text):
                yield f"7.21 a glyph without a character on page {page + 1} in {piece.text!r}"
            if piece.boxes:
                yield f"{BOXES} characters without a glyph on page {page + 1}: {' '.join(dict.fromkeys(piece.boxes))}"
            if not numbers and "Artifact" not in piece.marks:
                yield f"7.1 content of page {page + 1} is neither tagged nor an artefact: {piece.text!r}"
            if numbers and "Artifact" in piece.marks:
                yield f"7.1 page {page + 1} has an artefact within tagged content, or the other way round"
            painted |= {Mark(page, number) for number in numbers}
        for mark in sorted(mark for mark in painted if mark.page == page):
            owner = owners.get(mark)
            if owner is None:
                yield f"7.1 {mark} is in no element"
            elif mark.number >= len(row) or row[mark.number] is None:
                yield f"7.1 {mark} is not in the index"
            elif row[mark.number].objgen != owner.object.objgen:
                yield f"7.1 the index has another element for {mark} than the tree"
    for mark in owners:
        if mark not in painted:
            yield f"7.1 {mark} of {owners[mark].kind} is not in the content"


def _number_tree(node: Any) -> dict[int, Any]:
    numbers = list(node.get("/Nums", []))
    found = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
    for child in node.get("/Kids", []):
        found |= _number_tree(child)
    return found


def _of_kinds(report: Tagged) -> Iterator[str]:
    roles = report.root.object.get("/RoleMap", Dictionary())
    for name in map(str, roles):
        if name[1:] in STANDARD:
            yield f"7.1 the standard kind {name} is mapped to another"
    for element in report.root.walk():
        kind, seen = element.kind, set()
        while kind not in STANDARD and f"/{kind}" in roles and kind not in seen:
            seen.add(kind)
            kind = str(roles[f"/{kind}"])[1:]
        if element.parent is None:
            continue
        above = element.parent
        if kind not in STANDARD:
            yield f"7.1 {element.kind} is no standard kind, nor mapped to one"
        if element.object.P.objgen != above.object.objgen:
            yield f"7.1 a {kind} names another parent than the one that holds it"
        if kind in PARENTS and above.kind not in PARENTS[kind]:
            yield f"7.2 a {kind} in a {above.kind}"
        if above.kind in CHILDREN and kind not in CHILDREN[above.kind]:
            yield f"7.2 a {kind} in a {above.kind}"
        if kind in NOT_IN_THEMSELVES and kind in _ancestors(element):
            yield f"7.1 a {kind} within a {kind}"
        if kind in SAY_SOMETHING and not report.text(element) and not element.all("Figure"):
            yield f"7.1 a {kind} without text"


def _ancestors(element: Element) -> list[str]:
    above = element.parent
    return [above.kind, *_ancestors(above)] if above else []


def _of_languages(report: Tagged) -> Iterator[str]:
    for element in report.root.walk():
        if "/Lang" in element.object and not LANGUAGE.fullmatch(str(element.object.Lang)):
            yield f"7.2 {str(element.object.Lang)!r} of a {element.kind} names no language"


def _of_headings(report: Tagged) -> Iterator[str]:
    levels = [int(heading.kind[1]) for heading in report.root.all(*HEADINGS)]
    if levels[:1] != [1] or levels.count(1) != 1:
        yield "7.4 the first heading and no other is to be an H1"
    for before, level in pairwise(levels):
        if level > before + 1:
            yield f"7.4 an H{level} follows an H{before}"


def _of_lists(report: Tagged) -> Iterator[str]:
    for items in report.root.all("L"):
        labels = [label for item in items.elements("LI") for label in item.elements("Lbl")]
        numbering = items.attribute("/ListNumbering")
        if labels and numbering in (None, Name("/None")):
            yield "7.6 a list with labels that does not say how they count"
        if any(report.text(label)[:1].isdigit() for label in labels) and numbering != Name.Decimal:
            yield "7.6 an ordered list that does not say so"
        if not items.elements("LI"):
            yield "7.6 a list without items"
        for item in items.elements("LI"):
            if not item.elements("LBody"):
                yield "7.6 a list item without a body"


def _of_figures(report: Tagged) -> Iterator[str]:
    for figure in report.root.all("Figure"):
        if not str(figure.object.get("/Alt", "")).strip():
            yield "7.3 a Figure without Alt"
        marks = figure.marks()
        _, _, width, height = map(float, report.pdf.pages[marks[0].page if marks else 0].MediaBox)
        left, bottom, right, top = map(float, figure.attribute("/BBox") or (0, 0, 0, 0))
        if not (0 <= left < right <= width + 1 and 0 <= bottom < top <= height + 1):
            yield "7.3 a Figure whose BBox is not on the page"


def _of_annotations(report: Tagged) -> Iterator[str]:
    holders = {link.objgen: element for element in report.root.walk() for link in element.links()}
    index = _number_tree(report.root.object.get("/ParentTree", Dictionary()))
    for number, page in enumerate(report.pdf.pages, start=1):
        if "/Annots" in page and page.get("/Tabs") != Name.S:
            yield f"7.18 page {number} is not tabbed through in the order of the structure"
        for annotation in page.get("/Annots", []):
            holder = holders.pop(annotation.objgen, None)
            if holder is None:
                yield f"7.18 a link on page {number} is not in the tree"
            elif annotation.Subtype == Name.Link and holder.kind != "Link":
                yield f"7.18 a link on page {number} is in a {holder.kind}"
            elif index.get(int(annotation.get("/StructParent", -1)), Dictionary()).objgen != holder.object.objgen:
                yield f"7.18 the index has another element for a link on page {number} than the tree"
            if not str(annotation.get("/Contents", "")).strip():
                yield f"7.18 a link on page {number} without a description"
    if holders:
        yield "7.18 the tree has a link that is on no page"
    for link in report.root.all("Link"):
        if not link.links():
            yield f"7.18 a Link that does not link: {report.text(link)!r}"


def _of_table(table: Element, report: Tagged) -> Iterator[str]:
    name = report.text(table)[:40]
    captions = table.elements("Caption")
    if len(captions) != 1 or table.elements()[0] is not captions[0]:
        yield f"7.5 a table does not begin with its one caption: {name!r}"
    if len(table.elements("THead")) > 1:
        yield f"7.5 a table with two heads: {name!r}"
    grid = _grid(table)
    if len({len(row) for row in grid}) > 1 or any(cell is None for row in grid for cell in row):
        yield f"7.5 a table whose rows differ in width: {name!r}"
    heads = {bytes(cell.object.ID): cell for cell in table.all("TH") if "/ID" in cell.object}
    for head in table.all("TH"):
        if head.attribute("/Scope") not in (Name.Row, Name.Column, Name.Both):
            yield f"7.5 a TH without Scope: {report.text(head)!r}"
    for number, row in enumerate(grid):
        for place, cell in enumerate(row):
            if cell is None or cell.kind == "TH":
                continue
            named = [bytes(header) for header in cell.attribute("/Headers") or []]
            if not named and not _is_in_scope(grid, number, place):
                yield f"7.5 a TD without a TH: {report.text(cell)!r}"
            if not set(named) <= set(heads):
                yield f"7.5 a TD tied to a TH that its table does not have: {report.text(cell)!r}"


def _is_in_scope(grid: list[list[Element | None]], number: int, place: int) -> bool:
    beside = [cell for cell in grid[number] if cell and cell.attribute("/Scope") in (Name.Row, Name.Both)]
    above = [row[place] for row in grid[:number] if len(row) > place]
    return bool(beside) or any(cell and cell.attribute("/Scope") in (Name.Column, Name.Both) for cell in above)


def _grid(table: Element) -> list[list[Element | None]]:
    """The cells by row and column, each in all the places that it spans."""
    rows = table.all("TR")
    grid: list[list[Element | None]] = [[] for _ in rows]
    for number, row in enumerate(rows):
        for cell in row.elements("TH", "TD"):
            column = next((at for at, one in enumerate(grid[number]) if one is None), len(grid[number]))
            for below in range(number, min(number + int(cell.attribute("/RowSpan") or 1), len(rows))):
                for at in range(column, column + int(cell.attribute("/ColSpan") or 1)):
                    grid[below] += [None] * (at + 1 - len(grid[below]))
                    grid[below][at] = cell
    return grid


def _of_names(report: Tagged) -> Iterator[str]:
    """IDs are unique, and found through the index of names."""
    with_names = [element for element in report.root.walk() if "/ID" in element.object]
    for name, count in Counter(bytes(element.object.ID) for element in with_names).items():
        if count > 1:
            yield f"7.1 {name!r} names {count} elements"
    listed = list(report.root.object.get("/IDTree", Dictionary()).get("/Names", []))
    names = [bytes(name) for name in listed[::2]]
    if names != sorted(names):
        yield "7.1 the index of names is not in order"
    places = dict(zip(names, listed[1::2], strict=True))
    for element in with_names:
        place = places.get(bytes(element.object.ID))
        if place is None or place.objgen != element.object.objgen:
            yield f"7.1 the index of names does not lead to {bytes(element.object.ID)!r}"
