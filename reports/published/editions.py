"""The single door to public figures: which revisions are public at a moment.

A figure is public from the later of its revision's `published_at` and its year's `release_at`, but not while its year
is withdrawn. That is a condition of the query; there is no job that could fail to run. A request fixes its state once
and reads only that (one_select).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Case, F, Prefetch, Q, QuerySet, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Length

from reports.models import FrozenFile
from returns.models import ReportingYear, Revision, Status

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
    statuses = list(editions.order_by("pk").values_list("pk", "status"))
    return State(
        tuple(pk for pk, status in statuses if status == Status.PUBLISHED),
        tuple(pk for pk, status in statuses if status == Status.SUPERSEDED),
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
    files = FrozenFile.objects.annotate(size=Length("content")).defer("content")
    return revisions.filter(has_report=True).prefetch_related(Prefetch("frozen_files", files, to_attr="files"))


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
) -> FrozenFile | None:
    """A public report's frozen file, of the present revision or of a numbered one; in English where it has no other.

    None is the same answer for what does not exist and what is not public yet.
    """
    revisions = public_revisions(at) if number is None else public_editions(at).filter(number=number)
    revisions = revisions.filter(year=year, area_return__area__slug=area)
    editions = FrozenFile.objects.filter(revision__in=revisions, kind=kind, language__in=("en", language))
    wanted_first = editions.order_by(Case(When(language=language, then=0), default=1))
    return wanted_first.select_related("revision__area_return__area", "revision__year").first()


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
