"""The chair's word that a report may go out, over its contents; or the national team's that it may without."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import ngettext

from reports.annual_report.gather import documents_for, signed_digest
from reports.models import SignOff
from reports.sign_off.checklist import checklist
from reports.sign_off.signing import OVERRIDE_VOIDED, SIGNATURE_VOIDED, State, signature_of, standings
from returns.access import permissions
from returns.form.questionnaire import Questionnaire
from returns.models import ReportingYear, Revision, Status, User
from returns.record.events import record
from returns.record.locking import locked
from returns.record.refusals import Overtaken, Refused


@transaction.atomic
def sign_off(*, revision: Revision, by: User, at: datetime, seen: str) -> SignOff:
    """Sign an accepted return's report off, as the chair of its board. `seen` is the digest of what they have read."""
    revision = locked(revision)
    if not permissions.chairs(by, revision.area_return):
        raise Refused("Only the chair of the area’s board signs its report off.")
    _refuse_unless_accepted(revision)
    documents = documents_for(revision, at)
    if seen != signed_digest(documents):
        raise Overtaken("The report has changed since you opened the page. Read it again before you sign it off.")
    if blocking := len(checklist(revision).blocking):
        open_now = ngettext("%d thing has to be mended", "%d things have to be mended", blocking) % blocking
        raise Refused(f"The report cannot be signed off yet: {open_now}. The checklist says where.")
    given = signature_of(revision, documents)
    if given and not given.is_override:
        raise Refused(f"{given.signed_by} has signed this report off already.")
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
        raise Refused("Only the national team lets a report out without the chair’s signature.")
    _refuse_unless_accepted(revision)
    if not permissions.can_override_sign_off(by, revision):
        raise Refused(f"You submitted {revision.area_return} yourself. Somebody else has to let its report out.")
    if not reason.strip():
        raise Refused("Say why the report goes out without the chair’s signature.")
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


@transaction.atomic
def void_signatures(*, year: ReportingYear, by: User, at: datetime) -> None:
    """After a change of what a year's reports say: each word that counted until then is recorded as void, and told.

    Locked first, so that nobody signs meanwhile what the change is about to make another report.
    """
    accepted = Revision.objects.with_names().filter(year=year, status=Status.ACCEPTED).order_by("pk")
    counted = [here for here in standings(list(accepted.select_for_update(of=("self",)))) if not here.waits]
    questionnaire = Questionnaire.load(year) if counted else None
    for here in counted:
        if not signature_of(here.revision, documents_for(here.revision, at, questionnaire)):
            act = OVERRIDE_VOIDED if here.state == State.OVERRIDDEN else SIGNATURE_VOIDED
            record(act, on=here.revision, by=by, at=at)


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
