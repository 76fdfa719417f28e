"""A tagged PDF as a screen reader meets it: its elements in order, and the text that each of them holds.

Content is parsed and text decoded with the fonts' own tables; what is right and wrong about it is pdf_ua's. It shares
no code with the repair (structure, tag_tree), on purpose. Pure.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import pikepdf
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name

SHOWS_TEXT = {"Tj", "TJ", "'", '"'}
PAINTS = {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "INLINE IMAGE"}
# All that is asked of a page: the rest (where, in which colour) is not even made into objects.
ASKED = " ".join(sorted({"BMC", "BDC", "EMC", "Tf", "Do", "BI", "ID", "EI", *SHOWS_TEXT, *PAINTS} - {"INLINE IMAGE"}))


class Unreadable(Exception):
    """A page's content that is not put together as it has to be."""


class Mark(NamedTuple):
    """The number of a marked sequence in the content of a page."""

    page: int
    number: int


class Piece(NamedTuple):
    """Something painted, or the begin of a mark: with the marks that are open there ("Artifact" for an artefact's).

    `boxes` are the characters that print as an empty box, because the font has no glyph for them.
    """

    marks: tuple[int | str, ...]
    text: str
    is_complete: bool = True  # each glyph has its character
    boxes: str = ""


class Font(NamedTuple):
    """A font of the file: the characters of its glyphs, as its own table says, and how many glyphs are embedded."""

    characters: dict[int, str]
    glyphs: int

    def has(self, code: int) -> bool:
        return 0 < code < self.glyphs


@dataclass(eq=False)
class Element:
    kind: str
    object: Any
    parent: "Element | None" = None
    children: list[Any] = field(default_factory=list)  # of Element, Mark, or the annotations' dictionaries

    def walk(self) -> Iterator["Element"]:
        yield self
        for child in self.elements():
            yield from child.walk()

    def all(self, *kinds: str) -> list["Element"]:
        return [element for element in self.walk() if element.kind in kinds]

    def elements(self, *kinds: str) -> list["Element"]:
        return [child for child in self.children if isinstance(child, Element) and (not kinds or child.kind in kinds)]

    def marks(self) -> list[Mark]:
        """In reading order."""
        found: list[Mark] = []
        for child in self.children:
            found += child.marks() if isinstance(child, Element) else [child] if isinstance(child, Mark) else []
        return found

    def links(self) -> list[Dictionary]:
        """Its annotations."""
        return [child for child in self.children if isinstance(child, Dictionary)]

    @property
    def language(self) -> str:
        """What it says of its language itself, or what the nearest element above it says; "" where none does."""
        if "/Lang" in self.object:
            return str(self.object.Lang)
        return self.parent.language if self.parent else ""

    def attribute(self, name: str) -> Any:
        """From the element's attributes, of which it may have several sets."""
        sets = self.object.get("/A", [])
        for one in sets if isinstance(sets, Array) else [sets]:
            if isinstance(one, Dictionary) and name in one:
                return one[name]
        return None


class Tagged:
    """A PDF, opened: `with Tagged(content) as report`."""

    def __init__(self, content: bytes):
        self.pdf = pikepdf.open(io.BytesIO(content))
        self._fonts: dict[tuple[int, int], Font] = {}
        self._numbers: dict[Any, int] = {page.objgen: number for number, page in enumerate(self.pdf.pages)}

    def __enter__(self) -> "Tagged":
        return self

    def __exit__(self, *error: object) -> None:
        self.pdf.close()

    @cached_property
    def root(self) -> Element:
        """Above the elements at the top: the tree's own root."""
        return self._read(self.pdf.Root.StructTreeRoot, None, -1)

    def _read(self, node: Any, parent: Element | None, page: int) -> Element:
        element = Element(str(node.get("/S", Name.Root))[1:], node, parent)
        page = self._numbers[node.Pg.objgen] if "/Pg" in node else page
        children: Any = node.get("/K", Array())
        several: Any = children if isinstance(children, Array) else [children]
        for child in several:
            if not isinstance(child, Dictionary):
                element.children.append(Mark(page, int(child)))
            elif child.get("/Type") == Name.OBJR:
                element.children.append(child.Obj)
            elif child.get("/Type") == Name.MCR:
                on = self._numbers[child.Pg.objgen] if "/Pg" in child else page
                element.children.append(Mark(on, int(child.MCID)))
            else:
                element.children.append(self._read(child, element, page))
        return element

    @cached_property
    def pieces(self) -> list[list[Piece]]:
        """What is painted on each page, in the order of painting."""
        return [list(self._painted(page.obj, page.Resources, ())) for page in self.pdf.pages]

    def _painted(self, stream: Any, resources: Any, marks: tuple[int | str, ...]) -> Iterator[Piece]:
        font, outside = Font({}, 0), len(marks)
        instructions: Any = pikepdf.parse_content_stream(stream, ASKED)
        for operands, operator in instructions:
            match str(operator):
                case "BMC":
                    marks = (*marks, str(operands[0])[1:])
                case "BDC":
                    properties = operands[1] if isinstance(operands[1], Dictionary) else Dictionary()
                    marks = (*marks, int(properties.MCID) if "/MCID" in properties else str(operands[0])[1:])
                    yield Piece(marks, "")
                case "EMC" if len(marks) == outside:
                    raise Unreadable("a mark ends that has not begun")
                case "EMC":
                    marks = marks[:-1]
                case "Tf":
                    font = self.font(resources.Font[operands[0]])
                case "Do":
                    picture = resources.XObject[operands[0]]
                    if picture.Subtype == Name.Form:
                        yield from self._painted(picture, picture.get("/Resources", resources), marks)
                    else:
                        yield Piece(marks, "")
                case shows if shows in SHOWS_TEXT:
                    parts = operands[-1] if isinstance(operands[-1], Array) else [operands[-1]]
                    glyphs = [code for part in parts if isinstance(part, pikepdf.String) for code in codes(part)]
                    characters = [font.characters.get(glyph) for glyph in glyphs]
                    boxes = [c or "\ufffd" for c, glyph in zip(characters, glyphs, strict=True) if not font.has(glyph)]
                    text = "".join(c or "" for c in characters)
                    yield Piece(marks, text, None not in characters, "".join(boxes))
                case paints if paints in PAINTS:
                    yield Piece(marks, "")
        if len(marks) != outside:
            raise Unreadable("a mark does not end")

    def font(self, font: Any) -> Font:
        if font.objgen not in self._fonts:
            table = font.ToUnicode.read_bytes().decode("ascii") if "/ToUnicode" in font else ""
            self._fonts[font.objgen] = Font(dict(_characters(table)), _glyphs(font))
        return self._fonts[font.objgen]

    @cached_property
    def _texts(self) -> dict[Mark, str]:
        texts: dict[Mark, str] = {}
        for page, pieces in enumerate(self.pieces):
            for piece in pieces:
                for number in piece.marks:
                    if isinstance(number, int):
                        texts[Mark(page, number)] = texts.get(Mark(page, number), "") + piece.text
        return texts

    def text(self, element: Element) -> str:
        """In reading order; where a line ends, a space."""
        return " ".join(" ".join(map(self.text_of, element.marks())).split())

    def text_of(self, child: object) -> str:
        """Of what is marked; links have no text of their own."""
        return self._texts.get(child, "") if isinstance(child, Mark) else ""


def _glyphs(font: Any) -> int:
    """How many glyphs its embedded program has; 0 where none is embedded."""
    for descendant in font.get("/DescendantFonts", []):
        for kind in ("/FontFile2", "/FontFile3"):
            if kind in descendant.FontDescriptor:
                with TTFont(io.BytesIO(descendant.FontDescriptor[kind].read_bytes()), lazy=True) as program:
                    return int(program["maxp"].numGlyphs)
    return 0


def codes(string: pikepdf.String) -> list[int]:
    content = bytes(string)
    return [int.from_bytes(content[place : place + 2], "big") for place in range(0, len(content), 2)]


def _characters(table: str) -> Iterator[tuple[int, str]]:
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, characters in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            yield int(code, 16), bytes.fromhex(characters).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, start in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                yield int(first, 16) + step, chr(int(start, 16) + step)
