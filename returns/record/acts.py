"""The acts that the record knows. Each room registers its own, in its `acts.py`: in which words, and told to whom.

Here: the register, and the kinds of act. Not here: how an event is told on a page (timeline), writing one (events).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from returns.record.letters import Letter

Words = str | Promise
LONG = 120

# The kinds of act, in the order in which a page offers them.
KINDS: dict[str, Words] = {
    "figures": gettext_lazy("Figures"),
    "explanations": gettext_lazy("Explanations"),
    "texts": gettext_lazy("Texts of the report"),
    "review": gettext_lazy("Submission and review"),
    "publication": gettext_lazy("Publication and corrections"),
    "populations": gettext_lazy("Populations"),
    "dates": gettext_lazy("Dates"),
    "checks": gettext_lazy("Checks"),
    "reading": gettext_lazy("Reports read early"),
    "accounts": gettext_lazy("Accounts and mail"),
    "other": gettext_lazy("Other"),
}


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
class Act:
    """Something that an action records: its name in the record, its kind, and in words what happened.

    `phrase` gives these words where they depend on what changed. `tell` puts the changes into words, one by one;
    without it they are told as they stand in the record. `writes_figures` says that the changes are those of boxes.
    """

    name: str
    kind: str
    words: Words
    letters: tuple[Letter, ...] = ()
    tell: Callable[[dict[str, Any], Names], Iterator[Change]] | None = None
    phrase: Callable[[dict[str, Any]], str] | None = None
    writes_figures: bool = False


ACTS: dict[str, Act] = {}
# The letters that other rooms write of an act: to those whom its own room does not know.
BESIDE: dict[str, tuple[Letter, ...]] = {}
# What other rooms do after an act, in its transaction: given the event and what it is about.
FOLLOWED: dict[str, list[Callable[..., None]]] = {}
# What the parts of a recorded change are called, whichever act records them.
FIELDS: dict[str, Words] = {}


def register(name: str, kind: str, words: Words, *letters: Letter, **how: Any) -> None:
    """Make an act known. `how` are the rest of what an Act has. Raises ValueError for one that is known already."""
    if name in ACTS:
        raise ValueError(f"The act {name} is registered already.")
    ACTS[name] = Act(name, kind, words, letters, **how)


def also_tell(act: str, *letters: Letter) -> None:
    """Have more people told of an act, by a room that its own room does not know."""
    BESIDE[act] = (*BESIDE.get(act, ()), *letters)


def follow(act: str, then: Callable[..., None]) -> None:
    """Have something done after each act of this name that is told: by a room that the act's own room does not know."""
    FOLLOWED.setdefault(act, []).append(then)


def kind_of(act: str) -> str:
    return ACTS[act].kind if act in ACTS else "other"


def figures_in(changes: dict[str, Any]) -> dict[str, Any]:
    """{code: [old, new]} of an act that writes figures. One that takes them from a file tells of the file as well."""
    return changes.get("figures", {}) if isinstance(changes.get("file"), dict) else changes
