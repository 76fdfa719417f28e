"""An act of the record in words for people: what happened, of which kind, what stood before and what stands now.

Here: plain values in, words out, for whatever the record holds; an act or a shape that nobody foresaw is printed as it
is. Not here: the words of each act (a room's `acts.py`), who may see which (models.event), how a page shows them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from returns.record.acts import ACTS, FIELDS, Change, Names

MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T.+)?")


@dataclass(frozen=True)
class Told:
    """One act, told."""

    words: str
    changes: tuple[Change, ...]

    @property
    def is_folded(self) -> bool:
        """Too much to stand open in a list."""
        return len(self.changes) > 1 or any(change.is_long for change in self.changes)


def tell(act: str, changes: Any, names: Names) -> Told:
    """An event's act and changes in words."""
    changes = changes if isinstance(changes, dict) else {"": changes}
    known = ACTS.get(act)
    if known is None:
        return Told(act, tuple(fields(changes, names)))
    words = known.phrase(changes) if known.phrase else str(known.words)
    return Told(words, tuple((known.tell or fields)(changes, names)))


# How changes are told: one of these, or a room's own, made of the parts below.


def fields(changes: dict[str, Any], names: Names) -> Iterator[Change]:
    """Whatever an act records, as it stands in the record: dates, texts, counts."""
    for name, change in changes.items():
        if name == "rule":
            yield Change(field(name), None, names.rules.get(str(change), plain(change)))
        elif is_pair(change):
            yield text(field(name), plain(change[0]), plain(change[1]))
        else:
            yield Change(field(name), None, plain(change))


def nothing(changes: dict[str, Any], names: Names) -> Iterator[Change]:
    """For an act of which its words and its reason say enough, or whose changes are keys and no words."""
    yield from ()


def field(name: str) -> str:
    """What a part of a change is called."""
    return str(FIELDS.get(name, name.replace("_", " ").capitalize()))


def text(what: str, old: str, new: str) -> Change:
    return Change(what, old or None, new or _("nothing"))


def is_pair(change: Any) -> bool:
    return isinstance(change, list) and len(change) == 2


def pair(change: Any) -> tuple[Any, Any]:
    """Old and new; where an act records one thing only, that is the new one."""
    return (change[0], change[1]) if is_pair(change) else (None, change)


def plain(value: Any) -> str:
    """Any recorded value as text: numbers grouped, moments in London time, a list line by line."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, dict):
        return ", ".join(filter(None, map(plain, value.values())))
    if isinstance(value, list):
        return "\n".join(map(plain, value))
    return _moment(value) if isinstance(value, str) and MOMENT.fullmatch(value) else str(value)


def _moment(text: str) -> str:
    try:
        if "T" not in text:
            return date_format(date.fromisoformat(text), "j F Y")
        moment = datetime.fromisoformat(text)
        return date_format(timezone.localtime(moment) if timezone.is_aware(moment) else moment, "j F Y, H:i")
    except (ValueError, OverflowError):
        return text
