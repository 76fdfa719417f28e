"""What an area says in one revision, as the beginning of another: texts, board, logos."""

from datetime import datetime
from typing import Any

from django.db import transaction

from reports.models import BoardMember, LocalText, Logo
from reports.writing.actions import open_to, set_words, with_titles
from returns.models import ReportingYear, Revision, Status, User
from returns.record.events import record
from returns.record.refusals import Refused


def copy_words(*, source: Revision, target: Revision, year: ReportingYear | None = None) -> list[Any]:
    """Copy what the target does not say yet; the new rows. Part of another action, which holds the lock and records.

    `year` is the year whose words they are, if not the target's own: they are marked until somebody confirms them. A
    section with any word of its own stays as it is; so does a board with any seat, and so do logos.
    """
    LocalText.objects.filter(revision=target, **dict.fromkeys(LocalText.WORDS, "")).delete()
    written = set(LocalText.objects.filter(revision=target).values_list("key", flat=True))
    rows: list[Any] = [text for text in LocalText.objects.filter(revision=source) if text.key not in written]
    for model in (BoardMember, Logo):
        if not model.objects.filter(revision=target).exists():
            rows += model.objects.filter(revision=source)
    for row in rows:
        row.pk, row.revision = None, target
        row._state.adding = True
        if year and hasattr(row, "copied_from"):
            row.copied_from = year
        row.save()
    return rows


@transaction.atomic
def copy_texts_forward(*, revision: Revision, by: User, at: datetime) -> Revision:
    """Begin a draft with what the area's last published report of an earlier year said; that report's revision."""
    revision = open_to(by, revision, at)
    source = report_before(revision)
    if source is None:
        raise Refused("No earlier report of the area is published from which texts could be taken.")
    rows = copy_words(source=source, target=revision, year=source.year)
    texts = [row for row in rows if isinstance(row, LocalText) and not row.is_empty]
    changes: dict[str, Any] = {"from": source.year.name}
    for text in texts:
        changes |= set_words(LocalText(key=text.key), text.words)
    if board := [seat_words(row) for row in rows if isinstance(row, BoardMember)]:
        changes["board"] = [[], board]
    if logos := [row.name for row in rows if isinstance(row, Logo)]:
        changes["logos"] = [[], logos]
    if len(changes) == 1:
        raise Refused(f"Nothing of {source.year} is left to take over: every section has words of its own.")
    record("texts_copied", on=revision, by=by, at=at, changes=with_titles(changes, texts))
    return source


def report_before(revision: Revision) -> Revision | None:
    """The area's newest published revision of an earlier year that says anything in words."""
    area = revision.area_return.area_id
    earlier = Revision.objects.filter(area_return__area=area, year__lt=revision.year_id, status=Status.PUBLISHED)
    written = earlier.filter(local_texts__isnull=False) | earlier.filter(board__isnull=False)
    return written.select_related("year").order_by("-year_id", "-number").first()


def seat_words(seat: BoardMember) -> dict[str, str]:
    return {name: getattr(seat, name) for name in ("name", "role", "agency") if getattr(seat, name)}
