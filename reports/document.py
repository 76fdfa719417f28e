"""Everything that one annual report needs, gathered once and frozen; and its rendering as HTML for browser and PDF."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from reports import charts, emblems, published, tables
from reports.charts import Chart
from reports.missing import missing
from reports.models import RESPONSIBLE, BoardMember, LocalSection, LocalText, Logo, NationalText, Seat
from reports.pictures import pictures_of
from reports.prose import to_html
from reports.references import resolve, values_of
from reports.tables import Before, ReportTable, build_tables, rate_table
from reports.words import in_language
from returns.findings import figures_of
from returns.models import Population, ReportingYear, Revision
from returns.models.area import PopulationQuerySet
from returns.models.status import HAS_BEEN_PUBLISHED
from returns.questionnaire import Questionnaire, fill, tokens

# The national sections that stand elsewhere than before the tables.
COMMENTARY, BACK = "commentary", "back"


@dataclass(frozen=True)
class Section:
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
class Emblem:
    """A logo: its bytes stand under `sha256` in `Logo`, `name` is said in its place."""

    sha256: str
    name: str
    service: str
    media_type: str = "image/png"

    @property
    def address(self) -> str:
        """The same in a preview and in what is published, so that the frozen page shows it for ever."""
        return emblems.address(self.sha256, self.media_type)


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
    introduction: Section
    national: tuple[Section, ...]
    tables: tuple[ReportTable, ...]
    commentary: Section | None
    notes: tuple[Section, ...]
    local: tuple[Section, ...]
    board: tuple[Member, ...]
    contact: Section
    back: Section | None
    logos: tuple[Emblem, ...] = ()
    is_invented: bool = False
    revised_because: str = ""
    pictures: tuple[Chart, ...] = ()
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
        found = [(words, [member for member in self.board if member.seat == seat]) for words, seat in groups]
        found = [(words, members) for words, members in found if members]
        return found if len(found) > 1 else [("", members) for _words, members in found]

    @property
    def wordless_members(self) -> int:
        """How many have no role in this language."""
        return sum(not member.role for member in self.board)

    @property
    def cover_logos(self) -> list[Emblem]:
        """Those of the responsible authority."""
        return [logo for logo in self.logos if logo.service in RESPONSIBLE]

    @property
    def contents(self) -> list[tuple[str, str]]:
        """(place, title) of each part, in the report's order."""
        return [
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
        """The digest of what the board's chair signs: all but the pictures, which show other areas and years too."""
        return replace(self, pictures=()).digest


def documents_for(revision: Revision, at: datetime, questionnaire: Questionnaire | None = None) -> list[Document]:
    """A revision's report in each language of its area."""
    return [
        document_for(revision, at, questionnaire, language=language) for language in revision.area_return.area.languages
    ]


def signed_digest(documents: list[Document]) -> str:
    """What a signature is given over: the report's texts and figures in all its languages."""
    return hashlib.sha256("".join(document.own_digest for document in documents).encode()).hexdigest()


def document_for(
    revision: Revision, at: datetime, questionnaire: Questionnaire | None = None, *, language: str = "en"
) -> Document:
    """Gather a revision's report as it prints at a moment: what was public by then decides what is [r].

    A fixed number of queries; the year's form may be handed in, in English, when many are made.
    """
    with translation.override(language):
        if questionnaire is None or language != "en":
            questionnaire = Questionnaire.load(revision.year, language, revision.area_return.area)
        return _document(revision, at, questionnaire, language)


def _document(revision: Revision, at: datetime, questionnaire: Questionnaire, language: str) -> Document:
    year = revision.year
    figures = figures_of(revision, questionnaire.shape)
    earlier = earlier_editions(revision, at, questionnaire)
    population = population_for(revision)
    source = source_of(population) if population else ""
    people = persons(population, questionnaire)
    own = in_language(tables.Words)
    computed = rate_table(questionnaire, figures, people, source, earlier, own)
    words = tokens(year)
    values = words | values_of(questionnaire, figures, people, own)
    says = InLanguage(language)
    area = revision.area_return.printed_name
    texts = [
        Section(
            text.key,
            fill(says(text, "title"), words),
            to_html(resolve(says(text, "body"), values), level=4 if text.note else 3),
            text.note,
        )
        for text in NationalText.objects.filter(year=year)
        if says(text, "title")
    ]
    placed = {text.key: text for text in texts}
    local = _local(revision, says, values)
    return Document(
        language=language,
        area=area,
        slug=revision.area_return.area.slug,
        year=year.name,
        year_number=year.year,
        start=words["start"],
        end=words["end"],
        revision=revision.number,
        source=str(revision.get_source_display()),
        source_note=revision.note,
        introduction=local.pop(LocalSection.INTRODUCTION),
        contact=local.pop(LocalSection.CONTACT),
        local=tuple(local.values()),
        national=tuple(text for text in texts if not text.note and text.key not in (COMMENTARY, BACK)),
        tables=build_tables(questionnaire, figures, earlier, own) + ((computed,) if computed else ()),
        commentary=placed.get(COMMENTARY),
        notes=tuple(text for text in texts if text.note),
        board=tuple(
            Member(member.name, says(member, "role"), says(member, "agency"), member.seat)
            for member in BoardMember.objects.filter(revision=revision)
        ),
        back=placed.get(BACK),
        logos=tuple(
            Emblem(logo.sha256, says(logo, "name"), logo.service, logo.media_type)
            for logo in Logo.objects.filter(revision=revision).defer("content")
        ),
        is_invented=revision.is_invented,
        revised_because=revision.reason if earlier else "",
        blanks=len(figures.blanks),
        lacks_population=questionnaire.rate is not None and people is None,
        pictures=pictures_of(revision, questionnaire, figures, at, people, area=area, words=in_language(charts.Words)),
    )


class InLanguage:
    """The words of a row in a language. Where the Welsh are not written yet there are none, and that is said."""

    def __init__(self, language: str):
        self.suffix = "_cy" if language == "cy" else ""

    def __call__(self, row: object, name: str) -> str:
        return str(getattr(row, name + self.suffix, ""))


def _local(revision: Revision, says: InLanguage, values: dict[str, str]) -> dict[str, Section]:
    """The area's sections by key, those that every report has and those that it has added, in the report's order."""
    written = {text.key: text for text in LocalText.objects.filter(revision=revision)}
    titles = {key: str(title) for key, title in LocalSection.choices}
    titles |= {key: resolve(says(text, "title"), values) for key, text in written.items() if key not in titles}
    return {
        key: Section(
            key,
            title,
            to_html(resolve(says(written[key], "body"), values)) if key in written else "",
            signatory=says(written[key], "signatory") if key in written else "",
        )
        for key, title in titles.items()
    }


def earlier_editions(revision: Revision, at: datetime, questionnaire: Questionnaire) -> list[Before]:
    """The public editions before a revision, oldest first, each with the reason of the revision that came after it."""
    before = published.state_of(revision, at).earlier
    if not before:
        return []
    later = Revision.objects.filter(area_return=revision.area_return_id).order_by("number")
    reasons = dict(later.values_list("number", "reason"))
    editions = later.filter(pk__in=before).select_related("population")
    return [
        Before(
            figures_of(edition, questionnaire.shape),
            reasons[edition.number + 1],
            persons(edition.population, questionnaire),
        )
        for edition in editions
    ]


def population_for(revision: Revision) -> Population | None:
    """What a revision's rate divides by: of one that has been published its own, else what the year has chosen."""
    if revision.status in HAS_BEEN_PUBLISHED:
        return revision.population
    return populations_of(revision.year).filter(area=revision.area_return.area_id).first()


def source_of(population: Population) -> str:
    """Where a population comes from, as a report names it."""
    words = {"source": population.source, "vintage": population.vintage}
    return gettext("{source} ({vintage} vintage)").format(**words)


def persons(population: Population | None, questionnaire: Questionnaire) -> int | None:
    """The number of people that the year's rate takes of a population."""
    if population is None or questionnaire.rate is None:
        return None
    return getattr(population, questionnaire.rate.base)


def populations_of(year: ReportingYear) -> PopulationQuerySet:
    """The populations that a year has chosen for the rates of what is published from now on."""
    return Population.objects.of_estimate(year.population_mid_year, year.population_vintage)


def logos_of(*documents: Document) -> dict[str, bytes]:
    """The logos that reports show, by their addresses: for reports.pdf, which fetches nothing. One query at most."""
    shown = {logo.sha256: logo.address for document in documents for logo in document.logos}
    rows = Logo.objects.filter(sha256__in=list(shown)).order_by("sha256").distinct("sha256") if shown else ()
    return {shown[row.sha256]: bytes(row.content) for row in rows}


def as_fragment(document: Document, *, is_preview: bool = False) -> str:
    """The report's <main> content, the same for browser and PDF."""
    context = {"document": document, "is_preview": is_preview}
    with translation.override(document.language):
        return render_to_string("reports/annual_report.html", context)


def as_print(document: Document, *, is_preview: bool = False) -> str:
    """The report as a whole HTML document for reports.pdf."""
    main = as_fragment(document, is_preview=is_preview)
    context = {"document": document, "is_preview": is_preview, "main": main}
    with translation.override(document.language):
        return render_to_string("reports/print.html", context)
