"""Writes on the form of a year, by the national team: make next year's out of this one's, change it, mend its words."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from returns.access import permissions
from returns.form import definition, ministry
from returns.form.consistency import ARRAYS, RATE
from returns.form.edits import Difference, Form, differences, for_the_year_after
from returns.models import Event, Question, ReportingYear, Revision, User
from returns.record.events import record
from returns.record.refusals import Overtaken, Refused


def token_of(year: ReportingYear) -> str:
    """A short text that differs whenever the year's form does; a page carries it to tell what its reader had seen."""
    return hashlib.sha256(definition.dump(year).encode()).hexdigest()[:16]


@transaction.atomic
def make_next_form(*, year: ReportingYear, by: User, at: datetime) -> ReportingYear:
    """Begin the form of the year after as a copy of this year's. Dates, population and release are left to be given."""
    year = ReportingYear.objects.select_for_update().get(pk=year.pk)
    if not permissions.is_national(by):
        raise Refused("Only the national team can make a form.")
    if not Question.objects.filter(year=year).exists():
        raise Refused(f"{year} has no form that could be copied.")
    if Question.objects.filter(year=year.year + 1).exists():
        raise Refused(f"{ReportingYear(year=year.year + 1)} has a form already.")
    form = for_the_year_after(definition.parse(definition.dump(year)))
    made, _ = definition.load(definition.canonical(form))
    record("form_made", on=made, by=by, at=at, changes={"copy_of": year.name})
    return made


@transaction.atomic
def change_form(*, year: ReportingYear, by: User, at: datetime, to: Form, seen: str) -> list[Difference]:
    """Give a year this form; what differs from the one before.

    `seen` is the token of the form that the writer had before them: raises Overtaken where somebody has changed it
    since. Raises Inconsistent with every problem of the new form. Once the year has returns only words can change.
    """
    year = ReportingYear.objects.select_for_update().get(pk=year.pk)
    if not permissions.is_national(by):
        raise Refused("Only the national team can change a form.")
    before = definition.parse(definition.dump(year))
    if token_of(year) != seen:
        raise Overtaken(_since(year))
    found = differences(before, to)
    if not found:
        return []
    after = definition.parse(definition.canonical(to))
    if Revision.objects.filter(year=year).exists():
        _mend_words(year, found)
    definition.load(definition.canonical(after))
    record("form_changed", on=year, by=by, at=at, changes=_recorded(found))
    return found


def _since(year: ReportingYear) -> str:
    """Who has changed the form meanwhile, and what."""
    last = Event.objects.of(year.chain).filter(act__in=("form_changed", "form_made")).newest_first().first()
    if last is None:
        return f"The form of {year} has changed since you opened this page."
    parts = ", ".join(last.changes)
    return f"{last.by} has changed the form since you opened this page: {parts}."


def _mend_words(year: ReportingYear, found: Sequence[Difference]) -> None:
    structure = [one for one in found if not one.is_mendable]
    if structure:
        parts = ", ".join(dict.fromkeys(f"{one.array} {one.name} {one.key}".strip() for one in structure))
        raise Refused(
            f"{year} has returns, so only the words of its form can be mended. This would change more: {parts}."
        )
    for one in (one for one in found if one.key not in ministry.KEYS):
        array = RATE if one.array == "rate" else ARRAYS.get(one.array)
        model = array.model if array else ReportingYear
        named = {array.name: one.name} if array and array is not RATE else {}
        model.objects.filter(year=year.pk, **named).update(**{one.key: one.new or ""})


def _recorded(found: Sequence[Difference]) -> dict[str, Any]:
    """Each difference under the name of its place: what stood there, and what stands there now."""
    return {" ".join(filter(None, (one.array, one.name, one.key))): [one.old, one.new] for one in found}
