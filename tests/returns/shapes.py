"""A small form for the pure tests: two axes, one axis, part of an axis, and no axis at all."""

from returns.arithmetic.figures import Box, Entry, Figures, Shape, box_code


def boxes(question: str, *places: tuple[int | None, int | None]) -> list[Box]:
    return [Box(box_code(question, c, n), question, c, n) for c, n in places]


SHAPE = Shape(
    [
        *boxes("snapshot", *((c, n) for n in (1, 2, 3) for c in (1, 2, 3))),
        *boxes("yearly", *((c, n) for n in (2, 3) for c in (1, 2, 3))),
        *boxes("custody_sopo", (1, 2), (1, 3)),
        *boxes("visits", (None, 1), (None, 2)),
        *boxes("notification_breaches", (None, None)),
    ]
)


def figures(shape: Shape = SHAPE, **values: int | Entry | None) -> Figures:
    """Figures by code, from numbers and entries."""
    return Figures(shape, {code: v if isinstance(v, Entry) else Entry(v) for code, v in values.items()})


def all_zero(**values: int | Entry | None) -> Figures:
    return figures(**(dict.fromkeys(SHAPE.boxes, 0) | values))
