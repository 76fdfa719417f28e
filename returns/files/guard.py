"""What an uploaded file really is, asked of its bytes and not of its name; and what no reader should be given at all.

`kind_of` is the first thing that happens to an upload, and needs little time and memory whatever it is given.
"""

import codecs
import re
from collections.abc import Mapping

from returns.files import ods, xlsx
from returns.files.archive import DAMAGED, PASSWORD, check_xml, unpacked
from returns.files.written import Unreadable, shown

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
MARKUP = re.compile(rb"\s*<(\?xml|!doctype|html|table|[a-z]+:)", re.IGNORECASE)
WHAT_TO_DO = "Send the workbook (.xlsx or .ods) or a CSV file."

ANEW = "Copy the figures into a workbook downloaded anew."

MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
MIMETYPES = (MIMETYPE, MIMETYPE + b"-template")
# Parts that may do something on their own, or fetch something; names in small letters.
HARMFUL = (
    (re.compile(r"vbaproject|vbadata|macrosheets/|^basic/|^scripts/"), "macros"),
    (
        re.compile(r"activex|ctrlprops/|oleobject|(^|/)embeddings/|^object ?\d+/|\.(exe|dll|js|vbs|bat)$"),
        "embedded objects or controls",
    ),
    (
        re.compile(r"externallinks/|xl/connections|querytables/|^xl/model/"),
        "links to other files or to databases",
    ),
)
CHECKS = {XLSX: xlsx.check, ODS: ods.check}


def kind_of(content: bytes, name: str) -> str:
    """One of "csv", "xlsx" and "ods". Raises Unreadable, saying what the file is and what to do about it."""
    kind = _kind(content)
    ending = ENDING.search(name.strip())
    if ending and ENDINGS.get(ending[1].lower()) != kind:
        raise Unreadable(
            f"The file's name ends in .{shown(ending[1].lower())}, but it is {SAID[kind]}. "
            f"Save it again as what it is, so that its name ends in .{kind}."
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
    for pattern, said in HARMFUL:
        if any(pattern.search(name) for name in parts):
            raise Unreadable(f"The file holds {said}, which a return does not need. {ANEW}")
    check_xml(parts)
    CHECKS[kind](parts)
    return kind


def _kind_by_parts(parts: Mapping[str, bytes]) -> str:
    mimetype = parts.get("mimetype", b"").strip()
    if b"macroenabled" in parts.get("[content_types].xml", b"").lower():
        raise Unreadable("The file is a workbook with macros (.xlsm). Save it as .xlsx, which holds none.")
    if "xl/workbook.xml" in parts and "[content_types].xml" in parts:
        return XLSX
    if mimetype in MIMETYPES and "content.xml" in parts:
        if b"encryption-data" in parts.get("meta-inf/manifest.xml", b""):
            raise Unreadable(PASSWORD)
        return ODS
    if "xl/workbook.bin" in parts:
        raise Unreadable("The file is a binary Excel workbook (.xlsb). Save it as .xlsx.")
    if any(name.startswith(("word/", "ppt/")) for name in parts) or (mimetype and mimetype not in MIMETYPES):
        raise Unreadable(f"The file is a document of an office program, but no spreadsheet. {WHAT_TO_DO}")
    if mimetype or any(name.startswith("xl/") for name in parts):
        raise Unreadable(DAMAGED)
    raise Unreadable("The file is a ZIP file. Unpack it, and send the workbook (.xlsx or .ods) in it.")
