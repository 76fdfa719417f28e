"""Whether what was published still is what was published: its files as they were frozen, and its figures as they print.

Here: reading and comparing, revision by revision. Not here: how the findings are told (the command verify_published).
The files are held against the hash beside them, against the record, which a key outside the database seals, and
against the figures. They are never rendered again: the templates of the day do not count.
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import NamedTuple

from django.db.models import QuerySet

from reports.models import FrozenFile, Kind, edition_name, files_in
from reports.printing.tables import build_tables, rate_table
from reports.published import one_select
from reports.published.editions import state_of
from reports.published.populations import persons, population_for
from returns.checks.read import figures_of
from returns.form.questionnaire import Questionnaire
from returns.models import Event, Revision
from returns.models.status import HAS_BEEN_PUBLISHED

MOST_NAMED = 5
RESTORE = "Take this file back from a backup made between its publication and now"
COMPARE = "Compare the return’s figures and its files with a backup, and find out which of the two was changed"


class Defect(NamedTuple):
    """One thing that does not hold, of one file or, with an empty kind, of the revision; and what to do about it."""

    year: int
    area: str
    revision: int
    kind: str
    language: str
    what: str
    advice: str

    def __str__(self) -> str:
        file = f", {self.kind} ({self.language})" if self.kind else ""
        return f"{self.area} {self.year}, revision {self.revision}{file}: {self.what} {self.advice}."


def with_files(*, year: int | None = None, area: str | None = None) -> QuerySet[Revision]:
    """Every revision that was published with a report of its own, of a year, of an area, or of all."""
    revisions = Revision.objects.filter(status__in=HAS_BEEN_PUBLISHED, has_report=True)
    if year is not None:
        revisions = revisions.filter(year=year)
    if area is not None:
        revisions = revisions.filter(area_return__area__slug=area)
    revisions = revisions.select_related("area_return__area", "year", "population")
    return revisions.order_by("year", "area_return__area__slug", "number")


def defects(revision: Revision, questionnaire: Questionnaire) -> list[Defect]:
    """What does not hold of a revision that was published. The same number of queries for each."""
    return [
        Defect(revision.year_id, revision.area_return.area.slug, revision.number, kind, language, what, advice)
        for kind, language, what, advice in _found(revision, questionnaire)
    ]


Found = Iterator[tuple[str, str, str, str]]  # kind, language, what, advice


def _found(revision: Revision, questionnaire: Questionnaire) -> Found:
    files = {(row.kind, row.language): row for row in FrozenFile.objects.filter(revision=revision)}
    expected = list(files_in(revision.area_return.area.languages))
    for file in expected:
        if file not in files:
            yield *file, "It is missing.", RESTORE
    for file in files.keys() - set(expected):
        yield *file, "It is not a file of this area’s reports.", "Find out who put it there"
    recorded = _recorded(revision)
    digests = {frozen.language: frozen.input_digest for frozen in files.values() if frozen.kind == Kind.HTML}
    for file, frozen in sorted(files.items()):
        content = bytes(frozen.content)
        yield from ((*file, what, RESTORE) for what in _of_bytes(frozen, content, recorded))
        if digests.get(frozen.language, frozen.input_digest) != frozen.input_digest:
            yield *file, "It was made from other contents than the page.", RESTORE
        if frozen.kind == Kind.CSV:
            yield from ((*file, what, COMPARE) for what in _of_csv(revision, frozen, content))
        else:
            yield from ((*file, what, RESTORE) for what in _of_name(revision, frozen, content))
    printed = printed_figures(revision, questionnaire)
    for (kind, language), frozen in sorted(files.items()):
        if kind == Kind.HTML:
            for what in _of_figures(printed, figures_on(bytes(frozen.content).decode(errors="replace"))):
                yield kind, language, what, COMPARE


def _recorded(revision: Revision) -> dict[str, str]:
    """SHA-256 by “kind language”, as the record of the publication names them; empty where it is older than that."""
    event = Event.objects.filter(revision=revision, act="published").order_by("-number").first()
    lines = event.changes.get("files", []) if event else []
    return {file: digest for file, _, digest in (line.rpartition(" ") for line in lines)}


def _of_bytes(frozen: FrozenFile, content: bytes, recorded: dict[str, str]) -> Iterator[str]:
    digest = hashlib.sha256(content).hexdigest()
    if digest != frozen.sha256:
        yield f"Its bytes have the SHA-256 {digest}; frozen was {frozen.sha256}."
    known = recorded.get(frozen.file)
    if known is not None and frozen.sha256 != known:
        yield f"The SHA-256 beside it is {frozen.sha256}; the record of its publication says {known}."


def _of_csv(revision: Revision, frozen: FrozenFile, content: bytes) -> Iterator[str]:
    derived = b"".join(one_select.csv(state_of(revision, frozen.made_at), is_report=True))
    if derived == content or _is_but_for_quotes(content, derived):
        return
    here, there = _by_cell(content), _by_cell(derived)
    asked = set().union(*here.values())  # a column that came later is not in a file that was frozen before
    is_older = set() < asked < set().union(*there.values())
    differing = [
        f"{code} ({', '.join(columns)})"
        for code in sorted(here.keys() | there.keys())
        if (columns := _differing(here.get(code, {}), there.get(code, {}), asked))
    ]
    if differing or not is_older:
        yield f"The figures give another file now; it differs in {_some(differing) or 'how it is written'}."


def _is_but_for_quotes(content: bytes, derived: bytes) -> bool:
    """Whether a file is the same but for the quotes of its header, which was frozen without."""
    (head, _, rows), (there, _, others) = (file.partition(b"\n") for file in (content, derived))
    return rows == others and head == there.replace(b'"', b"")


def _by_cell(file: bytes) -> dict[str, dict[str, str]]:
    """The rows of a CSV file by the code of their box; of a file that is none, whatever can be made out."""
    try:
        rows = csv.DictReader(io.StringIO(file.decode(errors="replace"), newline=""), restval="")
        return {row.get("cell") or "": row for row in rows}
    except csv.Error:
        return {}


def _differing(one: dict[str, str], other: dict[str, str], columns: Iterable[str]) -> list[str]:
    return [str(column) for column in columns if one.get(column) != other.get(column)]


def _of_name(revision: Revision, frozen: FrozenFile, content: bytes) -> Iterator[str]:
    name, digest = edition_name(revision), frozen.input_digest
    text = content.decode(errors="replace")
    if frozen.kind == Kind.PDF and not (name in text and digest in text):
        text = keywords(content)  # packed, as a PDF may have them
    if name not in text:
        yield f"It does not carry its name, {name}."
    if digest not in text:
        yield f"It does not carry the digest of its contents, {digest}."


def keywords(pdf: bytes) -> str:
    """The keywords of a PDF, where its name and its digest stand; nothing if it cannot be read."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            return str(opened.docinfo.get("/Keywords", ""))
    except pikepdf.PdfError:
        return ""


def printed_figures(revision: Revision, questionnaire: Questionnaire) -> dict[str, str]:
    """code -> text of every box, total and rate that a revision's report prints, from the figures as they are now."""
    questionnaire = questionnaire.asked_of(revision.area_return.area.asked_as).in_report
    figures = figures_of(revision, questionnaire.shape)
    tables = build_tables(questionnaire, figures)
    rate = rate_table(questionnaire, figures, persons(population_for(revision), questionnaire))
    tables += (rate,) if rate else ()
    cells = (cell for table in tables for group in table.groups for row in group.rows for cell in row.cells)
    return {cell.code: cell.text for cell in cells if cell.code}


def _of_figures(printed: dict[str, str], shown: dict[str, str]) -> Iterator[str]:
    wrong = [
        f"{code} ({shown.get(code, 'nothing')}, not {printed.get(code, 'anything')})"
        for code in sorted(printed.keys() | shown.keys())
        if printed.get(code) != shown.get(code)
    ]
    if wrong:
        yield f"It prints other figures than the return has: {_some(wrong)}."


def figures_on(html: str) -> dict[str, str]:
    """code -> number or marker, of each cell of a page that says which figure it prints."""
    page = _Cells()
    page.feed(html)
    first = {code: [(text.split() or [""])[0] for text in texts] for code, texts in page.cells.items()}
    return {code: " / ".join(dict.fromkeys(words)) for code, words in first.items()}


class _Cells(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.cells: dict[str, list[str]] = {}
        self.code = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        code = dict(attrs).get("data-code") if tag == "td" else None
        if code:
            self.code = code
            self.cells.setdefault(code, []).append("")

    def handle_data(self, data: str) -> None:
        if self.code:
            self.cells[self.code][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "td":
            self.code = ""


def _some(names: list[str]) -> str:
    more = len(names) - MOST_NAMED
    return "; ".join([*names[:MOST_NAMED], *([f"and {more} more"] if more > 0 else [])])
