"""Where the next page begins: the key of the last row, signed for the list that it belongs to. No offset, no clock."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.signing import BadSignature, Signer

from reports.api.problems import Wrong

# Longer than any that was made here.
LONGEST = 600


def made(key: list[Any], of: str, asked: Mapping[str, Any]) -> str:
    """The cursor after the row with this key, in the list `of` as it was narrowed."""
    return _signer(of, asked).sign_object([str(part) if isinstance(part, datetime) else part for part in key])


def read(cursor: str, of: str, asked: Mapping[str, Any], length: int) -> list[Any]:
    """The key in a cursor. Raises Wrong for one that is broken, or of another list."""
    try:
        key = _signer(of, asked).unsign_object(cursor) if len(cursor) <= LONGEST else []
    except (BadSignature, ValueError):
        key = []
    if not isinstance(key, list) or len(key) != length:
        raise Wrong(
            "unusable-cursor",
            "cursor",
            "Take the address in `next` as it stands, or begin anew without a cursor: it is for one list alone.",
        )
    return key


def _signer(of: str, asked: Mapping[str, Any]) -> Signer:
    narrowed = sorted((name, str(value)) for name, value in asked.items() if name not in ("limit", "cursor"))
    return Signer(salt=f"{__name__}:{of}:{narrowed}")
