"""Writes on a reporting year: open it to the areas, and give one of them more time."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from returns import permissions
from returns.actions.events import record
from returns.actions.refusals import Overtaken, Refused
from returns.models import Area, AreaReturn, Cell, Figure, ReportingYear, Revision, User
from returns.models.year import YearStatus


@transaction.atomic
def open_year(
    *, year: ReportingYear, by: User, at: datetime, deadline: date, closes_at: datetime | None = None
) -> None:
    """Open a year: every area owes a return, each begins with an empty first revision."""
    year = ReportingYear.objects.select_for_update().get(pk=year.pk)
    cells = list(Cell.objects.filter(year=year).values_list("pk", flat=True))
    if not permissions.is_national(by):
        raise Refused("Only the national team opens a year.")
    if year.status == YearStatus.OPEN:
        raise Refused(f"{year} is open already.")
    if closes_at is not None and closes_at <= at:
        raise Refused("A year closes after it opens.")
    if not cells:
        raise Refused(f"{year} has no form yet. Load its questionnaire first.")
    year.status, year.opens_at, year.deadline, year.closes_at = YearStatus.OPEN, at, deadline, closes_at
    year.save()
    returns = AreaReturn.objects.bulk_create(
        AreaReturn(area=area, year=year, area_name=area.name, area_name_cy=area.name_cy) for area in Area.objects.all()
    )
    revisions = Revision.objects.bulk_create(Revision(area_return=owed, year=year) for owed in returns)
    Figure.objects.bulk_create(
        Figure(revision=revision, cell_id=cell, year=year) for revision in revisions for cell in cells
    )
    changes = {
        "deadline": str(deadline),
        "closes_at": closes_at.isoformat() if closes_at else None,
        "areas": len(returns),
    }
    record("year_opened", on=year, by=by, at=at, changes=changes)


@transaction.atomic
def grant_extension(
    *, area_return: AreaReturn, by: User, at: datetime, until: datetime, reason: str, seen: str | None = None
) -> AreaReturn:
    """Give one area more time beyond the year's hard close. A later one takes its place.

    `seen` is the token of the extension that the writer had before them (AreaReturn.extension_token): raises Overtaken
    where somebody else has given the area time since.
    """
    row = AreaReturn.objects.select_for_update(of=("self",)).select_related("area", "year").get(pk=area_return.pk)
    if not permissions.is_national(by):
        raise Refused("Only the national team gives more time.")
    if until <= at:
        raise Refused("An extension ends in the future.")
    if not reason.strip():
        raise Refused("Say why the area gets more time.")
    if seen is not None and row.extended_until and seen != row.extension_token:
        theirs = date_format(timezone.localtime(row.extended_until), "j F Y, H:i")
        raise Overtaken(f"{row.extended_by} has given this area time until {theirs} since you opened the page.")
    old = row.extended_until.isoformat() if row.extended_until else None
    row.extended_until, row.extension_reason, row.extended_by, row.extended_at = until, reason.strip(), by, at
    row.save()
    changes = {"until": [old, until.isoformat()]}
    record("extension_granted", on=row, by=by, at=at, changes=changes, reason=reason.strip())
    return row
