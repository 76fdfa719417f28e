"""What one report says in words, as the beginning of another: sections; an area's board and logos; a year's terms."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from reports.models import BoardMember, Logo, ObsoleteTerm, Section, Subject
from reports.writing.actions import changing, set_words, with_titles
from reports.writing.term_actions import load_obsolete_terms
from returns.models import ReportingYear, Revision, Status, User
from returns.record.events import record
from returns.record.refusals import Refused

PARTS = ("sections", "board", "logos")  # what an area's report has of its own


def copy_words(*, source: Subject, target: Subject, year: ReportingYear | None = None) -> list[Any]:
    """Copy what the target does not say yet; the new rows. Part of another action, which holds the lock and records.

    `year` is the year whose words they are, if not the target's own: they are marked until somebody confirms them. A
    section with any word of its own stays as it is; so does a board with any seat, and so do logos.
    """
    target.sections.filter(**dict.fromkeys(Section.WORDS, "")).delete()
    written = set(target.sections.values_list("key", flat=True))
    rows: list[Any] = [section for section in source.sections.all() if section.key not in written]
    if isinstance(source, Revision) and isinstance(target, Revision):
        rows += source.board.all() if not target.board.exists() else ()
        rows += source.logos.all() if not target.logos.exists() else ()
    for row in rows:
        row.pk, row._state.adding = None, True
        setattr(row, "revision" if isinstance(target, Revision) else "year", target)
        if year and hasattr(row, "copied_from"):
            row.copied_from = year
        row.save()
    return rows


@transaction.atomic
def copy_sections(*, on: Subject, by: User, at: datetime) -> Subject:
    """Begin a draft, or a year that has no sections, with the words of the last report or year; where they come from.

    With an area's sections come its board and its logos, with a year's the terms that they should not use.
    """
    with changing(by, on, at) as on:
        source = report_before(on) if isinstance(on, Revision) else year_before(on)
        if source is None:
            if isinstance(on, Revision):
                raise Refused("The area has no earlier published report to copy texts from.")
            raise Refused(f"Nothing can be copied: {on} has texts, or no earlier year has any.")
        year = source.year if isinstance(source, Revision) else source
        if isinstance(on, ReportingYear):
            load_obsolete_terms(year=on, terms=ObsoleteTerm.objects.of(year), by=by, at=at)
        rows = copy_words(source=source, target=on, year=year)
        sections = [row for row in rows if isinstance(row, Section) and not row.is_empty]
        changes: dict[str, Any] = {"from": year.name}
        for section in sections:
            changes |= set_words(Section(key=section.key), section.words)
        if board := [seat_words(row) for row in rows if isinstance(row, BoardMember)]:
            changes["board"] = [[], board]
        if logos := [row.name for row in rows if isinstance(row, Logo)]:
            changes["logos"] = [[], logos]
        if len(changes) == 1:
            raise Refused(f"Nothing of {year} is left to copy. Every section already has text.")
        record("texts_copied", on=on, by=by, at=at, changes=with_titles(changes, sections))
        return source


def report_before(revision: Revision) -> Revision | None:
    """The area's newest published revision of an earlier year that says anything in words or shows a logo."""
    area = revision.area_return.area_id
    earlier = Revision.objects.filter(area_return__area=area, year__lt=revision.year_id, status=Status.PUBLISHED)
    says = [Exists(model.objects.filter(revision=OuterRef("pk"))) for model in (Section, BoardMember, Logo)]
    written = earlier.filter(says[0] | says[1] | says[2])
    return written.select_related("year").order_by("-year_id", "-number").first()


def to_begin_with(revision: Revision, parts: Collection[str] = PARTS) -> ReportingYear | None:
    """The year from whose report something can be taken that this one does not have yet, in one of these parts."""
    source = report_before(revision)
    return source.year if source and any(_is_left(part, source, revision) for part in parts) else None


def _is_left(part: str, source: Revision, target: Revision) -> bool:
    """Whether the source has in a part of a report what the target has not."""
    if part == "sections":
        written = {section.key for section in target.sections.all() if not section.is_empty}
        return any(row.key not in written and not row.is_empty for row in source.sections.all())
    return not getattr(target, part).exists() and getattr(source, part).exists()


def year_before(year: ReportingYear) -> ReportingYear | None:
    """The newest earlier year that has sections, for a year that has none at all."""
    if year.sections.exists():
        return None
    return ReportingYear.objects.filter(year__lt=year.year, sections__isnull=False).order_by("-year").first()


def seat_words(seat: BoardMember) -> dict[str, str]:
    return {name: getattr(seat, name) for name in ("name", "role", "agency") if getattr(seat, name)}
