"""The part of the demonstration that the workers make while the site serves: reports, each public once it is made."""

from contextlib import suppress
from datetime import datetime

from django.db import OperationalError
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from reports.demo import cast
from reports.demo.progress import FINISH
from reports.release import actions as release_actions
from reports.sign_off.actions import override_sign_off
from returns.models import ReportingYear, Revision, Status
from returns.record.jobs import ask_for
from returns.record.notices import quietly
from returns.record.refusals import Refused
from returns.tasks import own_connection

UNSIGNED = "Loaded for demonstration: no chair was there to sign."


def ask(year: ReportingYear, *, published_at: datetime) -> int:
    """Ask the workers to finish the accepted returns of a past year; how many. What waits already is not asked twice.

    Whether the worker of one that is being made still lives is not known for half a minute, so it is asked for again:
    whoever comes second finds it published.
    """
    wanted = Revision.objects.filter(year=year, number=1, status=Status.ACCEPTED)
    areas = dict(wanted.order_by("pk").values_list("pk", "area_return__area__slug"))
    left = sorted(areas, key=lambda key: areas[key] not in cast.AREAS)  # first what somebody can sign in for
    at = published_at.isoformat()
    # What somebody asks for on the site comes first.
    ask_for(FINISH, [{"revision": key, "at": at} for key in left], queue="demonstration", priority=-1)
    return len(left)


@app.task(name=FINISH, retry=RetryStrategy(max_attempts=2, wait=5, retry_exceptions=[OperationalError]))
def finish_later(revision: int, at: str) -> None:
    """A report of the demonstration"""
    with own_connection():
        finish(Revision.objects.get(pk=revision), datetime.fromisoformat(at))


def finish(revision: Revision, at: datetime) -> None:
    """Freeze an accepted return's files, let it out without its chair and publish it, as of a moment of the past.

    Three transactions, so that no worker waits for another's rendering. After an interruption it begins again.
    """
    if revision.status != Status.ACCEPTED:
        return
    with quietly():  # nobody is told now of what happened then
        release_actions.freeze(revision=revision, at=at)
        with suppress(Refused):  # let out already; whatever else is wrong, the publication refuses as well
            override_sign_off(revision=revision, by=cast.reviewer(), at=at, reason=UNSIGNED)
        release_actions.publish(revision=revision, by=cast.publisher(), at=at)
