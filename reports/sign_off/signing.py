"""Whether a report may go out: who has signed it off, or let it out without, and whether that still counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Max

from reports.annual_report.document import Document
from reports.annual_report.gather import signed_digest
from reports.models import Comment, FrozenFile, SignOff
from reports.sign_off.comments import given_back
from returns.models import Event, Revision


class State(StrEnum):
    WAITING = "waiting"
    CHANGED = "changed"
    GIVEN_BACK = "given back"
    SIGNED = "signed"
    OVERRIDDEN = "overridden"


# That a word counts no more is recorded once, when its year changes what the report says. A report's own words and
# figures stay as they are while its return is accepted.
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

    One that was given before the return was last accepted counts no more, whether or not anything has changed.
    """
    given = SignOff.objects.filter(revision=revision).select_related("signed_by").first()
    counts = given and _is_of_this_acceptance(given, revision) and given.digest == signed_digest(documents)
    return given if counts else None


def standings(revisions: Sequence[Revision]) -> list[Standing]:
    """How each of a year's accepted reports stands: for lists. Three queries.

    The digest is not worked out, which takes the whole report: the record tells which words are void. What it does not
    tell of, such as a population that was loaded later, `signature_of` finds out before publication.
    """
    waiting = [revision for revision in revisions if revision.has_report]
    given = {row.revision_id: row for row in SignOff.objects.filter(revision__in=waiting).select_related("signed_by")}
    acts = Event.objects.filter(revision__in=given, act__in=VOIDED.values())
    changed = dict(acts.order_by().values_list("revision").annotate(last=Max("at")))
    reasons = given_back(waiting)
    told = []
    for revision in waiting:
        here, last, reason = given.get(revision.pk), changed.get(revision.pk), reasons.get(revision.pk)
        is_void = here and (not _is_of_this_acceptance(here, revision) or (last and last > here.signed_at))
        if here and not is_void:
            told.append(Standing(revision, State.OVERRIDDEN if here.is_override else State.SIGNED, here))
        elif reason:
            told.append(Standing(revision, State.GIVEN_BACK, here, reason))
        else:
            told.append(Standing(revision, State.CHANGED if here else State.WAITING, here))
    return told


def is_prepared(revision: Revision) -> bool:
    """Whether the files of a report are made, as its return was last accepted. One that came back leaves older ones."""
    return FrozenFile.objects.filter(revision=revision, made_at__gte=revision.accepted_at).exists()


def _is_of_this_acceptance(given: SignOff, revision: Revision) -> bool:
    return revision.accepted_at is not None and given.signed_at >= revision.accepted_at
