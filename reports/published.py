"""The single door to public figures: which revisions are public, and the one SELECT that every output reads.

A figure is public from the later of its revision's `published_at` and its year's `release_at`. That is a condition of
the query; there is no job that could fail to run. A request fixes its revisions once and reads only those.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Min, QuerySet

from reports.models import Edition
from returns.models import ReportingYear, Revision, Status

# A figure's row, the same in CSV, API and pages. marker: x for "not available"; status is printed, never imported.
COLUMNS = (
    "year", "area", "area_name", "area_codes", "table", "question", "category", "level", "cell", "basis", "value",
    "marker", "status", "revision", "source", "reason", "footnote",
)  # fmt: skip
SELECT = """
SELECT figure.year AS "year",
       area.slug AS "area",
       area_return.area_name AS "area_name",
       array_to_string(area.police_force_area_codes, ' ') AS "area_codes",
       block.code AS "table",
       question.code AS "question",
       category.number AS "category",
       level.number AS "level",
       cell.code AS "cell",
       question.basis AS "basis",
       figure.value AS "value",
       CASE WHEN figure.unavailable_reason <> '' THEN 'x' END AS "marker",
       NULL::text AS "status",
       revision.number AS "revision",
       revision.source AS "source",
       NULLIF(figure.unavailable_reason, '') AS "reason",
       NULLIF(figure.footnote, '') AS "footnote"
  FROM returns_figure figure
  JOIN returns_revision revision ON revision.id = figure.revision_id
  JOIN returns_areareturn area_return ON area_return.id = revision.area_return_id
  JOIN returns_area area ON area.id = area_return.area_id
  JOIN returns_cell cell ON cell.id = figure.cell_id
  JOIN returns_question question ON question.id = cell.question_id
  JOIN returns_block block ON block.id = question.block_id
  LEFT JOIN returns_category category ON category.id = cell.category_id
  LEFT JOIN returns_level level ON level.id = cell.level_id
 WHERE figure.revision_id = ANY(%(revisions)s)
   AND (%(cell)s::text IS NULL OR cell.code = %(cell)s)
 ORDER BY figure.year, area.slug, cell.position
"""
CHUNK = 64 * 1024


def public_revisions(at: datetime) -> QuerySet[Revision]:
    """The published revisions that anybody may see at a moment."""
    return Revision.objects.filter(status=Status.PUBLISHED, published_at__lte=at, year__release_at__lte=at)


def revision_ids(at: datetime, *, year: int | None = None, area: str | None = None) -> list[int]:
    """The state that one request reads: the public revisions' keys, of a year, of an area, or of all."""
    revisions = public_revisions(at)
    if year is not None:
        revisions = revisions.filter(year=year)
    if area is not None:
        revisions = revisions.filter(area_return__area__slug=area)
    return list(revisions.values_list("pk", flat=True))


def public_years(at: datetime) -> QuerySet[ReportingYear]:
    """The years of which anything is public, newest first."""
    return ReportingYear.objects.filter(year__in=public_revisions(at).values("year")).order_by("-year")


def edition(at: datetime, *, year: int, area: str, kind: str) -> Edition | None:
    """A public report's frozen file, or None: the same answer for what does not exist and what is not public yet."""
    revisions = public_revisions(at).filter(year=year, area_return__area__slug=area)
    editions = Edition.objects.filter(revision__in=revisions, kind=kind)
    return editions.select_related("revision__area_return__area", "revision__year").first()


def rows(
    revisions: Sequence[int], *, cell: str | None = None, limit: int | None = None, offset: int = 0
) -> Iterator[dict[str, Any]]:
    """The SELECT's rows of these revisions as dicts under COLUMNS."""
    parameters = {"revisions": list(revisions), "cell": cell, "limit": limit, "offset": offset}
    with connection.cursor() as cursor:
        cursor.execute(f"{SELECT} LIMIT %(limit)s OFFSET %(offset)s", parameters)
        while chunk := cursor.fetchmany(2000):
            yield from (dict(zip(COLUMNS, row, strict=True)) for row in chunk)


def csv(revisions: Sequence[int]) -> Iterator[bytes]:
    """The SELECT's rows as CSV (RFC 4180 but for LF line ends, UTF-8, header first), in chunks of about 64 kB."""
    connection.ensure_connection()
    statement = f"COPY ({SELECT}) TO STDOUT WITH (FORMAT csv, HEADER)"
    waiting = bytearray()
    with (
        connection.connection.cursor() as cursor,
        cursor.copy(statement, {"revisions": list(revisions), "cell": None}) as copy,
    ):
        for part in copy:
            waiting += part
            if len(waiting) >= CHUNK:
                yield bytes(waiting)
                waiting.clear()
    yield bytes(waiting)


def seconds_to_next_release(at: datetime) -> int | None:
    """How long a public response may be kept: nothing cacheable outlives the next release. None when none is set."""
    moment = ReportingYear.objects.filter(release_at__gt=at).aggregate(next=Min("release_at"))["next"]
    return int((moment - at).total_seconds()) if moment else None
