"""The words of the pure modules, tables and charts, in the language that is active."""

from dataclasses import fields
from typing import TypeVar

from django.utils.translation import gettext

from reports import charts, tables

Words = TypeVar("Words", tables.Words, charts.Words)


def in_language(words: type[Words]) -> Words:
    return words(**{word.name: gettext(str(word.default)) for word in fields(words)})
