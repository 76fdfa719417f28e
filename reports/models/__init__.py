"""The read side's own tables: the words of a report, its board and logos, its sign-off and its frozen files."""

from reports.models.board import RESPONSIBLE, BoardMember, Logo, Seat, Service
from reports.models.editions import LANGUAGES, Edition, Kind, SignOff, edition_name, files_in
from reports.models.texts import LocalSection, LocalText, NationalText, ObsoleteTerm, TextDraft

__all__ = [
    "LANGUAGES",
    "RESPONSIBLE",
    "BoardMember",
    "Edition",
    "Kind",
    "LocalSection",
    "LocalText",
    "Logo",
    "NationalText",
    "ObsoleteTerm",
    "Seat",
    "Service",
    "SignOff",
    "TextDraft",
    "edition_name",
    "files_in",
]
