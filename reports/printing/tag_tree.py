"""The tags of a PDF as a tree in memory: read from the file, and written back with the indexes that point into it.

What is amiss in a tree, and how it is mended, is reports.printing.structure's. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf

EDGE = 1 / 12  # of a page's height: where running lines stand
PIXEL = 0.75  # points
BEGIN = re.compile(rb"/\w+\s+<</MCID (\d+)>>\s+BDC")
BASELINE = re.compile(rb"([-.\d]+) Tm")

Page = tuple[int, int]  # the number and generation of its object


@dataclass(eq=False)
class Node:
    """An element. Its children are elements, numbers of marks in its page's content, or references to annotations."""

    element: Any
    kind: str
    page: Page
    children: list[Any] = field(default_factory=list)
    is_changed: bool = False

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()

    def named(self, *kinds: str) -> list[Node]:
        return [child for child in self.children if isinstance(child, Node) and child.kind in kinds]

    def takes(self, children: list[Any]) -> None:
        self.children, self.is_changed = children, True

    def becomes(self, kind: str) -> None:
        self.kind = kind
        self.element.S = Name("/" + kind)


def page_of(page: Any) -> Page:
    number, generation = page.objgen
    return number, generation


def read(element: Any, page: Page) -> Node:
    on = element.get("/Pg")
    node = Node(element, str(element.S)[1:], page if on is None else page_of(on))
    for child in element.get("/K", ()):
        is_element = isinstance(child, Dictionary) and "/S" in child
        node.children.append(read(child, node.page) if is_element else child)
    return node


def write(pdf: Pdf, root: Node, contents: Mapping[Page, bytes]) -> None:
    """The tree as it is now, the index from content to tree, and as artefacts what is not in the tree."""
    owners: dict[Page, dict[int, Any]] = {page: {} for page in contents}
    annotations: dict[Page, Any] = {}
    for node in root.walk():
        if node.is_changed:
            node.element.K = Array([child.element if isinstance(child, Node) else child for child in node.children])
            for child in (child for child in node.children if isinstance(child, Node)):
                child.element.P = node.element
        for child in node.children:
            if isinstance(child, int):
                owners[node.page][child] = node.element
            elif not isinstance(child, Node):
                child.Obj.StructParent = len(contents) + len(annotations)
                annotations[child.Obj.objgen] = node.element
    index: list[Any] = []
    for number, page in enumerate(pdf.pages):
        held = owners[page_of(page)]
        content, count = _with_artefacts(contents[page_of(page)], held, float(page.MediaBox[3]))
        if count > len(held):
            page.Contents.write(content)
        index += [number, pdf.make_indirect(Array([held.get(mark) for mark in range(count)]))]
        if "/Annots" in page:
            page.Annots = Array([link for link in page.Annots if link.objgen in annotations])
    for number, element in enumerate(annotations.values(), start=len(contents)):
        index += [number, element]
    pdf.Root.StructTreeRoot.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(index)))
    pdf.Root.StructTreeRoot.ParentTreeNextKey = len(contents) + len(annotations)


def _with_artefacts(content: bytes, held: Mapping[int, Any], height: float) -> tuple[bytes, int]:
    """A page's content in which each mark that no element holds is an artefact's; and how many marks it had."""

    def begin(mark: re.Match[bytes]) -> bytes:
        if int(mark[1]) in held:
            return mark[0]
        line = BASELINE.search(content, mark.end())
        share = float(line[1]) * PIXEL / height if line else 0.5
        part = b" /Subtype /Header" if share < EDGE else b" /Subtype /Footer" if share > 1 - EDGE else b""
        return b"/Artifact\n<</Type /Pagination" + part + b">>\nBDC"

    return BEGIN.subn(begin, content)
