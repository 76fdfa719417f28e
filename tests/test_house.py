"""The picture of the house: which room imports which, counted from import-linter's graph; it fails where they grow.

`python -m tests.test_house` prints it. What import-linter's contracts (pyproject.toml) cannot say stands here too.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import grimp
import pytest

ROOT = Path(__file__).resolve().parent.parent
# At most so many rooms, floors and arrows between rooms; circles none. Lower them where the house has become simpler.
MOST = {"returns": (19, 10, 79), "reports": (19, 7, 71)}
# These compute: they know texts in a language, and nothing else of Django.
PURE = ("returns.arithmetic", "returns.files", "reports.printing")
KNOWN = {"django.utils.translation"}


class Picture(NamedTuple):
    """One wing of the house: its rooms (modules and folders), each with the rooms that it imports."""

    rooms: dict[str, set[str]]

    @property
    def arrows(self) -> int:
        return sum(map(len, self.rooms.values()))

    @property
    def floors(self) -> list[list[str]]:
        """From the ground up: a room stands on the floor above the highest that it imports. Circles are left out."""
        floors: list[list[str]] = []
        left = dict(self.rooms)
        while left:
            floor = sorted(room for room, below in left.items() if not below & left.keys())
            if not floor:
                break
            floors.append(floor)
            left = {room: below for room, below in left.items() if room not in floor}
        return floors

    @property
    def circles(self) -> list[str]:
        """The rooms that import each other, straight or by way of others; and those that stand on these."""
        return sorted(self.rooms.keys() - {room for floor in self.floors for room in floor})


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("mappa", "reports", "returns", exclude_type_checking_imports=False, cache_dir=None)


def picture(wing: str) -> Picture:
    rooms = graph().find_children(wing)
    arrows = {
        room: {
            other.split(".")[1]
            for module in {room} | graph().find_descendants(room)
            for other in graph().find_modules_directly_imported_by(module)
            if other.startswith(f"{wing}.") and other.split(".")[1] != room.split(".")[1]
        }
        for room in rooms
    }
    used = {room for below in arrows.values() for room in below}
    named = {room.split(".")[1]: below for room, below in arrows.items()}
    # Data and migrations import nothing and are imported by nothing.
    return Picture({room: below for room, below in named.items() if below or room in used})


@pytest.mark.parametrize("wing", MOST)
def test_the_house_does_not_grow(wing):
    here = picture(wing)
    assert here.circles == []
    found = len(here.rooms), len(here.floors), here.arrows
    assert all(now <= most for now, most in zip(found, MOST[wing], strict=True)), found


def modules_of(*rooms: str) -> list[Path]:
    folders = [ROOT / room.replace(".", "/") for room in rooms]
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


def imports_of(path: Path) -> Iterator[str]:
    """What a module imports when it runs, as dotted names."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {
        node
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in ast.walk(block)
    }
    for node in ast.walk(tree):
        if node in for_types:
            continue
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


@pytest.mark.parametrize("path", modules_of(*PURE), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_computes_knows_no_database_no_request_and_no_settings(path):
    known = (*PURE, *KNOWN)
    others = [name for name in imports_of(path) if name.split(".")[0] in ("django", "rest_framework", *MOST)]
    assert [name for name in others if not name.startswith(known)] == []


ACTIONS = [path for path in modules_of("returns", "reports") if path.stem.endswith("actions")]


@pytest.mark.parametrize("path", ACTIONS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_action_knows_a_page(path):
    assert [name for name in imports_of(path) if name.endswith(("views", ".forms", "_forms"))] == []
    assert not any(name.startswith("django.http") for name in imports_of(path))


def main() -> None:
    for wing in MOST:
        here = picture(wing)
        print(f"{wing}: {len(here.rooms)} rooms, {len(here.floors)} floors, {here.arrows} arrows")
        for number, floor in reversed(list(enumerate(here.floors))):
            print(f"  {number}: {', '.join(floor)}")
        if here.circles:
            print(f"  circles: {', '.join(here.circles)}")


if __name__ == "__main__":
    main()
