"""The read side's own tables: the words of a report, its board and logos, what the board says of it, its sign-off and
its frozen files, who reads them early, the API's tokens, consolidated files that are kept, and national figures of
years without returns.
"""

from reports.models.board import EXTENSIONS, RESPONSIBLE, BoardMember, Logo, Seat, Service, logo_address
from reports.models.comments import Comment
from reports.models.editions import LANGUAGES, FrozenFile, Kind, SignOff, edition_name, files_in
from reports.models.kept import KeptFile, KeptPart
from reports.models.national import NationalFigure
from reports.models.pre_release import LONGEST_POST, PreReleaseAccess
from reports.models.texts import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    LocalSection,
    ObsoleteTerm,
    Section,
    Subject,
    chain_of,
    sections_of,
)
from reports.models.tokens import LONGEST_LIFE, ApiToken, digest_of

__all__ = [
    "EXTENSIONS",
    "LANGUAGES",
    "LONGEST_LIFE",
    "LONGEST_POST",
    "LONGEST_TEXT",
    "LONGEST_TITLE",
    "RESPONSIBLE",
    "ApiToken",
    "BoardMember",
    "Comment",
    "FrozenFile",
    "KeptFile",
    "KeptPart",
    "Kind",
    "LocalSection",
    "Logo",
    "NationalFigure",
    "ObsoleteTerm",
    "PreReleaseAccess",
    "Seat",
    "Section",
    "Service",
    "SignOff",
    "Subject",
    "chain_of",
    "digest_of",
    "edition_name",
    "files_in",
    "logo_address",
    "sections_of",
]
