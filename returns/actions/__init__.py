"""Every write of the write side. An action takes keywords only, says `by=` and `at=`, runs in one transaction,
records its Event inside it, and leaves side effects to the commit. It raises Refused with words a user can act on.
"""

from returns.actions.figures import save_figures
from returns.actions.publication import publish, set_release
from returns.actions.reference import load_areas, load_populations
from returns.actions.refusals import Conflict, NotReady, Refused
from returns.actions.review import accept, approve_waiver, begin_review, note_box, send_back
from returns.actions.rules import change_rule
from returns.actions.submission import declare_source, explain, submit, take_back
from returns.actions.years import grant_extension, open_year

__all__ = [
    "Conflict", "NotReady", "Refused", "accept", "approve_waiver", "begin_review", "change_rule", "declare_source",
    "explain", "grant_extension", "load_areas", "load_populations", "note_box", "open_year", "publish", "save_figures",
    "send_back", "set_release", "submit", "take_back",
]  # fmt: skip
