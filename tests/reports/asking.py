"""A stranger at the public door: every address of a year and an area, and what each of them answers."""

import io
import json
import re
import zipfile
from datetime import datetime
from typing import NamedTuple

from django.test import Client

from reports.api import versions
from reports.files.catalogue import listed
from reports.models import KeptFile, KeptPart
from tests.factories import LONDON

RELEASE = datetime(2021, 10, 28, 9, 30, tzinfo=LONDON)


class Answer(NamedTuple):
    status: int
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


def ask(path: str, **query: str) -> Answer:
    response = Client().get(path, query)
    return Answer(response.status_code, response.getvalue())


def forget_what_was_made() -> None:
    """So that whoever asks has it made anew, as the first did."""
    KeptPart.objects.all().delete()
    KeptFile.objects.all().delete()
    versions.answers.clear()


def report_addresses(area: str, year: int) -> list[str]:
    """Where one area's report would be."""
    return [f"/reports/{area}/{year}/", f"/reports/{area}/{year}.pdf", f"/reports/{area}/{year}.csv"]


def year_addresses(year: int) -> list[str]:
    """Where a whole year's output would be."""
    files = [f"/reports/{year}/files/{name}" for name, _ in listed(str(year))]
    statistics = [f"/statistics/{year}/", f"/statistics/{year}.pdf"]
    pages = [f"/reports/{year}/", f"/reports/{year}/consolidated.csv", f"/api/v1/totals/?year={year}"]
    return [*pages, *statistics, *files]


def without_token(body: bytes) -> bytes:
    """A signed-in page without what protects its forms: that differs each time."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", body)


def unpacked(body: bytes) -> bytes:
    """What stands in a file: of a zip or a workbook the names and contents of its parts, however deep."""
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        return b"\n".join(name.encode() + b"\n" + unpacked(parts.read(name)) for name in parts.namelist())
