"""The annual reports: every public edition with its frozen files."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import translation

from reports.api.base import Answer, Asked
from reports.api.formats import csv_of
from reports.api.parameters import AREA, PAGED, YEAR
from reports.api.serializers import ReportsSerializer
from reports.models import LANGUAGES, FrozenFile, Kind, edition_name
from reports.published.editions import State, public_from, with_files
from returns.models import Revision, Status

PAGE = "edition"
ADDRESSES = {Kind.HTML: "edition_html", Kind.PDF: "edition_pdf", Kind.CSV: "edition_csv"}
COLUMNS = (
    "year", "area", "area_name", "revision", "name", "is_current", "is_invented", "revision_reason", "published_at",
    "superseded_at", "kind", "language", "url", "sha256", "input_digest", "size", "page",
)  # fmt: skip


class Reports(Answer):
    """Newest year first, then by area, the newest edition first. In CSV a row for each file."""

    operation = "reports"
    summary = "Annual reports: every public edition with its frozen files"
    takes = (YEAR, AREA, *PAGED)
    shape = ReportsSerializer
    key = ("year", "area", "revision")
    tells_of_files = True

    def as_json(self, asked: Asked, state: State) -> dict[str, Any]:
        editions = self._editions(state)
        if "after" in asked:
            editions = editions.filter(_after(*asked["after"]))
        return self.page(asked, [self._told(edition) for edition in editions[: self.limit(asked) + 1]])

    def as_csv(self, asked: Asked, state: State) -> Iterable[bytes]:
        told = (self._told(edition) for edition in self._editions(state))
        return csv_of(COLUMNS, (edition | file for edition in told for file in edition["files"]))

    def _editions(self, state: State) -> QuerySet[Revision]:
        editions = with_files(self.editions().filter(pk__in=[*state.revisions, *state.earlier]))
        editions = editions.select_related("area_return__area", "year")
        return editions.order_by("-year", "area_return__area__slug", "-number")

    def _told(self, revision: Revision) -> dict[str, Any]:
        files: list[FrozenFile] = revision.files  # type: ignore[attr-defined]  # what with_files adds
        here = {"area": revision.area_return.area.slug, "year": revision.year_id, "number": revision.number}
        return {
            "year": revision.year_id,
            "area": revision.area_return.area.slug,
            "area_name": revision.area_return.area_name,
            "revision": revision.number,
            "name": edition_name(revision),
            "is_current": revision.status == Status.PUBLISHED,
            "is_invented": revision.is_invented,
            "revision_reason": revision.reason or None,
            "published_at": public_from(revision),
            "superseded_at": revision.superseded_at,
            "page": self.request.build_absolute_uri(_address(PAGE, LANGUAGES[0], here)),
            "languages": sorted({file.language for file in files}, key=LANGUAGES.index),
            "files": [
                {
                    "kind": file.kind,
                    "language": file.language,
                    "url": self.request.build_absolute_uri(_address(ADDRESSES[Kind(file.kind)], file.language, here)),
                    "sha256": file.sha256,
                    "input_digest": file.input_digest,
                    "size": file.size,  # type: ignore[attr-defined]
                }
                for file in files
            ],
        }


def _after(year: int, area: str, number: int) -> Q:
    same_year = Q(year=year, area_return__area__slug__gt=area)
    return Q(year__lt=year) | same_year | Q(year=year, area_return__area__slug=area, number__lt=number)


def _address(name: str, language: str, here: dict[str, Any]) -> str:
    """The numbered address of a page or a file in a language; that of a file stays with its bytes."""
    with translation.override(settings.LANGUAGE_CODE if language == LANGUAGES[0] else language):
        return reverse(name, kwargs=here)
