"""Markdown as people type it, to HTML that can do no harm: no raw HTML, no images, web links only.

A figure's code in braces is replaced by the figure. One that stands for nothing is marked, for everybody to see.
"""

import re
from collections.abc import Container, Mapping
from typing import NamedTuple

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import heading as any_heading

from reports.printing.tables import printed_entry, printed_rate, printed_sum
from returns.arithmetic.figures import Figures
from returns.form.questionnaire import Questionnaire

LEVEL = "level"  # of a text's first headings in the page where it stands


def _heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A heading with # or ##, below those of the page; with more of them, or without words, it is text."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    if line.startswith("###") or not line.strip("# \t") or not any_heading(state, start, end, silent):
        return False
    if not silent:
        opening, _, closing = state.tokens[-3:]
        opening.tag = closing.tag = f"h{state.env[LEVEL] + int(opening.tag[1:]) - 1}"
    return True


_markdown = (
    MarkdownIt("commonmark", {"html": False, "typographer": True})
    .enable("smartquotes")
    .disable(["lheading", "image", "code", "fence", "hr"])
)
_markdown.block.ruler.at("heading", _heading, {"alt": ["paragraph", "reference", "blockquote"]})
_TAGS = {"p", "h3", "h4", "h5", "ul", "ol", "li", "strong", "em", "a", "blockquote", "br"}
_STYLES = {
    "p": "govuk-body",
    "h3": "govuk-heading-m",
    "h4": "govuk-heading-s",
    "h5": "govuk-heading-s",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "a": "govuk-link",
}


def to_html(text: str, *, level: int = 3) -> str:
    """Sanitised HTML of a Markdown text, with the design system's classes. Its # is a heading of that level, 3 or 4."""
    clean = nh3.clean(
        _markdown.render(text, {LEVEL: level}),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",  # in a PDF it would point into the server's own folders
        link_rel=None,
        set_tag_attribute_values={tag: {"class": style} for tag, style in _STYLES.items()},
    )
    # Only words are left that hold a brace: in an address it is written as %7B.
    return REFERENCE.sub(r'<mark class="report-unresolved">\g<0></mark>', clean).strip()


# Numbers in prose: `{snapshot_c1_total}` stands for what the tables print there. Nobody types a figure twice.

REFERENCE = re.compile(r"\{([A-Za-z][A-Za-z0-9_]*)\}")


class Unresolved(NamedTuple):
    """A reference that means nothing: its name, and the line of the text on which it stands, from 1."""

    name: str
    line: int


def values_of(questionnaire: Questionnaire, figures: Figures, population: int | None) -> dict[str, str]:
    """What each code of the year prints, and the numbers of the form itself."""
    values = counts_of(questionnaire) | {code: printed_entry(figures[code]) for code in figures}
    values |= {code: printed_sum(figures.sum(code)) for code in figures.shape.totals}
    if rate := questionnaire.rate:
        values[rate.code] = printed_rate(figures.sum(rate.numerator), population)
    return values


def counts_of(questionnaire: Questionnaire) -> dict[str, str]:
    """How many categories and levels there are, so that a text which says it follows the form."""
    return counted(len(questionnaire.categories), len(questionnaire.levels))


def counted(categories: int, levels: int) -> dict[str, str]:
    return {"categories": str(categories), "levels": str(levels)}


def resolve(text: str, values: Mapping[str, str]) -> str:
    return REFERENCE.sub(lambda match: values.get(match[1], match[0]), text)


def unresolved(text: str, known: Container[str]) -> list[Unresolved]:
    return [
        Unresolved(match[1], number)
        for number, line in enumerate(text.splitlines(), start=1)
        for match in REFERENCE.finditer(line)
        if match[1] not in known
    ]
