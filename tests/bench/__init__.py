"""What `make bench` measures and compares with bounds.

With BENCH=short, as `make test-long` asks for, each runs once, on little, and no bound is asked for: whether it runs.
"""

import os
from typing import TypeVar

SHORT = os.environ.get("BENCH") == "short"
Size = TypeVar("Size")


def sized(full: Size, short: Size) -> Size:
    """How much is measured, or how often."""
    return short if SHORT else full


def at_most(measured: float, bound: float) -> None:
    assert SHORT or measured <= bound, f"measured {measured:.3f}, at most {bound:.3f}"
