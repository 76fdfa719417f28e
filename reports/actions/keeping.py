"""Files of many figures are made once and kept: a workbook of twenty years takes seconds, and many ask for the same.

A file is kept under what it was made from and the program that made it, so that it cannot be out of date: a correction
has another source, and a new version of the software another program. Kept or not, the bytes are the same; nothing of
this is on record.
"""

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from reports import published
from reports.files.catalogue import FILES, LANGUAGE
from reports.files.source import Source, public_source
from reports.models import LANGUAGES, KeptFile
from reports.statistics_pdf import statistics_pdf

# Of each file the newest are kept: what is public, what will be, and what the national team has before its release.
NEWEST = 4
PROGRAM = ("mappa", "reports", "returns", "templates", "locale", "static/dist")


class Kept(NamedTuple):
    content: bytes
    sha256: str


def kept(source: Source, name: str, language: str, make: Callable[[], bytes]) -> Kept:
    """The file of a source, made only if nobody has asked for it before. One query, where it is kept.

    Two who ask at once both make it, and make the same bytes.
    """
    key = {"source": _told(source), "name": name, "language": language, "program": program()}
    found = KeptFile.objects.filter(**key).values_list("content", "sha256").first()
    if found:
        return Kept(bytes(found[0]), found[1])
    content = make()
    made = Kept(content, hashlib.sha256(content).hexdigest())
    _keep(KeptFile(**key, **made._asdict()))
    return made


def kept_statistics(source: Source, language: str) -> Kept:
    """The national statistics of a source's newest year as PDF."""
    name = f"mappa-statistics-{source.years[0]}.pdf"
    return kept(source, name, language, lambda: statistics_pdf(source, language))


def keep_ahead(*, at: datetime) -> int:
    """Make what anybody may ask for, now and from the next release on; how many files were not kept yet."""
    for moment in _moments(at):
        _make_statistics(moment)
    return sum(_make_missing(source) for source in _sources(at))


@transaction.atomic
def _keep(file: KeptFile) -> None:
    KeptFile.objects.bulk_create([file], ignore_conflicts=True)
    of_its_name = KeptFile.objects.filter(name=file.name, language=file.language).order_by("-pk")
    KeptFile.objects.filter(pk__in=list(of_its_name.values_list("pk", flat=True)[NEWEST:])).delete()


def _moments(at: datetime) -> tuple[datetime, ...]:
    following = published.next_release(at)
    return (at, following) if following else (at,)


def _sources(at: datetime) -> Iterator[Source]:
    for moment in _moments(at):
        for year in (None, *published.public_years(moment).values_list("year", flat=True)):
            if source := public_source(moment, year=year):
                yield source


def _make_statistics(at: datetime) -> None:
    """Those of the newest year, in both languages."""
    if (source := public_source(at)) and (newest := public_source(at, last=source.years[0])):
        for language in LANGUAGES:
            kept_statistics(newest, language)


def _make_missing(source: Source) -> int:
    there = set(KeptFile.objects.filter(source=_told(source), program=program()).values_list("name", flat=True))
    missing = [file for file in FILES if not file.is_streamed and file.name(source.name) not in there]
    for file in missing:
        kept(source, file.name(source.name), LANGUAGE, lambda file=file: b"".join(file.make(source)))  # type: ignore[misc]
    return len(missing)


def _told(source: Source) -> str:
    """Before its release a file says on its cover that it is not released: it is another file."""
    return source.id if source.is_public else f"{source.id}-early"


@cache
def program() -> str:
    """The digest of all that has a say in a file's bytes beside its source: our own files, and what is installed."""
    made = hashlib.sha256(settings.HELP_EMAIL.encode())
    for path in [settings.BASE_DIR / "requirements.txt", *_files()]:
        made.update(b"\0" + path.relative_to(settings.BASE_DIR).as_posix().encode() + b"\0")
        made.update(path.read_bytes() if path.is_file() else b"")
    return made.hexdigest()


def _files() -> Iterator[Path]:
    for folder in PROGRAM:
        for path in sorted((settings.BASE_DIR / folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                yield path
