"""The logos of an area's agencies, as its report prints them. The record tells of a picture by its digest."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from reports.annual_report.logos import Picture
from reports.models import RESPONSIBLE, Logo, Service
from reports.writing.actions import changing
from returns.models import Revision, User
from returns.record.events import record
from returns.record.refusals import Overtaken, Refused

MOST = 30


def service_at(position: int) -> Service:
    """Whose logo stands at a position: 1, 2, 3 … are the responsible services', the others come after them."""
    return RESPONSIBLE[position - 1] if 1 <= position <= len(RESPONSIBLE) else Service.OTHER


def next_position(revision: Revision) -> int:
    """Where the logo of one more agency goes."""
    last = Logo.objects.filter(revision=revision).aggregate(last=Max("position"))["last"] or 0
    return max(last, len(RESPONSIBLE)) + 1


def token_of(logo: Logo | None) -> str:
    """What a page carries of the logo that it showed; empty for none."""
    return "~".join((logo.sha256[:16], logo.name, logo.name_cy)) if logo else ""


@transaction.atomic
def save_logo(
    *,
    revision: Revision,
    by: User,
    at: datetime,
    position: int,
    name: str,
    name_cy: str = "",
    picture: Picture | None = None,
    seen: str | None = None,
) -> None:
    """Write a logo in place of the one at its position; without a picture only its names.

    `seen` is the token of the logo that the writer had before them: Overtaken is raised if there is another one now.
    """
    with _changing(revision, by, at, position, seen) as logo:
        if logo is None and (picture is None or position > next_position(revision) or position > MOST):
            raise Refused("There is no room for this logo.")
        old = _in_record(logo)
        logo = logo or Logo(revision=revision, position=position, service=service_at(position))
        logo.name, logo.name_cy = name, name_cy
        if picture:
            logo.media_type, logo.content, logo.sha256 = picture.media_type, picture.content, picture.sha256
        if old != _in_record(logo):
            logo.save()
            record("logo_saved", on=revision, by=by, at=at, changes={"logo": [old, _in_record(logo)]})


@transaction.atomic
def remove_logo(*, revision: Revision, by: User, at: datetime, position: int, seen: str | None = None) -> None:
    """Take a logo out of a report. One that is gone already is none to complain about."""
    with _changing(revision, by, at, position, seen) as logo:
        if logo:
            record("logo_removed", on=revision, by=by, at=at, changes={"logo": [_in_record(logo), None]})
            logo.delete()


@contextmanager
def _changing(revision: Revision, by: User, at: datetime, position: int, seen: str | None) -> Iterator[Logo | None]:
    """Around a change of the logo at a position, in a report whose words are open."""
    with changing(by, revision, at):
        logo = Logo.objects.filter(revision=revision, position=position).first()
        if seen is not None and seen != token_of(logo):
            raise Overtaken("Somebody else has changed this logo since you opened this page.")
        yield logo


def _in_record(logo: Logo | None) -> dict[str, Any] | None:
    return {name: str(getattr(logo, name)) for name in Logo.WORDS} if logo else None
