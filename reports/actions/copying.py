"""What an area says in one revision, as the beginning of another: texts, board, logos."""

from typing import Any

from reports.models import BoardMember, LocalText, Logo
from returns.models import Revision


def copy_words(*, source: Revision, target: Revision) -> None:
    """Copy the rows as they are. Part of another action, which holds the lock and records the act."""
    managers: tuple[Any, ...] = (LocalText.objects, BoardMember.objects, Logo.objects)
    for manager in managers:
        rows = list(manager.filter(revision=source).order_by("pk"))
        for row in rows:
            row.pk, row.revision = None, target
        manager.bulk_create(rows)
