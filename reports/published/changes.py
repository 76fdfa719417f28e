"""What was revised: each figure of a public edition that the public edition before it gave otherwise."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from reports.published.editions import State

COLUMNS = (
    "year", "area", "area_name", "revision", "changed_at", "cell", "before", "before_marker", "after", "after_marker",
    "revision_reason",
)  # fmt: skip
# Only the editions of a state are compared, each with the one before it: what was never public is not passed through.
SELECT = """
WITH edition AS (
    SELECT revision.id, revision.year, area.slug, area_return.area_name, revision.number, revision.reason,
           GREATEST(revision.published_at, year.release_at) AS moment,
           LAG(revision.id) OVER (PARTITION BY revision.area_return_id ORDER BY revision.number) AS before
      FROM returns_revision revision
      JOIN returns_areareturn area_return ON area_return.id = revision.area_return_id
      JOIN returns_area area ON area.id = area_return.area_id
      JOIN returns_reportingyear year ON year.year = revision.year
     WHERE revision.id = ANY(%(editions)s)
)
SELECT edition.year, edition.slug, edition.area_name, edition.number, edition.moment, cell.code,
       was.value, CASE WHEN was.unavailable_reason <> '' THEN 'x' END,
       now.value, CASE WHEN now.unavailable_reason <> '' THEN 'x' END,
       edition.reason
  FROM edition
  JOIN returns_figure now ON now.revision_id = edition.id
  JOIN returns_figure was ON was.revision_id = edition.before AND was.cell_id = now.cell_id
  JOIN returns_cell cell ON cell.id = now.cell_id
  JOIN returns_question question ON question.id = cell.question_id AND question.printed <> 'sum'
 WHERE (now.value, now.unavailable_reason <> '') IS DISTINCT FROM (was.value, was.unavailable_reason <> '')
   AND (%(since)s::timestamptz IS NULL OR edition.moment >= %(since)s)
   AND (%(cell)s::text IS NULL OR cell.code = %(cell)s)
{after} ORDER BY edition.moment, edition.year, edition.slug, edition.number, cell.position
 LIMIT %(limit)s
"""
AFTER = """
   AND (edition.moment, edition.year, edition.slug, edition.number, cell.position) > (
        %(after_moment)s, %(after_year)s, %(after_area)s, %(after_revision)s,
        (SELECT position FROM returns_cell WHERE year = %(after_year)s AND code = %(after_cell)s))
"""


class Cursor(NamedTuple):
    """Where a row stands in the order."""

    moment: datetime
    year: int
    area: str
    revision: int
    cell: str


def changes(
    state: State,
    *,
    since: datetime | None = None,
    cell: str | None = None,
    limit: int | None = None,
    after: Cursor | None = None,
) -> Iterator[dict[str, Any]]:
    """Rows under COLUMNS, the oldest change first; all of them are never in memory at once."""
    parameters = {"editions": [*state.revisions, *state.earlier], "since": since, "cell": cell, "limit": limit}
    if after:
        parameters |= {f"after_{name}": value for name, value in after._asdict().items()}
    with connection.cursor() if limit is not None else connection.chunked_cursor() as cursor:
        cursor.execute(SELECT.format(after=AFTER if after else ""), parameters)
        while chunk := cursor.fetchmany(2000):
            yield from (dict(zip(COLUMNS, row, strict=True)) for row in chunk)
