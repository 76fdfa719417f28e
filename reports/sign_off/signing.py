"""Whether a report may go out: who has signed it off, or let it out without, and whether that still counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from reports.annual_report.document import Document
from reports.annual_report.gather import signed_digest
from reports.models import Comment, SignOff
from reports.sign_off.comments import given_back
from returns.access import permissions
from returns.models import Event, Revision


class State(StrEnum):
    WAITING = "waiting"
    CHANGED = "changed"
    GIVEN_BACK = "given back"
    SIGNED = "signed"
    OVERRIDDEN = "overridden"


# The acts that give a word; and those that record, once, that it counts no more because the report says something else.
GIVEN = ("signed_off", "sign_off_overridden")
VOIDED = {State.SIGNED: "signature_voided", State.OVERRIDDEN: "override_voided"}


@dataclass(frozen=True)
class Standing:
    """One accepted report and its signature; or, where its chair has given it back, the newest reason."""

    revision: Revision
    state: State
    sign_off: SignOff | None = None
    reason: Comment | None = None

    @property
    def waits(self) -> bool:
        return self.state in (State.WAITING, State.CHANGED, State.GIVEN_BACK)

    @property
    def is_with_area(self) -> bool:
        """Whether the area has to act before the chair does: it was given back, and nobody has answered yet."""
        return self.state == State.GIVEN_BACK and self.reason is not None and self.reason.answered_at is None


def signature_of(revision: Revision, documents: list[Document]) -> SignOff | None:
    """The word that lets just these documents out: of the chair, or of the national team with its reason.

    One that was given before the return was last accepted counts no more, whether or not anything has changed; nor does
    one that is on record as void, also where the report says again what was signed.
    """
    given = _word(revision)
    return given if given and given.digest == signed_digest(documents) else None


def word_of(revision: Revision) -> SignOff | None:
    """The word that lets a report out, as far as the record tells. Two queries for an accepted return, else none."""
    return _word(revision) if permissions.takes_signature(revision) else None


def _word(revision: Revision) -> SignOff | None:
    return next((here.sign_off for here in standings([revision]) if not here.waits), None)


def standings(revisions: Sequence[Revision]) -> list[Standing]:
    """How each of a year's accepted reports stands: for lists. Three queries.

    The digest is not worked out, which takes the whole report: the record tells which words are void. What it does not
    tell of, such as a population that was loaded later, `signature_of` finds out before publication.
    """
    waiting = [revision for revision in revisions if revision.has_report]
    given = {row.revision_id: row for row in SignOff.objects.filter(revision__in=waiting).select_related("signed_by")}
    acts = Event.objects.filter(revision__in=given, act__in=(*GIVEN, *VOIDED.values()))
    last = acts.order_by("revision", "-number").distinct("revision").values_list("revision", "act", "at")
    voided = {key: at for key, act, at in last if act not in GIVEN}
    reasons = given_back(waiting)
    told = []
    for revision in waiting:
        here, at, reason = given.get(revision.pk), voided.get(revision.pk), reasons.get(revision.pk)
        is_void = here and (not _is_of_this_acceptance(here, revision) or (at and at >= here.signed_at))
        if here and not is_void:
            told.append(Standing(revision, State.OVERRIDDEN if here.is_override else State.SIGNED, here))
        elif reason:
            told.append(Standing(revision, State.GIVEN_BACK, here, reason))
        else:
            told.append(Standing(revision, State.CHANGED if here else State.WAITING, here))
    return told


def _is_of_this_acceptance(given: SignOff, revision: Revision) -> bool:
    return revision.accepted_at is not None and given.signed_at >= revision.accepted_at
