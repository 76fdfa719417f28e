"""An act of the record in words for people: what happened, of which kind, what stood before and what stands now.

Here: plain values in, words out, for whatever the record holds; an act or a shape that nobody foresaw is printed as it
is. Not here: reading events, who may see which (models.event), and how a page shows them.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from returns.record.acts import ACTS, FIELDS, PARTS, SEATS, SERVICES, TITLES, WRITES, figures_in, part_of_section

LONG = 120
MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T.+)?")


class Names(NamedTuple):
    """The form's words for its boxes and its checks, by their codes."""

    boxes: Mapping[str, str]
    rules: Mapping[str, str]


@dataclass(frozen=True)
class Change:
    """What changed, from what to what; with `old` None there is only something that is so now."""

    what: str
    old: str | None
    new: str

    @property
    def is_long(self) -> bool:
        return len(self.old or "") + len(self.new) > LONG


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
    told = tuple(TELLERS.get(act, _fields)(changes, names))
    words = str(ACTS[act][1]) if act in ACTS else act
    if act == "figures_imported":
        count = len(figures_in(changes))
        words = ngettext("%d figure imported from a file", "%d figures imported from a file", count) % count
    if act == "figures_saved":
        words = ngettext("%d figure saved", "%d figures saved", len(changes)) % len(changes)
    if act == "explained":
        old, new = _pair(changes.get("text"))
        words = words if old and new else _("Explanation given") if new else _("Explanation taken away")
    return Told(words, told)


def _nothing(changes: dict[str, Any], names: Names) -> Iterator[Change]:
    """What its heading and its reason say already, or what is a key and no word."""
    yield from ()


def _found(changes: dict[str, Any], names: Names) -> Iterator[Change]:
    """What the checks found at submission is not told: shadow checks are among it, which areas never see."""
    yield from ()


def _figures(changes: dict[str, Any], names: Names) -> Iterator[Change]:
    """Box by box in the form's order, which the record does not keep."""
    if isinstance(file := changes.get("file"), dict):
        yield Change(_("File"), None, _plain(file.get("name", "")))
    changes = figures_in(changes)
    for code in (*filter(changes.__contains__, names.boxes), *sorted(changes.keys() - names.boxes.keys())):
        what = names.boxes.get(code, code)
        old, new = (entry_in_words(side) for side in _pair(changes[code]))
        if old[0] != new[0]:
            yield Change(what, old[0], new[0])
        if old[1] != new[1]:
            yield _text(_("%(box)s, footnote") % {"box": what}, old[1], new[1])


def _history(changes: dict[str, Any], names: Names) -> Iterator[Change]:
    """Whence the figures are, and each of them."""
    for name in ("note", "population"):
        if name in changes:
            yield Change(str(FIELDS[name]), None, _plain(changes[name]))
    yield from _figures(changes, names)


def entry_in_words(side: Any) -> tuple[str, str]:
    """What a box said in a figure's place, and its footnote."""
    if not isinstance(side, dict):
        return _("not answered") if side is None else _plain(side), ""
    if reason := side.get("unavailable_reason"):
        answer = _("not available: %(reason)s") % {"reason": reason}
    else:
        answer = _("not answered") if side.get("value") is None else _plain(side["value"])
    return answer, _plain(side.get("footnote", ""))


def _answer(changes: dict[str, Any], names: Names) -> Iterator[Change]:
    """An explanation: which check, on which boxes, and what the area says."""
    rule, cells = str(changes.get("rule", "")), changes.get("cells")
    boxes = [names.boxes.get(str(code), str(code)) for code in cells] if isinstance(cells, list) else []
    where = "; ".join(boxes) if len(boxes) <= 2 else ngettext("%d box", "%d boxes", len(boxes)) % len(boxes)
    what = names.rules.get(rule, rule)
    old, new = _pair(changes.get("text"))
    yield _text(f"{what} ({where})" if where else what, _plain(old or ""), _plain(new or ""))


def _notes(changes: dict[str, Any], names: Names) -> Iterator[Change]:
    for code, change in changes.items():
        old, new = _pair(change)
        yield _text(names.boxes.get(code, code), _plain(old or ""), _plain(new or ""))


def _fields(changes: dict[str, Any], names: Names) -> Iterator[Change]:
    """Whatever an act names besides figures: dates, texts, counts, as they stand in the record."""
    for name, change in changes.items():
        what = str(FIELDS.get(name, name.replace("_", " ").capitalize()))
        if name == "rule":
            yield Change(what, None, names.rules.get(str(change), _plain(change)))
        elif name == "sections" or not _is_pair(change):
            yield Change(what, None, _plain(change))
        else:
            yield _text(what, _plain(change[0]), _plain(change[1]))


def _board(changes: dict[str, Any], names: Names) -> Iterator[Change]:
    """A board member by member; the seat is named where it is a special one."""
    if "board" in changes:
        sides = ([_member(row) for row in side] if isinstance(side, list) else side for side in _pair(changes["board"]))
        changes = changes | {"board": list(sides)}
    yield from _fields(changes, names)


def _member(row: Any) -> Any:
    return _in_words(row, ("seat", "name", "role", "agency", "role_cy", "agency_cy"), SEATS)


def _logo(changes: dict[str, Any], names: Names) -> Iterator[Change]:
    """A logo by its agency and its names. The digest of the picture is for the record."""
    sides = [_in_words(side, ("service", "name", "name_cy"), SERVICES) for side in _pair(changes.get("logo"))]
    yield from _fields(changes | {"logo": sides}, names)


def _in_words(row: Any, shown: tuple[str, ...], words: Mapping[str, Any]) -> Any:
    """A recorded row's entries in this order, which the record does not keep; the first is a code, and put in words."""
    if not isinstance(row, dict):
        return row
    code, *others = (_plain(row.get(name)) for name in shown)
    return ", ".join(filter(None, (str(words.get(code, "")), *others)))


def _wording(changes: dict[str, Any], names: Names) -> Iterator[Change]:
    """A text of the form by its place: “Category 1 heading”."""
    for place, change in changes.items():
        old, new = _pair(change)
        yield _text(place.replace(".", " ").capitalize(), _plain(old or ""), _plain(new or ""))


def _sections(changes: dict[str, Any], names: Names) -> Iterator[Change]:
    """Sections of a report by their titles: the act names those of the sections that have no fixed one."""
    titles = changes.get(TITLES)
    titles = titles if isinstance(titles, dict) else {}
    rest = {}
    for name, change in changes.items():
        key, part = part_of_section(name)
        if name == "sections" or not _is_pair(change) or (key not in titles and key not in FIELDS):
            rest[name] = change
            continue
        section = _plain(titles.get(key, "")) or str(FIELDS.get(key, key))
        what = section if part not in PARTS else f"{section}, {PARTS[part]}"
        yield _text(what, _plain(change[0]), _plain(change[1]))
    rest.pop(TITLES, None)
    yield from _fields(rest, names)


def _text(what: str, old: str, new: str) -> Change:
    return Change(what, old or None, new or _("nothing"))


TELLERS: dict[str, Callable[[dict[str, Any], Names], Iterator[Change]]] = {
    "figures_saved": _figures,
    "figures_imported": _figures,
    "import_withdrawn": _figures,
    "history_loaded": _history,
    "explained": _answer,
    "explanation_dropped": _answer,
    "explanation_given_back": _answer,
    "waiver_asked": _answer,
    "waiver_approved": _answer,
    "box_noted": _notes,
    "board_saved": _board,
    "logo_saved": _logo,
    "logo_removed": _logo,
    "wording_saved": _wording,
    **dict.fromkeys(WRITES, _sections),
    "submitted": _found,
    "correction_asked": _nothing,
    "mail_sent_again": _nothing,
    "account_anonymised": _nothing,
}


def _is_pair(change: Any) -> bool:
    return isinstance(change, list) and len(change) == 2


def _pair(change: Any) -> tuple[Any, Any]:
    """Old and new; where an act records one thing only, that is the new one."""
    return (change[0], change[1]) if _is_pair(change) else (None, change)


def _plain(value: Any) -> str:
    """Any recorded value as text: numbers grouped, moments in London time, a list line by line."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, dict):
        return ", ".join(filter(None, map(_plain, value.values())))
    if isinstance(value, list):
        return "\n".join(map(_plain, value))
    return _moment(value) if isinstance(value, str) and MOMENT.fullmatch(value) else str(value)


def _moment(text: str) -> str:
    try:
        if "T" not in text:
            return date_format(date.fromisoformat(text), "j F Y")
        moment = datetime.fromisoformat(text)
        return date_format(timezone.localtime(moment) if timezone.is_aware(moment) else moment, "j F Y, H:i")
    except (ValueError, OverflowError):
        return text
