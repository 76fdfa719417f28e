"""Files in one ZIP file, with a list of their digests. The same files and moment give the same bytes."""

import hashlib
import io
import zipfile
from collections.abc import Iterable
from datetime import datetime

from django.utils.timezone import localtime

DIGESTS = "digests.txt"

Files = Iterable[tuple[str, Iterable[bytes]]]


def digest(parts: Iterable[bytes]) -> str:
    """The SHA-256 in hex of a file that is made part by part."""
    made = hashlib.sha256()
    for part in parts:
        made.update(part)
    return made.hexdigest()


def digest_list(files: Files) -> bytes:
    """A line for each file, as `sha256sum --check` reads it."""
    return _list((name, digest(parts)) for name, parts in files)


def zipped(files: Files, moment: datetime) -> bytes:
    """Each entry bears the moment, in the time of the house."""
    when = localtime(moment).timetuple()[:6]
    file = io.BytesIO()
    digests = []
    with zipfile.ZipFile(file, "w") as out:
        for name, parts in files:
            made = hashlib.sha256()
            with out.open(_entry(name, when), "w") as entry:
                for part in parts:
                    entry.write(part)
                    made.update(part)
            digests.append((name, made.hexdigest()))
        out.writestr(_entry(DIGESTS, when), _list(digests))
    return file.getvalue()


def _entry(name: str, when: tuple[int, ...]) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, when)  # type: ignore[arg-type]
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _list(digests: Iterable[tuple[str, str]]) -> bytes:
    return "".join(f"{made}  {name}\n" for name, made in digests).encode()
