"""What stands between a report and its signature, and what its writers are advised: each with the way to its place.

Here: which words and rows a report has to have. Not here: what is wrong in a text (wording_checks).
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.annual_report.document import FIGURES, POPULATION, missing
from reports.annual_report.prose import values_of
from reports.models import BoardMember, Comment, LocalSection, Logo, ObsoleteTerm, Seat, Section
from reports.published.populations import persons, populations_for
from reports.sign_off import on_paper, wording
from reports.sign_off.links import Link, Links
from reports.sign_off.untranslated import forms_without_welsh
from returns.arithmetic.figures import Figures
from returns.checks.read import entries_of
from returns.form.questionnaire import Questionnaire
from returns.form.tokens import tokens
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
    findings = [*of_comments(revision), *_Report(revision, Rows([revision])).findings()]
    return Checklist(*(tuple(finding for finding in findings if finding.severity == severity) for severity in Severity))


def blocking_in(
    revisions: Sequence[Revision], questionnaires: Mapping[int, Questionnaire] | None = None
) -> dict[int, list[Finding]]:
    """What blocks the signature of each report, by its revision's key. As many queries for all as for one.

    The forms of their years may be handed in, by year.
    """
    rows = Rows(revisions, questionnaires, is_advised=False)
    return {
        revision.pk: [found for found in _Report(revision, rows).findings() if found.severity == Severity.BLOCKING]
        for revision in revisions
    }


def in_section(section: Section, known: Collection[str]) -> list[Finding]:
    """The same of one section, as it is handed over: saved or not. `known` are the names that a reference may have."""
    if section.revision:
        report = _Report(section.revision, Rows([section.revision]))
        report.local[section.key] = section
        return list(report.of_section(section.key, section.name))
    texts = _Texts(("en", "cy"), known, ObsoleteTerm.objects.of(section.year) if section.year else {})
    return list(texts.of_national_text(section, Link(section.name, "")))


class _Texts:
    """What is found in texts that are printed in these languages."""

    def __init__(
        self, languages: Sequence[str], known: Collection[str], terms: Mapping[str, str], is_advised: bool = True
    ):
        self.languages, self.known, self.terms, self.is_advised = languages, known, terms, is_advised

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
        by_severity = {Severity.BLOCKING: wording.blocking(body, self.known)}
        if self.is_advised:
            by_severity[Severity.ADVISORY] = wording.advisory(body, language, self.terms, *local)
        for severity, remarks in by_severity.items():
            for remark in sorted(remarks, key=attrgetter("line")):
                yield Finding(remark.words, place, language, severity, remark.line)


class Rows:
    """What reports are made of, read for all at once and as it is asked for. `is_advised`: advice is wanted too."""

    def __init__(
        self,
        revisions: Sequence[Revision],
        questionnaires: Mapping[int, Questionnaire] | None = None,
        *,
        is_advised: bool = True,
    ):
        self.keys, self.is_advised = [revision.pk for revision in revisions], is_advised
        self.years = {revision.year_id: revision.year for revision in revisions}
        self.questionnaires = questionnaires or Questionnaire.load_many(self.years.values())
        self.entries = entries_of(self.keys)
        self.populations = populations_for(revisions)
        self.terms = {key: ObsoleteTerm.objects.of(year) if is_advised else {} for key, year in self.years.items()}
        self.areas = list(Area.objects.with_people()) if is_advised else []
        if not is_advised:
            self.without_welsh  # noqa: B018 read whether or not one of them is Welsh: lists cost the same for all

    @cached_property
    def local(self) -> dict[int, list[Section]]:
        return _by(Section.objects.filter(revision__in=self.keys), "revision_id")

    @cached_property
    def national(self) -> dict[int, list[Section]]:
        return _by(Section.objects.filter(year__in=self.years), "year_id")

    @cached_property
    def board(self) -> dict[int, list[BoardMember]]:
        return _by(BoardMember.objects.filter(revision__in=self.keys), "revision_id")

    @cached_property
    def logos(self) -> dict[int, list[Logo]]:
        return _by(Logo.objects.filter(revision__in=self.keys).defer("content"), "revision_id")

    @cached_property
    def without_welsh(self) -> dict[int, list[str]]:
        return forms_without_welsh(self.years.values())


def _by(rows: Any, name: str) -> dict[int, list[Any]]:
    """Rows in their own order, by what one of their columns says."""
    by: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        by[getattr(row, name)].append(row)
    return by


class _Report(_Texts):
    """One report, and what is found in its rows."""

    def __init__(self, revision: Revision, rows: Rows):
        self.revision, self.links, self.rows = revision, Links(revision), rows
        year, area = revision.year, revision.area_return.area
        self.questionnaire = questionnaire = rows.questionnaires[year.year].asked_of(area.asked_as).in_report
        self.figures = Figures(questionnaire.shape, rows.entries[revision.pk])
        people = persons(rows.populations[revision.pk], questionnaire)
        self.lacks_population = questionnaire.rate is not None and people is None
        printed = values_of(questionnaire, self.figures, people)
        super().__init__(area.languages, {*tokens(year), *printed}, rows.terms[year.year], rows.is_advised)
        self.codes = {figure: code for code, figure in printed.items()}
        self.local = {section.key: section for section in rows.local[revision.pk]}
        self.own_names = [name for other in rows.areas if other == area for name in _names(other)]
        self.names = [name for other in rows.areas if other != area for name in _names(other)]

    @property
    def national(self) -> list[Section]:
        return self.rows.national[self.revision.year_id]

    @property
    def board(self) -> list[BoardMember]:
        return self.rows.board[self.revision.pk]

    @property
    def logos(self) -> list[Logo]:
        return self.rows.logos[self.revision.pk]

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
            yield from self.of_welsh_footnotes()
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
                yield Finding(_("Say who signs the introduction, and their role."), place, language)
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
            yield Finding(_("You have not listed anybody yet."), place)
        elif Seat.CHAIR not in seats:
            yield Finding(_("You have not listed a chair."), place)
        if seats and seats.count(Seat.LAY_ADVISER) < LAY_ADVISERS:
            words = _("The Criminal Justice Act 2003 gives each area two lay advisers. You have listed fewer.")
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
            words = _("Note (%(letter)s) has no text. It is used at: %(places)s.")
            said = words % {"letter": letter, "places": "; ".join(places[letter])}
            yield Finding(said, self.links.national_texts)

    def of_what_is_printed_beside(self) -> Iterator[Finding]:
        """Footnotes of figures, the words of the form, and what stands on the cover."""
        form, revision = self.questionnaire, self.revision
        entries = [self.figures[code] for code in self.figures]
        footnotes = "\n".join(f"{entry.unavailable_reason}\n{entry.footnote}" for entry in entries)
        yield from of_line(self.links.figures, footnotes, on_paper.TEXT)
        in_welsh = "\n".join(words for entry in entries for words in entry.welsh)
        yield from of_line(self.links.figures, in_welsh, on_paper.TEXT, "cy")
        worded = [words for block in form.blocks for words in (block.title, block.subtitle)]
        worded += [question.title for question in form.questions.values()]
        worded += [axis.heading for axis in (*form.categories, *form.levels)]
        worded += [form.rate.title, form.rate.note] if form.rate else []
        yield from of_line(self.links.form, "\n".join(worded), on_paper.TEXT)
        cover = f"{revision.area_return.area_name}\n{revision.reason}\n{revision.note}"
        yield from of_line(self.links.cover, cover, on_paper.HEADING)

    def of_welsh_footnotes(self) -> Iterator[Finding]:
        """Words beside a figure that are written in one language alone."""
        for code in self.figures:
            entry = self.figures[code]
            place = self.links.box(self.questionnaire.block_of(code).slug, code)
            words = _("The words below the table are not written in this language: %(box)s")
            said = words % {"box": self.questionnaire.words(code)}
            if (entry.unavailable_reason and not entry.unavailable_reason_cy) or (
                entry.footnote and not entry.footnote_cy
            ):
                yield Finding(said, place, "cy")
            if entry.footnote_cy and not entry.footnote:
                yield Finding(said, place, "en")

    def of_welsh_form(self) -> Iterator[Finding]:
        if not self.revision.area_return.area_name_cy:
            yield Finding(_("The area has no name in this language."), self.links.area_name, "cy")
        for words in self.rows.without_welsh[self.revision.year_id]:
            said = _("The form’s words are not written in this language: %(words)s") % {"words": words}
            yield Finding(said, self.links.form, "cy")


def of_comments(revision: Revision) -> Iterator[Finding]:
    """What the board still waits for. It keeps nobody from signing."""
    waiting = Comment.objects.filter(revision=revision, gives_back=False).unanswered().count()
    if waiting:
        words = ngettext(
            "%d comment of the board is not answered.", "%d comments of the board are not answered.", waiting
        )
        yield Finding(words % waiting, Links(revision).sign_off, severity=Severity.ADVISORY)


def of_line(place: Link, words: str, longest: int, language: str = "") -> Iterator[Finding]:
    """What is found in words that are no text: a title, a name, a footnote. Letters on a line: `longest`."""
    for remark in (*wording.placeholders(words), *on_paper.characters(words)):
        yield Finding(remark.words, place, language)
    for remark in on_paper.too_long(words, longest):
        yield Finding(remark.words, place, language, Severity.ADVISORY)


def _unconfirmed(copied_from: int) -> str:
    words = _("This was copied from %(year)s and has not been confirmed. Read it, then confirm it for this year.")
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
