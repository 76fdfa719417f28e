"""What is written in a report, for the record: sections, board, logos; and how a part of each is named there."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from returns.record.acts import FIELDS, Change, Names, Words, register
from returns.record.timeline import field, fields, is_pair, pair, plain, text

# The parts of a section besides its body, and what stands beside its words in an act that writes them.
PARTS: dict[str, Words] = {
    "title": _("title"),
    "title_cy": _("title in Welsh"),
    "note": _("letter of the note"),
    "body_cy": _("in Welsh"),
    "signatory": _("signatory"),
    "signatory_cy": _("signatory in Welsh"),
}
BODY, TITLES, POSITION = "body", "titles", "position"
# The acts that write words into sections.
WRITES = ("texts_saved", "national_texts_saved", "texts_copied", "text_removed")

# The seats of a board that are named beside their member; and what an agency is, whose logo has been sent.
SEATS: dict[str, Words] = {"chair": _("Chair"), "lay_adviser": _("Lay adviser")}
SERVICES: dict[str, Words] = {
    "police": _("Police"),
    "probation": _("Probation service"),
    "prison": _("Prison service"),
    "other": _("Another agency"),
}


def name_of_part(key: str, part: str) -> str:
    """Under which name an act records a part of a section: its body goes by the section's own key."""
    return key if part == BODY else f"{key}_{part}"


def part_of_section(name: str) -> tuple[str, str]:
    """(Key of the section, part) of such a name."""
    for part in PARTS:
        if name.endswith(f"_{part}"):
            return name.removesuffix(f"_{part}"), part
    return name, BODY


# --- How changes are told -------------------------------------------------------------------------


def sections(changes: dict[str, Any], names: Names) -> Iterator[Change]:
    """Sections of a report by their titles: the act names those of the sections that have no fixed one."""
    titles = changes.get(TITLES)
    titles = titles if isinstance(titles, dict) else {}
    rest = {}
    for name, change in changes.items():
        key, part = part_of_section(name)
        if name == "sections":
            yield Change(field(name), None, plain(change))  # names in a list, of which two are no old and new
        elif not is_pair(change) or (key not in titles and key not in FIELDS):
            rest[name] = change
        else:
            section = plain(titles.get(key, "")) or str(FIELDS.get(key, key))
            what = section if part not in PARTS else f"{section}, {PARTS[part]}"
            yield text(what, plain(change[0]), plain(change[1]))
    rest.pop(TITLES, None)
    yield from fields(rest, names)


def board(changes: dict[str, Any], names: Names) -> Iterator[Change]:
    """A board member by member; the seat is named where it is a special one."""
    if "board" in changes:
        sides = ([_member(row) for row in side] if isinstance(side, list) else side for side in pair(changes["board"]))
        changes = changes | {"board": list(sides)}
    yield from fields(changes, names)


def _member(row: Any) -> Any:
    return _in_words(row, ("seat", "name", "role", "agency", "role_cy", "agency_cy"), SEATS)


def logo(changes: dict[str, Any], names: Names) -> Iterator[Change]:
    """A logo by its agency and its names. The digest of the picture is for the record."""
    sides = [_in_words(side, ("service", "name", "name_cy"), SERVICES) for side in pair(changes.get("logo"))]
    yield from fields(changes | {"logo": sides}, names)


def _in_words(row: Any, shown: tuple[str, ...], words: Mapping[str, Any]) -> Any:
    """A recorded row's entries in this order, which the record does not keep; the first is a code, and put in words."""
    if not isinstance(row, dict):
        return row
    code, *others = (plain(row.get(name)) for name in shown)
    return ", ".join(filter(None, (str(words.get(code, "")), *others)))


# --- The acts -------------------------------------------------------------------------------------

register("texts_saved", "texts", _("Texts of the report saved"), tell=sections)
register("national_texts_saved", "texts", _("National texts of the report saved"), tell=sections)
register("texts_copied", "texts", _("Texts copied from an earlier year"), tell=sections)
register("text_removed", "texts", _("Section of the report removed"), tell=sections)
register("texts_confirmed", "texts", _("Texts of an earlier year confirmed for this one"), tell=sections)
register("texts_moved", "texts", _("Order of the sections changed"))
register("board_saved", "texts", _("Board saved"), tell=board)
register("logo_saved", "texts", _("Logo saved"), tell=logo)
register("logo_removed", "texts", _("Logo removed"), tell=logo)
register("obsolete_terms_saved", "texts", _("Terms no longer used: saved"))
FIELDS.update(
    {
        "board": _("Board"),
        "confirmed": _("Confirmed for this year"),
        "contact": _("Contact"),
        "from": _("From"),
        "introduction": _("Introduction"),
        "local_page": _("Local page"),
        "logo": _("Logo"),
        "logos": _("Logos"),
        "order": _("Order"),
        "position": _("Position"),
        "sections": _("Sections"),
        "terms": _("Terms"),
    }
)
