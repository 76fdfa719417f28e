"""States that many tests begin from: each is built once in a worker, and every test gets it back as it was built.

    @stage
    def cheshire_submitted(cheshire_filled, cheshire_coordinator) -> Revision:
        return actions.submit(revision=cheshire_filled, by=cheshire_coordinator, at=AT)

A stage is a fixture that does nothing but write to the database, on top of other stages. Those that a test asks for
stand in one path, such as areas > year_2021 > cheshire_filled > cheshire_submitted. Each is built in a savepoint of its
own, and the test runs in another on top, which is rolled back: so does pytest-django with every test. What the stages
returned is copied for each test, which may change it as it likes.

Tests are sorted by their paths. All paths together are a tree, and a worker walks it branch by branch: towards the
leaves it builds, towards the root it rolls back. A test that commits gets a database of its own, in which its stages
have been committed: it is copied from one that is made when the first such test comes.
"""

import functools
import pickle
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import pytest
from asgiref.sync import SyncToAsync
from django.db import connection, connections, transaction


class Step(NamedTuple):
    """A stage of a path. Two may share a name: the name is what those above ask for, `build` tells them apart."""

    name: str
    build: Callable
    rests_on: tuple[str, ...]


class Standing(NamedTuple):
    """A stage that stands in the database now, and all that was returned up to it, by name, pickled."""

    build: Callable
    savepoint: transaction.Atomic
    returned: bytes


class Made(NamedTuple):
    """A database in which the stages of a path have been committed, and all that they returned, pickled."""

    database: str
    returned: bytes


NOTHING = pickle.dumps({})
_numbers: dict[Callable, int] = {}
_first: set[Callable] = set()
_given: dict[Callable, object] = {}  # what the stages returned, for the test that runs
_standing: list[Standing] = []
_made: dict[tuple[Callable, ...], Made] = {}


def stage(build: Callable | None = None, *, first: bool = False):
    """Make a stage, which is a fixture too, of a function that names what it rests on.

    That is stages; or fixtures that do without the database, such as a patch, and last as long as the test. One that
    comes `first` comes before all that a test asks for besides.
    """
    if build is None:
        return functools.partial(stage, first=first)
    _numbers[build] = len(_numbers)
    if first:
        _first.add(build)

    @functools.wraps(build)
    def given(**rests_on):
        # One that is asked for by getfixturevalue was not foreseen: it is built in the test's own transaction.
        return _given[build] if build in _given else build(**rests_on)

    return pytest.fixture(given)


# --- Paths ----------------------------------------------------------------------------------------


def path_of(item: pytest.Item) -> list[Step]:
    """The stages that a test asks for, by name or as a parameter, each after those that it rests on.

    The one that rests on most comes first: so tests that ask for the same and for something small besides share most.
    """
    asked = [_path_to(name, item.parent) for name in item.fixturenames]
    asked.sort(key=lambda path: (any(step.build in _first for step in path.values()), len(path)), reverse=True)
    if hasattr(item, "callspec"):
        asked += (_path_to(name, item.parent) for name in item.callspec.params.values() if isinstance(name, str))
    return list(_joined(asked).values())


@functools.cache
def _path_to(name: str, of: pytest.Collector) -> dict[str, Step]:
    """The stages of a fixture that a module sees: what it rests on, in the order of its arguments, and then itself."""
    fixtures = of.session._fixturemanager.getfixturedefs(name, of)
    if not fixtures:
        return {}
    fixture = fixtures[-1]
    path = _joined(_path_to(below, of) for below in fixture.argnames if below != name)
    if (build := getattr(fixture.func, "__wrapped__", None)) in _numbers:
        path[name] = Step(name, build, fixture.argnames)
    return path


def _joined(paths: Iterable[dict[str, Step]]) -> dict[str, Step]:
    joined: dict[str, Step] = {}
    for path in paths:
        joined = joined | {name: step for name, step in path.items() if name not in joined}
    return joined


def place(item: pytest.Item) -> list[int]:
    """Where a test stands among others: with those of the same path, and near those of almost the same."""
    return [_numbers[step.build] for step in path_of(item)]


# --- In savepoints --------------------------------------------------------------------------------


@contextmanager
def stood_on(path: list[Step], other: Callable[[str], object]) -> Iterator[None]:
    """The database stands at the end of a path. What a stage rests on and is none, `other` gives by name."""
    shared = 0
    while shared < min(len(path), len(_standing)) and path[shared].build is _standing[shared].build:
        shared += 1
    leave(shared)
    for step in path[shared:]:
        savepoint = transaction.atomic()
        savepoint._from_testcase = True  # or nothing that insists on a transaction of its own could run above it
        savepoint.__enter__()
        try:
            returned = _built(step, _standing[-1].returned if _standing else NOTHING, other)
            connection.check_constraints()  # now, and not again after every test
        except BaseException:
            _undo(savepoint)
            raise
        _standing.append(Standing(step.build, savepoint, returned))
    with _giving(path, _standing[-1].returned if _standing else NOTHING):
        yield


def leave(keep: int = 0) -> None:
    """Roll back all stages but the first few."""
    while len(_standing) > keep:
        _undo(_standing.pop().savepoint)


def _undo(savepoint: transaction.Atomic) -> None:
    transaction.set_rollback(True)
    savepoint.__exit__(None, None, None)


def _built(step: Step, returned: bytes, other: Callable[[str], object]) -> bytes:
    """Build a stage; what it and those below it returned."""
    by_name = pickle.loads(returned)
    by_name[step.name] = step.build(
        **{name: by_name[name] if name in by_name else other(name) for name in step.rests_on}
    )
    return pickle.dumps(by_name)


@contextmanager
def _giving(path: list[Step], returned: bytes) -> Iterator[None]:
    """The fixtures of these stages give a copy of what was returned: two that gave one object give one again."""
    by_name = pickle.loads(returned)
    _given.update((step.build, by_name[step.name]) for step in path)
    yield
    _given.clear()


# --- In databases ---------------------------------------------------------------------------------


@contextmanager
def copied(path: list[Step], other: Callable[[str], object]) -> Iterator[None]:
    """A database of its own, at the end of a path, for as long as a test runs."""
    leave()
    home = connection.settings_dict["NAME"]
    key = tuple(step.build for step in path)
    _made.setdefault((), Made(home, NOTHING))  # of a test without stages too
    try:
        if key not in _made:
            _make(key, path, other)
        _copy(_made[key].database, f"{home}_now")
        with _giving(path, _made[key].returned):
            yield
    finally:
        _go_to(home)
        _drop(f"{home}_now")


def _make(key: tuple[Callable, ...], path: list[Step], other: Callable[[str], object]) -> None:
    """Copy what is nearest, build what is missing, and keep it to be copied."""
    home = connection.settings_dict["NAME"]
    near = max((made for made in _made if made == key[: len(made)]), key=len)
    database, returned = f"{home}_{len(_made)}", _made[near].returned
    _copy(_made[near].database, database)
    for step in path[len(near) :]:
        returned = _built(step, returned, other)
    _go_to(home)
    _made[key] = Made(database, returned)


def drop_all() -> None:
    while _made:
        if (made := _made.popitem()[1]).database != connection.settings_dict["NAME"]:
            _drop(made.database)


def _copy(source: str, name: str) -> None:
    """A copy of a database that nobody is connected to; from here on it is the one that everybody connects to."""
    _go_to("postgres")
    _drop(name)  # one that a run left which was broken off
    _run(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY FILE_COPY')
    _go_to(name)


def _go_to(name: str) -> None:
    connections.close_all()
    # A worker defers what the clock asks for on a thread of asgiref's, which outlives it and keeps its connection.
    SyncToAsync.single_thread_executor.submit(connections.close_all).result()
    connection.settings_dict["NAME"] = name  # the one that every thread's connection is made from


def _drop(name: str) -> None:
    _run(
        f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'
    )  # whoever still holds a connection, a browser's context for one


def _run(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
