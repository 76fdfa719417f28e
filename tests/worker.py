"""`manage.py worker` as a process of its own."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Timer

from tests.factories import ROOT

LONGEST = 180  # seconds


@contextmanager
def running_worker(environment: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A worker in this environment, killed in the end, and after a while whatever happens."""
    command = [sys.executable, "manage.py", "worker"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(command, cwd=ROOT, env=environment, **pipes) as process:  # type: ignore[call-overload]
        guard = Timer(LONGEST, process.kill)
        guard.start()
        try:
            yield process
        finally:
            guard.cancel()
            process.kill()


def read_until(process: subprocess.Popen[str], *words: str) -> None:
    """Read what a worker says until one line holds all of these words. Raises what it said where it ends before."""
    assert process.stdout
    said = []
    for line in process.stdout:
        said.append(line)
        if all(word in line for word in words):
            return
    raise AssertionError("".join(said))
