"""The public list of annual reports: what a reader finds who looks for an area and a year.

Here: one reading of all that is public, and looking through it by any spelling of an area's name. Not here: which
revisions are public (published). An area of which nothing is public is as unknown here as one that does not exist.
"""

import difflib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby

from django.db.models import Count

from reports import published
from returns.models import AreaReturn, ReportingYear, Revision

ALIKE = 0.7  # of difflib's ratio: a letter or two may be wrong
MOST_NEAR = 3


@dataclass(frozen=True)
class YearListed:
    """A year of which something is public: how many returns of how many that were owed, and those that were found."""

    year: ReportingYear
    published: int
    owed: int
    revisions: tuple[Revision, ...] = ()

    @property
    def is_complete(self) -> bool:
        return self.published == self.owed


class Listed:
    """All that is public at a moment, newest year first and by the areas' names. Two queries."""

    def __init__(self, at: datetime):
        found = published.public_revisions(at).select_related("area_return__area", "area_return__year", "year")
        self.revisions = sorted(found, key=lambda row: (-row.year_id, folded(row.area_return.area_name)))

    @cached_property
    def years(self) -> list[YearListed]:
        by_year = {year: list(rows) for year, rows in groupby(self.revisions, lambda row: row.year)}
        returns = AreaReturn.objects.filter(year__in=by_year).values("year").annotate(owed=Count("pk"))
        owed = dict(returns.values_list("year", "owed"))
        return [YearListed(year, len(rows), owed[year.pk]) for year, rows in by_year.items()]

    @property
    def newest(self) -> int | None:
        return self.revisions[0].year_id if self.revisions else None

    def find(self, text: str, year: int | None = None) -> list[Revision]:
        """The reports of areas one of whose names has each word of the text, or its beginning; of a year, or of all."""
        words = folded(text)
        return [
            row
            for row in self.revisions
            if (year is None or row.year_id == year) and any(_has(name, words) for name in spellings(row))
        ]

    def near(self, text: str) -> list[str]:
        """Names of areas that are spelt nearly like the text, the nearest first."""
        known = {" ".join(name): row.area_return.printed_name for row in self.revisions for name in spellings(row)}
        alike = difflib.get_close_matches(" ".join(folded(text)), known, n=3 * MOST_NEAR, cutoff=ALIKE)
        return list(dict.fromkeys(known[name] for name in alike))[:MOST_NEAR]

    def by_year(self, revisions: Sequence[Revision]) -> list[YearListed]:
        """Some of them, as they stand in this list, under their years."""
        years = {listed.year: listed for listed in self.years}
        return [
            YearListed(year, years[year].published, years[year].owed, tuple(rows))
            for year, rows in groupby(revisions, lambda row: row.year)
        ]


def spellings(revision: Revision) -> list[tuple[str, ...]]:
    """The names of a revision's area, those of its year among them, as words to compare."""
    area_return = revision.area_return
    names = (*area_return.area.spellings, area_return.area_name, area_return.area_name_cy)
    return [folded(name) for name in names if name]


def folded(text: str) -> tuple[str, ...]:
    """A text as words to compare: without capitals, accents and punctuation; "&" is "and"."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("&", " and "))
    kept = (letter for letter in plain if not unicodedata.combining(letter))
    return tuple("".join(letter if letter.isalnum() else " " for letter in kept).split())


def _has(name: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return all(any(part.startswith(word) for part in name) for word in words)
