"""What an act did to a year's release time: whom it is told to, and in which words, hangs on that."""

from returns.models import Event


def is_set(act: Event) -> bool:
    """There was none."""
    old, new = act.changes["release_at"]
    return old is None and new is not None


def is_moved(act: Event) -> bool:
    return None not in act.changes["release_at"]


def is_taken_back(act: Event) -> bool:
    return act.changes["release_at"][1] is None
