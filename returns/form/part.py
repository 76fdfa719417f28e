"""A part of a year's form: what one respondent is asked, or what a report prints. Pure.

What is left out takes with it the rows, columns, totals, blocks, checks and the rate that would stand on it alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from returns.arithmetic.figures import Box, Shape

if TYPE_CHECKING:
    from returns.arithmetic.checks import Rule
    from returns.form.questionnaire import Axis, Block, Question, Questionnaire

Keep = Callable[["Question", Box], bool]


def part_of(form: Questionnaire, keep: Keep) -> Questionnaire:
    """The form with the boxes that are kept; itself where those are all."""
    if all(keep(question, box) for question in form.questions.values() for box in question.boxes.values()):
        return form
    blocks = tuple(block for whole in form.blocks if (block := _block(whole, keep)).questions)
    kept = [question for block in blocks for question in block.questions]
    shape = Shape(box for question in kept for box in question.boxes.values())
    categories = {axis for question in kept for axis in question.categories}
    levels = {axis for question in kept for axis in question.levels}
    return replace(
        form,
        blocks=blocks,
        rules=tuple(rule for whole in form.rules if (rule := _rule(whole, shape))),
        rate=form.rate if form.rate and form.rate.numerator in shape else None,
        cell_ids={code: key for code, key in form.cell_ids.items() if code in shape.boxes},
        categories=tuple(axis for axis in form.categories if axis in categories),
        levels=tuple(axis for axis in form.levels if axis in levels),
    )


def _block(block: Block, keep: Keep) -> Block:
    questions = (_question(question, keep) for question in block.questions)
    return replace(block, questions=tuple(question for question in questions if question.boxes))


def _question(question: Question, keep: Keep) -> Question:
    boxes = {place: box for place, box in question.boxes.items() if keep(question, box)}
    categories, levels = {box.category for box in boxes.values()}, {box.level for box in boxes.values()}

    def used(axes: tuple[Axis, ...], numbers: set[int | None]) -> tuple[Axis, ...]:
        return tuple(axis for axis in axes if axis.number in numbers)

    return replace(
        question,
        boxes=boxes,
        categories=used(question.categories, categories),
        levels=used(question.levels, levels),
        rows=used(question.rows, {box.row for box in boxes.values()}),
    )


def _rule(rule: Rule, shape: Shape) -> Rule | None:
    """The check over what there is; None where nothing is left to look at, or to compare with."""

    def stands(name: str) -> bool:
        return name in shape or name in shape.questions

    left = tuple(name for name in rule.left if stands(name))
    return replace(rule, left=left) if left and (not rule.right or stands(rule.right)) else None
