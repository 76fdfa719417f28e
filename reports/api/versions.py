"""The name of what an answer would be made from, before it is made: whether a reader has it already costs one query.

It covers all that any answer reads of a state: the editions, what they divide by, how areas are called, what is owed,
the forms of the years, the frozen files, national figures of other years. Of a year that the state does not have it
says nothing else.
"""

import hashlib
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection

from reports.published.editions import COMING, Coming, State
from reports.published.memory import Memory

# A row for each thing, as text; `moment`: from when on an edition was there, or replaced by another.
# A withdrawal takes something away, and so is the newest change too.
SELECT = """
WITH edition AS (
    SELECT revision.*, area_return.area_name, area_return.area_name_cy, area_return.area_id, year.release_at
      FROM returns_revision revision
      JOIN returns_areareturn area_return ON area_return.id = revision.area_return_id
      JOIN returns_reportingyear year ON year.year = revision.year
     WHERE revision.id = ANY(%(editions)s)
), years AS (SELECT DISTINCT year FROM edition),
things (kind, id, told, moment) AS (
    SELECT 1, edition.id,
           ROW(edition.number, edition.status, edition.source, edition.note, edition.reason, edition.published_at,
               edition.superseded_at, edition.release_at, population.all_ages, population.aged_10_and_over)::text,
           GREATEST(edition.published_at, edition.release_at, edition.superseded_at)
      FROM edition LEFT JOIN returns_population population ON population.id = edition.population_id
    UNION ALL
    SELECT 0, year.year, ROW(year.release_at, year.population_mid_year)::text, NULL
      FROM returns_reportingyear year JOIN years USING (year)
    UNION ALL
    SELECT 2, owed.id,
           ROW(owed.year, owed.area_name, owed.area_name_cy, area.slug, area.nation, area.kind, area.from_year,
               area.to_year, area.police_force_area_codes)::text,
           NULL
      FROM returns_areareturn owed JOIN returns_area area ON area.id = owed.area_id JOIN years USING (year)
    UNION ALL SELECT 3, part.id, part::text, NULL FROM returns_block part JOIN years USING (year)
    UNION ALL SELECT 4, part.id, part::text, NULL FROM returns_category part JOIN years USING (year)
    UNION ALL SELECT 5, part.id, part::text, NULL FROM returns_level part JOIN years USING (year)
    UNION ALL SELECT 6, part.id, part::text, NULL FROM returns_question part JOIN years USING (year)
    UNION ALL SELECT 7, part.id, part::text, NULL FROM returns_cell part JOIN years USING (year)
    UNION ALL SELECT 8, part.year, part::text, NULL FROM returns_rate part JOIN years USING (year)
    UNION ALL SELECT 10, told.id, told::text, told.loaded_at FROM reports_nationalfigure told
    UNION ALL
    SELECT 9, file.id, file.sha256, NULL
      FROM reports_frozenfile file JOIN edition ON edition.id = file.revision_id WHERE %(files)s
)
SELECT md5(string_agg(told, '|' ORDER BY kind, id)),
       GREATEST(max(moment), (SELECT max(withdrawn_at) FROM returns_reportingyear)),
       {coming}
  FROM things
"""


class Version(NamedTuple):
    """`tag` is weak: it names what an answer is made from, and not its bytes. `moment`: the newest change in it.

    `coming` is when time alone may make another version.
    """

    tag: str
    moment: datetime | None
    coming: Coming


def version_of(state: State, at: datetime, *asked: Any, files: bool = False) -> Version:
    """The version of the answer to a question about a state. `files`: whether it tells of frozen files."""
    with connection.cursor() as cursor:
        cursor.execute(
            SELECT.format(coming=COMING), {"editions": [*state.revisions, *state.earlier], "files": files, "at": at}
        )
        digest, moment, *coming = cursor.fetchone()
    told = repr((settings.SPECTACULAR_SETTINGS["VERSION"], digest, state, asked))
    tag = f'W/"{hashlib.sha256(told.encode()).hexdigest()[:24]}"'
    return Version(tag, moment, Coming(*coming))


# --- What this process remembers ------------------------------------------------------------------


class Question(NamedTuple):
    """What an answer depends on beside the database and the time."""

    path: str
    query: str
    media_type: str
    sees_all: bool


class Answered(NamedTuple):
    """An answer that was given: its version, and its content where that is remembered."""

    version: Version
    content: bytes | None = None


answers: Memory[Question, Answered] = Memory(1024)
