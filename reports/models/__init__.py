"""The read side's own tables: a report's words, board, logos, sign-off and frozen files; and the API's tokens."""

from reports.models.board import RESPONSIBLE, BoardMember, Logo, Seat, Service
from reports.models.editions import LANGUAGES, Edition, Kind, SignOff, edition_name, files_in
from reports.models.texts import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    LocalSection,
    LocalText,
    NationalText,
    ObsoleteTerm,
    TextDraft,
    Worded,
)
from reports.models.tokens import LONGEST_LIFE, ApiToken, digest_of

__all__ = [
    "LANGUAGES",
    "LONGEST_LIFE",
    "LONGEST_TEXT",
    "LONGEST_TITLE",
    "RESPONSIBLE",
    "ApiToken",
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
    "Worded",
    "digest_of",
    "edition_name",
    "files_in",
]
