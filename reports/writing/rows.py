"""The sections of a report as their overview and their pages show them: states, notes, previews."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.models import Section
from reports.sign_off.checklist import Finding, Severity, in_section, places_of_notes, without_place, without_text
from reports.sign_off.comments import waiting_by_place
from reports.writing.known import Known
from reports.writing.sections import Sections

LANGUAGES = {"en": gettext_lazy("English"), "cy": gettext_lazy("Welsh")}


@dataclass(frozen=True)
class Row:
    """One section: its states as (language, whether anything is written in it); the form's places of its note.

    `comments` is how many of the board's comments on it are not answered.
    """

    text: Section
    states: tuple[tuple[str, bool], ...]
    references: int
    comments: int = 0
    places: Sequence[str] = ()
    is_first: bool = False
    is_last: bool = False


@dataclass(frozen=True)
class Preview:
    language: str
    name: str
    title: str
    html: str
    signatory: str


def rows_of(sections: Sections, known: Known) -> list[Row]:
    places = places_of_notes(known.questionnaire)
    texts = sections.all()
    waiting = waiting_by_place(sections.revision) if sections.revision else {}
    added = [text for text in texts if text.is_added]
    return [
        Row(
            text=text,
            states=tuple((language, bool(getattr(text, _part("body", language)))) for language in sections.languages),
            references=len(known.problems(text.words)),
            comments=waiting.get(text.key, 0),
            places=places.get(text.note, ()),
            is_first=text in added[:1],
            is_last=text in added[-1:],
        )
        for text in texts
    ]


def note_problems(rows: Sequence[Row], known: Known) -> list[str]:
    """What does not fit between the letters in the tables and the notes that explain them."""
    places = places_of_notes(known.questionnaire)
    notes = {row.text.note: row.text.name for row in rows if row.text.note}
    problems = [
        _("Note (%(letter)s) has no text. It is used at: %(places)s.")
        % {"letter": letter, "places": "; ".join(places[letter])}
        for letter in without_text(places, notes)
    ]
    problems += [
        _("%(name)s: nothing in this year’s tables has this letter.") % {"name": notes[letter]}
        for letter in without_place(places, notes)
    ]
    return problems


def previews(sections: Sections, known: Known, words: Mapping[str, str]) -> list[Preview]:
    """A section as a report would print these words, in each language that has any."""
    level = 4 if words.get("note") else 3
    previews = []
    for language in sections.languages:
        title, body, signatory = (words.get(_part(part, language), "") for part in ("title", "body", "signatory"))
        if body:
            html = known.html(body, language, level=level)
            previews.append(Preview(language, str(LANGUAGES[language]), title, html, signatory))
    return previews


def problems_of(text: Section, known: Known, words: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    """Severity -> (part, what to say) of what is found in a section once it has these words, saved or not."""
    written = copy(text)
    for part, word in words.items():
        setattr(written, part, word)
    in_lines = {part: word for part, word in words.items() if not part.startswith("body")}
    problems: dict[str, list[tuple[str, str]]] = {severity.value: [] for severity in Severity}
    problems[Severity.BLOCKING] += [(problem.part, str(problem)) for problem in known.problems(in_lines)]
    for finding in in_section(written, known.values["en"]):
        problems[finding.severity].append((_part("body", finding.language or "en"), _said(finding)))
    return problems


def _said(finding: Finding) -> str:
    where = [str(LANGUAGES["cy"])] if finding.language == "cy" else []
    where += [_("line %(line)s") % {"line": finding.line}] if finding.line else []
    said = f"{', '.join(where)}: {finding.words}" if where else finding.words
    return said[0].upper() + said[1:]


def _part(part: str, language: str) -> str:
    return part if language == "en" else f"{part}_{language}"
