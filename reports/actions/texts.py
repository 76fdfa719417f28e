"""The words of the reports: a year's national sections, and an area's own sections and board."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from reports.actions.terms import copy_obsolete_terms
from reports.models import BoardMember, LocalText, NationalText
from returns import permissions
from returns.actions import Refused
from returns.actions.events import record
from returns.actions.locking import locked
from returns.models import ReportingYear, Revision, User


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


@transaction.atomic
def copy_national_texts(*, source: ReportingYear, target: ReportingYear, by: User, at: datetime) -> int:
    """Begin a year with another year's national sections, and with the terms that they should not use."""
    copy_obsolete_terms(source=source, target=target, by=by, at=at)
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


def _words(text: NationalText) -> tuple[str, int, str, str, str]:
    return text.key, text.position, text.note, text.title, text.body
