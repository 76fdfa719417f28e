"""PDFs that many tests look at: what one of the workers has rendered, none renders again in this run."""

import fcntl
import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from reports.printing.pdf import NO_PICTURES, render


class Rendering:
    """`pdf.render`, which keeps what it has made in a folder of the run, under the digest of what it was made from."""

    def __init__(self, folder: Path):
        self.folder = folder

    def __call__(self, html: str, pictures: Mapping[str, bytes] = NO_PICTURES) -> bytes:
        digest = hashlib.sha256(repr((html, sorted(pictures.items()))).encode()).hexdigest()
        kept = self.folder / f"{digest}.pdf"
        with kept.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # whoever comes second waits for the first
            if not kept.exists():
                kept.write_bytes(render(html, pictures))
        return kept.read_bytes()


@pytest.fixture(scope="session")
def rendered(tmp_path_factory, worker_id) -> Rendering:
    """A function: the PDF of this HTML with these pictures, by the real program."""
    folder = tmp_path_factory.getbasetemp()
    return Rendering(folder if worker_id == "master" else folder.parent)


@pytest.fixture
def rendered_once(monkeypatch, rendered) -> None:
    """The site renders as it does, but nothing twice in a run: where many pages lead to the same PDF."""
    monkeypatch.setattr("reports.printing.pdf.render", rendered)


def stand_in(monkeypatch: pytest.MonkeyPatch, render: Callable[..., bytes]) -> None:
    """Render with a stand-in from now on. What it makes is taken for an accessible PDF."""
    monkeypatch.setattr("reports.printing.pdf.render", render)
    monkeypatch.setattr("reports.printing.pdf_ua.findings", lambda content: [])
