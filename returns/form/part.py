"""A part of a year's form: what one respondent is asked, or what a report prints. Pure.

What is left out takes with it the rows, columns, totals, blocks and checks that would stand on it alone.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from returns.arithmetic.checks import Rule
from returns.arithmetic.figures import Box, Shape
from returns.form.blocks import Axis, Block, Question

Keep = Callable[[Question, Box], bool]


def parts_of(blocks: Iterable[Block], keep: Keep) -> tuple[Block, ...]:
    """The blocks with the boxes that are kept, those that have any."""
    return tuple(block for whole in blocks if (block := _block(whole, keep)).questions)


def check_over(rule: Rule, shape: Shape) -> Rule | None:
    """The check over what there is; None where nothing is left to look at, or to compare with."""

    def stands(name: str) -> bool:
        return name in shape or name in shape.questions

    left = tuple(name for name in rule.left if stands(name))
    return replace(rule, left=left) if left and (not rule.right or stands(rule.right)) else None


def used(axes: Iterable[Axis], numbers: Collection[int | None]) -> tuple[Axis, ...]:
    """Those of the axes that have one of the numbers."""
    return tuple(axis for axis in axes if axis.number in numbers)


def _block(block: Block, keep: Keep) -> Block:
    questions = (_question(question, keep) for question in block.questions)
    return replace(block, questions=tuple(question for question in questions if question.boxes))


def _question(question: Question, keep: Keep) -> Question:
    boxes = {place: box for place, box in question.boxes.items() if keep(question, box)}
    return replace(
        question,
        boxes=boxes,
        categories=used(question.categories, {box.category for box in boxes.values()}),
        levels=used(question.levels, {box.level for box in boxes.values()}),
        rows=used(question.rows, {box.row for box in boxes.values()}),
    )
