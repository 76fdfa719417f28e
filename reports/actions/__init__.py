"""Every write of the read side: texts, board, frozen files, publication, receipts. None of them changes a figure."""

from reports.actions.board import save_board
from reports.actions.corrections import start_correction, unpublish
from reports.actions.populations import Changed, accept_population_corrections, population_corrections, set_population
from reports.actions.publication import freeze, prepare, publish, publish_all
from reports.actions.reading import note_reading
from reports.actions.texts import copy_national_texts, load_national_texts, save_local_texts

__all__ = [
    "Changed",
    "accept_population_corrections",
    "copy_national_texts",
    "freeze",
    "load_national_texts",
    "note_reading",
    "population_corrections",
    "prepare",
    "publish",
    "publish_all",
    "save_board",
    "save_local_texts",
    "set_population",
    "start_correction",
    "unpublish",
]  # fmt: skip
