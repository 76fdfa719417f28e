"""Every write of the write side. An action takes keywords only, says `by=` and `at=`, runs in one transaction,
records its Event inside it, and leaves side effects to the commit. It raises Refused with words a user can act on.
"""

from returns.actions.accounts import anonymise
from returns.actions.corrections import ask_correction, decline_correction, start_correction, unpublish
from returns.actions.figures import save_figures
from returns.actions.history import load_history
from returns.actions.imports import import_figures, withdraw_import
from returns.actions.mail import deliver, mark_read, send_again
from returns.actions.notices import quietly
from returns.actions.populations import confirm_populations, set_population
from returns.actions.publication import publish
from returns.actions.reference import load_areas, load_populations
from returns.actions.refusals import Conflict, NotReady, Overtaken, Refused
from returns.actions.release import end_withdrawal, set_release, withdraw
from returns.actions.reminders import send_reminders
from returns.actions.review import accept, approve_waiver, begin_review, note_box, send_back
from returns.actions.rules import change_rule
from returns.actions.submission import declare_source, explain, submit, take_back
from returns.actions.uploads import cancel, forget_expired, receive
from returns.actions.wording import save_wording
from returns.actions.years import grant_extension, open_year, set_dates

__all__ = [
    "Conflict", "NotReady", "Overtaken", "Refused", "accept", "anonymise", "approve_waiver", "ask_correction",
    "begin_review", "cancel", "change_rule", "confirm_populations", "declare_source", "decline_correction", "deliver",
    "end_withdrawal", "explain", "forget_expired", "grant_extension", "import_figures", "load_areas", "load_history",
    "load_populations", "mark_read", "note_box", "open_year", "publish", "quietly", "receive", "save_figures",
    "save_wording", "send_again", "send_back", "send_reminders", "set_dates", "set_population", "set_release",
    "start_correction", "submit", "take_back", "unpublish", "withdraw", "withdraw_import",
]  # fmt: skip
