"""Whether a report may go out: who has signed it off, or let it out without, and whether that still counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Max

from reports.document import Document, signed_digest
from reports.models import SignOff
from returns.models import Event, Revision

# What a year does that changes what all of its reports say. A report's own words and figures stay as they are while
# its return is accepted.
CHANGES_REPORTS = ("national_texts_saved", "texts_copied", "text_removed", "texts_moved", "population_set")


class State(StrEnum):
    WAITING = "waiting"
    CHANGED = "changed"
    SIGNED = "signed"
    OVERRIDDEN = "overridden"


@dataclass(frozen=True)
class Standing:
    """One accepted report and its signature."""

    revision: Revision
    state: State
    sign_off: SignOff | None = None

    @property
    def waits(self) -> bool:
        return self.state in (State.WAITING, State.CHANGED)


def signature_of(revision: Revision, documents: list[Document]) -> SignOff | None:
    """The word that lets just these documents out: of the chair, or of the national team with its reason.

    One that was given before the return was last accepted counts no more, whether or not anything has changed.
    """
    given = SignOff.objects.filter(revision=revision).select_related("signed_by").first()
    counts = given and _is_of_this_acceptance(given, revision) and given.digest == signed_digest(documents)
    return given if counts else None


def standings(revisions: Sequence[Revision]) -> list[Standing]:
    """How each of a year's accepted reports stands: for lists. Two queries.

    The digest is not worked out, which takes the whole report: what the record tells of the year stands for it. What
    it does not tell of, such as a population that was loaded later, `signature_of` finds out before publication.
    """
    waiting = [revision for revision in revisions if revision.has_report]
    given = {row.revision_id: row for row in SignOff.objects.filter(revision__in=waiting).select_related("signed_by")}
    chains = {revision.year.chain for revision in waiting}
    acts = Event.objects.filter(chain__in=chains, act__in=CHANGES_REPORTS) if given else Event.objects.none()
    changed = dict(acts.order_by().values_list("chain").annotate(last=Max("at")))
    found = []
    for revision in waiting:
        here, last = given.get(revision.pk), changed.get(revision.year.chain)
        if here is None:
            found.append(Standing(revision, State.WAITING))
        elif not _is_of_this_acceptance(here, revision) or (last and last > here.signed_at):
            found.append(Standing(revision, State.CHANGED, here))
        else:
            found.append(Standing(revision, State.OVERRIDDEN if here.is_override else State.SIGNED, here))
    return found


def _is_of_this_acceptance(given: SignOff, revision: Revision) -> bool:
    return revision.accepted_at is not None and given.signed_at >= revision.accepted_at
