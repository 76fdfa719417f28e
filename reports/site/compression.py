"""Public answers of text, compressed for whoever asks for it: the API's, and the CSV and JSON files.

Nothing else is: a page may hold a secret beside something that a stranger chose, and how well the two compress together
would tell of the secret (BREACH). An answer that any cache may keep holds none, and says so in its Cache-Control.
"""

import re
from http import HTTPStatus

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

COMPRESSED = re.compile(r"(text/csv|application/([a-z.]+\+)?json)\b")
REFUSED = re.compile(r"\bgzip\s*;\s*q=0(\.0*)?\s*(,|$)")


class CompressionMiddleware(GZipMiddleware):
    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if "public" not in response.get("Cache-Control", ""):
            return response
        is_known = response.status_code == HTTPStatus.NOT_MODIFIED
        if not is_known and not COMPRESSED.match(response.get("Content-Type", "")):
            return response
        # Also where there is nothing to compress, as after HEAD and in a 304: they tell of the same answer.
        patch_vary_headers(response, ("Accept-Encoding",))
        if REFUSED.search(request.headers.get("Accept-Encoding", "")):
            return response
        response = super().process_response(request, response)
        if response.get("Content-Encoding") == "gzip":
            del response.headers["Repr-Digest"]  # of the bytes before they were compressed
        return response
