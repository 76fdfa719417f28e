"""Where a cell stands in a sheet, as spreadsheet programs say it: `B7` for the second column of the seventh row."""

import re

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")


def letters(column: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    text = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        text = chr(ord("A") + digit) + text
    return text


def address(row: int, column: int) -> str:
    """Counted from 0: 6, 1 -> B7."""
    return f"{letters(column)}{row + 1}"


def cell_at(text: str) -> tuple[int, int] | None:
    """B7, $B$7 -> 6, 1; None for anything that is no cell of a sheet."""
    found = ADDRESS.fullmatch(text.upper())
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(found[2])
    return (row - 1, column - 1) if row <= LAST_ROW and column <= LAST_COLUMN else None
