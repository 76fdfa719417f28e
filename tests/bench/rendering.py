"""What a process of its own does: importable without Django's applications, as a started process imports it."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from reports.printing import pdf


def render_all(htmls: Iterable[str]) -> int:
    """Render documents one after another; then this process's memory in bytes."""
    for html in htmls:
        assert pdf.render(html).startswith(b"%PDF")
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


def variants(html: str, numbers: range) -> Iterator[str]:
    """The same report for so many areas, made one at a time: what waits to be rendered takes no memory."""
    for number in numbers:
        yield html.replace("Cheshire", f"Area {number}")


def render_variants(html: str, numbers: range) -> int:
    return render_all(variants(html, numbers))
