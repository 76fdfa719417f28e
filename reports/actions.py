"""Every write of the read side: texts, board, frozen files, publication. None of them changes a figure."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from reports import document, pdf, published
from reports.models import BoardMember, Edition, Kind, LocalText, NationalText
from returns import permissions
from returns.actions import Refused
from returns.actions import publish as publish_figures
from returns.actions import start_correction as start_correction_of_figures
from returns.actions import unpublish as unpublish_figures
from returns.actions.events import record
from returns.actions.locking import locked
from returns.models import ReportingYear, Revision, Status, User
from returns.questionnaire import Questionnaire

FREEZE = "reports.tasks.freeze"


@transaction.atomic
def load_national_texts(*, year: ReportingYear, sections: Iterable[Mapping[str, str]], by: User, at: datetime) -> int:
    """Put a year's national sections in place of those it has; how many there are. Unchanged ones cause no event."""
    new = [
        NationalText(
            year=year,
            key=section["key"],
            position=position,
            note=section.get("note", ""),
            title=section["title"],
            body=section["body"].strip(),
        )
        for position, section in enumerate(sections, start=1)
    ]
    if not permissions.is_national(by):
        raise Refused("Only the national team writes the national texts.")
    old = list(NationalText.objects.filter(year=year))
    if [_words(text) for text in old] != [_words(text) for text in new]:
        NationalText.objects.filter(year=year).delete()
        NationalText.objects.bulk_create(new)
        record("national_texts_saved", on=year, by=by, at=at, changes={"sections": [text.key for text in new]})
    return len(new)


def copy_national_texts(*, source: ReportingYear, target: ReportingYear, by: User, at: datetime) -> int:
    """Begin a year with another year's national sections."""
    sections = [
        {"key": text.key, "note": text.note, "title": text.title, "body": text.body}
        for text in NationalText.objects.filter(year=source)
    ]
    return load_national_texts(year=target, sections=sections, by=by, at=at)


@transaction.atomic
def save_local_texts(
    *,
    revision: Revision,
    by: User,
    at: datetime,
    texts: Mapping[str, str],
    board: Sequence[Mapping[str, str]],
) -> None:
    """Write an area's own sections (key -> Markdown) and its board (name, role, agency) into a draft."""
    revision = locked(revision)
    if not permissions.can_enter(by, revision, at):
        raise Refused(f"The texts of {revision.area_return.area_name} {revision.year} cannot be changed now.")
    old = dict(LocalText.objects.filter(revision=revision).values_list("key", "body"))
    changes: dict[str, object] = {
        key: [old.get(key, ""), body] for key, body in texts.items() if body != old.get(key, "")
    }
    for key in changes:
        LocalText.objects.update_or_create(revision=revision, key=key, defaults={"body": texts[key]})
    seats = list(BoardMember.objects.filter(revision=revision).values("name", "role", "agency"))
    if seats != [dict(seat) for seat in board]:
        BoardMember.objects.filter(revision=revision).delete()
        BoardMember.objects.bulk_create(
            BoardMember(revision=revision, position=position, **seat) for position, seat in enumerate(board, start=1)
        )
        changes["board"] = [seats, [dict(seat) for seat in board]]
    if changes:
        record("texts_saved", on=revision, by=by, at=at, changes=changes)


@transaction.atomic
def prepare(*, year: ReportingYear, by: User, at: datetime) -> int:
    """Ask the worker to freeze the files of a year's accepted returns; how many there are."""
    if not permissions.is_national(by):
        raise Refused("Only the national team prepares reports.")
    revisions = list(Revision.objects.filter(year=year, status=Status.ACCEPTED))
    if not revisions:
        raise Refused(f"No return of {year} is accepted and waiting to be published.")
    task = app.configure_task(FREEZE, allow_unknown=True, queue=_queue(year))
    for revision in revisions:
        # What is being made anew does not count as prepared.
        Edition.objects.filter(revision=revision).delete()
        task.defer(revision=revision.pk)
    record("prepared", on=year, by=by, at=at, changes={"returns": len(revisions)})
    return len(revisions)


def is_preparing(year: ReportingYear) -> bool:
    """Whether the worker still has reports of this year to freeze."""
    return ProcrastinateJob.objects.filter(queue_name=_queue(year), status__in=("todo", "doing")).exists()


@transaction.atomic
def freeze(*, revision: Revision, at: datetime) -> None:
    """Make the frozen files of an accepted revision; runs on the worker. Any other state is left alone."""
    revision = locked(revision)
    if revision.status != Status.ACCEPTED:
        return
    report = document.document_for(revision, at)
    files = {
        Kind.HTML: document.as_fragment(report).encode(),
        Kind.PDF: pdf.render(document.as_print(report)),
        Kind.CSV: b"".join(published.csv(published.state_of(revision, at))),
    }
    Edition.objects.filter(revision=revision).delete()
    Edition.objects.bulk_create(
        Edition(
            revision=revision,
            kind=kind,
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
            input_digest=report.digest,
            made_at=at,
        )
        for kind, content in files.items()
    )


@transaction.atomic
def publish(*, revision: Revision, by: User, at: datetime, questionnaire: Questionnaire | None = None) -> Revision:
    """Publish an accepted revision with the files prepared for it. Refused without files that match their inputs."""
    revision = locked(revision)
    report = document.document_for(revision, at, questionnaire)
    made = dict(Edition.objects.filter(revision=revision).values_list("kind", "input_digest"))
    if made.keys() != set(Kind.values):
        raise Refused(f"The files of {revision.area_return} are not prepared yet. Prepare them first.")
    if set(made.values()) != {report.digest}:
        raise Refused(
            f"The report of {revision.area_return} has changed since its files were prepared. Prepare them again."
        )
    return publish_figures(revision=revision, by=by, at=at)


@transaction.atomic
def unpublish(*, revision: Revision, by: User, at: datetime, reason: str) -> Revision:
    """Make a published return a draft again before anybody outside could see it; its frozen files go."""
    revision = unpublish_figures(revision=revision, by=by, at=at, reason=reason)
    Edition.objects.filter(revision=revision).delete()
    return revision


@transaction.atomic
def start_correction(*, revision: Revision, by: User, at: datetime, reason: str) -> Revision:
    """Begin the correction of a published return with all that its report says: figures, texts and board."""
    correction = start_correction_of_figures(revision=revision, by=by, at=at, reason=reason)
    texts = list(LocalText.objects.filter(revision=revision).order_by("pk"))
    board = list(BoardMember.objects.filter(revision=revision).order_by("pk"))
    rows: list[LocalText | BoardMember] = [*texts, *board]
    for row in rows:
        row.pk, row.revision = None, correction
    LocalText.objects.bulk_create(texts)
    BoardMember.objects.bulk_create(board)
    return correction


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


def _queue(year: ReportingYear) -> str:
    return f"freeze-{year.year}"


def _words(text: NationalText) -> tuple[str, int, str, str, str]:
    return text.key, text.position, text.note, text.title, text.body
