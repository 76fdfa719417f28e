"""National figures as they were published, beside what is made of returns: of years of which no return is public."""

import hashlib
from collections.abc import Collection
from dataclasses import replace

from django.db.models import QuerySet

from reports.models import NationalFigure
from reports.published.series import Observation, Published
from reports.published.source import Source
from returns.models import ReportingYear
from returns.models import Source as Origin


def as_published(but_of: Collection[int]) -> Published:
    """All that is loaded, but of some years, of those that come after them, and of years that are withdrawn. One query.

    The sum of the areas is a year's figure wherever there is one: the two never meet.
    """
    rows = _rows(max(but_of, default=0))
    return tuple(map(_observation, rows.exclude(year__in=list(but_of))))


def with_published(source: Source) -> Source:
    """A source with the national figures of the years that it lacks; these are part of its name then. One query.

    Those of years of which it has invented returns alone stand `apart`: they are real, and in no series.
    """
    rows = list(_rows(source.years[0] + 1))
    real = {held.year for held in source.returns if held.origin != Origin.INVENTED}
    apart = [row for row in rows if row.year in source.years and row.year not in real]
    rows = [row for row in rows if row.year not in source.years]
    if not rows and not apart:
        return source
    published, beside = tuple(map(_observation, rows)), tuple(map(_observation, apart))
    return replace(
        source,
        published=published,
        apart=beside,
        id=f"{source.id}-{hashlib.sha256(repr((published, beside)).encode()).hexdigest()[:8]}",
        moment=max(source.moment, *(row.loaded_at for row in (*rows, *apart))),
    )


def _rows(before: int) -> QuerySet[NationalFigure]:
    withdrawn = ReportingYear.objects.filter(withdrawn_at__isnull=False).values("year")
    return NationalFigure.objects.filter(year__lt=before).exclude(year__in=withdrawn)


def _observation(row: NationalFigure) -> Observation:
    told = Observation(row.year, row.value, code=row.code, breaks=bool(row.break_note), why=row.break_note)
    is_revised = row.first_released is not None
    return told._replace(as_published=True, source=row.source, first=row.first_released, is_revised=is_revised)
