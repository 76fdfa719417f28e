"""An area's own sections of its report: write, add, move, remove, confirm what was copied."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F, QuerySet

from reports.models import LocalText, Worded
from reports.writing.draft_actions import forget_draft
from returns.access import permissions
from returns.models import Event, Revision, User
from returns.record.acts import POSITION, TITLES, name_of_part
from returns.record.events import record
from returns.record.locking import locked
from returns.record.refusals import Overtaken, Refused


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


# What the acts on a report's sections have in common: words set and told as [old, new], order, confirmation.

AnyText = TypeVar("AnyText", bound=Worded)


def set_words(text: Any, words: Mapping[str, str], seen: str | None = None) -> dict[str, Any]:
    """Write words into a section that is not saved by it; what changed, as the record has it.

    `seen` is the token of what the writer had before them. Raises Overtaken where something else stands there.
    """
    changed = {part: [getattr(text, part), new] for part, new in words.items() if new != getattr(text, part)}
    if changed and seen is not None and seen != text.token:
        raise Overtaken("Somebody else has changed this text since you opened the page.")
    for part, (_, new) in changed.items():
        setattr(text, part, new)
    return {name_of_part(text.key, part): change for part, change in changed.items()}


def with_titles(changes: dict[str, Any], texts: Iterable[Any]) -> dict[str, Any]:
    """The changes, and what the sections are called that have no fixed name."""
    titles = {text.key: text.title for text in texts if text.title}
    return changes | {TITLES: titles} if titles else changes


def taken_away(text: Any) -> dict[str, Any]:
    """A section that goes, in the shape of words that are changed."""
    return {name_of_part(text.key, part): [word, ""] for part, word in text.words.items() if word}


def removal(text: Any) -> dict[str, Any]:
    """What the record has of a section that is removed: its words, its title, and where it stood."""
    return with_titles(taken_away(text), [text]) | {POSITION: text.position}


def position_of(text: Any, texts: QuerySet[Any], chain: str) -> int:
    """Where a section that is added goes among `texts`: the last; one that was removed, to where it stood.

    Those that stand there and below make room.
    """
    removals = Event.objects.of(chain).filter(act="text_removed", changes__titles__has_key=text.key)
    last = removals.order_by("-number").first()
    position = last.changes.get(POSITION) if last else None
    if position is None:
        return max(texts.values_list("position", flat=True), default=0) + 1
    if texts.filter(position=position).exists():
        texts.filter(position__gte=position).update(position=F("position") + 1)
    return int(position)


def moved(texts: Sequence[AnyText], key: str, places: int) -> list[AnyText]:
    """The sections in their new order, of which the one with this key goes so many places down (or, < 0, up)."""
    order = list(texts)
    here = [getattr(text, "key", "") for text in order].index(key)
    text = order.pop(here)
    order.insert(max(0, here + places), text)
    return order


def confirmed(texts: Iterable[Any]) -> list[str]:
    """Take the mark of another year from sections; the names of those that had it."""
    names = []
    for text in texts:
        if text.copied_from_id is not None:
            text.copied_from = None
            text.save(update_fields=["copied_from"])
            names.append(text.name)
    return names


def found(texts: Iterable[AnyText], key: str) -> AnyText:
    for text in texts:
        if getattr(text, "key", "") == key:
            return text
    raise Refused("This section is no longer there.")
