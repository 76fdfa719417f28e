"""A workbook's ZIP file taken apart within bounds: never more memory or time than a return could need.

XLSX and ODS are both ZIP files of XML. Here: whether it can be unpacked, and into how much; XML without document types.
Not here: what the parts mean (guard, xlsx, ods). Whatever a broken file makes the libraries raise becomes Unreadable.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException

from returns.files.written import Unreadable, shown

MEGABYTE = 1024 * 1024
# A return's own workbook has about 20 parts and unpacks to less than a megabyte.
MOST_PARTS, MOST_BYTES, MOST_TIMES = 500, 20 * MEGABYTE, 200
# Tags and attributes are what a parsed part costs, and each costs two bytes of file at least.
MOST_TAGS = 200_000
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1
XML_NAMES = (".xml", ".rels", ".rdf")
# What ZIP and inflate raise on bytes that somebody made up.
BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
    IndexError,
    KeyError,
)

DAMAGED = "The file is damaged or was cut short. Open it in a spreadsheet program, save it again, and send that file."
TOO_BIG = "The file unpacks to far more than a return could need. Download a new workbook and copy the figures into it."
TAMPERED = "no spreadsheet program writes that. Download a new workbook and copy the figures into it."
PASSWORD = "The file is protected with a password. Save it without one, and send that file."  # noqa: S105


def unpacked(content: bytes) -> dict[str, bytes]:
    """The parts of a ZIP file by their names in small letters. Raises Unreadable before anything big is made."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            entries = file.infolist()
            _check_entries(entries, len(content))
            return {entry.filename.casefold(): _read(file, entry) for entry in entries if not entry.is_dir()}
    except BROKEN:
        raise Unreadable(DAMAGED) from None


def _check_entries(entries: list[zipfile.ZipInfo], size: int) -> None:
    """What the file says of itself; `_read` does not take its word for it."""
    if not entries:
        raise Unreadable(DAMAGED)
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_PARTS or total > MOST_BYTES or total > max(MEGABYTE, size * MOST_TIMES):
        raise Unreadable(TOO_BIG)
    names = [entry.filename.casefold() for entry in entries]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise Unreadable(f"The file holds the part “{shown(twice[0])}” twice: it is damaged or was tampered with.")
    for entry in entries:
        if entry.flag_bits & ENCRYPTED:
            raise Unreadable(PASSWORD)
        if entry.compress_type not in METHODS:
            raise Unreadable(DAMAGED)
        if not _is_plain(entry.filename):
            raise Unreadable(f"The file holds a part with an odd name, “{shown(entry.filename)}”: {TAMPERED}")


def _is_plain(name: str) -> bool:
    parts = name.removesuffix("/").split("/")
    return not re.search(r"[\\:\x00-\x1f]", name) and not any(part in ("", ".", "..") for part in parts)


def _read(file: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with file.open(entry) as part:
        content = part.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        raise zipfile.BadZipFile
    return content


def check_xml(parts: Mapping[str, bytes]) -> None:
    """Every part that is XML can be parsed, has no document type, and is no bigger than memory allows."""
    xml = {name: part for name, part in parts.items() if name.endswith(XML_NAMES)}
    for sign in (b"<", b"="):
        if sum(part.count(sign) for part in xml.values()) > MOST_TAGS:
            raise Unreadable(TOO_BIG)
    for name, part in xml.items():
        if part:
            _check_part(part, name)


def _check_part(part: bytes, name: str) -> None:
    try:
        defusedxml.ElementTree.fromstring(part, forbid_dtd=True)
    except DefusedXmlException:
        raise Unreadable(
            f"The part “{shown(name)}” of the file declares a document type or entities: {TAMPERED}"
        ) from None
    except (ParseError, ValueError, LookupError):
        # ValueError and LookupError: encodings that nobody has heard of.
        raise Unreadable(DAMAGED) from None


def tree(part: bytes) -> Element:
    """A part parsed. Call only after `check_xml`: this parser is several times as fast, and not as careful."""
    try:
        return ElementTree.fromstring(part)  # noqa: S314 (no part with a document type comes here)
    except (ParseError, ValueError, LookupError):
        raise Unreadable(DAMAGED) from None


def part_of(parts: Mapping[str, bytes], name: str) -> Element:
    """A part that has to be there, parsed. One under a name that `check_xml` passes over is not."""
    if name not in parts or not name.endswith(XML_NAMES):
        raise Unreadable(DAMAGED)
    return tree(parts[name])


def local(element: Element) -> str:
    """An element's name without its namespace, which strict and transitional workbooks have different ones of."""
    return element.tag.rpartition("}")[2]


def attribute(element: Element, name: str) -> str:
    """An attribute by its name without namespace; empty where it is missing."""
    if name in element.attrib:
        return element.attrib[name]
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def named(element: Element, name: str) -> Iterator[Element]:
    """The elements below one that have a name, at any depth."""
    return (below for below in element.iter() if local(below) == name)


def whole(text: str, default: int = 0) -> int:
    """A count of rows or columns as a part says it; anything else is the default."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else default
