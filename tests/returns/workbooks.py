"""Workbooks for the tests: one of Cheshire's return, and ways to spoil a written file as people and programs do."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping

from returns.arithmetic.figures import Entry, Figures
from returns.checks.last_year import LastYear
from returns.form.questionnaire import Questionnaire
from returns.workbook import workbook_for
from tests.factories import CHESHIRE_FIGURES

KINDS = ("xlsx", "ods")
HELP = "https://mappa.example/help"


def cheshire_entries(**others: Entry) -> dict[str, Entry]:
    """What Cheshire published, with some entries instead."""
    return {code: Entry(value) for code, value in CHESHIRE_FIGURES.items()} | others


def written(
    questionnaire: Questionnaire,
    kind: str,
    entries: Mapping[str, Entry] | None = None,
    last: LastYear | None = None,
    **options: object,
) -> bytes:
    """Cheshire's workbook with these entries; with all that it published where none are given."""
    figures = Figures(questionnaire.shape, cheshire_entries() if entries is None else entries)
    words = {"area_name": "Cheshire", "area_slug": "cheshire", "help_address": HELP} | options
    return workbook_for(questionnaire, figures, last, kind=kind, **words)


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Parts as a ZIP file, in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return out.getvalue()


def changed(content: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """The file with one part changed; the change must change something, or its test would test nothing."""
    parts = parts_of(content)
    before = parts[name].decode()
    after = change(before)
    assert after != before
    return packed(parts | {name: after.encode()})


def with_parts(content: bytes, **parts: bytes) -> bytes:
    return packed(parts_of(content) | parts)


def sub(pattern: str, replacement: str) -> Callable[[str], str]:
    """A change for `changed`: the first place that the pattern fits."""
    return lambda text: re.sub(pattern, lambda found: found.expand(replacement), text, count=1, flags=re.DOTALL)
