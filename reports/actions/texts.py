"""The words of the reports: a year's national sections, and an area's own sections."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from reports.models import LocalText, NationalText
from returns import permissions
from returns.actions import Refused
from returns.actions.events import record
from returns.actions.locking import locked
from returns.models import ReportingYear, Revision, User


@transaction.atomic
def load_national_texts(*, year: ReportingYear, sections: Iterable[Mapping[str, str]], by: User, at: datetime) -> int:
    """Put a year's national sections in place of those it has; how many there are. Unchanged ones cause no event.

    A section has key, title and body, and may have the letter of its note and the Welsh title_cy and body_cy.
    """
    new = [
        NationalText(
            year=year,
            key=section["key"],
            position=position,
            note=section.get("note", ""),
            title=section["title"],
            title_cy=section.get("title_cy", ""),
            body=section["body"].strip(),
            body_cy=section.get("body_cy", "").strip(),
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
    sections = [_words(text) for text in NationalText.objects.filter(year=source)]
    return load_national_texts(year=target, sections=sections, by=by, at=at)


@transaction.atomic
def save_local_texts(*, revision: Revision, by: User, at: datetime, texts: Mapping[str, Mapping[str, str]]) -> None:
    """Write an area's own sections into a draft: key -> its words (`body`, `body_cy`, `title`, `signatory` …)."""
    revision = locked(revision)
    if not permissions.can_enter(by, revision, at):
        raise Refused(f"The texts of {revision.area_return.area_name} {revision.year} cannot be changed now.")
    old = {text.key: text for text in LocalText.objects.filter(revision=revision)}
    changes: dict[str, object] = {}
    for key, words in texts.items():
        text = old.get(key) or LocalText(revision=revision, key=key)
        changed = {name: [getattr(text, name), new] for name, new in words.items() if new != getattr(text, name)}
        for name, (_, new) in changed.items():
            setattr(text, name, new)
            changes[key if name == "body" else f"{key}_{name}"] = changed[name]
        if changed:
            text.save()
    if changes:
        record("texts_saved", on=revision, by=by, at=at, changes=changes)


def _words(text: NationalText) -> dict[str, str]:
    return {name: getattr(text, name) for name in ("key", "note", "title", "title_cy", "body", "body_cy")}
