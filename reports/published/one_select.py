"""The one SELECT that every output reads: rows, sums and counts of a state."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.db import connection

from reports.published.columns import FIGURE
from reports.published.editions import State
from returns.files.csv_cells import APOSTROPHE, MARKED, heading_line
from returns.models import Figure
from returns.models.questionnaire import Printed

# A figure's row, the same in CSV, API and pages, in the order of the SELECT below.
COLUMNS = tuple(FIGURE)
# The columns of words that people wrote; a program that opens the CSV must not take them for formulas.
WORDS = {
    "area_name": "area_return.area_name",
    "reason": "NULLIF(figure.unavailable_reason, '')",
    "footnote": "NULLIF(figure.footnote, '')",
    "revision_reason": "revised.reason",
}
# `revised`: the last public edition of the same return that printed something else in the box was `other`; why it was
# changed is the reason of the revision after that one. Worked out once: nested in a join it might run for each figure.
# A question that is printed as a sum has no rows here: SUMS alone reads its figures.
# `held` and `box` say once what many figures have in common, so that each figure is joined with two rows and no more;
# rows are sorted by one number, the place of the return and (below 32768) that of the box: a third less work in all.
ONE_SELECT = """
  WITH revised AS MATERIALIZED (
        SELECT DISTINCT ON (now.id) now.id AS figure, following.reason
          FROM returns_figure was
          JOIN returns_revision other ON other.id = was.revision_id
          JOIN returns_revision here ON here.area_return_id = other.area_return_id AND here.number > other.number
          JOIN returns_revision following
            ON following.area_return_id = other.area_return_id AND following.number = other.number + 1
          JOIN returns_figure now ON now.revision_id = here.id AND now.cell_id = was.cell_id
         WHERE was.revision_id = ANY(%(earlier)s) AND here.id = ANY(%(revisions)s)
           AND (now.value, now.unavailable_reason <> '') IS DISTINCT FROM (was.value, was.unavailable_reason <> '')
         ORDER BY now.id, other.number DESC
       ),
       held AS MATERIALIZED (
        SELECT revision.id, revision.number, revision.source, area.slug, {area_name} AS area_name,
               array_to_string(area.police_force_area_codes, ' ') AS area_codes,
               row_number() OVER (ORDER BY revision.year, area.slug, revision.number) AS place
          FROM returns_revision revision
          JOIN returns_areareturn area_return ON area_return.id = revision.area_return_id
          JOIN returns_area area ON area.id = area_return.area_id
         WHERE revision.id = ANY(%(revisions)s)
       ),
       box AS MATERIALIZED (
        SELECT cell.id, cell.code, cell.position, block.code AS block, question.code AS question, question.basis,
               category.number AS category, level.number AS level
          FROM returns_cell cell
          JOIN returns_question question ON question.id = cell.question_id
          JOIN returns_block block ON block.id = question.block_id
          LEFT JOIN returns_category category ON category.id = cell.category_id
          LEFT JOIN returns_level level ON level.id = cell.level_id
         WHERE (%(cell)s::text IS NULL OR cell.code = %(cell)s) AND (NOT %(is_report)s OR question.printed = 'report')
           AND question.printed <> 'sum'
       )
SELECT figure.year AS "year",
       held.slug AS "area",
       held.area_name AS "area_name",
       held.area_codes AS "area_codes",
       box.block AS "table",
       box.question AS "question",
       box.category AS "category",
       box.level AS "level",
       box.code AS "cell",
       box.basis AS "basis",
       figure.value AS "value",
       CASE WHEN figure.unavailable_reason <> '' THEN 'x' END AS "marker",
       CASE WHEN revised.figure IS NOT NULL THEN 'r' END AS "status",
       held.number AS "revision",
       held.source AS "source",
       {reason} AS "reason",
       {footnote} AS "footnote",
       {revision_reason} AS "revision_reason"
  FROM held
  JOIN returns_figure figure ON figure.revision_id = held.id
  JOIN box ON box.id = figure.cell_id
  LEFT JOIN revised ON revised.figure = figure.id
{after} ORDER BY held.place * 32768 + box.position
"""
SELECT = ONE_SELECT.format(**WORDS, after="")
# The same from a row on, by its place in the order and not by counting rows: the next page costs what the first does.
AFTER = """
 WHERE (figure.year, held.slug, box.position) > (
        %(after_year)s, %(after_area)s,
        (SELECT position FROM returns_cell WHERE year = %(after_year)s AND code = %(after_cell)s))
"""
SELECT_AFTER = ONE_SELECT.format(**WORDS, after=AFTER)
# What csv_cells.inert does to a text, said in SQL: the file is written by the database.
INERT = "CASE WHEN {0} ^@ ANY(%(marked)s::text[]) THEN %(apostrophe)s || {0} ELSE {0} END"
INERT_SELECT = ONE_SELECT.format(**{column: INERT.format(words) for column, words in WORDS.items()}, after="")
CHUNK = 64 * 1024
# The rows of one year or of all: each box's sum over the areas, and who has no value in it.
SUMS = """
SELECT cell_id, sum(value), array_agg(revision_id) FILTER (WHERE value IS NULL)
  FROM returns_figure
 WHERE revision_id = ANY(%s)
 GROUP BY cell_id
"""
COUNTS = """
SELECT revision_id, sum(value)
  FROM returns_figure
 WHERE revision_id = ANY(%s) AND cell_id = ANY(%s)
 GROUP BY revision_id
HAVING count(value) = count(*)
"""


class Cursor(NamedTuple):
    """Where a row of the SELECT stands in its order."""

    year: int
    area: str
    cell: str


def rows(
    state: State, *, cell: str | None = None, limit: int | None = None, after: Cursor | None = None
) -> Iterator[dict[str, Any]]:
    """The SELECT's rows of a state as dicts under COLUMNS. All of them are never in memory at once."""
    parameters = {**_keys(state), "cell": cell, "is_report": False, "limit": limit}
    if after:
        parameters |= {f"after_{name}": value for name, value in after._asdict().items()}
    with connection.cursor() if limit is not None else connection.chunked_cursor() as cursor:
        cursor.execute(f"{SELECT_AFTER if after else SELECT} LIMIT %(limit)s", parameters)
        while chunk := cursor.fetchmany(2000):
            yield from (dict(zip(COLUMNS, row, strict=True)) for row in chunk)


class CellSum(NamedTuple):
    """A box's sum over the areas that have a value, None where none has; and the revisions of those that have not."""

    value: int | None
    gaps: tuple[int, ...]


def sums(revisions: Sequence[int]) -> dict[int, CellSum]:
    """Each box's sum over some revisions of a state, by the cell's key."""
    with connection.cursor() as cursor:
        cursor.execute(SUMS, [list(revisions)])
        return {cell: CellSum(value, tuple(gaps or ())) for cell, value, gaps in cursor.fetchall()}


def counts(revisions: Sequence[int], cells: Sequence[int]) -> dict[int, int]:
    """What each of some revisions has in some boxes of its form together, by its key, where it has them all."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, [list(revisions), list(cells)])
        return dict(cursor.fetchall())


def with_words(state: State, column: str) -> frozenset[str]:
    """The cells of which any return of a state says something in a column of words of its figures. One query."""
    of_one = Figure.objects.exclude(cell__question__printed=Printed.SUM)
    said = of_one.filter(revision__in=state.revisions).exclude(**{column: ""})
    return frozenset(said.order_by().values_list("cell__code", flat=True).distinct())


def csv(state: State, *, cell: str | None = None, is_report: bool = False) -> Iterator[bytes]:
    """The SELECT's rows as CSV (RFC 4180 but for LF line ends, UTF-8, a quoted header first), in chunks of about 64 kB.

    With `is_report` those alone that an area's annual report prints.
    Words that a spreadsheet program would take for a formula have an apostrophe before them, here and nowhere else.
    """
    connection.ensure_connection()
    statement = f"COPY ({INERT_SELECT}) TO STDOUT WITH (FORMAT csv)"
    marks = {"marked": list(MARKED), "apostrophe": APOSTROPHE}
    parameters = {**_keys(state), "cell": cell, "is_report": is_report, **marks}
    waiting = bytearray(heading_line(COLUMNS).encode())
    with (
        connection.connection.cursor() as cursor,
        cursor.copy(statement, parameters) as copy,
    ):
        for part in copy:
            waiting += part
            if len(waiting) >= CHUNK:
                yield bytes(waiting)
                waiting.clear()
    yield bytes(waiting)


def _keys(state: State) -> dict[str, Any]:
    return {"revisions": list(state.revisions), "earlier": list(state.earlier)}
