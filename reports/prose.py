"""Markdown as people type it, to HTML that can do no harm: no raw HTML, no images, no headings, web links only."""

import nh3
from markdown_it import MarkdownIt

_markdown = (
    MarkdownIt("commonmark", {"html": False, "typographer": True})
    .enable("smartquotes")
    .disable(["heading", "lheading", "image", "code", "fence", "hr"])
)
_TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "blockquote", "br"}
_STYLES = {
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "a": "govuk-link",
}


def to_html(text: str) -> str:
    """Sanitised HTML of a Markdown text, with the design system's classes."""
    clean = nh3.clean(
        _markdown.render(text),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",  # in a PDF it would point into the server's own folders
        link_rel=None,
        set_tag_attribute_values={tag: {"class": style} for tag, style in _STYLES.items()},
    )
    return clean.strip()
