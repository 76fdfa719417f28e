"""Processes that a check or a measurement starts, on loopback, and ends."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

LONGEST_START = 60  # seconds
LONGEST_END = 30


@contextmanager
def running(command: list[str], log: IO[bytes], *, port: int | None = None, **how: Any) -> Iterator[subprocess.Popen]:
    """A process, once it answers on its port, for as long as it is needed. If that fails, what it said is printed."""
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, **how) as process:
        try:
            if port is not None:
                _wait(process, port)
            yield process
        except BaseException:
            log.seek(0)
            print(f"--- {command[0]} said last:", log.read()[-3000:].decode(errors="replace"), sep="\n")
            raise
        finally:
            process.terminate()
            try:
                process.wait(LONGEST_END)
            except subprocess.TimeoutExpired:
                process.kill()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _wait(process: subprocess.Popen, port: int) -> None:
    deadline = time.monotonic() + LONGEST_START
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"{process.args} did not start")
