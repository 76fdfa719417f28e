"""Files of many figures are made once and kept: a workbook of twenty years takes seconds, and many ask for the same.

A file is kept under what it was made from and the program that made it, so that it cannot be out of date: a correction
has another source, and a new version of the software another program. Kept or not, the bytes are the same; nothing of
this is on record.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO

from django.conf import settings
from django.db import transaction

from reports.models import KeptFile, KeptPart
from reports.models.kept import PART
from reports.published.source import Name, Source

# Of each file the newest are kept: what is public, what will be, and what the national team has before its release.
NEWEST = 4
IN_MEMORY = 8 * PART  # a larger file waits on disk until it is kept
PROGRAM = ("mappa", "reports", "returns", "templates", "locale", "static/dist")


def kept(source: Source, name: str, language: str, make: Callable[[], Iterable[bytes]]) -> KeptFile:
    """The file of a source, made only if nobody has asked for it before. One query, where it is kept.

    Two who ask at once both make it, and make the same bytes; one of the two is kept. `make` gives them in chunks of
    any size, and has the connection to itself until it is done.
    """
    already = kept_already(source, name, language)
    if already:
        return already
    made = hashlib.sha256()
    with SpooledTemporaryFile(IN_MEMORY) as whole:
        for chunk in make():
            made.update(chunk)
            whole.write(chunk)
        return _keep(_key(source, name, language), made.hexdigest(), whole)


def kept_already(source: Name, name: str, language: str) -> KeptFile | None:
    """The file of a source, if anybody has asked for it before."""
    return KeptFile.objects.filter(**_key(source, name, language)).first()


@transaction.atomic
def _keep(key: dict[str, str], sha256: str, whole: IO[bytes]) -> KeptFile:
    size = whole.tell()
    file, is_first = KeptFile.objects.get_or_create(**key, defaults={"sha256": sha256, "size": size})
    if is_first:
        whole.seek(0)
        for number, part in enumerate(iter(lambda: whole.read(PART), b"")):
            KeptPart.objects.create(file=file, number=number, content=part)
        _clear_old(file)
    return file


def _clear_old(file: KeptFile) -> None:
    of_its_name = KeptFile.objects.filter(name=file.name, language=file.language).order_by("-pk")
    if old := list(of_its_name.values_list("pk", flat=True)[NEWEST:]):
        KeptPart.objects.filter(file__in=old).delete()
        KeptFile.objects.filter(pk__in=old).delete()


def _key(source: Name, name: str, language: str) -> dict[str, str]:
    return {"source": _told(source), "name": name, "language": language, "program": program()}


def _told(source: Name) -> str:
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
