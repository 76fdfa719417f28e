"""The structure tree of a tagged PDF, made what PDF/UA-1 asks for where WeasyPrint 70 falls short. Bytes to bytes.

What is mended, and where it is asked for (ISO 14289-1, ISO 32000-1 14.7 and 14.8, Matterhorn Protocol 1.1):
- An element that a page break cuts is two elements: sections, lists and tables are joined again. The heads that a table
  repeats on its later pages become artefacts (09, 15).
- Header cells have no Scope, cells no tie to the head of their group, and there is no IDTree (15-003; 32000-1 14.7.2).
- A box inside a heading, a paragraph, a caption or a link repeats its tag (09); a link over two lines is two,
  and one whose target is missing is none (28).
- Headings skip a level where the text does (14-003). Ordered lists do not say so (16-001), a list in an item is
  beside it, the words of an item that holds blocks are in no body, and a blank between items is one of the list's.
- No part says its language: what is in another is printed as a link to it (reports.printing.paper), which becomes
  that part's language (11).
- Running lines and page numbers are marked but belong to no element: they are artefacts (01-005, 18-001).
- A picture's box is in pixels from the top left instead of points from the bottom left (32000-1 14.8.5.4.3).
- A link is described by its address: one within the report takes the title of what it leads to (28-012).
What the style sheet can do is done there: paragraphs, items and rows are not cut (static/scss/print.scss).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, String

from reports.printing.paper import LANGUAGE
from reports.printing.tag_tree import PIXEL, Node, Page, page_of, read, write

HEADINGS = tuple(f"H{level}" for level in range(1, 7))
BULLET = len("• ")
GLYPHS = re.compile(rb"<([0-9a-f]+)>")
Order = Mapping[Page, int]


def repair(content: bytes) -> bytes:
    """The same PDF with its structure mended. The same bytes give the same bytes."""
    with Pdf.open(io.BytesIO(content)) as pdf:
        contents = {page_of(page): page.Contents.read_bytes() for page in pdf.pages}
        order = {page: number for number, page in enumerate(contents)}
        root = read(pdf.Root.StructTreeRoot.K[0], page_of(pdf.pages[0]))
        _say_languages(root, pdf.Root.get("/Lang"))
        _join_what_pages_cut(root)
        for node in root.walk():
            if node.kind == "L":
                _keep_items(node, pdf)
            _mend_nesting(node, order)
        _keep_levels(root)
        heads: dict[bytes, Any] = {}
        for node in root.walk():
            if node.kind == "Table":
                heads |= _tie_cells(node)
            elif node.kind == "Figure":
                _place(node)
            elif node.kind == "L":
                _number(node, contents)
        write(pdf, root, contents)
        if heads:
            names = [part for name in sorted(heads) for part in (String(name), heads[name])]
            pdf.Root.StructTreeRoot.IDTree = pdf.make_indirect(Dictionary(Names=Array(names)))
        _describe_links(pdf)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, fix_metadata_version=False, object_stream_mode=ObjectStreamMode.generate)
        return out.getvalue()


# --- Languages ------------------------------------------------------------------------------------


def _say_languages(root: Node, language: Any) -> None:
    """What links to a language is in that language, and is no link; all else is in the document's."""
    if language:
        root.element.Lang = language
    for node in root.walk():
        for child in node.children:
            if isinstance(child, Dictionary) and "/A" in child.Obj and str(child.Obj.A.URI).startswith(LANGUAGE):
                node.element.Lang = String(str(child.Obj.A.URI).removeprefix(LANGUAGE))
                node.takes([other for other in node.children if other is not child])
                break


# --- Page breaks ----------------------------------------------------------------------------------


def _join_what_pages_cut(root: Node) -> None:
    whole: list[Any] = []
    page = root.page
    for child in root.children:
        if whole and child.page != page and _goes_on(whole[-1], child):
            _join(whole[-1], child)
        else:
            whole.append(child)
        page = child.page
    root.takes(whole)


def _goes_on(before: Any, after: Any) -> bool:
    """Whether neighbours at a page break are one: a table begins with its caption, a section with its heading."""
    if not isinstance(before, Node) or not isinstance(after, Node) or before.kind != after.kind:
        return False
    first = after.children[0] if after.children else None
    match after.kind:
        case "Art" | "L" | "LBody":
            return True
        case "Table":
            return not after.named("Caption")
        case "LI":
            return bool(before.named("Lbl")) and not after.named("Lbl")
        case "TBody":
            return not _is_group_head(first)
        case "Sect" if isinstance(first, Node) and first.kind not in HEADINGS:
            return True
        case "Sect" | "Div" | "NonStruct":
            return bool(before.children) and _goes_on(before.children[-1], first)
    return False


def _join(before: Node, after: Node) -> None:
    rest = _without_repeated_head(before, after) if after.kind == "Table" else after.children
    if before.children and rest and _goes_on(before.children[-1], rest[0]):
        _join(before.children[-1], rest[0])
        rest = rest[1:]
    before.takes(before.children + rest)


def _without_repeated_head(before: Node, after: Node) -> list[Any]:
    """The children of a table's later part, its cells tied to the heads of the first part instead of their own."""
    first, again = ([cell for head in part.named("THead") for cell in head.walk()] for part in (before, after))
    if not first or not again:
        return after.children
    names = {
        bytes(here.element.ID): there.element.ID for there, here in zip(first, again, strict=True) if here.kind == "TH"
    }
    for node in after.walk():
        if node.kind == "TD":
            headers = node.element.A.Headers
            node.element.A.Headers = Array([names.get(bytes(header), header) for header in headers])
    return [child for child in after.children if child.kind != "THead"]


# --- Nesting --------------------------------------------------------------------------------------


def _keep_items(items: Node, pdf: Pdf) -> None:
    """A list holds items alone; a blank between them is nobody's. An item holds its label and its one body."""
    items.takes([child for child in items.children if not isinstance(child, Node) or child.kind != "Span"])
    for item in items.named("LI"):
        rest = [child for child in item.children if not isinstance(child, Node) or child.kind != "Lbl"]
        if any(not isinstance(child, Node) or child.kind != "LBody" for child in rest):
            element = Dictionary(Type=Name.StructElem, S=Name.LBody, Pg=item.element.Pg, P=item.element)
            body = Node(pdf.make_indirect(element), "LBody", item.page)
            body.takes([part for child in rest for part in _without_body(child)])
            item.takes([*item.named("Lbl"), body])


def _without_body(child: Any) -> list[Any]:
    return child.children if isinstance(child, Node) and child.kind == "LBody" else [child]


def _mend_nesting(node: Node, order: Order) -> None:
    children: list[Any] = []
    for child in node.children:
        last = children[-1] if children else None
        if not isinstance(child, Node):
            children.append(child)
        elif child.kind == node.kind == "Link":
            children += child.children
        elif isinstance(last, Node) and child.kind == last.kind == "Link" and _lead_to_one_place(last, child):
            last.takes(last.children + child.children)
        elif isinstance(last, Node) and child.kind == node.kind == "L" and (bodies := last.named("LBody")):
            bodies[-1].takes(_put_in_order(bodies[-1].children, child, order))
        else:
            if child.kind == node.kind and node.kind in ("P", "Caption", *HEADINGS):
                child.becomes("Span")
            children.append(child)
    if len(children) != len(node.children):
        node.takes(children)
    if node.kind == "Link" and not any(isinstance(child, Dictionary) for child in children):
        node.becomes("Span")


def _put_in_order(children: list[Any], among: Node, order: Order) -> list[Any]:
    """With one more among them, before the first that is painted after it: text goes on after a list in an item."""
    here = _begins(among, order)
    later = (place for place, child in enumerate(children) if isinstance(child, Node) and _begins(child, order) > here)
    place = next(later, len(children))
    return [*children[:place], among, *children[place:]]


def _begins(node: Node, order: Order) -> tuple[int, int]:
    """The page and the mark with which it begins, labels aside: they are painted last."""
    marks = ((order[part.page], child) for part in _without_labels(node) for child in part.children)
    return min((place for place in marks if isinstance(place[1], int)), default=(0, -1))


def _without_labels(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        if isinstance(child, Node) and child.kind != "Lbl":
            yield from _without_labels(child)


def _lead_to_one_place(one: Node, other: Node) -> bool:
    return bool(_targets(one)) and _targets(one) == _targets(other)


def _targets(link: Node) -> set[tuple[Page, str]]:
    places = (child.Obj for child in link.children if isinstance(child, Dictionary))
    return {(link.page, str(place.Dest if "/Dest" in place else place.A.URI)) for place in places}


def _keep_levels(root: Node) -> None:
    """A heading stands one level below the one that it belongs to, whatever the text asks for."""
    above: list[int] = []
    for node in root.walk():
        if node.kind in HEADINGS:
            level = int(node.kind[1])
            while above and above[-1] >= level:
                above.pop()
            above.append(level)
            if len(above) != level:
                node.becomes(f"H{len(above)}")


# --- Lists, tables, pictures ----------------------------------------------------------------------


def _number(items: Node, contents: Mapping[Page, bytes]) -> None:
    """Whether a list is ordered is seen in its first label: a number and its full stop are more than a bullet."""
    for label in items.named("LI")[0].named("Lbl"):
        for node in label.walk():
            for mark in (child for child in node.children if isinstance(child, int)):
                shown = re.search(rb"<</MCID %d>>\s+BDC(.*?)EMC" % mark, contents[node.page], re.DOTALL)
                glyphs = sum(map(len, GLYPHS.findall(shown[1]))) // 4 if shown else 0
                kind = Name.Decimal if glyphs > BULLET else Name.Disc
                items.element.A = Dictionary(O=Name.List, ListNumbering=kind)
                return


def _is_group_head(row: Any) -> bool:
    return isinstance(row, Node) and [cell.kind for cell in row.children] == ["TH"]


def _tie_cells(table: Node) -> dict[bytes, Any]:
    """Scope on each header cell, and each cell tied to the head of its group too. Gives the header cells by ID."""
    heads = {}
    for section in table.named("THead", "TBody", "TFoot"):
        group = None
        for row in section.named("TR"):
            is_above = section.kind == "THead" or _is_group_head(row)
            for cell in row.named("TH"):
                cell.element.A.Scope = Name.Column if is_above else Name.Row
                heads[bytes(cell.element.ID)] = cell.element
            if section.kind != "THead" and is_above:
                group = row.children[0].element.ID
            elif group is not None:
                for cell in row.named("TD"):
                    cell.element.A.Headers = Array([group, *cell.element.A.Headers])
    return heads


def _place(figure: Node) -> None:
    left, top, right, bottom = (float(number) * PIXEL for number in figure.element.A.BBox)
    height = float(figure.element.Pg.MediaBox[3])
    figure.element.A.BBox = Array([round(number, 3) for number in (left, height - bottom, right, height - top)])


# --- Links ----------------------------------------------------------------------------------------


def _describe_links(pdf: Pdf) -> None:
    if "/Outlines" not in pdf.Root or "/Names" not in pdf.Root:
        return
    titles = {_place_of(entry.Dest): entry.Title for entry in _entries(pdf.Root.Outlines)}
    flat = list(pdf.Root.Names.Dests.Names)
    places = {bytes(name): titles.get(_place_of(place)) for name, place in zip(flat[::2], flat[1::2], strict=True)}
    for page in pdf.pages:
        for link in page.get("/Annots", ()):
            if "/Dest" in link and (title := places.get(bytes(link.Dest))):
                link.Contents = title


def _entries(parent: Any) -> Iterator[Any]:
    entry = parent.get("/First")
    while entry is not None:
        yield entry
        yield from _entries(entry)
        entry = entry.get("/Next")


def _place_of(destination: Any) -> tuple[Page, str, str]:
    page, _, left, top, _ = destination
    return page_of(page), str(left), str(top)
