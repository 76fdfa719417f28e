"""A file of national figures as they were published: what each row says, and how that stands to what is loaded.

Reading writes nothing. Its columns are described in docs/files.md.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from reports.models import NationalFigure
from reports.models.national import FIRST_YEAR, LONGEST_BREAK, LONGEST_SOURCE
from reports.published.series import newest
from returns.arithmetic.characters import visible
from returns.arithmetic.figures import NO_NUMBER, parse_count
from returns.files.guard import said_of
from returns.files.tables import Table, read_table
from returns.files.written import Unreadable, as_count, shown
from returns.form.questionnaire import Questionnaire
from returns.models import ReportingYear, Revision, Source

YEAR, CODE, VALUE, SOURCE = NEEDED = ("year", "code", "value", "source")
FIRST, BREAK = MAY_BE_GIVEN = ("first_released", "break_note")
LONGEST = {SOURCE: LONGEST_SOURCE, BREAK: LONGEST_BREAK}
MOST_ROWS = 5_000
MOST_PEOPLE = 9_999_999
NEW, CHANGED, SAME = "new", "changed", "same"

Forms = Mapping[int, Questionnaire]


@dataclass(frozen=True)
class Line:
    """A readable row: what it would store, and what is stored of it now."""

    number: int
    row: NationalFigure
    before: NationalFigure | None

    @property
    def year_name(self) -> str:
        return ReportingYear(year=self.row.year).name

    @property
    def state(self) -> str:
        if self.before is None:
            return NEW
        told = ("value", "first_released", "source", "break_note")
        is_same = all(getattr(self.before, name) == getattr(self.row, name) for name in told)
        return SAME if is_same else CHANGED


@dataclass(frozen=True)
class Found:
    """A file as it was read; a row with a problem is in no line. `notes` say what had to be guessed of the file."""

    lines: tuple[Line, ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def fresh(self) -> list[Line]:
        """What would be written."""
        return [line for line in self.lines if line.state != SAME]

    @property
    def may_be_confirmed(self) -> bool:
        return bool(self.fresh) and not self.problems


def read_national_figures(content: bytes, at: datetime) -> Found:
    """Read a CSV file. Raises Unreadable for one that is no such table; every smaller problem names its row."""
    if kind := said_of(content):
        raise Unreadable(f"The file is {kind}. Save the sheet with the columns {', '.join(NEEDED)} as CSV UTF-8.")
    table = read_table(content)
    _check_columns(table)
    forms = Questionnaire.load_many(ReportingYear.objects.all())
    stored = {(_name(row.code, forms), row.year): row for row in NationalFigure.objects.all()}
    taken = set(Revision.objects.exclude(source=Source.INVENTED).values_list("year", flat=True))
    lines: list[Line] = []
    problems: list[str] = []
    first: dict[tuple[str, int], int] = {}
    for number, row in table.dicts():
        wrong: list[str] = []
        read = _read(row, forms, taken, at, wrong)
        if read:
            key = _name(read.code, forms), read.year
            if first.setdefault(key, number) != number:
                wrong.append(f"{read.code} of {read.year} stands in row {first[key]} already")
            before = stored.get(key)
            if before:
                _over(read, before, wrong)
            lines += [] if wrong else [Line(number, read, before)]
        problems += [f"Row {number}: {words}" + ("" if words.endswith("?") else ".") for words in wrong]
    return Found(tuple(lines), tuple(problems), table.notes)


def _check_columns(table: Table) -> None:
    missing = [name for name in NEEDED if name not in table.header]
    unknown = [shown(name) for name in table.header if name not in (*NEEDED, *MAY_BE_GIVEN)]
    if missing or unknown:
        wrong = f"missing: {', '.join(missing)}" if missing else f"not known: {', '.join(unknown)}"
        raise Unreadable(f"The columns must be {', '.join(NEEDED)} and may be {', '.join(MAY_BE_GIVEN)} ({wrong}).")
    if not table.rows:
        raise Unreadable("The file has a header and no rows.")
    table.check_rows(NEEDED)
    if len(table.rows) > MOST_ROWS:
        raise Unreadable(f"The file has more than {MOST_ROWS:,} rows. Send it in parts.")


def _name(code: str, forms: Forms) -> str:
    """What the newest form calls a series, so that two names of one are known as one."""
    return newest(forms, code)[1] if any(code in form.shape for form in forms.values()) else code


def _read(
    row: Mapping[str, str], forms: Forms, taken: Set[int], at: datetime, wrong: list[str]
) -> NationalFigure | None:
    """What a row says; None where anything of it cannot be read. `wrong` takes what is wrong."""
    year = _year(row[YEAR], at, wrong)
    if year is not None and year in taken:
        wrong.append(
            f"{ReportingYear(year=year)} has returns of areas here, and their sum is its national figure: "
            "delete the row"
        )
    code = row[CODE].lower()
    if not any(code in form.shape for form in forms.values()):
        wrong.append(_no_code(row[CODE], forms))
    value, earlier = _count(VALUE, row, wrong), _count(FIRST, row, wrong)
    if value is None and not row[VALUE]:
        wrong.append("the value is empty")
    if earlier is not None and earlier == value:
        wrong.append(f"{FIRST} is the same as the value: give it only where the number was revised later")
    texts = {name: " ".join(row.get(name, "").split()) for name in LONGEST}
    wrong += [
        f"the {name} is longer than {most} characters" for name, most in LONGEST.items() if len(texts[name]) > most
    ]
    if not texts[SOURCE]:
        wrong.append("the source is empty: say which publication has the number")
    if wrong or year is None or value is None:
        return None
    return NationalFigure(year=year, code=code, value=value, first_released=earlier, loaded_at=at, **texts)


def _year(text: str, at: datetime, wrong: list[str]) -> int | None:
    year = as_count(text)
    if year.isascii() and year.isdecimal() and len(year) == 4 and FIRST_YEAR <= int(year) <= at.year:
        return int(year)
    wrong.append(
        f"the year must be that in which the reporting year ends, from {FIRST_YEAR} to {at.year}; it is “{shown(text)}”"
    )
    return None


def _no_code(text: str, forms: Forms) -> str:
    if not text.strip():
        return "the code is empty"
    known = dict.fromkeys(code for form in forms.values() for code in (*form.shape.boxes, *form.shape.totals))
    near = get_close_matches(text.lower(), known, n=3)
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    return f"a national figure for a cell that the form lacks: no year’s form has “{shown(text)}”{hint}"


def _count(name: str, row: Mapping[str, str], wrong: list[str]) -> int | None:
    text = as_count(row.get(name, ""))
    if NO_NUMBER.fullmatch(visible(text)):
        wrong.append(f"the {name} must be a number; it is “{shown(text)}”")
        return None
    try:
        return parse_count(text, ceiling=MOST_PEOPLE)
    except ValueError as error:
        wrong.append(f"the {name} {error}; it is “{shown(text)}”")
        return None


def _over(row: NationalFigure, before: NationalFigure, wrong: list[str]) -> None:
    """A row over what is stored of it: another value is a revision, and what was released first stays."""
    if row.code != before.code:
        wrong.append(f"it is loaded already under the code {before.code}: use that code")
    first = before.first_released
    if first is None and row.value != before.value:
        first = before.value
    if first is None:
        return
    if row.first_released not in (None, first):
        wrong.append(f"{row.code} of {row.year} was first released here as {first:,}, and that stays")
    row.first_released = first
