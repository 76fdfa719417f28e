"""The sections of a report, an area's own in its revision or a year's: save, add, move, remove, confirm, load."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from reports.models import Section, Subject, chain_of
from reports.sign_off.actions import voiding_signatures
from reports.sign_off.rights import can_write_words
from reports.writing.acts import POSITION, TITLES, name_of_part
from returns.access import permissions
from returns.models import Event, ReportingYear, User
from returns.record.events import record
from returns.record.locking import locked, locked_year
from returns.record.refusals import Overtaken, Refused


@transaction.atomic
def save_sections(
    *,
    on: Subject,
    by: User,
    at: datetime,
    texts: Mapping[str, Mapping[str, str]],
    seen: Mapping[str, str] | None = None,
    right: Collection[str] = (),
) -> None:
    """Write sections of a draft or of a year: key -> its words (`body`, `body_cy`, `title`, `note` …).

    A key that no section has yet adds one, which needs a title. `seen` holds the token of what the writer had before
    them, by key: Overtaken is raised where somebody has written meanwhile. The keys of `right` are confirmed as well.
    """
    with changing(by, on, at) as on:
        here = {section.key: section for section in on.sections.all()}
        changes: dict[str, Any] = {}
        touched = []
        for key, words in texts.items():
            section = here.setdefault(key, Section.blank(on, key))
            changed = set_words(section, words, (seen or {}).get(key))
            if section.is_added and not section.title:
                raise Refused("Give the section a title.")
            if section.note and any(other.note == section.note and other.key != key for other in here.values()):
                raise Refused(f"There is a note ({section.note}) already.")
            if changed:
                if section._state.adding and section.is_added:
                    section.position = _position_of(section, on)
                section.save()
                touched.append(section)
            changes |= changed
        if changes:
            act = "national_texts_saved" if isinstance(on, ReportingYear) else "texts_saved"
            record(act, on=on, by=by, at=at, changes=with_titles(changes, touched))
        _confirm([section for section in here.values() if section.key in right], on, by, at)


@transaction.atomic
def confirm_sections(*, on: Subject, by: User, at: datetime, keys: Collection[str]) -> None:
    """Say that sections which were copied from another year are right for this one as they stand."""
    on = open_to(by, on, at)
    _confirm(on.sections.filter(key__in=keys), on, by, at)


@transaction.atomic
def move_section(*, on: Subject, by: User, at: datetime, key: str, places: int) -> None:
    """Put a section that was added so many places further down among these, or up."""
    with changing(by, on, at) as on:
        before = [section for section in on.sections.all() if section.is_added]
        section = _found(before, key)
        now = [other for other in before if other is not section]
        now.insert(max(0, before.index(section) + places), section)
        for position, other in enumerate(now, start=1):
            Section.objects.filter(pk=other.pk).update(position=position)
        if now != before:
            order = [[other.name for other in sections] for sections in (before, now)]
            record("texts_moved", on=on, by=by, at=at, changes={"order": order})


@transaction.atomic
def remove_section(*, on: Subject, by: User, at: datetime, key: str) -> None:
    """Take a section that was added out of the report, or out of the year's reports. The record keeps its words."""
    with changing(by, on, at) as on:
        section = _found([section for section in on.sections.all() if section.is_added], key)
        section.delete()
        changes = with_titles(_taken_away(section), [section]) | {POSITION: section.position}
        record("text_removed", on=on, by=by, at=at, changes=changes)


@transaction.atomic
def load_sections(*, year: ReportingYear, sections: Iterable[Mapping[str, str]], by: User, at: datetime) -> int:
    """Put a year's sections in place of those it has; how many there are. Unchanged ones cause no event.

    A section has key, title and body, and may have the letter of its note and the Welsh title_cy and body_cy.
    """
    with changing(by, year, at):
        old = list(year.sections.all())
        new = [
            Section.blank(
                year, entry["key"], position=position, **{part: entry.get(part, "").strip() for part in Section.WORDS}
            )
            for position, entry in enumerate(sections, start=1)
        ]
        if [(section.key, section.words) for section in old] == [(section.key, section.words) for section in new]:
            return len(new)
        year.sections.all().delete()
        Section.objects.bulk_create(new)
        gone = {section.key: section for section in old}
        changes: dict[str, Any] = {}
        for section in new:
            changes |= set_words(gone.pop(section.key, Section(key=section.key)), section.words)
        for section in gone.values():
            changes |= _taken_away(section)
        orders = [[section.key for section in order] for order in (old, new)]
        if old and orders[0] != orders[1]:
            changes["order"] = orders
        record("national_texts_saved", on=year, by=by, at=at, changes=with_titles(changes, [*gone.values(), *new]))
        return len(new)


# What these acts have in common: who may, words set and told as [old, new], order, confirmation.


def may_write(by: User, on: Subject, at: datetime) -> bool:
    """Whether this person may write in a revision or a year now."""
    return permissions.is_national(by) if isinstance(on, ReportingYear) else can_write_words(by, on, at)


def open_to(by: User, on: Subject, at: datetime) -> Subject:
    """The revision or the year, locked, if this person may write in it now."""
    on = locked_year(on) if isinstance(on, ReportingYear) else locked(on)
    if may_write(by, on, at):
        return on
    if isinstance(on, ReportingYear):
        raise Refused("Only the national team can change the national texts.")
    raise Refused(f"Texts, board and logos of {on.area_return.area_name} {on.year} cannot be changed now.")


@contextmanager
def changing(by: User, on: Subject, at: datetime) -> Iterator[Subject]:
    """Around a change of what is printed, of the revision or the year, locked. Where a report is signed and says
    something else after it, the signature is void.
    """
    on = open_to(by, on, at)
    with voiding_signatures(on=on, by=by, at=at):
        yield on


def set_words(section: Section, words: Mapping[str, str], seen: str | None = None) -> dict[str, Any]:
    """Write words into a section that is not saved by it; what changed, as the record has it.

    `seen` is the token of what the writer had before them. Raises Overtaken where something else stands there.
    """
    changed = {part: [getattr(section, part), new] for part, new in words.items() if new != getattr(section, part)}
    if changed and seen is not None and seen != section.token:
        raise Overtaken("Somebody else has changed this text since you opened this page.")
    for part, (_, new) in changed.items():
        setattr(section, part, new)
    return {name_of_part(section.key, part): change for part, change in changed.items()}


def with_titles(changes: dict[str, Any], sections: Iterable[Section]) -> dict[str, Any]:
    """The changes, and what the sections are called that have no fixed name."""
    titles = {section.key: section.title for section in sections if section.title}
    return changes | {TITLES: titles} if titles else changes


def _taken_away(section: Section) -> dict[str, Any]:
    """A section that goes, in the shape of words that are changed."""
    return {name_of_part(section.key, part): [word, ""] for part, word in section.words.items() if word}


def _position_of(section: Section, on: Subject) -> int:
    """Where a section that is added goes: the last; one that was removed, to where it stood.

    Those that stand there and below make room.
    """
    removals = Event.objects.of(chain_of(on)).filter(act="text_removed", changes__titles__has_key=section.key)
    last = removals.order_by("-number").first()
    position = last.changes.get(POSITION) if last else None
    if position is None:
        return max(on.sections.values_list("position", flat=True), default=0) + 1
    if on.sections.filter(position=position).exists():
        on.sections.filter(position__gte=position).update(position=F("position") + 1)
    return int(position)


def _confirm(sections: Iterable[Section], on: Subject, by: User, at: datetime) -> None:
    """Take the mark of another year from sections, and record the names of those that had it."""
    copied = [section for section in sections if section.copied_from_id is not None]
    for section in copied:
        section.copied_from = None
        section.save(update_fields=["copied_from"])
    if copied:
        record("texts_confirmed", on=on, by=by, at=at, changes={"sections": [section.name for section in copied]})


def _found(sections: Sequence[Section], key: str) -> Section:
    for section in sections:
        if section.key == key:
            return section
    raise Refused("This section is no longer there.")
