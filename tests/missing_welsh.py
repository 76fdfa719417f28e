"""Which strings have no Welsh: of what is asked for while the language is Welsh, and of what a template holds."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from unittest import mock

from babel.messages.extract import extract
from django.template import Template
from django.utils import translation
from django.utils.translation import trans_real
from django.utils.translation.template import templatize

COMMENT = re.compile(r"{% comment %}.*?{% endcomment %}", re.DOTALL)
CONTEXT = "\x04"  # what gettext puts between a context and its string


def has_welsh(key: str | tuple[str, int]) -> bool:
    return bool(trans_real.translation("cy")._catalog.get(key, ""))


def strings_of(template: Template) -> set[str]:
    """What a template says in one case or another. Of a plural the singular."""
    # A comment of the template would become one of the Python that is looked through, up to the end of its line.
    source = templatize(COMMENT.sub("", template.source)).replace("\n", " ")
    found = extract(
        "python", BytesIO(source.encode()), {"gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
    )
    return {words[0] if isinstance(words, tuple) else words for _, words, *_ in found}


@contextmanager
def missing_welsh() -> Iterator[set[str]]:
    """The set fills with each string that has no Welsh, neither ours nor Django's own."""
    missing: set[str] = set()

    def asked(key: str, is_plural: bool) -> None:
        key = key.replace("\r\n", "\n")
        if translation.get_language() == "cy" and key and not has_welsh((key, 0) if is_plural else key):
            missing.add(key)

    def recording(name: str, first: int, is_plural: bool) -> Callable[..., str]:
        real = getattr(trans_real, name)

        def call(*words: object) -> str:
            asked(CONTEXT.join(map(str, words[: first + 1])), is_plural)
            return real(*words)

        return call

    kinds = (("gettext", 0, False), ("pgettext", 1, False), ("ngettext", 0, True), ("npgettext", 1, True))
    with mock.patch.multiple(translation._trans, **{kind[0]: recording(*kind) for kind in kinds}, create=True):
        yield missing
