"""What paper asks of a page that a screen does not: addresses to read, and languages that the renderer passes on.

HTML to HTML; the rest is the style sheet's (static/scss/print.scss). Pure.
"""

import re
from html import unescape

# WeasyPrint 70 tells no part's language. It tells where a link leads: structure reads the language off again.
LANGUAGE = "lang:"
IN_A_LANGUAGE = re.compile(r'<span lang="([\w-]+)">([^<]*)</span>')
OUTWARD = re.compile(r'<a\b[^>]*\bhref="(?:https://|(?=http://)|mailto:)([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
TAG = re.compile(r"<[^>]*>")
# Of an address, what stays on one line: who copies it from two loses a hyphen at the end of the first. An element that
# does not wrap would do, but WeasyPrint 70 then paints parts of it twice.
PART = re.compile(r"[^/]+/*|/+")
LONGEST_PART = 60
JOINER = "\u2060"


def for_paper(html: str) -> str:
    """The same page for the PDF: links to the web and to a mailbox with their addresses, languages as links."""
    return IN_A_LANGUAGE.sub(rf'<a href="{LANGUAGE}\1">\2</a>', OUTWARD.sub(_with_address, html))


def _with_address(link: re.Match[str]) -> str:
    address, words = link[1], unescape(TAG.sub("", link[2])).strip()
    if _bare(words) == _bare(unescape(address)):
        return link[0]
    parts = (_whole(part) for part in PART.findall(address))
    return f'{link[0]} <span class="report-address">({"".join(parts)})</span>'


def _bare(address: str) -> str:
    return re.sub(r"^(https?://|mailto:)", "", address).rstrip("/").lower()


def _whole(part: str) -> str:
    return part.replace("-", f"-{JOINER}") if len(part) <= LONGEST_PART else part
