"""The versions of a report's section, read from the record: every act that wrote it, with the words that it left.

Pure. The record holds [old, new] of each part that changed, so that one walks back from the words as they stand.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from reports.writing.acts import TITLES, WRITES, part_of_section


class Act(Protocol):
    """An event of the record, as far as it matters here."""

    number: int
    at: datetime
    act: str
    changes: Any

    @property
    def by(self) -> Any: ...


@dataclass(frozen=True)
class Version:
    """What stood in a section after one act. `changed` are the parts that the act wrote, as they were before."""

    number: int
    at: datetime
    by: Any
    act: str
    words: Mapping[str, str]
    changed: Mapping[str, str]
    is_current: bool = False


def versions(key: str, words: Mapping[str, str], acts: Sequence[Act]) -> list[Version]:
    """The versions of a section, newest first, of which `words` is the one that stands now. `acts`: newest first."""
    versions: list[Version] = []
    here = dict(words)
    for act in acts:
        written = parts_written(act, key)
        if not written:
            continue
        before = {part: old for part, (old, _) in written.items()}
        versions.append(Version(act.number, act.at, act.by, act.act, dict(here), before, is_current=not versions))
        here |= before
    return versions


def parts_written(act: Act, key: str) -> dict[str, tuple[str, str]]:
    """part -> (old, new) of what an act wrote in a section; what the record holds in another shape is left alone."""
    return {part: change for section, part, change in _written(act) if section == key}


def removed(acts: Iterable[Act], here: Iterable[str]) -> dict[str, str]:
    """key -> title of the sections that are no longer among those `here`. `acts`: newest first."""
    gone: dict[str, str] = {}
    for act in acts:
        if act.act not in WRITES or not isinstance(act.changes, dict):
            continue
        titles = act.changes.get(TITLES)
        for key, title in titles.items() if isinstance(titles, dict) else ():
            gone.setdefault(key, str(title))
    return {key: title for key, title in gone.items() if key not in set(here)}


def _written(act: Act) -> Iterator[tuple[str, str, tuple[str, str]]]:
    """(section, part, (old, new)). An order, a board, logos stand beside them as lists, a year as a word."""
    if act.act not in WRITES or not isinstance(act.changes, dict):
        return
    for name, change in act.changes.items():
        if isinstance(change, list) and len(change) == 2 and all(isinstance(side, str) for side in change):
            yield *part_of_section(name), (change[0], change[1])
