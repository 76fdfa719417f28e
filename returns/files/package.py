"""How the parts of an XLSX file belong together: by relationships, whatever they are called and wherever they stand.

Call on parts that came through returns.files.archive.
"""

import posixpath
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote

from returns.files.archive import attribute, named, part_of

# Where programs put the workbook, if the file does not say.
WORKBOOK = "xl/workbook.xml"
# No part has a longer name.
LONGEST = 500


class Relation(NamedTuple):
    """`kind` is the last word of its type: worksheet, styles. `part` is the name of the part to which it leads."""

    kind: str
    part: str


def workbook_part(parts: Mapping[str, bytes]) -> str:
    """The part that is the workbook, as the file says it."""
    related = related_to(parts, "") if relations_of("") in parts else {}
    return next((part for kind, part in related.values() if kind == "officeDocument" and part in parts), WORKBOOK)


def relations_of(part: str) -> str:
    """The name of the part in which the relationships of another stand; of the file itself under an empty name."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def related_to(parts: Mapping[str, bytes], part: str) -> dict[str, Relation]:
    """The relationships of a part within the file, by their ids."""
    return {
        attribute(relation, "Id"): Relation(
            attribute(relation, "Type").rpartition("/")[2], _target(part, attribute(relation, "Target"))
        )
        for relation in named(part_of(parts, relations_of(part)), "Relationship")
        if attribute(relation, "TargetMode") != "External"
    }


def _target(part: str, target: str) -> str:
    path = posixpath.join("/", posixpath.dirname(part), unquote(target[:LONGEST]))
    return posixpath.normpath(path).lstrip("/").casefold()
