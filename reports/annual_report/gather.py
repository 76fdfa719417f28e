"""Gathers all that one annual report prints, and renders it as HTML for browser and PDF."""

import hashlib
from datetime import datetime

from django.template.loader import render_to_string
from django.utils import translation

from reports.annual_report.document import BACK, COMMENTARY, Document, Member, PrintedLogo, PrintedSection
from reports.annual_report.glance import glance_of
from reports.annual_report.pictures import Own, lately_of, pictures_of
from reports.annual_report.prose import resolve, to_html, values_of
from reports.models import BoardMember, Logo, Section, sections_of
from reports.printing.tables import build_tables, rate_table
from reports.published.populations import persons, population_for, source_of
from reports.published.public_returns import PublicReturn, in_the_same_terms
from returns.form.questionnaire import Questionnaire
from returns.form.tokens import fill, tokens
from returns.models import Revision


def documents_for(
    revision: Revision, at: datetime, questionnaire: Questionnaire | None = None, *, has_pictures: bool = False
) -> list[Document]:
    """A revision's report in each language of its area: what is signed; with pictures and a glance, what is printed."""
    return [
        document_for(revision, at, questionnaire, language=language, has_pictures=has_pictures)
        for language in revision.area_return.area.languages
    ]


def signed_digest(documents: list[Document]) -> str:
    """What a signature is given over: the report's texts and figures in all its languages."""
    return hashlib.sha256("".join(document.own_digest for document in documents).encode()).hexdigest()


def document_for(
    revision: Revision,
    at: datetime,
    questionnaire: Questionnaire | None = None,
    *,
    language: str = "en",
    has_pictures: bool = True,
) -> Document:
    """Gather a revision's report as it prints at a moment: what was public by then decides what is [r].

    A fixed number of queries; the year's form may be handed in, in English, when many are made.
    """
    with translation.override(language):
        if questionnaire is None or language != "en":
            questionnaire = Questionnaire.load(revision.year, language, revision.area_return.area)
        printed = questionnaire.asked_of(revision.area_return.area.asked_as).in_report
        return _document(revision, at, printed, language, has_pictures)


def _document(
    revision: Revision, at: datetime, questionnaire: Questionnaire, language: str, has_pictures: bool
) -> Document:
    year = revision.year
    population = population_for(revision)
    source = source_of(population) if population else ""
    people = persons(population, questionnaire)
    own = in_the_same_terms(revision, at, questionnaire, people)
    figures, revised = own.figures, revised_because(own)
    computed = rate_table(questionnaire, figures, people, source, revised)
    words = tokens(year)
    values = words | values_of(questionnaire, figures, people)
    says = InLanguage(language)
    area = revision.area_return.printed_name
    texts = [
        PrintedSection(
            text.key,
            fill(says(text, "title"), words),
            to_html(resolve(says(text, "body"), values), level=4 if text.note else 3),
            text.note,
        )
        for text in sections_of(year)
        if says(text, "title")
    ]
    placed = {text.key: text for text in texts}
    shown = Own(revision, area, questionnaire, own, at)
    lately = lately_of(shown) if has_pictures else None
    introduction, *local, contact = [_own(section, says, values) for section in sections_of(revision)]
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
        introduction=introduction,
        contact=contact,
        local=tuple(local),
        national=tuple(text for text in texts if not text.note and text.key not in (COMMENTARY, BACK)),
        tables=build_tables(questionnaire, figures, revised) + ((computed,) if computed else ()),
        commentary=placed.get(COMMENTARY),
        notes=tuple(text for text in texts if text.note),
        board=tuple(
            Member(member.name, says(member, "role"), says(member, "agency"), member.seat)
            for member in BoardMember.objects.filter(revision=revision)
        ),
        back=placed.get(BACK),
        logos=tuple(
            # In place of a picture its English name is more than nothing. The checklist says that the Welsh is missing.
            PrintedLogo(logo.sha256, says(logo, "name") or logo.name, logo.service, logo.media_type)
            for logo in Logo.objects.filter(revision=revision).defer("content")
        ),
        is_invented=revision.is_invented,
        revised_because=(says(revision, "reason") or revision.reason) if own.earlier else "",
        reason_language=language if says(revision, "reason") else "en",
        blanks=len(figures.blanks),
        lacks_population=questionnaire.rate is not None and people is None,
        pictures=pictures_of(shown, lately) if lately else (),
        glance=glance_of(shown, lately, revised) if lately else None,
    )


class InLanguage:
    """The words of a row in a language. Where the Welsh are not written yet there are none, and that is said."""

    def __init__(self, language: str):
        self.suffix = "_cy" if language == "cy" else ""

    def __call__(self, row: object, name: str) -> str:
        return str(getattr(row, name + self.suffix, ""))


def _own(section: Section, says: InLanguage, values: dict[str, str]) -> PrintedSection:
    """One of the area's sections, under the area's own title where it has given one."""
    title = resolve(says(section, "title"), values) or ("" if section.is_added else section.name)
    html = to_html(resolve(says(section, "body"), values))
    return PrintedSection(section.key, title, html, signatory=says(section, "signatory"))


def revised_because(own: PublicReturn) -> dict[str, str]:
    """Why each code is [r]: the reason of the revision after the last that printed otherwise. One query, or none."""
    if not own.earlier:
        return {}
    later = Revision.objects.filter(year=own.year, area_return__area__slug=own.area)
    reasons = dict(later.values_list("number", "reason"))
    return {code: reasons[number + 1] for code, number in own.revised.items()}


def logos_of(*documents: Document) -> dict[str, bytes]:
    """The logos that reports show, by their addresses: for printing.pdf, which fetches nothing. One query at most."""
    shown = {logo.sha256: logo.address for document in documents for logo in document.logos}
    rows = Logo.objects.filter(sha256__in=list(shown)).order_by("sha256").distinct("sha256") if shown else ()
    return {shown[row.sha256]: bytes(row.content) for row in rows}


def as_fragment(document: Document, *, is_preview: bool = False) -> str:
    """The report's <main> content, as the browser shows it."""
    context = {"document": document, "is_preview": is_preview}
    with translation.override(document.language):
        return render_to_string("reports/annual_report/annual_report.html", context)


def as_print(document: Document, *, is_preview: bool = False) -> str:
    """The report as a whole HTML document for reports.printing.pdf."""
    context = {"document": document, "is_preview": is_preview, "is_print": True}
    with translation.override(document.language):
        return render_to_string("reports/annual_report/print.html", context)
