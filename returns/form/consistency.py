"""What makes a year's definition consistent: its keys and their types first, then what entries say of each other.

A problem is (entry, key, reason). Here: the parts of a definition and all that can be wrong with one, as plain data.
Not here: reading, writing and loading it (definition).
"""

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError

from returns.arithmetic import checks, figures
from returns.form import ministry
from returns.form.tokens import TOKENS
from returns.models import Block, Category, Level, Question, Rate, ReportingYear, Row, Rule
from returns.models.questionnaire import PopulationBase

Problem = tuple[str, str, str]


class ArrayOfTables(NamedTuple):
    """An array of tables in the file, the model of its rows, and its keys in canonical order."""

    model: Any  # a model class: django-stubs know no class with a manager in general
    name: str
    required: tuple[str, ...]
    optional: tuple[str, ...]


# The rows of a question's own: tables within its own, [[question.row]].
ROW = ArrayOfTables(Row, "number", ("number", "heading"), ("heading_cy",))
ARRAYS = {
    "category": ArrayOfTables(
        Category,
        "number",
        ("number", "heading"),
        ("heading_cy", "note", "break_note", "break_note_cy", "totals_compare", "asked_of"),
    ),
    "level": ArrayOfTables(
        Level, "number", ("number", "heading"), ("heading_cy", "note", "break_note", "break_note_cy", "totals_compare")
    ),
    "block": ArrayOfTables(Block, "code", ("code",), ("title", "title_cy", "subtitle", "subtitle_cy")),
    "question": ArrayOfTables(
        Question,
        "code",
        ("code", "block", "title", "basis"),
        (
            "title_cy",
            "guidance",
            "guidance_cy",
            "note",
            "continues",
            "break_note",
            "break_note_cy",
            "asked_of",
            "printed",
            "cells",
            *ministry.KEYS,
            "row",
        ),
    ),
    "rule": ArrayOfTables(
        Rule,
        "code",
        ("code", "kind", "left", "severity", "mode", "text"),
        ("right", "limit", "text_cy"),
    ),
}
RATE = ArrayOfTables(
    Rate, "code", ("code", "block", "title", "numerator", "base", "note"), ("title_cy", "note_cy", "shows_population")
)
POPULATION = ("mid_year", "vintage")
NUMBER = "(0|[1-9][0-9]{0,4})"
WORDS = "[a-z]+(_[a-z0-9]+)*"
LETTER = "[A-Z]"
MUST_BE_A_LETTER = "must be a capital letter"
MUST_BE_WORDS = "must be small letters, digits and underscores, starting with a letter"
KINDS_OF_VALUE = {str: "a text", bool: "true or false"}
# The keys that are no text.
TYPES: dict[str, type] = {
    "number": int,
    "ministry_place": int,
    "limit": float,
    "totals_compare": bool,
    "shows_population": bool,
}
AXES = re.compile(f"(?:c{NUMBER})?_?(?:l{NUMBER})?")


def problems(form: dict[str, Any]) -> list[Problem]:
    """Every problem of a parsed definition; contradictions are looked for once nothing is misspelt."""
    return list(_misspelt(form)) or list(_contradictions(form))


class Earlier(NamedTuple):
    """Of the form of a year before: each question with the code that it continues, and where its series broke, and why.

    `notes` are by array and name: `("category", 1)`, `("question", "snapshot")`.
    """

    questions: dict[str, str]
    notes: dict[tuple[str, Any], str]


def problems_after(form: dict[str, Any], earlier: Mapping[int, Earlier]) -> list[Problem]:
    """What a definition says of the years before that their forms do not bear out: a copy of last year's most often.

    `earlier` has the forms that there are, by year; nothing can be said where there is none.
    """
    if not earlier:
        return []
    return [*_continuations(form, earlier), *_repeated_breaks(form, max(earlier), earlier[max(earlier)])]


def _continuations(form: dict[str, Any], earlier: Mapping[int, Earlier]) -> Iterator[Problem]:
    codes = {entry["code"] for entry in form["question"]}
    year, last = max(earlier), earlier[max(earlier)].questions
    claimed: dict[str, str] = {}
    for entry in form["question"]:
        label, code, old = f"question {entry['code']}", entry["code"], entry.get("continues")
        if not old:
            continue
        if old in codes:
            yield label, "continues", f"names {old}, which this form asks itself"
        elif old in claimed:
            yield label, "continues", f"names {old}, which {claimed[old]} continues already"
        elif code in last:
            yield label, "continues", f"names {old}; the form of {year} asks {code} already, so leave it out"
        elif newer := next((code for code, continued in last.items() if continued == old), None):
            yield label, "continues", f"names {old}, which is called {newer} in the form of {year}: name {newer}"
        elif not any(old in before.questions for before in earlier.values()):
            near = difflib.get_close_matches(old, last, n=1)
            yield label, "continues", f"names {old}, which no form before has{f'; is it {near[0]}?' if near else ''}"
        claimed.setdefault(old, code)


def _repeated_breaks(form: dict[str, Any], year: int, last: Earlier) -> Iterator[Problem]:
    for array in ("category", "level", "question"):
        name = ARRAYS[array].name
        for entry in form.get(array, []):
            note = entry.get("break_note")
            if note and note == last.notes.get((array, entry[name])):
                yield (
                    f"{array} {entry[name]}", "break_note",
                    f"stands in the form of {year}, where the series broke: leave it out, or it breaks again",
                )  # fmt: skip
            is_new = array != "question" and (array, entry[name]) not in last.notes
            if entry.get("totals_compare") and not note and not is_new:
                yield (
                    f"{array} {entry[name]}", "totals_compare",
                    f"is for one that the form of {year} does not have, or whose break_note says that it breaks",
                )  # fmt: skip


def axes_of(entry: dict[str, Any]) -> list[tuple[int | None, int | None]]:
    """`["c1_l2", …]` -> [(1, 2), …]; a question without `cells` has one box on neither axis."""
    matches = [AXES.fullmatch(axes) for axes in entry.get("cells", [""])]
    return [(int(m[1]) if m[1] else None, int(m[2]) if m[2] else None) for m in matches if m]


def places_of(entry: dict[str, Any]) -> list[tuple[int | None, int | None, int | None]]:
    """(category, level, row) of each of a question's boxes: each of its cells stands in every one of its rows."""
    rows = [row["number"] for row in entry.get("row", [])] or [None]
    return [(category, level, row) for row in rows for category, level in axes_of(entry)]


def asked_of(entry: dict[str, Any], category: dict[str, Any] | None) -> str:
    """Whom a box of a question is asked of: whom its category names, or else its question, or else the areas."""
    named = (row.get("asked_of", figures.AREAS) for row in (category, entry) if row)
    return next((whom for whom in named if whom != figures.AREAS), figures.AREAS)


def bodies_of(form: dict[str, Any]) -> list[Problem]:
    """(entry, key, slug) of each national body that a definition names."""
    return [
        (f"{array} {entry[ARRAYS[array].name]}", "asked_of", entry["asked_of"])
        for array in ("category", "question")
        for entry in form.get(array, [])
        if entry.get("asked_of", figures.AREAS) != figures.AREAS
    ]


def _misspelt(form: dict[str, Any]) -> Iterator[Problem]:
    """Missing, unknown and mistyped keys: what must be mended before contradictions can be looked for."""
    for key in form.keys() - {"year", "remarks", "population", "rate", *ARRAYS}:
        yield "file", key, "is not a part of a definition"
    if type(form.get("year")) is not int or not 1998 <= form["year"] <= 2100:
        yield "file", "year", "must be the year in which the reporting year ends, such as 2021"
    if not isinstance(form.get("remarks", ""), str) or "\0" in form.get("remarks", ""):
        yield "file", "remarks", "must be a text"
    population = form.get("population", {})  # none: which estimate the rate divides by is chosen later
    if not isinstance(population, dict) or (population and population.keys() != set(POPULATION)):
        yield "population", "mid_year, vintage", "both are needed, and nothing else"
    elif not population:
        pass
    elif type(population["mid_year"]) is not int or not isinstance(population["vintage"], str):
        yield "population", "mid_year, vintage", "must be a year and a text"
    else:
        for key, value in population.items():
            yield from _refused_by_field("population", key, ReportingYear, f"population_{key}", value)
    for name, array in ARRAYS.items():
        entries = form.get(name, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            yield name, "*", f"must be written as [[{name}]]"
            continue
        if not entries and name in ("block", "question"):
            yield name, "*", "at least one is needed"
        for position, entry in enumerate(entries, start=1):
            label = f"{name} {entry.get(array.name, f'no. {position}')}"
            yield from _misspelt_entry(label, entry, array)
            if "cells" in entry:
                yield from _misspelt_cells(label, entry["cells"])
            yield from _misspelt_rows(label, entry.get("row", []))
    if "rate" in form:
        if isinstance(form["rate"], dict):
            yield from _misspelt_entry("rate", form["rate"], RATE)
        else:
            yield "rate", "*", "must be written as [rate]"


def _misspelt_entry(label: str, entry: dict[str, Any], array: ArrayOfTables) -> Iterator[Problem]:
    for key in array.required:
        if entry.get(key) in (None, "", []):
            yield label, key, "is missing"
    for key, value in entry.items():
        if key not in array.required + array.optional:
            yield label, key, f"is not a key of a {label.split()[0]}"
        elif key == "row":
            continue
        elif key in ("left", "cells", "ministry_misspelt"):
            if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
                yield label, key, "must be a list of texts"
        elif key == "block":
            if not isinstance(value, str):
                yield label, key, "must be a text"
            elif not re.fullmatch(LETTER, value):
                yield label, key, MUST_BE_A_LETTER
        else:
            if key == "limit" and type(value) is int:
                yield label, key, "must have a decimal point, such as 0.05 or 3.0"
                continue
            if key == "limit" and type(value) is float and not 0 < value < float("inf"):
                yield label, key, "must be a number above 0"
            if isinstance(value, str) and key != "ministry":
                words = set(re.findall(r"\{(\w*)\}", value)) - set(TOKENS)
                if words:
                    yield label, key, f"{{{min(words)}}} is not one of the words a year fills in"
            expected = TYPES.get(key, str)
            if type(value) is not expected:
                yield label, key, f"must be {KINDS_OF_VALUE.get(expected, 'a number')}"
                continue
            yield from _refused_by_field(label, key, array.model, key, value)


def _refused_by_field(label: str, key: str, model: Any, column: str, value: Any) -> Iterator[Problem]:
    """Values that the database's column would not take: too long, out of range, not one of the choices."""
    try:
        model._meta.get_field(column).clean(value, None)
    except ValidationError as error:
        yield label, key, " ".join(error.messages)
    if "\0" in str(value):
        yield label, key, "must not hold a null character"


def _misspelt_cells(label: str, cells: Any) -> Iterator[Problem]:
    for axes in cells if isinstance(cells, list) else ():
        if not isinstance(axes, str) or not axes or not re.fullmatch(f"c{NUMBER}|l{NUMBER}|c{NUMBER}_l{NUMBER}", axes):
            yield label, "cells", f"{axes!r} must be written as c1, l2 or c1_l2"


def _misspelt_rows(label: str, rows: Any) -> Iterator[Problem]:
    if not isinstance(rows, list) or not all(isinstance(entry, dict) for entry in rows):
        yield label, "row", "must be written as [[question.row]]"
        return
    for position, entry in enumerate(rows, start=1):
        yield from _misspelt_entry(f"row {entry.get('number', f'no. {position}')} of {label}", entry, ROW)


def _contradictions(form: dict[str, Any]) -> Iterator[Problem]:
    for name, array in ARRAYS.items():
        names = [entry[array.name] for entry in form.get(name, [])]
        for twice in sorted({str(n) for n in names if names.count(n) > 1}):
            yield f"{name} {twice}", array.name, "stands twice"
    numbers = {axis: {entry["number"] for entry in form.get(axis, [])} for axis in ("category", "level")}
    categories = {entry["number"]: entry for entry in form.get("category", [])}
    blocks = {entry["code"] for entry in form["block"]}
    yield from _contradictions_in_blocks(form)
    boxes: list[figures.Box] = []
    for entry in form["question"]:
        label, code = f"question {entry['code']}", entry["code"]
        if entry["block"] not in blocks:
            yield label, "block", f"there is no block {entry['block']}"
        if not re.fullmatch(WORDS, code):
            yield label, "code", MUST_BE_WORDS
        if re.search(r"_[clr][0-9]+$", code):
            yield label, "code", "must not end as the code of a box does"
        reserved = figures.RESERVED & set(code.split("_"))
        if reserved:
            yield label, "code", f"the word “{min(reserved)}” is reserved"
        if len({(category is None, level is None) for category, level in axes_of(entry)}) > 1:
            yield label, "cells", "must all stand on the same axes"
        yield from _contradictions_in_rows(label, entry)
        for category, level, row in places_of(entry):
            whom = asked_of(entry, categories.get(category))
            box = figures.Box(figures.box_code(code, category, level, row), code, category, level, whom, row)
            if entry.get("asked_of", whom) not in (whom, figures.AREAS):
                yield label, "asked_of", f"names {entry['asked_of']}, and its category {category} is asked of {whom}"
            for axis, number in (("category", category), ("level", level)):
                if number is not None and number not in numbers[axis]:
                    yield label, "cells", f"there is no {axis} {number}"
            if not figures.CODE.fullmatch(box.code):
                yield label, "code", f"a box would be called {box.code}; a code needs two words at least"
            if box.code in {other.code for other in boxes}:
                yield label, "cells", f"the box {box.code} stands twice"
            boxes.append(box)
    of_question = [[box for box in boxes if box.question == entry["code"]] for entry in form["question"]]
    yield from ministry.contradictions(map(ministry.Coded, form["question"], of_question))
    shape = figures.Shape(boxes)
    for code in sorted(shape.totals.keys() & shape.boxes.keys()):
        yield f"question {shape.boxes[code].question}", "code", f"{code} would be a box and a total"
    for entry in form.get("rule", []):
        yield from _contradictions_in_rule(entry, shape)
    rate = form.get("rate")
    if rate:
        if rate["block"] in blocks:
            yield "rate", "block", f"{rate['block']} is a block of questions already"
        if rate["numerator"] not in shape:
            yield "rate", "numerator", f"there is no box or total {rate['numerator']}"
        if rate["base"] not in PopulationBase.values:
            yield "rate", "base", f"must be one of {', '.join(PopulationBase.values)}"
        if rate["numerator"] in shape and shape.asked_of(rate["numerator"]) != {figures.AREAS}:
            yield "rate", "numerator", f"{rate['numerator']} counts people of a national body, which has no population"
        if rate["code"] in shape or not figures.CODE.fullmatch(rate["code"]):
            yield "rate", "code", f"{rate['code']} is taken or not well formed"


def _contradictions_in_rows(label: str, entry: dict[str, Any]) -> Iterator[Problem]:
    for key in ("number", "heading"):
        named = [row[key] for row in entry.get("row", [])]
        for twice in dict.fromkeys(name for name in named if named.count(name) > 1):
            yield label, "row", f"the {key} {twice} stands twice"


def _contradictions_in_blocks(form: dict[str, Any]) -> Iterator[Problem]:
    """A block is one table with one set of columns, and goes by its first question's title if it has none."""
    for block in form["block"]:
        label, code = f"block {block['code']}", block["code"]
        questions = [entry for entry in form["question"] if entry["block"] == code]
        if not re.fullmatch(LETTER, code):
            yield label, "code", MUST_BE_A_LETTER
        if not questions:
            yield label, "code", "no question stands in it"
        if len({any(category is not None for category, _ in axes_of(entry)) for entry in questions}) > 1:
            yield label, "code", "its questions must share their columns: all with categories or all without"
        if len({bool(entry.get("row")) for entry in questions}) > 1:
            yield label, "code", "its questions must share their columns: all with rows of their own or all without"


def _contradictions_in_rule(entry: dict[str, Any], shape: figures.Shape) -> Iterator[Problem]:
    label, right = f"rule {entry['code']}", entry.get("right", "")
    if not re.fullmatch(WORDS, entry["code"]):
        yield label, "code", MUST_BE_WORDS
    for key, names in (("left", entry["left"]), ("right", [right] if right else [])):
        for name in names:
            if name not in shape and name not in shape.questions:
                yield label, key, f"there is no question, box or total {name}"
    if checks.KINDS[entry["kind"]].needs_right and not right:
        yield label, "right", f"is missing; a rule of kind {entry['kind']} compares with it"
    one_by_one = entry["kind"] in ("not_more_than", "sums_to") and all(
        name in shape.questions for name in entry["left"]
    )
    if right in shape.questions and right not in shape and not one_by_one:
        yield label, "right", f"must be one box or total to compare with, not the question {right}"
    if problem := checks.why_not_limit(entry["kind"], entry.get("limit")):
        yield label, "limit", problem
