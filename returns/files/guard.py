"""What an uploaded file really is, asked of its bytes and not of its name; and what no reader should be given at all.

`kind_of` is the first thing that happens to an upload, and needs little time and memory whatever it is given.
"""

import codecs
import re
from collections.abc import Mapping

from returns.files import ods, xlsx
from returns.files.archive import DAMAGED, PASSWORD, check_xml, unpacked
from returns.files.written import ANEW, Unreadable, linked, shown

CSV, XLSX, ODS = "csv", "xlsx", "ods"
ENDINGS = {"csv": CSV, "txt": CSV, "tsv": CSV, "xlsx": XLSX, "ods": ODS}
SAID = {CSV: "a text file", XLSX: "an Excel workbook", ODS: "an OpenDocument spreadsheet"}
ENDING = re.compile(r"\.([A-Za-z][A-Za-z0-9]{1,6})$")

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
# The beginnings of what people send by mistake.
OTHERS = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"PK\x05\x06", "an empty ZIP file"),
    (b"PK\x07\x08", "a ZIP file in several parts"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
)
MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
# The names of parts, which a ZIP file has in plain letters.
TELLING = ((b"xl/workbook", "an Excel workbook"), (MIMETYPE, "an OpenDocument spreadsheet"))
MARKUP = re.compile(rb"\s*<(\?xml|!doctype|html|table|[a-z]+:)", re.IGNORECASE)
WHAT_TO_DO = "Send the workbook (.xlsx or .ods) or a CSV file."

SPREADSHEET = re.compile(rb"spreadsheetml\.(sheet|template)\.main")
MOST_LINKS = 5
MIMETYPES = (MIMETYPE, MIMETYPE + b"-template")
# Parts that may do something on their own, or fetch something: by their names, or whatever they are called by how they
# belong to the file. All in small letters.
MACROS, OBJECTS, LINKS = "macros", "embedded objects or controls", "links"
HARMFUL = (
    (
        MACROS,
        re.compile(r"vbaproject|vbadata|macrosheets/|^basic/|^scripts/"),
        re.compile(rb"/(vbaproject|wordvbadata|xl\w*macrosheet)[\"']"),
    ),
    (
        OBJECTS,
        re.compile(r"activex|ctrlprops/|oleobject|(^|/)embeddings/|^object ?\d+(/|$)|\.(exe|dll|js|vbs|bat)$"),
        re.compile(rb"/(oleobject|control|ctrlprop|activexcontrol\w*)[\"']"),
    ),
    (
        LINKS,
        re.compile(r"externallinks/|xl/connections|querytables/|^xl/model/"),
        re.compile(rb"/(externallink|connections|querytable)[\"']"),
    ),
)
CHART = "application/vnd.oasis.opendocument.chart"
LINKED_TO = re.compile(rb"\starget\s*=\s*[\"']([^\"']{1,500})", re.IGNORECASE)
CHECKS = {XLSX: xlsx.check, ODS: ods.check}


def said_of(content: bytes) -> str:
    """What a file is that is no text, for readers of text alone; empty for a text. It is not looked at any further."""
    if content.startswith(OLE):
        return "an old Excel workbook (.xls), or protected with a password"
    if content.startswith(ZIP):
        named = [said for name, said in TELLING if name in content]
        return named[0] if named else "a workbook or another document of an office program"
    return next((said for beginning, said in OTHERS if content.startswith(beginning)), "")


def kind_of(content: bytes, name: str) -> str:
    """One of "csv", "xlsx" and "ods". Raises Unreadable, saying what the file is and what to do about it."""
    kind = _kind(content)
    ending = ENDING.search(name.strip())
    if ending and ENDINGS.get(ending[1].lower()) != kind:
        raise Unreadable(
            f"The file's name ends in .{shown(ending[1].lower())}, but it is {SAID[kind]}. "
            f"Save it again with a name that ends in .{kind}."
        )
    return kind


def _kind(content: bytes) -> str:
    if not content.strip():
        raise Unreadable("The file is empty.")
    if content.startswith(OLE):
        raise Unreadable(
            "The file is an old Excel workbook (.xls), or it is protected with a password. "
            "Open it in a spreadsheet program and save it as .xlsx without a password."
        )
    if content.startswith(ZIP):
        return _workbook_kind(content)
    for beginning, said in OTHERS:
        if content.startswith(beginning):
            raise Unreadable(f"The file is {said}. {WHAT_TO_DO}")
    if MARKUP.match(content.removeprefix(codecs.BOM_UTF8)[:200]):
        raise Unreadable(f"The file is a web page or an XML document. {WHAT_TO_DO}")
    if b"\0" in content and not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        place = content.index(0) + 1
        raise Unreadable(
            f"The file holds NUL characters (byte {place}): it is neither a workbook nor a text file. {WHAT_TO_DO}"
        )
    return CSV


def _workbook_kind(content: bytes) -> str:
    parts = unpacked(content)
    kind = _kind_by_parts(parts)
    _check_harmless(parts)
    check_xml(parts)
    CHECKS[kind](parts)
    return kind


def _check_harmless(parts: Mapping[str, bytes]) -> None:
    charts = _charts(parts)
    names = [name for name in parts if not name.startswith(charts)]
    relations = [part.lower() for name, part in parts.items() if name.endswith(".rels")]
    for said, called, belongs in HARMFUL:
        if not (any(called.search(name) for name in names) or any(belongs.search(part) for part in relations)):
            continue
        if said == LINKS:
            rels = (part for name, part in parts.items() if "externallinks/_rels/" in name)
            targets = [target for part in rels for target in LINKED_TO.findall(part)]
            raise Unreadable(linked([target.decode(errors="replace") for target in targets[:MOST_LINKS]]))
        raise Unreadable(f"The file holds {said}, which a return does not need. {ANEW}")


def _charts(parts: Mapping[str, bytes]) -> tuple[str, ...]:
    """The folders of an ODS file's charts. Other objects stand in folders of the same names."""
    manifest = parts.get("meta-inf/manifest.xml", b"").decode(errors="replace").casefold()
    folders = [
        folder[1]
        for entry in re.findall(r"<[^<>]*file-entry[^<>]*>", manifest)
        if CHART in entry and (folder := re.search(r"full-path=\"(object ?\d+/)\"", entry))
    ]
    return tuple(folder for folder in folders if b"office:chart" in parts.get(f"{folder}content.xml", b""))


def _kind_by_parts(parts: Mapping[str, bytes]) -> str:
    mimetype = parts.get("mimetype", b"").strip()
    if "xl/workbook.bin" in parts:
        raise Unreadable("The file is a binary Excel workbook (.xlsb). Save it as .xlsx.")
    types = parts.get("[content_types].xml", b"").lower()
    # Some writers list the types of every kind of part that there could be; what counts is what a part of this file is.
    said = [tag for tag in re.findall(rb"<[^<>]*>", types) if b"override" in tag or b'extension="xml"' in tag]
    if any(b"macroenabled" in tag for tag in said):
        raise Unreadable("The file is a workbook with macros (.xlsm). Save it as .xlsx, which holds none.")
    if types and ("xl/workbook.xml" in parts or any(SPREADSHEET.search(tag) for tag in said)):
        return XLSX
    if mimetype in MIMETYPES and "content.xml" in parts:
        if b"encryption-data" in parts.get("meta-inf/manifest.xml", b""):
            raise Unreadable(PASSWORD)
        return ODS
    if any(name.startswith(("word/", "ppt/")) for name in parts) or (mimetype and mimetype not in MIMETYPES):
        raise Unreadable(f"The file is an office document, but not a spreadsheet. {WHAT_TO_DO}")
    if mimetype or any(name.startswith("xl/") for name in parts):
        raise Unreadable(DAMAGED)
    raise Unreadable("The file is a ZIP file. Unpack it, and send the workbook (.xlsx or .ods) in it.")
