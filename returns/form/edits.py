"""Changes of a year's form as plain data, as the editor's pages ask for them, and what two forms differ in. Pure.

A form is what `definition.parse` gives. Each change gives a new form and leaves the old one as it is; whether the new
one is consistent is for `consistency` to say.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, NamedTuple

from returns.arithmetic.figures import Box, Shape, box_code
from returns.form import ministry
from returns.form.consistency import ARRAYS, places_of

Form = dict[str, Any]
Entry = dict[str, Any]
# What is said once, of the step from the year before: a copy for the year after has none of it.
ONCE = {
    "category": ("break_note", "break_note_cy", "totals_compare"),
    "level": ("break_note", "break_note_cy", "totals_compare"),
    "question": ("continues", "break_note", "break_note_cy"),
}
# The keys that are words for people. They may be mended while areas fill the form in: nothing is counted by them.
WORDS = frozenset({"heading", "title", "subtitle", "guidance", "text", "break_note", "remarks"})
# The parts of which a form has one; the rest are arrays.
SINGLE = ("population", "rate")


class Difference(NamedTuple):
    """What stands otherwise in one form than in another; None for what one of them does not have."""

    array: str
    name: str
    key: str
    old: Any
    new: Any

    @property
    def is_mendable(self) -> bool:
        """Whether it may change while areas fill the form in: words, and what only the ministry's sheet has.

        Nothing that is asked, counted, checked or compared goes by these.
        """
        if self.key in ministry.KEYS:
            return True
        is_worded = self.key.removesuffix("_cy") in WORDS or (self.array == "rate" and self.key in ("note", "note_cy"))
        return is_worded and (bool(self.old) == bool(self.new) or not self.key.startswith("break_note"))


def entries(form: Form, array: str) -> list[Entry]:
    return form.get(array, [])


def entry(form: Form, array: str, name: str) -> Entry | None:
    """An entry by what it goes by, as text: a number or a code."""
    return next((one for one in entries(form, array) if str(one[ARRAYS[array].name]) == name), None)


# --- Changes --------------------------------------------------------------------------------------


def for_the_year_after(form: Form) -> Form:
    """A copy for next year: what continued or broke with this form does so no more, and no estimate is chosen yet."""
    new = deepcopy(form)
    new["year"] += 1
    for part in ("population", "remarks"):
        new.pop(part, None)
    for array, keys in ONCE.items():
        for one in entries(new, array):
            for key in keys:
                one.pop(key, None)
    return new


def with_entry(form: Form, array: str, name: str | None, to: Entry) -> Form:
    """The form in which an entry is this; or with one more at the end, where it has no name yet."""
    new = deepcopy(form)
    if array in SINGLE:
        new[array] = to
    elif name is None:
        new.setdefault(array, []).append(to)
    else:
        new[array] = [to if str(one[ARRAYS[array].name]) == name else one for one in entries(new, array)]
    return new


def without(form: Form, array: str, name: str) -> Form:
    """The form without an entry; without a block also if no question is left in it."""
    new = deepcopy(form)
    if array in SINGLE:
        new.pop(array, None)
        return new
    new[array] = [one for one in entries(new, array) if str(one[ARRAYS[array].name]) != name]
    if array == "question":
        left = {one["block"] for one in entries(new, "question")}
        gone = {one["block"] for one in entries(form, "question")} - left
        new["block"] = [one for one in entries(new, "block") if one["code"] not in gone]
    return new


def moved(form: Form, array: str, name: str, by: int) -> Form:
    """The form with an entry one place up (-1) or down (1); at an end it stays."""
    new = deepcopy(form)
    rows = entries(new, array)
    here = next((place for place, one in enumerate(rows) if str(one[ARRAYS[array].name]) == name), None)
    if here is not None and 0 <= here + by < len(rows):
        rows[here], rows[here + by] = rows[here + by], rows[here]
    return new


def renamed(form: Form, old: str, to: str, *, continues: bool) -> Form:
    """The form with a question under a new code, which checks and rate follow; with `continues`, a new thing in law.

    A series goes on from the old code to the new one where the form says so.
    """
    new = deepcopy(form)
    for question in entries(new, "question"):
        if question["code"] == old:
            question["code"] = to
            if continues:
                question["continues"] = old
    codes = {old: to} | _codes(form, old, to)
    for rule in entries(new, "rule"):
        rule["left"] = [codes.get(code, code) for code in rule["left"]]
        if "right" in rule:
            rule["right"] = codes.get(rule["right"], rule["right"])
    if rate := new.get("rate"):
        rate["numerator"] = codes.get(rate["numerator"], rate["numerator"])
    return new


def _codes(form: Form, old: str, to: str) -> dict[str, str]:
    """The codes of the boxes and totals of a question, and what they are called when it has another code."""
    question = entry(form, "question", old)
    places = places_of(question) if question else []
    boxes = (Box(box_code(old, *place), old, place[0], place[1], row=place[2]) for place in places)
    shape = Shape(boxes)
    return {code: to + code.removeprefix(old) for code in (*shape.boxes, *shape.totals) if code != old}


def split(form: Form, code: str, first: Mapping[str, str], second: Mapping[str, str], why: Mapping[str, str]) -> Form:
    """The form in which a question has become two, of the same boxes.

    `first` and `second` have `code` and `title` (and `title_cy`). The first carries the series on; `why` is the
    `break_note` (and `break_note_cy`) of both, because neither compares with what was one figure. Checks that named
    the question name both. The ministry's codes stay with the first.
    """
    original = entry(form, "question", code) or {}
    new = renamed(form, code, first["code"], continues=True)
    questions, more = [], {**deepcopy(original), **second, **why}
    for key in ("continues", *ministry.KEYS):
        more.pop(key, None)
    for question in entries(new, "question"):
        if question["code"] == first["code"]:
            questions += [{**question, **first, **why}, more]
        else:
            questions.append(question)
    new["question"] = questions
    others = {first["code"]: second["code"]} | _codes(new, first["code"], second["code"])
    for rule in entries(new, "rule"):
        both = [(name, others[name]) if name in others else (name,) for name in rule["left"]]
        rule["left"] = [name for names in both for name in names]
    return new


def joined(form: Form, codes: tuple[str, str], into: Mapping[str, str], why: Mapping[str, str]) -> Form:
    """The form in which two questions have become one, where the first stood. The first carries the series on.

    `into` has `code` and `title`; `why` is the `break_note`. Checks that named either name the one.
    """
    first, second = codes
    new = renamed(form, first, into["code"], continues=True)
    new["question"] = [
        {**question, **into, **why} if question["code"] == into["code"] else question
        for question in entries(new, "question")
        if question["code"] != second
    ]
    codes_now = {second: into["code"]} | _codes(form, second, into["code"])
    for rule in entries(new, "rule"):
        rule["left"] = list(dict.fromkeys(codes_now.get(name, name) for name in rule["left"]))
        if "right" in rule:
            rule["right"] = codes_now.get(rule["right"], rule["right"])
    return new


# --- Differences ----------------------------------------------------------------------------------


def differences(before: Form, after: Form) -> list[Difference]:
    """What stands otherwise in a form than in another, in the order of the form; not the year, which is its name."""
    return [*_of_single(before, after), *(found for array in ARRAYS for found in _of_array(array, before, after))]


def _of_single(before: Form, after: Form) -> Iterator[Difference]:
    if before.get("remarks", "") != after.get("remarks", ""):
        yield Difference("form", "", "remarks", before.get("remarks"), after.get("remarks"))
    for part in SINGLE:
        yield from _of_entry(part, "", before.get(part) or {}, after.get(part) or {})


def _of_array(array: str, before: Form, after: Form) -> Iterator[Difference]:
    key = ARRAYS[array].name
    old, new = ({str(one[key]): one for one in entries(form, array)} for form in (before, after))
    for name in [*new, *(name for name in old if name not in new)]:
        if name not in old or name not in new:
            yield Difference(array, name, "", old.get(name), new.get(name))
        else:
            yield from _of_entry(array, name, old[name], new[name])
    kept = [name for name in old if name in new], [name for name in new if name in old]
    if kept[0] != kept[1]:
        yield Difference(array, "", "order", kept[0], kept[1])


def _of_entry(array: str, name: str, old: Entry, new: Entry) -> Iterator[Difference]:
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) != new.get(key):
            yield Difference(array, name, key, old.get(key), new.get(key))
