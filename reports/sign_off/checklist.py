"""What stands between a report and its signature, and what its writers are advised: each with the way to its place.

Here: which words and rows a report has to have. Not here: what is wrong in a text (wording_checks).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from reports.annual_report.document import FIGURES, POPULATION, missing
from reports.annual_report.prose import values_of
from reports.models import BoardMember, LocalSection, Logo, ObsoleteTerm, Seat, Section
from reports.published.populations import persons, population_for
from reports.sign_off import on_paper, wording
from reports.sign_off.links import Link, Links
from reports.sign_off.untranslated import form_without_welsh
from returns.checks.assessment import figures_of
from returns.form.questionnaire import Questionnaire, tokens
from returns.models import Area, ReportingYear, Revision

LAY_ADVISERS = 2  # for each area: Criminal Justice Act 2003, s. 326
SUFFIXES = {"en": "", "cy": "_cy"}


class Severity(StrEnum):
    BLOCKING = "blocking"
    ADVISORY = "advisory"


@dataclass(frozen=True)
class Finding:
    """What to say about a place; in which language's words, where it is in one; on which line, from 1, or 0."""

    words: str
    place: Link
    language: str = ""
    severity: Severity = Severity.BLOCKING
    line: int = 0


@dataclass(frozen=True)
class Checklist:
    """What is found in a report, in the report's order."""

    blocking: tuple[Finding, ...]
    advisory: tuple[Finding, ...]


def checklist(revision: Revision) -> Checklist:
    """All that is found in a revision's report as it stands. A fixed number of queries for a nation's areas."""
    findings = list(_Report(revision).findings())
    return Checklist(*(tuple(finding for finding in findings if finding.severity == severity) for severity in Severity))


def in_section(section: Section, known: Collection[str]) -> list[Finding]:
    """The same of one section, as it is handed over: saved or not. `known` are the names that a reference may have."""
    if section.revision:
        report = _Report(section.revision)
        report.local[section.key] = section
        return list(report.of_section(section.key, section.name))
    texts = _Texts(("en", "cy"), known, ObsoleteTerm.objects.of(section.year) if section.year else {})
    return list(texts.of_national_text(section, Link(section.name, "", "", is_national=True)))


class _Texts:
    """What is found in texts that are printed in these languages."""

    def __init__(self, languages: Sequence[str], known: Collection[str], terms: Mapping[str, str]):
        self.languages, self.known, self.terms = languages, known, terms

    def of_national_text(self, text: Section, place: Link) -> Iterator[Finding]:
        for language in self.languages:
            title, body = _said(text, "title", language), _said(text, "body", language)
            if not title or not body.strip():
                yield Finding(_("The national text is not written in this language yet."), place, language)
            yield from self.of_wording(place, language, body)
            yield from of_line(place, title, on_paper.HEADING, language)
        if text.copied_from_id:
            yield Finding(_unconfirmed(text.copied_from_id), place)

    def of_wording(self, place: Link, language: str, body: str, *local: Any) -> Iterator[Finding]:
        """What is found in any text; `local` is what an area's own texts are compared with, beyond that."""
        by_severity = {
            Severity.BLOCKING: wording.blocking(body, self.known),
            Severity.ADVISORY: wording.advisory(body, language, self.terms, *local),
        }
        for severity, remarks in by_severity.items():
            for remark in sorted(remarks, key=attrgetter("line")):
                yield Finding(remark.words, place, language, severity, remark.line)


class _Report(_Texts):
    """The rows of one report, read once, and what is found in them."""

    def __init__(self, revision: Revision):
        self.revision, self.links = revision, Links(revision)
        year, area = revision.year, revision.area_return.area
        self.questionnaire = questionnaire = Questionnaire.load(year, area=area).in_report
        self.figures = figures_of(revision, questionnaire.shape)
        people = persons(population_for(revision), questionnaire)
        self.lacks_population = questionnaire.rate is not None and people is None
        printed = values_of(questionnaire, self.figures, people)
        super().__init__(area.languages, {*tokens(year), *printed}, ObsoleteTerm.objects.of(year))
        self.codes = {figure: code for code, figure in printed.items()}
        self.local = {section.key: section for section in revision.sections.all()}
        areas = list(Area.objects.all())
        self.own_names = [name for other in areas if other == area for name in _names(other)]
        self.names = [name for other in areas if other != area for name in _names(other)]

    @cached_property
    def national(self) -> list[Section]:
        return list(self.revision.year.sections.all())

    @cached_property
    def board(self) -> list[BoardMember]:
        return list(BoardMember.objects.filter(revision=self.revision))

    @cached_property
    def logos(self) -> list[Logo]:
        return list(Logo.objects.filter(revision=self.revision).defer("content"))

    def findings(self) -> Iterator[Finding]:
        yield from self.of_what_is_missing()
        sections = {key: str(title) for key, title in LocalSection.choices}
        for key, title in (sections | {key: text.title for key, text in self.local.items() if text.title}).items():
            yield from self.of_section(key, title)
        yield from self.of_board()
        yield from self.of_logos()
        for text in self.national:
            yield from self.of_national_text(text, self.links.national_text(text))
        yield from self.of_notes()
        yield from self.of_what_is_printed_beside()
        if "cy" in self.languages:
            yield from self.of_welsh_form()

    def of_what_is_missing(self) -> Iterator[Finding]:
        services = {logo.service for logo in self.logos}
        for what, words in missing(len(self.figures.blanks), self.lacks_population, services).items():
            if what == POPULATION:
                yield Finding(words, self.links.population)
            else:
                yield Finding(words, self.links.figures if what == FIGURES else self.links.logos)

    def of_section(self, key: str, title: str) -> Iterator[Finding]:
        text, place = self.local.get(key), self.links.text(key, title)
        for language in self.languages:
            body = _said(text, "body", language)
            if not body.strip():
                yield Finding(_("Nothing is written here yet."), place, language)
            title, signatory = (_said(text, name, language).strip() for name in ("title", "signatory"))
            if key == LocalSection.INTRODUCTION and not signatory:
                yield Finding(_("Say who signs the introduction, and as what."), place, language)
            if text and text.title and not title:
                yield Finding(_("The section has no title in this language."), place, language)
            yield from of_line(place, f"{title}\n{signatory}", on_paper.HEADING, language)
            yield from self.of_wording(place, language, body, self.names, self.own_names, self.codes)
        if text and text.copied_from_id:
            yield Finding(_unconfirmed(text.copied_from_id), place)

    def of_board(self) -> Iterator[Finding]:
        place, seats = self.links.board, [member.seat for member in self.board]
        for member in self.board:
            words = f"{member.name}\n{member.role}\n{member.agency}\n{member.role_cy}\n{member.agency_cy}"
            yield from of_line(place, words, on_paper.COLUMN)
        if not seats:
            yield Finding(_("Nobody is listed yet."), place)
        elif Seat.CHAIR not in seats:
            yield Finding(_("Nobody is listed as the chair."), place)
        if seats and seats.count(Seat.LAY_ADVISER) < LAY_ADVISERS:
            words = _("The Criminal Justice Act 2003 gives each area two lay advisers: fewer are listed.")
            yield Finding(words, place, severity=Severity.ADVISORY)
        if copied_from := next((member.copied_from_id for member in self.board if member.copied_from_id), None):
            yield Finding(_unconfirmed(copied_from), place)
        if "cy" in self.languages:
            for member in self.board:
                if not member.role_cy or (member.agency and not member.agency_cy):
                    words = _("Role and agency are not written in this language: %(seat)s") % {"seat": member}
                    yield Finding(words, place, "cy")

    def of_logos(self) -> Iterator[Finding]:
        for logo in self.logos if "cy" in self.languages else ():
            if not logo.name_cy:
                words = _("The logo has no name in this language: %(name)s") % {"name": logo.name}
                yield Finding(words, self.links.logos, "cy")

    def of_notes(self) -> Iterator[Finding]:
        places = places_of_notes(self.questionnaire)
        for letter in without_text(places, [text.note for text in self.national]):
            words = _("Note (%(letter)s) has no text. It stands at: %(places)s.")
            said = words % {"letter": letter, "places": "; ".join(places[letter])}
            yield Finding(said, self.links.national_texts)

    def of_what_is_printed_beside(self) -> Iterator[Finding]:
        """Footnotes of figures, the words of the form, and what stands on the cover."""
        form, revision = self.questionnaire, self.revision
        entries = [self.figures[code] for code in self.figures]
        footnotes = "\n".join(f"{entry.unavailable_reason}\n{entry.footnote}" for entry in entries)
        yield from of_line(self.links.figures, footnotes, on_paper.TEXT)
        worded = [words for block in form.blocks for words in (block.title, block.subtitle)]
        worded += [question.title for question in form.questions.values()]
        worded += [axis.heading for axis in (*form.categories, *form.levels)]
        worded += [form.rate.title, form.rate.note] if form.rate else []
        yield from of_line(self.links.form, "\n".join(worded), on_paper.TEXT)
        cover = f"{revision.area_return.area_name}\n{revision.reason}\n{revision.note}"
        yield from of_line(self.links.cover, cover, on_paper.HEADING)

    def of_welsh_form(self) -> Iterator[Finding]:
        if not self.revision.area_return.area_name_cy:
            yield Finding(_("The area has no name in this language."), self.links.area_name, "cy")
        for words in form_without_welsh(self.revision.year):
            said = _("The form’s words are not written in this language: %(words)s") % {"words": words}
            yield Finding(said, self.links.form, "cy")


def of_line(place: Link, words: str, longest: int, language: str = "") -> Iterator[Finding]:
    """What is found in words that are no text: a title, a name, a footnote. Letters on a line: `longest`."""
    for remark in (*wording.placeholders(words), *on_paper.characters(words)):
        yield Finding(remark.words, place, language)
    for remark in on_paper.too_long(words, longest):
        yield Finding(remark.words, place, language, Severity.ADVISORY)


def _unconfirmed(copied_from: int) -> str:
    words = _("This still stands as it was copied from %(year)s. Read it through and confirm it for this year.")
    return words % {"year": ReportingYear(year=copied_from)}


def _said(row: object, name: str, language: str) -> str:
    """The words of a row in just this language; none of no row."""
    return str(getattr(row, name + SUFFIXES[language], ""))


def _names(area: Area) -> list[str]:
    """How prose calls an area."""
    return [name for name in (area.name, area.name_cy, *area.aliases) if name]


# --- Notes to the tables --------------------------------------------------------------------------


def places_of_notes(questionnaire: Questionnaire) -> dict[str, list[str]]:
    """letter -> what bears it, in the form's words: questions, and headings of categories and levels."""
    places: dict[str, list[str]] = {}
    named = [(question.note, question.title) for question in questionnaire.questions.values()]
    named += [(axis.note, axis.heading) for axis in (*questionnaire.categories, *questionnaire.levels)]
    for letter, words in named:
        if letter:
            places.setdefault(letter, []).append(words)
    return dict(sorted(places.items()))


def without_text(places: Collection[str], notes: Collection[str]) -> list[str]:
    """The letters that stand in the tables and that no text explains."""
    return sorted(set(places) - set(notes))


def without_place(places: Collection[str], notes: Collection[str]) -> list[str]:
    """The letters that are explained and stand nowhere in the tables."""
    return sorted(set(notes) - set(places))
