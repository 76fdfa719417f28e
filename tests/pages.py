"""A page as its reader finds it: headings, links, inputs, tables, and its words without the tags."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.http import HttpResponse

SILENT = {"script", "style", "title"}


@dataclass
class Page:
    status: int
    text: str = ""
    title: str = ""
    links: dict[str, str] = field(default_factory=dict)  # address -> words
    inputs: dict[str, dict] = field(default_factory=dict)  # name -> attributes, the last of a name
    choices: dict[str, list[str]] = field(default_factory=dict)  # name -> values of its radio buttons
    buttons: dict[str, dict] = field(default_factory=dict)  # words -> attributes
    ids: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self, page: Page):
        super().__init__()
        self.page, self.words, self.open = page, [], []

    def handle_starttag(self, tag, attributes):
        attrs = {name: value if value is not None else "" for name, value in attributes}
        if "id" in attrs:
            self.page.ids.append(attrs["id"])
        if tag in {"input", "textarea", "select"} and "name" in attrs:
            self.page.inputs[attrs["name"]] = attrs
            if attrs.get("type") == "radio":
                self.page.choices.setdefault(attrs["name"], []).append(attrs["value"])
        if tag in {"a", "button", "textarea", "title", "script", "style"}:
            self.open.append((tag, attrs, len(self.words)))

    def handle_endtag(self, tag):
        if not self.open or self.open[-1][0] != tag:
            return
        _, attrs, start = self.open.pop()
        words = squeeze("".join(self.words[start:]))
        if tag == "a" and "href" in attrs:
            self.page.links[attrs["href"]] = words
        if tag == "button":
            self.page.buttons[words] = attrs
        if tag == "textarea":
            attrs["value"] = words
        if tag == "title":
            self.page.title = words
        if tag in SILENT:
            del self.words[start:]

    def handle_data(self, data):
        self.words.append(data)


def squeeze(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def read(response: HttpResponse) -> Page:
    page = Page(response.status_code)
    reader = _Reader(page)
    reader.feed(response.content.decode())
    page.text = squeeze(" ".join(reader.words))
    return page


def typed(page: Page, **changes: str) -> dict[str, str]:
    """What the page's form would send: every input as it stands, but for `changes`."""
    sent = {
        name: attrs.get("value", "")
        for name, attrs in page.inputs.items()
        if name != "csrfmiddlewaretoken" and attrs.get("type") not in {"radio", "checkbox"}
    }
    return sent | changes
