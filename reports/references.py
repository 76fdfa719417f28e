"""Numbers in prose: `{snapshot_c1_total}` stands for what the tables print there. Nobody types a figure twice.

A reference is a box's, a total's or the rate's code, or one of the year's words (`{end}`). One that means nothing stays
as it was typed, for everybody to see.
"""

import re
from collections.abc import Container, Mapping
from typing import NamedTuple

from reports.tables import ENGLISH, Words, printed_entry, printed_rate, printed_sum
from returns.figures import Figures
from returns.questionnaire import Questionnaire

REFERENCE = re.compile(r"\{([A-Za-z][A-Za-z0-9_]*)\}")


class Unresolved(NamedTuple):
    """A reference that means nothing: its name, and the line of the text on which it stands, from 1."""

    name: str
    line: int


def values_of(
    questionnaire: Questionnaire, figures: Figures, population: int | None, words: Words = ENGLISH
) -> dict[str, str]:
    """What each code of the year prints."""
    values = {code: printed_entry(figures[code], words) for code in figures}
    values |= {code: printed_sum(figures.sum(code), words) for code in figures.shape.totals}
    if rate := questionnaire.rate:
        values[rate.code] = printed_rate(figures.sum(rate.numerator), population, words)
    return values


def resolve(text: str, values: Mapping[str, str]) -> str:
    return REFERENCE.sub(lambda found: values.get(found[1], found[0]), text)


def unresolved(text: str, known: Container[str]) -> list[Unresolved]:
    return [
        Unresolved(found[1], number)
        for number, line in enumerate(text.splitlines(), start=1)
        for found in REFERENCE.finditer(line)
        if found[1] not in known
    ]
