"""Which frozen reports of later years show figures of a year: in their pictures, which look back (reports.pictures)."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, Subquery

from reports import published
from reports.models import Edition
from reports.pictures import YEARS
from returns.models import ReportingYear, Revision, Status


def shown_later(year: ReportingYear, at: datetime) -> Mapping[ReportingYear, int]:
    """How many reports of each later year show figures of a public one, by year, oldest first. Two queries.

    Those made since its release: of the areas that are public in it, over five years; and of all areas where it is the
    year with which a rate is compared. A report whose rate has no such comparison counts too.
    """
    own = published.public_editions(at).filter(year=year, area_return__area=OuterRef("area_return__area"))
    between = ReportingYear.objects.filter(
        year__gt=year.year, year__lt=OuterRef("year"), release_at__lte=OuterRef("made_at")
    )
    made = Edition.objects.filter(revision=OuterRef("pk")).order_by("made_at").values("made_at")[:1]
    later = Revision.objects.filter(status=Status.PUBLISHED, year__gt=year.year, year__withdrawn_at=None)
    made_since = later.annotate(made_at=Subquery(made)).filter(made_at__gte=year.release_at)
    showing = made_since.filter(Q(Exists(own), year__lt=year.year + YEARS) | ~Exists(between))
    counts = Counter(showing.values_list("year", flat=True))
    return {year: counts[year.pk] for year in ReportingYear.objects.filter(year__in=counts).order_by("year")}
