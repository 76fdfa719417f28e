"""The frozen files of accepted returns, their publication, the release time, and the pre-release list."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import ngettext

from reports.annual_report import document, gather
from reports.models import Comment, FrozenFile, Kind, PreReleaseAccess, SignOff, files_in
from reports.printing import pdf, pdf_ua
from reports.published import one_select
from reports.published.editions import state_of
from reports.release import early
from reports.release.checklist import damaged_in
from reports.release.preparation import FAULTS, FREEZE, MOST_FAULTS, REFUSED, queue_of
from reports.sign_off.rights import is_prepared
from reports.sign_off.signing import signature_of
from returns.access import permissions
from returns.checks.assessment import assess_many
from returns.entry.correction_actions import mark_published
from returns.form.questionnaire import Questionnaire
from returns.models import ReportingYear, Revision, Status, User
from returns.record.events import record
from returns.record.jobs import ask_for
from returns.record.locking import locked, locked_year
from returns.record.refusals import Refused
from returns.years import actions


@transaction.atomic
def prepare(*, year: ReportingYear, by: User, at: datetime, only: Revision | None = None) -> int:
    """Ask the worker to freeze the files of a year's accepted returns, or of one of them.

    How many there are; 0 where all of them wait for the worker already, and then nothing is recorded.
    """
    if not permissions.is_national(by):
        raise Refused("Only the national team can prepare reports.")
    year = locked_year(year)  # whoever presses at the same time finds what waits
    accepted = Revision.objects.filter(year=year, status=Status.ACCEPTED)
    if only is not None:
        accepted = accepted.filter(pk=only.pk)
    else:  # what its chair has given back is being changed, and prepared it could not be
        accepted = accepted.exclude(pk__in=Comment.objects.giving_back().values("revision"))
    keys = [revision.pk for revision in accepted if revision.has_report]
    if not keys:
        which = f"{only.area_return} is not" if only else f"No return of {year} is"
        raise Refused(f"{which} accepted and ready to prepare.")
    # What is being made anew does not count as prepared. Deleted before it is asked what waits: else the worker might
    # make, between the two, the files of a job that was taken for waiting, and they would be gone.
    FrozenFile.objects.filter(revision__in=keys).delete()
    if not ask_for(FREEZE, [{"revision": key} for key in keys], queue=queue_of(year)):
        return 0
    changes = {"returns": len(keys)} | ({"area": only.area_return.area_name} if only else {})
    record("prepared", on=year, by=by, at=at, changes=changes)
    return len(keys)


@transaction.atomic
def open_words(*, revision: Revision, by: User, at: datetime, reason: str) -> Revision:
    """Drop the prepared files of an accepted return's report, saying why, so that its area can change its words."""
    revision = locked(revision)
    if not permissions.is_national(by):
        raise Refused("Only the national team opens a report again that is prepared.")
    if not is_prepared(revision):
        raise Refused(f"The report of {revision.area_return} is not prepared, or it is published already.")
    if not reason.strip():
        raise Refused("Enter a reason for opening the report again.")
    FrozenFile.objects.filter(revision=revision).delete()
    record("words_opened", on=revision, by=by, at=at, reason=reason.strip())
    return revision


@transaction.atomic
def freeze(*, revision: Revision, at: datetime) -> None:
    """Make the frozen files of an accepted revision; runs on the worker. Any other state is left alone.

    A PDF that is not PDF/UA-1 is not kept, nor is any file beside it, so that it cannot be published: what is wrong
    with it is on record, where the release page reads it.
    """
    revision = locked(revision)
    if revision.status != Status.ACCEPTED or not revision.has_report:
        return
    reports = gather.documents_for(revision, at, has_pictures=True)
    logos = gather.logos_of(*reports)
    figures = b"".join(one_select.csv(state_of(revision, at), is_report=True))
    files = [_frozen(revision, at, reports[0], Kind.CSV, figures)]
    faults: dict[str, None] = {}
    for report in reports:
        printed = pdf.render(gather.as_print(report), logos)
        faults |= dict.fromkeys(pdf_ua.findings(printed))
        files.append(_frozen(revision, at, report, Kind.HTML, gather.as_fragment(report).encode()))
        files.append(_frozen(revision, at, report, Kind.PDF, printed))
    FrozenFile.objects.filter(revision=revision).delete()
    if faults:
        record(REFUSED, on=revision, by=None, at=at, changes={FAULTS: "\n".join([*faults][:MOST_FAULTS])})
        return
    FrozenFile.objects.bulk_create(files)


def _frozen(revision: Revision, at: datetime, report: document.Document, kind: Kind, content: bytes) -> FrozenFile:
    return FrozenFile(
        revision=revision,
        kind=kind,
        language=report.language,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        input_digest=report.digest,
        made_at=at,
    )


@transaction.atomic
def publish(*, revision: Revision, by: User, at: datetime, questionnaire: Questionnaire | None = None) -> Revision:
    """Publish an accepted revision with the files prepared for it.

    Refused while a box, an error or a query is open, without files that match their inputs and their own digests, and
    without the chair's signature or an override of just these.
    The year is locked before anything is read: what the files divide by is what the publication then keeps.
    """
    locked_year(revision.year)
    revision = locked(revision)
    if revision.status == Status.ACCEPTED and (revision.has_report or revision.area_return.area.is_body):
        _refuse_what_is_open(revision, questionnaire or Questionnaire.load(revision.year))
    if permissions.takes_signature(revision):
        reports = gather.documents_for(revision, at, questionnaire, has_pictures=True)
        _refuse_without_files(revision, reports)
        _refuse_without_signature(revision, reports)
    frozen = FrozenFile.objects.filter(revision=revision).defer("content")
    files = [f"{file.file} {file.sha256}" for file in frozen]
    return mark_published(revision=revision, by=by, at=at, files=files)


def _refuse_what_is_open(revision: Revision, questionnaire: Questionnaire) -> None:
    """What was answered at the submission may be open by now: a check was changed, or last year's figures were."""
    assessment = assess_many([revision], questionnaire)[revision.pk]
    if not assessment.is_ready:
        count = len(assessment.figures.blanks) + len(assessment.open)
        words = ngettext("%d box, error or query", "%d boxes, errors or queries", count) % count
        raise Refused(f"{revision.area_return} has {words} not answered. Send it back to the area.")


def _refuse_without_signature(revision: Revision, reports: list[document.Document]) -> None:
    if signature_of(revision, reports):
        return
    if SignOff.objects.filter(revision=revision).exists():
        raise Refused(
            f"The report of {revision.area_return} has changed since the chair signed it. The chair must sign it again."
        )
    raise Refused(f"The report of {revision.area_return} needs the signature of its board’s chair.")


def _refuse_without_files(revision: Revision, reports: list[document.Document]) -> None:
    digests = {report.language: report.digest for report in reports}
    made = list(FrozenFile.objects.filter(revision=revision).values_list("kind", "language", "input_digest"))
    if {(kind, language) for kind, language, _ in made} != set(files_in(digests)):
        raise Refused(f"The files of {revision.area_return} are not prepared. Prepare them first.")
    if any(digest != digests[language] for _, language, digest in made):
        raise Refused(
            f"The report of {revision.area_return} has changed since its files were prepared. Prepare them again."
        )
    if damaged_in([revision]):
        raise Refused(f"The files of {revision.area_return} have changed since they were made. Prepare them again.")


def publish_all(*, year: ReportingYear, by: User, at: datetime) -> tuple[list[Revision], list[str]]:
    """Publish every accepted return of a year that is ready; (published, why each of the others was not).

    Each return is a transaction of its own: one that is refused keeps none of the others back.
    """
    questionnaire = Questionnaire.load(year)
    done, refusals = [], []
    for revision in Revision.objects.with_names().filter(year=year, status=Status.ACCEPTED):
        try:
            done.append(publish(revision=revision, by=by, at=at, questionnaire=questionnaire))
        except Refused as refusal:
            refusals.append(str(refusal))
    return done, refusals


# --- The release time -----------------------------------------------------------------------------


@transaction.atomic
def set_release(
    *,
    year: ReportingYear,
    by: User,
    at: datetime,
    release_at: datetime | None,
    reason: str = "",
    reason_cy: str = "",
) -> ReportingYear:
    """Set, move or take back the moment from which a year is public. Not while its published files are damaged."""
    year = locked_year(year)
    published = Revision.objects.filter(year=year, status=Status.PUBLISHED).select_related("area_return__area", "year")
    damaged = damaged_in(list(published)) if release_at is not None and not year.is_released(at) else set()
    if damaged:
        names = ", ".join(sorted(str(row.area_return) for row in published if row.pk in damaged))
        raise Refused(f"Files are not as they were frozen: {names}. Have them restored before you set a release time.")
    return actions.set_release_time(year=year, by=by, at=at, release_at=release_at, reason=reason, reason_cy=reason_cy)


# --- The pre-release list -------------------------------------------------------------------------

WORDS = ("post", "organisation", "post_cy", "organisation_cy")


@transaction.atomic
def give_early_access(
    *,
    year: ReportingYear,
    by: User,
    at: datetime,
    user: User,
    post: str,
    organisation: str,
    post_cy: str = "",
    organisation_cy: str = "",
) -> PreReleaseAccess:
    """Put an account on a year's list, under the post that is published."""
    year = _list_of(year, by, at)
    said = zip(WORDS, (post, organisation, post_cy, organisation_cy), strict=True)
    words = {name: " ".join(text.split()) for name, text in said}
    if not (words["post"] and words["organisation"]):
        raise Refused("Enter the post and the organisation. We publish them.")
    if not user.is_active:
        raise Refused(f"The account of {user} is closed.")
    if permissions.is_national(user):
        raise Refused(f"{user} is in the national team and does not need to be on the list.")
    if early.is_named(user, year):
        raise Refused(f"{user} is already on the list.")
    reader = PreReleaseAccess.objects.create(year=year, user=user, added_by=by, added_at=at, **words)
    record("early_reader_added", on=year, by=by, at=at, changes=_told(reader))
    return reader


@transaction.atomic
def end_early_access(*, year: ReportingYear, by: User, at: datetime, user: User) -> None:
    """Take an account off a year's list. What it has read stays on record."""
    year = _list_of(year, by, at)
    reader = PreReleaseAccess.objects.filter(year=year, user=user).first()
    if reader is None:
        raise Refused(f"{user} is not on the list.")
    record("early_reader_removed", on=year, by=by, at=at, changes=_told(reader))
    reader.delete()


@transaction.atomic
def note_early_reading(*, year: ReportingYear, by: User, at: datetime, read: str) -> None:
    """Record that somebody on the list gets to read something: each time, and before they do."""
    year = ReportingYear.objects.get(pk=year.pk)
    if early.stage(year, at) != early.Stage.OPEN or not early.is_named(by, year):
        raise Refused("Only people on the pre-release list can read early, in the last 24 hours before the release.")
    record(early.READ, on=year, by=by, at=at, changes={"read": read})


def _list_of(year: ReportingYear, by: User, at: datetime) -> ReportingYear:
    year = locked_year(year)
    if not permissions.is_national(by):
        raise Refused("Only the national team can change the pre-release list.")
    if year.is_released(at):
        raise Refused(f"{year} has been released, so you cannot change its pre-release list.")
    return year


def _told(reader: PreReleaseAccess) -> dict[str, object]:
    """The account by its key: a name would stay in the record when the account is anonymised."""
    return {"account": reader.user_id} | {name: getattr(reader, name) for name in WORDS if getattr(reader, name)}
