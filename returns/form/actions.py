"""An area's own Welsh for the form of a year."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from returns.access import permissions
from returns.form.wording import worded, words_of_area
from returns.models import AreaWording, Revision, User
from returns.record.events import record
from returns.record.locking import locked
from returns.record.refusals import Refused


@transaction.atomic
def save_wording(*, revision: Revision, by: User, at: datetime, texts: Mapping[str, str]) -> None:
    """Give the report of a draft the area's own Welsh in these places; an empty text gives the year's back."""
    revision = locked(revision)
    year, area = revision.year, revision.area_return.area
    if not permissions.can_enter(by, revision, at):
        raise Refused(f"The Welsh wording of {revision.area_return} cannot be changed now.")
    if not area.has_welsh:
        raise Refused(f"{area} publishes no report in Welsh.")
    known = {text.place for text in worded(year)}
    if unknown := sorted(texts.keys() - known):
        raise Refused(f"The form of {year} has no such place: {', '.join(unknown)}.")
    old = words_of_area(year, area)
    changes = {place: [old.get(place, ""), text] for place, text in texts.items() if text != old.get(place, "")}
    if not changes:
        return
    AreaWording.objects.filter(year=year, area=area, place__in=changes).delete()
    AreaWording.objects.bulk_create(
        AreaWording(year=year, area=area, place=place, text=text) for place, (_, text) in changes.items() if text
    )
    record("wording_saved", on=revision, by=by, at=at, changes=changes)
