"""Gathers all that one annual report prints, and renders it as HTML for browser and PDF."""

import hashlib
from datetime import datetime

from django.template.loader import render_to_string
from django.utils import translation

from reports.annual_report.document import BACK, COMMENTARY, Document, Emblem, Member, Section
from reports.annual_report.pictures import pictures_of
from reports.annual_report.prose import resolve, to_html, values_of
from reports.models import BoardMember, LocalSection, LocalText, Logo, NationalText
from reports.printing import charts, tables
from reports.printing.tables import Before, build_tables, rate_table
from reports.printing.words import in_language
from reports.published.editions import state_of
from reports.published.populations import persons, population_for, source_of
from returns.checks.assessment import figures_of
from returns.form.questionnaire import Questionnaire, fill, tokens
from returns.models import Revision


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
    before = state_of(revision, at).earlier
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


def logos_of(*documents: Document) -> dict[str, bytes]:
    """The logos that reports show, by their addresses: for printing.pdf, which fetches nothing. One query at most."""
    shown = {logo.sha256: logo.address for document in documents for logo in document.logos}
    rows = Logo.objects.filter(sha256__in=list(shown)).order_by("sha256").distinct("sha256") if shown else ()
    return {shown[row.sha256]: bytes(row.content) for row in rows}


def as_fragment(document: Document, *, is_preview: bool = False) -> str:
    """The report's <main> content, the same for browser and PDF."""
    context = {"document": document, "is_preview": is_preview}
    with translation.override(document.language):
        return render_to_string("reports/annual_report/annual_report.html", context)


def as_print(document: Document, *, is_preview: bool = False) -> str:
    """The report as a whole HTML document for reports.printing.pdf."""
    main = as_fragment(document, is_preview=is_preview)
    context = {"document": document, "is_preview": is_preview, "main": main}
    with translation.override(document.language):
        return render_to_string("reports/annual_report/print.html", context)
