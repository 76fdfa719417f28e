"""What may stand behind the question mark: each parameter's kind, its words, and what it may be at the moment.

One table drives the reading, the errors and the OpenAPI description.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from reports.api.known import Known
from reports.api.problems import Wrong

USUAL, MOST = 1000, 10_000  # rows of a page
LONGEST_LIST = 45
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?)?", re.ASCII)


def whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError("Must be a whole number, written in digits.")
    return int(text)


def word(text: str) -> str:
    if "\0" in text:
        raise ValueError("Must be a text.")
    return text


def rows(text: str) -> int:
    try:
        number = whole(text)
    except ValueError:
        number = 0
    if not 1 <= number <= MOST:
        raise ValueError(f"Must be a whole number from 1 to {MOST}.")
    return number


def moment(text: str) -> datetime:
    """A day begins at midnight in London; a time without an offset is London's."""
    # A plus sign that was not encoded arrives as a space.
    text = re.sub(r" (?=\d{2}:\d{2}$)", "+", text)
    try:
        if not MOMENT.fullmatch(text):
            raise ValueError
        moment = parse_datetime(text) if "T" in text else datetime.combine(parse_date(text) or date.min, time())
        if moment is None:
            raise ValueError
        return (moment if timezone.is_aware(moment) else timezone.make_aware(moment)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("Must be a day or a moment, such as 2021-10-28 or 2021-10-28T09:30:00Z.") from None


@dataclass(frozen=True)
class Parameter:
    """`read` makes a value of a text, or raises ValueError with words; `known` are the values that there are."""

    name: str
    description: str
    schema: Mapping[str, Any]
    read: Callable[[str], Any] = word
    known: Callable[[Known], Collection[Any]] | None = None
    is_required: bool = False
    # A state narrowed by it has something in it only where there is such a one: then that need not be asked.
    narrows_state: bool = False
    # What a longer list of values is called where they are not all told.
    where: str = ""

    def value(self, text: str) -> Any:
        try:
            return self.read(text)
        except ValueError as error:
            raise Wrong("malformed-value", self.name, str(error)) from None

    def check(self, value: Any, known: Known) -> None:
        """Raises Wrong for what there is not."""
        if self.known is not None and value not in (there := self.known(known)):
            raise Wrong("unknown-value", self.name, self._meant(str(value), there))

    def _meant(self, text: str, there: Collection[Any]) -> str:
        """What it may be; of a long list what is spelled nearly so."""
        names = [str(name) for name in there]
        if not names:
            return "Nothing is published yet."
        near = names if len(names) <= LONGEST_LIST else get_close_matches(text[:100].casefold(), names, n=3, cutoff=0.5)
        told = f"Must be one of: {', '.join(near)}." if len(near) == len(names) else ""
        told = told or (f"Nearest: {', '.join(near)}." if near else "")
        return " ".join(filter(None, (told, self.where if len(near) < len(names) else "")))


YEAR = Parameter(
    "year",
    "One reporting year, named by the year in which it ends: 2021 is 2020/21.",
    {"type": "integer"},
    whole,
    lambda known: known.years,
    narrows_state=True,
)
AREA = Parameter(
    "area",
    "One area, by its key.",
    {"type": "string"},
    known=lambda known: known.areas,
    narrows_state=True,
    where="All areas: /api/v1/areas/.",
)
CELL = Parameter(
    "cell",
    "One box of the form, by its code.",
    {"type": "string"},
    known=lambda known: known.cells,
    where="All boxes: /api/v1/questionnaire/.",
)
CODE = Parameter(
    "code",
    "A box, a total or the rate, by its code.",
    {"type": "string"},
    known=lambda known: known.codes,
    is_required=True,
    where="All codes: /api/v1/questionnaire/.",
)
SINCE = Parameter(
    "since",
    "Only what was changed from this day or moment on. A day begins at midnight in London.",
    {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]},
    moment,
)
LIMIT = Parameter(
    "limit",
    "How many rows a page has at most. As CSV the answer is never parted.",
    {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
    rows,
)
CURSOR = Parameter(
    "cursor",
    "Where the page begins: opaque, from the address `next` of the page before, for the same list alone.",
    {"type": "string"},
)
ONE_YEAR = replace(YEAR, is_required=True)
PAGED = (LIMIT, CURSOR)
BY_NAME = {parameter.name: parameter for parameter in (YEAR, AREA, CELL, CODE, SINCE, *PAGED)}


def read(query: QueryDict, takes: Sequence[Parameter]) -> dict[str, Any]:
    """The query's parameters as values. Raises Wrong for the first that is unknown, repeated, malformed or missing."""
    of_name = {parameter.name: parameter for parameter in takes}
    values: dict[str, Any] = {}
    for name, given in query.lists():
        if name not in of_name:
            raise Wrong("unknown-parameter", _shown(name), there_are(takes))
        if len(given) > 1:
            raise Wrong("repeated-parameter", name, "Give this parameter once.")
        values[name] = of_name[name].value(given[0])
    for parameter in takes:
        if parameter.is_required and parameter.name not in values:
            raise Wrong("missing-parameter", parameter.name, parameter.description)
    return values


def there_are(takes: Sequence[Parameter]) -> str:
    """What one may ask with, said to who asked with something else."""
    return f"There are: {', '.join(parameter.name for parameter in takes)}." if takes else "This address has none."


def _shown(name: str) -> str:
    """A name that nobody gave us: as it was sent, but no longer than a name is."""
    return name if len(name) <= 60 else name[:60] + "…"
