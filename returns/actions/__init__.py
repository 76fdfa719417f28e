"""Every write of the write side. An action takes keywords only, says `by=` and `at=`, runs in one transaction,
records its Event inside it, and leaves side effects to the commit. It raises Refused with words a user can act on.
"""

from returns.actions.figures import save_figures
from returns.actions.publication import publish, set_release
from returns.actions.reference import load_areas, load_populations
from returns.actions.refusals import Conflict, NotReady, Refused
from returns.actions.submission import accept, declare_source, explain, send_back, submit
from returns.actions.years import open_year

__all__ = [
    "Conflict", "NotReady", "Refused", "accept", "declare_source", "explain", "load_areas", "load_populations",
    "open_year", "publish", "save_figures", "send_back", "set_release", "submit",
]  # fmt: skip
