"""HTML to a tagged PDF (PDF/UA-1). The only module that knows WeasyPrint, which takes a second to import."""

import gc
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings


def render(html: str) -> bytes:
    """The PDF of a print document. The same HTML gives the same bytes.

    Only the style sheets and fonts of static/ can be read from it; any other address is left out.
    """
    from weasyprint import HTML

    # Parsing and layout allocate millions of small objects that live to the end: collecting among them is wasted.
    gc.freeze()
    gc.disable()
    try:
        return HTML(string=html, base_url=_own().as_uri() + "/", url_fetcher=_fetcher()).write_pdf(
            pdf_variant="pdf/ua-1"
        )
    finally:
        gc.enable()
        gc.unfreeze()


def _own() -> Path:
    return Path(settings.BASE_DIR) / "static"


@cache
def _fetcher() -> Any:
    from weasyprint.urls import URLFetcher

    class OwnFilesOnly(URLFetcher):
        """Texts come from people: nothing in them may reach the network or the machine's files."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            path = Path(unquote(urlsplit(url).path)).resolve()
            if urlsplit(url).scheme != "file" or not path.is_relative_to(_own().resolve()):
                raise ValueError(f"not one of the report's own files: {url}")
            return super().fetch(url, headers)

    return OwnFilesOnly(allowed_protocols=("file",))
