"""Every write of the read side: texts, board, logos, frozen files, publication, receipts. None changes a figure."""

from reports.actions.board import save_board
from reports.actions.copying import copy_texts_forward, report_before
from reports.actions.corrections import start_correction, unpublish
from reports.actions.drafts import forget_draft, forget_old_drafts, keep_draft, place_of
from reports.actions.early import add_early_reader, note_early_reading, remove_early_reader
from reports.actions.keeping import keep_ahead, kept, kept_already, kept_statistics
from reports.actions.logos import remove_logo, save_logo
from reports.actions.national_texts import (
    confirm_national_texts,
    copy_national_texts,
    load_national_texts,
    move_national_text,
    remove_national_text,
    save_national_text,
)
from reports.actions.populations import Changed, accept_population_corrections, population_corrections, set_population
from reports.actions.publication import freeze, prepare, publish, publish_all
from reports.actions.reading import note_reading
from reports.actions.release import set_release
from reports.actions.sign_off import override_sign_off, override_sign_offs, sign_off
from reports.actions.terms import load_obsolete_terms
from reports.actions.texts import (
    confirm_local_texts,
    move_local_text,
    remove_local_text,
    save_local_texts,
)
from reports.actions.tokens import make_token, note_token_use, revoke_token

__all__ = [
    "Changed",
    "accept_population_corrections",
    "add_early_reader",
    "confirm_local_texts",
    "confirm_national_texts",
    "copy_national_texts",
    "copy_texts_forward",
    "forget_draft",
    "forget_old_drafts",
    "freeze",
    "keep_ahead",
    "keep_draft",
    "kept",
    "kept_already",
    "kept_statistics",
    "load_national_texts",
    "load_obsolete_terms",
    "make_token",
    "move_local_text",
    "move_national_text",
    "note_early_reading",
    "note_reading",
    "note_token_use",
    "override_sign_off",
    "override_sign_offs",
    "place_of",
    "population_corrections",
    "prepare",
    "publish",
    "publish_all",
    "remove_early_reader",
    "remove_local_text",
    "remove_logo",
    "remove_national_text",
    "report_before",
    "revoke_token",
    "save_board",
    "save_local_texts",
    "save_logo",
    "save_national_text",
    "set_population",
    "set_release",
    "sign_off",
    "start_correction",
    "unpublish",
]
