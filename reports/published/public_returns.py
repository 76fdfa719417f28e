"""A return as it is public: its figures, what its rate divides by, and what an earlier edition of it printed otherwise.

The one read object behind national sums, series, tables of areas, files and reports. What [r] means is said here; the
rows of the SELECT (one_select), which the database writes by itself, say it once more of single boxes.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Protocol, Self

from django.utils.translation import get_language

from reports.published.editions import State, among, editions_before
from reports.published.series import NOT_COLLECTED, Observation
from returns.arithmetic.figures import AREAS, Entry, Figures, Shape, differences
from returns.arithmetic.rates import per_100k_of
from returns.checks.read import entries_of
from returns.models import Area, Revision, Source
from returns.models.questionnaire import PopulationBase


class Rate(Protocol):
    """What a year's rate counts, and which people it divides by."""

    @property
    def code(self) -> str: ...
    @property
    def numerator(self) -> str: ...
    @property
    def base(self) -> str: ...


class Form(Protocol):
    """What of a year's form its numbers follow from."""

    @property
    def shape(self) -> Shape: ...
    @property
    def rate(self) -> Rate | None: ...
    @property
    def of_one(self) -> Self: ...
    def asked_of(self, whom: str, /) -> Self: ...


@dataclass(frozen=True)
class PublicReturn:
    """One edition. `people` are those its rate divides by; `figures` are there once with_figures has been asked.

    `form` is what its respondent is asked and is printed of it alone, and `asked_as` how the year's form calls that
    one (Area.asked_as). `earlier` are the public editions of the same return before it, oldest first.
    """

    pk: int
    year: int
    area: str
    names: tuple[str, str]  # the area's, in English and in Welsh
    number: int
    source: str
    has_report: bool
    form: Form
    people: int | None
    figures: Figures
    earlier: tuple["PublicReturn", ...] = ()
    asked_as: str = AREAS

    @property
    def is_invented(self) -> bool:
        return self.source == Source.INVENTED

    @property
    def printed_name(self) -> str:
        """The area's name in the language of the page."""
        english, welsh = self.names
        return (welsh if get_language() == "cy" else "") or english

    def value(self, code: str) -> int | None:
        """The number behind a box, a total or the rate; None where it has none."""
        rate = self.form.rate
        if rate is None or code != rate.code:
            return self.figures.value(code)
        return per_100k_of(self.figures.value(rate.numerator), self.people)

    def is_asked(self, code: str) -> bool:
        """Whether there can be a number behind a box, a total or the rate: it is asked of this respondent."""
        rate = self.form.rate
        return code in self.form.shape or (rate is not None and code == rate.code)

    def observation(self, code: str) -> Observation:
        """The same as one year of a series."""
        if not self.is_asked(code):
            return Observation(self.year, code=code, missing=NOT_COLLECTED)
        is_revised = code in self.revised
        return Observation(self.year, self.value(code), code=code, is_revised=is_revised, is_invented=self.is_invented)

    @cached_property
    def revised(self) -> dict[str, int]:
        """[r]: what an earlier public edition printed otherwise, by box, total and rate -> the last such number."""
        return {code: edition.number for edition in self.earlier for code in self._printed_otherwise(edition)}

    @cached_property
    def touched(self) -> frozenset[str]:
        """What makes a national sum [r]: those; and the rate where its count or what it divides by was another.

        The nation's rate may print otherwise where this area's does not.
        """
        rate = self.form.rate
        if rate and (rate.numerator in self.revised or any(was.people != self.people for was in self.earlier)):
            return frozenset((*self.revised, rate.code))
        return frozenset(self.revised)

    def _printed_otherwise(self, edition: "PublicReturn") -> Iterator[str]:
        yield from differences(edition.figures, self.figures)
        rate = self.form.rate
        if rate and edition.value(rate.code) != self.value(rate.code):
            yield rate.code


def public_returns(state: State, forms: Mapping[int, Form], *, is_to_add: bool = False) -> list[PublicReturn]:
    """The returns of a state, of the years of some forms, by year and area; without figures yet. One query.

    `is_to_add`: with what is printed as a sum alone, for the sums of the nation and for nothing else.
    """
    bases, current = PopulationBase.values, set(state.revisions)
    rows = Revision.objects.filter(pk__in=among([*state.revisions, *state.earlier]), year__in=list(forms))
    columns = (
        "pk", "year", "area_return__area__slug", "area_return__area_name", "area_return__area_name_cy", "number",
        "source", "has_report", "area_return__area__kind", *(f"population__{base}" for base in bases),
    )  # fmt: skip
    returns: list[PublicReturn] = []
    earlier: dict[tuple[int, str], list[PublicReturn]] = {}
    # By number: the earlier editions of a return come before the present one.
    rows = rows.order_by("year", "area_return__area__slug", "number")
    for pk, year, area, name, name_cy, number, source, has_report, kind, *persons in rows.values_list(*columns):
        asked_as = Area(slug=area, kind=kind).asked_as
        form, before = forms[year].asked_of(asked_as), earlier.setdefault((year, area), [])
        form = form if is_to_add else form.of_one
        people = dict(zip(bases, persons, strict=True))[form.rate.base] if form.rate else None
        figures = Figures(form.shape, {})
        edition = PublicReturn(
            pk,
            year,
            area,
            (name, name_cy),
            number,
            source,
            has_report,
            form,
            people,
            figures,
            tuple(before) if pk in current else (),
            asked_as,
        )
        if pk in current:
            returns.append(edition)
        else:
            before.append(edition)
    return returns


def with_figures(returns: Sequence[PublicReturn], boxes: Collection[str] | None = None) -> list[PublicReturn]:
    """The same with the figures of each and of its earlier editions, of all boxes or of some. One query, or none."""
    editions = [edition for here in returns for edition in (here, *here.earlier)]
    entries = entries_of([edition.pk for edition in editions], boxes) if editions else {}
    return [_filled(here, entries) for here in returns]


def _filled(edition: PublicReturn, entries: Mapping[int, Mapping[str, Entry]]) -> PublicReturn:
    shape, there = edition.form.shape, entries[edition.pk]
    if not there.keys() <= shape.boxes.keys():
        there = {code: entry for code, entry in there.items() if code in shape.boxes}
    figures = Figures(shape, there)
    return replace(edition, figures=figures, earlier=tuple(_filled(before, entries) for before in edition.earlier))


def in_the_same_terms(revision: Revision, at: datetime, form: Form, people: int | None) -> PublicReturn:
    """Any revision, a draft too, with the public editions before it: what its report prints. At most three queries."""
    before = State(tuple(edition.pk for edition in editions_before(revision, at)))
    earlier = public_returns(before, {revision.year_id: form}) if before.revisions else ()
    return with_figures([of_revision(revision, form, people, tuple(earlier))])[0]


def of_revision(
    revision: Revision, form: Form, people: int | None, earlier: tuple[PublicReturn, ...] = ()
) -> PublicReturn:
    """A revision at hand, with its area, in the same terms; without figures yet."""
    owed = revision.area_return
    form = form.asked_of(owed.area.asked_as).of_one
    return PublicReturn(
        pk=revision.pk,
        year=revision.year_id,
        area=owed.area.slug,
        names=(owed.area_name, owed.area_name_cy),
        number=revision.number,
        source=revision.source,
        has_report=revision.has_report,
        form=form,
        people=people,
        figures=Figures(form.shape, {}),
        earlier=earlier,
        asked_as=owed.area.asked_as,
    )
