"""The language of a page is that of its address, and of nothing else; and where a page stands in the others."""

from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.urls import translate_url
from django.utils import translation
from django.utils.functional import SimpleLazyObject

TAGS = {"en-gb": "en-GB", "cy": "cy"}


class AddressLanguageMiddleware(LocaleMiddleware):
    """Django's, which takes an address without a language for English, whatever the browser would like to have.

    Its answer would still tell caches that it depends on Accept-Language. It does not.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        language = translation.get_language() or settings.LANGUAGE_CODE
        response.headers.setdefault("Content-Language", TAGS[language])
        translation.deactivate()  # what this thread does next has no address
        return response


class Twin(NamedTuple):
    """The same place in another language. `tag` is the language as HTML names it, `name` as its readers do."""

    tag: str
    name: str
    path: str
    address: str
    is_here: bool


def twins(request: HttpRequest) -> dict[str, object]:
    """`twins`: a page's addresses in each language, its own among them. None where it has but one language."""
    return {"twins": SimpleLazyObject(lambda: _twins(request))}


def _twins(request: HttpRequest) -> list[Twin]:
    here = translation.get_language()
    twins = []
    for language, name in settings.LANGUAGES:
        path = translate_url(request.get_full_path(), language)
        twins.append(Twin(TAGS[language], name, path, request.build_absolute_uri(path), language == here))
    return twins if len({twin.path for twin in twins}) > 1 else []
