"""What an area says in words, and what one revision says otherwise than another: texts, board, logos.

Whether somebody has confirmed what was copied, and which row holds it, is not said to anybody.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext

from reports.annual_report.prose import resolve, to_html
from reports.models import BoardMember, LocalSection, Logo, Seat, Section, logo_address
from reports.writing.acts import BODY, PARTS
from returns.models import Revision

Values = Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]]  # by language: of the one revision and of the other


def said(revisions: Collection[int]) -> dict[int, list[tuple[str, ...]]]:
    """By revision all that it says in words, in order. Three queries, however many there are."""
    by_revision: dict[int, list[tuple[str, ...]]] = {key: [] for key in revisions}
    rows: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (Section.objects.order_by("position", "key"), ("key", *Section.WORDS)),
        (BoardMember.objects.order_by("position"), BoardMember.WORDS),
        (Logo.objects.order_by("position"), Logo.WORDS),
    )
    for kind, columns in rows:
        for revision, *words in kind.filter(revision__in=list(revisions)).values_list("revision", *columns):
            if any(words[1:]):
                by_revision[revision].append((kind.model.__name__, *words))
    return by_revision


def word_changes(before: Revision, now: Revision, values: Values) -> Iterator[tuple[str, str, str]]:
    """(place, what stood there, what stands there), both as HTML, in the order of the report."""
    old, new = (_sections(revision) for revision in (before, now))
    fixed = [key for key in LocalSection.values if key != LocalSection.CONTACT]
    kept = [key for key in new if key not in LocalSection.values]
    gone = [key for key in old if key not in LocalSection.values and key not in new]
    for key in (*fixed, *kept, *gone):
        yield from _section(old.get(key), new.get(key), values)
    orders = [[text.name for key, text in texts.items() if key in kept and key in old] for texts in (old, new)]
    if [key for key in old if key in kept] != [key for key in new if key in old and key in kept]:
        yield gettext("Order of the sections"), _lines(orders[0]), _lines(orders[1])
    yield from _listed(gettext("Strategic Management Board"), BoardMember, _seat, (before, now))
    yield from _section(old.get(LocalSection.CONTACT), new.get(LocalSection.CONTACT), values)
    yield from _listed(gettext("Logos"), Logo, _logo, (before, now))


def _sections(revision: Revision) -> dict[str, Section]:
    return {section.key: section for section in revision.sections.all()}


def _section(old: Section | None, new: Section | None, values: Values) -> Iterator[tuple[str, str, str]]:
    named = new or old
    for part in Section.WORDS if named else ():
        sides = [getattr(text, part) if text else "" for text in (old, new)]
        if named and sides[0] != sides[1]:
            place = named.name if part == BODY else f"{named.name}, {PARTS[part]}"
            known = values.get("cy" if part.endswith("_cy") else "en") or values["en"]
            yield place, to_html(resolve(sides[0], known[0])), to_html(resolve(sides[1], known[1]))


def _listed(place: str, model: Any, line: Any, revisions: tuple[Revision, Revision]) -> Iterator[tuple[str, str, str]]:
    sides = [list(model.objects.filter(revision=revision).values(*model.WORDS)) for revision in revisions]
    if sides[0] != sides[1]:
        yield place, _lines(map(line, sides[0])), _lines(map(line, sides[1]))


def _lines(lines: Any) -> str:
    return format_html_join("", "{}<br>", ((line,) for line in lines))


def _seat(row: Mapping[str, str]) -> str:
    """One seat: the chair's and the lay advisers' are called so, a Welsh twin stands behind its English."""
    seat = "" if row["seat"] == Seat.MEMBER else str(Seat(row["seat"]).label)
    welsh = ", ".join(filter(None, (row["role_cy"], row["agency_cy"])))
    words = ", ".join(filter(None, (row["name"], row["role"], row["agency"])))
    return (f"{seat}: " if seat else "") + words + (f" ({welsh})" if welsh else "")


def _logo(row: Mapping[str, str]) -> str:
    """A logo as its reader finds it: the picture, and the names that are said in its place."""
    address = logo_address(row["sha256"], row["media_type"])
    names = " / ".join(filter(None, (row["name"], row["name_cy"])))
    return format_html('<img class="report-logo" src="{}" alt=""> {}', address, names)
