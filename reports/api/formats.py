"""JSON or CSV: by the address's suffix, or else by what the reader accepts; and flat rows written as CSV."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from io import StringIO
from typing import Any

from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from returns.files.csv_cells import heading_line, inert

CHUNK = 2000  # rows


class Csv(BaseRenderer):
    """Only its name counts: a view writes the CSV of its answer itself."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"


class Negotiation(BaseContentNegotiation):
    """With the weights that the reader gives (q=), which DRF's own passes over."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        renderers = list(renderers)
        if format_suffix:
            renderer = next(renderer for renderer in renderers if renderer.format == format_suffix)
            return renderer, renderer.media_type
        offered = {renderer.media_type: renderer for renderer in renderers}
        offered |= {f"{renderer.media_type}; charset=utf-8": renderer for renderer in renderers}
        wanted = request._request.get_preferred_type(list(offered))
        if wanted is None:
            raise NotAcceptable(ask_for(renderers))
        return offered[wanted], offered[wanted].media_type


def ask_for(renderers: Iterable[BaseRenderer | type[BaseRenderer]]) -> str:
    """What there is instead of the format that there is not."""
    return f"Ask for {' or '.join(str(renderer.media_type) for renderer in renderers)}."


RENDERERS: tuple[type[BaseRenderer], ...] = (JSONRenderer, Csv)


def csv_of(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """Rows as CSV (UTF-8, LF, header first and quoted) in chunks, as the database writes it; no text is a formula."""
    file = StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    file.write(heading_line(columns))
    for number, row in enumerate(rows, start=1):
        writer.writerow([_cell(row[column]) for column in columns])
        if number % CHUNK == 0:
            yield file.getvalue().encode()
            file.seek(0)
            file.truncate()
    yield file.getvalue().encode()


def _cell(value: Any) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")  # as in JSON
    if isinstance(value, list | tuple):
        return inert(" ".join(str(part) for part in value))
    return inert(value)
