"""The image of the Dockerfile without Docker: its steps, one after another, in a clean folder.

What this machine was set up with is not fetched once more: Debian's packages, npm's, and the Python packages, of which
only those that the lock of production names can be imported. Every other step is run as the Dockerfile has it.
"""

import json
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from fnmatch import fnmatch
from importlib.metadata import distribution
from pathlib import Path, PurePath
from typing import IO

from packaging.requirements import Requirement

from tests.production import ROOT
from tests.production.processes import running

SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin"


@dataclass
class Image:
    """A stage of the build: `root` stands for the / of its containers."""

    root: Path
    folder: Path
    environment: dict[str, str] = field(default_factory=lambda: {"PATH": SYSTEM_PATH})
    command: list[str] = field(default_factory=list)

    def within(self, path: str) -> Path:
        return self.root / path[1:] if path.startswith("/") else self.folder / path

    def found(self, command: list[str]) -> list[str]:
        """A command whose program is looked for in the image, and not on this machine."""
        program = shutil.which(command[0], path=self.environment["PATH"])
        if program is None:
            raise SystemExit(f"The image has no {command[0]}.")
        return [program, *command[1:]]

    def run(self, command: list[str], **more: str) -> None:
        """What it says is shown where it fails."""
        ran = subprocess.run(
            self.found(command), cwd=self.folder, env=self.environment | more, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        if ran.returncode != 0:
            raise SystemExit(f"{ran.stdout}\nThis failed: {' '.join(command)}")

    def start(self, command: list[str], log: IO[bytes], port: int | None = None) -> AbstractContextManager:
        """What a container runs for as long as it lives."""
        return running(self.found(command), log, port=port, cwd=self.folder, env=self.environment)


def build(place: Path) -> Image:
    """Follow the Dockerfile to its end; the last stage, of which the containers are made."""
    context, stages = place / "context", dict[str, Image]()
    send_context(context)
    for word, rest in instructions((ROOT / "Dockerfile").read_text(encoding="utf-8")):
        if word == "FROM":
            name = rest.partition(" AS ")[2] or str(len(stages))
            image = stages[name] = Image(place / name, place / name)
        elif word == "WORKDIR":
            image.folder = image.within(rest)
            image.folder.mkdir(parents=True)
        elif word == "ENV":
            image.environment |= dict(pair.split("=", 1) for pair in rest.split())
        elif word == "COPY":
            copy(rest.split(), image, context, stages)
        elif word == "RUN":
            step = next((step for start, step in SET_UP.items() if rest.startswith(start)), None)
            step(image) if step else image.run(["sh", "-ec", rest])
        elif word == "CMD":
            image.command = json.loads(rest)
        elif word not in ("USER", "EXPOSE"):
            raise SystemExit(f"The Dockerfile says {word}, which this check does not know how to follow.")
    return image


def instructions(dockerfile: str) -> Iterator[tuple[str, str]]:
    lines = "\n".join(line for line in dockerfile.splitlines() if line.strip() and not line.startswith("#"))
    for line in re.sub(r"\\\n\s*", "", lines).splitlines():
        word, _, rest = line.partition(" ")
        yield word, rest


def copy(words: list[str], image: Image, context: Path, stages: dict[str, Image]) -> None:
    """`COPY [--from=stage] source … target`: of a folder, what is in it."""
    source = context
    if words[0].startswith("--from="):
        source = stages[words.pop(0).removeprefix("--from=")].root
    *names, target = words
    for path in (source / name.lstrip("/") for name in names):
        if path.is_dir():
            shutil.copytree(path, image.within(target), dirs_exist_ok=True)
        else:
            shutil.copy(path, image.within(target))


def send_context(target: Path) -> None:
    """The files of this checkout that .dockerignore lets into a build."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [(line.strip("!/"), line.startswith("!")) for line in lines]

    def is_sent(path: PurePath) -> bool:
        within = path.relative_to(ROOT)
        parts = [str(part) for part in (within, *within.parents)]
        told = [sent for pattern, sent in rules if any(fnmatch(part, pattern) for part in parts)]
        return not told or told[-1]  # the last rule has the last word

    for top in filter(is_sent, ROOT.iterdir()):
        for file in [top] if top.is_file() else filter(Path.is_file, top.rglob("*")):
            if is_sent(file):
                copied = target / file.relative_to(ROOT)
                copied.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, copied)


# --- What this machine has already ---------------------------------------------------------------------------------


def link_npm_packages(image: Image) -> None:
    """What `make setup` installed by the same lock, and the npm it was installed with."""
    (image.folder / "node_modules").symlink_to((ROOT / "node_modules").resolve())
    image.environment["PATH"] = f"{Path(sys.executable).parent}:{SYSTEM_PATH}"


def link_python_packages(image: Image) -> None:
    """A Python that can import what requirements.txt names, at the version that it names, and nothing else."""
    home = image.root / "python"
    venv.create(home, symlinks=True)
    packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(home)}))
    for line in (image.folder / "requirements.txt").read_text(encoding="utf-8").splitlines():
        if not line or line[0] in " #":
            continue
        required = Requirement(line.removesuffix("\\"))
        if required.marker and not required.marker.evaluate():
            continue
        found = distribution(required.name)
        if not required.specifier.contains(found.version):
            raise SystemExit(f"requirements.txt names {required}, but {found.version} is installed: run `make setup`.")
        tops = {file.parts[0] for file in found.files or ()} - {".."}
        for top in tops - {path.name for path in packages.iterdir()}:  # whole folders: file by file are 10,000 links
            (packages / top).symlink_to(found.locate_file(top))
        for script in found.entry_points.select(group="console_scripts"):
            program = home / "bin" / script.name
            call = f"from {script.module} import {script.attr} as main\nraise SystemExit(main())\n"
            program.write_text(f"#!{home}/bin/python\n{call}", encoding="utf-8")
            program.chmod(0o755)
    image.environment["PATH"] = f"{home}/bin:{SYSTEM_PATH}"


SET_UP = {
    "apt-get": lambda image: None,  # .ci/need
    "npm ci": link_npm_packages,
    "pip install": link_python_packages,
    "useradd": lambda image: None,
}
