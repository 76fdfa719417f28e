"""The pre-release list of a year, and the receipt of each reading before the release."""

from datetime import datetime

from django.db import transaction

from reports import early
from reports.models import EarlyReader
from returns import permissions
from returns.actions import Refused
from returns.actions.events import record
from returns.actions.locking import locked_year
from returns.models import ReportingYear, User

WORDS = ("post", "organisation", "post_cy", "organisation_cy")


@transaction.atomic
def add_early_reader(
    *,
    year: ReportingYear,
    by: User,
    at: datetime,
    user: User,
    post: str,
    organisation: str,
    post_cy: str = "",
    organisation_cy: str = "",
) -> EarlyReader:
    """Put an account on a year's list, under the post that is published."""
    year = _list_of(year, by, at)
    said = zip(WORDS, (post, organisation, post_cy, organisation_cy), strict=True)
    words = {name: " ".join(text.split()) for name, text in said}
    if not (words["post"] and words["organisation"]):
        raise Refused("Give the post and the organisation: they are published.")
    if not user.is_active:
        raise Refused(f"The account of {user} is closed.")
    if permissions.is_national(user):
        raise Refused(f"{user} is of the national team, which sees everything anyway. The list is for others.")
    if early.is_named(user, year):
        raise Refused(f"{user} is on the list already.")
    reader = EarlyReader.objects.create(year=year, user=user, added_by=by, added_at=at, **words)
    record("early_reader_added", on=year, by=by, at=at, changes=_told(reader))
    return reader


@transaction.atomic
def remove_early_reader(*, year: ReportingYear, by: User, at: datetime, user: User) -> None:
    """Take an account off a year's list. What it has read stays on record."""
    year = _list_of(year, by, at)
    reader = EarlyReader.objects.filter(year=year, user=user).first()
    if reader is None:
        raise Refused(f"{user} is not on the list.")
    record("early_reader_removed", on=year, by=by, at=at, changes=_told(reader))
    reader.delete()


@transaction.atomic
def note_early_reading(*, year: ReportingYear, by: User, at: datetime, read: str) -> None:
    """Record that somebody on the list gets to read something: each time, and before they do."""
    year = ReportingYear.objects.get(pk=year.pk)
    if early.stage(year, at) != early.Stage.OPEN or not early.is_named(by, year):
        raise Refused("Only those on the pre-release list read early, in the last 24 hours before the release.")
    record(early.READ, on=year, by=by, at=at, changes={"read": read})


def _list_of(year: ReportingYear, by: User, at: datetime) -> ReportingYear:
    year = locked_year(year)
    if not permissions.is_national(by):
        raise Refused("Only the national team keeps the pre-release list.")
    if year.is_released(at):
        raise Refused(f"{year} is released. Its pre-release list stays as it was.")
    return year


def _told(reader: EarlyReader) -> dict[str, object]:
    """The account by its key: a name would stay in the record when the account is anonymised."""
    return {"account": reader.user_id} | {name: getattr(reader, name) for name in WORDS if getattr(reader, name)}
