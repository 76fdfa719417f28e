"""What one annual report says, in one language: frozen, with a digest. Gathered in reports.annual_report.gather."""

import hashlib
import json
from collections.abc import Container
from dataclasses import asdict, dataclass, replace

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _

from reports.models import RESPONSIBLE, Seat, Service, logo_address
from reports.printing.charts import Chart
from reports.printing.tables import ReportTable
from reports.printing.together import together

# The national sections that stand elsewhere than before the tables.
COMMENTARY, BACK = "commentary", "back"


@dataclass(frozen=True)
class PrintedSection:
    """A section of the report, ready to print: `html` is empty where nothing is written."""

    key: str
    title: str
    html: str
    note: str = ""
    signatory: str = ""


@dataclass(frozen=True)
class Member:
    name: str
    role: str
    agency: str
    seat: str


@dataclass(frozen=True)
class PrintedLogo:
    """A logo: its bytes stand under `sha256` in `Logo`, `name` is said in its place."""

    sha256: str
    name: str
    service: str
    media_type: str = "image/png"

    @property
    def address(self) -> str:
        """The same in a preview and in what is published, so that the frozen page shows it for ever."""
        return logo_address(self.sha256, self.media_type)


@dataclass(frozen=True)
class Document:
    """One annual report in one language. Text is HTML already sanitised; figures are printed already."""

    language: str
    area: str
    slug: str
    year: str
    year_number: int
    start: str
    end: str
    revision: int
    source: str
    source_note: str
    introduction: PrintedSection
    national: tuple[PrintedSection, ...]
    tables: tuple[ReportTable, ...]
    commentary: PrintedSection | None
    notes: tuple[PrintedSection, ...]
    local: tuple[PrintedSection, ...]
    board: tuple[Member, ...]
    contact: PrintedSection
    back: PrintedSection | None
    logos: tuple[PrintedLogo, ...] = ()
    is_invented: bool = False
    revised_because: str = ""
    reason_language: str = "en"
    pictures: tuple[Chart, ...] = ()
    glance: ReportTable | None = None
    blanks: int = 0
    lacks_population: bool = False

    @property
    def missing(self) -> list[str]:
        """What the report cannot be signed without, in words: for a preview."""
        services = {logo.service for logo in self.logos}
        return list(missing(self.blanks, self.lacks_population, services).values())

    @property
    def names_seats(self) -> bool:
        return any(member.name for member in self.board)

    @property
    def board_groups(self) -> list[tuple[str, list[Member]]]:
        """(heading, members): the chair, the members, the lay advisers. No headings where all sit in the same way."""
        groups = [
            (gettext("Chair"), Seat.CHAIR),
            (gettext("Members"), Seat.MEMBER),
            (gettext("Lay advisers"), Seat.LAY_ADVISER),
        ]
        seated = [(words, [member for member in self.board if member.seat == seat]) for words, seat in groups]
        seated = [(words, members) for words, members in seated if members]
        return seated if len(seated) > 1 else [("", members) for _words, members in seated]

    @property
    def wordless_members(self) -> int:
        """How many have no role in this language."""
        return sum(not member.role for member in self.board)

    @property
    def cover_logos(self) -> list[PrintedLogo]:
        """Those of the responsible authority."""
        return [logo for logo in self.logos if logo.service in RESPONSIBLE]

    @property
    def printed_tables(self) -> list[ReportTable]:
        """The tables as they stand on the page: those of one number each are one table."""
        return together(self.tables)

    @property
    def contents(self) -> list[tuple[str, str]]:
        """(place, title) of each part, in the report's order."""
        return [
            *([("glance", gettext("The year at a glance"))] if self.glance else []),
            *((text.key, text.title) for text in (self.introduction, *self.national) if text.html),
            ("statistics", gettext("MAPPA statistics")),
            *([("pictures", gettext("The figures in pictures"))] if self.pictures else []),
            *([(COMMENTARY, self.commentary.title)] if self.commentary else []),
            *((text.key, text.title) for text in self.local if text.html),
            *([("board", gettext("Strategic Management Board"))] if self.board else []),
            *([(self.contact.key, self.contact.title)] if self.contact.html else []),
            *([(BACK, self.back.title)] if self.back else []),
            *([("agencies", gettext("Our agencies"))] if self.logos else []),
        ]

    @property
    def name(self) -> str:
        """The revision as everybody can name it: area, year, number."""
        return f"{self.slug}-{self.year_number}-{self.revision}"

    @property
    def digest(self) -> str:
        """SHA-256 over all that the report says: the same inputs give the same digest."""
        text = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def own_digest(self) -> str:
        """The digest of what the board's chair signs: all but what shows other areas and years too."""
        return replace(self, pictures=(), glance=None).digest


# What a report cannot be signed without although nobody has written anything wrong: figures, population, logos.

FIGURES, POPULATION = "figures", "population"  # beside the services whose logo is missing


def missing(blanks: int, lacks_population: bool, services: Container[str]) -> dict[str, str]:
    """What is missing -> the words for it. `blanks` boxes are not answered; `services` are those with a logo."""
    lacking = {}
    if blanks:
        words = ngettext("%d box is not answered yet.", "%d boxes are not answered yet.", blanks)
        lacking[FIGURES] = words % blanks
    if lacks_population:
        lacking[POPULATION] = _("The area has no population yet, so we cannot work out its rate.")
    for service in Service:
        if service in RESPONSIBLE and service not in services:
            lacking[service] = _("There is no logo of this service yet: %(name)s.") % {"name": service.label}
    return lacking
