"""What is wrong or unwise in the words of a report, text by text: pure, and knows a text only as it was typed.

Here: what blocks a signature (references, placeholders, headings, pictures, characters that cannot be printed) and what
is advised (reading age, terms, names, figures, marks that are printed, words longer than a line). Not here: which texts
there have to be, and where each is mended (checklist).
"""

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from reports.annual_report.prose import unresolved
from reports.sign_off.on_paper import LONGEST_QUOTED, Remark, characters, line_of, too_long
from reports.sign_off.reading_age import reading_of

# GOV.UK writes for readers of nine (Content design: writing for GOV.UK). The names of laws, orders and services alone
# take a report above that; what a reader of this age follows is what most adults follow.
OLDEST_READING_AGE = 14
# Smaller numbers turn up in any prose.
LEAST_FIGURE = 100

# What a template leaves to be filled in. Each has an example in the tests, and a sentence that it lets pass.
PLACEHOLDERS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:Insert|INSERT|Mewnosodwch)\b[^\n]{0,80}?\b(?:here|HERE|yma)\b",
        r"[\[<]\s*(?i:insert|mewnosod)[^\]>\n]{0,80}[\]>](?!\()",
        r"\b(?i:area|your|chair|contact)(?:[’']s)? (?i:name|title|address|logo|text|photo) (?:goes )?(?i:here)\b",
        r"\b(?i:x{3,})\b",
        r"\bTB[ACD]\b",
        r"\b(?i:lorem ipsum)\b",
        r"_{3,}",
        r"\{\{.{0,80}?\}\}|\{%.{0,80}?%\}|\{\{|\}\}|\{[^{}\n]{0,80}?[^A-Za-z0-9_{}\n][^{}\n]{0,80}\}",
    )
)
# Of one kind in one text: whoever pastes a whole template is told often enough.
MOST_REMARKS = 20
NUMBER = re.compile(r"(?<![\w,./-])(?:\d{1,3}(?:,\d{3}){1,3}|\d{3,10})(?![\w/-]|,\w)")
YEARS = range(1900, 2100)
# What a web page would take and a report prints with its marks: a tag, and a link to what is neither web nor mail.
TAG = re.compile(r"</?(?!(?i:insert|mewnosod))[A-Za-z][A-Za-z0-9]{0,20}(?:\s[^<>\n]{0,200})?/?>")
LINK = re.compile(
    r"(?<=\]\()\s*<?(?!(?i:https?|mailto):)[^)\s]{1,200}|\b(?i:file|javascript|data|ftp|vbscript):[^\s<>]{1,200}"
)

# As the reports print texts, but with what they leave out: here it is to be found.
_markdown = MarkdownIt("commonmark", {"html": False}).disable(["lheading", "code", "fence", "hr"])


def blocking(text: str, known: Collection[str]) -> Iterator[Remark]:
    """What must be mended before anybody signs. `known` are the names that a reference may have."""
    for remarks in (references(text, known), placeholders(text), headings(text), pictures(text), characters(text)):
        yield from islice(remarks, MOST_REMARKS)


def advisory(
    text: str,
    language: str,
    terms: Mapping[str, str],
    names: Collection[str] = (),
    own: Collection[str] = (),
    printed: Mapping[str, str] | None = None,
) -> Iterator[Remark]:
    """What its writer may follow or not. What each check takes is said below."""
    advice = (
        reading_age(text, language),
        obsolete_terms(text, terms),
        names_of_others(text, names, own),
        typed_figures(text, printed or {}),
        printed_as_typed(text),
        too_long(text),
    )
    for remarks in advice:
        yield from islice(remarks, MOST_REMARKS)


def references(text: str, known: Collection[str]) -> Iterator[Remark]:
    for name, line in unresolved(text, known):
        words = _("{%(name)s} is not a name we know. Use the name of a box, a total or this year’s rate.")
        meant = difflib.get_close_matches(name, known, n=1, cutoff=0.8)
        if meant:
            words = _("{%(name)s} is not a name we know. Did you mean {%(meant)s}?")
        yield Remark(words % {"name": name, "meant": "".join(meant)}, line)


def placeholders(text: str) -> Iterator[Remark]:
    """One for each place, whatever number of patterns finds it."""
    said = bytearray(len(text))
    for pattern in PLACEHOLDERS:
        for match in pattern.finditer(text):
            if not any(said[slice(*match.span())]):
                said[slice(*match.span())] = bytes([1]) * len(match[0])
                words = _("“%(text)s” is a placeholder. Replace it or remove it.")
                yield Remark(words % {"text": match[0][:LONGEST_QUOTED]}, line_of(text, match.start()))


def headings(text: str) -> Iterator[Remark]:
    """A text's own headings: # first, ## below a #, and no others."""
    level = 0
    for token in _markdown.parse(text):
        if token.type == "heading_open":
            here = int(token.tag[1:])
            if here > 2:
                yield Remark(
                    _("You can only use two levels of heading. Start the heading with # or ##."), _line_of(token)
                )
            elif here > level + 1:
                yield Remark(
                    _("You can only use a ## heading below a # heading. Start this one with #."), _line_of(token)
                )
            level = min(here, 2)


def pictures(text: str) -> Iterator[Remark]:
    for token in _markdown.parse(text):
        for part in token.children or ():
            if part.type == "image" and part.content.strip():
                yield Remark(_("You cannot use a picture here. Say in words what it shows."), _line_of(token))
            elif part.type == "image":
                words = _(
                    "You cannot use a picture here, and this one has no alternative text. Say in words what it shows."
                )
                yield Remark(words, _line_of(token))


def reading_age(text: str, language: str = "en") -> Iterator[Remark]:
    reading = reading_of(text) if language == "en" else None
    if reading and reading.age > OLDEST_READING_AGE:
        words = _(
            "The reading age of this text is %(age)d, and its sentences have %(words)d words on average. More people"
            " will understand shorter sentences and simpler words."
        )
        yield Remark(words % {"age": round(reading.age), "words": round(reading.words_in_a_sentence)})


def obsolete_terms(text: str, terms: Mapping[str, str]) -> Iterator[Remark]:
    """`terms`: what is no longer said -> what is said instead. One with a capital is meant as it is written."""
    for term, instead in terms.items():
        flags = re.NOFLAG if term != term.lower() else re.IGNORECASE
        for match in _whole(term, flags).finditer(text):
            words = _("“%(term)s” is no longer used this year. Write “%(instead)s”.")
            yield Remark(words % {"term": match[0], "instead": instead}, line_of(text, match.start()))


def names_of_others(text: str, names: Iterable[str], own: Collection[str] = ()) -> Iterator[Remark]:
    """Other areas' names. One that is part of an `own` name is left alone where the own name stands."""
    kept = _either(own).sub(lambda match: " " * len(match[0]), text) if own else text
    others = [name for name in names if name not in own]
    for match in _either(others).finditer(kept) if others else ():
        words = _("“%(name)s” is another area. Check that this sentence is about your area.")
        yield Remark(words % {"name": match[0]}, line_of(text, match.start()))


def typed_figures(text: str, printed: Mapping[str, str]) -> Iterator[Remark]:
    """`printed`: what a figure of the tables prints -> its code. Years are left alone."""
    codes = {figure.replace(",", ""): code for figure, code in printed.items()}
    for match in NUMBER.finditer(text):
        digits = match[0].replace(",", "")
        if int(digits) < LEAST_FIGURE or (int(digits) in YEARS and "," not in match[0]) or digits not in codes:
            continue
        words = _(
            "“%(number)s” is a figure from the tables. Use {%(code)s} instead, so that it changes with the tables."
        )
        yield Remark(words % {"number": match[0], "code": codes[digits]}, line_of(text, match.start()))


def printed_as_typed(text: str) -> Iterator[Remark]:
    """Tags, and links that a report does not take."""
    for match in TAG.finditer(text):
        words = _(
            "You cannot use HTML, so “%(text)s” would be printed as it is. Use the marks for texts, or remove it."
        )
        yield Remark(words % {"text": match[0][:LONGEST_QUOTED]}, line_of(text, match.start()))
    for match in LINK.finditer(text):
        words = _("“%(text)s” will not become a link. Write the full address with https:// or mailto:, or remove it.")
        yield Remark(words % {"text": match[0][:LONGEST_QUOTED]}, line_of(text, match.start()))


def _whole(words: str, flags: re.RegexFlag) -> re.Pattern[str]:
    """The words as whole words; a line may break between them."""
    spaced = r"\s+".join(map(re.escape, words.split()))
    return re.compile(rf"(?<!\w){spaced}(?!\w)", flags)


def _either(names: Collection[str]) -> re.Pattern[str]:
    """Any of the names, the longest first."""
    return re.compile("|".join(_whole(name, re.NOFLAG).pattern for name in sorted(names, key=len, reverse=True)))


def _line_of(token: Token) -> int:
    return token.map[0] + 1 if token.map else 0
