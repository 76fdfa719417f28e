"""A workbook as the boxes that stand in it: XLSX and ODS alike, found by the names of their cells. Pure.

Programs and people give names too: one that no form has is passed over, unless it looks like a box's name misspelt.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from returns.arithmetic.characters import visible
from returns.files import ods, xlsx
from returns.files.archive import check_xml, unpacked
from returns.files.csv_cells import from_cell
from returns.files.sheets import AREA, FACTS, VERSION, YEAR, CellReference, Content, Found, Kind, Name, Sheets
from returns.files.written import (
    BESIDE,
    FOOTNOTE,
    FOOTNOTE_CY,
    REASON,
    REASON_CY,
    Unreadable,
    Written,
    as_count,
    code_of,
    shown,
)

READERS = {"xlsx": xlsx.read, "ods": ods.read}
UNAVAILABLE = "x"
# Where a box stands that has no cell left. A figure may still be there: it must not be passed over in silence.
WORKBOOK = "Workbook"
GONE = "no longer has a cell, because its name is missing. Download a new workbook and copy the figures into it"
MARKERS = frozenset({UNAVAILABLE, "[x]"})
# A content's text, and why it cannot be read.
Answer = tuple[str, str]
Say = Callable[[Content], Answer]


# A name so like a box's may be meant for it. So many names are looked at: a workbook with more is another workbook.
LIKE, MOST_NEAR = 0.8, 200


class NotOurs(Unreadable):
    """A workbook without any of our names."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """What a workbook says of itself: empty where it does not."""

    area: str
    year: str
    version: str
    sheets: Sheets

    def rows(self, codes: Collection[str]) -> tuple[Written, ...]:
        """The boxes of a form with these codes that the workbook has a name of, in the order of the sheets.

        With them what may be meant for one: under a name near its code, in a cell that is seen and not empty.
        """
        known = _Named(self.sheets, [name for name in self.sheets.names if code_of(name.name) in codes])
        found = known.codes
        others = [name for name in self.sheets.names if code_of(name.name) not in codes and name.name not in FACTS]
        near = [name for name in others if _may_be_meant(name, self.sheets, known)][:MOST_NEAR]
        near = [name for name in near if get_close_matches(code_of(name.name), codes, n=1, cutoff=LIKE)]
        told = _Named(self.sheets, near)
        return (*map(known.box, found), *map(told.box, told.codes))


def _may_be_meant(name: Name, sheets: Sheets, known: "_Named") -> bool:
    """Whether something stands under a name of nobody's, where one can see it and no box has its cell."""
    if name.is_hidden or name.place is None or name.place in known.owners:
        return False
    cell = sheets.cells.get(name.place, Found())
    return cell.content.kind is not Kind.EMPTY and not cell.trouble


def read_workbook(content: bytes, kind: str) -> Workbook:
    """Read a file of the kind that returns.files.guard found it to be. Raises NotOurs for one without our names."""
    parts = unpacked(content)
    check_xml(parts)
    sheets = READERS[kind](parts)
    if not any(name.name in FACTS or name.name.startswith(BESIDE) for name in sheets.names):
        raise NotOurs(
            "This is not a workbook of this service: none of its cells has the name of a box. "
            "Download a new one, copy the figures into it, and send that. If one of its sheets is a CSV table "
            "(with the headings area, cell and value, or area and the codes of boxes), save that sheet as “CSV UTF-8” "
            "and send that."
        )
    named = _Named(sheets, [name for name in sheets.names if name.name in FACTS])
    facts = {name: visible(named.fact(name)) for name in FACTS}
    return Workbook(facts[AREA], facts[YEAR], facts[VERSION], sheets)


@dataclass(frozen=True, slots=True)
class _Said:
    """What stands under one name: its text, or why it cannot be read in words that follow the name's own."""

    text: str = ""
    problem: str = ""
    place: CellReference | None = None


@dataclass(slots=True)
class _Named:
    """Some names of a workbook, each looked up once; a cell under two of them, and one of two cells, are no answer."""

    sheets: Sheets
    some: Iterable[Name]
    names: dict[str, list[Name]] = field(init=False)
    owners: dict[CellReference, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.names, self.owners = {}, {}
        for name in self.some:
            self.names.setdefault(name.name, []).append(name)
            if name.place:
                self.owners.setdefault(name.place, []).append(name.name)

    @property
    def codes(self) -> list[str]:
        """The boxes in the order of the sheets, those too of which only a reason or a footnote is left."""
        names = map(code_of, self.names)
        order = {sheet: index for index, sheet in enumerate(self.sheets.order)}

        def where(code: str) -> tuple[int, int, int]:
            place = next((name.place for name in self.names.get(code, []) if name.place), None)
            return (order[place.sheet], place.row, place.column) if place else (len(order), 0, 0)

        return sorted(dict.fromkeys(names), key=where)

    def fact(self, name: str) -> str:
        return self.look_up(name, _number_or_text).text.strip()

    def box(self, code: str) -> Written:
        value = self.look_up(code, number_in) if code in self.names else _Said(problem=GONE)
        reason, footnote = self.look_up(REASON + code, _words), self.look_up(FOOTNOTE + code, _words)
        reason_cy, footnote_cy = self.look_up(REASON_CY + code, _words), self.look_up(FOOTNOTE_CY + code, _words)
        told = {"": value, "has a reason that ": reason, "has a footnote that ": footnote}
        told |= {"has a reason in Welsh that ": reason_cy, "has a footnote in Welsh that ": footnote_cy}
        wrong = next(((words + said.problem, said.place) for words, said in told.items() if said.problem), None)
        problem, place = wrong or ("", value.place or reason.place or footnote.place)
        text = value.text.strip()
        is_marked = visible(text).casefold() in MARKERS
        # The form's own place for a reason says that there is no figure: nobody has to write the marker as well.
        is_unavailable = is_marked or bool(reason.text.strip() and not visible(text))
        return Written(
            place=str(place or WORKBOOK),
            code=code,
            value="" if is_marked else as_count(text),
            marker=UNAVAILABLE if is_unavailable else "",
            reason=reason.text,
            footnote=footnote.text if FOOTNOTE + code in self.names else None,
            reason_cy=reason_cy.text if REASON_CY + code in self.names else None,
            footnote_cy=footnote_cy.text if FOOTNOTE_CY + code in self.names else None,
            problem=problem,
        )

    def look_up(self, name: str, say: Say) -> _Said:
        named = self.names.get(name, [])
        places = list(dict.fromkeys(str(one.place) for one in named if one.place))
        if len(places) > 1:
            where = " and ".join(places[:2])
            return _Said(problem=f"is twice in the workbook ({where}). Delete the copy", place=named[0].place)
        one = next((name for name in named if name.place), named[0] if named else None)
        if one is None:
            return _Said()
        if one.place is None:
            return _Said(problem=one.trouble)
        others = sorted({other for other in self.owners[one.place] if other != name})
        if others:
            return _Said(problem=f"shares its cell with {others[0]}: each needs one of its own", place=one.place)
        cell = self.sheets.cells.get(one.place, Found())
        if cell.trouble:
            return _Said(problem=cell.trouble, place=one.place)
        text, problem = say(cell.content)
        return _Said(text, problem, one.place)


def _number_or_text(content: Content) -> Answer:
    return from_cell(content.text), ""


def number_in(content: Content) -> Answer:
    """A box's text as somebody typed it. Whether it is a count is asked where counts are understood."""
    if content.kind is Kind.DATE:
        made = "a spreadsheet program may have changed something like 1-2. Type the number"
        return "", f"is a date ({shown(content.text)}): {made}"
    if content.kind is Kind.TRUTH:
        return "", f"is {content.text}: type the number"
    return _words(content)


def _words(content: Content) -> Answer:
    match content.kind:
        case Kind.DATE:
            return "", f"is a date ({shown(content.text)}): type it as text, with an apostrophe before it"
        case Kind.TRUTH:
            return "", f"is {content.text}: type it as text, with an apostrophe before it"
        case Kind.ERROR:
            return "", f"is an error ({shown(content.text)})"
        case Kind.UNRESOLVED:
            return "", "holds a formula without a result: open the file in a spreadsheet program and save it"
    return from_cell(content.text), ""
