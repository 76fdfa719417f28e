"""The register of acts: what a room's actions record, that room registers, and nothing else."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest

from returns.models import Event
from returns.record.acts import ACTS, KINDS, register
from returns.record.events import record
from tests.factories import AT, ROOT

WRITERS = ("record", "record_each")
ROOMS = sorted(path.parent for wing in ("returns", "reports") for path in (ROOT / wing).glob("*/acts.py"))
ROOMS.remove(ROOT / "returns/record")


def nodes_of(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def called(path: Path, *names: str) -> list[ast.Call]:
    calls = (node for node in nodes_of(path) if isinstance(node, ast.Call))
    return [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in names]


def registered(room: Path) -> set[str]:
    return {ast.literal_eval(call.args[0]) for call in called(room / "acts.py", "register")}


def said(room: Path) -> set[str]:
    """Every word that stands in a room's modules by itself, besides its acts."""
    modules = [path for path in room.rglob("*.py") if path.name != "acts.py"]
    constants = (node for path in modules for node in nodes_of(path) if isinstance(node, ast.Constant))
    return {node.value for node in constants if isinstance(node.value, str)}


def recorded(room: Path) -> set[str]:
    """The acts that a room's modules hand to the record by name. Some choose among several, or have a name for one."""
    calls = (call for path in room.rglob("*.py") for call in called(path, *WRITERS))
    return {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}


def test_every_act_is_registered_by_one_room_and_is_of_a_kind_that_a_page_offers():
    acts = [act for room in ROOMS for act in registered(room)]
    assert sorted(acts) == sorted(ACTS)
    assert {act.kind for act in ACTS.values()} <= KINDS.keys()


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.relative_to(ROOT).as_posix())
def test_a_room_records_what_it_registers_and_registers_what_it_records(room):
    assert sorted(registered(room) - said(room)) == []
    assert sorted(recorded(room) - registered(room)) == []


def test_no_room_without_a_register_records_anything():
    modules = [path for wing in ("returns", "reports") for path in (ROOT / wing).rglob("*.py")]
    elsewhere = [path for path in modules if not {ROOT / "returns/record", *ROOMS} & set(path.parents)]
    assert [path for path in elsewhere if called(path, *WRITERS)] == []


def test_an_act_that_nobody_has_registered_is_not_recorded(cheshire_2021):
    with pytest.raises(LookupError, match="box_painted"):
        record("box_painted", on=cheshire_2021, by=None, at=AT + timedelta(hours=1))
    assert not Event.objects.filter(act="box_painted").exists()


def test_an_act_is_registered_once():
    with pytest.raises(ValueError, match="figures_saved is registered already"):
        register("figures_saved", "figures", "Saved")
