"""What the acts on a report's sections have in common: words set and told as [old, new], order, confirmation.

Each is part of an action, which holds the lock, asks for the right, and records.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db.models import F, QuerySet

from reports.models import Worded
from returns.actions import Overtaken, Refused
from returns.acts import POSITION, TITLES, name_of_part
from returns.models import Event

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
