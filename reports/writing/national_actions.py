"""A year's national sections, by the national team: load, copy, write, add, move, remove, confirm; obsolete terms."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from reports.models import NationalText, ObsoleteTerm
from reports.sign_off.actions import void_signatures
from reports.writing.actions import confirmed, found, moved, position_of, removal, set_words, taken_away, with_titles
from reports.writing.draft_actions import forget_draft
from returns.access import permissions
from returns.models import ReportingYear, User
from returns.record.events import record
from returns.record.locking import locked_year
from returns.record.refusals import Refused


@transaction.atomic
def load_national_texts(*, year: ReportingYear, sections: Iterable[Mapping[str, str]], by: User, at: datetime) -> int:
    """Put a year's national sections in place of those it has; how many there are. Unchanged ones cause no event.

    A section has key, title and body, and may have the letter of its note and the Welsh title_cy and body_cy.
    """
    year = _open_to(by, year)
    new = [
        NationalText(year=year, key=section["key"], position=position, **_words(section))
        for position, section in enumerate(sections, start=1)
    ]
    old = list(NationalText.objects.filter(year=year))
    if [(text.key, text.words) for text in old] != [(text.key, text.words) for text in new]:
        _put(new, in_place_of=old, act="national_texts_saved", year=year, by=by, at=at)
    return len(new)


@transaction.atomic
def copy_national_texts(*, source: ReportingYear, target: ReportingYear, by: User, at: datetime) -> int:
    """Begin a year that has none with another year's national sections, each marked until it is confirmed.

    The terms that they should not use come with them.
    """
    target = _open_to(by, target)
    if NationalText.objects.filter(year=target).exists():
        raise Refused(f"{target} has its national texts. They stay as they are.")
    new = [
        NationalText(year=target, key=text.key, position=text.position, copied_from=source, **text.words)
        for text in NationalText.objects.filter(year=source)
    ]
    copy_obsolete_terms(source=source, target=target, by=by, at=at)
    if new:
        _put(new, in_place_of=[], act="texts_copied", year=target, by=by, at=at, source=source)
    return len(new)


@transaction.atomic
def save_national_text(
    *,
    year: ReportingYear,
    by: User,
    at: datetime,
    key: str,
    words: Mapping[str, str],
    seen: str | None = None,
    is_right: bool = False,
) -> None:
    """Write one national section; a key that none has yet adds one, before the back page if there is one.

    `seen` is the token of what the writer had before them. `is_right` confirms what was copied from another year.
    """
    year = _open_to(by, year)
    here = list(NationalText.objects.filter(year=year))
    text = next((text for text in here if text.key == key), None)
    text = text or NationalText(year=year, key=key)
    changes = set_words(text, words, seen)
    if not text.title:
        raise Refused("Give the section a title.")
    if text.note and any(other.note == text.note for other in here if other.key != key):
        raise Refused(f"There is a note ({text.note}) already.")
    if changes:
        if text._state.adding:
            text.position = position_of(text, NationalText.objects.filter(year=year), year.chain)
        text.save()
        record("national_texts_saved", on=year, by=by, at=at, changes=with_titles(changes, [text]))
        void_signatures(year=year, by=by, at=at)
    forget_draft(on=year, key=key, by=by)
    if is_right:
        _confirm([text], year, by, at)


@transaction.atomic
def confirm_national_texts(*, year: ReportingYear, by: User, at: datetime, keys: Collection[str]) -> None:
    """Say that sections which were copied from another year are right for this one as they stand."""
    year = _open_to(by, year)
    _confirm(list(NationalText.objects.filter(year=year, key__in=keys)), year, by, at)


@transaction.atomic
def move_national_text(*, year: ReportingYear, by: User, at: datetime, key: str, places: int) -> None:
    """Put a section so many places further down, or up."""
    year = _open_to(by, year)
    before = list(NationalText.objects.filter(year=year))
    found(before, key)
    now = moved(before, key, places)
    for position, text in enumerate(now, start=1):
        NationalText.objects.filter(pk=text.pk).update(position=position)
    if now != before:
        order = [[text.name for text in texts] for texts in (before, now)]
        record("texts_moved", on=year, by=by, at=at, changes={"order": order})
        void_signatures(year=year, by=by, at=at)


@transaction.atomic
def remove_national_text(*, year: ReportingYear, by: User, at: datetime, key: str) -> None:
    """Take a section out of the year's reports. The record keeps its words."""
    year = _open_to(by, year)
    text = found(NationalText.objects.filter(year=year), key)
    record("text_removed", on=year, by=by, at=at, changes=removal(text))
    text.delete()
    void_signatures(year=year, by=by, at=at)


def _put(
    new: list[NationalText],
    *,
    in_place_of: list[NationalText],
    act: str,
    year: ReportingYear,
    by: User,
    at: datetime,
    source: ReportingYear | None = None,
) -> None:
    """All sections of a year at once, told word by word."""
    old = {text.key: text for text in in_place_of}
    changes: dict[str, Any] = {"from": source.name} if source else {}
    for text in new:
        told = old.pop(text.key, None) or NationalText(key=text.key)
        changes |= set_words(told, text.words)
    for text in old.values():
        changes |= taken_away(text)
    orders = [[text.key for text in texts] for texts in (in_place_of, new)]
    if in_place_of and orders[0] != orders[1]:
        changes["order"] = orders
    NationalText.objects.filter(year=year).delete()
    NationalText.objects.bulk_create(new)
    record(act, on=year, by=by, at=at, changes=with_titles(changes, [*old.values(), *new]))
    void_signatures(year=year, by=by, at=at)


def _words(section: Mapping[str, str]) -> dict[str, str]:
    return {part: section.get(part, "").strip() for part in NationalText.WORDS}


def _open_to(by: User, year: ReportingYear) -> ReportingYear:
    if not permissions.is_national(by):
        raise Refused("Only the national team writes the national texts.")
    return locked_year(year)


def _confirm(texts: list[NationalText], year: ReportingYear, by: User, at: datetime) -> None:
    if names := confirmed(texts):
        record("texts_confirmed", on=year, by=by, at=at, changes={"sections": names})


# --- Obsolete terms -------------------------------------------------------------------------------


@transaction.atomic
def load_obsolete_terms(*, year: ReportingYear, terms: Mapping[str, str], by: User, at: datetime) -> int:
    """Put these (term -> what to write instead) in place of a year's; how many there are. No event without a change."""
    if not permissions.is_national(by):
        raise Refused("Only the national team lists the terms that are no longer used.")
    if any(not term.strip() or not instead.strip() for term, instead in terms.items()):
        raise Refused("Each term needs what is written instead.")
    old = ObsoleteTerm.objects.of(year)
    if old != dict(terms):
        ObsoleteTerm.objects.filter(year=year).delete()
        ObsoleteTerm.objects.bulk_create(
            ObsoleteTerm(year=year, term=term, instead=instead) for term, instead in terms.items()
        )
        record("obsolete_terms_saved", on=year, by=by, at=at, changes={"terms": [_lines(old), _lines(terms)]})
    return len(terms)


def copy_obsolete_terms(*, source: ReportingYear, target: ReportingYear, by: User, at: datetime) -> int:
    """Begin a year with another year's terms."""
    return load_obsolete_terms(year=target, terms=ObsoleteTerm.objects.of(source), by=by, at=at)


def _lines(terms: Mapping[str, str]) -> str:
    return "\n".join(f"{term} = {instead}" for term, instead in sorted(terms.items()))
