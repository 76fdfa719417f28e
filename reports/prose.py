"""Markdown as people type it, to HTML that can do no harm: no raw HTML, no images, web links only.

A reference that stands for nothing is marked, for everybody to see.
"""

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import heading as any_heading

from reports.references import REFERENCE

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
