"""What is told when the clock says so, because nobody does anything then. Runs on the worker."""

from datetime import datetime

from reports.sign_off.asking_actions import ask_all


def tell_what_is_so(*, at: datetime) -> None:
    """Ask for the signatures that can be given by now."""
    ask_all(at=at)
