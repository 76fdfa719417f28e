"""States that many tests begin from: each is built once in a worker, and every test gets it back as it was built.

    @stage
    def cheshire_submitted(cheshire_filled, cheshire_coordinator) -> Revision:
        return actions.submit(revision=cheshire_filled, by=cheshire_coordinator, at=AT)

A stage is a fixture that does nothing but write to the database, on top of other stages. Those that a test asks for
stand in one path, such as areas > year_2021 > cheshire_filled > cheshire_submitted. Each is built in a savepoint of its
own, and the test runs in another on top, which is rolled back: so does pytest-django with every test. What the stages
returned is copied for each test, which may change it as it likes.

Tests are sorted by their paths. All paths together are a tree, and a worker walks it branch by branch: towards the
leaves it builds, towards the root it rolls back, and builds nothing twice.
"""

import functools
import pickle
from collections.abc import Callable
from typing import NamedTuple

import pytest
from django.db import connection, transaction


class Step(NamedTuple):
    """A stage of a path. Two may share a name: the name is what those above ask for, `build` tells them apart."""

    name: str
    build: Callable
    rests_on: tuple[str, ...]


class Standing(NamedTuple):
    """A stage that stands in the database now, and all that has been returned up to it, by name."""

    step: Step
    savepoint: transaction.Atomic
    returned: bytes


_numbers: dict[Callable, int] = {}
_standing: list[Standing] = []
_given: dict[Callable, object] = {}  # what the test that runs has got


def stage(build: Callable):
    """Make a stage, which is a fixture too, of a function that names what it rests on.

    That is stages; or fixtures that do without the database, such as a patch, and last as long as the test.
    """
    _numbers[build] = len(_numbers)

    @functools.wraps(build)
    def given(**rests_on):
        # One that is asked for by getfixturevalue was not foreseen: it is built in the test's own transaction.
        return _given[build] if build in _given else build(**rests_on)

    return pytest.fixture(given)


def path_of(item: pytest.Item) -> list[Step]:
    """The stages that a test asks for, by name or as a parameter, each after those that it rests on.

    The one that rests on most comes first: so tests that ask for the same and for something small besides share most.
    """
    asked = sorted((_path_to(name, item, {}) for name in item.fixturenames), key=len, reverse=True)
    if hasattr(item, "callspec"):
        names = (name for name in item.callspec.params.values() if isinstance(name, str))
        asked += (_path_to(name, item, {}) for name in names)
    path: dict[str, Step] = {}
    for steps in asked:
        path |= {name: step for name, step in steps.items() if name not in path}
    return list(path.values())


def _path_to(name: str, item: pytest.Item, path: dict[str, Step]) -> dict[str, Step]:
    """The stages of `path` and then those of one fixture: what it rests on, as pytest would set it up, and itself."""
    if fixtures := item.session._fixturemanager.getfixturedefs(name, item):
        fixture = fixtures[-1]
        for below in fixture.argnames:
            if below not in path and below != name:
                _path_to(below, item, path)
        if (build := getattr(fixture.func, "__wrapped__", None)) in _numbers:
            path[name] = Step(name, build, fixture.argnames)
    return path


def reach(path: list[Step], other: Callable[[str], object]) -> None:
    """Make the database stand at the end of a path. What a stage rests on and is none, `other` gives by name."""
    shared = 0
    while shared < min(len(path), len(_standing)) and path[shared].build is _standing[shared].step.build:
        shared += 1
    leave(shared)
    returned = _returned()
    for step in path[shared:]:
        _begin(step, returned, other)
        returned = _returned()
    _given.clear()
    _given.update({step.build: returned[step.name] for step in path})


def leave(keep: int = 0) -> None:
    """Roll back all stages but the first few."""
    while len(_standing) > keep:
        _undo(_standing.pop().savepoint)


def _returned() -> dict[str, object]:
    """A copy of all that has been returned: what was one object is one in the copy as well."""
    return pickle.loads(_standing[-1].returned) if _standing else {}


def _begin(step: Step, returned: dict[str, object], other: Callable[[str], object]) -> None:
    savepoint = transaction.atomic()
    savepoint._from_testcase = True  # or nothing that insists on a transaction of its own could run above it
    savepoint.__enter__()
    try:
        rests_on = {name: returned[name] if name in returned else other(name) for name in step.rests_on}
        returned[step.name] = step.build(**rests_on)
        connection.check_constraints()  # now, and not again after every test
        _standing.append(Standing(step, savepoint, pickle.dumps(returned)))
    except BaseException:
        _undo(savepoint)
        raise


def _undo(savepoint: transaction.Atomic) -> None:
    transaction.set_rollback(True)
    savepoint.__exit__(None, None, None)


def number(step: Step) -> int:
    """Sorts steps: the stages in the order in which they are written down."""
    return _numbers[step.build]
