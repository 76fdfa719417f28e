"""The public list of annual reports, with its search. An address can be passed on: it holds all that was asked."""

import difflib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from reports.published import editions
from returns.models import AreaReturn, ReportingYear, Revision
from returns.models.area import AreaKind

PAGE = 100


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Of the newest year, until somebody looks for an area or a year."""
    public = Listed(timezone.now())
    has_asked = FindForm.base_fields.keys() & request.GET.keys()
    form = FindForm([listed.year for listed in public.years], request.GET if has_asked else None)
    text, matching = "", public.find("", public.newest)
    if form.is_bound:
        text, year = (form.cleaned_data["area"], form.cleaned_data["year"]) if form.is_valid() else ("", None)
        matching = public.find(text, year) if form.is_valid() else []
    page = Paginator(matching, PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    context = {
        "form": form,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "groups": public.by_year(shown),
        "revisions": shown,
        "one_area": _only_area(matching),
        "years": public.years,
        "near": [] if matching else public.near(text),
        "has_invented": any(row.is_invented for row in shown),
    }
    return render(request, "reports/site/find.html", context)


def _only_area(revisions: list[Revision]) -> str:
    """The name of the area, where several years of one were found: they stand in one table then."""
    areas = {row.area_return.area_id for row in revisions}
    return revisions[0].area_return.printed_name if len(areas) == 1 and len(revisions) > 1 else ""


LONGEST_SEARCH = 100


class FindForm(forms.Form):
    """What a reader looks for in the list of reports. Nothing typed and nothing chosen is everything."""

    area = forms.CharField(label=_("Area"), required=False, max_length=LONGEST_SEARCH)
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)

    def __init__(self, years: Sequence[ReportingYear], data: Any = None):
        super().__init__(data)
        self.fields["area"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        choice = self.fields["year"]
        choice.choices = [("", _("All years")), *((year.pk, year.name) for year in years)]  # type: ignore[attr-defined]
        choice.error_messages["invalid_choice"] = _("Choose a year from the list")


# --- What is found --------------------------------------------------------------------------------

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
    """All that is public at a moment, newest year first and by the areas’ names in the page’s language. Two queries."""

    def __init__(self, at: datetime):
        public = editions.public_revisions(at).select_related("area_return__area", "area_return__year", "year")
        self.revisions = sorted(public, key=lambda row: (-row.year_id, folded(row.area_return.printed_name)))

    @cached_property
    def years(self) -> list[YearListed]:
        by_year = {year: list(rows) for year, rows in groupby(self.revisions, lambda row: row.year)}
        areas = AreaReturn.objects.filter(year__in=by_year, area__kind=AreaKind.AREA)
        owed = dict(areas.values("year").annotate(owed=Count("pk")).values_list("year", "owed"))
        there = {year: sum(not row.area_return.area.is_body for row in rows) for year, rows in by_year.items()}
        return [YearListed(year, there[year], owed.get(year.pk, 0)) for year in by_year]

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
