"""CSVW metadata (W3C, "Metadata Vocabulary for Tabular Data"): what a CSV's columns are, for people and programs.

Pure: columns and facts in, the JSON's bytes out. What the columns of our two files are stands in reports.files.columns.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

MEDIA_TYPE = "application/csvm+json"
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
# RFC 4180 but for the line ends, which are LF as PostgreSQL writes them.
DIALECT = {
    "encoding": "utf-8",
    "header": True,
    "headerRowCount": 1,
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
    "lineTerminators": ["\n"],
    "skipInitialSpace": False,
    "trim": False,
}

InLanguages = Mapping[str, str]  # language -> text


@dataclass(frozen=True)
class Column:
    """`name` stands in the header, and `title` says it in words. `null` lists the spellings of "there is no value"."""

    name: str
    title: InLanguages
    datatype: str | Mapping[str, Any] = "string"
    is_required: bool = False
    null: tuple[str, ...] = ("",)
    separator: str = ""
    description: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class About:
    """What is said of a whole file. `digest` is the SHA-256 of its bytes, in hex."""

    file: str
    title: InLanguages
    description: str
    publisher: str
    contact: str
    identifier: str
    issued: date | None
    period: tuple[date, date]
    digest: str
    key: tuple[str, ...]
    notes: tuple[str, ...] = field(default=())


def metadata(about: About, columns: Sequence[Column]) -> bytes:
    start, end = about.period
    told = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": about.file,
        "dc:title": _in_languages(about.title),
        "dc:description": about.description,
        "dc:identifier": about.identifier,
        "dc:publisher": {"schema:name": about.publisher, "schema:email": about.contact},
        "dc:license": {"@id": LICENCE},
        "dc:temporal": f"{start.isoformat()}/{end.isoformat()}",
        **({"dc:issued": {"@value": about.issued.isoformat(), "@type": "xsd:date"}} if about.issued else {}),
        "schema:sha256": about.digest,
        "notes": [
            *(_note(about.file, text) for text in about.notes),
            *(
                _note(f"{about.file}#col={number}", text)
                for number, column in enumerate(columns, start=1)
                for text in column.notes
            ),
        ],
        "dialect": DIALECT,
        "tableSchema": {"columns": [_column(column) for column in columns], "primaryKey": list(about.key)},
    }
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def _column(column: Column) -> dict[str, Any]:
    # The header's own spelling is a title too: it is by their titles that a reader knows the columns of a file.
    titles = {language: [text] for language, text in column.title.items() if text}
    return {
        "name": column.name,
        "titles": titles | {"en": list(dict.fromkeys((column.name, *titles.get("en", ()))))},
        "datatype": column.datatype,
        "required": column.is_required,
        "null": column.null[0] if len(column.null) == 1 else list(column.null),
        **({"separator": column.separator} if column.separator else {}),
        **({"dc:description": column.description} if column.description else {}),
    }


def _in_languages(words: InLanguages) -> Any:
    told = [{"@value": text, "@language": language} for language, text in words.items() if text]
    return told if len(told) > 1 else told[0]


def _note(target: str, text: str) -> dict[str, str]:
    """As the Web Annotation vocabulary has it; a column by its number, as RFC 7111 counts."""
    return {"type": "Annotation", "target": target, "body": text}
