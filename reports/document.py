"""Everything that one annual report needs, gathered once and frozen; and its rendering as HTML for browser and PDF."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import gettext

from reports import published
from reports.charts import Chart
from reports.models import BoardMember, LocalSection, LocalText, NationalText
from reports.pictures import pictures_of
from reports.prose import to_html
from reports.tables import Before, ReportTable, build_tables, rate_table
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


@dataclass(frozen=True)
class Seat:
    name: str
    role: str
    agency: str


@dataclass(frozen=True)
class Document:
    """One annual report. Text is HTML already sanitised; figures are printed already: nothing is left to compute."""

    area: str
    year: str
    start: str
    end: str
    revision: int
    source: str
    source_note: str
    local: Mapping[str, Section]
    national: tuple[Section, ...]
    tables: tuple[ReportTable, ...]
    commentary: Section | None
    notes: tuple[Section, ...]
    board: tuple[Seat, ...]
    back: Section | None
    is_invented: bool = False
    revised_because: str = ""
    pictures: tuple[Chart, ...] = ()

    @property
    def introduction(self) -> Section:
        return self.local[LocalSection.INTRODUCTION]

    @property
    def local_page(self) -> Section:
        return self.local[LocalSection.LOCAL_PAGE]

    @property
    def names_seats(self) -> bool:
        return any(seat.name for seat in self.board)

    @property
    def contents(self) -> list[tuple[str, str]]:
        """(place, title) of each part, in the report's order."""
        return [
            *((text.key, text.title) for text in (self.introduction, *self.national) if text.html),
            ("statistics", gettext("MAPPA statistics")),
            *([("pictures", gettext("The figures in pictures"))] if self.pictures else []),
            *([(COMMENTARY, self.commentary.title)] if self.commentary else []),
            *([(self.local_page.key, self.local_page.title)] if self.local_page.html else []),
            *([("board", gettext("Strategic Management Board"))] if self.board else []),
            *([(BACK, self.back.title)] if self.back else []),
        ]

    @property
    def digest(self) -> str:
        """SHA-256 over all that the report says: the same inputs give the same digest."""
        text = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def document_for(revision: Revision, at: datetime, questionnaire: Questionnaire | None = None) -> Document:
    """Gather a revision's report as it prints at a moment: what was public by then decides what is [r].

    A fixed number of queries; the year's form may be handed in when many are made.
    """
    year = revision.year
    questionnaire = questionnaire or Questionnaire.load(year)
    figures = figures_of(revision, questionnaire.shape)
    earlier = earlier_editions(revision, at, questionnaire)
    population = population_for(revision)
    source = f"{population.source} ({population.vintage} vintage)" if population else ""
    computed = rate_table(questionnaire, figures, persons(population, questionnaire), source, earlier)
    words = tokens(year)
    texts = [
        Section(text.key, fill(text.title, words), to_html(fill(text.body, words)), text.note)
        for text in NationalText.objects.filter(year=year)
    ]
    placed = {text.key: text for text in texts}
    local = {text.key: to_html(text.body) for text in LocalText.objects.filter(revision=revision)}
    return Document(
        area=revision.area_return.area_name,
        year=year.name,
        start=words["start"],
        end=words["end"],
        revision=revision.number,
        source=str(revision.get_source_display()),
        source_note=revision.note,
        local={key: Section(key, str(title), local.get(key, "")) for key, title in LocalSection.choices},
        national=tuple(text for text in texts if not text.note and text.key not in (COMMENTARY, BACK)),
        tables=build_tables(questionnaire, figures, earlier) + ((computed,) if computed else ()),
        commentary=placed.get(COMMENTARY),
        notes=tuple(text for text in texts if text.note),
        board=tuple(Seat(seat.name, seat.role, seat.agency) for seat in BoardMember.objects.filter(revision=revision)),
        back=placed.get(BACK),
        is_invented=revision.is_invented,
        revised_because=revision.reason if earlier else "",
        pictures=pictures_of(revision, questionnaire, figures, at, persons(population, questionnaire)),
    )


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


def persons(population: Population | None, questionnaire: Questionnaire) -> int | None:
    """The number of people that the year's rate takes of a population."""
    if population is None or questionnaire.rate is None:
        return None
    return getattr(population, questionnaire.rate.base)


def populations_of(year: ReportingYear) -> PopulationQuerySet:
    """The populations that a year has chosen for the rates of what is published from now on."""
    return Population.objects.of_estimate(year.population_mid_year, year.population_vintage)


def as_fragment(document: Document, *, is_preview: bool = False) -> str:
    """The report's <main> content, the same for browser and PDF."""
    context = {"document": document, "is_preview": is_preview}
    return render_to_string("reports/annual_report.html", context)


def as_print(document: Document, *, is_preview: bool = False) -> str:
    """The report as a whole HTML document for reports.pdf."""
    main = as_fragment(document, is_preview=is_preview)
    context = {"document": document, "is_preview": is_preview, "main": main}
    return render_to_string("reports/print.html", context)
