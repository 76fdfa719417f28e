"""An area's own sections of its report: write, add, move, remove, confirm what was copied."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from reports.actions.drafts import forget_draft
from reports.actions.wording import confirmed, found, moved, position_of, removal, set_words, with_titles
from reports.models import LocalText
from returns import permissions
from returns.actions import Refused
from returns.actions.events import record
from returns.actions.locking import locked
from returns.models import Revision, User


@transaction.atomic
def save_local_texts(
    *,
    revision: Revision,
    by: User,
    at: datetime,
    texts: Mapping[str, Mapping[str, str]],
    seen: Mapping[str, str] | None = None,
    right: Collection[str] = (),
) -> None:
    """Write an area's own sections into a draft: key -> its words (`body`, `body_cy`, `title`, `signatory` …).

    A key that no section has yet adds one, which needs a title. `seen` holds the token of what the writer had before
    them, by key: Overtaken is raised where somebody has written meanwhile. The keys of `right` are confirmed as well.
    What the writer had kept as a draft of these sections is done with.
    """
    revision = open_to(by, revision, at)
    here = {text.key: text for text in LocalText.objects.filter(revision=revision)}
    changes: dict[str, object] = {}
    touched = []
    for key, words in texts.items():
        text = here.get(key) or LocalText(revision=revision, key=key)
        changed = set_words(text, words, (seen or {}).get(key))
        if text.is_added and not text.title:
            raise Refused("Give the section a title.")
        if changed:
            if text._state.adding and text.is_added:
                others = LocalText.objects.filter(revision=revision)
                text.position = position_of(text, others, revision.area_return.chain)
            text.save()
            here[key] = text
            touched.append(text)
        changes |= changed
        forget_draft(by=by, on=revision, key=key)
    if changes:
        record("texts_saved", on=revision, by=by, at=at, changes=with_titles(changes, touched))
    _confirm([text for text in here.values() if text.key in right], revision, by, at)


@transaction.atomic
def confirm_local_texts(*, revision: Revision, by: User, at: datetime, keys: Collection[str]) -> None:
    """Say that sections which were copied from another year are right for this one as they stand."""
    revision = open_to(by, revision, at)
    _confirm(list(LocalText.objects.filter(revision=revision, key__in=keys)), revision, by, at)


@transaction.atomic
def move_local_text(*, revision: Revision, by: User, at: datetime, key: str, places: int) -> None:
    """Put a section that the area has added so many places further down among these, or up."""
    revision = open_to(by, revision, at)
    before = added(revision)
    found(before, key)
    now = moved(before, key, places)
    for position, text in enumerate(now, start=1):
        LocalText.objects.filter(pk=text.pk).update(position=position)
    if now != before:
        order = [[text.title for text in texts] for texts in (before, now)]
        record("texts_moved", on=revision, by=by, at=at, changes={"order": order})


@transaction.atomic
def remove_local_text(*, revision: Revision, by: User, at: datetime, key: str) -> None:
    """Take a section that the area has added out of the report. The record keeps its words."""
    revision = open_to(by, revision, at)
    text = found(added(revision), key)
    record("text_removed", on=revision, by=by, at=at, changes=removal(text))
    text.delete()


def added(revision: Revision) -> list[LocalText]:
    """The sections that the area has added, in the report's order."""
    return [text for text in LocalText.objects.filter(revision=revision) if text.is_added]


def open_to(by: User, revision: Revision, at: datetime) -> Revision:
    """The revision, locked, if this person may write in it now."""
    revision = locked(revision)
    if not permissions.can_enter(by, revision, at):
        raise Refused(f"The texts of {revision.area_return.area_name} {revision.year} cannot be changed now.")
    return revision


def _confirm(texts: list[LocalText], revision: Revision, by: User, at: datetime) -> None:
    if names := confirmed(texts):
        record("texts_confirmed", on=revision, by=by, at=at, changes={"sections": names})
