"""The consolidated files of each year and of all years: where they are, and what they are made from."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse

from reports.api.base import Answer, Asked
from reports.api.formats import csv_of
from reports.api.parameters import YEAR
from reports.api.serializers import FilesSerializer
from reports.files.catalogue import listed
from reports.files.views import address
from reports.published.editions import State
from reports.published.source import Source, of_all, sources

COLUMNS = ("year", "name", "title", "purpose", "media_type", "url", "release", "released_at")


class Files(Answer):
    """The newest year first, then all years. `release` names the state that a file is made from; its ETag has it too.

    The SHA-256 of each file is in the list of digests beside it.
    """

    operation = "files"
    summary = "The consolidated files of each year and of all years"
    takes = (YEAR,)
    shape = FilesSerializer

    def as_json(self, asked: Asked, state: State) -> dict[str, Any]:
        return {"results": list(self._told(asked, state))}

    def as_csv(self, asked: Asked, state: State) -> Iterable[bytes]:
        return csv_of(COLUMNS, self._told(asked, state))

    def _told(self, asked: Asked, state: State) -> Iterator[dict[str, Any]]:
        every = sources(state, self.at)
        public = [source.state for source in every if source.is_public]
        if public and "year" not in asked:
            both = State(*(tuple(pk for part in parts for pk in part) for parts in zip(*public, strict=True)))
            together = of_all(State(*(tuple(sorted(part)) for part in both)), self.at)
            every += [together] if together else []
        for source in every:
            for name, file in listed(source.name):
                yield {
                    "year": source.year,
                    "name": name,
                    "title": str(file.title),
                    "purpose": str(file.purpose),
                    "media_type": file.media_type,
                    "url": self.request.build_absolute_uri(_address(source, name)),
                    "release": source.id,
                    "released_at": source.moment,
                }


def _address(source: Source, name: str) -> str:
    """Where it is: before its release, at the national team's own address."""
    if source.year and not source.is_public:
        return reverse("file_before_release", args=[source.year, name])
    return address(source.year, name)
