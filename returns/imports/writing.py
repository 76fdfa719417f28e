"""A plan carried out: of a file that waited for its confirmation, or of one that nobody was asked about."""

from datetime import datetime

from django.db import transaction

from returns.actions import import_figures, receive
from returns.imports.plan import Plan
from returns.models import Purpose, Upload, User


def confirm(plan: Plan, *, upload: Upload, by: User, at: datetime) -> None:
    """Write what the plan of a waiting file says. Raises Refused, and Conflict for what has changed since."""
    import_figures(upload=upload, by=by, at=at, wanted=plan.wanted, seen=plan.seen)


@transaction.atomic
def import_at_once(plan: Plan, *, content: bytes, name: str, by: User, at: datetime) -> None:
    """The same without a preview: for commands. A plan that changes nothing leaves no trace."""
    if plan.changes:
        upload = receive(content=content, name=name, purpose=Purpose.FIGURES, by=by, at=at)
        confirm(plan, upload=upload, by=by, at=at)
