"""A number over the years: where it stands on each year's form, what it changed by, and since when it was not higher.

Pure: no ORM, and of Django the languages alone. Here: following a code through forms, breaks, changes, records. Not
here: words (reports.statistics.bulletin), and where the numbers come from (reports.statistics.statistics).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple, Protocol

from django.utils.translation import gettext as _

from returns.arithmetic.figures import renamed

if TYPE_CHECKING:
    from returns.form.blocks import Axis, Rate
    from returns.form.questionnaire import Questionnaire

# "The highest since last year but one" is no news: a record beats at least so many years before it.
FEWEST_BEATEN = 2


NOT_COLLECTED, NOT_PUBLISHED, NOT_OWED = "not_collected", "not_published", "not_owed"


class FormPlace(NamedTuple):
    """A series on one year's form: its code there, "" where that did not collect it; whether it breaks before it."""

    code: str
    breaks: bool = False
    why: str = ""


class Observation(NamedTuple):
    """A series in one year. Where there is no number, `missing` says why nothing is told; else it is not available.

    A national number is that of `areas` of those that `owed` one, of whom `sent` a return; all three are None for the
    number of one area, and of one that stands `as_published`: of a year whose returns are not here, from `source`.
    `first` is what was published first, where it was revised since.
    """

    year: int
    value: int | None = None
    areas: int | None = None
    owed: int | None = None
    code: str = ""
    missing: str = ""
    breaks: bool = False
    why: str = ""
    is_revised: bool = False
    is_partial: bool = False
    is_invented: bool = False
    sent: int | None = None
    as_published: bool = False
    source: str = ""
    first: int | None = None

    @property
    def is_whole(self) -> bool:
        """Every area that owed a return has a number: only such figures are compared with each other."""
        return self.value is not None and self.areas == self.owed

    @property
    def status(self) -> str | None:
        """r where it was revised, else p where areas are still to come."""
        return "r" if self.is_revised else "p" if self.is_partial else None


# National figures as they were published, of years without returns.
Published = Sequence[Observation]


class Observed(Protocol):
    """A year of England and Wales, or of one area."""

    def observation(self, code: str) -> Observation: ...


class Earlier(NamedTuple):
    """A year with which another compares."""

    year: int
    value: int


class Change(NamedTuple):
    """From one year to the next: the number, and tenths of a per cent (None from nothing)."""

    since: int
    number: int
    tenths: int | None


class Record(NamedTuple):
    """The highest or lowest number since a year; `is_start` where that is the first year that compares."""

    is_highest: bool
    since: int
    is_start: bool


@dataclass(frozen=True)
class Series:
    """Observations of years that follow each other, oldest first. `code` is what the newest form that has it says."""

    code: str
    heading: str
    observations: tuple[Observation, ...]
    is_rate: bool = False

    @cached_property
    def by_year(self) -> dict[int, Observation]:
        return {here.year: here for here in self.observations}

    def before(self, year: int) -> list[Earlier]:
        """The years that compare with a year, the nearest first: up to a break, a gap or a year that is not whole."""
        earlier: list[Earlier] = []
        here = self.by_year.get(year)
        while here and here.is_whole and not here.breaks:
            here = self.by_year.get(here.year - 1)
            if here and here.is_whole and here.value is not None:
                earlier.append(Earlier(here.year, here.value))
        return earlier

    def change(self, year: int) -> Change | None:
        """The change on the year before; None where the two do not compare."""
        before, here = self.before(year), self.by_year.get(year)
        if not before or here is None or here.value is None:
            return None
        last = before[0].value
        return Change(before[0].year, here.value - last, tenths_of_a_per_cent(here.value - last, last))

    def record(self, year: int) -> Record | None:
        """Since when a year's number was not so high, or not so low; None where that is no news."""
        before, here = self.before(year), self.by_year.get(year)
        if here is None or here.value is None:
            return None
        for is_highest, is_beaten in ((True, here.value.__gt__), (False, here.value.__lt__)):
            beaten = len(list(takewhile(lambda earlier: is_beaten(earlier.value), before)))  # noqa: B023 - used at once
            if beaten >= FEWEST_BEATEN:
                is_start = beaten == len(before)
                return Record(is_highest, before[-1].year if is_start else before[beaten].year, is_start)
        return None


def tenths_of_a_per_cent(change: int, last: int) -> int | None:
    """A change in tenths of a per cent, rounded half away from nothing: 6 on 400 is 15, that is 1.5%."""
    if last == 0:
        return None
    tenths = (2 * 1000 * abs(change) + last) // (2 * last)
    return tenths if change >= 0 else -tenths


class Forms(dict[int, "Questionnaire"]):
    """The forms of years. Which codes of two of them compare is worked out once for all series."""

    def __init__(self, forms: Mapping[int, Questionnaire]):
        super().__init__(forms)
        self._found: dict[tuple[int, int], dict[str, str]] = {}

    def comparable(self, newer: int, older: int) -> dict[str, str]:
        if (newer, older) not in self._found:
            self._found[newer, older] = self[newer].comparable(self[older].shape, self[older].always_zero)
        return self._found[newer, older]


def series_of(
    forms: Mapping[int, Questionnaire], code: str, observed: Mapping[int, Observed], published: Published = ()
) -> Series:
    """A box, a total or the rate in each year from the oldest form to the newest. ValueError where no form has it.

    It begins earlier where something was `published` of it in the years before.
    """
    known = Forms(forms)
    rated = [year for year, form in forms.items() if form.rate and form.rate.code == code]
    start, code = (max(rated), code) if rated else newest(forms, code)
    places = follow_rate(known, start) if rated else follow(known, code, start)
    rate = forms[start].rate if rated else None
    heading = rate.title if rate else forms[start].words(code)
    first = min([*forms, *(here.year for here in published_at(places, published))])
    observations = observe(range(first, max(forms) + 1), places, forms, observed, published)
    return Series(code, heading, tuple(observations), is_rate=bool(rated))


def observe(
    years: Iterable[int],
    places: Mapping[int, FormPlace],
    forms: Mapping[int, Questionnaire],
    observed: Mapping[int, Observed],
    published: Published = (),
) -> Iterator[Observation]:
    """What is followed to some places, in each of some years; of a year without a form only what was published."""
    told = {here.year: here for here in published_at(places, published)}
    before = Observation(0)
    for year in years:
        place = places.get(year)
        if year not in forms:
            here = told.get(year, Observation(year, missing=NOT_PUBLISHED))
        elif place is None or not place.code:
            here = Observation(year, missing=NOT_COLLECTED)
        else:
            absent = Observation(year, code=place.code, missing=NOT_PUBLISHED)
            here = observed[year].observation(place.code) if year in observed else absent
            here = here._replace(breaks=place.breaks, why=place.why)
        before = _beside_published(before, here, forms)
        yield before


def published_at(places: Mapping[int, FormPlace], published: Published) -> list[Observation]:
    """What was published of a series, under whichever name a form has for it."""
    codes = {place.code for place in places.values()}
    return [here for here in published if here.code in codes]


def _beside_published(before: Observation, here: Observation, forms: Mapping[int, Questionnaire]) -> Observation:
    """A number after one that was published elsewhere, or the other way round: it breaks as the form's notes say.

    Invented numbers compare with no real ones.
    """
    if before.as_published == here.as_published or before.value is None or here.value is None:
        return here
    said = [here.why]
    if before.is_invented or here.is_invented:
        said.append(_("On one side of the break figures are invented, for demonstration. On the other they are real."))
    elif here.year not in forms or not forms[here.year].breaks(here.code):
        return here
    elif not here.breaks:
        said.append(why_broken(forms[here.year], here.code, forms[here.year]))
    return here._replace(breaks=True, why=" ".join(filter(None, said)))


def follow(forms: Forms, code: str, newest: int) -> dict[int, FormPlace]:
    """A box or total of the newest form through the forms of the years before, however these call it.

    A form that did not collect it is passed over; a break is told at the newer of the two years that do not compare.
    """
    places = {newest: FormPlace(code)}
    here, form = newest, forms[newest]
    for year in sorted((year for year in forms if year < newest), reverse=True):
        old = form.called_before(code, forms[year].shape)
        if not old:
            places[year] = FormPlace("")
            continue
        if forms.comparable(here, year).get(code) != old:
            places[here] = FormPlace(code, True, why_broken(form, code, forms[year]))
        places[year] = FormPlace(old)
        here, form, code = year, forms[year], old
    return places


def follow_rate(forms: Forms, newest: int) -> dict[int, FormPlace]:
    """The year's rate through the years before: it breaks where its numerator does, or divides by other people.

    Those of another revision of the estimates are others too: a census moves an area's number by more than a year does.
    """
    form = forms[newest]
    if form.rate is None:
        return {}
    counted = follow(forms, form.rate.numerator, newest)
    places: dict[int, FormPlace] = {}
    newer: tuple[int, Rate] | None = None
    for year in sorted(counted, reverse=True):
        rate, count = forms[year].rate, counted[year]
        if rate is None or rate.numerator != count.code:
            places[year] = FormPlace("")
            continue
        if newer and (rate.base, rate.vintage) != (newer[1].base, newer[1].vintage):
            at = places[newer[0]]
            why = " ".join(filter(None, (at.why, _why_other_people(rate, newer[1]))))
            places[newer[0]] = at._replace(breaks=True, why=why)
        places[year] = FormPlace(rate.code, count.breaks, count.why)
        newer = year, rate
    return places


def _why_other_people(before: Rate, here: Rate) -> str:
    if before.base != here.base:
        return _("The rate divides by other people than before.")
    return _("The population estimates are of another revision: {old} before, {new} since.").format(
        old=before.vintage, new=here.vintage
    )


def newest(forms: Mapping[int, Questionnaire], code: str) -> tuple[int, str]:
    """The newest year whose form has a box or total, and what it is called there. ValueError where no form has it."""
    year = max(year for year, form in forms.items() if code in form.shape)
    for later in sorted(forms):
        if later <= year:
            continue
        before = forms[year].question_of(code).code
        for question in forms[later].questions.values():
            is_it = (question.continues or question.code) == before
            if is_it and (now := renamed(code, before, question.code, forms[later].shape)):
                year, code = later, now
                break
    return year, code


def why_broken(form: Questionnaire, code: str, before: Questionnaire) -> str:
    """Why a box or total does not compare with an earlier form: the notes of the form, or else what it counts now.

    "" where the form says nothing and both count the same categories and levels.
    """
    question = form.question_of(code)
    axes = _counted(form, code)
    notes = (question.break_note, *(axis.break_note for axis in axes))
    said = " ".join(dict.fromkeys(filter(None, notes)))
    old = (question.continues or question.code) + code.removeprefix(question.code)
    if said or old not in before.shape:
        return said
    earlier = {axis.code for axis in _counted(before, old)}
    fresh = [axis.heading for axis in axes if axis.code not in earlier and not axis.totals_compare]
    now = {axis.code for axis in axes}
    gone = [axis.heading for axis in _counted(before, old) if axis.code not in now]
    return " ".join(
        words.format(places="; ".join(places), year=form.year_name)
        for words, places in (
            (_("Counted from {year} on: {places}."), fresh),
            (_("Not counted any more from {year} on: {places}."), gone),
        )
        if places
    )


def _counted(form: Questionnaire, code: str) -> list[Axis]:
    """The categories and levels on which the boxes of a total stand."""
    question = form.question_of(code)
    boxes = [form.shape.boxes[term] for term in form.shape.terms(code)]
    categories, levels = {box.category for box in boxes}, {box.level for box in boxes}
    return [
        *(axis for axis in question.categories if axis.number in categories),
        *(axis for axis in question.levels if axis.number in levels),
    ]
