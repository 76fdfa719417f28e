"""HTML to a tagged PDF (PDF/UA-1). The only module that knows WeasyPrint, which takes a second to import."""

import gc
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from reports.printing.paper import for_paper
from reports.printing.structure import repair

NO_PICTURES: Mapping[str, bytes] = MappingProxyType({})
# Pango's fonts are one thread's at a time, and the garbage collector is everybody's.
ONE_AT_A_TIME = threading.Lock()
RASTERS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def render(html: str, pictures: Mapping[str, bytes] = NO_PICTURES) -> bytes:
    """The PDF of a print document. The same HTML and pictures give the same bytes.

    `pictures` are shown at their addresses (paths): PNG, JPEG or SVG. Beside them only the style sheets and fonts of
    static/ can be read; any other address is left out.
    """
    return repair(tagged(html, pictures))


def tagged(html: str, pictures: Mapping[str, bytes] = NO_PICTURES) -> bytes:
    """The PDF as WeasyPrint makes it, its structure not yet repaired."""
    with ONE_AT_A_TIME:
        # Parsing and layout allocate millions of small objects that live to the end: collecting among them is wasted.
        # What they leave is collected at once, and looked for among them alone: what was there before is set aside.
        gc.freeze()
        gc.disable()
        try:
            return _written(html, pictures)
        finally:
            gc.collect()
            gc.enable()
            gc.unfreeze()


def _written(html: str, pictures: Mapping[str, bytes]) -> bytes:
    from weasyprint import HTML

    page = HTML(string=for_paper(html), base_url=_own().as_uri() + "/", url_fetcher=_fetcher(pictures))
    return page.write_pdf(pdf_variant="pdf/ua-1", font_config=_fonts())


def _fonts() -> Any:
    """The fonts of the style sheet, for all reports of a process: each set that is loaded leaks a quarter of a MB."""
    fonts = _loaded_fonts()
    if fonts._folder and not fonts._folder.is_dir():  # the machine has tidied its temporary files away
        _loaded_fonts.cache_clear()
    return _loaded_fonts()


@cache
def _loaded_fonts() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


def _own() -> Path:
    return Path(__file__).resolve().parents[2] / "static"


def _fetcher(pictures: Mapping[str, bytes] = NO_PICTURES) -> Any:
    return _own_files_only()(pictures)


@cache
def _own_files_only() -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFilesOnly(URLFetcher):
        """Texts and logos come from people: nothing in them may reach the network or the machine's files."""

        def __init__(self, pictures: Mapping[str, bytes]):
            super().__init__(allowed_protocols=("file",))
            self.pictures = pictures

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if url.startswith("file:///") and urlsplit(url).path in self.pictures:
                picture = self.pictures[urlsplit(url).path]
                return URLFetcherResponse(url, picture, {"Content-Type": _kind(picture)})
            path = Path(unquote(urlsplit(url).path)).resolve()
            if urlsplit(url).scheme != "file" or not path.is_relative_to(_own().resolve()):
                raise ValueError(f"not one of the report's own files: {url}")
            return super().fetch(url, headers)

    return OwnFilesOnly


def _kind(picture: bytes) -> str:
    """Its media type. An SVG may refer to its own parts only: what it names elsewhere could be itself, without end."""
    for start, kind in RASTERS.items():
        if picture.startswith(start):
            return kind
    try:
        elements = list(fromstring(picture).iter())
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise ValueError("not a picture that is a PNG, a JPEG or an SVG") from error
    for element in elements:
        targets = [value for name, value in element.attrib.items() if name.rpartition("}")[2] == "href"]
        has_rule = str(element.tag).endswith("}style") and "@" in "".join(element.itertext())
        if has_rule or not all(target.startswith("#") for target in targets):
            raise ValueError("a picture that refers to something outside itself")
    return "image/svg+xml"
