"""Forms without a database: that of 2020/21 as its text says it, and forms that nobody has thought of."""

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from returns.arithmetic.figures import Box, Entry, Figures, box_code
from returns.form.blocks import Axis, Block, Question, Rate
from returns.form.questionnaire import Questionnaire
from tests.factories import QUESTIONNAIRES

Place = tuple[int | None, int | None]


def axis(letter: str, number: int, heading: str = "", note: str = "") -> Axis:
    return Axis(f"{letter}{number}", number, heading or f"{letter} {number}", note)


def question(
    code: str, places: Sequence[Place], categories: Mapping[int, Axis], levels: Mapping[int, Axis], **words: Any
) -> Question:
    return Question(
        code=code,
        title=words.get("title", f"Title of {code}"),
        guidance="",
        note=words.get("note", ""),
        basis=words.get("basis", "flow"),
        basis_name="",
        continues="",
        break_note="",
        categories=tuple(dict.fromkeys(categories[c] for c, _ in places if c is not None)),
        levels=tuple(dict.fromkeys(levels[n] for _, n in places if n is not None)),
        boxes={(c, n): Box(box_code(code, c, n), code, c, n) for c, n in places},
    )


def form(blocks: Sequence[Block], rate: Rate | None = None) -> Questionnaire:
    return Questionnaire(2021, "2020/21", tuple(blocks), (), rate, {}, {})


def _place(axes: str) -> Place:
    numbers = {part[0]: int(part[1:]) for part in axes.split("_")}
    return numbers.get("c"), numbers.get("l")


def form_of_2021() -> Questionnaire:
    """The form of 2020/21, its tokens left as they are."""
    text = tomllib.loads((QUESTIONNAIRES / "2021.toml").read_text(encoding="utf-8"))
    categories, levels = (
        {row["number"]: axis(name[0], row["number"], row["heading"], row.get("note", "")) for row in text[name]}
        for name in ("category", "level")
    )
    blocks = []
    for row in text["block"]:
        questions = tuple(
            question(
                entry["code"],
                [_place(axes) for axes in entry["cells"]] if "cells" in entry else [(None, None)],
                categories,
                levels,
                title=entry["title"],
                note=entry.get("note", ""),
                basis=entry["basis"],
            )
            for entry in text["question"]
            if entry["block"] == row["code"]
        )
        blocks.append(Block(row["code"], row.get("title", questions[0].title), row.get("subtitle", ""), questions))
    rate = text["rate"]
    keys = ("block", "code", "numerator", "base", "title", "note")
    return form(blocks, Rate(**{key: rate[key] for key in keys}))


ENTRIES = st.one_of(
    st.integers(min_value=0, max_value=9_999_999).map(Entry),
    st.just(Entry()),
    st.sampled_from(["Records lost.", "Not counted."]).map(lambda reason: Entry(None, reason)),
    st.tuples(st.integers(min_value=0, max_value=9_999_999), st.sampled_from(["Estimated.", "Recounted."])).map(
        lambda pair: Entry(pair[0], "", pair[1])
    ),
)


@st.composite
def forms(draw: Any) -> Questionnaire:
    """Any form that returns.form.definition takes: the questions of a block share its columns, or all have none."""
    categories = {n: axis("c", n) for n in range(1, draw(st.integers(1, 4)) + 1)}
    levels = {n: axis("l", n) for n in range(1, draw(st.integers(1, 3)) + 1)}
    blocks = []
    for letter in "ABC"[: draw(st.integers(1, 3))]:
        has_columns = draw(st.booleans())
        questions = []
        for number in range(draw(st.integers(1, 3))):
            has_levels = draw(st.booleans())
            everywhere = [
                (c, n) for n in (levels if has_levels else [None]) for c in (categories if has_columns else [None])
            ]
            chosen = draw(st.sets(st.sampled_from(everywhere), min_size=1))
            places = [place for place in everywhere if place in chosen]
            questions.append(question(f"count_{letter.lower()}{number}", places, categories, levels))
        blocks.append(Block(letter, f"Table {letter}", "", tuple(questions)))
    return form(blocks)


@st.composite
def filled_forms(draw: Any, entries: st.SearchStrategy[Entry] = ENTRIES) -> tuple[Questionnaire, Figures]:
    questionnaire = draw(forms())
    return questionnaire, Figures(questionnaire.shape, {code: draw(entries) for code in questionnaire.shape.boxes})
