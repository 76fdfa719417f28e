"""The single door to public figures: which revisions are public, and the one SELECT that every output reads.

A figure is public from the later of its revision's `published_at` and its year's `release_at`, but not while its year
is withdrawn. That is a condition of the query; there is no job that could fail to run. A request fixes its state once
and reads only that.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Case, F, Prefetch, Q, QuerySet, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Length

from reports.models import Edition
from returns.csv_cells import APOSTROPHE, MARKED
from returns.models import Figure, ReportingYear, Revision, Source, Status

# A figure's row, the same in CSV, API and pages. marker: x for "not available"; status is printed, never imported.
COLUMNS = (
    "year", "area", "area_name", "area_codes", "table", "question", "category", "level", "cell", "basis", "value",
    "marker", "status", "revision", "source", "reason", "footnote", "revision_reason",
)  # fmt: skip
# The columns of words that people wrote; a program that opens the CSV must not take them for formulas.
WORDS = {
    "area_name": "area_return.area_name",
    "reason": "NULLIF(figure.unavailable_reason, '')",
    "footnote": "NULLIF(figure.footnote, '')",
    "revision_reason": "revised.reason",
}
# `revised`: the last public edition of the same return that printed something else in the box was `other`; why it was
# changed is the reason of the revision after that one. Worked out once: nested in a join it might run for each figure.
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
         WHERE %(cell)s::text IS NULL OR cell.code = %(cell)s
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

# Two columns: see Coming.
COMING = """
(SELECT min(release_at) FROM returns_reportingyear WHERE release_at > %(at)s),
(SELECT min(published_at) FROM returns_revision WHERE published_at > %(at)s)
"""


def public_revisions(at: datetime) -> QuerySet[Revision]:
    """The published revisions that anybody may see at a moment."""
    out = Revision.objects.filter(status=Status.PUBLISHED, published_at__lte=at, year__release_at__lte=at)
    return out.filter(year__withdrawn_at=None)


def public_editions(at: datetime) -> QuerySet[Revision]:
    """Every revision that anybody may read at its own address: also one superseded after it had become public."""
    return _came_out(at).filter(year__withdrawn_at=None)


def _came_out(at: datetime) -> QuerySet[Revision]:
    """Every revision that had become public. A withdrawal does not undo that: what is [r] stays so."""
    had_its_time = Q(superseded_at__gte=F("published_at")) & Q(superseded_at__gte=F("year__release_at"))
    editions = Revision.objects.filter(had_its_time | Q(status=Status.PUBLISHED))
    return editions.filter(published_at__lte=at, year__release_at__lte=at)


class State(NamedTuple):
    """What one request reads: revisions, and the earlier public editions of their returns, which tell what is [r]."""

    revisions: tuple[int, ...]
    earlier: tuple[int, ...] = ()


def among(pks: Iterable[int]) -> RawSQL:
    """For `pk__in=`: any number of keys as one parameter, and not as many."""
    return RawSQL("SELECT unnest(%s::bigint[])", [list(pks)])  # the keys are a parameter


def public_state(at: datetime, *, year: int | None = None, area: str | None = None) -> State:
    """The state of what is public, of a year, of an area, or of all. One query."""
    return _state(public_editions(at), year, area)


def state_before_release(at: datetime, *, year: int | None = None, area: str | None = None) -> State:
    """All that is published, whether or not it is public yet: for the national team, never for the public."""
    return _state(editions_before_release(at), year, area)


def _state(editions: QuerySet[Revision], year: int | None, area: str | None) -> State:
    if year is not None:
        editions = editions.filter(year=year)
    if area is not None:
        editions = editions.filter(area_return__area__slug=area)
    found = list(editions.order_by("pk").values_list("pk", "status"))
    return State(
        tuple(pk for pk, status in found if status == Status.PUBLISHED),
        tuple(pk for pk, status in found if status == Status.SUPERSEDED),
    )


def revisions_before_release() -> QuerySet[Revision]:
    """Every published revision, whether or not it is public yet: for the national team, never for the public."""
    return Revision.objects.filter(status=Status.PUBLISHED)


def editions_before_release(at: datetime) -> QuerySet[Revision]:
    """Those, and the public editions that they have replaced: what nobody outside has read says nothing of [r]."""
    was_public = Q(pk__in=_came_out(at).filter(status=Status.SUPERSEDED).values("pk"))
    return Revision.objects.filter(Q(status=Status.PUBLISHED) | was_public)


def years_before_release() -> QuerySet[ReportingYear]:
    """The years of which anything is published, public or not, newest first."""
    return ReportingYear.objects.filter(year__in=revisions_before_release().values("year")).order_by("-year")


def state_of(revision: Revision, at: datetime) -> State:
    """One revision, whether or not it is public yet, with the public editions before it."""
    return State((revision.pk,), tuple(before.pk for before in editions_before(revision, at)))


def editions_before(revision: Revision, at: datetime) -> list[Revision]:
    """The public editions of a return before one of its revisions, oldest first. One query, or none."""
    if not revision.is_correction:
        return []
    before = _came_out(at).filter(area_return=revision.area_return_id, number__lt=revision.number)
    return list(before.select_related("year").order_by("number"))


def public_from(revision: Revision) -> datetime | None:
    """The moment from which a published revision is public; None while no release time is set."""
    published_at, release_at = revision.published_at, revision.year.release_at
    return max(published_at, release_at) if published_at and release_at else None


def with_files(revisions: QuerySet[Revision]) -> QuerySet[Revision]:
    """Revisions of which a report was made, each with its frozen `files` but for their bytes. One query more."""
    files = Edition.objects.annotate(size=Length("content")).defer("content")
    return revisions.exclude(source=Source.HISTORICAL).prefetch_related(Prefetch("editions", files, to_attr="files"))


def public_years(at: datetime) -> QuerySet[ReportingYear]:
    """The years of which anything is public, newest first."""
    return ReportingYear.objects.filter(year__in=public_revisions(at).values("year")).order_by("-year")


def years_on_show(at: datetime) -> QuerySet[ReportingYear]:
    """Those, and the ones that are withdrawn: of these there is a notice to read."""
    public = Q(year__in=public_revisions(at).values("year"))
    return ReportingYear.objects.filter(public | _withdrawn(at)).order_by("-year")


def withdrawn_year(at: datetime, year: int) -> ReportingYear | None:
    """The year, if it is withdrawn. None for what is public, not public yet, or not there at all."""
    return ReportingYear.objects.filter(_withdrawn(at), year=year).first()


def _withdrawn(at: datetime) -> Q:
    return Q(withdrawn_at__isnull=False, release_at__lte=at)


def edition(
    at: datetime, *, year: int, area: str, kind: str, number: int | None = None, language: str = "en"
) -> Edition | None:
    """A public report's frozen file, of the present revision or of a numbered one; in English where it has no other.

    None is the same answer for what does not exist and what is not public yet.
    """
    revisions = public_revisions(at) if number is None else public_editions(at).filter(number=number)
    revisions = revisions.filter(year=year, area_return__area__slug=area)
    editions = Edition.objects.filter(revision__in=revisions, kind=kind, language__in=("en", language))
    wanted_first = editions.order_by(Case(When(language=language, then=0), default=1))
    return wanted_first.select_related("revision__area_return__area", "revision__year").first()


class Place(NamedTuple):
    """Where a row of the SELECT stands in its order."""

    year: int
    area: str
    cell: str


def rows(
    state: State, *, cell: str | None = None, limit: int | None = None, after: Place | None = None
) -> Iterator[dict[str, Any]]:
    """The SELECT's rows of a state as dicts under COLUMNS. All of them are never in memory at once."""
    parameters = {**_keys(state), "cell": cell, "limit": limit}
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


def figures(revisions: Sequence[int]) -> Iterator[tuple[int, int, int | None, str]]:
    """(revision, cell, value, reason) of each figure of some revisions of a state, in no order."""
    rows = Figure.objects.filter(revision__in=revisions).order_by()
    return rows.values_list("revision", "cell", "value", "unavailable_reason").iterator()


def with_words(state: State, column: str) -> frozenset[str]:
    """The cells of which any return of a state says something in a column of words of its figures. One query."""
    said = Figure.objects.filter(revision__in=state.revisions).exclude(**{column: ""})
    return frozenset(said.order_by().values_list("cell__code", flat=True).distinct())


def numbers(revisions: Collection[int], cells: Collection[str]) -> Iterator[tuple[int, str, int | None]]:
    """(revision, cell, value) of some boxes of some revisions of a state: for tables of many areas. One query."""
    found = Figure.objects.filter(revision__in=revisions, cell__code__in=cells).order_by()
    yield from found.values_list("revision", "cell__code", "value")


def csv(state: State, *, cell: str | None = None) -> Iterator[bytes]:
    """The SELECT's rows as CSV (RFC 4180 but for LF line ends, UTF-8, header first), in chunks of about 64 kB.

    Words that a spreadsheet program would take for a formula have an apostrophe before them, here and nowhere else.
    """
    connection.ensure_connection()
    statement = f"COPY ({INERT_SELECT}) TO STDOUT WITH (FORMAT csv, HEADER)"
    parameters = {**_keys(state), "cell": cell, "marked": list(MARKED), "apostrophe": APOSTROPHE}
    waiting = bytearray()
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


class Coming(NamedTuple):
    """The moments at which time alone changes what is public, each None where none is in sight.

    `published` is a revision's that bears a moment to come: clocks of two machines differ.
    """

    release: datetime | None
    published: datetime | None

    @property
    def until(self) -> datetime | None:
        return min((moment for moment in self if moment), default=None)


def coming(at: datetime) -> Coming:
    """One query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COMING}", {"at": at})  # a constant
        return Coming(*cursor.fetchone())


def next_release(at: datetime) -> datetime | None:
    """The moment from which there is more to see, as far as one is set. One query."""
    return coming(at).release
