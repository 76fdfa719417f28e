"""The chair's word that a report may go out, over its contents; or the national team's that it may without."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.utils.translation import ngettext

from reports.annual_report.gather import documents_for, signed_digest
from reports.models import Comment, SignOff, Subject
from reports.sign_off.asking_actions import ask_to_sign
from reports.sign_off.checklist import blocking_in, checklist
from reports.sign_off.signing import VOIDED, Standing, signature_of, standings
from reports.sign_off.years_part import Effect, effects, years_part
from returns.access import permissions
from returns.form.questionnaire import Questionnaire
from returns.models import Revision, Status, User
from returns.record.events import record, record_each
from returns.record.locking import locked, locked_year
from returns.record.refusals import Overtaken, Refused


@transaction.atomic
def sign_off(*, revision: Revision, by: User, at: datetime, seen: str) -> SignOff:
    """Sign an accepted return's report off, as the chair of its board. `seen` is the digest of what they have read.

    Where they had given it back, that is settled.
    """
    revision = locked(revision)
    if not permissions.chairs(by, revision.area_return):
        raise Refused("Only the chair of the area’s board can sign its report off.")
    _refuse_unless_accepted(revision)
    documents = documents_for(revision, at)
    if seen != signed_digest(documents):
        raise Overtaken("The report has changed since you opened this page. Read it again before you sign it off.")
    if blocking := len(checklist(revision).blocking):
        open_now = ngettext("%d thing has to be mended", "%d things have to be mended", blocking) % blocking
        raise Refused(f"The report cannot be signed off yet: {open_now}. The checklist says where.")
    given = signature_of(revision, documents)
    if given and not given.is_override:
        raise Refused(f"{given.signed_by} has already signed this report off.")
    Comment.objects.filter(revision=revision).giving_back().update(settled_at=at)
    return _keep("signed_off", revision, by=by, at=at, digest=seen)


@transaction.atomic
def override_sign_off(
    *, revision: Revision, by: User, at: datetime, reason: str, questionnaire: Questionnaire | None = None
) -> SignOff:
    """Let an accepted return's report out without the chair's signature, saying why; whatever the checklist says.

    Not by the one who submitted the return: two people stand behind every publication.
    """
    revision = locked(revision)
    if not permissions.is_national(by):
        raise Refused("Only the national team can release a report without the chair’s signature.")
    _refuse_unless_accepted(revision)
    if not permissions.can_override_sign_off(by, revision):
        raise Refused(f"You submitted {revision.area_return} yourself. A colleague must release its report.")
    if not reason.strip():
        raise Refused("Enter a reason for releasing the report without the chair’s signature.")
    documents = documents_for(revision, at, questionnaire)
    if given := signature_of(revision, documents):
        raise Refused(f"The report of {revision.area_return} needs no other word: {given.signed_by} has given it.")
    return _keep("sign_off_overridden", revision, by=by, at=at, digest=signed_digest(documents), reason=reason.strip())


def override_sign_offs(
    *, revisions: Iterable[Revision], by: User, at: datetime, reason: str
) -> tuple[list[Revision], list[str]]:
    """Let several reports of one year out for one reason; (those let out, why each of the others was not).

    Each is a transaction of its own: one that is refused keeps none of the others back.
    """
    done, refusals, questionnaire = [], [], None
    for revision in revisions:
        questionnaire = questionnaire or Questionnaire.load(revision.year)
        try:
            override_sign_off(revision=revision, by=by, at=at, reason=reason, questionnaire=questionnaire)
        except Refused as refusal:
            refusals.append(str(refusal))
        else:
            done.append(revision)
    return done, refusals


@contextmanager
def voiding_signatures(*, on: Subject, by: User, at: datetime) -> Iterator[None]:
    """Around a change of what a report says, or a year in all its reports: each word that counts no more is recorded as
    void, and the chair of each that can be signed is asked to.

    Part of a larger transaction, which locks the revision or the year. Of a year no report is locked or gathered which
    the change does not touch; one is gathered only where its own figures decide.
    """
    if isinstance(on, Revision):
        accepted = [on] if permissions.takes_signature(on) else []
        counted, blocked = _counted(accepted), blocking_in(accepted) if accepted else {}
        yield
        _void(counted, dict.fromkeys((here.revision.pk for here in counted), Effect.PERHAPS), by=by, at=at)
        ask_to_sign(accepted, by=by, at=at, anew=[key for key, found in blocked.items() if found])
        return
    before = years_part(locked_year(on))
    yield
    by_language = effects(before, years_part(on))
    rows = Revision.objects.with_names().filter(year=on, status=Status.ACCEPTED).order_by("pk")
    if any(by_language.values()):
        # Locked first, so that nobody signs meanwhile what the change is about to make another report.
        accepted = list(rows.select_for_update(of=("self",)))
        effect = {row.pk: max(by_language[language] for language in row.area_return.area.languages) for row in accepted}
        _void(_counted([row for row in accepted if effect[row.pk]]), effect, by=by, at=at)
    ask_to_sign(list(rows.filter(has_report=True)), by=by, at=at)


def _counted(accepted: Sequence[Revision]) -> list[Standing]:
    return [here for here in standings(accepted) if not here.waits] if accepted else []


def _void(counted: Sequence[Standing], effect: Mapping[int, Effect], *, by: User, at: datetime) -> None:
    """Record which of the words that counted before a change count no more, by its effect on each report of a year."""
    asked = [here.revision for here in counted if effect[here.revision.pk] == Effect.PERHAPS]
    questionnaire = Questionnaire.load(asked[0].year) if asked else None
    still = {row.pk for row in asked if signature_of(row, documents_for(row, at, questionnaire))}
    for state, act in VOIDED.items():
        void = [here.revision for here in counted if here.state == state and here.revision.pk not in still]
        if void:
            record_each(act, [(revision, {}) for revision in void], by=by, at=at)


def _refuse_unless_accepted(revision: Revision) -> None:
    if not permissions.takes_signature(revision):
        state = revision.get_status_display().lower()
        raise Refused(f"A report is signed off while its return is accepted. {revision.area_return} is {state}.")


def _keep(act: str, revision: Revision, *, by: User, at: datetime, digest: str, reason: str = "") -> SignOff:
    """In place of an earlier word, which the record keeps."""
    given, _ = SignOff.objects.update_or_create(
        revision=revision, defaults={"digest": digest, "signed_by": by, "signed_at": at, "reason": reason}
    )
    record(act, on=revision, by=by, at=at, changes={"digest": digest}, reason=reason)
    return given
