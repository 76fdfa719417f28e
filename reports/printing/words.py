"""The words of the pure modules (tables, charts, bulletin …), in the language that is active."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, TypeVar

from django.utils.translation import gettext, gettext_noop

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

# Django's own Welsh has it with one n; ours comes before it.
MISSPELT = gettext_noop("July")
Words = TypeVar("Words", bound="DataclassInstance")


def in_language(words: type[Words]) -> Words:
    return words(**{word.name: gettext(str(word.default)) for word in fields(words)})
