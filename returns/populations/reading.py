"""Populations from a file: what each row says, and how that stands to what is loaded. Reading writes nothing.

Loading what was read is returns.populations.actions.confirm_populations.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from difflib import get_close_matches

from returns.arithmetic.characters import name_key, visible
from returns.arithmetic.figures import NO_NUMBER, parse_count
from returns.files.guard import said_of
from returns.files.tables import Table, read_table
from returns.files.totals import is_total
from returns.files.written import Unreadable, as_count, shown
from returns.models import Area, Population
from returns.models.area import LONGEST_SOURCE, LONGEST_VINTAGE
from returns.populations.actions import key_of, loaded, numbers_of, other_numbers
from returns.populations.found import Estimate, Found, steps_of

AREA, ALL_AGES, AGED_10 = "area", "population_all_ages", "population_aged_10_and_over"
NEEDED = (AREA, ALL_AGES, AGED_10)
# What a file may say row by row, or somebody for the whole file; each with its words, and how long it may be.
MAY_BE_GIVEN = {
    "mid_year": ("mid-year", 4),
    "vintage": ("vintage", LONGEST_VINTAGE),
    "source": ("source", LONGEST_SOURCE),
}
# The row of both countries, by name or by the code of the Office for National Statistics.
TOGETHER = {name_key(name) for name in ("England and Wales", "england-and-wales", "Cymru a Lloegr", "K04000001")}
FIRST_MID_YEAR = 1900
MOST_PEOPLE = 99_999_999
MOST_ROWS = 5_000


def read_populations(content: bytes, given: Mapping[str, str], at: datetime) -> Found:
    """Read a CSV file. `given` holds the mid-year, vintage and source of the whole file, or those of them that it has.

    A row for England and Wales is not loaded: the areas are held against it.
    Raises Unreadable for a file that is no table of populations; every smaller problem names its row.
    """
    if kind := said_of(content):
        raise Unreadable(
            f"The file is {kind}. Populations are read from CSV: open the sheet with the numbers, give it the columns "
            f"{', '.join(NEEDED)}, save it as CSV UTF-8, and send that."
        )
    table = read_table(content)
    _check_columns(table, given)
    everywhere, last = Area.objects.with_people(), at.year
    areas, parts = everywhere.by_any_name(), everywhere.by_part()
    rows: dict[int, Population] = {}
    national: dict[tuple[int, str], tuple[int, int]] = {}
    problems: list[tuple[int, str]] = []
    first: dict[object, int] = {}
    for number, row in table.dicts():
        wrong: list[str] = []
        is_national = name_key(row[AREA]) in TOGETHER
        area = None if is_national else _area_of(row[AREA], areas, parts, wrong)
        population = _read(row, area, given, last, wrong)
        if population and (area or is_national):
            before = first.setdefault(key_of(population), number)
            if before != number:
                wrong.append(f"{area or 'England and Wales'}, {population.estimate} stands in row {before} already")
        problems += [(number, words) for words in wrong]
        if population and not wrong and is_national:
            national[population.mid_year, population.vintage] = numbers_of(population)
        elif population and not wrong:
            rows[number] = population
    here = loaded(rows.values())
    pairs = {number: (row, here.get(key_of(row))) for number, row in rows.items()}
    other = {
        number: stored for number, (row, stored) in pairs.items() if stored and numbers_of(stored) != numbers_of(row)
    }
    problems += [(number, other_numbers(stored)) for number, stored in other.items()]
    return Found(
        rows=rows,
        conflicts=frozenset(other),
        new=frozenset(number for number, (_, stored) in pairs.items() if stored is None),
        problems=tuple(_sentence(number, words) for number, words in sorted(problems, key=lambda problem: problem[0])),
        estimates=tuple(_estimates(rows.values(), here.values(), national)),
        steps=steps_of(rows),
        notes=table.notes,
    )


def _sentence(number: int, words: str) -> str:
    return f"Row {number}: {words}" + ("" if words.endswith("?") else ".")


def mid_year_of(text: str, last: int) -> int:
    """A mid-year as somebody writes it. Raises ValueError with words that follow it."""
    if not (text.isascii() and text.isdecimal() and len(text) == 4 and FIRST_MID_YEAR <= int(text) <= last):
        raise ValueError(f"must be a year from {FIRST_MID_YEAR} to {last}")
    return int(text)


def _check_columns(table: Table, given: Mapping[str, str]) -> None:
    missing = [name for name in NEEDED if name not in table.header]
    unknown = [shown(name) for name in table.header if name not in (*NEEDED, *MAY_BE_GIVEN)]
    if missing or unknown:
        wrong = f"missing: {', '.join(missing)}" if missing else f"not known: {', '.join(unknown)}"
        raise Unreadable(f"The columns must be {', '.join(NEEDED)} and may be {', '.join(MAY_BE_GIVEN)} ({wrong}).")
    for name, (words, _) in MAY_BE_GIVEN.items():
        if name not in table.header and not given.get(name):
            raise Unreadable(f"The file has no column {name}. Type the {words} for the whole file.")
    if not table.rows:
        raise Unreadable("The file has a header and no rows.")
    table.check_rows(NEEDED)
    if len(table.rows) > MOST_ROWS:
        raise Unreadable(f"The file has more than {MOST_ROWS:,} rows. Send it in parts.")


def _area_of(text: str, areas: Mapping[str, Area], parts: Mapping[str, Area], wrong: list[str]) -> Area | None:
    """The area of a row; None where it cannot be told, and then `wrong` says so."""
    name = name_key(text)
    if name not in areas:
        wrong.append(f"{shown(text)} {parts[name].why_not_by_part}" if name in parts else _no_area(text.strip(), areas))
    return areas.get(name)


def _read(
    row: Mapping[str, str], area: Area | None, given: Mapping[str, str], last: int, wrong: list[str]
) -> Population | None:
    """What a row says; None where too much is wrong to go on. `wrong` takes what is."""
    texts = {name: _given(name, row, given, wrong) for name in MAY_BE_GIVEN}
    mid_year = None
    if texts["mid_year"]:
        try:
            mid_year = mid_year_of(as_count(texts["mid_year"]), last)
        except ValueError as error:
            wrong.append(f"the mid-year {error}; it is “{shown(texts['mid_year'])}”")
    all_ages, aged_10 = _people(ALL_AGES, row, wrong), _people(AGED_10, row, wrong)
    if all_ages and aged_10 and aged_10 > all_ages:
        wrong.append(f"more people aged 10 and over ({aged_10:,}) than of all ages ({all_ages:,})")
    if mid_year is None or not all_ages or not aged_10 or not all(texts.values()):
        return None
    return Population(
        area=area,
        mid_year=mid_year,
        vintage=texts["vintage"],
        source=texts["source"],
        all_ages=all_ages,
        aged_10_and_over=aged_10,
    )


def _no_area(name: str, areas: Mapping[str, Area]) -> str:
    if not name:
        return "the area is empty"
    if is_total(name):
        return f"“{shown(name)}” is a total and no area: delete the row"
    near = get_close_matches(name_key(name), areas, n=3)
    hint = f"; did you mean {' or '.join(dict.fromkeys(areas[n].name for n in near))}?" if near else ""
    return f"there is no area “{shown(name)}”{hint}"


def _given(name: str, row: Mapping[str, str], given: Mapping[str, str], wrong: list[str]) -> str:
    """Mid-year, vintage or source of a row; empty where it cannot be told, and then `wrong` says so."""
    words, longest = MAY_BE_GIVEN[name]
    here, typed = (" ".join(said.get(name, "").split()) for said in (row, given))
    if here and typed and here != typed:
        wrong.append(f"the {words} is “{shown(here)}” here, and “{shown(typed)}” was typed for the whole file")
        return ""
    text = here or typed
    if not text:
        wrong.append(f"the {words} is empty")
    elif len(text) > longest and name != "mid_year":
        wrong.append(f"the {words} is longer than {longest} characters")
        return ""
    return text


def _people(name: str, row: Mapping[str, str], wrong: list[str]) -> int | None:
    text = as_count(row[name])
    if NO_NUMBER.fullmatch(visible(text)):
        wrong.append(f"{name} must be a number; it is “{shown(text)}”")
        return None
    try:
        count = parse_count(text, ceiling=MOST_PEOPLE)
    except ValueError as error:
        wrong.append(f"{name} {error}; it is “{shown(text)}”")
        return None
    if not count:
        wrong.append(f"{name} must be 1 or more" if text else f"{name} is empty")
    return count


def _estimates(
    rows: Iterable[Population], here: Iterable[Population], national: Mapping[tuple[int, str], tuple[int, int]]
) -> Iterable[Estimate]:
    stored = {key_of(row): row for row in here}
    everywhere = list(Area.objects.with_people())
    of_file: dict[tuple[int, str], list[Population]] = {}
    for row in rows:
        of_file.setdefault((row.mid_year, row.vintage), []).append(row)
    for estimate, own in sorted(of_file.items(), reverse=True):
        # Of an area that stands in both the file's number counts: with another one the file cannot be loaded.
        there = {key[0]: row for key, row in stored.items() if key[1:] == estimate} | {row.area_id: row for row in own}
        all_ages, aged_10 = zip(*map(numbers_of, there.values()), strict=True)
        yield Estimate(
            name=own[0].estimate,
            new=sum(key_of(row) not in stored for row in own),
            same=sum(key_of(row) in stored for row in own),
            missing=tuple(area for area in everywhere if area.pk not in there),
            together=(sum(all_ages), sum(aged_10)),
            national=national.get(estimate),
        )
