"""Somebody at a browser of their own, over HTTP alone: asks for pages, fills in their forms, presses their buttons."""

from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from lxml import html
from requests.adapters import HTTPAdapter

HOST = "mappa.example"
TIMEOUT = 120  # seconds
BUTTON = "//form//button[normalize-space()=$words] | //form//input[@type='submit'][@value=$words]"
# What a page names: style sheets, icons, scripts and pictures.
NAMED = "//link[@rel='stylesheet' or @rel='icon']/@href | //script/@src | //img/@src"


class Proxy(HTTPAdapter):
    """What stands before the site and speaks HTTPS for it: hands everything on to a port of this machine."""

    def __init__(self, port: int):
        super().__init__()
        self.port = port

    def send(self, request: requests.PreparedRequest, *args: Any, **how: Any) -> requests.Response:
        asked, inside = urlsplit(str(request.url)), request.copy()
        inside.url = asked._replace(scheme="http", netloc=f"127.0.0.1:{self.port}").geturl()
        inside.headers.update({"Host": asked.netloc, "X-Forwarded-Proto": asked.scheme, "X-Forwarded-For": "192.0.2.1"})
        answer = super().send(inside, *args, **how)
        answer.url, answer.request = str(request.url), request
        return answer


class Visitor:
    """Sees one page at a time, and ends the check where one is not as it should be."""

    def __init__(self, port: int):
        self.session = requests.Session()
        self.session.trust_env = False
        for scheme in ("https://", "http://"):
            self.session.mount(scheme, Proxy(port))
        self.address, self.page = f"https://{HOST}/", html.Element("html")
        self.named: set[str] = set()  # by all the pages that were seen

    def get(self, path: str, status: int = 200) -> requests.Response:
        return self._see(self.session.get(urljoin(self.address, path), timeout=TIMEOUT), status)

    def press(self, words: str, *, file: Path | None = None, **typed: str | bool | list[str]) -> requests.Response:
        """Press a button of the page, with its form as it stands but for what is typed into fields by their names."""
        button = next(iter(self.page.xpath(BUTTON, words=words)), None)
        if button is None or button.get("disabled") is not None:
            raise SystemExit(f"{self.address} has no button “{words}” to press:\n{self.words}")
        form = next(button.iterancestors("form"))
        for name, value in typed.items():
            form.inputs[name].value = value
        sent = form.form_values()
        if button.get("name"):
            sent.append((button.get("name"), button.get("value", "")))
        files = {"file": (file.name, file.read_bytes())} if file else None
        # A browser says from which page it sends; Django takes nothing over HTTPS without.
        headers = {"Referer": self.address}
        to = urljoin(self.address, form.get("action") or "")
        return self._see(self.session.post(to, sent, files=files, headers=headers, timeout=TIMEOUT), 200)

    def reads(self, text: str) -> None:
        if text not in self.words:
            raise SystemExit(f"{self.address} does not say “{text}”, but:\n{self.words}")

    @property
    def words(self) -> str:
        return " ".join(self.page.text_content().split())

    def _see(self, response: requests.Response, status: int) -> requests.Response:
        self.address = response.url
        if response.headers.get("Content-Type", "").startswith("text/html"):
            self.page = html.document_fromstring(response.content)
            self.named |= set(self.page.xpath(NAMED))
        if response.status_code != status:
            raise SystemExit(f"{self.address} answers {response.status_code}, not {status}:\n{self.words}")
        return response
