"""Every write of the read side: texts, board, frozen files, publication, receipts. None of them changes a figure."""

from reports.actions.board import save_board
from reports.actions.copying import copy_texts_forward, report_before
from reports.actions.corrections import start_correction, unpublish
from reports.actions.drafts import forget_draft, forget_old_drafts, keep_draft, place_of
from reports.actions.national_texts import (
    confirm_national_texts,
    copy_national_texts,
    load_national_texts,
    move_national_text,
    remove_national_text,
    save_national_text,
)
from reports.actions.populations import Changed, accept_population_corrections, population_corrections, set_population
from reports.actions.publication import FREEZE, freeze, is_preparing, prepare, publish, publish_all
from reports.actions.reading import note_reading
from reports.actions.texts import (
    confirm_local_texts,
    move_local_text,
    remove_local_text,
    save_local_texts,
)

__all__ = [
    "FREEZE",
    "Changed",
    "accept_population_corrections",
    "confirm_local_texts",
    "confirm_national_texts",
    "copy_national_texts",
    "copy_texts_forward",
    "forget_draft",
    "forget_old_drafts",
    "freeze",
    "is_preparing",
    "keep_draft",
    "load_national_texts",
    "move_local_text",
    "move_national_text",
    "note_reading",
    "place_of",
    "population_corrections",
    "prepare",
    "publish",
    "publish_all",
    "remove_local_text",
    "remove_national_text",
    "report_before",
    "save_board",
    "save_local_texts",
    "save_national_text",
    "set_population",
    "start_correction",
    "unpublish",
]
