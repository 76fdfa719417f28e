"""The words of the pure modules, tables and charts, in the language that is active."""

from dataclasses import fields
from typing import TypeVar

from django.utils.translation import gettext, gettext_noop

from reports import charts, tables

# Django's own Welsh has it with one n; ours comes before it.
MISSPELT = gettext_noop("July")
Words = TypeVar("Words", tables.Words, charts.Words)


def in_language(words: type[Words]) -> Words:
    return words(**{word.name: gettext(str(word.default)) for word in fields(words)})
