"""Every write of the read side: texts, board, logos, frozen files, publication, receipts. None changes a figure."""

from reports.actions.board import save_board
from reports.actions.corrections import start_correction, unpublish
from reports.actions.logos import remove_logo, save_logo
from reports.actions.populations import Changed, accept_population_corrections, population_corrections, set_population
from reports.actions.publication import freeze, prepare, publish, publish_all
from reports.actions.reading import note_reading
from reports.actions.sign_off import override_sign_off, override_sign_offs, sign_off
from reports.actions.terms import load_obsolete_terms
from reports.actions.texts import copy_national_texts, load_national_texts, save_local_texts

__all__ = [
    "Changed",
    "accept_population_corrections",
    "copy_national_texts",
    "freeze",
    "load_national_texts",
    "load_obsolete_terms",
    "note_reading",
    "override_sign_off",
    "override_sign_offs",
    "population_corrections",
    "prepare",
    "publish",
    "publish_all",
    "remove_logo",
    "save_board",
    "save_local_texts",
    "save_logo",
    "set_population",
    "sign_off",
    "start_correction",
    "unpublish",
]  # fmt: skip
