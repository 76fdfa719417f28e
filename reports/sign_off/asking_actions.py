"""Asking the chair of a board to sign, as soon as the report can be signed, and not before.

Whatever may make a report complete hands it in here: its acceptance, each change of its words, the area's answer to
the chair. What becomes complete otherwise (a population is loaded, a check changed) the worker finds a little later.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from reports.sign_off.checklist import blocking_in
from reports.sign_off.signing import GIVEN, VOIDED, State, standings
from returns.models import Event, Revision, Status, User
from returns.record.events import record_each

ASKED = "signature_asked"
# Whatever comes after one of these asks anew; the newest of them says whether the chair has been asked.
LAST = (
    ASKED, "accepted", "asked_to_look_again", "report_given_back", "signature_taken_back", *GIVEN, *VOIDED.values(),
)  # fmt: skip
# Which words ask: not for the first time, or with an answer of the area.
HOW = {State.CHANGED: {"again": True}, State.GIVEN_BACK: {"answered": True}}


def ask_to_sign(
    revisions: Sequence[Revision], *, by: User | None, at: datetime, anew: Collection[int] = ()
) -> list[Revision]:
    """Ask the chairs of those reports that wait for a signature and can be signed; which they are.

    Nobody is asked twice, but for the reports in `anew`, by key. Part of a larger transaction.
    """
    waiting = [here for here in standings(revisions) if here.waits and not here.is_with_area] if revisions else []
    asked = asked_among([here.revision for here in waiting]) - set(anew) if waiting else set()
    waiting = [here for here in waiting if here.revision.pk not in asked]
    blocking = blocking_in([here.revision for here in waiting]) if waiting else {}
    complete = [here for here in waiting if not blocking[here.revision.pk]]
    if complete:
        record_each(ASKED, [(here.revision, HOW.get(here.state, {})) for here in complete], by=by, at=at)
    return [here.revision for here in complete]


def asked_among(revisions: Sequence[Revision]) -> set[int]:
    """The keys of those whose chair has been asked and has said nothing since. One query."""
    acts = Event.objects.filter(revision__in=revisions, act__in=LAST)
    last = acts.order_by("revision", "-number").distinct("revision").values_list("revision", "act")
    return {key for key, act in last if act == ASKED}


@transaction.atomic
def ask_all(*, at: datetime) -> int:
    """Ask for every signature that can be given and that nobody has asked for yet; how many. Runs on the worker."""
    rows = Revision.objects.with_names().filter(status=Status.ACCEPTED, has_report=True).order_by("pk")
    accepted = list(rows.select_for_update(of=("self",), skip_locked=True))
    return len(ask_to_sign(accepted, by=None, at=at))
