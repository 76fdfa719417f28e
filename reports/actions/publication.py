"""The frozen files of accepted returns, and the publication of what they say."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import ngettext
from procrastinate.contrib.django import app

from reports import document, pdf, published
from reports.models import Edition, Kind, SignOff, files_in
from reports.preparation import FREEZE, queue_of, waiting_in
from reports.release_checklist import damaged_in
from reports.signing import signature_of
from returns import permissions
from returns.actions import Refused
from returns.actions import publish as publish_figures
from returns.actions.events import record
from returns.actions.locking import locked, locked_year
from returns.findings import assess_many
from returns.models import ReportingYear, Revision, Status, User
from returns.questionnaire import Questionnaire


@transaction.atomic
def prepare(*, year: ReportingYear, by: User, at: datetime, only: Revision | None = None) -> int:
    """Ask the worker to freeze the files of a year's accepted returns, or of one of them; how many there are."""
    if not permissions.is_national(by):
        raise Refused("Only the national team prepares reports.")
    accepted = Revision.objects.filter(year=year, status=Status.ACCEPTED)
    if only is not None:
        accepted = accepted.filter(pk=only.pk)
    keys = [revision.pk for revision in accepted if revision.has_report]
    if not keys:
        which = f"{only.area_return} is not" if only else f"No return of {year} is"
        raise Refused(f"{which} accepted and waiting for its report.")
    # What is being made anew does not count as prepared. Deleted before it is asked what waits: else the worker might
    # make, between the two, the files of a job that was taken for waiting, and they would be gone.
    Edition.objects.filter(revision__in=keys).delete()
    asked = waiting_in(year)
    task = app.configure_task(FREEZE, allow_unknown=True, queue=queue_of(year))
    for key in keys:
        if key not in asked:
            task.defer(revision=key)
    changes = {"returns": len(keys)} | ({"area": only.area_return.area_name} if only else {})
    record("prepared", on=year, by=by, at=at, changes=changes)
    return len(keys)


@transaction.atomic
def freeze(*, revision: Revision, at: datetime) -> None:
    """Make the frozen files of an accepted revision; runs on the worker. Any other state is left alone."""
    revision = locked(revision)
    if revision.status != Status.ACCEPTED or not revision.has_report:
        return
    reports = document.documents_for(revision, at)
    logos = document.logos_of(*reports)
    figures = b"".join(published.csv(published.state_of(revision, at)))
    editions = [_edition(revision, at, reports[0], Kind.CSV, figures)]
    for report in reports:
        editions.append(_edition(revision, at, report, Kind.HTML, document.as_fragment(report).encode()))
        editions.append(_edition(revision, at, report, Kind.PDF, pdf.render(document.as_print(report), logos)))
    Edition.objects.filter(revision=revision).delete()
    Edition.objects.bulk_create(editions)


def _edition(revision: Revision, at: datetime, report: document.Document, kind: Kind, content: bytes) -> Edition:
    return Edition(
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
    if permissions.takes_signature(revision):
        _refuse_what_is_open(revision, questionnaire or Questionnaire.load(revision.year))
        reports = document.documents_for(revision, at, questionnaire)
        _refuse_without_files(revision, reports)
        _refuse_without_signature(revision, reports)
    editions = Edition.objects.filter(revision=revision).defer("content")
    files = [f"{edition.file} {edition.sha256}" for edition in editions]
    return publish_figures(revision=revision, by=by, at=at, files=files)


def _refuse_what_is_open(revision: Revision, questionnaire: Questionnaire) -> None:
    """What was answered at the submission may be open by now: a check was changed, or last year's figures were."""
    found = assess_many([revision], questionnaire)[revision.pk]
    if not found.is_ready:
        count = len(found.figures.blanks) + len(found.open)
        words = ngettext("%d box, error or query", "%d boxes, errors or queries", count) % count
        raise Refused(f"{revision.area_return} has {words} not answered. Send it back to the area.")


def _refuse_without_signature(revision: Revision, reports: list[document.Document]) -> None:
    if signature_of(revision, reports):
        return
    if SignOff.objects.filter(revision=revision).exists():
        raise Refused(
            f"The report of {revision.area_return} has changed since it was signed off. The chair has to sign it again."
        )
    raise Refused(f"The report of {revision.area_return} waits for the signature of the chair of its board.")


def _refuse_without_files(revision: Revision, reports: list[document.Document]) -> None:
    digests = {report.language: report.digest for report in reports}
    made = list(Edition.objects.filter(revision=revision).values_list("kind", "language", "input_digest"))
    if {(kind, language) for kind, language, _ in made} != set(files_in(digests)):
        raise Refused(f"The files of {revision.area_return} are not prepared yet. Prepare them first.")
    if any(digest != digests[language] for _, language, digest in made):
        raise Refused(
            f"The report of {revision.area_return} has changed since its files were prepared. Prepare them again."
        )
    if damaged_in([revision]):
        raise Refused(f"The files of {revision.area_return} are not as they were made. Prepare them again.")


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
